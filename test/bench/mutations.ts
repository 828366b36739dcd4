/**
 * node scripts/run-ts.mjs test/bench/mutations.ts [--json] [--only TEXT]
 * Changes one operator, conversion or layout rule of the machine at a time and runs the unit tests: each change must turn some
 * test red. The source tree is never touched: mutants live in a copy of the last commit, under the temporary folder.
 */
import { execSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MUTATIONS, type Mutation } from './mutations/list';

/** Folders of tests that speak of the machine and of layout. */
const TESTS = ['test/machine', 'test/c/layout', 'test/c/lower', 'test/c/program', 'test/review/plain-char'];

interface Outcome {
	readonly name: string;
	readonly outcome: 'caught' | 'survived' | 'does not apply';
}

function copyTree(): string {
	const dir = mkdtempSync(path.join(tmpdir(), 'rehearse-mutants-'));
	execSync(`git archive HEAD | tar -x -C '${dir}'`);
	symlinkSync(path.resolve('node_modules'), path.join(dir, 'node_modules'));
	return dir;
}

/** True when all tests pass. */
function passes(dir: string): boolean {
	const r = spawnSync('node', ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', '--reporter', 'dot', ...TESTS], {
		cwd: dir,
		stdio: 'ignore',
		timeout: 180_000,
	});
	return r.status === 0;
}

function tryOne(dir: string, m: Mutation): Outcome {
	const file = path.join(dir, m.file);
	const before = readFileSync(file, 'utf8');
	const parts = before.split(m.find);
	const nth = m.nth ?? 0;
	if (parts.length < nth + 2) return { name: m.name, outcome: 'does not apply' };
	const after = `${parts.slice(0, nth + 1).join(m.find)}${m.put}${parts.slice(nth + 1).join(m.find)}`;
	writeFileSync(file, after);
	const alive = passes(dir);
	writeFileSync(file, before);
	return { name: m.name, outcome: alive ? 'survived' : 'caught' };
}

function main(): void {
	const argv = process.argv.slice(2);
	const only = argv.includes('--only') ? argv[argv.indexOf('--only') + 1] : undefined;
	const json = argv.includes('--json');
	const dir = copyTree();
	try {
		if (!passes(dir)) {
			console.error('the unit tests fail without any change: nothing can be measured');
			process.exitCode = 2;
			return;
		}
		const outcomes: Outcome[] = [];
		for (const m of MUTATIONS.filter((x) => only === undefined || x.name.includes(only) || x.file.includes(only))) {
			const o = tryOne(dir, m);
			outcomes.push(o);
			if (!json) console.log(`${o.outcome.padEnd(14)} ${o.name}`);
		}
		const caught = outcomes.filter((o) => o.outcome === 'caught').length;
		const tried = outcomes.filter((o) => o.outcome !== 'does not apply').length;
		if (json)
			console.log(
				JSON.stringify(
					{
						tried,
						caught,
						survived: outcomes.filter((o) => o.outcome === 'survived').map((o) => o.name),
						notApplied: outcomes.filter((o) => o.outcome === 'does not apply').map((o) => o.name),
					},
					null,
					'\t',
				),
			);
		else console.log(`${caught} of ${tried} caught`);
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

main();
