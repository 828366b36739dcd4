/** Every call that can fail has a way to its exit, also where the ways leave the same behind. */
import { beforeAll, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import type { CParser } from '../../src/c/program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { analyseFunction, programFacts } from '../../src/review/analyse';
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
