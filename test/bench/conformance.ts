/**
 * npm run conformance -- [--suite NAME [PATH]]… [--only TEXT] [--verbose] [--json]
 * Runs C that nobody here wrote and compares with what compilers say. Owns the command line and the order of the suites.
 */
import { cTestsuite } from './conformance/c-testsuite';
import { csmith } from './conformance/csmith';
import { kunit } from './conformance/kunit';
import { layout } from './conformance/layout';
import { preprocessor } from './conformance/preprocessor';
import { absent, type Suite, type SuiteResult, table } from './conformance/suite';
import { benchParser } from './parser';
import { isWorker } from './pool';

const SUITES: Readonly<Record<string, Suite>> = { 'c-testsuite': cTestsuite, csmith, kunit, layout, preprocessor };

interface Options {
	readonly wanted: readonly { readonly name: string; readonly argument: string | undefined }[];
	readonly json: boolean;
	readonly verbose: boolean;
	readonly only: string | undefined;
}

function options(argv: readonly string[]): Options {
	const wanted: { name: string; argument: string | undefined }[] = [];
	let json = false;
	let verbose = false;
	let only: string | undefined;
	for (let i = 0; i < argv.length; i++) {
		const next = argv[i + 1];
		switch (argv[i]) {
			case '--suite': {
				i++;
				const after = argv[i + 1];
				const argument = after === undefined || after.startsWith('--') ? undefined : after;
				if (argument !== undefined) i++;
				wanted.push({ name: next ?? '', argument });
				break;
			}
			case '--json':
				json = true;
				break;
			case '--verbose':
				verbose = true;
				break;
			case '--only':
				only = next;
				i++;
				break;
		}
	}
	return { wanted, json, verbose, only };
}

async function main(): Promise<void> {
	const o = options(process.argv.slice(isWorker() ? 3 : 2));
	const parser = await benchParser();
	const results: SuiteResult[] = [];
	for (const name of Object.keys(SUITES)) {
		const asked = o.wanted.find((w) => w.name === name);
		const suite = SUITES[name] as Suite;
		if (!asked) {
			results.push(absent(name, 'not asked for'));
			continue;
		}
		results.push(
			await suite({
				parser,
				argument: asked.argument,
				only: o.only,
				verbose: o.verbose,
				progress: (text) => (o.json ? undefined : console.error(text)),
			}),
		);
	}
	for (const w of o.wanted) if (!SUITES[w.name]) results.push(absent(w.name, 'there is no such suite'));
	console.log(o.json ? JSON.stringify({ suites: results }, null, '\t') : table(results));
}

main().catch((e: unknown) => {
	console.error(e);
	process.exitCode = 2;
});
