/** The judgement shared by memory-leak and reference-leak: a hold is live at an exit and nobody has it. */
import type { Hold, State } from '../machine/state';
import { ERR_FIRST } from '../machine/value';
import { type RawFinding, type Siblings, siteOf, type Way } from './check';
import { callersCleanUp, cleanerLeftIt, undoneByKernel } from './cleaners';
import { doubtOf } from './doubts';
import {
	callFailed,
	escapedObjects,
	FAILED,
	goesAlong,
	leftToRelease,
	looksOnly,
	maybeHandedOver,
	soundsLikeRelease,
	soundsLikeTakeover,
} from './escape';
import { eventsOf, eventsOfKinds } from './events';
import { keptForNext, withoutDrvdata } from './failed-probe';
import {
	freedByName,
	givenBackElsewhere,
	givenBackInLoop,
	givenToCallback,
	givenWithMode,
	handedOnInLoop,
	leftAlone,
	managedInput,
	ofEarlierRound,
	putByAddress,
	putByVisible,
	takenAgain,
	takenForDevice,
	takenInLoopOfCallee,
} from './given-back';
import { shapeOf } from './hold-shape';
import { forgottenMember, keptAsSuch, keptIn } from './kept';
import { keptBySuccess, OWNED, undoesOlder, undoesUnseen } from './ladder';
import { madeForUs } from './makers';
import { bestReleaser, nameOfHold, variableFor, variablesFor } from './naming';

/** Memory; counted references; what is switched on, registered or numbered. */
type Family = 'memory' | 'reference' | 'resource' | 'lock';
/** What works like a lock though a contract calls it a state or a reference. */
export const LOCKISH =
	/^(modeset-all|modeset-ctx|drew-|xfs_ilock|ttm-reserved|sb-write|sb-intwrite|file-write|write-access|mnt-write|queue-frozen|iio-direct|ref:.*unlock|state:.*unlock)/;
const familyOf = (h: Hold): Family | undefined =>
	LOCKISH.test(h.resource) ? 'lock' : h.kind === 'memory' || h.kind === 'reference' ? h.kind : h.kind === 'lock' ? undefined : 'resource';
/** -EAGAIN, -EBUSY: the caller has it and tries again. */
const AGAIN: ReadonlySet<number> = new Set([-11, -16]);
/** States that end before the function does. */
const SCOPED =
	/^(class_dev_iter|klist_iter|connector-iter|css_task_iter|modeset-ctx|modeset-all|blk_plug|cred-override|mnt-write|mnt-write-file|sb-write|file-write|sb-intwrite|kmap|kmap-local|dma_buf-vmap|usb-autopm|iio-direct|ttm-reserved)$/;
/** Of these, what a function that succeeds may leave on for good. */
const MAY_STAY = /^usb-autopm$/;
/** States that go with the object they are on, or that callers take down as a whole. */
const GOES_ALONG =
	/^(sysfs-file|sysfs-group|class_dev_iter|notifier|proc-entry|percpu_ref-init|pm-enabled|bioset|queue-|kobject-added|mempool-init)/;

/** Holds from one place that are looked at on one way: a loop without a bound takes thousands. */
const MOST_OF_A_SITE = 6;
/** Makes something that others find from now on, by its name. */
const PUBLISHES = /(^|_)(register|create_and_add|new_(client_|\w+_)?device|device_create|class_create|create_dir|mkdir)(_|$)/;
/** A file system keeps what it put into its tree: with the name goes the reference (fs/dcache.c, d_genocide()). */
const IN_TREE = /^d_(instantiate|add|make_persistent)/;

export function lostHolds(way: Way, siblings: Siblings, family: Family, rule: string): RawFinding[] {
	if (!way.returned) return [];
	const out: RawFinding[] = [];
	const judged = new Map<string, number>();
	for (const h of way.state.holds) {
		if (familyOf(h) !== family) continue;
		const site = siteOf(h.at, h.resource);
		const n = judged.get(site) ?? 0;
		if (n >= MOST_OF_A_SITE) continue;
		judged.set(site, n + 1);
		const seen = asSeenFrom(way, h);
		const lost = isLost(seen, siblings, h);
		if (!lost) continue;
		const raw = { ...finding(way, h, rule, lost), shape: shapeOf(seen, siblings, h, h.by === OWNED) };
		const doubt = doubtOf(raw, raw.shape);
		out.push(doubt === undefined ? raw : { ...raw, doubt });
	}
	return out;
}

