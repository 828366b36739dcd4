// Bundles one TypeScript file (with C sources as text, as the build does) into out/ and runs it in this process.
// Usage: node scripts/run-ts.mjs FILE.ts [arguments for the file]
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { inRoot, nodeBundle } from './bundle.mjs';

const [, , file, ...rest] = process.argv;
if (!file) {
	console.error('usage: node scripts/run-ts.mjs FILE.ts [arguments]');
	process.exit(2);
}
if (!existsSync(inRoot(file))) {
	console.error(`run-ts: ${file} is not there (looked in ${inRoot()})`);
	process.exit(2);
}
const outfile = inRoot('out', file.replace(/\.ts$/, '.cjs'));
try {
	await esbuild.build(nodeBundle({ entryPoints: [inRoot(file)], outfile, packages: 'external', sourcemap: 'inline' }));
} catch {
	process.exit(2); // esbuild has printed the errors
}
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], outfile, ...rest];
await import(pathToFileURL(path.resolve(outfile)).href);
