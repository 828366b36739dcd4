// Semaphores, completions and wait queues of threads side by side: who waits, who goes on, and what is said when nobody can.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CParser } from '../../src/c/program';
import { benchParser } from '../bench/parser';
import { search } from './side-by-side';

let parser: CParser;
beforeAll(async () => {
	parser = await benchParser();
});

/** How all runs of two threads end, in order of their texts. */
function ends(one: string, two: string, globals = '', start = ''): string[] {
	const code = `#include <linux/semaphore.h>
#include <linux/completion.h>
#include <linux/wait.h>
static DEFINE_SEMAPHORE(s);
static DEFINE_SEMAPHORE(t);
static DECLARE_COMPLETION(done);
static DECLARE_WAIT_QUEUE_HEAD(queue);
static int inside, most, ready;
${globals}
static void one(void *p) { ${one} }
static void two(void *p) { ${two} }
int main(void) { ${start} both(one, two); return x; }`;
	return [...search(parser, code).ends.keys()].sort();
}

describe('a semaphore', () => {
	const INSIDE = (before: string, after: string): string =>
		`${before}; inside++; if (inside > most) most = inside; inside--; ${after}; x = most;`;

	it('lets in as many as it counts', () => {
		const body = INSIDE('down(&s)', 'up(&s)');
		expect(ends(body, body)).toEqual(['returns 1']);
		expect(ends(body, body, '', 'sema_init(&s, 2);')).toContain('returns 2');
		const two = INSIDE('down(&n)', 'up(&n)');
		expect(ends(two, two, 'static DEFINE_SEMAPHORE(n, 2);')).toContain('returns 2');
	});

	it('taken in two orders is a deadlock, in one order none', () => {
		const ab = 'down(&s); down(&t); up(&t); up(&s);';
		expect(ends(ab, 'down(&t); down(&s); up(&s); up(&t);')).toEqual([
			'Deadlock: task one waits in down() for `t` (semaphore), held by task two since down(); task two waits in down() for `s` (semaphore), held by task one since down().',
			'returns 0',
		]);
		expect(ends(ab, ab)).toEqual(['returns 0']);
	});

	it('is raised by who has not taken it', () => {
		expect(ends('down(&s); x = ready;', 'ready = 7; up(&s);', '', 'sema_init(&s, 0);')).toEqual(['returns 7']);
		expect(ends('down(&s);', '', '', 'sema_init(&s, 0);')).toEqual([
			'Deadlock: task one waits in down() for `s` (semaphore), which nobody raises.',
		]);
	});

	it('is not waited for by who tries, nor for ever by who has a time', () => {
		expect(ends('down(&s); ready = 1; ready = 0; up(&s);', 'x = down_trylock(&s); if (!x) up(&s);')).toEqual(['returns 0', 'returns 1']);
		expect(ends('down(&s);', 'x = down_timeout(&s, 10); if (!x) up(&s);')).toEqual(['returns -62', 'returns 0']);
	});
});

describe('a completion', () => {
	it('is waited for', () => {
		const waits = 'wait_for_completion(&done); x = ready;';
		expect(ends(waits, 'ready = 7; complete(&done);')).toEqual(['returns 7']);
		expect(ends(waits, waits, '', 'ready = 2; complete(&done); complete(&done);')).toEqual(['returns 2']);
		expect(ends(waits, waits, '', 'ready = 3; complete_all(&done);')).toEqual(['returns 3']);
	});

	it('that nobody completes is told', () => {
		expect(ends('wait_for_completion(&done);', 'if (ready) complete(&done);')).toEqual([
			'Deadlock: task one waits in wait_for_completion() for `done` (completion), which nobody completes.',
		]);
		const alone = 'int main(void) { struct completion c; init_completion(&c); wait_for_completion(&c); return 0; }';
		expect([...search(parser, alone).ends.keys()]).toEqual([
			'wait_for_completion() waits for ever for `c` (completion), which nobody completes: no other task runs.',
		]);
	});

	it('lets the waiter go on before the completer has done with the object', () => {
		const lamp = 'struct lamp { struct completion lit; int level; }; static struct lamp *lamp;';
		const start = 'lamp = kzalloc(sizeof(*lamp), GFP_KERNEL); init_completion(&lamp->lit);';
		const waits = 'wait_for_completion(&lamp->lit); kfree(lamp);';
		expect(ends(waits, 'struct lamp *l = lamp; complete(&l->lit); l->level = 1;', lamp, start)).toEqual([
			expect.stringMatching(/->level is written after it was freed\.$/),
			'returns 0',
		]);
		expect(ends(waits, 'struct lamp *l = lamp; l->level = 1; complete(&l->lit);', lamp, start)).toEqual(['returns 0']);
	});

	it('completed under a lock that the waiter holds is a deadlock', () => {
		expect(
			ends('mutex_lock(&a); wait_for_completion(&done); mutex_unlock(&a);', 'mutex_lock(&a); complete(&done); mutex_unlock(&a);'),
		).toEqual([
			'Deadlock: task one waits in wait_for_completion() for `done` (completion), which nobody completes; task two waits in mutex_lock() for `a` (mutex), held by task one since mutex_lock().',
			'returns 0',
		]);
	});

	it('with a time gives 0 when it is late, else what is left', () => {
		expect(ends('x = wait_for_completion_timeout(&done, 50);', '')).toEqual(['returns 0']);
		expect(ends('x = wait_for_completion_timeout(&done, 50);', 'complete(&done);')).toEqual(['returns 50']);
		expect(ends('x = try_wait_for_completion(&done);', 'complete(&done);')).toEqual(['returns 0', 'returns 1']);
	});

	it('counts what was completed, and starts anew', () => {
		const count =
			'int main(void) { complete(&c); complete(&c); wait_for_completion(&c); x = completion_done(&c); reinit_completion(&c); return x * 2 + completion_done(&c); }';
		expect([...search(parser, `static DECLARE_COMPLETION(c); ${count}`).ends.keys()]).toEqual(['returns 2']);
	});
});

describe('a wait queue', () => {
	it('is looked at again when it is woken, and no waking is lost', () => {
		expect(ends('wait_event(queue, ready == 2); x = ready;', 'ready = 1; wake_up(&queue); ready = 2; wake_up(&queue);')).toEqual([
			'returns 2',
		]);
	});

	it('may be waited on for a time, or until a signal', () => {
		const wakes = 'ready = 1; wake_up(&queue);';
		expect(ends('x = wait_event_timeout(queue, ready, 30);', wakes)).toEqual(['returns 30']);
		expect(ends('x = wait_event_timeout(queue, ready, 30);', '')).toEqual(['returns 0']);
		expect(ends('x = 5 + wait_event_interruptible(queue, ready);', wakes)).toEqual(['returns 5']);
	});

	it('that nobody wakes is told', () => {
		expect(ends('wait_event(queue, ready); x = ready;', 'ready = 2;')).toEqual([
			'Deadlock: task one waits in wait_event() for `queue` (wait queue), which nobody wakes.',
			'returns 2',
		]);
	});
});
