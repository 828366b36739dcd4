/**
 * Signs that a hold was given back, or is another's, though the run does not end it: loops that are followed a few times only, pointers that
 * may be the same under another name, functions that were given along. Owns these judgements; lost-hold.ts asks them.
 */
import { isInLoop } from '../machine/cycles';
import type { Event } from '../machine/event';
import type { Hold } from '../machine/state';
import { type Siblings, siteOf, type Way } from './check';
import { wentRound } from './cleaners';
import { callFailed, soundsLikeRelease, soundsLikeTakeover } from './escape';
import { eventsOf } from './events';
import { isStored } from './kept';

/**
 * Taken in a loop, and others taken at the same place were given back after it, or the way to give it back was called for what is not
 * known: loops are followed a few times only, so which of them are left says nothing.
 */
export function givenBackInLoop(way: Way, siblings: Siblings, h: Hold): boolean {
	const s = way.state;
	const names = way.releasers(h.resource);
	// An element that nobody can tell (an index not known) was given back: it may be this one, if this one was ever stored.
	const calls = eventsOf(way, 'call');
	if (calls.some((e) => e.seq > h.seq && names.includes(e.name) && e.args.includes('[…]')) && isStored(s, h)) return true;
	if (!isInLoop(way.fn, h.at) && h.depth === 0) return false;
	if (comesToEmptying(way, siblings, h, names)) return true;
	// Taken down in a loop of a function of the same files: how often that goes round is not known here.
	if (
		eventsOf(way, 'enter').some((e) => e.seq > h.seq && e.depth === 0 && soundsLikeRelease(e.name)) &&
		(isStored(s, h) || (h.kind === 'other' && takenInLoop(way, h)))
	)
		return true;
	if (
		h.depth > 0 &&
		takenInLoopOfCallee(way, h) &&
		eventsOf(way, 'enter').some((e) => e.seq > h.seq && e.depth === 0 && names.some((n) => way.reachedFrom(e.name).has(n)))
	)
		return true;
	const site = siteOf(h.at, h.resource);
	if (
		s.ended.some(
			(e) =>
				e.seq > h.seq && e.how === 'released' && siteOf(e.hold.at, e.hold.resource) === site && (h.depth > 0 || isInLoop(way.fn, e.at)),
		)
	)
		return true;
	// The call that took it, where that gives another back (of_get_next_parent).
	const own = calls.find((e) => e.seq > h.seq && e.name === h.by && e.place.span.start === h.at.span.start);
	return calls.some(
		(e) =>
			e !== own &&
			e.seq > h.seq &&
			names.includes(e.name) &&
			!/^(0|.*, 0)(,|$)/.test(e.args) &&
			!s.ended.some((x) => x.at.span.start === e.place.span.start && x.seq <= e.seq && x.seq > h.seq) &&
			isInLoop(way.fn, e.place),
	);
}

const emptying = new WeakMap<Siblings, ReadonlyMap<string, ReadonlySet<number>>>();

/** Conditions of loops in which other ways call each of these, by name: where the loop begins. */
function emptyingLoops(siblings: Siblings): ReadonlyMap<string, ReadonlySet<number>> {
	const old = emptying.get(siblings);
	if (old) return old;
	const out = new Map<string, Set<number>>();
	for (const w of siblings.ways) {
		let loop = -1;
		for (const e of w.events) {
			if (e.depth !== 0) continue;
			if (e.kind === 'branch' && e.loop) loop = e.place.span.start;
			if ((e.kind !== 'call' && e.kind !== 'enter') || loop < 0 || !isInLoop(w.fn, e.place)) continue;
			const names = e.kind === 'call' ? [e.name] : soundsLikeRelease(e.name) ? w.callsOf(e.name) : [];
			for (const n of names) {
				const at = out.get(n) ?? new Set<number>();
				at.add(loop);
				out.set(n, at);
			}
		}
	}
	emptying.set(siblings, out);
	return out;
}

/**
 * Handed on in a loop that this way goes round less often than a way on which somebody has it: how many rounds there are, zero at the
 * least, only the machine does not know.
 */
export function handedOnInLoop(way: Way, siblings: Siblings, h: Hold): boolean {
	if (way.exit === 'error' || h.depth > 0) return false;
	const site = siteOf(h.at, h.resource);
	const rounds = (w: Way): ReadonlyMap<number, number> => {
		const out = new Map<number, number>();
		for (const e of eventsOf(w, 'branch')) if (e.depth === 0 && e.loop) out.set(e.place.span.start, (out.get(e.place.span.start) ?? 0) + 1);
		return out;
	};
	const mine = rounds(way);
	if (mine.size === 0) return false;
	return siblings.ways.some((w) => {
		if (!w.returned || w.exit === 'error' || w === way) return false;
		const kept = [...w.state.holds].some(
			(x) => siteOf(x.at, x.resource) === site && (w.escaped.has(x.obj) || x.seenBy.some(soundsLikeTakeover)),
		);
		return kept && [...rounds(w)].some(([at, n]) => n > (mine.get(at) ?? n));
	});
}

