/**
 * Both sides of a function, run: a release that a way made before the patch and the same way does not make any more.
 *
 *   before:  if (rc) { kfree(name); return rc; }      after:  if (rc) return rc;
 *
 * Ways of the two sides are the same when they took the same decisions. Owns the comparison. Says nothing where the patch seems to
 * release elsewhere, to drop what was acquired, or to leave the release to the scope or the device; nor where the function is whole and
 * the checkers, which judge it on its own, say it already.
 */
import { counterparts } from '../checks/counterparts';
import { looksOnly, soundsLikeRelease } from '../checks/escape';
import { LOCKISH } from '../checks/lost-hold';
import { UNDOES } from '../checks/missing-cleanup';
import { contracts, releases, resourcesReleasedBy } from '../kernel/contract-table';
import { nouns } from '../kernel/port';
import { pathText } from '../machine/choosers';
import type { Event } from '../machine/event';
import type { HunkLineKind, Patch } from '../patch/model';
import type { FunctionAnalysis, Proven } from './analyse';
import { isC } from './units';

type Way = FunctionAnalysis['ways'][number];
type Call = Event & { readonly kind: 'call' | 'enter' };

/** What the patch says, beside the two sides of this function. */
export interface Change {
	/** Texts of the lines that the patch removed and added, all C files of it. */
	readonly removed: readonly string[];
	readonly added: readonly string[];
	/** Subject and commit message. */
	readonly message: string;
}

export function changeOf(patches: readonly Patch[]): Change {
	const lines = (kind: HunkLineKind): string[] =>
		patches.flatMap((p) =>
			p.files.flatMap((f) => (isC(f.path) ? f.hunks.flatMap((h) => h.lines.flatMap((l) => (l.kind === kind ? [l.text] : []))) : [])),
		);
	return { removed: lines('delete'), added: lines('add'), message: patches.map((p) => `${p.title}\n${p.message}`).join('\n') };
}

interface Release {
	readonly call: Call;
	readonly rule: string;
	/** What is released, as the machine names it; empty for sections and locks without an argument. */
	readonly object: string;
	/** By contract; else by its name only. */
	readonly known: boolean;
}

type Ending = { readonly kind: 'returns' } | { readonly kind: 'jumps'; readonly label: string } | { readonly kind: 'goes on' };

const isCall = (e: Event): e is Call => (e.kind === 'call' || e.kind === 'enter') && e.depth === 0;
const bare = (text: string): string => text.replace(/^&/, '');

const decided = new WeakMap<Way, readonly string[]>();

/** What the way decided, in order: branches and failing calls of the function itself. */
function decisions(way: Way): readonly string[] {
	let out = decided.get(way);
	if (!out) {
		out = way.events.flatMap((e) => {
			if (e.depth !== 0) return [];
			if (e.kind === 'branch') return [`${e.text} ${e.taken}`];
			return e.kind === 'fault' ? [e.text] : [];
		});
		decided.set(way, out);
	}
	return out;
}

/** Pairs of ways that are compared; a function with more of them is left to the checkers. */
const MOST_PAIRS = 250_000;

function endingOf(way: Way): Ending {
	if (way.returned) return { kind: 'returns' };
	for (let i = way.events.length - 1; i >= 0; i--) {
		const e = way.events[i] as Event;
		if (e.kind !== 'hole') break;
		const label = /^label (\w+) is not in the visible part/.exec(e.text.replace(/^.*?: /, ''))?.[1];
		if (label !== undefined) return { kind: 'jumps', label };
	}
	return { kind: 'goes on' };
}

/** Words of an argument list; a nested list stays in one piece. */
function argumentsOf(args: string): readonly string[] {
	const out: string[] = [];
	let depth = 0;
	let from = 0;
	for (let i = 0; i <= args.length; i++) {
		const c = args[i];
		if (c === '(' || c === '[') depth++;
		else if (c === ')' || c === ']') depth--;
		else if (i === args.length || (c === ',' && depth === 0)) {
			const one = args.slice(from, i).trim();
			if (one !== '') out.push(bare(one));
			from = i + 1;
		}
	}
	return out;
}

