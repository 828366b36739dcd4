/**
 * Contracts learnt from visible code, for functions nobody has shown us: where the result of one unseen function is handed to another
 * whose name is its counterpart (foo_alloc / foo_free, foo_get / foo_put), they are a pair. Owns the guess and its confidence.
 */
import type { Program } from '../c/program';
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
	/** Which argument of g. */
	readonly arg: number;
	readonly reference: boolean;
	readonly where: Set<string>;
	/** The result is tested with IS_ERR. */
	errptr: boolean;
	/** The pair works on an argument, not on the result. */
	readonly onArgument: boolean;
	/** f's result is looked at (else it is taken to be void). */
	status: boolean;
}

/** A unit's text with its functions: what is looked at. Text is enough, and costs little on long files. */
export interface CodeText {
	readonly file: string;
	readonly text: string;
}

/** Contracts for unseen functions by the pairs that the units show. `known`: has code, primitive or contract. */
export function learnContracts(program: Program, texts: readonly CodeText[], known: (name: string) => boolean): ReadonlyMap<string, Learnt> {
	const pairs = new Map<string, Sighting>();
	for (const info of program.functions()) {
		if (info.origin !== 'unit') continue;
		const text = texts.find((t) => t.file === info.file)?.text.slice(info.span.start, info.span.end);
		if (text !== undefined) look(info.name, text, known, pairs);
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
			returns: p.status ? 'int' : 'void', fails: p.status ? 'nonzero' : 'none',
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
		effects: [{ do: 'release', at: p.arg, resource, nullOk: true, errptrOk: true }],
	};
}

const NAME = '[A-Za-z_][\\w]*(?:(?:->|\\.)[A-Za-z_]\\w*|\\[\\w+\\])*';
const ASSIGNED = new RegExp(`(${NAME})\\s*=\\s*([A-Za-z_]\\w*)\\s*\\(`, 'g');
const CALLED = new RegExp(`\\b([A-Za-z_]\\w*)\\s*\\(\\s*(&?\\s*${NAME})\\s*(?:,\\s*(&?\\s*${NAME})\\s*)?[,)]`, 'g');

/** Looks for pairs in the text of one function. */
function look(fn: string, text: string, known: (name: string) => boolean, pairs: Map<string, Sighting>): void {
	const results = new Map<string, Set<string>>();
	for (const m of text.matchAll(ASSIGNED)) {
		const v = squash(m[1] as string);
		const f = m[2] as string;
		if (known(f)) continue;
		const set = results.get(v);
		if (set) set.add(f);
		else results.set(v, new Set([f]));
	}
	const calls = [...text.matchAll(CALLED)].map((m) => ({ name: m[1] as string, args: [m[2], m[3]].map((a) => squash(a ?? '')), at: m.index }));
	for (const c of calls) {
		if (known(c.name)) continue;
		c.args.forEach((a, arg) => {
			for (const f of results.get(a) ?? []) {
				const k = f === c.name ? undefined : counterparts(f, c.name);
				const errptr = calls.some((x) => /^IS_ERR/.test(x.name) && x.args[0] === a);
				if (k) note(pairs, { f, g: c.name, arg, reference: k.reference, where: new Set([fn]), errptr, onArgument: false, status: true });
			}
		});
	}
	for (const a of calls) {
		if (known(a.name) || a.args[0] === '') continue;
		for (const b of calls) {
			if (a === b || b.args[0] !== a.args[0] || known(b.name)) continue;
			const k = counterparts(a.name, b.name);
			if (k) note(pairs, { f: a.name, g: b.name, arg: 0, reference: false, where: new Set([fn]), errptr: false, onArgument: true, status: /[=(!]\s*$/.test(text.slice(0, a.at)) });
		}
	}
}

const squash = (t: string): string => t.replace(/\s+/g, '');

function note(pairs: Map<string, Sighting>, s: Sighting): void {
	const key = `${s.f}/${s.g}`;
	const old = pairs.get(key);
	if (!old) {
		pairs.set(key, s);
		return;
	}
	for (const w of s.where) old.where.add(w);
	old.errptr ||= s.errptr;
	old.status ||= s.status;
}
