/**
 * Compiles a C expression typed by a person in the scope of a function: to a function whose parameters are the captured variables.
 *
 * A variable in a register is captured by value under its name (`ns`), one in a slot by address under `&name` (`&buf`); the caller
 * passes them in the order of `captures`. An aggregate result is its address with the aggregate's type as `ret`.
 */
import { span } from '../base/positions';
import type { Problem } from '../base/problem';
import { returned, textFile } from './constant-text';
import type { IrFunction, Variable } from './ir';
import type { Entity } from './lower/context';
import { convert } from './lower/convert';
import { makeCx } from './lower/function';
import type { CFile, Names } from './names';
import type { PrepareOptions } from './prepare';
import type { CParser, Node } from './program';
import { damagedNodes } from './syntax';
import { isAggregate, pointerTo, VOID } from './type-ops';
import type { CType } from './types';

const fail = (message: string): Problem => ({ code: 'expression-not-understood', severity: 'error', message });

/** Variables visible in a scope, inner ones first; shadowed ones left out. */
function visibleVariables(fn: IrFunction, scope: number): readonly Variable[] {
	const out = new Map<string, Variable>();
	for (let s = scope; s >= 0 && s < fn.scopes.length; s = fn.scopes[s]?.parent ?? -1) {
		for (const v of [...(fn.scopes[s]?.variables ?? [])].reverse()) if (!out.has(v.name)) out.set(v.name, v);
	}
	return [...out.values()];
}

export function compileExpression(
	text: string,
	fn: IrFunction,
	scope: number,
	from: CFile,
	parser: CParser,
	options: PrepareOptions,
	names: Names,
): { readonly fn: IrFunction; readonly captures: readonly string[] } | Problem {
	const trimmed = text.trim().replace(/;$/, '');
	if (trimmed === '') return fail('Nothing to evaluate: give a C expression.');
	const file = textFile(`int __rehearse_expression(void) { return ${trimmed}; }`, from, parser, options);
	const x = returned(file);
	if (x === undefined || damagedNodes(file.root()).size > 0) return fail(`"${trimmed}" could not be read as a C expression.`);
	const cx = makeCx(file, names, 'expression', { fnName: fn.name });
	const b = cx.b;
	const entry = b.block('entry');
	b.use(entry);
	b.openScope();
	const used = identifiers(file.prepared.text, x);
	const captures: string[] = [];
	const params: { name: string; type: CType; r: number }[] = [];
	for (const v of visibleVariables(fn, scope)) {
		if (!used.has(v.name)) continue;
		let e: Entity;
		if (v.home.k === 'global') e = { k: 'variable', type: v.type, home: v.home };
		else {
			const r = b.reg();
			const byValue = v.home.k === 'reg';
			captures.push(byValue ? v.name : `&${v.name}`);
			params.push({ name: v.name, type: byValue ? v.type : pointerTo(v.type), r });
			e = byValue ? { k: 'variable', type: v.type, home: { k: 'reg', r } } : { k: 'captured', type: v.type, r };
			if (byValue) b.variables.add(r);
		}
		cx.env.names.set(v.name, e);
	}
	b.at(x);
	b.emit({ op: 'mark', scope: b.scope });
	const v = cx.ops.value(cx, x);
	const type: CType = v.type.k === 'function' ? pointerTo(v.type) : v.type;
	const result = isAggregate(type) || type.k === 'void' ? v : convert(cx, v, type);
	b.at(x);
	b.end({ op: 'ret', v: type.k === 'void' ? undefined : result.a });
	const { blocks, map } = b.finish(entry, []);
	return {
		captures,
		fn: {
			name: '<expression>',
			link: '<expression>',
			file: fn.file,
			static: true,
			inline: false,
			ret: type.k === 'void' ? VOID : type,
			params,
			variadic: false,
			span: span(0, text.length),
			nameSpan: span(0, 0),
			blocks,
			entry: map[entry] as number,
			regCount: b.regCount,
			slots: b.slots,
			scopes: b.scopes,
			places: b.places,
			annotations: [],
			complete: true,
			labels: [],
		},
	};
}

function identifiers(text: string, n: Node): ReadonlySet<string> {
	const out = new Set<string>();
	const walk = (m: Node): void => {
		if (m.type === 'identifier' || m.type === 'type_identifier') out.add(text.slice(m.start, m.end));
		for (const c of m.children) walk(c);
	};
	walk(n);
	return out;
}
