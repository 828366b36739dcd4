/** A function that several branches of an #if define is one entry of the report, with its other versions named in it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { line1 } from '../../src/base/positions';
import type { CParser } from '../../src/c/program';
import { functionSummary, unfinished } from '../../src/formats/verdict';
import { openReview } from '../../src/review/open';
import { foldVersions } from '../../src/review/other-versions';
import type { Report } from '../../src/review/report';
import { wasmParser } from '../c/parser';

let parser: CParser;
beforeAll(async () => {
	parser = await wasmParser();
});

const BASE = `#ifdef CONFIG_LAMP_DIM
static int lamp_dim(int by)
{
	return by;
}
#else
static inline int lamp_dim(int by)
{
	return 0;
}
#endif
int lamp_set(int by)
{
	return lamp_dim(by);
}
`;

const MAIL = `From: A <a@example.org>
Subject: [PATCH] lamp: dim by two
Date: Mon, 14 Jul 2014 09:00:00 +0000

---
diff --git a/drivers/lamp.c b/drivers/lamp.c
--- a/drivers/lamp.c
+++ b/drivers/lamp.c
@@ -1,10 +1,10 @@
 #ifdef CONFIG_LAMP_DIM
 static int lamp_dim(int by)
 {
-	return by;
+	return by * 2;
 }
 #else
 static inline int lamp_dim(int by)
 {
-	return 0;
+	return 1;
 }
`;

const review = async (mail: string, base: string | undefined, config: Record<string, 'y' | 'm' | 'n'> = {}): Promise<Report> => {
	const ports = { parser, ...(base === undefined ? {} : { base: (path: string) => (path === 'drivers/lamp.c' ? base : undefined) }) };
	return (await openReview(new TextEncoder().encode(mail), 'lamp.patch', ports, { config })).report;
};
const listed = (report: Report): unknown[] =>
	report.functions.map((f) => [f.name, f.place.line, f.exits.rows.length, f.others?.map((o) => [o.place.line, o.choose])]);

describe('versions of a function', () => {
	it('are one entry; the other one is named with what chooses it, is not clean, and can be chosen', async () => {
		const on = await review(MAIL, BASE);
		expect(listed(on)).toEqual([['lamp_dim', 2, 1, [[7, 'CONFIG_LAMP_DIM=n']]]]);
		expect(functionSummary(on.functions[0] as Report['functions'][number], on)).toBe('1 exit, all clean; 1 version not chosen');
		expect(unfinished(on).map((u) => u.why)).toEqual(['its version in line 7 stands in a branch not chosen: choose CONFIG_LAMP_DIM=n']);
		const off = await review(MAIL, BASE, { CONFIG_LAMP_DIM: 'n' });
		expect(listed(off)).toEqual([['lamp_dim', 7, 1, [[2, 'CONFIG_LAMP_DIM=y']]]]);
	});

	it('are one entry where the patch does not show the condition', async () => {
		const lines = MAIL.split('\n');
		const hunk = lines.findIndex((l) => l.startsWith('@@'));
		const below = [...lines.slice(0, hunk), '@@ -2,9 +2,9 @@', ...lines.slice(hunk + 2)].join('\n');
		const report = await review(below, undefined);
		expect(listed(report)).toEqual([['lamp_dim', 2, 1, [[7, '']]]]);
		expect(unfinished(report).map((u) => u.why)).toEqual([
			'its version in line 7 stands in a branch not chosen: the patch does not show its condition',
		]);
	});

	it('names the stub of a header in the function that a .c file defines, not in a static one', () => {
		const place = (file: string, line: number) => ({ file, line: line1(line), column: 1 });
		const entry = (name: string, link: string, file: string, unchosen?: string) => ({
			name,
			link,
			place: place(file, 3),
			lastLine: 5,
			touch: 'added' as const,
			...(unchosen === undefined ? {} : { unchosen }),
		});
		const stub = entry('dim', 'include/lamp.h:dim', 'include/lamp.h', 'CONFIG_LAMP=n');
		expect(foldVersions([entry('dim', 'dim', 'drivers/lamp.c'), stub]).map((f) => [f.link, f.others?.length])).toEqual([['dim', 1]]);
		expect(foldVersions([entry('dim', 'drivers/a.c:dim', 'drivers/a.c'), stub]).map((f) => f.link)).toEqual([
			'drivers/a.c:dim',
			'include/lamp.h:dim',
		]);
	});

	it('is an entry of its own when nothing else of the name was touched', async () => {
		const stub = MAIL.replace(/-\treturn by;\n\+\treturn by \* 2;\n/, ' \treturn by;\n');
		// Left to itself, the review chooses what the patch is in.
		expect(listed(await review(stub, BASE))).toEqual([['lamp_dim', 7, 1, undefined]]);
		const report = await review(stub, BASE, { CONFIG_LAMP_DIM: 'y' });
		expect(listed(report)).toEqual([['lamp_dim', 7, 0, undefined]]);
		expect(report.functions[0]?.limits).toEqual(['it stands in a branch not chosen: choose CONFIG_LAMP_DIM=n']);
	});

	it('tells of added lines in a branch not chosen of a function that ran', async () => {
		const mail = MAIL.slice(0, MAIL.indexOf('@@')).concat(
			'@@ -1,9 +1,12 @@\n int lamp_set(int by)\n {\n+\tint n = 0;\n #ifdef CONFIG_LAMP_DIM\n-\tby++;\n+\tby += 2;\n #else\n-\tby--;\n',
			'+\t/* down */\n+\tby -= 2;\n+\tn = by;\n #endif\n-\treturn by;\n+\treturn by + n;\n }\n',
		);
		const on = await review(mail, undefined);
		expect(on.functions[0]?.limits).toEqual(['lines 8–9 stand in a branch not chosen: choose CONFIG_LAMP_DIM=n']);
		const off = await review(mail, undefined, { CONFIG_LAMP_DIM: 'n' });
		expect(off.functions[0]?.limits).toEqual(['line 5 stands in a branch not chosen: choose CONFIG_LAMP_DIM=y']);
	});
});