/** A function that returns nothing went on after what failed, and took this. */
function asSeenFrom(way: Way, h: Hold): Way {
	if (way.fn.ret.k !== 'void' || way.exit !== 'error') return way;
	return eventsOf(way, 'fault').some((e) => e.depth === 0 && e.seq > h.seq) ? way : { ...way, exit: 'unclear' };
}

interface Lost {
	readonly confidence: number;
	readonly why: string;
	/** What to call, where that is not the release of the resource. */
	readonly call?: string;
}

/** Name of a result that is a constant nobody has shown us, under casts. */
function nameOfResult(v: State['result']): string {
	let inner = v;
	while (typeof inner === 'object' && inner.kind === 2 && inner.op === 'cast') inner = inner.a;
	return typeof inner === 'object' && inner.kind === 2 ? inner.name : '';
}

/** One more reference keeps a name in memory that this function put into the tree. */
const putInTree = (way: Way, h: Hold): boolean =>
	eventsOf(way, 'call').some((e) => IN_TREE.test(e.name) && e.args.split(', ')[0] === h.label);

/** How a hold counts as lost on this exit; undefined when someone has it. */
function isLost(way: Way, siblings: Siblings, h: Hold): Lost | undefined {
	const s = way.state;
	// Already told: its last reference went without a free.
	if (h.resource === 'dentry' && (h.seenBy.some((n) => IN_TREE.test(n)) || putInTree(way, h))) return undefined;
	if (h.kind === 'memory' && eventsOf(way, 'zeroed').some((e) => e.zeroed.obj === h.obj)) return undefined;
	if (givenBackInLoop(way, siblings, h) || isNothing(way, h)) return undefined;
	if ((h.kind === 'other' || h.kind === 'id' || way.escaped.has(h.obj)) && undoneByKernel(way, h)) return undefined;
	if (putByVisible(way, h) || putByAddress(way, h) || takenAgain(way, h) || takenForDevice(way, h) || managedInput(way, h))
		return undefined;
	if (lostInCallee(way, h) && !forgottenMember(way, h)) return undefined;
	const site = siteOf(h.at, h.resource);
	const here = way.exit === 'error' || siblings.releasedOnSuccess.has(site) ? siblings.lentAt?.get(site) : undefined;
	if (h.by === OWNED) {
		// Ours on the exits where the function gives it back: the failing ones, or all.
		const sends = h.basis.includes('ndo_start_xmit') || (h.resource === 'skb' && /(^|_)x?mit(_|$)/.test(way.fn.name));
		const packet = way.fn.ret.k === 'void' && way.exit !== 'error' && leftAlone(h, siblings, site);
		const theirs = way.exit === 'error' ? !siblings.releasedOnError.has(site) : !packet && (!sends || way.exit === 'unclear');
		// Without a result nobody can tell who has it now.
		if (way.fn.ret.k === 'void' && !sends && !packet) return undefined;
		const busy = (typeof s.result === 'number' && (s.result > 0 || AGAIN.has(s.result))) || /BUSY|AGAIN/.test(nameOfResult(s.result));
		return theirs ||
			busy ||
			cleanerLeftIt(way, h) ||
			way.escaped.has(h.obj) ||
			h.seenBy.some((n) => soundsLikeTakeover(n) || soundsLikeRelease(n)) ||
			maybeHandedOver(s, h, way.exit, way.lent, here)
			? undefined
			: {
					confidence: h.confidence,
					why:
						siblings.releasedOnError.has(site) || siblings.releasedOnSuccess.has(site) ? 'other exits of this function give it back' : '',
				};
	}
	// What is only learnt from clean-ups of failing exits says nothing of those that succeed.
	if (h.confidence < 1 && way.exit !== 'error' && !siblings.releasedOnSuccess.has(site)) return undefined;
	// disk_to_dev(disk): a part of something else under another name, by code that is not visible.
	if (way.exit !== 'error' && h.kind === 'reference' && /(^|_)to_\w+/.test(h.label)) return undefined;
	const left = leftToRelease(s, way.events);
	if ((left.objs.has(h.obj) && !wasThere(way, h)) || (left.any && h.kind === 'id')) return undefined;
	if (givenToCallback(way, h) || (LOCKISH.test(h.resource) && givenWithMode(way, h)) || givenBackElsewhere(way, h) || freedByName(way, h))
		return undefined;
	// A number or a state switched on: only an error exit that others clean up says anything.
	const onSibling = siblings.releasedOnError.has(site);
	const stored = way.escaped.has(h.obj) && !(way.exit === 'error' && onlyFound(way, h));
	if (h.kind === 'id' || h.kind === 'other' || LOCKISH.test(h.resource)) {
		// An iterator or a section on the function's own stack, or one that belongs to the call: over on every exit.
		if (
			SCOPED.test(h.resource) &&
			!maybeHandedOver(s, h, way.exit, way.lent, here) &&
			((onSibling && (way.exit === 'error' || (h.depth === 0 && !MAY_STAY.test(h.resource)))) ||
				(h.depth === 0 && siblings.releasedOnSuccess.has(site)) ||
				s.object(h.obj)?.kind === 'stack')
		)
			return { confidence: 0.85, why: '' };
		if ((onSibling || way.escaped.has(h.obj) || PUBLISHES.test(h.by)) && ofEarlierRound(way, siblings, h)) return undefined;
		// What visible callees took is often left to a function that takes everything down; so is what no exit here gives back.
		if (cleanerLeftIt(way, h) || (way.exit === 'error' && (!onSibling || h.depth > 0) && callersCleanUp(way, h))) return undefined;
		if (h.confidence < 1 && h.depth > 0 && takenInLoopOfCallee(way, h)) return undefined;
		// Unseen code that undoes something may undo this, too.
		if (h.kind === 'other' && way.exit === 'error' && !onSibling && undoesUnseen(way, h)) return undefined;
		// A rung of the ladder is missing: what was switched on before it is switched off.
		const before = way.exit === 'error' && h.kind === 'other' && !GOES_ALONG.test(h.resource) ? undoesOlder(way, h) : undefined;
		if (before) return { confidence: 0.7, why: `this exit gives back what ${before.by}() gave before it` };
		const seen = way.failsAlone && way.exit === 'error' ? withoutDrvdata(h) : h;
		if (way.exit !== 'error' || s.result === undefined || maybeHandedOver(s, seen, way.exit, way.lent, here)) return undefined;
		if (onSibling) return { confidence: 0.7, why: 'other error exits of this function give it back' };
		// What only a contract says counts when this function itself took it.
		return way.fn.complete &&
			h.confidence === 1 &&
			h.depth === 0 &&
			!(GOES_ALONG.test(h.resource) && !(way.failsAlone && h.resource === 'pm-enabled')) &&
			(h.kind === 'id' ? !stored : true)
			? { confidence: 0.6, why: '' }
			: undefined;
	}
	if (h.kind === 'reference' && h.basis.includes('reference counter')) {
		// A counter raised in visible code: the caller's reference when the object goes back to it.
		const found = h.depth > 0 && isFound(way, h) && (onSibling || siblings.releasedOnSuccess.has(site));
		if ((stored && !found) || way.exit !== 'error' || s.object(h.obj)?.freed) return undefined;
		// Raised so that what is called next can use it up.
		if (h.seenBy.length > 0 && ofCaller(way, h)) return undefined;
		// Lowered, though not to zero.
		if (way.events.some((e) => (e.kind === 'call' || e.kind === 'fault') && e.seq > h.seq && /dec_and_(\w+_)?lock/.test(e.name)))
			return undefined;
	}
	// Taken inside a callee and never seen by this function: told when the callee is looked at.
	if (
		h.depth > 0 &&
		variableFor(way, { kind: 1, obj: h.obj, off: 0 }) === undefined &&
		!way.state.zeroed.length &&
		!forgottenMember(way, h)
	)
		return undefined;
	if (way.exit !== 'error' && inResult(way, h)) return undefined;
	// What is switched on or registered with the object keeps it while the function succeeds.
	if ((way.exit !== 'error' || way.fn.ret.k === 'void') && PUBLISHES.test(h.by)) return undefined;
	if (way.exit !== 'error' && s.holds.of(h.obj).some((x) => x !== h && x.kind === 'other')) return undefined;
	// So is what a visible function is taken to give.
	if (h.confidence < 0.85 && h.basis.includes('on other exits') && !onSibling && !siblings.releasedOnSuccess.has(site)) return undefined;
	// So is what is only taken to make something, by its name: nobody says how it is given back.
	if (h.confidence < 0.85 && way.releasers(h.resource).length === 0 && !onSibling && !siblings.releasedOnSuccess.has(site))
		return undefined;
	// A pair that was only learnt says nothing where this function never undoes it.
	if (
		h.confidence < 0.85 &&
		h.basis.includes('as a pair') &&
		!(way.failsAlone && way.exit === 'error') &&
		!onSibling &&
		!siblings.releasedOnSuccess.has(site)
	)
		return undefined;
	if (way.exit !== 'error' && !siblings.releasedOnSuccess.has(site) && ofCaller(way, h)) return undefined;
	const made = way.exit === 'error' ? madeForUs(way, h) : undefined;
	const seen = way.failsAlone && way.exit === 'error' ? withoutDrvdata(h) : (made?.hold ?? h);
	if (maybeHandedOver(s, seen, way.exit, way.lent, here, isBuffer(way, h))) return undefined;
	if (handedOnInLoop(way, siblings, h)) return undefined;
	if (goesAlong(s, h, way.exit, way.lent) || takenAsOnSuccess(way, siblings, seen)) return undefined;
	// Others find it: it is the bus's or class's since an earlier round.
	if ((PUBLISHES.test(h.by) || h.seenBy.some(soundsLikeTakeover)) && ofEarlierRound(way, siblings, h)) return undefined;
	if (!stored && !made) return { confidence: h.confidence, why: '' };
	if (way.exit !== 'error') return undefined;
	if (made && (!stored || !keptAsSuch(way.state, h.obj)))
		return { confidence: 0.8 * h.confidence, why: `${made.by}() is what undoes ${made.maker}()`, call: made.by };
	if (escapedObjects(s, false).has(h.obj)) {
		// Still stored in something of the caller's: lost only if this function cleans it up on other error exits.
		if (!storedByFunction(way, h) || ofEarlierRound(way, siblings, h)) return undefined;
		if (h.depth === 0 && siblings.releasedOnSuccess.has(site) && !keptBySuccess(siblings, site))
			return { confidence: 0.75 * h.confidence, why: 'the exits that succeed give it back' };
		if (h.kind !== 'memory' && (cleanerLeftIt(way, h) || (!onSibling && callersCleanUp(way, h)))) return undefined;
		if (onSibling && siblings.releasedStored?.has(site) !== false)
			return { confidence: 0.75 * h.confidence, why: 'other error exits of this function give it back' };
		const older = undoesOlder(way, h);
		if (!older && way.failsAlone && !keptForNext(way, h))
			return { confidence: 0.75 * h.confidence, why: `nothing else of the module is called after ${way.fn.name}() failed` };
		return (
			older && { confidence: 0.75 * h.confidence, why: `this exit gives back what ${older.by}() gave before it, kept in the same place` }
		);
	}
	return { confidence: 0.85 * h.confidence, why: 'only device-managed memory, which goes away with the failed probe, points to it' };
}

