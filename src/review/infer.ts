/**
 * Contracts learnt from visible code, for functions nobody has shown us: where the result of one unseen function is handed to another
 * whose name is its counterpart (foo_alloc / foo_free, foo_get / foo_put), they are a pair. Owns the guess and its confidence.
 */
import type { Instr, IrFunction, Operand, Reg } from '../c/ir';
import type { Program } from '../c/program';
import type { CType } from '../c/types';
import type { Contract } from '../kernel/contract';

export interface Learnt {
	readonly contract: Contract;
	readonly confidence: number;
	readonly text: string;
}

/** Words that begin a hold, and the words that end it. */
const PAIRS: readonly (readonly [RegExp, RegExp])[] = [
	[
		/^(alloc|create|new|make|build|dup|clone|init|setup|prepare|parse|read|load|construct)$/,
		/^(free|destroy|delete|del|dealloc|release|put|cleanup|exit|fini|deinit|uninit|teardown|dispose|kill|remove|destruct)$/,
	],
	[/^(get|find|lookup|grab|hold|ref|acquire|claim|take|search|by)$/, /^(put|release|unref|drop|unhold|unget|give|unclaim)$/],
	[
		/^(open|request|reserve|connect|attach|map|pin|register|add|enable|start|begin|lock|bind|insert)$/,
		/^(close|free|release|unreserve|disconnect|detach|unmap|unpin|unregister|remove|del|delete|disable|stop|end|unlock|unbind)$/,
	],
];
const REFERENCE = /^(put|unref|drop|unhold|unget)$/;

/** True when the names are counterparts: all words but the verb agree in order (some may be missing in the release). */
function counterparts(f: string, g: string): { readonly reference: boolean } | undefined {
	const a = f.replace(/^_+/, '').toLowerCase().split('_');
	const b = g.replace(/^_+/, '').toLowerCase().split('_');
	for (const [begin, finish] of PAIRS) {
		const i = a.findIndex((w) => begin.test(w));
		const j = b.findIndex((w) => finish.test(w));
		if (i < 0 || j < 0) continue;
		const left = a.filter((_, k) => k !== i);
		const right = b.filter((_, k) => k !== j);
		if (right.length === 0) continue;
		if (right[0] !== left[0] && !left.includes(right[0] as string)) continue;
		const missing = right.filter((w) => !left.includes(w)).length;
		if (missing > 0) continue;
		return { reference: REFERENCE.test(b[j] as string) };
	}
	return undefined;
}

interface Sighting {
	readonly f: string;
	readonly g: string;
	readonly arg: number;
	readonly reference: boolean;
	readonly ret: CType;
	readonly where: Set<string>;
	/** The result is tested with IS_ERR. */
	errptr: boolean;
	/** The pair works on an argument, not on the result. */
	readonly onArgument: boolean;
}

/** Contracts for unseen functions by the pairs that the units show. `known`: has code, primitive or contract. */
export function learnContracts(program: Program, known: (name: string) => boolean): ReadonlyMap<string, Learnt> {
	const pairs = new Map<string, Sighting>();
	for (const info of program.functions()) {
		if (info.origin !== 'unit') continue;
		const fn = program.fn(info.link, info.file);
		if (fn) look(fn, known, pairs);
	}
	const out = new Map<string, Learnt>();
	for (const p of [...pairs.values()].sort((a, b) => b.where.size - a.where.size)) {
		if (out.has(p.f) || (out.has(p.g) && !sameResource(out.get(p.g) as Learnt, p))) continue;
		const confidence = p.where.size > 1 ? 0.85 : 0.75;
		const text = `${p.g}() is taken to undo ${p.f}(): ${p.where.size === 1 ? `${[...p.where][0]}() uses` : `${p.where.size} functions use`} them as a pair`;
		const resource = resourceOf(p);
		out.set(p.f, { contract: begins(p, resource), confidence, text });
		out.set(p.g, { contract: ends(p, resource), confidence, text });
	}
	return out;
}

const resourceOf = (p: Sighting): string => `${p.onArgument ? 'state' : p.reference ? 'ref' : 'mem'}:${p.g}`;
const sameResource = (l: Learnt, p: Sighting): boolean => l.contract.effects.some((e) => 'resource' in e && e.resource === resourceOf(p));

function begins(p: Sighting, resource: string): Contract {
	const source = 'learnt from the code under review';
	if (p.onArgument)
		return {
			name: p.f,
			source,
			returns: p.ret.k === 'void' ? 'void' : 'int',
			fails: p.ret.k === 'void' ? 'none' : 'nonzero',
			effects: [{ do: 'acquire', at: p.arg, resource }],
		};
	return { name: p.f, source, returns: 'ptr', fails: p.errptr ? 'errptr' : 'null', effects: [{ do: 'acquire', at: 'ret', resource }] };
}

