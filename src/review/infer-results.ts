/**
 * What the text of a file says of results and arguments of unseen functions: a result that is handed to a known release belongs to the
 * caller; a result of a function named like an allocator probably does; an argument that is released after the call was only lent.
 * Owns these three guesses; pairs of unseen names are infer.ts's.
 */

import type { Lent } from '../checks/check';
import { counterparts } from '../checks/counterparts';
import { soundsLikeRelease } from '../checks/escape';
import { LOCKISH } from '../checks/lost-hold';
import { type Contract, SOME_OBJECT } from '../kernel/contract';
import { contracts } from '../kernel/contract-table';
import { nouns } from '../kernel/port';
import { callsIn, type Seen, testOf } from './call-texts';

export interface Learnt {
	readonly contract: Contract;
	readonly confidence: number;
	readonly text: string;
}

export interface FunctionText {
	readonly name: string;
	readonly file: string;
	/** Offset of the definition in its file. */
	readonly at: number;
	readonly text: string;
}

const NAME = '[A-Za-z_]\\w*(?:(?:->|\\.)[A-Za-z_]\\w*)*';
const ASSIGNED = new RegExp(`\\b(${NAME})\\s*=\\s*([A-Za-z_]\\w*)\\s*\\(`, 'g');

/** Functions named for making an object. */
export const MAKES = /(^|_)(z?alloc|alloc\w{0,4}|dup|duplicate|kzalloc|kmalloc)(_|\d|$)/;
const NOT_MADE =
	/(^|_)(devm|devres|drmm|pcim|managed|size|len|count|num|order|is|has|should|need|can|free|put|pre|prealloc|destroy|max|min|next|id|idx|index|nr|flags|mode|type|reserve|sizeof|percpu|late)(_|\d|$)/;
/** Words of functions that give what someone else keeps. */
const BORROWS =
	/(^|_)(entry|priv|\w*data|first|last|next|prev|to|of|peek|pop|dequeue|container|parent|self|this|cast|ptr|deref|dereference|cmpxchg|xchg|remove|erase|del|unlink|list|queue|delete|replace|min|max|pull|tree|root|walk|load|steal|take|find|lookup|search)(_|\d|$)/;
const BORROWS_REFERENCE =
	/(^|_)(entry|verify|make|priv|drvdata|to|container|cast|deref|dereference|cmpxchg|xchg|erase|list|replace|min|max|pop|dequeue|steal|remove|del|unlink)(_|\d|$)/;

/** Unseen functions that give an object back, by their name. */
const FREES = /(^|_)(free|put|release|destroy|unref|dealloc)(_|\d|$)/;
/** What a parameter may bring along for the function to give back. */
const OWNABLE = (resource: string): boolean =>
	resource !== '' &&
	!/^(device|kobject|of_node|fwnode|count|module)/.test(resource) &&
	(nouns.kindOf(resource) === 'memory' || nouns.kindOf(resource) === 'reference');

/** Takes a reference on its argument. */
export const TAKES = /(^|_)(try_?get|get|hold|grab|ref|inc_not_zero)(_(unless_zero|rcu|device|live|noresume|safe))?$/;

interface Release {
	readonly by: string;
	readonly resource: string;
	readonly arg: number;
}

function releaseOf(name: string): Release | undefined {
	const k = contracts.get(name);
	if (!k) return undefined;
	for (const e of k.effects)
		if ((e.do === 'release' || e.do === 'free') && typeof e.at === 'number' && (e.when === undefined || e.when === 'always'))
			return { by: name, resource: e.resource, arg: e.at };
	return undefined;
}

/** Look-ups that by their name and the type of their result count a reference for the caller: nodes that are got, devices that are found. */
function countedResult(text: string, v: string, f: string): string | undefined {
	if (!/^\w+$/.test(v) || BORROWS_REFERENCE.test(f) || /(^|_)(dev|get_data|match|drvdata|name)$/.test(f)) return undefined;
	const type = new RegExp(`\\bstruct\\s+(device_node|platform_device|fwnode_handle)\\s*\\*[^;{}()]*\\b${v}\\b`).exec(text)?.[1];
	if (type === 'platform_device') return /(^|_)find(_|$)/.test(f) ? 'device' : undefined;
	if (type === undefined || !/(^|_)(get|find|parse)(_|$)/.test(f)) return undefined;
	return type === 'device_node' ? 'of_node' : 'fwnode';
}

