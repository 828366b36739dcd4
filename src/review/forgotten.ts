/**
 * What a driver allocates for its own record, or keeps in it, and never gives back: the record is private to the file (its struct is
 * defined in it), all of the file is visible, no function gives the thing back, and one function takes the rest of the record down.
 * Text only; owns the pattern. That a way through the function comes to its end is for the checker to show.
 */
import type { Forgotten } from '../checks/check';
import { soundsLikeRelease, soundsLikeTakeover } from '../checks/escape';
import { contracts, releases } from '../kernel/contract-table';
import { nouns } from '../kernel/port';
import { callsIn, type Seen } from './call-texts';
import type { CodeText } from './infer';
import type { FunctionText } from './infer-results';

interface Fn extends FunctionText {
	readonly calls: readonly Seen[];
	readonly body: string;
}

interface Struct {
	readonly name: string;
	/** Members that are pointers, arrays of them left out. */
	readonly pointers: ReadonlySet<string>;
}

const NAME = '[A-Za-z_]\\w*';
const STRUCT = new RegExp(`^struct\\s+(${NAME})\\s*\\{([\\s\\S]*?)^\\}`, 'gm');
/** Names of functions that take something down, and of the operations they are installed as. */
const TAKES_DOWN =
	/(^|_)(remove|disconnect|release|close|exit|free|destroy|cleanup|fini|deinit|uninit|teardown|detach|unbind|put|stop|unload)(_|\d|$)/;
/** What began with the one ends with the other, the likeliest first; `open` is not undone by `remove`. */
const ROLES: readonly (readonly [RegExp, readonly string[]])[] = [
	[
		/^(probe|bind|attach|connect)$/,
		['remove', 'disconnect', 'unbind', 'detach', 'destroy', 'free', 'release', 'exit', 'cleanup', 'fini', 'teardown'],
	],
	[/^(open|start)$/, ['close', 'stop', 'release']],
	[
		/^(init|create|alloc|new|register|get|setup|add|load|make|build|prepare)$/,
		['free', 'destroy', 'put', 'exit', 'remove', 'fini', 'deinit', 'uninit', 'cleanup', 'teardown', 'release', 'unload'],
	],
];

/** Who frees what it is given may be anything that is handed such a function. */
const FREES_AS_CALLBACK = /(?<!__free\s*)[,=(]\s*(?:\(\w[\w\s*()]*\)\s*)?(?:k|v|kv)free\s*[,;)}]/;

export function forgottenIn(functions: readonly FunctionText[], units: readonly CodeText[]): ReadonlyMap<string, readonly Forgotten[]> {
	const out = new Map<string, Forgotten[]>();
	for (const u of units) {
		if (u.visible !== undefined || !u.file.endsWith('.c') || FREES_AS_CALLBACK.test(u.text)) continue;
		const structs = [...u.text.matchAll(STRUCT)].map(structOf);
		if (structs.length === 0) continue;
		const fns = functions
			.filter((f) => f.file === u.file)
			.map((f): Fn => ({ ...f, calls: callsIn(f.text), body: f.text.slice(f.text.indexOf('{')) }));
		for (const s of structs) {
			const names = namesOf(u.text, s.name);
			if (names.size === 0) continue;
			const down = takenDownIn(fns, s.name);
			if (down.length === 0) continue;
			for (const what of [...objectForgotten(fns, u.text, s, names), ...membersForgotten(fns, s, structs, names)]) {
				const f = downOf(down, what.in, what.kind === 'object' ? handsOver(fns) : () => false);
				if (f !== undefined) out.set(f.name, [...(out.get(f.name) ?? []), { ...what, of: f.variable }]);
			}
		}
	}
	return out;
}

function structOf(m: RegExpMatchArray): Struct {
	const pointers = new Set<string>();
	for (const d of (m[2] as string).replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/\*\s*(?:const\s+)?([A-Za-z_]\w*)\s*[;,]/g))
		pointers.add(d[1] as string);
	return { name: m[1] as string, pointers };
}

/** Names that are declared as pointers to the struct anywhere in the file, whatever their scope. */
function namesOf(text: string, struct: string): ReadonlySet<string> {
	const out = new Set<string>();
	for (const m of text.matchAll(new RegExp(`\\bstruct\\s+${struct}\\s*\\*+\\s*([^;(){}]*?)[;,)=]`, 'g')))
		for (const n of (m[1] as string).split(',')) {
			const name = /^\s*\**\s*(\w+)/.exec(n)?.[1];
			if (name !== undefined) out.add(name);
		}
	return out;
}

/** Variable of the struct's type in a function. */
const variableIn = (f: FunctionText, struct: string): string | undefined =>
	new RegExp(`\\bstruct\\s+${struct}\\s*\\*\\s*(\\w+)\\s*[;,)=]`).exec(f.text)?.[1];

