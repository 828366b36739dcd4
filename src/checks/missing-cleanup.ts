/** An error exit that leaves out what the other error exits of the function undo: a ladder with a missing rung. */
import type { CodePlace } from '../c/ir';
import { resultIsUsed, wasAsked } from '../machine/clean-up-code';
import { isInLoop } from '../machine/cycles';
import type { Event } from '../machine/event';
import type { Checker, RawFinding, Siblings, Way } from './check';
import { counterparts } from './counterparts';
import { doubtOf, FOR_A_PARAMETER } from './doubts';
import { FAILED, looksOnly, soundsLikeRelease, soundsLikeTakeover } from './escape';

/** Words of what undoes something; those that may as well be part of the ordinary work are left out. */
export const UNDOES =
	/(^|_)(k?v?free|put|release|destroy|dealloc|unregister|unmap|iounmap|disable|deinit|uninit|cleanup|teardown|remove|del|delete|detach|unprepare|fini|shutdown|unbind|unload|unref|disconnect|unpin|unreserve|unwind|rollback|exit|deactivate)(_|\d|$)/;

type Step = Event & { readonly kind: 'call' | 'enter' | 'leave' | 'branch' | 'fault' };
type Call = Event & { readonly kind: 'call' | 'enter' };

/** Takes a reference on its argument. */
const TAKES = /(^|_)(get|hold|grab|ref)$/;

/** `put` as in writing a value, which undoes nothing. */
const WRITES = /^_*(unsafe_)?put_(user|unaligned\w*|cmsg|old_\w+|compat_\w+)$/;

interface Run {
	readonly way: Way;
	readonly steps: readonly Step[];
	readonly tokens: readonly string[];
	/** Steps that the way turns on. */
	readonly turns: readonly boolean[];
	readonly exitAt: number;
}

/** Error exits that may be compared with; more add nothing. */
const MOST = 48;

const cache = new WeakMap<Siblings, readonly Run[]>();

function stepsOf(way: Way): Run {
	const steps = way.events.filter((e): e is Step => e.depth === 0 && STEPS.has(e.kind));
	const turns = steps.map(turnsOn);
	const tokens = steps.map((e, i) => `${e.kind}:${startOf(e)}:${e.kind === 'branch' ? e.text : e.name}${turns[i] ? ' turns' : ''}`);
	return { way, steps, tokens, turns, exitAt: way.events.at(-1)?.place.span.start ?? 0 };
}

const STEPS: ReadonlySet<string> = new Set(['call', 'enter', 'leave', 'branch', 'fault']);
/** A test, a call that fails, or a visible function that failed: what it came back with is known, so that the test of it decides nothing. */
const turnsOn = (e: Step, i: number, all: readonly Step[]): boolean =>
	e.kind === 'branch' ||
	e.kind === 'fault' ||
	(e.kind === 'leave' && (FAILED.test(e.value) || (/\(\)$/.test(e.value) && all[i + 1]?.kind !== 'branch')));
const placeOf = (e: Step): CodePlace => (e.kind === 'leave' ? e.call : e.place);
const startOf = (e: Step): number => placeOf(e).span.start;

/** The error exits of the function, one for each way of cleaning up. */
function errorRuns(siblings: Siblings): readonly Run[] {
	const old = cache.get(siblings);
	if (old) return old;
	const seen = new Set<string>();
	const out: Run[] = [];
	for (const w of siblings.ways) {
		if (!w.returned || w.exit !== 'error') continue;
		const r = stepsOf(w);
		const last = r.turns.lastIndexOf(true);
		const key = `${r.exitAt}|${r.tokens[last] ?? ''}|${r.steps
			.slice(last + 1)
			.map((e) => (e.kind === 'call' || e.kind === 'enter' ? e.name : ''))
			.join()}`;
		if (seen.has(key)) continue;
		seen.add(key);
		if (out.push(r) >= MOST) break;
	}
	cache.set(siblings, out);
	return out;
}

