// With an open kernel tree: what the machine knows by contract is not run from the tree's own code; everything else is.
import { expect, it } from 'vitest';
import type { KernelTree } from '../../src/c/program';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

/** Locks as a real-time kernel with lock debugging has them: macros over functions whose bodies tell nothing of the lock. */
const FILES: Readonly<Record<string, string>> = {
	'include/linux/spinlock.h': `#define raw_spin_unlock_irqrestore(lock, flags) do { _raw_release(lock, flags); } while (0)
static inline void spin_lock(spinlock_t *lock) { rt_spin_lock(lock); }
static inline void spin_unlock(spinlock_t *lock) { rt_spin_unlock(lock); }
`,
	'include/linux/mutex.h': '#define mutex_lock(lock) mutex_lock_nested(lock, 0)\n',
	'kernel/locking.c': `void mutex_lock_nested(struct mutex *m, int n) { slow(m); }
void mutex_unlock(struct mutex *m) { fast(m); }
`,
	'drivers/bulb.c': `int bulb_check(struct bulb *b)
{
	if (b->dead)
		return -5;
	return 0;
}
`,
};
const NAMES: Readonly<Record<string, readonly string[]>> = {
	'macro raw_spin_unlock_irqrestore': ['include/linux/spinlock.h'],
	'macro mutex_lock': ['include/linux/mutex.h'],
	'function spin_lock': ['include/linux/spinlock.h'],
	'function spin_unlock': ['include/linux/spinlock.h'],
	'function mutex_lock_nested': ['kernel/locking.c'],
	'function mutex_unlock': ['kernel/locking.c'],
	'function bulb_check': ['drivers/bulb.c'],
};
const tree: KernelTree = { find: (kind, name) => NAMES[`${kind} ${name}`] ?? [], read: (path) => FILES[path] };

async function reviewed(body: readonly string[]) {
	const lines = ['struct bulb { int dead; spinlock_t lock; raw_spinlock_t raw; struct mutex mutex; };', 'int g(void);', ...body];
	const text = `From: A <a@example.org>\nSubject: [PATCH] lamp: add\n\n---\n--- /dev/null\n+++ b/drivers/lamp.c\n@@ -0,0 +1,${lines.length} @@\n${lines.map((l) => `+${l}\n`).join('')}`;
	const { report } = await openReview(
		new TextEncoder().encode(text),
		'x.patch',
		{ parser: await benchParser(), tree },
		{ pathsLater: true },
	);
	return report;
}

it.each([
	['spin_lock(&b->lock)', 'spin_unlock(&b->lock)'],
	['mutex_lock(&b->mutex)', 'mutex_unlock(&b->mutex)'],
	['raw_spin_lock_irqsave(&b->raw, flags)', 'raw_spin_unlock_irqrestore(&b->raw, flags)'],
])('%s and %s mean the lock, not the code of the tree', async (take, give) => {
	const body = [
		'int f(struct bulb *b)',
		'{',
		'\tunsigned long flags;',
		`\t${take};`,
		'\tif (g())',
		'\t\treturn -5;',
		`\t${give};`,
		'\treturn 0;',
		'}',
	];
	const bad = await reviewed(body);
	expect(bad.findings.map((f) => `${f.rule} ${f.line}`)).toEqual(['missing-unlock 8']);
	const good = await reviewed(body.filter((l) => !/return -5|if \(g/.test(l)));
	expect(good.findings).toEqual([]);
	expect(good.functions[0]?.limits).toEqual([]);
});

it('other functions of the tree run as they are', async () => {
	const report = await reviewed(['int f(struct bulb *b)', '{', '\tif (bulb_check(b))', '\t\treturn 7;', '\treturn 8;', '}']);
	expect(report.functions[0]?.exits.rows.map((r) => [r.when, r.returns])).toEqual([
		['bulb_check() returns -EIO', '7'],
		['bulb_check() returns 0', '8'],
	]);
});
