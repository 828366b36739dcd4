/** Events as sentences. */
import type { Event } from './event';
import { lockName } from './lock-order';
import type { Hold, LockHeld } from './state';
import type { Change, EventView } from './view';

export function eventView(e: Event): EventView {
	const rule = ruleOf(e);
	const kind = rule !== undefined ? 'finding' : e.kind === 'over-release' ? 'release' : e.kind;
	return {
		kind,
		text: eventText(e),
		place: e.place,
		depth: e.depth,
		task: e.task,
		...(rule !== undefined ? { rule } : {}),
		...objectOf(e),
		...changeOf(e),
	};
}

/** The object whose life the event is about. */
function objectOf(e: Event): { readonly object?: number } {
	switch (e.kind) {
		case 'count':
		case 'free':
		case 'over-release':
			return { object: e.obj };
		case 'acquire':
			return { object: e.hold.obj };
		case 'release':
			return { object: e.ended.hold.obj };
		case 'zeroed':
			return { object: e.zeroed.obj };
		default:
			return {};
	}
}

const lockId = (l: Pick<LockHeld, 'cls' | 'obj' | 'off' | 'label'>): string =>
	l.obj > 0 ? `${l.obj}+${l.off} ${l.cls}` : `${l.label} ${l.cls}`;

function changeOf(e: Event): { readonly change?: Change } {
	switch (e.kind) {
		case 'acquire': {
			const { id, kind, obj, label, resource, by } = e.hold;
			if (kind === 'memory') return { change: { kind: 'alloc', object: obj, name: label, by } };
			return { change: { kind: 'take', hold: id, object: obj, name: `${resource} on ${label}`, by } };
		}
		case 'release': {
			const { id, kind, obj, label, resource } = e.ended.hold;
			if (kind === 'memory') return {};
			return { change: { kind: 'give', hold: id, object: obj, name: `${resource} on ${label}`, by: e.ended.text } };
		}
		case 'free':
			return { change: { kind: 'free', object: e.obj, name: e.label, by: e.by } };
		case 'count':
			return { change: { kind: 'count', object: e.obj, offset: e.off, name: e.counter, from: e.from, to: e.to } };
		case 'lock':
		case 'wait':
			return {
				change: { kind: e.kind, lock: lockId(e.lock), name: lockName(e.lock.label), by: e.lock.by, read: e.lock.mode === 'read' },
			};
		case 'unlock':
			if (!e.lock) return {};
			return { change: { kind: 'unlock', lock: lockId(e.lock), name: lockName(e.label), by: e.by, read: e.lock.mode === 'read' } };
		case 'zeroed':
			return { change: { kind: 'misuse', object: e.zeroed.obj } };
		case 'over-release':
		case 'bad-access':
			return e.obj > 0 ? { change: { kind: 'misuse', object: e.obj } } : {};
		default:
			return {};
	}
}

const ACCESS = {
	null: 'null-dereference',
	errptr: 'null-dereference',
	freed: 'use-after-free',
	'out-of-bounds': 'out-of-bounds',
	wild: 'out-of-bounds',
} as const;

/** Rules that events speak of by themselves, in any run. */
export const EVENT_RULES: readonly string[] = [
	'use-after-free',
	'double-free',
	'last-reference-without-free',
	'null-dereference',
	'out-of-bounds',
	'uninitialised-use',
	'double-lock',
	'sleep-in-atomic',
	'bad-arithmetic',
	'expectation',
];

/** The rule an event speaks of by itself, where a debugger stops: what is lost is known at exits only, and told by the checkers. */
function ruleOf(e: Event): string | undefined {
	switch (e.kind) {
		case 'zeroed':
			return 'last-reference-without-free';
		case 'over-release':
			return e.freed ? 'double-free' : undefined;
		case 'lock':
			return e.already ? 'double-lock' : undefined;
		case 'sleep':
			return 'sleep-in-atomic';
		case 'uninit':
			return 'uninitialised-use';
		case 'bad-access':
			return ACCESS[e.what];
		case 'bad-math':
			return 'bad-arithmetic';
		case 'expect':
			return e.ok ? undefined : 'expectation';
		default:
			return undefined;
	}
}

