// Programs of a few threads, run under all schedules.
import { buildProgram } from '../../src/c/build-program';
import type { CParser } from '../../src/c/program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { createKernelPort } from '../../src/kernel/port';
import { followPlan } from '../../src/machine/choosers';
import { createMachine, type Machine } from '../../src/machine/machine';
import { type SearchResult, scheduleText, searchSchedules } from '../../src/machine/schedule';
import { State } from '../../src/machine/state';
import { enter } from '../../src/machine/step/frames';
import { stopText } from '../../src/machine/stop';

const PRELUDE = `
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/slab.h>
static int x;
static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);
static DECLARE_RWSEM(sem);
static void both(void (*one)(void *), void (*two)(void *))
{
	__rehearse_spawn(11, "one", NULL, one, NULL);
	__rehearse_spawn(12, "two", NULL, two, NULL);
	__rehearse_join();
}
`;

/** A machine and a state that stands at the entry of \`main\`. */
export function load(parser: CParser, code: string): { m: Machine; start: () => State } {
	const program = buildProgram([{ file: 't.c', text: PRELUDE + code }], {
		parser,
		config: { symbols: {}, otherwise: 'y' },
		models: [...builtinHeaders, ...withoutWorld],
	});
	const m = createMachine(program, createKernelPort(), followPlan, 'concrete', { steps: 200_000, depth: 100, loops: 200_000 });
	const fn = program.fn('main', 't.c');
	if (!fn) throw new Error('no main');
	return {
		m,
		start() {
			const s = new State();
			enter(m, s, fn, [], undefined);
			return s;
		},
	};
}

/** How the runs of a search end: text → schedules. */
export function search(
	parser: CParser,
	code: string,
	preemptions = 2,
	schedules = 1000,
): { ends: Map<string, string[]>; result: SearchResult } & ReturnType<typeof load> {
	const loaded = load(parser, code);
	const ends = new Map<string, string[]>();
	const result = searchSchedules(loaded.m, loaded.start(), { preemptions, schedules, steps: 1_000_000 }, (s) => {
		const end = s.stop?.kind === 'returned' ? `returns ${String(s.result)}` : s.stop ? stopText(s.stop) : '';
		ends.set(end, [...(ends.get(end) ?? []), scheduleText(s.schedule)]);
		return false;
	});
	return { ends, result, ...loaded };
}
