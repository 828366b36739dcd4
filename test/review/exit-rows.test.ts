/** Every call that can fail has a way to its exit, also where the ways leave the same behind. */
import { beforeAll, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import type { CParser } from '../../src/c/program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { labelsOf } from '../../src/machine/explore';
import { analyseFunction, programFacts } from '../../src/review/analyse';
import { exitTable } from '../../src/review/exits';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

let parser: CParser;
beforeAll(async () => {
	parser = await benchParser();
});

const LADDER = `#include <linux/slab.h>
struct five { void *a, *b, *c, *d, *e; };
struct five *make_five(void)
{
	struct five *f = kmalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return NULL;
	f->a = vmalloc(10);
	if (!f->a)
		goto no_a;
	f->b = vzalloc(10);
	if (!f->b)
		goto no_b;
	f->c = kvmalloc(10, GFP_KERNEL);
	if (!f->c)
		goto no_c;
	f->d = kzalloc(10, GFP_KERNEL);
	if (!f->d)
		goto no_d;
	return f;
no_d:
	kvfree(f->c);
no_c:
	vfree(f->b);
no_b:
	vfree(f->a);
no_a:
	kfree(f);
	return NULL;
}
`;

it('lists each failing call of a ladder', () => {
	const file = 'five.c';
	const program = buildProgram([{ file, text: LADDER }], {
		parser,
		config: { symbols: {}, otherwise: 'y' },
		models: [...builtinHeaders, ...withoutWorld],
	});
	const facts = programFacts(program, [{ file, text: LADDER }]);
	const info = program.functions().find((f) => f.name === 'make_five');
	if (!info) throw new Error('make_five is not found');
	const a = analyseFunction(facts, info);
	const failing = a?.ways.map((w) => w.events.flatMap((e) => (e.kind === 'fault' ? [e.name] : [])).join());
	expect(a?.findings).toEqual([]);
	expect(new Set(failing)).toEqual(new Set(['', 'kmalloc', 'vmalloc', 'vzalloc', 'kvmalloc', 'kzalloc']));
});

const SHARED = `int set_up(int flags)
{
	int err;

	err = start_a(flags);
	if (err)
		goto out;
	err = start_b(flags);
	if (err)
		goto out;
	err = start_c(flags);
	if (err)
		goto out;
	err = start_d(flags);
	if (err)
		goto out;
	err = start_e(flags);
	if (err)
		goto out;
	return 0;
out:
	stop_all(flags);
	return err;
}
`;

it('lists each failing call that nobody has shown us, by name, at one label', () => {
	const file = 'shared.c';
	const program = buildProgram([{ file, text: SHARED }], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders] });
	const info = program.functions().find((f) => f.name === 'set_up');
	const a = info && analyseFunction(programFacts(program, [{ file, text: SHARED }]), info);
	if (!a) throw new Error('set_up is not found');
	const table = exitTable(a.fn, a.ways, a.limits.length === 0, {
		text: () => SHARED,
		place: (p) => ({ file: p.file, span: p.span, line: SHARED.slice(0, p.span.start).split('\n').length }) as never,
		labels: (w) => labelsOf(w.state).map((l) => l.name),
		told: () => true,
		run: (_, path) => path,
	});
	expect(table.complete).toBe(true);
	expect(table.rows).toHaveLength(6);
	for (const c of ['a', 'b', 'c', 'd', 'e']) expect(table.rows.filter((r) => r.when.endsWith(`start_${c}() != 0`))).toHaveLength(1);
});

const MASKED = `int checked(unsigned long flags)
{
	if ((flags & ~(0x00010000UL | 0x00020000UL | 0x00040000UL | 0x04000000UL | 0x08000000UL | 0x10000000UL)) != 0)
		return -22;
	return 0;
}
`;

it('writes a mask that leaves most bits as its complement', () => {
	const file = 'masked.c';
	const program = buildProgram([{ file, text: MASKED }], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders] });
	const info = program.functions().find((f) => f.name === 'checked');
	const a = info && analyseFunction(programFacts(program, [{ file, text: MASKED }]), info);
	if (!a) throw new Error('checked is not found');
	const texts = a.ways.flatMap((w) => w.events.flatMap((e) => (e.kind === 'branch' ? [e.text] : [])));
	expect(texts.some((t) => t.includes('flags & ~0x1c070000'))).toBe(true);
});

const hunks = async (...bodies: readonly string[]) => {
	const text = bodies
		.map((body, i) => {
			const lines = body.split('\n').filter((l) => l !== '');
			const count = (kinds: string): number => lines.filter((l) => kinds.includes(l[0] as string)).length;
			return `@@ -${40 + 100 * i},${count(' -')} +${40 + 100 * i},${count(' +')} @@ int lamp_set(struct lamp *lamp)\n${lines.join('\n')}`;
		})
		.join('\n');
	const mail = `From: A <a@example.org>\nSubject: [PATCH] lamp: change\n\n---\n--- a/drivers/lamp.c\n+++ b/drivers/lamp.c\n${text}\n`;
	const review = await openReview(new TextEncoder().encode(mail), 'x.patch', { parser: await benchParser() }, { pathsLater: true });
	const { rows, resources } = (review.report.functions[0] as (typeof review.report.functions)[number]).exits;
	return rows.map((r) => [r.exit, r.when, r.returns, ...r.cells.map((c, i) => `${resources[i]?.label}: ${c.text}`)]);
};

it('ways that leave the visible lines are one row for what they take along', async () => {
	expect(await hunks(' \tif (lamp->a)\n \t\tlamp_on(lamp);\n+\tlamp_go(lamp);\n \tif (lamp->b)\n \t\tlamp_off(lamp);\n')).toEqual([
		['…', expect.stringContaining('other ways'), 'goes on unseen'],
	]);
});

it('what was taken above lines that are not visible is not lost below them', async () => {
	const rows = await hunks(
		' \tchar *buf = kmalloc(8, GFP_KERNEL);\n-\tlamp_old(lamp);\n+\tlamp_new(lamp);\n',
		' \tlamp_go(lamp);\n-\tlamp_old(lamp);\n \treturn 0;\n }\n',
	);
	expect(rows.map((r) => r.at(-1))).toContain('buf memory: not known');
});

it('conditions go by the names of calls and cases, and not by what a macro decides for its value', async () => {
	const rows = await hunks(
		' \tret = lamp_read(lamp);\n \tif (ret < 0)\n+\t\treturn ret;\n \tswitch (lamp->mode) {\n \tcase LAMP_RED:\n \t\treturn 1;\n \tcase LAMP_BLUE:\n \tcase LAMP_GREEN:\n \t\treturn 2;\n \t}\n \tlamp->n = min(lamp->n, 3);\n \treturn 0;\n }\n',
	);
	expect(rows.map((r) => r[1])).toEqual([
		'lamp_read() < 0',
		'lamp_read() >= 0, lamp->mode is LAMP_RED',
		'lamp_read() >= 0, lamp->mode is LAMP_BLUE, or lamp_read() >= 0, lamp->mode is LAMP_GREEN',
		'lamp_read() >= 0, lamp->mode is none of the cases',
	]);
});
