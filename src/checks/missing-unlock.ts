import type { LockHeld } from '../machine/state';
import { isInt } from '../machine/value';
import type { Checker, RawFinding, Siblings, Way } from './check';
import { eventsOf, eventsOfKinds } from './events';
import { lostHolds } from './lost-hold';
import { givenUnderOtherName, lastName, wasCallers } from './same-lock';
import { enteredBy, leftByCallee, SECTIONS } from './sections';

export const missingUnlock: Checker = {
	id: 'missing-unlock',
	title: 'Lock held on return',
	severity: 'error',
	doc: `A lock taken in this function (or a read section entered) is still held on one of its exits, while other exits release it; or
the caller's lock is released on all other exits, but not on this error exit.

The next task that wants the lock waits for ever.

Release it on that exit, usually by jumping to the unlocking label.

A function that holds the lock on every exit is taken to be a locking function when its name or a later call says so; nor is one reported whose success and failure differ by design (trylock).`,
	judge(way, siblings) {
		if (!way.returned || way.fn.annotations.some((a) => /acquires|cond_lock/.test(a.name))) return [];
		return [
			...lostHolds(way, siblings, 'lock', 'missing-unlock'),
			...way.state.locks.flatMap((l) => stillHeld(way, siblings, l)),
			...openSections(way, siblings),
			...callersLock(way, siblings),
		];
	},
};

const siteOfLock = (l: LockHeld): string => `${l.at.file}:${l.at.span.start}`;

/** For each place where a lock is taken: the ways that release it and hold it no more, and those that return with it. */
interface Sites {
	readonly releasing: ReadonlyMap<string, readonly Way[]>;
	readonly holding: ReadonlyMap<string, readonly Way[]>;
}
const sitesOf = new WeakMap<Siblings, Sites>();

function lockSites(siblings: Siblings): Sites {
	const old = sitesOf.get(siblings);
	if (old) return old;
	const releasing = new Map<string, Way[]>();
	const holding = new Map<string, Way[]>();
	const note = (map: Map<string, Way[]>, key: string, w: Way): void => {
		const list = map.get(key);
		if (list) list.push(w);
		else map.set(key, [w]);
	};
	for (const w of siblings.ways) {
		const held = new Set(w.state.locks.map(siteOfLock));
		// Taken again at another place: still held.
		const again = new Set(w.state.locks.map((l) => l.label));
		const released = new Set<string>();
		for (const e of eventsOf(w, 'unlock')) if (e.lock && !again.has(e.lock.label)) released.add(siteOfLock(e.lock));
		for (const s of released) if (!held.has(s)) note(releasing, s, w);
		if (w.returned) for (const s of held) note(holding, s, w);
	}
	const made = { releasing, holding };
	sitesOf.set(siblings, made);
	return made;
}