/** The last that was given it has it where the function succeeds, and did not fail here. */
function takenAsOnSuccess(way: Way, siblings: Siblings, h: Hold): boolean {
	const last = h.seenBy.at(-1);
	return (
		way.exit === 'error' &&
		last !== undefined &&
		siblings.takenBy?.get(h.resource)?.has(last) === true &&
		!way.escaped.has(h.obj) &&
		!callFailed(way.state, last, h)
	);
}

/** A visible callee took it and failed: what it left behind is told where the callee itself is looked at, not at each of its callers. */
function lostInCallee(way: Way, h: Hold): boolean {
	if (h.depth === 0) return false;
	const exit = way.events.at(-1);
	const handedUp = exit?.kind === 'exit' && way.exit === 'error' ? exit.value : undefined;
	let inside = 0;
	for (const e of eventsOfKinds(way, ['enter', 'leave'])) {
		if (e.seq <= h.seq) continue;
		if (e.kind === 'enter') inside++;
		else if (e.kind === 'leave' && inside > 0) inside--;
		else if (e.kind === 'leave' && (FAILED.test(e.value) || (e.value !== '' && e.value === handedUp))) return true;
	}
	return false;
}

/** The pointer turned out to be NULL or an error pointer after all. */
function isNothing(way: Way, h: Hold): boolean {
	const o = h.obj > 0 ? way.state.object(h.obj) : undefined;
	const p = o && o.behind !== 0 ? way.m.behind.get(o.behind) : undefined;
	if (!p) return false;
	const r = way.state.facts.range(p);
	return r.hi === 0 || r.lo >= ERR_FIRST;
}

