/**
 * Contracts learnt from visible code, for functions nobody has shown us: where the result of one unseen function is handed to another
 * whose name is its counterpart (foo_alloc / foo_free, foo_get / foo_put), they are a pair. Owns the guess and its confidence.
 */
import type { Program } from '../c/program';
import { counterparts, LOCKS, UNLOCKS } from '../checks/counterparts';
import type { Contract } from '../kernel/contract';
import { callsIn, testOf } from './call-texts';
import { type FunctionText, isTested, type Learnt, MAKES, TAKES } from './infer-results';

interface Sighting {
	readonly f: string;
	readonly g: string;
	/** Which argument of g. */
	readonly arg: number;
	readonly reference: boolean;
	readonly where: Set<string>;
	/** The result is tested with IS_ERR. */
	errptr: boolean;
	/** Somebody tests the result. */
	tested: boolean;
	/** The pair works on an argument, not on the result. */
	readonly onArgument: boolean;
	/** How f's result is tested (`none`: it is taken to be void). */
	status: 'none' | 'nonzero' | 'false';
}

/** A unit's text with its functions: what is looked at. Text is enough, and costs little on long files. */
export interface CodeText {
	readonly file: string;
	readonly text: string;
	/** Set where only parts of the file are shown. */
	readonly visible?: unknown;
}

/** The functions the units define, with their text without comments and strings (blanked, so that offsets stay). */
export function functionTexts(program: Program, texts: readonly CodeText[]): FunctionText[] {
	const out: FunctionText[] = [];
	for (const info of program.functions()) {
		if (info.origin !== 'unit' || info.inactive) continue;
		const text = texts.find((t) => t.file === info.file)?.text.slice(info.span.start, info.span.end);
		if (text !== undefined)
			out.push({
				name: info.name,
				file: info.file,
				at: info.span.start,
				text: text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"/g, (c) => ' '.repeat(c.length)),
			});
	}
	return out;
}

/** Trace points only tell; a begin and an end of theirs hold nothing. */
const TELLS = /^trace_/;

/** Macros in capitals put a number together (`CMD_START(x)`, `CMD_STOP(x)`); those that lock are another thing. */
const MAKES_A_NUMBER = /^[A-Z\d_]+$/;

/** Contracts for unseen functions by the pairs that the units show. `known`: has code, primitive or contract. */
export function learnContracts(functions: readonly FunctionText[], known: (name: string) => boolean): ReadonlyMap<string, Learnt> {
	const pairs = new Map<string, Sighting>();
	const skip = (name: string): boolean => known(name) || TELLS.test(name) || (MAKES_A_NUMBER.test(name) && !/LOCK/.test(name));
	for (const f of functions) look(f.name, f.text, skip, pairs);
	const out = new Map<string, Learnt>();
	// What undoes the making of an object undoes nothing that is done with it.
	const undoesMaking = new Set([...pairs.values()].filter((p) => !p.onArgument && !p.reference).map((p) => p.g));
	for (const p of [...pairs.values()].sort((a, b) => b.where.size - a.where.size)) {
		if (p.onArgument && undoesMaking.has(p.g)) continue;
		if (out.has(p.f) || (out.has(p.g) && !sameResource(out.get(p.g) as Learnt, p))) continue;
		const confidence = p.where.size > 1 ? 0.85 : 0.75;
		const text = `${p.g}() is taken to undo ${p.f}(): ${p.where.size === 1 ? `${[...p.where][0]}() uses` : `${p.where.size} functions use`} them as a pair`;
		const resource = resourceOf(p);
		out.set(p.f, { contract: begins(p, resource), confidence, text });
		out.set(p.g, { contract: ends(p, resource), confidence, text });
	}
	return out;
}

/** The pair is a lock and its unlock, on an argument. */
const isLock = (p: Sighting): boolean =>
	p.onArgument &&
	p.g
		.toLowerCase()
		.split('_')
		.some((w) => UNLOCKS.test(w)) &&
	p.f
		.toLowerCase()
		.split('_')
		.some((w) => LOCKS.test(w));
const resourceOf = (p: Sighting): string => `${p.onArgument ? 'state' : p.reference ? 'ref' : 'mem'}:${p.g}`;
const sameResource = (l: Learnt, p: Sighting): boolean => l.contract.effects.some((e) => 'resource' in e && e.resource === resourceOf(p));