function stillHeld(way: Way, siblings: Siblings, l: LockHeld): RawFinding[] {
	if (l.cls === 'semaphore' && countsUp(siblings, l.label)) return [];
	if (givenUnderOtherName(way, l) || releasedTooDeep(way, l)) return [];
	// Taken twice, by what was told of it: that it is given back once only is no second fault.
	if (eventsOf(way, 'lock').some((e) => e.already && siteOfLock(e.already) === siteOfLock(l))) return [];
	const sites = lockSites(siblings);
	const releasing = sites.releasing.get(siteOfLock(l)) ?? [];
	const holding = sites.holding.get(siteOfLock(l)) ?? [];
	if (releasing.length === 0) {
		// A function that locks for its caller does so on success only.
		const locks =
			/(^|_)(lock|acquire|begin|start|get)(_|\d|$)/.test(way.fn.name) &&
			way.exit === 'error' &&
			holding.some((w) => w.exit === 'success') &&
			way.state.result !== undefined &&
			isInt(way.state.result) &&
			// The start of a walk gives NULL when there is nothing to walk; its stop is called all the same (fs/seq_file.c).
			!(way.fn.ret.k === 'pointer' && way.state.result === 0 && way.lockUse(l.at) === 'given elsewhere');
		if (locks) return [finding(way, l, `is held on this error exit, though the caller is told that ${way.fn.name}() failed`, 0.75)];
		return forgets(way, siblings, l) ? [finding(way, l, 'is still held on this exit, and no exit of this function releases it', 0.7)] : [];
	}
	// A function that keeps the lock exactly on success (or exactly on failure) hands it to its caller.
	const back = releasing.filter((w) => w.returned);
	if (
		back.length > 0 &&
		way.exit === 'success' &&
		holding.every((w) => w.exit === 'success') &&
		back.every((w) => w.exit !== 'success') &&
		// Those that use what it locks take the lock themselves: they would wait for ever.
		(way.lockUse(l.at) !== 'used elsewhere' || TAKES.test(way.fn.name) || (!way.fn.static && BEGINS.test(way.fn.name)))
	)
		return [];
	// One that is named for it may tell more with its result than that it succeeded.
	if (TAKES.test(way.fn.name) && back.length > 0 && holding.every((w) => w.exit !== 'error') && back.every((w) => w.exit !== 'success'))
		return [];
	if (unlocksByHelper(way, releasing, l) || wasCallers(way, l) || meansToKeep(way, l, holding, back)) return [];
	return [finding(way, l, 'is still held on this exit; other exits release it', 1)];
}

/** Taken in a callee, which then calls what by its name unlocks, but is nested too deep to be gone into: told when the callee is looked at. */
const releasedTooDeep = (way: Way, l: LockHeld): boolean =>
	l.depth > 0 && way.events.some((e) => e.seq > l.seq && e.kind === 'call' && e.deep && e.depth >= l.depth && ENDS.test(e.name));

/** What the function gives, or is named for, says that the lock stays: another function gives it back, or the caller is told. */
function meansToKeep(way: Way, l: LockHeld, holding: readonly Way[], back: readonly Way[]): boolean {
	// VM_FAULT_LOCKED, FOO_LOCKED: the answer is that it is.
	if (holding.every((w) => /LOCKED/.test(eventsOf(w, 'exit').at(-1)?.value ?? ''))) return true;
	if (way.exit !== 'error' && way.lockUse(l.at) === 'given elsewhere' && (l.cls === 'semaphore' || BEGINS.test(way.fn.name))) return true;
	const results = (ways: readonly Way[]): ReadonlySet<unknown> => new Set(ways.map((w) => w.state.result));
	const kept = results(holding);
	const given = results(back);
	if (TAKES.test(way.fn.name) && [...kept, ...given].every((v) => typeof v === 'number') && ![...kept].some((v) => given.has(v)))
		return true;
	// The page goes to the caller, locked: only then it is put into an object of the caller's.
	if (l.label.endsWith('PG_locked') && way.exit !== 'error' && isStored(way, l.obj) && !back.some((w) => isStored(w, l.obj))) return true;
	return asksWhoHasIt(way, l, back);
}

/** A member of an object of the caller's points to it. */
const isStored = (way: Way, obj: number): boolean =>
	[...way.state.objects.all()].some(
		(o) =>
			o.kind === 'lazy' &&
			[...o.cells].some(
				([, c]) => typeof c.v === 'object' && (c.v.kind === 1 ? c.v.obj : c.v.kind === 2 ? way.state.facts.raw(c.v)?.obj : 0) === obj,
			),
	);

/** Whether it is given back is decided by what an unseen function answered that was called with the lock held, and by nothing else. */
function asksWhoHasIt(way: Way, l: LockHeld, back: readonly Way[]): boolean {
	const asks = eventsOf(way, 'branch').findLast((e) => e.depth === 0 && e.seq > l.seq);
	const callee = asks && /(?:^|\s)(\w+)\(\) [!=]= -\d+$/.exec(asks.text)?.[1];
	if (!asks || !callee || !way.events.some((e) => e.kind === 'call' && e.known === 'unknown' && e.name === callee && e.seq > l.seq))
		return false;
	return back.some((w) => {
		const other = eventsOf(w, 'branch').findLast((e) => e.place.span.start === asks.place.span.start && e.depth === 0);
		const next = other && w.events.find((e) => e.seq > other.seq && e.kind !== 'discarded');
		return other?.taken === !asks.taken && next?.kind === 'unlock' && next.lock !== undefined && siteOfLock(next.lock) === siteOfLock(l);
	});
}