const same = (text: string): string => text;
/** "a node", "an inode". */
const some = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
/** The object goes by the call that made it only. */
const isUnnamed = (h: Hold): boolean => h.label === `${h.by}()` || h.label === `object of ${h.by}`;

/** One sentence without a full stop. `noun` turns the id of a resource into words. */
export function eventText(e: Event, noun: (resource: string) => string = same): string {
	switch (e.kind) {
		case 'enter':
			return `calls ${e.name}(${e.args})`;
		case 'leave':
			return e.value === '' ? `${e.name} returns` : `${e.name} returns ${e.value}`;
		case 'call':
			if (e.name === '__rehearse_unseen') return 'lines that nobody has shown decide';
			return `${e.name}(${e.args})${e.result === '' ? '' : ` gives ${e.result}`}${e.deep ? ' (not gone into, calls are nested too deep: result unknown)' : e.known === 'unknown' ? ' (not visible: result unknown)' : e.known === 'inferred' ? ' (by inference)' : ''}`;
		case 'branch':
			return e.text;
		case 'fault':
			return e.text;
		case 'acquire':
			if (e.hold.kind === 'memory') return `${e.hold.by} allocates ${isUnnamed(e.hold) ? noun(e.hold.resource) : e.hold.label}`;
			return `${e.hold.by} takes ${some(noun(e.hold.resource))}${isUnnamed(e.hold) ? '' : ` on ${e.hold.label}`}`;
		case 'release':
			return e.ended.how === 'released'
				? `${e.ended.text} gives back ${e.ended.hold.label} (${noun(e.ended.hold.resource)})`
				: `${e.ended.hold.label}: ${e.ended.text}`;
		case 'over-release':
			return e.freed
				? `${e.by} on ${e.label}, which is already freed`
				: `${e.by} drops ${some(noun(e.resource))} of ${e.label} that was not taken here`;
		case 'lock':
			return e.already ? `${e.lock.by} on ${e.lock.label}, which is already held` : `${e.lock.by} takes ${e.lock.label}`;
		case 'unlock':
			return e.lock ? `${e.by} releases ${e.label}` : `${e.by} on ${e.label}, which is not held`;
		case 'sleep':
			return /^an? /.test(e.atomic) ? `${e.by} may sleep in ${e.atomic}` : `${e.by} may sleep while ${e.atomic} is held`;
		case 'count':
			return e.from === '' ? `${e.counter} = ${e.to}` : `${e.counter}: ${e.from} → ${e.to}`;
		case 'zeroed':
			return `${e.zeroed.counter} reached zero and ${e.zeroed.counter.replace(/(->|\.)\w+$/, '')} was neither freed nor handed on`;
		case 'free':
			return `${e.by} frees ${e.label}${e.deferred ? ' later' : ''}`;
		case 'untested':
			return e.attribute
				? `${e.name} reads ${e.attribute.label}, which nobody tested`
				: `the result of ${e.name}, which may be NULL, is used untested`;
		case 'unpublished':
			return `${e.by} takes ${e.label} out of the sight of new readers`;
		case 'write':
			return `${e.target} = ${e.value}`;
		case 'uninit':
			return `${e.what} is not initialised and is ${e.how}`;
		case 'bad-access':
			return e.text;
		case 'bad-math':
			return e.text;
		case 'stale-use':
			return e.how === 'argument'
				? `${e.text} is given ${e.label}, which ${e.what === 'freed' ? 'is freed' : `${e.by} gave back`}`
				: `${e.text} after ${e.by} gave it back`;
		case 'discarded':
			return `the result of ${e.name} is not looked at`;
		case 'expect':
			return `${e.ok ? 'holds' : 'FAILS'}: ${e.text} (expected ${e.expected}, got ${e.actual})`;
		case 'print':
			return `prints ${JSON.stringify(e.text)}`;
		case 'note':
		case 'wait':
		case 'await':
		case 'switch':
			return e.text;
		case 'hole':
			return `passes ${e.text}`;
		case 'unmodelled':
			return `${e.name} is not modelled`;
		case 'guarded-read':
			return `reads ${e.label}${e.locked ? ` under ${e.guard.call}` : ` without ${e.guard.call}`}`;
		case 'exit':
			return e.value === '' ? 'returns' : `returns ${e.value}`;
		case 'stop':
			return e.text;
	}
}
