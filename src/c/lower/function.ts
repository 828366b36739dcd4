/**
 * One function: parameters, body, and the finished IR. Also the contexts for file-scope constants and debugger expressions.
 */
import { span } from '../../base/positions';
import { annotationsIn } from '../annotation';
import { declarator, type Param, parameters, specifiers } from '../declare';
import type { IrFunction, Operand, Reg } from '../ir';
import type { CFile, DeclRef, Names } from '../names';
import type { Node } from '../program';
import { childOf, damagedNodes, functionDeclarator, kid, operatorOf, parts } from '../syntax';
import { decay, INT, isAggregate, isScalar, pointerTo, VOID } from '../type-ops';
import type { CType } from '../types';
import { Builder, codePlace, endOf } from './builder';
import type { Cx, Env } from './context';
import { closeGotos } from './jumps';
import { OPS } from './ops';
import { doubtfulCasts } from './reassociate';
import { pushLive } from './scope';

const NO_NAMES: ReadonlySet<string> = new Set();
const NO_NODES: ReadonlySet<Node> = new Set();

export function makeCx(file: CFile, names: Names, kind: Cx['kind'], more: Partial<Cx> = {}): Cx {
	const env: Env = { parent: undefined, names: new Map(), tags: new Map() };
	const b = new Builder(file);
	return {
		file,
		text: file.prepared.text,
		names,
		types: names.types,
		ops: OPS,
		b,
		fnName: '',
		ret: VOID,
		sret: undefined,
		env,
		live: undefined,
		breakTo: undefined,
		continueTo: undefined,
		switch: undefined,
		guard: undefined,
		labels: new Map(),
		gotos: [],
		taken: [],
		takenBlocks: [],
		addressed: NO_NAMES,
		damaged: NO_NODES,
		doubtful: NO_NODES,
		vla: new Map(),
		scratch: 0,
		variadic: false,
		unseen: false,
		bodyEnd: 0,
		statics: new Map(),
		kind,
		...more,
	};
}

/** Names that `&` or `.` is applied to somewhere: conservative, by name. */
export function addressedNames(text: string, body: Node): ReadonlySet<string> {
	const out = new Set<string>();
	const base = (n: Node | undefined): void => {
		let x = n;
		while (x !== undefined) {
			if (x.type === 'identifier') {
				out.add(text.slice(x.start, x.end));
				return;
			}
			if (x.type === 'parenthesized_expression') x = parts(x)[0];
			else if (x.type === 'field_expression' && operatorOf(x) === '.') x = childOf(x, 'argument');
			else return;
		}
	};
	const walk = (n: Node): void => {
		if (n.type === 'pointer_expression') {
			if (operatorOf(n) === '&') base(childOf(n, 'argument'));
		} else if (n.type === 'field_expression') {
			if (operatorOf(n) === '.') base(childOf(n, 'argument'));
		} else if (n.type === 'binary_expression' && operatorOf(n) === '&') {
			// `(T) & x`, a cast of an address that the grammar reads as a product.
			const left = childOf(n, 'left');
			if (left !== undefined && left.type === 'parenthesized_expression') {
				let right = childOf(n, 'right');
				while (right !== undefined && right.type === 'binary_expression') right = childOf(right, 'left');
				base(right);
			}
		}
		for (const c of n.children) if (c.children.length > 0) walk(c);
	};
	walk(body);
	return out;
}

const isStaticInHeader = (file: string): boolean => file.endsWith('.h');

/** Name of a function in the whole program: static functions of .c files carry their file. */
export const linkOf = (name: string, file: string, isStatic: boolean): string =>
	isStatic && !isStaticInHeader(file) ? `${file}:${name}` : name;

interface Declaration {
	readonly type: CType & { k: 'function' };
	readonly params: readonly Param[];
	readonly nameNode: Node | undefined;
	readonly inline: boolean;
	readonly static: boolean;
}

function signature(cx: Cx, def: Node, from: number): Declaration {
	const s = specifiers(cx, def, from);
	const d = childOf(def, 'declarator');
	const one = d === undefined ? undefined : declarator(cx, d, s.base);
	const fd = d === undefined ? undefined : functionDeclarator(d);
	const p = fd === undefined ? { params: [] as readonly Param[], variadic: false, old: true } : parameters(cx, fd);
	const type: CType & { k: 'function' } =
		one?.type.k === 'function'
			? one.type
			: { k: 'function', ret: INT, params: p.params.map((x) => x.type), variadic: p.variadic, old: p.old };
	let params = p.params;
	const olds = def.children.filter((c) => c.type === 'declaration');
	if (olds.length > 0) {
		const types = new Map<string, CType>();
		for (const o of olds) {
			const os = specifiers(cx, o, o.start);
			for (const od of o.children) {
				if (od.field !== 'declarator') continue;
				const dd = declarator(cx, od, os.base);
				types.set(dd.name, decay(dd.type));
			}
		}
		params = params.map((x) => ({ ...x, type: types.get(x.name) ?? x.type }));
	}
	return {
		type: params === p.params ? type : { ...type, params: params.map((x) => x.type), old: true },
		params,
		nameNode: one?.nameNode,
		inline: s.inline,
		static: s.static,
	};
}