/** Names of functions that take a lock for their caller. */
const TAKES = /(^|_)(try_?)?(i?lock|locked|hold|acquire|claim|grab)(_|\d|$)/;
/** Names of functions that begin what another ends. */
const BEGINS = /(^|_)(begin|start|enter|suspend|freeze|prepare|pre|pause|quiesce|block|open|reserve|seq)(_|\d|$)/;
/** Names of functions that end what another began, whatever they are about (`stream_lock_release`). */
const UNDOES = /(^|_)(release|unlock|put|end|done|free|destroy|remove|exit)$/;
/** Names of functions that take a lock for someone else: to keep it, to stop something, to step through something. */
const KEEPS =
	/(^|_|try)(i?lock|locked)(_|\d|$)|(^|_)(acquire|begin|start|get|enter|hold|claim|grab|take|suspend|freeze|stop|prepare|pre|pause|quiesce|block|down|open|init|reserve|disable|reset|attach|select|wait|next|seq|iter|map|idle|save|lookup|find|setup|alloc|pin|own|busy|xfer|deselect)(_|\d|$)/;
const ENDS = /unlock|(^|_)(release|put|done|end|finish|complete|commit|abort|drop|leave|exit)(_|\d|$)/;

/** Locks that nobody sleeps under: they are not kept while something is stopped, open or switched off. */
const SPINS: ReadonlySet<string> = new Set(['spinlock', 'raw_spinlock', 'rwlock', 'bit']);
const STARTS = /(^|_)(begin|start|enter|next|seq)(_|\d|$)/;

/**
 * Every exit leaves with the lock, and nothing says that this is meant: the function took it itself, on something that others reach,
 * returns from each way, is not named for it, and calls nothing afterwards that may see to it.
 */
function forgets(way: Way, siblings: Siblings, l: LockHeld): boolean {
	if (l.depth > 0 || !way.fn.complete || (l.cls === 'semaphore' && l.obj > 0) || (l.cls === 'custom' && way.lockUse(l.at) === undefined))
		return false;
	if (keptForOthers(way, siblings, l) || takenBack(way, l)) return false;
	const taking = siblings.ways.filter((w) => eventsOf(w, 'lock').some((e) => siteOfLock(e.lock) === siteOfLock(l)));
	if (!taking.every((w) => w.returned || w.state.stop?.kind === 'oops' || w.state.stop?.kind === 'bug')) return false;
	// A lock that the caller points to, and not a record of the caller's that begins with one.
	const given = way.fn.params.find((p) => l.label === p.name || l.label === `*${p.name}`);
	if (given && !(given.type.k === 'pointer' && given.type.to.k === 'record' && !/lock|mutex|sem/.test(given.type.to.id))) return false;
	return !taking.some((w) =>
		w.events.some(
			(e) =>
				// The caller's lock, given back for a while.
				(e.kind === 'unlock' && !e.lock && lastName(e.label) === lastName(l.label)) ||
				(e.seq > l.seq &&
					((e.kind === 'call' &&
						// One that is told more than what to give back may unlock it, too.
						(e.known !== 'contract' || e.args.includes(', ')) &&
						ENDS.test(e.name) &&
						speaksOf(e.args, l.label)) ||
						e.kind === 'hole')),
		),
	);
}

/** Unseen code that was given the object said, in a variable of this function, what decided that the lock is taken: it had given it back. */
const takenBack = (way: Way, l: LockHeld): boolean => {
	const asked = way.events.findLast((e) => e.kind === 'branch' && e.seq < l.seq && e.depth === l.depth);
	const name = asked?.kind === 'branch' ? /^(\w+) != 0$/.exec(asked.text)?.[1] : undefined;
	return (
		name !== undefined &&
		way.events.some(
			(e) =>
				e.kind === 'call' && e.known === 'unknown' && e.seq < l.seq && e.args.split(', ').includes(`&${name}`) && speaksOf(e.args, l.label),
		)
	);
};

