import type { Instr } from '../c/ir';
import { MOVED } from '../machine/dropped';
import type { Event } from '../machine/event';
import type { Dropped } from '../machine/memory';
import { taskName } from '../machine/waiting';
import { type EventHit, eventChecker } from './by-event';
import type { Checker, Siblings, Way } from './check';
import { soundsLikeRelease } from './escape';
import { eventsOf } from './events';
import { variableFor } from './naming';
import { unheldUse } from './unheld-use';

const byEvent = eventChecker({
	id: 'use-after-free',
	title: 'Use after free',
	severity: 'error',
	doc: `Memory is read or written after it was freed on the same way through the function.

Someone else may own it by then: data is corrupted, or an attacker's data is used.

Also told: a pointer into the data of a socket buffer that is used after a call that may move the data (\`pskb_may_pull()\`); and a pointer that is read from a member under a lock and used after the unlock, where another function takes a reference to what that member points to.

Move the use before the free, keep what is needed in a local variable, or take a reference first.`,
	acrossCallees: true,
	kinds: ['stale-use', 'bad-access'],
	match(e, way, siblings) {
		// A computed address that no variable names: which object it is, is a guess.
		if ((e.kind === 'stale-use' || e.kind === 'bad-access') && e.label === 'value') return undefined;
		if (e.kind === 'stale-use') return stale(e, way, siblings);
		if (e.kind !== 'bad-access' || e.what !== 'freed') return undefined;
		const gone = way.state.object(e.obj)?.gone;
		// The memory of its own, or of the whole that it is a private part of.
		const first =
			way.events.findLast((x) => x.kind === 'free' && x.obj === e.obj) ??
			way.events.findLast((x) => x.kind === 'free' && x.by === gone?.by && x.seq < e.seq);
		if (first?.kind === 'free' && othersHold(first, way, siblings)) return undefined;
		if (first && (setAnew(e, first, way) || onlyByName(e, way))) return undefined;
		const whole = first?.kind === 'free' && first.obj !== e.obj ? `, as a part of \`${first.label}\`` : '';
		const by = first && first.kind === 'free' ? `${whole} by ${first.by}()` : '';
		if (first && first.task !== e.task) {
			const who = taskName(way.state, first.task);
			return {
				message: `${quoted(e.text)}${by} in ${who}, which runs at the same time. Take the lock that ${who} frees under, or hold a reference, from the first look at the pointer to the last use.`,
				resource: e.label,
				keys: [first.seq],
			};
		}
		return {
			message: `${quoted(e.text)}${by}. Use it before it is freed, or copy what is needed.`,
			resource: e.label,
			keys: first ? [first.seq] : [],
		};
	},
});

export const useAfterFree: Checker = { ...byEvent, judge: (way, siblings) => [...byEvent.judge(way, siblings), ...unheldUse(way)] };

/** That what was freed is what the object is a part of was taken from a name (`to_foo(x)`): it may as well be what a member points to. */
const onlyByName = (e: Event & { kind: 'bad-access' }, way: Way): boolean => {
	const base = /^\w+/.exec(/^(\S+) is (read|written)/.exec(e.text)?.[1] ?? e.label)?.[0];
	return (
		base !== undefined &&
		eventsOf(way, 'call').some((x) => x.seq < e.seq && x.known === 'unknown' && /^to_[a-z]/.test(x.name) && x.args === base)
	);
};

/** The pointer was read from a member of what unseen code was given after the free: it may point to something else by now. */
function setAnew(e: Event & { kind: 'bad-access' }, free: Event, way: Way): boolean {
	const holder = /^(.*)(?:->|\.)[^->.]+$/.exec(e.label)?.[1];
	if (holder === undefined || variableFor(way, { kind: 1, obj: e.obj, off: 0 }) !== undefined || throughVariable(way)) return false;
	return way.events.some(
		(x) =>
			x.kind === 'call' &&
			x.seq > free.seq &&
			x.seq < e.seq &&
			(x.known === 'unknown' || x.known === 'inferred') &&
			x.args.split(', ').some((a) => a.replace(/^&/, '') === holder),
	);
}

/** The run stopped at an access through a local variable, which no callee can set. */
function throughVariable(way: Way): boolean {
	const f = way.state.frame;
	if (!f) return false;
	const held = (r: number): boolean => f.fn.scopes.some((sc) => sc.variables.some((v) => v.home.k === 'reg' && v.home.r === r));
	const last = f.block.instrs[f.ip - 1];
	let at = last?.op === 'load' || last?.op === 'store' ? last.addr : undefined;
	for (let k = f.ip - 2; at?.k === 'reg' && !held(at.r) && k >= 0; k--) {
		const i = f.block.instrs[k] as Instr;
		if ('d' in i && i.d === at.r) at = i.op === 'field' || i.op === 'index' ? i.base : i.op === 'copy' || i.op === 'cast' ? i.a : undefined;
	}
	return at?.k === 'reg' && held(at.r);
}

/** "`buf->len` is read …": the place stands in quotes, as the code has it. */
const quoted = (text: string): string => text.replace(/^(.+?) is (read|written)\b/, '`$1` is $2');

/** Formats that follow the pointer: a device node, a firmware node, an address, a name. */
const FOLLOWS = /%-?\d*p(OF|fw|[dDMmIiUEVNCGt])/;