/** Lowers a function definition. */
export function lowerFunction(ref: DeclRef, names: Names, complete: boolean): IrFunction {
	const { file, node: def } = ref;
	const text = file.prepared.text;
	const bodyNode = childOf(def, 'body') ?? kid(def, 'compound_statement') ?? def;
	const fileCx = makeCx(file, names, 'file');
	const sig = signature(fileCx, def, ref.from);
	const ret = sig.type.ret;
	const nameNode = sig.nameNode;
	const name = nameNode === undefined ? '' : text.slice(nameNode.start, nameNode.end);
	const addressed = addressedNames(text, bodyNode);
	const cx = makeCx(file, names, 'function', {
		fnName: name,
		ret,
		addressed,
		damaged: damagedNodes(bodyNode),
		doubtful: doubtfulCasts(bodyNode),
		variadic: sig.type.variadic,
		bodyEnd: bodyNode.end,
	});
	const b = cx.b;
	const entry = b.block('entry');
	b.use(entry);
	b.at(nameNode ?? def);
	b.openScope();
	const params: { name: string; type: CType; r: Reg }[] = [];
	for (const p of sig.params) params.push({ name: p.name, type: p.type, r: b.reg() });
	let sret: Operand | undefined;
	if (isAggregate(ret)) {
		const r = b.reg();
		params.push({ name: '', type: pointerTo(ret), r });
		sret = { k: 'reg', r };
	}
	const full: Cx = { ...cx, sret };
	sig.params.forEach((p, i) => {
		if (p.name === '') return;
		const r = (params[i] as { r: Reg }).r;
		bindParameter(full, p, r);
	});
	full.ops.block(full, bodyNode, false);
	const close = bodyNode.children[bodyNode.children.length - 1];
	if (b.open()) {
		b.at(close ?? bodyNode);
		b.emit({ op: 'mark', scope: 0 });
		b.end({ op: 'ret', v: name === 'main' && ret.k === 'scalar' ? { k: 'int', v: 0 } : undefined });
	}
	closeGotos(full);
	const { blocks, map } = b.finish(entry, []);
	const notes = annotationsIn(file.prepared, ref.from, bodyNode.start).map((a) => ({ name: a.name, args: a.args }));
	const labels: { name: string; block: number; span: ReturnType<typeof span> }[] = [];
	for (const l of full.labels.values()) {
		const to = map[l.block] ?? -1;
		if (l.placed && to >= 0) labels.push({ name: l.name, block: to, span: codePlace(file, l.node.start, l.node.end).span });
	}
	const start = file.prepared.toSource(def.start);
	return {
		name,
		link: linkOf(name, file.file, sig.static),
		file: file.file,
		static: sig.static,
		inline: sig.inline,
		ret,
		params,
		variadic: sig.type.variadic,
		span: span(start, Math.max(start, endOf(file, def.end))),
		nameSpan: nameNode === undefined ? span(start, start) : codePlace(file, nameNode.start, nameNode.end).span,
		blocks,
		entry: map[entry] as number,
		regCount: b.regCount,
		slots: b.slots,
		scopes: b.scopes,
		places: b.places,
		annotations: notes,
		complete: complete && !full.unseen,
		labels,
	};
}

function bindParameter(cx: Cx, p: Param, r: Reg): void {
	const b = cx.b;
	if (isScalar(p.type) && !cx.addressed.has(p.name)) {
		const home = { k: 'reg', r } as const;
		cx.env.names.set(p.name, { k: 'variable', type: p.type, home });
		b.declare({ name: p.name, type: p.type, home, param: true });
		return;
	}
	b.at(p.node);
	const slot = b.slot(p.name, p.type, cx.types.sizeOf(p.type));
	b.emit({ op: 'local', slot, size: undefined });
	pushLive(cx, { k: 'slot', slot });
	if (isAggregate(p.type))
		b.emit({ op: 'copymem', to: { k: 'slot', slot }, from: { k: 'reg', r }, size: cx.types.sizeOf(p.type), type: p.type });
	else
		b.emit({
			op: 'store',
			addr: { k: 'slot', slot },
			type: cx.types.scalar(p.type) ?? { k: 'ptr' },
			ctype: p.type,
			v: { k: 'reg', r },
			bits: undefined,
		});
	const home = { k: 'slot', slot } as const;
	cx.env.names.set(p.name, { k: 'variable', type: p.type, home });
	b.declare({ name: p.name, type: p.type, home, param: true });
}