/**
 * The object is the caller's, or reached from it: to take a reference on it and succeed may be what the function is for. So is one that was
 * got without counting: who takes a reference on it then means to keep it.
 */
function ofCaller(way: Way, h: Hold): boolean {
	const o = h.obj > 0 ? way.state.object(h.obj) : undefined;
	const p = o && o.behind !== 0 ? way.m.behind.get(o.behind) : undefined;
	if (p === undefined || (h.kind !== 'reference' && h.kind !== 'memory')) return false;
	// A reference on what the caller has; memory that was put into it (alloc_cpumask_var(&p->mask)).
	if (p.origin === 'param' || p.origin === 'memory') return true;
	return h.depth === 0 && TAKES.test(h.by) && p.name !== `${h.by}()`;
}
/** Takes a reference on its argument, by its name. */
const TAKES = /(^|_)(get|hold|grab|ref)$/;

/** Unseen code was given it and made what is returned: that has it now. */
function inResult(way: Way, h: Hold): boolean {
	const v = way.state.result;
	return (
		way.fn.ret.k === 'pointer' && typeof v === 'object' && v.kind === 2 && v.origin === 'call' && h.seenBy.some((n) => v.name === `${n}()`)
	);
}

/** The object was found in memory: a reference that this function takes on it is not the one that its finding place has. */
function wasThere(way: Way, h: Hold): boolean {
	return h.kind === 'reference' && h.depth === 0 && isFound(way, h);
}