/** It is of an earlier round, and this exit comes by a loop that gives such holds back: how often that goes round is not known. */
function comesToEmptying(way: Way, siblings: Siblings, h: Hold, names: readonly string[]): boolean {
	const loops = emptyingLoops(siblings);
	const emptied = names.flatMap((n) => loops.get(n) ?? []);
	if (emptied.length === 0) return false;
	const earlier = h.depth > 0 || wentRound(way.fn, way.events, h, Number.POSITIVE_INFINITY);
	// What an unknown macro goes over is known least of all.
	return eventsOf(way, 'branch').some(
		(e) =>
			e.depth === 0 &&
			e.seq > h.seq &&
			(earlier || e.text.startsWith('iterate()')) &&
			emptied.some((starts) => starts.has(e.place.span.start)),
	);
}

/** Taken in an earlier round of a loop, or in one that was done, and no exit is known to give back what is left of earlier rounds. */
export const ofEarlierRound = (way: Way, siblings: Siblings, h: Hold): boolean =>
	(wentRound(way.fn, way.events, h, Number.POSITIVE_INFINITY) || leftTheLoop(way, h)) &&
	!siblings.releasedInLaterRound?.has(siteOf(h.at, h.resource));

/** Taken in a loop whose rounds were all done before something failed. */
function leftTheLoop(way: Way, h: Hold): boolean {
	if (h.depth > 0 || !isInLoop(way.fn, h.at)) return false;
	const later = eventsOf(way, 'fault').filter((e) => e.depth === 0 && e.seq > h.seq);
	return later.length > 0 && later.every((e) => !isInLoop(way.fn, e.place));
}

/** One of many that a visible callee took in a loop of its own: which of them are given back is not known here. */
export function takenInLoopOfCallee(way: Way, h: Hold): boolean {
	const fn = way.m.program.fn(h.fn, h.at.file);
	return fn !== undefined && isInLoop(fn, h.at);
}

/** This function took it in a loop, itself or through a visible callee. */
function takenInLoop(way: Way, h: Hold): boolean {
	const enter = h.depth === 0 ? undefined : way.events.findLast((e) => e.kind === 'enter' && e.depth === 0 && e.seq < h.seq);
	const at = h.depth === 0 ? h.at : enter?.kind === 'enter' ? enter.place : undefined;
	return at !== undefined && isInLoop(way.fn, at);
}

/** Such a hold was given back by a pointer found in memory, after unseen code had been given this one: it may be the same. */
export function givenBackElsewhere(way: Way, h: Hold): boolean {
	return eventsOf(way, 'over-release').some((e) => {
		if (e.freed || e.seq < h.seq) return false;
		// Any address in the page that was mapped.
		if (h.resource.startsWith('kmap') && e.resource === h.resource) return true;
		if (h.kind !== 'reference') return false;
		// A put of the whole: the count in it is what that puts.
		if (e.obj === h.obj && h.basis.includes('reference counter')) return true;
		if (e.seq < h.seq || e.resource !== h.resource || e.obj <= 0) return false;
		const p = way.m.behind.get(way.state.object(e.obj)?.behind ?? 0);
		// Found in memory after unseen code had it, computed from what was found, or what unseen code made of it: it may be the same.
		if (p?.op === 'var' && p.origin === 'call') return h.seenBy.some((n) => p.name === `${n}()`);
		return p !== undefined && (p.op !== 'var' || (p.origin === 'memory' && h.seenBy.length > 0));
	});
}

/** The function that gives such holds back is visible itself, and was called: what it does to the count is not what a contract says of taking it. */
export const putByVisible = (way: Way, h: Hold): boolean => {
	const names = way.releasers(h.resource);
	return eventsOf(way, 'enter').some((e) => e.seq > h.seq && names.includes(e.name) && !/^(0|NULL)(,|$)/.test(e.args));
};

/** A page whose address was given to something that gives it back. */
export const putByAddress = (way: Way, h: Hold): boolean =>
	h.resource.startsWith('page') &&
	way.events.some(
		(e) =>
			e.kind === 'call' &&
			e.seq > h.seq &&
			soundsLikeRelease(e.name) &&
			/\bpage_address\(\)/.test(e.args) &&
			way.events.some((x) => x.kind === 'call' && x.name === 'page_address' && x.seq > h.seq && x.seq < e.seq),
	);