/** Functions that take the record down, those that others of them call left out. */
function takenDownIn(fns: readonly Fn[], struct: string): readonly Down[] {
	const all = fns.flatMap((f) => {
		const variable = variableIn(f, struct);
		if (variable === undefined || !TAKES_DOWN.test(f.name)) return [];
		// It gives something back, and speaks of what the record has.
		const start = f.text.indexOf('{');
		const ends = f.body.includes(`${variable}->`) && f.calls.some((c) => c.at > start && gives(c.name));
		return ends ? [{ ...f, variable }] : [];
	});
	return all.filter((f) => !all.some((g) => g !== f && g.calls.some((c) => c.name === f.name)));
}

type Down = Fn & { readonly variable: string };

/** The function that undoes `up`: the one named like it, else one that frees the record, else the only one. */
function downOf(down: readonly Down[], up: string, skip: (f: Down) => boolean): Down | undefined {
	const words = up.split('_');
	for (const [verb, ends] of ROLES) {
		const i = words.findIndex((w) => verb.test(w));
		if (i < 0) continue;
		const rank = (f: Down): number => ends.findIndex((e) => f.name.split('_').includes(e));
		const fit = down.filter((f) => f.name !== up && rank(f) >= 0 && !skip(f)).sort((a, b) => rank(a) - rank(b));
		const named = fit.find((f) => f.name.split('_').every((w) => ends.includes(w) || words.includes(w)));
		const frees = fit.find((f) => f.calls.some((c) => /free/.test(c.name) && c.args.includes(f.variable)));
		return named ?? frees ?? (fit.length === 1 ? fit[0] : undefined);
	}
	return undefined;
}

/** Hands something whole to an unseen function that frees: it may be what the record is in. */
const handsOver = (fns: readonly Fn[]) => (f: Down) =>
	f.calls.some(
		(c) =>
			!contracts.has(c.name) &&
			!fns.some((x) => x.name === c.name) &&
			soundsLikeRelease(c.name) &&
			c.args.some((a) => /^[a-z_]\w*$/.test(a)),
	);

/** Gives something back, by its contract or its name. */
const gives = (name: string): boolean => endsOf(name).length > 0 || (!contracts.has(name) && soundsLikeRelease(name));
const endsOf = (name: string): readonly string[] =>
	(contracts.get(name)?.effects ?? []).flatMap((e) => (e.do === 'release' || e.do === 'free' ? [e.resource] : []));

/** What a listed function gives the caller as its result. */
function given(name: string): string | undefined {
	const k = contracts.get(name);
	if (k === undefined || k.managed) return undefined;
	for (const e of k.effects)
		if ((e.do === 'alloc' || e.do === 'acquire') && e.at === 'ret' && OWNED.has(nouns.kindOf(e.resource))) return e.resource;
	return undefined;
}
const OWNED: ReadonlySet<string> = new Set(['memory', 'reference']);

const last = (arg: string): string => arg.replace(/^\([\w\s*]+\)/, '').replace(/\[[^\]]*\]/g, '');

/** The record itself: allocated in one function, freed by none but that one. */
function objectForgotten(fns: readonly Fn[], text: string, s: Struct, names: ReadonlySet<string>): readonly Omit<Forgotten, 'of'>[] {
	const makers: { readonly fn: Fn; readonly by: string; readonly resource: string }[] = [];
	for (const f of fns)
		for (const m of f.body.matchAll(
			new RegExp(`\\b(${NAME})\\s*=\\s*(k\\w*alloc\\w*|v\\w*alloc|kv\\w*alloc)\\s*\\(\\s*(?:sizeof|struct_size)`, 'g'),
		)) {
			const resource = given(m[2] as string);
			if (resource !== undefined && variableIn(f, s.name) === m[1]) makers.push({ fn: f, by: m[2] as string, resource });
		}
	const [maker] = makers;
	if (maker === undefined) return [];
	const own = new Set(makers.map((x) => x.fn.name));
	const visible = new Set(fns.map((f) => f.name));
	const kept = new Set(
		fns.flatMap((f) =>
			[...f.body.matchAll(/(?:->|\.)(\w+)\s*=\s*(\w+)\s*;/g)].flatMap((m) => (names.has(m[2] as string) ? [m[1] as string] : [])),
		),
	);
	for (const f of fns)
		for (const c of f.calls) {
			if (visible.has(c.name) || own.has(f.name) || !frees(c.name)) continue;
			for (const a of c.args) {
				const plain = last(a);
				const member = /(?:->|\.)(\w+)$/.exec(plain)?.[1];
				// Its own name, something computed, a member that keeps it, or a pointer to anything.
				if (names.has(plain) || (member !== undefined && kept.has(member)) || makesOne(plain, f, fns, text, s.name)) return [];
				if (new RegExp(`\\bvoid\\s*\\*\\s*${escaped(plain)}\\b`).test(f.text)) return [];
			}
		}
	return makers.map((x) => ({ kind: 'object', name: s.name, in: x.fn.name, by: x.by, holds: 'memory', resource: x.resource }));
}