/** The function is one that takes a lock for someone else, by its name and by what the files do with the lock. */
function keptForOthers(way: Way, siblings: Siblings, l: LockHeld): boolean {
	const { name } = way.fn;
	if (
		!KEEPS.test(name) ||
		keepsFlags(way, l) ||
		(UNDOES.test(name) && !(/(^|_)i?lock_/.test(name) && way.lockUse(l.at) === 'given elsewhere'))
	)
		return false;
	const givesItBack = siblings.ways.some((w) =>
		eventsOf(w, 'unlock').some((e) => e.depth === 0 && e.lock?.label === l.label && e.lock.cls === l.cls),
	);
	if (givesItBack && !TAKES.test(name)) return false;
	const use = way.lockUse(l.at);
	if (use === undefined || use === 'given elsewhere') return true;
	if (TAKES.test(name)) return true;
	if (SPINS.has(l.cls)) return STARTS.test(name);
	// Who else could give it back has to see it.
	const hidden = way.fn.static || way.state.object(l.obj)?.kind === 'global';
	return !hidden && (use === 'only here' || BEGINS.test(name));
}

/** The interrupt state went to a local variable, which is gone when the function returns: no one else can give the lock back rightly. */
function keepsFlags(way: Way, l: LockHeld): boolean {
	if (!/irqsave/.test(l.by)) return false;
	const call = way.events.find((e) => e.kind === 'call' && e.name === l.by && e.place.span.start === l.at.span.start);
	const flags = call?.kind === 'call' ? call.args.split(', ').at(-1) : undefined;
	if (flags === undefined || way.fn.params.some((p) => p.name === flags)) return false;
	return way.fn.scopes.some((sc) => sc.variables.some((v) => v.name === flags));
}