/** Members that the files set from the result of one unseen function only, as `->name`: what another function releases there came from it. */
function membersMade(
	functions: readonly FunctionText[],
	known: (name: string) => boolean,
): ReadonlyMap<string, { readonly f: string; readonly at: number }> {
	const out = new Map<string, { f: string; at: number }>();
	const several = new Set<string>();
	for (const fn of functions)
		for (const m of fn.text.matchAll(ASSIGNED)) {
			const v = m[1] as string;
			const f = m[2] as string;
			if (!v.includes('->')) continue;
			const member = v.slice(v.lastIndexOf('->'));
			const old = out.get(member);
			if (known(f) || (old && old.f !== f)) several.add(member);
			else out.set(member, { f, at: -1 });
		}
	for (const m of several) out.delete(m);
	return out;
}

/** Names of the form foo_set_x that the functions call. */
const settersIn = (functions: readonly FunctionText[]): ReadonlySet<string> =>
	new Set(functions.flatMap((f) => [...f.text.matchAll(/\b(\w*set_\w+)\s*\(/g)].map((m) => m[1] as string)));

/** How many functions put the result of each of these somewhere. */
function callersOf(functions: readonly FunctionText[], names: ReadonlySet<string>): ReadonlyMap<string, number> {
	const out = new Map<string, number>();
	for (const fn of functions) {
		const here = new Set([...fn.text.matchAll(ASSIGNED)].map((m) => m[2] as string).filter((f) => names.has(f)));
		for (const f of here) out.set(f, (out.get(f) ?? 0) + 1);
	}
	return out;
}

/** Names of the parameters in the head of a function's text. */
function parametersOf(text: string): readonly string[] {
	const head = /\(([^{}]*)\)\s*(?:__\w+\s*)*\{/.exec(text)?.[1] ?? '';
	return head.split(',').map((p) => (p.includes('*') ? (/(\w+)\s*(?:__\w+\s*)?$/.exec(p.trim())?.[1] ?? '') : ''));
}

/** `&pdev->dev` and `(void *)p` speak of `pdev` and `p`. */
const subject = (arg: string): string =>
	arg.replace(/^\([\w*]+\)/, '').replace(/^&([A-Za-z_]\w*(?:->[a-z_]\w*)*?)(?:->|\.)(dev|kobj|base|gem|refcount|ref|kref|vdev|obj)$/, '$1');

/** A parameter the function gives back somewhere. */
export interface OwnedParameter {
	readonly name: string;
	readonly resource: string;
	readonly by: string;
	/** A packet to send: it is the function's on every exit that does not say it is busy. */
	readonly sends?: boolean;
}

export interface ResultFacts extends Lent {
	/** By function. */
	readonly owned: ReadonlyMap<string, readonly OwnedParameter[]>;
	readonly contracts: ReadonlyMap<string, Learnt>;
	/** Visible functions whose result some function gives back, with what: resource and release function. */
	readonly givenBack: ReadonlyMap<string, { readonly resource: string; readonly by: string }>;
}

export function learnResults(functions: readonly FunctionText[], known: (name: string) => boolean): ResultFacts {
	const found = new Map<string, { resource: string; by: string; where: Set<string>; errptr: boolean; tested: boolean; guessed: boolean }>();
	const borrowers = new Set<string>();
	const beside = new Map<string, Set<string>>();
	const owned = new Map<string, OwnedParameter[]>();
	const onArgument = new Map<string, { resource: string; by: string; where: string; status: 'none' | 'nonzero' | 'false' }>();
	const inMembers = membersMade(functions, known);
	const givenBack = new Map<string, { resource: string; by: string }>();
	const visible = new Set(functions.map((f) => f.name));
	const set = settersIn(functions);
	for (const fn of functions) {
		const calls = callsIn(fn.text);
		const made = new Map<string, { f: string; at: number }[]>();
		for (const m of fn.text.matchAll(ASSIGNED)) {
			const v = (m[1] as string).replace(/\s+/g, '');
			const list = made.get(v) ?? [];
			list.push({ f: m[2] as string, at: m.index });
			made.set(v, list);
		}
		const tested = (v: string): boolean => isTested(fn.text, v);
		// The first test of it after the call, before it is set again.
		const errptr = (v: string, at: number): boolean => {
			const next = (made.get(v) ?? []).find((x) => x.at > at)?.at ?? Number.POSITIVE_INFINITY;
			return calls.some((c) => c.at > at && c.at < next && /^IS_ERR/.test(c.name) && c.args[0] === v);
		};
		for (const [v, list] of made)
			for (const x of list) {
				if (known(x.f) || /^[A-Z_\d]+$/.test(x.f) || found.has(x.f)) continue;
				const counted = takenAfter(calls, x.at, v) ? undefined : countedResult(fn.text, v, x.f);
				const resource = counted ?? (MAKES.test(x.f) && !NOT_MADE.test(x.f) ? SOME_OBJECT : undefined);
				if (resource === undefined) continue;
				found.set(x.f, { resource, by: '', where: new Set([fn.name]), errptr: errptr(v, x.at), tested: tested(v), guessed: true });
			}
		const explicit = new Set(calls.flatMap((c) => (/->|\./.test(c.args[0] ?? '') ? (releaseOf(c.name)?.resource ?? []) : [])));
		for (const c of calls) {
			if (explicit.size === 0 || known(c.name) || !soundsLikeRelease(c.name)) continue;
			const set = beside.get(c.name) ?? new Set<string>();
			for (const r of explicit) set.add(r);
			beside.set(c.name, set);
		}
		const params = parametersOf(fn.text);
		for (const c of calls) {
			const r =
				releaseOf(c.name) ?? (!known(c.name) && FREES.test(c.name) ? { by: c.name, resource: '', arg: c.args.length - 1 } : undefined);
			if (!r) continue;
			const own = c.args[r.arg] ?? '';
			if (own !== '' && params.includes(own) && OWNABLE(r.resource)) {
				const list = owned.get(fn.name) ?? [];
				if (!list.some((o) => o.name === own)) list.push({ name: own, resource: r.resource, by: c.name });
				owned.set(fn.name, list);
			}
			const v = subject(c.args[r.arg] ?? '');
			for (const b of calls) {
				if (b.at >= c.at || b.depth < c.depth || known(b.name) || releaseOf(b.name) || !b.args.includes(v)) continue;
				if (!otherBranch(fn.text, b.at, c.at) && !/\b(return|goto)\b/.test(straightOn(fn.text, b.at, c.at))) borrowers.add(b.name);
			}
			if (r.resource === '') continue;
			const kind = LOCKISH.test(r.resource) ? 'other' : nouns.kindOf(r.resource);
			if (kind !== 'memory' && kind !== 'reference') {
				// foo_ilock_shared(x) … foo_iunlock(x): a variant nobody listed.
				// What a listed function began is not begun by another.
				if (calls.some((b) => b.at < c.at && begins(b, r.resource, c.args[r.arg] ?? ''))) continue;
				for (const b of calls)
					if (b.at < c.at && b.args[0] === c.args[r.arg] && r.arg === 0 && !known(b.name) && counterparts(b.name, c.name))
						onArgument.set(b.name, { resource: r.resource, by: c.name, where: fn.name, status: testOf(fn.text, b.at) });
				continue;
			}
			const from =
				made
					.get(v)
					?.filter((x) => x.at < c.at)
					.at(-1) ?? (v.includes('->') ? inMembers.get(v.slice(v.lastIndexOf('->'))) : undefined);
			if (from && from.at >= 0 && from.f !== c.name && visible.has(from.f) && kind === 'reference' && ownsResult(from, v, calls, c.name))
				givenBack.set(from.f, { resource: r.resource, by: c.name });
			if (!from || known(from.f) || from.f === c.name || /^[A-Z_\d]+$/.test(from.f)) continue;
			// What foo_set_x() puts there, foo_get_x() only reads.
			if (set.has(from.f.replace(/(^|_)get(?=_|$)/, '$1set'))) continue;
			if ((nouns.kindOf(r.resource) === 'memory' ? BORROWS : BORROWS_REFERENCE).test(from.f)) continue;
			// What is taken after the look-up (tryget) is what is given back.
			if (calls.some((x) => x.at > from.at && TAKES.test(x.name) && x.args.some((a) => subject(a) === v))) continue;
			const old = found.get(from.f);
			if (old && !old.guessed && old.resource !== r.resource) continue;
			if (old && tested(v)) old.tested = true;
			if (old && !old.guessed) old.where.add(fn.name);
			else
				found.set(from.f, {
					resource: r.resource,
					by: c.name,
					where: new Set([fn.name]),
					errptr: errptr(v, from.at),
					tested: tested(v),
					guessed: false,
				});
		}
	}
	// A parameter handed to a function of the same files that gives it back is given back here, too.
	for (const fn of functions)
		for (const c of callsIn(fn.text)) {
			const callee = functions.find((f) => f.name === c.name);
			const theirs = callee && c.name !== fn.name ? owned.get(c.name) : undefined;
			if (!callee || !theirs) continue;
			const names = parametersOf(callee.text);
			for (const o of theirs) {
				// A reference that goes down further in may be one that was taken there.
				if (nouns.kindOf(o.resource) === 'reference') continue;
				const arg = c.args[names.indexOf(o.name)] ?? '';
				const list = owned.get(fn.name) ?? [];
				if (arg !== '' && parametersOf(fn.text).includes(arg) && !list.some((x) => x.name === arg))
					owned.set(fn.name, [...list, { ...o, name: arg }]);
			}
		}
	const callers = callersOf(functions, new Set(found.keys()));
	const out = new Map<string, Learnt>();
	for (const [f, x] of found) {
		// Most of its callers keep no account of it: a look at what someone else keeps, which one of them takes down.
		if (!x.guessed && nouns.kindOf(x.resource) === 'memory' && (callers.get(f) ?? 0) >= 4 && x.where.size * 3 < (callers.get(f) ?? 0))
			continue;
		const contract: Contract = {
			name: f,
			source: 'learnt from the code under review',
			returns: 'ptr',
			// Nobody here tests it: nothing says that it can be NULL.
			fails: x.errptr ? 'errptr' : x.tested ? 'null' : 'none',
			effects: [{ do: 'acquire', at: 'ret', resource: x.resource }],
		};
		const text = x.guessed
			? x.resource === SOME_OBJECT
				? `${f}() is taken to make an object, by its name`
				: `${f}() is taken to count a reference for its caller, by its name and result`
			: `${[...x.where][0]}() gives back what ${f}() gave with ${x.by}()`;
		out.set(f, { contract, confidence: x.guessed ? 0.7 : x.where.size > 1 ? 0.85 : 0.8, text });
	}
	for (const [f, x] of onArgument)
		out.set(f, {
			contract: {
				name: f,
				source: 'learnt from the code under review',
				returns: x.status === 'none' ? 'void' : 'int',
				fails: x.status,
				effects: [{ do: 'acquire', at: 0, resource: x.resource }],
			},
			confidence: 0.8,
			text: `${x.where}() undoes ${f}() with ${x.by}()`,
		});
	return { contracts: out, borrowers, beside, owned, givenBack };
}

/** A listed function that takes the resource on this argument. */
const begins = (b: Seen, resource: string, arg: string): boolean =>
	contracts
		.get(b.name)
		?.effects.some((e) => e.do === 'acquire' && e.resource === resource && typeof e.at === 'number' && b.args[e.at] === arg) ?? false;

/** Some condition asks whether it is NULL or an error. */
export function isTested(text: string, v: string): boolean {
	const name = v.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/->/g, '\\s*->\\s*');
	return new RegExp(
		`(!\\s*${name}\\s*(?:\\)|&&|\\|\\||\\?|;)|\\b${name}\\s*[!=]=|(?:if|while|&&|\\|\\||unlikely|likely|WARN_ON|WARN_ON_ONCE|BUG_ON|IS_ERR\\w*|PTR_ERR_OR_ZERO)\\s*\\(?\\s*${name}\\s*(?:\\)|&&|\\|\\|)|\\b${name}\\s*\\?)`,
	).test(text);
}

/** The function takes a reference of its own on what it got. */
const takenAfter = (calls: readonly Seen[], at: number, v: string): boolean =>
	calls.some((x) => x.at > at && TAKES.test(x.name) && x.args.some((a) => subject(a) === v));

/** By its name the result counts for the caller, who takes no reference of his own on it afterwards. */
const ownsResult = (from: { readonly f: string; readonly at: number }, v: string, calls: readonly Seen[], put: string): boolean =>
	!BORROWS_REFERENCE.test(from.f) &&
	!calls.some(
		(x) =>
			x.at > from.at && (TAKES.test(x.name) || x.name === put.replace(/(^|_)put(?=_|$)/, '$1get')) && x.args.some((a) => subject(a) === v),
	);

/** The second place is in the `else` of what the first one is in. */
function otherBranch(text: string, from: number, to: number): boolean {
	let d = 0;
	let floor = 0;
	for (let i = from; i < to; i++) {
		if (text[i] === '{') d++;
		else if (text[i] === '}' && --d < floor) {
			floor = d;
			if (/^\s*else\b/.test(text.slice(i + 1, i + 40)) && to < endOfBlock(text, text.indexOf('else', i) + 4)) return true;
		}
	}
	return false;
}

/** Where the statement or block that begins there ends. */
function endOfBlock(text: string, from: number): number {
	const open = text.indexOf('{', from);
	const stop = text.indexOf(';', from);
	if (open < 0 || (stop >= 0 && stop < open)) return stop < 0 ? text.length : stop + 1;
	let d = 0;
	for (let i = open; i < text.length; i++) {
		if (text[i] === '{') d++;
		else if (text[i] === '}' && --d === 0) return i + 1;
	}
	return text.length;
}

/** The text between two places that a way which left the first one behind comes by: it may leave blocks, and does not go into others. */
function straightOn(text: string, from: number, to: number): string {
	let d = 0;
	let floor = 0;
	let out = '';
	for (let i = from; i < to; i++) {
		const c = text[i] as string;
		if (c === '{') d++;
		else if (c === '}') floor = Math.min(floor, --d);
		if (d <= floor) out += c;
	}
	// What one `if` without braces guards is deeper, too.
	return out.replace(/\bif\s*\([^;{}]*\)\s*(?:return|goto)\b[^;]*;/g, '');
}