const isNothing = (argument: string): boolean => /^(0|NULL|-\d+|ERR_PTR.*)$/.test(argument);

const UNLOCKS_BY_NAME = /(^|_)i?(unlock|up_read|up_write)(_|\d|$)/;
/** Words by which a name that sounds like a release begins or calls off one. */
const ONLY_BEGINS = /(^|_)(begin|start|abort|cancel|try|prepare|queue|schedule)(_|$)/;

/** The rule by which a name is judged that no contract knows. */
function ruleByName(name: string): string {
	if (UNLOCKS_BY_NAME.test(name)) return 'missing-unlock';
	if (/(^|_)k?v?z?free/.test(name)) return 'memory-leak';
	return /(^|_)(put|unref|drop|unget)(_|$)/.test(name) ? 'reference-leak' : 'resource-leak';
}

function releaseOf(call: Call): Release | undefined {
	const args = argumentsOf(call.args);
	for (const e of contracts.get(call.name)?.effects ?? []) {
		if (e.do === 'leave') return { call, rule: 'missing-unlock', object: '', known: true };
		if (e.do === 'unlock') return { call, rule: 'missing-unlock', object: typeof e.at === 'number' ? (args[e.at] ?? '') : '', known: true };
		if (e.do !== 'free' && e.do !== 'release') continue;
		const object = typeof e.at === 'number' ? (args[e.at] ?? '') : '';
		if (object === '' || isNothing(object)) return undefined;
		const kind = e.do === 'free' ? 'memory' : nouns.kindOf(e.resource);
		const lockish = LOCKISH.test(e.resource) || UNLOCKS_BY_NAME.test(call.name);
		const rule = lockish ? 'missing-unlock' : kind === 'memory' ? 'memory-leak' : kind === 'reference' ? 'reference-leak' : 'resource-leak';
		return { call, rule, object, known: true };
	}
	if (
		contracts.has(call.name) ||
		!(soundsLikeRelease(call.name) || UNDOES.test(call.name)) ||
		looksOnly(call.name) ||
		ONLY_BEGINS.test(call.name)
	)
		return undefined;
	const object = args.filter((a) => !isNothing(a) && !/^\d|^"/.test(a)).sort((a, b) => b.length - a.length)[0];
	return object === undefined ? undefined : { call, rule: ruleByName(call.name), object, known: false };
}

const within = (part: string, whole: string): boolean => part === whole || (part.startsWith(whole) && !/\w/.test(part[whole.length] ?? ''));
const related = (a: string, b: string): boolean => a !== '' && b !== '' && (within(a, b) || within(b, a));

/** The way calls something that may see to it: the same release, or one that the other side does not make. */
function seesToIt(mine: Way, other: Way, r: Release): boolean {
	const left = other.events.filter(isCall).map((c) => `${c.name}(${c.args})`);
	return mine.events.filter(isCall).some((c) => {
		if (c.name === r.call.name && releaseOf(c)?.object === r.object) return true;
		const at = left.indexOf(`${c.name}(${c.args})`);
		if (at >= 0) left.splice(at, 1);
		if (at >= 0 || looksOnly(c.name)) return false;
		return releaseOf(c) !== undefined || argumentsOf(c.args).some((a) => related(a, r.object));
	});
}

const SCOPED = /\b(?:devm_\w+|drmm_\w+|pcim_\w+|scoped_guard|guard|CLASS|DEFINE_FREE|no_free_ptr|return_ptr)\s*\(|\b__free\s*\(|_scoped\b/;
const TOO_MANY =
	/\b(?:double|duplicate|redundant|extra|unneeded|unnecessary|useless|superfluous|spurious|premature|unbalanced)\b[^.]{0,40}\b(?:free|put|unlock|release|drop|call|check)|\buse[- ]after[- ]free\b|\bUAF\b|\bunderflow\b/i;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** The last name of a path: `info->name` → `name`. */
const lastName = (object: string): string => /(\w+)\W*$/.exec(object)?.[1] ?? '';

const calledIn = (line: string): readonly string[] => [...line.matchAll(/\b([a-z_]\w*)\s*\(/gi)].map((m) => m[1] as string);

/** The step that the release undoes failed on this way, so there is nothing to undo. */
function neverBegan(way: Way, r: Release): boolean {
	const last = way.events.findLastIndex((e) => e.depth === 0 && (e.kind === 'branch' || e.kind === 'fault'));
	const failed = way.events.slice(0, last + 2).findLast(isCall);
	if (!failed || failed.name === r.call.name) return false;
	const given = contracts.get(failed.name)?.effects.flatMap((e) => (e.do === 'alloc' || e.do === 'acquire' ? [e] : []));
	if (given) {
		const released = resourcesReleasedBy(r.call.name);
		return given.some((e) => e.when !== 'always' && released.some((one) => releases(one, e.resource)));
	}
	const words = (name: string): number => name.split('_').length;
	return counterparts(failed.name, r.call.name) !== undefined && words(failed.name) === words(r.call.name);
}

/** The lines of the patch tell that the release is made elsewhere, or is not needed any more. */
function explained(change: Change, r: Release): boolean {
	if (change.added.some((l) => SCOPED.test(l)) || TOO_MANY.test(change.message)) return true;
	const name = lastName(r.object);
	const givesBack = (line: string): boolean =>
		new RegExp(`\\b${escaped(r.call.name)}\\s*\\(`).test(line) && (name === '' || new RegExp(`\\b${escaped(name)}\\b`).test(line));
	if (change.added.some(givesBack)) return true;
	const undone = (l: string): boolean => calledIn(l).some((n) => n !== r.call.name && counterparts(n, r.call.name) !== undefined);
	if (change.removed.some(undone) && !change.added.some(undone)) return true;
	if (name === '') {
		const begins = new RegExp(`\\b${escaped(r.call.name.replace('unlock', 'lock').replace('enable', 'disable'))}\\s*\\(`);
		return change.removed.some((l) => begins.test(l)) && !change.added.some((l) => begins.test(l));
	}
	const word = escaped(name);
	const begins = (line: string): boolean =>
		new RegExp(`\\b${word}\\s*=[^=].*\\(|\\b\\w*(?:lock|get|request|enable|init|register)\\w*\\s*\\([^;]*\\b${word}\\b`).test(line) &&
		!/unlock|uninit|unregister/.test(line);
	return change.removed.some(begins) && !change.added.some(begins);
}

const startsWith = (long: readonly string[], short: readonly string[]): boolean => short.every((d, i) => long[i] === d);

/** Labels whose names say that something is undone there, and what. */
const LABELS: readonly (readonly [RegExp, string])[] = [
	[/unlock/i, 'missing-unlock'],
	[/(^|_)(put|unref|drop)/i, 'reference-leak'],
	[/free/i, 'memory-leak'],
	[
		/(^|_)(release|unmap|destroy|unregister|disable|cleanup|undo|unwind|unprepare|uninit|remove|del|detach|close|clean)/i,
		'missing-cleanup',
	],
];

interface Dropped {
	readonly rule: string;
	readonly resource: string;
	readonly message: string;
	readonly confidence: number;
	readonly same: string;
}

/** What `mine`, a way of the patched side, leaves out that the ways of the base with the same decisions all did. */
function droppedOn(mine: Way, base: readonly Way[], change: Change): Dropped[] {
	const taken = decisions(mine);
	const ending = endingOf(mine);
	const twins = base.filter((b) => {
		const theirs = decisions(b);
		return ending.kind === 'returns' ? startsWith(theirs, taken) : theirs.length === taken.length && startsWith(theirs, taken);
	});
	const [first] = twins;
	if (!first) return [];
	const theirEnd = endingOf(first);
	const out: Dropped[] = [];
	// What stands at a label that is not visible may release it.
	const redirected = ending.kind === 'jumps' && !sameEnd(theirEnd, ending);
	if (!redirected) {
		for (const call of first.events.filter(isCall)) {
			const r = releaseOf(call);
			if (!r || explained(change, r) || neverBegan(mine, r)) continue;
			if (twins.some((b) => seesToIt(mine, b, r))) continue;
			if (!twins.every((b) => b.events.some((e) => isCall(e) && e.name === call.name && releaseOf(e)?.object === r.object))) continue;
			const where =
				ending.kind === 'returns' ? 'on this exit' : ending.kind === 'jumps' ? `on the way to \`${ending.label}\`` : 'on this way';
			const unseen = ending.kind === 'returns' ? '' : ', unless lines that the patch does not show do';
			out.push({
				rule: r.rule,
				resource: r.object === '' ? call.name : r.object,
				message: `${call.name}(${r.object}) was called ${where} before this patch and is not any more${unseen}. Keep the call, or show what releases it now.`,
				confidence: (ending.kind === 'returns' ? 0.8 : 0.65) - (r.known ? 0 : 0.05),
				same: `dropped:${call.name}:${r.object}`,
			});
		}
	}
	if (ending.kind === 'returns' && theirEnd.kind === 'jumps' && twins.every((b) => sameEnd(endingOf(b), theirEnd))) {
		const { label } = theirEnd;
		const rule = LABELS.find(([words]) => words.test(label))?.[1];
		const gone = change.removed.some((l) => new RegExp(`^\\s*${label}\\s*:`).test(l));
		if (rule !== undefined && !gone && !change.added.some((l) => SCOPED.test(l)) && !TOO_MANY.test(change.message))
			out.push({
				rule,
				resource: label,
				message: `This exit went to \`${label}\` before this patch; now it returns at once, and what that label undoes is left as it is. Jump there, or undo it here.`,
				confidence: 0.65,
				same: `dropped:label:${label}`,
			});
	}
	return out;
}

const sameEnd = (a: Ending, b: Ending): boolean => a.kind === b.kind && (a.kind !== 'jumps' || b.kind !== 'jumps' || a.label === b.label);

/**
 * `replay` runs a path of the patched function again, to its end: what cannot be shown again is not told. One finding for each
 * release that is gone, on the surest of the ways it is missing from.
 */
export function droppedReleases(
	patched: FunctionAnalysis,
	base: FunctionAnalysis,
	change: Change,
	replay: (path: string) => Way,
): Proven[] {
	const best = new Map<string, { readonly way: Way; readonly what: Dropped }>();
	const whole = patched.fn.complete;
	if (whole && patched.ways.length * base.ways.length > MOST_PAIRS) return [];
	const told = new Set(whole ? patched.findings.map((f) => f.raw.rule) : []);
	for (const way of patched.ways)
		for (const what of droppedOn(way, base.ways, change)) {
			if (told.has(what.rule)) continue;
			const old = best.get(what.same);
			if (!old || what.confidence > old.what.confidence) best.set(what.same, { way, what });
		}
	const out: Proven[] = [];
	for (const { way, what } of best.values()) {
		const path = pathText(way.state);
		const again = replay(path);
		if (!droppedOn(again, base.ways, change).some((d) => d.same === what.same)) continue;
		const place = (again.events.findLast((e) => e.kind !== 'hole') ?? again.events.at(-1))?.place;
		if (!place) continue;
		out.push({
			raw: {
				rule: what.rule,
				place,
				fn: patched.fn.name,
				message: what.message,
				resource: what.resource,
				confidence: what.confidence,
				basis: [`compared with the same way before the patch${whole ? '' : '; only the hunks of this function are visible'}`],
				keys: again.events.filter((e) => e.depth === 0 && (e.kind === 'branch' || e.kind === 'fault')).map((e) => e.seq),
				same: what.same,
			},
			severity: 'warning',
			path,
			state: again.state,
		});
	}
	return out;
}
