// Threads side by side: what a switch can change, what waits for what, and that every schedule found replays.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CParser } from '../../src/c/program';
import { record } from '../../src/machine/record';
import { followSchedule, parseSchedule, scheduleText } from '../../src/machine/schedule';
import { run } from '../../src/machine/step/run';
import { benchParser } from '../bench/parser';
import { search as searchWith } from './side-by-side';

let parser: CParser;
beforeAll(async () => {
	parser = await benchParser();
});
const search = (code: string, preemptions?: number, schedules?: number) => searchWith(parser, code, preemptions, schedules);

const ADD = 'static void add(void *p) { int old = x; x = old + 1; }';
const LOCKED = 'static void add(void *p) { mutex_lock(&a); x = x + 1; mutex_unlock(&a); }';
const MAIN = 'int main(void) { both(add, add); return x; }';

describe('searchSchedules', () => {
	it('finds a lost update between a read and a write', () => {
		const { ends, result } = search(`${ADD} ${MAIN}`);
		expect([...ends.keys()].sort()).toEqual(['returns 1', 'returns 2']);
		expect(result).toMatchObject({ complete: true, level: 2 });
		expect(search(`${ADD} ${MAIN}`, 0).ends).toEqual(new Map([['returns 2', ['', expect.any(String)]]]));
	});

	it('finds none where a lock is held', () => {
		const { ends, result } = search(`${LOCKED} ${MAIN}`);
		expect([...ends.keys()]).toEqual(['returns 2']);
		expect(result.tried).toBeGreaterThan(3);
	});

	it('does not switch for what only one thread uses', () => {
		const own = 'static void own(void *p) { int i, *q = kmalloc(40, GFP_KERNEL); for (i = 0; i < 10; i++) q[i] = i; kfree(q); }';
		expect(search(`${own} int main(void) { both(own, own); return 0; }`).result.tried).toBe(2);
	});

	it('sees what was handed to others', () => {
		const code = `static int *shared;
static void make(void *p) { int *q = kzalloc(4, GFP_KERNEL); shared = q; *q = 1; }
static void look(void *p) { if (shared) x = *shared; else x = 2; }
int main(void) { both(make, look); return x; }`;
		expect([...search(code).ends.keys()].sort()).toEqual(['returns 0', 'returns 1', 'returns 2']);
	});

	it('finds a use after free by the other thread', () => {
		const code = `static int *shared;
static void drop(void *p) { int *q = shared; shared = NULL; kfree(q); }
static void look(void *p) { int *q = shared; if (q) x = *q; }
int main(void) { shared = kzalloc(4, GFP_KERNEL); both(look, drop); return 0; }`;
		expect([...search(code).ends.keys()].join()).toContain('after it was freed');
	});

	it('finds a deadlock of two locks and says who waits for what', () => {
		const code = `static void ab(void *p) { mutex_lock(&a); mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a); }
static void ba(void *p) { mutex_lock(&b); mutex_lock(&a); mutex_unlock(&a); mutex_unlock(&b); }
int main(void) { both(ab, ba); return 0; }`;
		const { ends } = search(code);
		expect([...ends.keys()].filter((e) => e.startsWith('Deadlock'))).toEqual([
			'Deadlock: task one waits in mutex_lock() for `b` (mutex), held by task two since mutex_lock(); task two waits in mutex_lock() for `a` (mutex), held by task one since mutex_lock().',
		]);
	});

	it('lets readers in together and keeps a writer out', () => {
		const code = (second: string) => `static int inside;
static void r(void *p) { down_read(&sem); inside++; if (inside > 1) x = 1; inside--; up_read(&sem); }
static void w(void *p) { down_write(&sem); inside++; if (inside > 1) x = 1; inside--; up_write(&sem); }
int main(void) { both(r, ${second}); return x; }`;
		expect([...search(code('r')).ends.keys()].sort()).toEqual(['returns 0', 'returns 1']);
		expect([...search(code('w')).ends.keys()]).toEqual(['returns 0']);
	});

	it('lets no reader pass a writer that waits', () => {
		const code = `static void twice(void *p) { down_read(&sem); down_read(&sem); up_read(&sem); up_read(&sem); }
static void w(void *p) { down_write(&sem); up_write(&sem); }
int main(void) { both(twice, w); return x; }`;
		expect([...search(code).ends.keys()].sort()).toEqual([
			'Deadlock: task one waits in down_read() for `sem` (rwsem), behind task two, which waits to write; task two waits in down_write() for `sem` (rwsem), held by task one since down_read().',
			'returns 0',
		]);
	});

	it('does not wait where it only tries', () => {
		const code = `static int missed;
static void hold(void *p) { mutex_lock(&a); x |= 1; x |= 2; mutex_unlock(&a); }
static void try(void *p) { if (mutex_trylock(&a)) mutex_unlock(&a); else missed = 4; }
int main(void) { both(hold, try); return x + missed; }`;
		expect([...search(code).ends.keys()].sort()).toEqual(['returns 3', 'returns 7']);
	});

	it('stops at its budget and says so', () => {
		const { result } = search(`${ADD} ${MAIN}`, 2, 3);
		expect(result).toMatchObject({ tried: 3, complete: false });
	});

	it('tries the same schedules every time, and each replays', () => {
		const first = search(`${ADD} ${MAIN}`);
		expect(search(`${ADD} ${MAIN}`).ends).toEqual(first.ends);
		for (const [end, texts] of first.ends) {
			for (const text of texts) {
				const s = first.start();
				const m = { ...first.m, scheduler: followSchedule(parseSchedule(text) ?? []) };
				while (run(m, s).kind !== 'stopped');
				expect(`returns ${String(s.result)}`, text).toBe(end);
				expect(scheduleText(s.schedule)).toBe(text);
			}
		}
	});
});

