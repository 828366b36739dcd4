// Hunks of one function with lines between them that nobody sees: what those may have done is not held against the patch.
import { expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

/** Rules and states of what is found in one function of which these hunks are visible. */
async function told(...hunks: readonly string[]): Promise<string[]> {
	const body = hunks.map((hunk, i) => {
		const lines = hunk.split('\n').filter((l) => l !== '');
		const count = (kinds: string): number => lines.filter((l) => kinds.includes(l[0] as string)).length;
		const at = 40 + 100 * i;
		return `@@ -${at},${count(' -')} +${at},${count(' +')} @@ int lamp_set(struct lamp *lamp)\n${lines.join('\n')}`;
	});
	const text = `From: A <a@example.org>\nSubject: [PATCH] lamp: change\n\n---\n--- a/drivers/lamp.c\n+++ b/drivers/lamp.c\n${body.join('\n')}\n`;
	const review = await openReview(new TextEncoder().encode(text), 'x.patch', { parser: await benchParser() }, { pathsLater: true });
	return review.report.findings.map((f) => `${f.rule} ${f.status}`);
}

const END = ' \treturn rc;\n }\n';
const ALLOC = ' \tchar *buf;\n \n \tbuf = kmalloc(8, GFP_KERNEL);\n \tif (!buf)\n \t\treturn -ENOMEM;\n';
const LOCK = ' \tspin_lock_irqsave(&lamp->lock, flags);\n';

it('memory may have been freed there', async () => {
	expect(await told(`-\tlamp_old(lamp);\n${ALLOC}`, END)).toEqual([]);
});

it('what the patch allocates is freed by lines of the patch only', async () => {
	expect(await told(ALLOC.replace(/^ /gm, '+'), ` \tif (lamp->dead)\n-\t\treturn 0;\n+\t\treturn -EIO;\n${END}`)).toEqual([
		'memory-leak introduced',
	]);
});

it('memory that another exit frees below was there', async () => {
	const below = '+\tif (lamp->dead)\n+\t\treturn -EIO;\n \trc = lamp_go(lamp, 1);\n \tkfree(buf);\n \treturn rc;\n }\n';
	expect(await told(`-\tlamp_old(lamp);\n${ALLOC}`, below)).toEqual(['memory-leak introduced']);
});

it('a lock may have been given back there', async () => {
	expect(await told(`-\tlamp_old(lamp);\n${LOCK}`, `+\tmsleep(10);\n${END}`)).toEqual([]);
	expect(await told(`-\tlamp_old(lamp);\n${LOCK}+\tmsleep(10);\n`)).toEqual(['sleep-in-atomic introduced']);
	expect(await told(`-\tlamp_old(lamp);\n${LOCK}`, `+\tspin_lock_irqsave(&lamp->lock, flags);\n${END}`)).toEqual([]);
});

it('a result may have been tested there', async () => {
	const get = (sign: string): string => `${sign}\tclk = clk_get(lamp->dev, "x");\n`;
	expect(await told(`${get(' ')}-\tlamp_old(lamp);\n`, `+\tclk->rate = 1;\n${END}`)).toEqual([]);
	expect(await told(`${get(' ')}+\tclk->rate = 1;\n`)).toEqual(['null-dereference introduced']);
	expect(await told(`${get('-').replace('"x"', '"y"')}${get('+')}`, `-\tlamp_old(lamp);\n \tclk->rate = 1;\n${END}`)).toEqual([]);
});

it('a pointer that was tested may have been set there', async () => {
	expect(await told(` \tif (!buf)\n-\t\tlamp_old(lamp);\n+\t\tlamp_new(lamp);\n`, `-\tlamp_old(lamp);\n \t*buf = 1;\n${END}`)).toEqual([]);
});

it('a section may have been left there', async () => {
	const end = ' \tif (lamp->dead)\n-\t\tlamp_old(lamp);\n+\t\tlamp_new(lamp);\n \treturn rc;\n }\n';
	expect(
		await told(' \trcu_read_lock();\n \tif (lamp->off) {\n+\t\tlamp_new(lamp);\n \t\trcu_read_unlock();\n \t\treturn 0;\n \t}\n', end),
	).toEqual([]);
});

it('what both sides have is seen to by the lines that are the same', async () => {
	const unlocked =
		' \tif (lamp->off) {\n-\t\tlamp_old(lamp);\n+\t\tlamp_new(lamp);\n \t\treturn -EIO;\n \t}\n \tspin_unlock(&lamp->lock);\n \treturn 0;\n }\n';
	expect(await told(' \tspin_lock(&lamp->lock);\n-\tlamp_old(lamp);\n', unlocked)).toEqual([]);
});