/** An argument is what the lock is in, or the lock; a call without any may be about anything. */
const speaksOf = (args: string, label: string): boolean =>
	args === '' ||
	args.split(', ').some((a) => {
		const path = a.replace(/^[&*(]+/, '');
		return path !== '' && label.startsWith(path) && !/\w/.test(label[path.length] ?? '');
	});

/** The semaphore is raised without having been taken, too: it counts or wakes, and is no lock. */
const countsUp = (siblings: Siblings, label: string): boolean =>
	siblings.ways.some((w) => eventsOf(w, 'unlock').some((e) => e.lock === undefined && e.label === label));

/** The helper that releases it on other ways is called on this one too: whether it releases depends on a count that is not known here. */
function unlocksByHelper(way: Way, releasing: readonly Way[], l: LockHeld): boolean {
	const helpers = new Set(
		releasing.flatMap((w) =>
			w.events.flatMap((e) => (e.kind === 'unlock' && e.lock && siteOfLock(e.lock) === siteOfLock(l) && e.depth > 0 ? [e.fn] : [])),
		),
	);
	return way.events.some((e) => e.kind === 'enter' && e.seq > l.seq && helpers.has(e.name));
}

function finding(way: Way, l: LockHeld, what: string, confidence: number): RawFinding {
	return {
		rule: 'missing-unlock',
		place: way.events.at(-1)?.place ?? l.at,
		fn: way.fn.name,
		message: `\`${l.label}\`, taken by ${l.by}(), ${what}. Unlock it before leaving here.`,
		resource: `${l.label} (${l.cls === 'custom' ? 'lock' : l.cls})`,
		confidence,
		basis: [],
		keys: [l.seq, ...decisions(way, l.seq)],
		same: `missing-unlock:${l.at.file}:${l.at.span.start}`,
		inCallee: l.depth > 0,
	};
}

const decisions = (way: Way, after: number): number[] =>
	way.events.filter((e) => e.kind === 'fault' || (e.kind === 'branch' && e.depth === 0 && e.seq > after)).map((e) => e.seq);

function openSections(way: Way, siblings: Siblings): RawFinding[] {
	const out: RawFinding[] = [];
	for (const { name, noun, leaves } of SECTIONS) {
		if ((way.state.sections[name] ?? 0) === 0) continue;
		const others = siblings.ways.filter(
			(w) => w.returned && (w.state.sections[name] ?? 0) === 0 && w.events.some((e) => e.kind === 'call' && leaves.test(e.name)),
		);
		const holding = siblings.ways.filter((w) => w.returned && (w.state.sections[name] ?? 0) > 0);
		if (
			others.length === 0 ||
			(way.exit === 'success' && holding.every((w) => w.exit === 'success') && others.every((w) => w.exit !== 'success'))
		)
			continue;
		const exit = way.events.at(-1);
		if (!exit) continue;
		const entered = enteredBy(way.events, name);
		if (leftByCallee(entered, 0) || way.events.some((e) => e.kind === 'call' && e.name === 'irqs_disabled')) continue;
		out.push({
			rule: 'missing-unlock',
			place: exit.place,
			fn: way.fn.name,
			message: `The ${noun} is not left on this exit; other exits leave it. Leave it before returning here.`,
			resource: noun,
			confidence: 1,
			basis: [],
			keys: [...(entered ? [entered.seq] : []), ...decisions(way, 0)],
			same: `missing-unlock:section:${name}:${entered?.place.file}:${entered?.place.span.start}`,
			inCallee: entered !== undefined && entered.depth > 0,
		});
	}
	return out;
}

const givenBy = new WeakMap<Way, ReadonlySet<string>>();

/** Locks of the caller that a way has released and not taken again, by label. */
function given(way: Way): ReadonlySet<string> {
	const old = givenBy.get(way);
	if (old) return old;
	const out = new Set<string>();
	givenBy.set(way, out);
	for (const e of eventsOfKinds(way, ['unlock', 'lock'])) {
		if (e.kind === 'unlock' && e.lock === undefined) out.add(e.label);
		else if (e.kind === 'lock') out.delete(e.lock.label);
	}
	return out;
}

/** Code nobody has shown us took it, by its name: what gave the lock, or what was called with it before. */
const takenUnseen = (ways: readonly Way[], label: string): boolean =>
	/(^|_)lock\w*\(\)/.test(label) ||
	ways.some((w) =>
		w.events.some(
			(e) =>
				e.kind === 'call' &&
				e.known === 'unknown' &&
				/(^|_)lock(_|$)/.test(e.name) &&
				e.args.split(', ').some((a) => a === `&${label}` || a === label),
		),
	);

function callersLock(way: Way, siblings: Siblings): RawFinding[] {
	if (way.exit !== 'error') return [];
	const mine = given(way);
	if (!siblings.ways.some((w) => given(w).size > 0)) return [];
	const others = siblings.ways.filter((w) => w.returned && w.events.at(-1)?.place.span.start !== way.events.at(-1)?.place.span.start);
	if (others.length === 0 || given(others[0] as Way).size === 0) return [];
	const out: RawFinding[] = [];
	for (const label of given(others[0] as Way)) {
		if (mine.has(label) || eventsOfKinds(way, ['unlock', 'lock']).some((e) => (e.kind === 'lock' ? e.lock.label : e.label) === label))
			continue;
		if (!others.every((w) => given(w).has(label)) || !others.some((w) => w.exit === 'error') || takenUnseen(others, label)) continue;
		const exit = way.events.at(-1);
		if (!exit) continue;
		out.push({
			rule: 'missing-unlock',
			place: exit.place,
			fn: way.fn.name,
			message: `\`${label}\`, which the caller holds, is not released on this exit; all other exits release it. Unlock it before leaving here.`,
			resource: label,
			confidence: 0.8,
			basis: ['all other exits release it'],
			keys: decisions(way, 0),
			same: `missing-unlock:caller:${label}`,
		});
	}
	return out;
}
