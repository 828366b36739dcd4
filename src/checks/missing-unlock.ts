import type { Checker, RawFinding } from './check';

export const missingUnlock: Checker = {
	id: 'missing-unlock',
	title: 'Lock held on return',
	severity: 'error',
	doc: `A lock taken in this function is still held on one of its exits, while other exits release it.

The next task that wants the lock waits for ever.

Release it on that exit, usually by jumping to the unlocking label.

A function that holds the lock on every exit is taken to be a locking function and is not reported; nor is one whose success and failure differ by design (trylock).`,
	judge(way, siblings) {
		if (!way.returned) return [];
		const out: RawFinding[] = [];
		for (const l of way.state.locks) {
			const releasing = siblings.ways.filter((w) => w.returned && w.events.some((e) => e.kind === 'lock' && e.lock.at.span.start === l.at.span.start && e.lock.at.file === l.at.file) && !w.state.locks.some((x) => x.at.span.start === l.at.span.start && x.at.file === l.at.file));
			const annotated = way.fn.annotations.some((a) => /acquires|cond_lock/.test(a.name));
			if (annotated || releasing.length === 0) continue;
			// A function that keeps the lock exactly on success (or exactly on failure) hands it to its caller.
			const holding = siblings.ways.filter((w) => w.returned && w.state.locks.some((x) => x.at.span.start === l.at.span.start));
			if (way.exit === 'success' && holding.every((w) => w.exit === 'success') && releasing.every((w) => w.exit !== 'success')) continue;
			const exit = way.events.at(-1);
			out.push({
				rule: 'missing-unlock',
				place: exit?.place ?? l.at,
				fn: way.fn.name,
				message: `\`${l.label}\`, taken by ${l.by}(), is still held on this exit; other exits release it. Unlock it before leaving here.`,
				resource: `${l.label} (${l.cls})`,
				confidence: 1,
				basis: [],
				keys: [l.seq, ...way.events.filter((e) => e.kind === 'fault' || (e.kind === 'branch' && e.depth === 0 && e.seq > l.seq)).map((e) => e.seq)],
				same: `missing-unlock:${l.at.file}:${l.at.span.start}`,
			});
		}
		return out;
	},
};