describe('a recording of threads', () => {
	it('shows each task with its stack, and who waits', () => {
		const code = `static void ab(void *p) { mutex_lock(&a); mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a); }
static void ba(void *p) { mutex_lock(&b); mutex_lock(&a); mutex_unlock(&a); mutex_unlock(&b); }
int main(void) { both(ab, ba); return 0; }`;
		const { ends, m, start } = search(code);
		const text = [...ends].find(([end]) => end.startsWith('Deadlock'))?.[1][0] ?? '';
		const r = record({ ...m, scheduler: followSchedule(parseSchedule(text) ?? []) }, start(), 'x');
		r.runTo(10_000);
		expect(r.stop?.kind).toBe('blocked');
		const last = r.at(r.length - 1);
		const other = last.tasks.find((t) => t.state === 'blocked' && t.id >= 11);
		expect(other?.blockedOn).toMatch(/^[ab], held by task (one|two)$/);
		expect(last.tasks.filter((t) => t.id >= 11)).toHaveLength(2);
		expect(last.stack(11)[0]?.function).toBe('ab');
		expect(last.stack(12)[0]?.function).toBe('ba');
		const frame = last.stack(other?.id)[0];
		expect(frame && last.evaluate('p', frame)).toMatchObject({ value: '0' });
		// Looking back gives what was there before.
		expect(r.at(0).tasks).toHaveLength(1);
	});
});

describe('schedules as text', () => {
	it('are read as they are written', () => {
		expect(parseSchedule('')).toEqual([]);
		expect(parseSchedule('12t1s40t2')).toEqual([
			{ step: 12, thread: 1 },
			{ step: 40, thread: 2 },
		]);
		expect(scheduleText(parseSchedule('12t1s40t2') ?? [])).toBe('12t1s40t2');
		for (const bad of ['x', '12', '12t', 't1', '12t1s', '12t1 40t2']) expect(parseSchedule(bad)).toBeUndefined();
	});
});