/** A call or macro in the argument speaks of the struct, or the function that frees does: `kfree(container_of(ref, struct foo, ref))`. */
function makesOne(arg: string, f: Fn, fns: readonly Fn[], text: string, struct: string): boolean {
	const speaks = new RegExp(`\\bstruct\\s+${struct}\\b`);
	return [...arg.matchAll(/(\w+)\(/g)].some(
		([, name]) =>
			speaks.test(f.text) ||
			fns.some((x) => x.name === name && speaks.test(x.text)) ||
			new RegExp(`#\\s*define\\s+${name}\\b(?:.*\\\\\\n)*.*\\bstruct\\s+${struct}\\b`).test(text),
	);
}

/** Frees memory, now or later, or may by its name. */
const frees = (name: string): boolean =>
	/^(kfree|kvfree|call_rcu|call_srcu)/.test(name) ||
	endsOf(name).some((r) => nouns.kindOf(r) === 'memory') ||
	(!contracts.has(name) && soundsLikeRelease(name));

const escaped = (t: string): string => t.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What pointers of the record keep: set from one kind of call only, and given back nowhere. */
function membersForgotten(
	fns: readonly Fn[],
	s: Struct,
	all: readonly Struct[],
	names: ReadonlySet<string>,
): readonly Omit<Forgotten, 'of'>[] {
	const out: Omit<Forgotten, 'of'>[] = [];
	for (const m of s.pointers) {
		if (all.some((o) => o !== s && o.pointers.has(m))) continue;
		const sets = fns.flatMap((f) =>
			[...f.body.matchAll(new RegExp(`(\\w+)(?:->|\\.)${m}\\s*=(?!=)\\s*([^;]*);`, 'g'))].map((x) => ({
				f,
				base: x[1] as string,
				value: (x[2] as string).trim(),
			})),
		);
		const calls = sets.flatMap((x) => {
			const by = new RegExp(`^(?:\\([\\w\\s*]+\\)\\s*)?(${NAME})\\s*\\(`).exec(x.value)?.[1];
			return by === undefined ? [] : [{ ...x, by }];
		});
		const [first] = calls;
		const resource = first && given(first.by);
		if (first === undefined || resource === undefined) continue;
		if (sets.some((x) => x.value !== 'NULL' && !calls.some((c) => c.value === x.value && c.by === first.by))) continue;
		if (sets.some((x) => !names.has(x.base))) continue;
		if (
			fns.some((f) =>
				goesSomewhere(
					f,
					m,
					resource,
					calls.some((x) => x.f === f),
				),
			)
		)
			continue;
		out.push({
			kind: 'member',
			name: m,
			in: first.f.name,
			by: first.by,
			holds: nouns.kindOf(resource) === 'memory' ? 'memory' : 'reference',
			resource,
		});
	}
	return out;
}

/** The function gives the member back, gives it away, or puts it where others find it; what sets it may give it back where it fails (`sets`). */
function goesSomewhere(f: Fn, m: string, resource: string, sets: boolean): boolean {
	const isIt = new RegExp(`(?:->|\\.)${m}(?:->\\w+|\\.\\w+)?$`);
	const exact = new RegExp(`(?:->|\\.)${m}$`);
	const aliases = [...f.body.matchAll(new RegExp(`(\\w+)\\s*=\\s*(?:\\([\\w\\s*]+\\)\\s*)?[\\w>.()-]*(?:->|\\.)${m}\\s*[;,]`, 'g'))].map(
		(x) => x[1] as string,
	);
	if (
		new RegExp(
			`(?:->|\\.)\\w+\\s*=\\s*[\\w>.-]*(?:->|\\.)${m}\\s*;|\\breturn\\b[^;]*(?:->|\\.)${m}\\s*;|(?:->|\\.)${m}(?:->|\\.)\\w*(?:release|free|destroy|destructor)\\w*\\s*=`,
		).test(f.body)
	)
		return true;
	return f.calls.some((c) =>
		c.args.some((a) => {
			const plain = last(a).replace(/^&/, '');
			if (!isIt.test(plain) && !aliases.includes(plain.replace(/(->|\.).*$/, '')) && !new RegExp(`(?:->|\\.)${m}\\)`).test(plain))
				return false;
			const ends = endsOf(c.name);
			if (ends.length > 0) return !sets && ends.some((r) => releases(r, resource));
			if (contracts.has(c.name)) return contracts.get(c.name)?.effects.some((e) => e.do === 'consume') === true;
			return (!sets && soundsLikeRelease(c.name)) || ((exact.test(plain) || aliases.includes(plain)) && soundsLikeTakeover(c.name));
		}),
	);
}
