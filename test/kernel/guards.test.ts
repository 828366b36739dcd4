/** guard(), scoped_guard() and scoped_cond_guard() without any definition of their classes: locks by the contracts of what they call. */
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { analyseFunction, programFacts } from '../../src/review/analyse';
import { benchParser } from '../bench/parser';

const TEXT = `
struct thing { struct mutex m; spinlock_t s; int x; };

int plain(struct thing *t)
{
	guard(mutex)(&t->m);
	if (t->x)
		return -EINVAL;
	return 0;
}

int block(struct thing *t)
{
	scoped_guard(spinlock, &t->s) {
		t->x++;
		if (t->x > 3)
			break;
	}
	return 0;
}

int may_fail(struct thing *t)
{
	scoped_cond_guard(mutex_intr, return -EINTR, &t->m) {
		t->x = 1;
	}
	return 0;
}

int tried(struct thing *t)
{
	int ret = 0;

	scoped_cond_guard(mutex_try, ret = -EBUSY, &t->m)
		t->x = 1;
	return ret;
}
`;

async function exits(name: string) {
	const unit = { file: 'a.c', text: TEXT };
	const program = buildProgram([unit], {
		parser: await benchParser(),
		config: { symbols: {}, otherwise: 'y' },
		models: [...builtinHeaders, ...withoutWorld],
	});
	const info = program.functions().find((f) => f.name === name);
	if (!info) throw new Error(`${name} is not there`);
	const a = analyseFunction(programFacts(program, [unit]), info);
	if (!a) throw new Error(`${name} was not analysed`);
	return { info, a };
}

describe('guards', () => {
	for (const [name, results] of [
		['plain', ['-22', '0']],
		['block', ['0']],
		['may_fail', ['-4', '0']],
		['tried', ['-16', '0']],
	] as const) {
		it(`${name}: takes and gives back the lock on every way out`, async () => {
			const { info, a } = await exits(name);
			expect(info.damaged).toBe(false);
			expect(a.limits).toEqual([]);
			expect(a.findings).toEqual([]);
			expect([...new Set(a.ways.map((w) => String(w.state.result)))].sort()).toEqual(results);
			expect(a.ways.every((w) => w.state.locks.length === 0)).toBe(true);
			expect(a.ways.some((w) => w.events.some((e) => e.kind === 'lock'))).toBe(true);
		});
	}
});
