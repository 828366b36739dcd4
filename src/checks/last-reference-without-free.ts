import type { Checker, RawFinding, Way } from './check';
import { eventsOf } from './events';
import { bestReleaser } from './naming';

/** Tells another task, or starts work. */
const WAKES = /^(complete|complete_all|s?wake_up\w*|wake_up_\w+|rcuwait_wake_up|\w*(queue|schedule)_\w*work\w*|call_\w*rcu\w*|up)$/;

export const lastReferenceWithoutFree: Checker = {
	id: 'last-reference-without-free',
	title: 'Last reference dropped without free',
	severity: 'error',
	doc: `A reference counter reaches zero, and the object that holds it is neither freed nor handed on before the function that saw it is done.

Nobody can reach the object any more: it leaks each time the last reference goes.

Free the object where the counter has reached zero, usually in the release function.

Reported only where visible code makes the object (allocates it and sets the counter), so that counters of users or opens are not mistaken for ownership.`,
	judge(way) {
		const out: RawFinding[] = [];
		for (const e of eventsOf(way, 'zeroed')) {
			const z = e.zeroed;
			const record = z.type?.k === 'record' ? z.type.id : '';
			const maker = way.makers.get(record);
			const heap = z.kind === 'heap';
			if (!heap && !maker) continue;
			if (maker && !maker.counters.includes(/\w*$/.exec(z.counter)?.[0] ?? '')) continue;
			// The counter keeps something else: the object itself is freed or handed on later, by this way.
			if (way.state.ended.some((x) => x.hold.obj === z.obj && x.hold.kind === 'memory' && x.seq > z.seq)) continue;
			// Whoever waits for the last one, or the work that is started, frees it.
			if (way.events.some((x) => x.seq > z.seq && x.seq < e.seq && (x.kind === 'call' || x.kind === 'enter') && WAKES.test(x.name)))
				continue;
			// Another look at the same thing: found once more, or taken out of where it was kept.
			if (eventsOf(way, 'free').some((x) => x.seq > z.seq && x.seq < e.seq && isOf(way, x.obj, record))) continue;
			// Visible code that was too deep to be gone into may free it.
			if (way.events.some((x) => x.seq > z.seq && x.seq < e.seq && x.kind === 'call' && x.deep)) continue;
			const label = z.counter.replace(/(->|\.)[\w.]+$/, '');
			const last = way.events.findLast((x) => x.seq < e.seq && x.seq > z.seq && x.kind === 'leave');
			const freer = bestReleaser(way, maker?.resource ?? 'kmalloc', maker?.by ?? 'kmalloc') ?? 'kfree';
			const released = way.events.filter((x) => x.kind === 'enter' && x.seq > z.seq && x.seq < e.seq);
			out.push({
				rule: 'last-reference-without-free',
				place: last && last.kind === 'leave' ? last.place : e.place,
				fn: last && last.kind === 'leave' ? last.name : e.fn,
				message: `\`${z.counter}\` has reached zero, but \`${label}\` is not freed: it leaks with every last ${way.fn.name}(). Add ${freer}(${label}) at the end of ${last && last.kind === 'leave' ? `${last.name}()` : 'this branch'}.`,
				resource: `${label}${record === '' ? '' : ` (${record})`}`,
				confidence: heap ? 1 : 0.95,
				basis: maker ? [`${maker.fn}() allocates it with ${maker.by}() and sets the counter`] : [],
				keys: [...released.map((x) => x.seq), z.seq, e.seq],
				same: `last-reference-without-free:${record === '' ? z.at.file + z.at.span.start : record}`,
				...(last && last.kind === 'leave'
					? { fix: { insert: `${freer}(${label});`, before: last.place, where: 'end-of-function' as const, fn: last.name } }
					: {}),
			});
		}
		return out;
	},
};

function isOf(way: Way, obj: number, record: string): boolean {
	const type = way.state.object(obj)?.type;
	return record !== '' && type?.k === 'record' && type.id === record;
}
