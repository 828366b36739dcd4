// Configurations in which a patch does not build: what is found, and what must not be.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import type { ReviewOptions } from '../../src/review/review';
import { benchParser } from '../bench/parser';

type Files = Readonly<Record<string, string>>;

/** One diff that makes `after` of `before`: whole files, as one hunk each. */
function diffOf(before: Files, after: Files): string {
	const out: string[] = [];
	for (const [file, text] of Object.entries(after)) {
		const old = before[file];
		if (old === text) continue;
		const now = text.split('\n').slice(0, -1);
		const was = old?.split('\n').slice(0, -1) ?? [];
		let head = 0;
		while (head < was.length && was[head] === now[head]) head++;
		let tail = 0;
		while (tail < was.length - head && tail < now.length - head && was[was.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
		out.push(
			`diff --git a/${file} b/${file}`,
			...(old === undefined ? ['new file mode 100644', '--- /dev/null'] : [`--- a/${file}`]),
			`+++ b/${file}`,
			`@@ -${was.length > 0 ? 1 : 0},${was.length} +1,${now.length} @@`,
			...was.slice(0, head).map((l) => ` ${l}`),
			...was.slice(head, was.length - tail).map((l) => `-${l}`),
			...now.slice(head, now.length - tail).map((l) => `+${l}`),
			...was.slice(was.length - tail).map((l) => ` ${l}`),
		);
	}
	return `From: A <a@example.org>\nSubject: [PATCH] lamp: change\n\n---\n${out.join('\n')}\n`;
}

async function found(before: Files, after: Files, options: ReviewOptions = {}): Promise<string[]> {
	const review = await openReview(
		new TextEncoder().encode(diffOf(before, after)),
		'x.patch',
		{ parser: await benchParser(), base: (file) => before[file] },
		{ pathsLater: true, ...options },
	);
	return review.report.findings
		.filter((f) => f.rule === 'build-breakage')
		.map((f) => `${f.file}:${f.line} ${f.function}: ${f.message.slice(0, f.message.indexOf(':'))} (${f.status})`);
}

const core = `#include <linux/lamp.h>

int lamp_probe(struct lamp *l)
{
	return 0;
}
`;
const header = `struct lamp {
	int level;
};
`;
const makefile = 'obj-y += core.o\n';
const kconfig = 'config LAMP_DIM\n\tbool "Dimming"\n';

const inHeader = (body: string): string => `${header}${body}`;
const calls = core.replace('return 0;', 'return lamp_dim(l);');

describe('build breakage', () => {
	it('finds a function that only one branch of a new option declares', async () => {
		const before = { 'include/linux/lamp.h': header, 'lamp/core.c': core, 'lamp/Makefile': makefile };
		const guarded = inHeader('\n#ifdef CONFIG_LAMP_DIM\nint lamp_dim(struct lamp *l);\n#endif\n');
		const after = { ...before, 'include/linux/lamp.h': guarded, 'lamp/core.c': calls, 'lamp/Kconfig': kconfig };
		expect(await found(before, after)).toEqual([
			'lamp/core.c:5 lamp_probe: `lamp_dim` is not declared with CONFIG_LAMP_DIM=n (introduced)',
		]);
		const stub = guarded.replace('#endif', '#else\nstatic inline int lamp_dim(struct lamp *l)\n{\n\treturn 0;\n}\n#endif');
		expect(await found(before, { ...after, 'include/linux/lamp.h': stub })).toEqual([]);
		const used = core.replace('return 0;', '#ifdef CONFIG_LAMP_DIM\n\tlamp_dim(l);\n#endif\n\treturn 0;');
		expect(await found(before, { ...after, 'lamp/core.c': used })).toEqual([]);
	});

	it('finds a record that is only there with an option, and who includes the header', async () => {
		const before = { 'include/linux/lamp.h': header, 'lamp/core.c': core, 'lamp/Makefile': makefile };
		const guarded = inHeader(
			'\n#ifdef CONFIG_LAMPS\nstruct lamp_beam {\n\tint width;\n};\n#endif\n\nstruct lamp_beam;\nstatic inline int beam_width(struct lamp_beam *b)\n{\n\treturn b->width;\n}\n',
		);
		const after = { ...before, 'include/linux/lamp.h': guarded };
		expect(await found(before, { ...after, 'lamp/core.c': core.replace('return 0', 'return 1') })).toEqual([
			'include/linux/lamp.h:14 beam_width: `struct lamp_beam` is not defined with CONFIG_LAMPS=n (introduced)',
		]);
		// Only compiled with the option.
		const only = { 'lamp/Makefile': 'obj-$(CONFIG_LAMPS) += core.o\n' };
		const changed = { ...after, 'lamp/core.c': core.replace('return 0', 'return 1') };
		expect(await found({ ...before, ...only }, { ...changed, ...only })).toEqual([]);
		// Compiled with an option that may need the other one: not known.
		const other = { 'lamp/Makefile': 'obj-$(CONFIG_LAMP_CORE) += core.o\n' };
		expect(await found({ ...before, ...other }, { ...changed, ...other })).toEqual([]);
	});

	it('finds what is declared for all and defined in a file that is not always compiled', async () => {
		const before = { 'include/linux/lamp.h': header, 'lamp/core.c': core, 'lamp/Makefile': makefile };
		const after = {
			'include/linux/lamp.h': inHeader('\nint lamp_dim(struct lamp *l);\n'),
			'lamp/core.c': calls,
			'lamp/dim.c': '#include <linux/lamp.h>\n\nint lamp_dim(struct lamp *l)\n{\n\treturn l->level;\n}\n',
			'lamp/Makefile': `${makefile}obj-$(CONFIG_LAMP_DIM) += dim.o\n`,
			'lamp/Kconfig': kconfig,
		};
		expect(await found(before, after)).toEqual([
			'lamp/core.c:5 lamp_probe: `lamp_dim` is defined nowhere with CONFIG_LAMP_DIM=n (introduced)',
		]);
		const asked = core.replace('return 0;', 'if (IS_ENABLED(CONFIG_LAMP_DIM))\n\t\treturn lamp_dim(l);\n\treturn 0;');
		expect(await found(before, { ...after, 'lamp/core.c': asked })).toEqual([]);
		expect(await found(before, { ...after, 'lamp/Makefile': 'obj-y += core.o dim.o\n' })).toEqual([]);
	});

	it('finds a new use of what a file keeps to itself in a branch', async () => {
		const file = `#include <linux/lamp.h>

#ifdef CONFIG_PM
static int lamp_wake(struct lamp *l)
{
	return l->level;
}
#endif

int lamp_probe(struct lamp *l)
{
	return 0;
}
`;
		const before = { 'lamp/core.c': file };
		const use = (text: string): Files => ({ 'lamp/core.c': file.replace('return 0;', text) });
		expect(await found(before, use('return lamp_wake(l);'))).toEqual([
			'lamp/core.c:12 lamp_probe: `lamp_wake` is not declared with CONFIG_PM=n (introduced)',
		]);
		expect(await found(before, use('return pm_call(lamp_wake(l));'))).toEqual([]);
		expect(await found(before, use('int lamp_wake = 1;\n\treturn lamp_wake;'))).toEqual([]);
		expect(
			await found(before, use('if (l->level)\n\t\treturn 1;\n#ifdef CONFIG_PM_SLEEP\n\treturn lamp_wake(l);\n#endif\n\treturn 0;')),
		).toEqual([]);
		// A header beside it that is not visible may have the empty one.
		const beside = file.replace('#include <linux/lamp.h>', '#include "lamp.h"');
		expect(await found({ 'lamp/core.c': beside }, { 'lamp/core.c': beside.replace('return 0;', 'return lamp_wake(l);') })).toEqual([]);
	});

	it('knows what Kconfig says of symbols together', async () => {
		const before = { 'include/linux/lamp.h': header, 'lamp/core.c': core, 'lamp/Makefile': 'obj-$(CONFIG_LAMP) += core.o\n' };
		const guarded = inHeader('\n#ifdef CONFIG_OPTICS\nint lamp_dim(struct lamp *l);\n#endif\n');
		const menu = (more: string): string => `config LAMP\n\tbool "Lamps"\n${more}config OPTICS\n\tbool "Optics"\n`;
		const run = (text: string): Promise<string[]> =>
			found(
				{ ...before, 'lamp/Kconfig': text },
				{ ...before, 'lamp/Kconfig': text, 'include/linux/lamp.h': guarded, 'lamp/core.c': calls },
			);
		expect(await run(menu('\tdepends on OPTICS\n'))).toEqual([]);
		expect(await run(menu('\tselect OPTICS\n'))).toEqual([]);
		expect(await run(`if OPTICS\n${menu('')}endif\n`)).toEqual([]);
		expect(await run(menu('\tdepends on LIGHT\n'))).toEqual([]);
		expect(await run(menu(''))).toEqual(['lamp/core.c:5 lamp_probe: `lamp_dim` is not declared with CONFIG_OPTICS=n (introduced)']);
	});

	it('finds the two of the thread, from the mail alone', async () => {
		const mail = readFileSync(path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt'));
		const review = await openReview(mail, 'thread.txt', { parser: await benchParser() }, { pathsLater: true });
		expect(
			review.report.findings.filter((f) => f.rule === 'build-breakage').map((f) => `${f.file}:${f.line} ${f.resource} ${f.witness.run}`),
		).toEqual([
			'include/linux/cgroup_namespace.h:13 struct cgroup_namespace task_cgroupns_root@CONFIG_CGROUPS=n@',
			'kernel/nsproxy.c:43 init_cgroup_ns init_nsproxy@CONFIG_CGROUPS=n@',
		]);
	});
});
