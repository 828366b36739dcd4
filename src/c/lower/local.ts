/**
 * Declarations inside functions: registers, slots, statics, externs, typedefs, and the cleanups that annotations ask for.
 */
import { annotationsIn } from '../annotation';
import { type Declared, declarator, type Specifiers, specifiers } from '../declare';
import type { Node } from '../program';
import { childOf, firstPart } from '../syntax';
import { decay, INT, isAggregate, isScalar } from '../type-ops';
import type { CType } from '../types';
import { codePlace } from './builder';
import { type Cx, int, textOf, type Val } from './context';
import { convert } from './convert';
import { sizeOfType } from './query';
import { pushLive } from './scope';

/** Types that nothing here computes in. */
const UNSUPPORTED = /\b(?:_Complex|__complex__|_Decimal(?:32|64|128))\b/;

export function declaration(cx: Cx, n: Node, from: number): void {
	const s = specifiers(cx, n, from);
	const list = n.children.filter((c) => c.field === 'declarator');
	if (list.length === 0) return;
	const head = (list[0] as Node).end;
	const notes = annotationsIn(cx.file.prepared, from, head).map((a) => a.name);
	const strange = UNSUPPORTED.exec([cx.text.slice(n.start, head), ...notes].join(' '));
	if (strange !== null) {
		cx.b.at(n);
		cx.b.emit({ op: 'hole', why: 'unsupported', text: `a variable of type ${strange[0]}` });
	}
	if (n.type === 'declaration' && !s.typedef && !s.extern && !s.static && list.some((d) => d.type === 'init_declarator')) {
		cx.b.at(n);
		cx.b.emit({ op: 'mark', scope: cx.b.scope });
	} else cx.b.at(n);
	let start = from;
	for (let i = 0; i < n.children.length; i++) {
		const d = n.children[i] as Node;
		if (d.field !== 'declarator') continue;
		const value = d.type === 'init_declarator' ? childOf(d, 'value') : undefined;
		const next = n.children.slice(i + 1).find((c) => c.type === ',' || c.type === ';');
		const end = value?.start ?? next?.end ?? n.end;
		one(cx, n, d, value, s, start, end);
		start = next?.end ?? n.end;
	}
}

function one(cx: Cx, n: Node, d: Node, value: Node | undefined, s: Specifiers, from: number, to: number): void {
	let early: Val | undefined;
	let base = s.base;
	if (s.auto && value !== undefined) {
		early = cx.ops.value(cx, value);
		base = decay(early.type);
	}
	const decl = declarator(cx, d, base);
	if (decl.name === '') return;
	if (s.typedef) {
		cx.env.names.set(decl.name, { k: 'typedef', type: decl.type });
		return;
	}
	if (decl.type.k === 'function') {
		const f = cx.names.fn(decl.name, cx.file);
		cx.env.names.set(decl.name, { k: 'function', link: f?.link ?? decl.name, type: decl.type, noreturn: f?.noreturn ?? false });
		return;
	}
	if (s.extern) {
		externLocal(cx, decl, n);
		return;
	}
	if (s.static) {
		staticLocal(cx, decl, value, n);
		return;
	}
	variable(cx, d, decl, value, early, cleanupOf(cx, from, to));
}

function externLocal(cx: Cx, decl: Declared, n: Node): void {
	const known = cx.names.variable(decl.name, cx.file);
	const link = known?.link ?? decl.name;
	if (known === undefined) {
		cx.names.addGlobal({
			name: decl.name,
			link,
			file: cx.file.file,
			type: decl.type,
			size: cx.types.sizeOf(decl.type),
			init: [],
			defined: false,
			readonly: false,
			static: false,
			span: codePlace(cx.file, n.start, n.end).span,
		});
	}
	const home = { k: 'global', name: link } as const;
	cx.env.names.set(decl.name, { k: 'variable', type: known?.type ?? decl.type, home });
}

