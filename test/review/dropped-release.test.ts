// Both sides of a function: a release that the patch takes away is told; one that it moves, replaces or makes needless is not.
import { describe, expect, it } from 'vitest';
import { openReview } from '../../src/review/open';
import { benchParser } from '../bench/parser';

interface Told {
	readonly rule: string;
	readonly line: number;
	readonly message: string;
	readonly status: string;
	readonly replays: boolean;
}

async function told(hunks: readonly string[], title = 'lamp: change'): Promise<Told[]> {
	let at = 40;
	const body = hunks.map((h) => {
		const lines = h.split('\n').filter((l) => l !== '');
		const count = (kinds: string): number => lines.filter((l) => kinds.includes(l[0] as string)).length;
		const head = `@@ -${at},${count(' -')} +${at},${count(' +')} @@`;
		at += 100;
		return `${head}\n${lines.join('\n')}`;
	});
	const text = `From: A <a@example.org>\nSubject: [PATCH] ${title}\n\n---\n--- a/drivers/lamp.c\n+++ b/drivers/lamp.c\n${body.join('\n')}\n`;
	const review = await openReview(new TextEncoder().encode(text), 'x.patch', { parser: await benchParser() }, { pathsLater: true });
	return review.report.findings.map((f) => ({
		rule: f.rule,
		line: f.line,
		message: f.message,
		status: f.status,
		replays: review.open(f.witness.run) !== undefined,
	}));
}

describe('a release that the patch takes away', () => {
	it('is told on the exit it is missing from, by kind', async () => {
		const memory = await told([
			' \trc = lamp_wait(lamp);\n-\tif (rc) {\n-\t\tkfree(lamp->name);\n+\tif (rc)\n \t\treturn rc;\n-\t}\n \tlamp_go(lamp);\n',
		]);
		expect(memory).toMatchObject([{ rule: 'memory-leak', line: 42, status: 'introduced', replays: true }]);
		const lock = await told([
			' \trc = lamp_wait(lamp);\n \tif (rc < 0) {\n-\t\tmutex_unlock(&lamp->lock);\n \t\treturn rc;\n \t}\n \tlamp_go(lamp);\n',
		]);
		expect(lock).toMatchObject([{ rule: 'missing-unlock' }]);
		const section = await told([
			' \tif (lamp->dead) {\n \t\tlamp_say(lamp);\n-\t\trcu_read_unlock();\n \t\tgoto out;\n \t}\n \tlamp_go(lamp);\n',
		]);
		expect(section).toMatchObject([{ rule: 'missing-unlock' }]);
		const reference = await told([
			' \tif (lamp->dead) {\n \t\tlamp_say(lamp);\n-\t\tof_node_put(np);\n \t\treturn -ENODEV;\n \t}\n \tlamp_go(lamp);\n',
		]);
		expect(reference).toMatchObject([{ rule: 'reference-leak' }]);
	});

	it('is told of an exit that no longer jumps to the label that undoes', async () => {
		const shown = await told([
			' \trc = lamp_wait(lamp);\n \tif (rc)\n-\t\tgoto err;\n+\t\treturn rc;\n \treturn 0;\n err:\n \tkfree(lamp);\n \treturn rc;\n',
		]);
		expect(shown).toMatchObject([{ rule: 'memory-leak' }]);
		const named = await told([' \trc = lamp_wait(lamp);\n \tif (rc)\n-\t\tgoto out_unlock;\n+\t\treturn rc;\n \tlamp_go(lamp);\n']);
		expect(named).toMatchObject([{ rule: 'missing-unlock' }]);
	});
});