const isCall = (e: Step | undefined): e is Call => e !== undefined && (e.kind === 'call' || e.kind === 'enter');
const named = (e: Call): string => e.name.replace(/^.*:/, '');
const argsOf = (e: Call): readonly string[] => (e.args === '' ? [] : e.args.split(', '));
/** The argument that tells what is undone: the longest path, the device or context it belongs to being short. */
const objectOf = (e: Call): string =>
	argsOf(e)
		.filter((a) => !/^\d|^"|^ERR_PTR/.test(a))
		.sort((a, b) => b.length - a.length)[0] ?? '';
const bare = (a: string): string => a.replace(/^&/, '');

/** The decision that led to the exit: the last one before something is undone (or before the end). */
function decisionOf(run: Run): number {
	const undone = run.steps.findIndex(
		(e, i) => isCall(e) && UNDOES.test(named(e)) && !run.steps.slice(i).some((x) => x.kind === 'branch' || x.kind === 'fault' || gaveUp(x)),
	);
	return run.turns.slice(0, undone < 0 ? undefined : undone).lastIndexOf(true);
}

/** A visible step failed, which is no clean-up itself. */
const gaveUp = (e: Step): boolean => e.kind === 'leave' && FAILED.test(e.value) && !UNDOES.test(e.name.replace(/^.*:/, ''));

/** Where `run` goes on at the decision at which another way gave up; -1 when it never comes there or gives up there, too. */
function passes(run: Run, decision: Step, token: string): number {
	const at = run.steps.findLastIndex(
		(e) => startOf(e) === startOf(decision) && (decision.kind === 'fault' ? e.kind === 'call' : e.kind === decision.kind),
	);
	return at < 0 || run.tokens.some((t) => t === token) ? -1 : at;
}

interface Skipped {
	readonly call: Call;
	readonly why: string;
	readonly basis?: string;
}

/** What `other` undoes and `run` does not, though it has as much to undo. */
function skipped(run: Run, other: Run): Skipped | undefined {
	const given = decisionOf(other);
	const mineAt = decisionOf(run);
	if (given < 0 || mineAt < 0) return undefined;
	const passed = passes(run, other.steps[given] as Step, other.tokens[given] as string);
	// The other way gave up where this one went on (it comes first), or the other way round.
	// `if (rc != -EINPROGRESS) cleanup(); return rc;`: one test, and both answers lead to the same end.
	if (passed >= 0 && passed === mineAt && run.exitAt === other.exitAt && run.steps[passed]?.kind === 'branch') return undefined;
	if (passed >= 0 && passed <= mineAt)
		return compare(run, other, {
			before: run.steps.slice(0, passed),
			mine: run.steps.slice(passed + 1),
			between: [],
			failing: failingOf(other.steps.slice(0, given)),
		});
	const further = passes(other, run.steps[mineAt] as Step, run.tokens[mineAt] as string);
	if (further < 0 || further > given) return undefined;
	const before = run.steps.slice(0, mineAt);
	return compare(run, other, {
		before,
		mine: run.steps.slice(mineAt),
		between: other.steps.slice(further + 1, given + 1),
		failing: failingOf(before),
	});
}

/** The last step before an exit; a macro in capitals asks of what it came back with: ACPI_FAILURE(status). */
const failingOf = (steps: readonly Step[]): Call | undefined => steps.filter(isCall).findLast((e) => !/^[A-Z_\d]+$/.test(named(e)));

interface Stretches {
	/** What both ways did. */
	readonly before: readonly Step[];
	/** What this way did after they parted. */
	readonly mine: readonly Step[];
	/** What the other way did before it gave up; empty when it gave up first. */
	readonly between: readonly Step[];
	/** The call that failed where the first of them gave up. */
	readonly failing: Call | undefined;
}

function compare(run: Run, other: Run, s: Stretches): Skipped | undefined {
	const mine = s.mine.filter(isCall);
	const between = s.between.filter(isCall).filter((e) => !looksOnly(named(e)) || TAKES.test(named(e)));
	const earlier = s.before.filter(isCall);
	const [decision, ...since] = run.steps.slice(decisionOf(run)).map(placeOf);
	const gave = run.steps[decisionOf(run)];
	const last = other.steps[decisionOf(other)];
	const theirs = last && placeOf(last);
	for (const k of other.steps.slice(decisionOf(other) + 1)) {
		if (!isCall(k) || !UNDOES.test(named(k)) || WRITES.test(named(k))) continue;
		const object = objectOf(k);
		if (k.depth === 0 && resultIsUsed(run.way.fn, k.place)) continue;
		if (wasAsked(run.way.fn, { decision, since }, k.place, theirs)) continue;
		if (object === '' || object === 'pointer' || object.includes('[…]') || /->|\./.test(named(k))) continue;
		// It is this that failed here.
		if (gave?.kind === 'fault' && counterparts(gave.name, named(k)) !== undefined) continue;
		// What is held is judged by the leak rules.
		if (run.way.state.holds.some((h) => h.label === bare(object))) continue;
		if (neverMade(run, other, object)) continue;
		// Already done before the ways part: a loop, or not what it seems.
		if (earlier.some((e) => e.name === k.name)) continue;
		if (mine.some((e) => e.name === k.name || (soundsLikeRelease(named(e)) && related(e, object)))) continue;
		if (mine.some((e) => handedOn(e, object))) continue;
		if (guarded(run, s.mine, other.steps, k, object)) continue;
		const failed = s.failing;
		if (s.between.length === 0) {
			// What the other way undid is still to be undone here, unless the step that failed there took it over here.
			if (failed && argsOf(failed).some((a) => bare(a) === bare(object)) && !counterparts(named(failed), named(k))) continue;
			if (failed && counterparts(named(failed), named(k))) continue;
			const begun = earlier.filter((e) => begins(e, k, object));
			if (begun.length === 0) continue;
			// What earlier rounds of a loop set up, and the loop's own exit leaves to them, is not this exit's to undo.
			if (begun.every((e) => isInLoop(run.way.fn, e.place)) && !(decision && isInLoop(run.way.fn, decision))) continue;
			// It could not be set up once more: what was set up before was for something else.
			if (decision && begun.every((e) => startOf(e) === decision.span.start)) continue;
			return { call: k, why: 'an exit before this one does' };
		}
		// This way gave up first: it has as much to undo if what is undone was begun before the ways part, and not again after.
		const begun = earlier.some((e) => counterparts(named(e), named(k)) !== undefined && argsOf(e).some((a) => bare(a) === bare(object)));
		if (
			begun &&
			failed &&
			counterparts(named(failed), named(k)) === undefined &&
			!between.some((e) => counterparts(named(e), named(k)) !== undefined)
		)
			return { call: k, why: 'a later exit does' };
		const param = run.way.fn.params.some((p) => p.name === object);
		const handled = [...between.slice(0, -1), ...earlier].some(
			(e) => argsOf(e).some((a) => bare(a) === object) && (!looksOnly(named(e)) || TAKES.test(named(e))),
		);
		if (param && k.kind === 'call' && k.known === 'contract' && /free|put/.test(k.name) && !handled)
			return { call: k, why: 'other error exits do', basis: FOR_A_PARAMETER };
	}
	return undefined;
}

/** The call that made the object on the other way failed on this one. */
function neverMade(run: Run, other: Run, object: string): boolean {
	const maker = other.steps.find((e) => e.kind === 'call' && bare(e.result) === bare(object));
	return maker !== undefined && run.steps.some((e) => e.kind === 'fault' && e.name === named(maker as Call));
}

/** Something before speaks of the object, so there is something to undo. */
const begins = (e: Call, k: Call, object: string): boolean =>
	counterparts(named(e), named(k)) !== undefined ||
	argsOf(e).some((a) => bare(a) === bare(object)) ||
	(e.kind === 'call' && e.result !== '' && bare(e.result) === bare(object));
/** The release speaks of the object, of something it is part of, or of something in it: members and casts of the same variable. */
const related = (e: Call, object: string): boolean =>
	argsOf(e).some((a) => partOf(a, object) || partOf(object, a) || rootOf(a) === rootOf(object));
/** It was given to something, or a member of it was put into a list. */
const handedOn = (e: Call, object: string): boolean =>
	(soundsLikeTakeover(named(e)) && argsOf(e).some((a) => bare(a) === bare(object))) ||
	(JOINS.test(named(e)) && argsOf(e).some((a) => a.startsWith('&') && partOf(a, object)));
const JOINS = /(^|_)(add|queue|enqueue|insert|link|attach|register|schedule|submit)(_|$)/;

/** `&p->list` and `p+40` are parts of `p`. */
const partOf = (a: string, object: string): boolean => bare(a).startsWith(bare(object));
const rootOf = (a: string): string => /^\w*(?:\(\))?/.exec(bare(a))?.[0] || a;

/** This way came to the test that stands before the call, and the test said that there is nothing to undo. */
function guarded(run: Run, mine: readonly Step[], theirs: readonly Step[], k: Call, object: string): boolean {
	const at = theirs.indexOf(k);
	const test = at > 0 ? theirs[at - 1] : undefined;
	if (test === undefined) return false;
	// Both came to what stands right before the call.
	if (test.kind !== 'branch') return mine.some((e) => e.kind === test.kind && startOf(e) === startOf(test));
	const came = test.text.startsWith(`${bare(object)} `) ? run.steps : mine;
	return came.some((e) => e.kind === 'branch' && startOf(e) === startOf(test) && e.text !== test.text);
}

export const missingCleanup: Checker = {
	id: 'missing-cleanup',
	title: 'Clean-up left out on an error exit',
	severity: 'warning',
	doc: `An error exit leaves out a call that another error exit of the same function makes to undo an earlier step, though that step was done on this way too.

What the step set up stays behind: memory, a registration, something switched on.

Usually the exit jumps to the wrong label of the error ladder, or returns where it should jump.

The rule compares the exits of one function; it knows what is undone by the names of the calls only. An exit that undoes the same thing in another way is not reported if it calls anything that sounds like a release for it.`,
	judge(way, siblings) {
		if (!way.returned || way.exit !== 'error') return [];
		const run = stepsOf(way);
		const out = new Map<string, RawFinding>();
		for (const other of errorRuns(siblings)) {
			if (other.exitAt === run.exitAt && other.tokens.length === run.tokens.length) continue;
			const hit = skipped(run, other);
			if (!hit || way.state.ended.some((e) => e.hold.label === bare(objectOf(hit.call)))) continue;
			const same = `missing-cleanup:${hit.call.name}`;
			if (!out.has(same)) out.set(same, finding(way, hit, same));
		}
		return [...out.values()];
	},
};

function finding(way: Way, hit: Skipped, same: string): RawFinding {
	const exit = way.events.at(-1);
	const place = exit?.place as CodePlace;
	const call = `${named(hit.call)}(${hit.call.args})`;
	const basis = [`compared with the other error exits of ${way.fn.name}()`, ...(hit.basis === undefined ? [] : [hit.basis])];
	const doubt = doubtOf({ rule: 'missing-cleanup', basis });
	return {
		rule: 'missing-cleanup',
		...(doubt === undefined ? {} : { doubt }),
		place,
		fn: way.fn.name,
		message: `${call} is not called on this exit, though ${hit.why}. Call it before leaving here, or jump to the label that does.`,
		resource: objectOf(hit.call),
		confidence: 0.7,
		basis,
		keys: way.events.filter((e) => e.kind === 'fault' || (e.kind === 'branch' && e.depth === 0)).map((e) => e.seq),
		same,
	};
}