function staticLocal(cx: Cx, decl: Declared, value: Node | undefined, n: Node): void {
	const plain = `${cx.file.file}:${cx.fnName}.${decl.name}`;
	const taken = cx.statics.get(plain);
	const link = taken === undefined || taken === n.start ? plain : `${plain}.${n.start}`;
	if (cx.scratch === 0) cx.statics.set(link, n.start);
	const type = value === undefined ? decl.type : cx.ops.completed(cx, decl.type, value);
	const home = { k: 'global', name: link } as const;
	cx.env.names.set(decl.name, { k: 'variable', type, home });
	if (cx.scratch > 0) return;
	if (value !== undefined) makeLabels(cx, value);
	const g = cx.ops.globalData(cx, link, type, value);
	cx.names.addGlobal({ ...g, name: decl.name, span: codePlace(cx.file, n.start, n.end).span });
	cx.b.declare({ name: decl.name, type, home, param: false });
}

/** Labels whose address a table of labels takes: made before its data is evaluated aside, which takes back whatever it makes. */
function makeLabels(cx: Cx, n: Node): void {
	if (n.type === 'call_expression' && textOf(cx, childOf(n, 'function') as Node) === '__rehearse_label') {
		const name = firstPart(childOf(n, 'arguments') as Node);
		if (name !== undefined) cx.ops.labelAddress(cx, textOf(cx, name), name);
		return;
	}
	for (const c of n.children) makeLabels(cx, c);
}

/** Cleanup function of a declarator, from `__free(name)` or `__cleanup(fn)`. */
function cleanupOf(cx: Cx, from: number, to: number): string | undefined {
	for (const a of annotationsIn(cx.file.prepared, from, to)) {
		if (a.name === '__free') return `__free_${a.args.trim()}`;
		if (a.name === '__cleanup' || a.name === 'cleanup' || a.name === '__cleanup__') return a.args.trim();
	}
	return undefined;
}

function variable(cx: Cx, d: Node, decl: Declared, value: Node | undefined, early: Val | undefined, cleanup: string | undefined): void {
	const type: CType = value === undefined ? decl.type : cx.ops.completed(cx, decl.type, value);
	const bare = value === undefined;
	if (isScalar(type) && cleanup === undefined && !cx.addressed.has(decl.name)) {
		const r = cx.b.reg();
		const home = { k: 'reg', r } as const;
		cx.env.names.set(decl.name, { k: 'variable', type, home, bare });
		let v = early;
		if (v === undefined && value !== undefined) {
			const x = first(value);
			v = x.type === 'initializer_list' ? { a: int(0), type: INT } : cx.ops.value(cx, x, type);
		}
		cx.b.at(d);
		if (v !== undefined) cx.b.assign(r, convert(cx, v, type).a);
		else cx.b.emit({ op: 'undef', d: r });
		cx.b.declare({ name: decl.name, type, home, param: false });
		if (cx.b.scope >= 0) pushLive(cx, { k: 'reg', r });
		return;
	}
	const slot = cx.b.slot(decl.name, type, cx.types.sizeOf(type));
	const home = { k: 'slot', slot } as const;
	const vla = type.k === 'array' && (type.count === -2 || cx.vla.has(type));
	const size = vla ? sizeOfType(cx, type).a : undefined;
	cx.b.at(d);
	cx.b.emit({ op: 'local', slot, size });
	pushLive(cx, { k: 'slot', slot });
	cx.env.names.set(decl.name, { k: 'variable', type, home, bare });
	cx.b.declare({ name: decl.name, type, home, param: false });
	const addr = { k: 'slot', slot } as const;
	if (early !== undefined) {
		if (isAggregate(type)) cx.b.emit({ op: 'copymem', to: addr, from: early.a, size: cx.types.sizeOf(type), type });
		else
			cx.b.emit({
				op: 'store',
				addr,
				type: cx.types.scalar(type) ?? { k: 'ptr' },
				ctype: type,
				v: convert(cx, early, type).a,
				bits: undefined,
			});
	} else if (value !== undefined) cx.ops.initialise(cx, addr, type, value);
	if (cleanup !== undefined) pushLive(cx, { k: 'cleanup', name: cleanup, addr, type, node: d });
}

/** `int x = { 1 };` */
function first(value: Node): Node {
	if (value.type !== 'initializer_list') return value;
	const x = value.children.find((c) => c.named && c.type !== 'comment');
	return x ?? value;
}