describe('nothing is said', () => {
	const quiet: Readonly<Record<string, readonly [readonly string[], string?]>> = {
		'of a fix that adds the release': [
			[' \tif (lamp->dead) {\n \t\tlamp_say(lamp);\n+\t\tkfree(name);\n \t\treturn -ENODEV;\n \t}\n \tlamp_go(lamp);\n'],
		],
		'of a release that moves to a label': [
			[
				' \tif (lamp->dead) {\n-\t\tkfree(name);\n-\t\treturn -ENODEV;\n+\t\trc = -ENODEV;\n+\t\tgoto err;\n \t}\n \tlamp_go(lamp);\n',
				' \treturn 0;\n+err:\n+\tkfree(name);\n+\treturn rc;\n }\n',
			],
		],
		'of a jump to a label that is not visible': [
			[' \tif (lamp->dead) {\n-\t\tkfree(name);\n-\t\treturn -ENODEV;\n+\t\trc = -ENODEV;\n+\t\tgoto err;\n \t}\n \tlamp_go(lamp);\n'],
		],
		'of memory that the device looks after now': [
			[
				'-\tlamp = kzalloc(sizeof(*lamp), GFP_KERNEL);\n+\tlamp = devm_kzalloc(dev, sizeof(*lamp), GFP_KERNEL);\n \tif (!lamp)\n \t\treturn -ENOMEM;\n',
				' \tif (rc) {\n-\t\tkfree(lamp);\n \t\treturn rc;\n \t}\n \treturn 0;\n',
			],
		],
		'of another call in its place': [
			[' \tif (lamp->dead) {\n-\t\tkfree(lamp);\n+\t\tlamp_destroy(lamp);\n \t\treturn -ENODEV;\n \t}\n \tlamp_go(lamp);\n'],
		],
		'when what it gave back is not taken any more': [
			[
				' \tlamp_say(lamp);\n-\tmutex_lock(&lamp->lock);\n \tlamp_go(lamp);\n',
				' \tif (lamp->dead) {\n-\t\tmutex_unlock(&lamp->lock);\n \t\treturn -ENODEV;\n \t}\n',
			],
		],
		'when the message says that it was one too many': [
			[' \tif (lamp->dead) {\n \t\tlamp_say(lamp);\n-\t\tkfree(name);\n \t\treturn -ENODEV;\n \t}\n'],
			'lamp: fix double free in lamp_probe()',
		],
		'of a step that failed and has nothing to undo': [
			[' \trc = lamp_register(lamp);\n \tif (rc) {\n-\t\tlamp_unregister(lamp);\n \t\treturn rc;\n \t}\n \tlamp_go(lamp);\n'],
		],
	};
	for (const [what, [hunks, title]] of Object.entries(quiet))
		it(what, async () => {
			expect(await told(hunks, title)).toEqual([]);
		});
});

// The whole file is there: what a call that nobody sees may keep says little, that the same way gave it back before says more.
describe('a whole function', () => {
	const base =
		'struct lamp;\nint lamp_wire(struct lamp *l, void *wire);\nint lamp_wait(struct lamp *l);\nvoid *lamp_alloc(int n);\nvoid lamp_wire_put(void *wire);\n\nint lamp_on(struct lamp *l)\n{\n\tvoid *wire = lamp_alloc(3);\n\tint rc = lamp_wire(l, wire);\n\n\tif (rc) {\n\t\tlamp_wire_put(wire);\n\t\treturn rc;\n\t}\n\treturn lamp_wait(l);\n}\n';
	const patch = (body: string): string =>
		`From: A <a@example.org>\nSubject: [PATCH] lamp: change\n\n---\n--- a/drivers/lamp.c\n+++ b/drivers/lamp.c\n${body}`;
	const review = async (body: string) => {
		const parser = await benchParser();
		const read = (path: string): string | undefined => (path === 'drivers/lamp.c' ? base : undefined);
		return (await openReview(new TextEncoder().encode(patch(body)), 'x.patch', { parser, base: read }, { pathsLater: true })).report;
	};

	it('is compared with the base, too', async () => {
		const report = await review(
			'@@ -10,8 +10,6 @@ int lamp_on(struct lamp *l)\n \tint rc = lamp_wire(l, wire);\n \n-\tif (rc) {\n-\t\tlamp_wire_put(wire);\n+\tif (rc)\n \t\treturn rc;\n-\t}\n \treturn lamp_wait(l);\n }\n',
		);
		expect(report.findings).toMatchObject([{ rule: 'reference-leak', status: 'introduced', line: 13 }]);
		expect(report.findings[0]?.basis).toEqual(['compared with the same way before the patch']);
	});

	it('that still gives it back is clean', async () => {
		const report = await review(
			'@@ -10,6 +10,7 @@ int lamp_on(struct lamp *l)\n \tint rc = lamp_wire(l, wire);\n \n \tif (rc) {\n+\t\tlamp_wait(l);\n \t\tlamp_wire_put(wire);\n \t\treturn rc;\n \t}\n',
		);
		expect(report.findings).toEqual([]);
	});
});