function ends(p: Sighting, resource: string): Contract {
	return {
		name: p.g,
		source: 'learnt from the code under review',
		returns: 'void',
		fails: 'none',
		effects: [{ do: 'release', at: p.onArgument ? p.arg : p.arg, resource, nullOk: true, errptrOk: true }],
	};
}

/** Flow-insensitive: which unseen functions' results may be in a register. */
function look(fn: IrFunction, known: (name: string) => boolean, pairs: Map<string, Sighting>): void {
	const from = new Map<Reg, Set<string>>();
	const rets = new Map<string, CType>();
	const calls: (Instr & { op: 'call' })[] = [];
	for (let pass = 0; pass < 2; pass++) {
		for (const b of fn.blocks) {
			for (const i of b.instrs) {
				if (i.op === 'call' && i.callee.k === 'func') {
					if (pass === 0) calls.push(i);
					if (i.d !== undefined && !known(i.callee.name) && (i.ret.k === 'pointer' || i.ret.k === 'unknown')) {
						add(from, i.d, i.callee.name);
						rets.set(i.callee.name, i.ret);
					}
				} else if ((i.op === 'copy' || i.op === 'cast') && i.a.k === 'reg') for (const n of from.get(i.a.r) ?? []) add(from, i.d, n);
			}
		}
	}
	for (const c of calls) {
		const g = c.callee.k === 'func' ? c.callee.name : '';
		c.args.forEach((a, arg) => {
			if (a.k !== 'reg') return;
			for (const f of from.get(a.r) ?? []) {
				if (g === 'IS_ERR' || g === 'PTR_ERR') {
					for (const p of pairs.values()) if (p.f === f) p.errptr = true;
					continue;
				}
				if (known(g) || f === g) continue;
				const k = counterparts(f, g);
				if (k)
					note(pairs, {
						f,
						g,
						arg,
						reference: k.reference,
						ret: rets.get(f) as CType,
						where: new Set([fn.name]),
						errptr: testsErrptr(calls, from, f),
						onArgument: false,
					});
			}
		});
	}
	for (const a of calls) {
		if (a.callee.k !== 'func' || known(a.callee.name) || a.args.length === 0 || (a.ret.k !== 'scalar' && a.ret.k !== 'void')) continue;
		for (const b of calls) {
			if (b.callee.k !== 'func' || b === a || known(b.callee.name) || b.args.length === 0) continue;
			const k = counterparts(a.callee.name, b.callee.name);
			if (k && sameArg(fn, a.args[0] as Operand, b.args[0] as Operand))
				note(pairs, {
					f: a.callee.name,
					g: b.callee.name,
					arg: 0,
					reference: false,
					ret: a.ret,
					where: new Set([fn.name]),
					errptr: false,
					onArgument: true,
				});
		}
	}
}

const testsErrptr = (calls: readonly (Instr & { op: 'call' })[], from: Map<Reg, Set<string>>, f: string): boolean =>
	calls.some(
		(c) =>
			c.callee.k === 'func' &&
			(c.callee.name === 'IS_ERR' || c.callee.name === 'IS_ERR_OR_NULL') &&
			c.args.some((a) => a.k === 'reg' && from.get(a.r)?.has(f)),
	);

function add(m: Map<Reg, Set<string>>, r: Reg, name: string): void {
	const s = m.get(r);
	if (s) s.add(name);
	else m.set(r, new Set([name]));
}

function note(pairs: Map<string, Sighting>, s: Sighting): void {
	const key = `${s.f}/${s.g}`;
	const old = pairs.get(key);
	if (!old) pairs.set(key, s);
	else {
		for (const w of s.where) old.where.add(w);
		old.errptr ||= s.errptr;
	}
}

/** The same variable, or the same member of the same variable. */
function sameArg(fn: IrFunction, a: Operand, b: Operand): boolean {
	const x = shape(fn, a, 0);
	return x !== '' && x === shape(fn, b, 0);
}

function shape(fn: IrFunction, o: Operand, depth: number): string {
	if (o.k === 'slot') return `slot${o.slot}`;
	if (o.k === 'global') return o.name;
	if (o.k !== 'reg' || depth > 4) return '';
	for (const sc of fn.scopes) for (const v of sc.variables) if (v.home.k === 'reg' && v.home.r === o.r) return v.name;
	for (const bl of fn.blocks) {
		for (const i of bl.instrs) {
			if (!('d' in i) || i.d !== o.r) continue;
			if (i.op === 'field') return `${shape(fn, i.base, depth + 1)}.${i.member}`;
			if (i.op === 'copy' || i.op === 'cast') return shape(fn, i.a, depth + 1);
			if (i.op === 'load') return `*${shape(fn, i.addr, depth + 1)}`;
			return '';
		}
	}
	return '';
}
