/** Asks the chooser and carries the answer out: on in this state, or in forks. */
import type { Machine, Way } from '../machine';
import type { State } from '../state';

/**
 * Takes one of the ways (recorded on the path when there is more than one). Undefined: `s` itself went on.
 * Otherwise the forks, in order of the ways; `s` must not be used any more.
 */
export function takeWay(m: Machine, s: State, ways: readonly Way[], what: 'branch' | 'call' | 'switch'): State[] | undefined {
	if (ways.length === 1) {
		(ways[0] as Way).apply(s);
		return undefined;
	}
	const picked = m.chooser.pick(s, ways, what);
	if (picked !== 'all') {
		commit(s, ways, picked);
		return undefined;
	}
	const forks: State[] = [];
	for (let i = 0; i < ways.length; i++) {
		const f = i === ways.length - 1 ? s : s.fork();
		commit(f, ways, i);
		forks.push(f);
	}
	return forks;
}

function commit(s: State, ways: readonly Way[], index: number): void {
	const w = ways[index] as Way;
	s.path = {
		prev: s.path,
		index,
		of: ways.length,
		label: w.label,
		fault: w.fault,
		at: s.place(),
		depth: s.depth,
		length: (s.path?.length ?? 0) + 1,
	};
	w.apply(s);
}