function begins(p: Sighting, resource: string): Contract {
	const source = 'learnt from the code under review';
	if (p.onArgument)
		return {
			name: p.f,
			source,
			returns: p.status === 'none' ? 'void' : 'int',
			fails: p.status,
			effects: [isLock(p) ? { do: 'lock', at: p.arg, lock: 'custom' } : { do: 'acquire', at: p.arg, resource }],
		};
	// Nobody here tests it: nothing says that it can be NULL.
	return {
		name: p.f,
		source,
		returns: 'ptr',
		fails: p.errptr ? 'errptr' : p.tested ? 'null' : 'none',
		effects: [{ do: 'acquire', at: 'ret', resource }],
	};
}

function ends(p: Sighting, resource: string): Contract {
	return {
		name: p.g,
		source: 'learnt from the code under review',
		returns: 'void',
		fails: 'none',
		effects: [
			isLock(p) ? { do: 'unlock', at: p.arg, lock: 'custom' } : { do: 'release', at: p.arg, resource, nullOk: true, errptrOk: true },
		],
	};
}

const NAME = '[A-Za-z_][\\w]*(?:(?:->|\\.)[A-Za-z_]\\w*|\\[\\w+\\])*';
const ASSIGNED = new RegExp(`\\b(${NAME})\\s*=\\s*(?:\\((?:const )?struct \\w+ \\*\\)\\s*)?([A-Za-z_]\\w*)\\s*\\(`, 'g');

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
	const calls = callsIn(text);
	for (const c of calls) {
		if (known(c.name)) continue;
		c.args.forEach((a, arg) => {
			for (const f of results.get(a) ?? []) {
				const taken = calls.some((x) => x.at < c.at && x.name !== f && TAKES.test(x.name) && x.args[0] === a);
				const k = f === c.name || taken ? undefined : counterparts(f, c.name);
				const errptr = calls.some((x) => /^IS_ERR/.test(x.name) && x.args[0] === a);
				if (k)
					note(pairs, {
						f,
						g: c.name,
						arg,
						reference: k.reference,
						where: new Set([fn]),
						errptr,
						tested: isTested(text, a),
						onArgument: false,
						status: 'nonzero',
					});
			}
		});
	}
	for (const a of calls) {
		if (known(a.name) || a.args[0] === '') continue;
		for (const b of calls) {
			if (
				a === b ||
				b.args[0] !== a.args[0] ||
				known(b.name) ||
				givenTo(results, a.name, b.args) ||
				(MAKES.test(a.name) && [...results.values()].some((s) => s.has(a.name)))
			)
				continue;
			const k = isValue(text, b.at) ? undefined : counterparts(a.name, b.name);
			const arg = k ? sharedArgument(a.args, b.args) : undefined;
			if (k && arg !== undefined)
				note(pairs, {
					f: a.name,
					g: b.name,
					arg,
					reference: false,
					where: new Set([fn]),
					errptr: false,
					tested: false,
					onArgument: true,
					status: testOf(text, a.at),
				});
		}
	}
}

/**
 * Which argument the pair is about: the one that both are given and that tells most. Where both are given more than they share beside
 * the device or context, it is about that, and nothing is learnt: f(dev, &rule, &id) … g(dev, id).
 */
function sharedArgument(a: readonly string[], b: readonly string[]): number | undefined {
	const shared = a.flatMap((x, i) => (i > 0 && x === b[i] ? [i] : []));
	const best = shared.filter((i) => /^&|->/.test(a[i] as string)).sort((i, j) => (b[j] as string).length - (b[i] as string).length)[0];
	if (best !== undefined) return best;
	// prepare(dev, cmd, …) … free(dev, cmd): about the second, where it is all that is given back.
	if (b.length === 2 && shared.length === 1 && shared[0] === 1 && a[0] === b[0] && /^[a-z_]\w*$/.test(b[1] as string)) return 1;
	return b.length === 1 || a.length === 1 || shared.length > 0 ? 0 : undefined;
}

/** The result of f is among the arguments: the pair is about that. */
const givenTo = (results: ReadonlyMap<string, ReadonlySet<string>>, f: string, args: readonly string[]): boolean =>
	args.some((a) => results.get(a)?.has(f));

/** What is called there is asked for a value, which no undoing gives: `end = res_end(r);`. */
const isValue = (text: string, at: number): boolean =>
	/\b(?!(?:ret|err|error|rc|rv|r|res|result|status|retval)\s*=)\w+\s*=\s*$/.test(text.slice(Math.max(0, at - 60), at));

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
	old.tested ||= s.tested;
	if (old.status === 'none') old.status = s.status;
}