/** Gives it back once more, or takes it anew: told elsewhere. */
const ENDS = /free|put|release|destroy|unref|unregister|_get$|^get_/;
/** Counts of users that do not keep the object itself. */
const USERS_ONLY: ReadonlySet<string> = new Set(['mm-users', 'module', 'netdev', 'neighbour']);

/**
 * Was it the reference that kept the object? One that a look-up here gave was; so is that of a registration, and one that a member held
 * of what a release function takes apart. What else came from outside is kept by whoever the pointer is from.
 */
function lastOne(d: Dropped, e: Event & { kind: 'stale-use' }, way: Way): boolean {
	if (d.taken) return d.origin === 'call';
	// What is made ready for the next registration, or used by the caller of what unregistered, has a life of its own.
	const here = way.events.some((x) => x.kind === 'over-release' && x.by === d.by && x.obj === e.obj && x.depth === e.depth);
	if (d.by === 'device_unregister') return here && e.how === 'argument' && e.text !== 'memset';
	return d.origin === 'member' && !d.inside && TAKES_APART.test(way.fn.name);
}
const TAKES_APART = /(^|_)(release|free|destroy|dtor|destructor|dealloc|fini|cleanup|teardown|exit|remove)(_|\d|$)/;

/** A call is given what is gone, or an object is used after the only reference to it that was known was given back. */
function stale(e: Event & { kind: 'stale-use' }, way: Way, siblings: Siblings): EventHit | undefined {
	if (e.dropped?.resource === MOVED) return moved(e, e.dropped, way);
	if (e.rcu) return undefined;
	if (e.how === 'argument') {
		if ((e.what === 'freed' && soundsLikeRelease(e.text)) || ENDS.test(e.text)) return undefined;
		// The record around it is made ready for something new.
		if (e.what === 'freed' && e.label.includes('.') && /^mem|init|reset|zero|clear|set(up)?(_|$)/i.test(e.text)) return undefined;
		if (e.format !== undefined ? !FOLLOWS.test(e.format) : /(^|_)trace_|^[A-Z_\d]+$/.test(e.text)) return undefined;
	}
	const use = e.how === 'argument' ? `\`${e.label}\` is passed to ${e.text}()` : quoted(e.text);
	const d = e.dropped;
	if (e.what === 'freed') {
		const first = way.events.findLast((x) => x.kind === 'free' && x.obj === e.obj && x.seq < e.seq);
		if (first?.kind !== 'free' || first.deferred || othersHold(first, way, siblings)) return undefined;
		return {
			message: `${use} after ${first.by}() freed it. Use it before it is freed, or copy what is needed.`,
			resource: e.label,
			keys: [first.seq],
			confidence: 0.85,
		};
	}
	// A pair of names that was only learnt: the second may as well hand it on.
	if (d && d.confidence < 0.9) return undefined;
	if (!d || USERS_ONLY.has(d.resource) || !lastOne(d, e, way)) return undefined;
	return {
		message: `${use} after ${d.by}() gave back the ${way.noun(d.resource)} that kept it. Give it back after the last use.`,
		resource: `${e.label} (${way.noun(d.resource)})`,
		keys: [d.seq],
		confidence: (d.taken ? 0.9 : 0.7) * d.confidence,
	};
}

/** The data of a socket buffer got a new place. */
function moved(e: Event & { kind: 'stale-use' }, d: Dropped, way: Way): EventHit | undefined {
	if (e.how === 'argument') return undefined;
	const name = variableFor(way, { kind: 1, obj: e.obj, off: 0 }) ?? e.label;
	return {
		message: `\`${name}\` is used after ${d.by}(), which may have moved the data it points into. Get the pointer again after the call.`,
		resource: name,
		keys: [d.seq],
		confidence: d.confidence,
	};
}

/** What foo_unregister() puts is what foo_register() took: its caller has a reference of its own. */
function givesBackRegistration(way: Way): boolean {
	const begins = way.fn.name.replace(
		/(^|_)(un(?=(register|link|bind|map)(_|$))|(del|delete|remove)(?=_|$)|detach(?=_|$))/,
		(_, at: string, what: string) => (what === 'un' ? at : `${at}${what === 'detach' ? 'attach' : 'add'}`),
	);
	return begins !== way.fn.name && way.callsOf(begins).some((c) => COUNTS.test(c));
}
const COUNTS = /(^|_)(hold|get|ref|inc)(_(rcu|locked))?$/;

/**
 * The object was freed because a counter that came from outside, of unknown value, reached zero here, and the code shows that it counts on
 * other references: it puts twice on another way, or what put it is no release by its name.
 */
function othersHold(free: Event & { kind: 'free' }, way: Way, siblings: Siblings): boolean {
	const zero = way.events.findLast((x) => x.kind === 'count' && x.seq < free.seq && x.obj === free.obj && x.to === '0');
	if (zero?.kind !== 'count' || way.events.some((x) => x.kind === 'count' && x.obj === zero.obj && x.from === '')) return false;
	if (way.m.mode === 'concrete') return false;
	if (givesBackRegistration(way)) return true;
	const outer = way.events.findLast((x) => x.kind === 'enter' && x.depth === 0 && x.seq < free.seq);
	if (zero.depth > 0 && outer?.kind === 'enter' && !soundsLikeRelease(outer.name) && !ENDS.test(outer.name)) return true;
	return siblings.ways.some((w) => w.events.filter((x) => x.kind === 'count' && x.counter === zero.counter && x.by === zero.by).length > 1);
}
