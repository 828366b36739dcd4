// Hunks alone: what their lines do not show is no reason for a finding, and no name of ours stands in the texts.
import { expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import type { Finding } from '../../src/review/report';
import { benchParser } from '../bench/parser';

async function found(hunk: string, header = ''): Promise<readonly Finding[]> {
	const lines = hunk.split('\n').filter((l) => l !== '');
	const count = (kinds: string): number => lines.filter((l) => kinds.includes(l[0] as string)).length;
	const head = `@@ -40,${count(' -')} +40,${count(' +')} @@${header}`;
	const text = `From: A <a@example.org>\nSubject: [PATCH] lamp: change\n\n---\n--- a/drivers/lamp.c\n+++ b/drivers/lamp.c\n${head}\n${lines.join('\n')}\n`;
	const review = await openReview(new TextEncoder().encode(text), 'x.patch', { parser: await benchParser() }, { pathsLater: true });
	return review.report.findings.filter((f) => f.status !== 'fixed');
}

it('a function that returns negative numbers succeeds with 0, though its type is not visible', async () => {
	// It takes the lock for its caller, above what is visible, and keeps it when it succeeds.
	const hunk =
		' \t\tlamp_read(lamp, &val);\n \n-\t\tif (left < 0)\n+\t\tif (left < 0) {\n+\t\t\tmutex_unlock(&lamp->lock);\n \t\t\treturn -ETIMEDOUT;\n+\t\t}\n \t}\n \n \treturn 0;\n';
	expect(await found(hunk)).toEqual([]);
});

it('a variable whose declaration is not visible may be a local one, handed to code that looks at it', async () => {
	const hunk =
		' \tchild = of_get_child_by_name(np, "bulb");\n \terr = lamp_register(lamp, child);\n+\tof_node_put(child);\n \tif (err)\n \t\treturn err;\n \n';
	expect(await found(hunk)).toEqual([]);
});

it('texts call a function without a name "this function"', async () => {
	const hunk =
		' \tlamp->log = kstrdup(name, GFP_KERNEL);\n-\tlamp_begin(lamp);\n+\tlamp_start(lamp);\n \tif (lamp->dead)\n \t\treturn ERR_PTR(-ENODEV);\n \treturn lamp;\n';
	for (const f of await found(hunk)) expect([f.message, ...f.basis, f.function].join('\n')).not.toContain('__rehearse');
});