/** An input device of devm_input_allocate_device() is unregistered with its parent (drivers/input/input.c: input_register_device). */
export function managedInput(way: Way, h: Hold): boolean {
	const o = h.kind === 'other' && h.obj > 0 ? way.state.object(h.obj) : undefined;
	return h.by === 'input_register_device' && way.m.behind.get(o?.behind ?? 0)?.name === 'devm_input_allocate_device()';
}

/** It was given back first, though not taken here: for a while only, and this takes it again. */
export const takenAgain = (way: Way, h: Hold): boolean =>
	h.kind === 'other' &&
	eventsOf(way, 'over-release').some((e) => e.seq < h.seq && !e.freed && e.obj === h.obj && e.off === h.off && e.resource === h.resource);

/** What it is given is done when the device goes, also for what is taken later. */
const DEVM_ACTION = /^(devm_add_action|_*devres_alloc)/;

/** Where it cannot be kept for later, it is done at once (include/linux/device.h). */
const RUNS_IT_AT_ONCE = /_or_reset$/;

/** The variable was freed, but unseen code had been given its address: what was freed may be this, or what this became. */
export const freedByName = (way: Way, h: Hold): boolean =>
	h.kind === 'memory' &&
	eventsOf(way, 'free').some(
		(e) =>
			e.seq > h.seq &&
			e.obj !== h.obj &&
			way.state.object(e.obj)?.kind === 'lazy' &&
			((h.label !== '' && e.label === h.label) || (h.seenBy.length > 0 && way.fn.slots.some((x) => x.name === e.label))),
	);

/** Unseen code was given a function of these files that gives such a hold back (a release or destroy callback), and did not fail. */
export function givenToCallback(way: Way, h: Hold): boolean {
	// A number that is a device's goes when the device goes.
	const names = h.kind === 'id' ? [...way.releasers(h.resource), 'put_device', 'kobject_put'] : way.releasers(h.resource);
	return eventsOf(way, 'call').some(
		(e) =>
			(e.seq > h.seq || DEVM_ACTION.test(e.name)) &&
			!ONLY_READIES.test(e.name) &&
			namesIn(e).some((f) => way.callsOf(f).some((c) => names.includes(c))) &&
			(RUNS_IT_AT_ONCE.test(e.name) || !callFailed(way.state, e.name, h)),
	);
}

const named = new WeakMap<Event, readonly string[]>();

/** Names that stand alone in what a call is given: functions among them. */
function namesIn(e: Event & { readonly kind: 'call' }): readonly string[] {
	let names = named.get(e);
	if (names === undefined) {
		names = [...withoutStrings(e.args).matchAll(/(?<![\w.>])[A-Za-z_]\w*\b(?!\s*(?:[(.]|->))/g)].map(([f]) => f);
		named.set(e, names);
	}
	return names;
}

/** A later unseen call was told the lock and how it is locked, word for word: xfs_ilock(ip, MODE); xfs_trans_ijoin(tp, ip, MODE). */
export function givenWithMode(way: Way, h: Hold): boolean {
	const taken = way.events.find((e) => e.kind === 'call' && e.name === h.by && e.seq > h.seq);
	const words = taken?.kind === 'call' ? taken.args.split(', ') : [];
	if (words.length < 2) return false;
	return way.events.some(
		(e) =>
			e.kind === 'call' &&
			e.known === 'unknown' &&
			e.seq > (taken?.seq ?? 0) &&
			!/assert|(^|_)is(_|$)|lock/i.test(e.name) &&
			words.every((w) => e.args.split(', ').includes(w)),
	);
}

/** A message may name a function (`__func__`). */
const withoutStrings = (args: string): string => args.replace(/"(?:[^"\\]|\\.)*"/g, '""');

/** Writes down what to call, and calls nothing before something is queued or armed: INIT_WORK(), timer_setup(). */
const ONLY_READIES = /^(__)?(INIT|init|DEFINE)_|_(init|setup)(_on_?stack|_key)?$/i;

const MANAGED = /^_*(devm|drmm|pcim)_/;

/** A visible function that manages for the device took it: it goes with the device. */
export function takenForDevice(way: Way, h: Hold): boolean {
	if (h.depth === 0) return false;
	const open: string[] = [];
	for (const e of way.events) {
		if (e.seq >= h.seq) break;
		if (e.kind === 'enter') open.push(e.name);
		else if (e.kind === 'leave') open.pop();
	}
	return open.some((name) => MANAGED.test(name.replace(/^.*:/, '')));
}

/** A packet that this way does nothing with, while every other way frees it or hands it on. */
export const leftAlone = (h: Hold, siblings: Siblings, site: string): boolean =>
	h.resource === 'skb' &&
	h.seenBy.length === 0 &&
	siblings.releasedOnSuccess.has(site) &&
	siblings.ways.some((w) => w.state.ended.some((e) => e.how !== 'released' && siteOf(e.hold.at, e.hold.resource) === site));