/** The object was found in memory. */
function isFound(way: Way, h: Hold): boolean {
	const behind = way.state.object(h.obj)?.behind ?? 0;
	return behind !== 0 && way.m.behind.get(behind)?.origin === 'memory';
}

/** It stands where it was found and nowhere else, and unseen code did no more than look at it. */
const onlyFound = (way: Way, h: Hold): boolean =>
	wasThere(way, h) &&
	keptIn(way.state, h.obj).size < 2 &&
	h.seenBy.every((n) => looksOnly(n) || way.lent.borrowers.has(n) || /^[A-Z\d_]+$/.test(n));

/** The function knows it as bytes or numbers, by the types of all variables that point to it. */
function isBuffer(way: Way, h: Hold): boolean {
	if (h.kind !== 'memory' || h.depth > 0) return false;
	const types = variablesFor(way, h.obj).map((v) => v.type);
	return types.length > 0 && types.every((t) => t.k === 'pointer' && t.to.k === 'scalar' && t.to.s.k === 'int');
}

/** The object was made here and put into the caller's object, not handed back as the result. */
function storedByFunction(way: Way, h: Hold): boolean {
	const r = way.state.result;
	return !(typeof r === 'object' && r.kind === 1 && r.obj === h.obj);
}

function finding(way: Way, h: Hold, rule: string, lost: Lost): RawFinding {
	const exit = way.events.at(-1);
	const place = exit?.place ?? h.at;
	const noun = way.noun(h.resource);
	const call =
		lost.call ??
		bestReleaser(
			way,
			h.resource,
			h.by,
			eventsOf(way, 'fault').some((e) => e.name === h.by && e.place.span.start === h.at.span.start),
		);
	const label = nameOfHold(way, h);
	const what =
		h.by === OWNED
			? `\`${h.label}\`, which is this function's to give back, is not given back`
			: h.kind === 'memory'
				? `${label === '' ? 'Memory' : `\`${label}\``} allocated by ${h.by}() is not freed`
				: `The ${noun} taken by ${h.by}()${label === '' ? '' : ` on \`${label}\``} is not given back`;
	const faults = way.events.filter((e) => e.kind === 'fault').map((e) => (e.kind === 'fault' ? e.text : ''));
	const when = faults.length > 0 ? ` when ${faults.at(-1)}` : '';
	const todo = call ? ` Call ${call}() before leaving here` : ' Give it back before leaving here';
	return {
		rule,
		place,
		fn: way.fn.name,
		message: `${what} on this exit${when}.${lost.why === '' ? '' : ` It is lost because ${lost.why}.`}${todo}, or hand it on.`,
		resource: label === '' ? noun : `${label} (${noun})`,
		confidence: lost.confidence,
		basis: [h.basis, lost.why].filter((t) => t !== ''),
		keys: [
			h.seq,
			...way.events.filter((e) => e.kind === 'fault' || (e.kind === 'branch' && e.depth === 0 && e.seq > h.seq)).map((e) => e.seq),
		],
		same: `${rule}:${siteOf(h.at, h.resource)}`,
		inCallee: h.depth > 0,
	};
}
