// Builds dist/: the extension, the CLI, the panels' scripts and the WASM files they load.
// Usage: node scripts/build.mjs [--watch] [--minify]
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { filesBelow, inRoot, nodeBundle, webviewBundle } from './bundle.mjs';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');
const started = Date.now();
const require = createRequire(import.meta.url);

const webviews = filesBelow('src/webview', (name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).filter(
	(file) => path.dirname(file) === path.join('src', 'webview'),
);
const bundles = [
	nodeBundle({ entryPoints: ['src/faces/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'], minify }),
	// the native tree-sitter is optional: the CLI asks for it at run time and does without
	nodeBundle({
		entryPoints: ['src/cli/main.ts'],
		outfile: 'dist/cli.js',
		external: ['tree-sitter', 'tree-sitter-c'],
		banner: '#!/usr/bin/env node\n',
		minify,
	}),
	...(webviews.length > 0 ? [webviewBundle({ entryPoints: webviews, outdir: 'dist/webview', minify })] : []),
];

mkdirSync(inRoot('dist'), { recursive: true });
if (!watch) rmSync(inRoot('dist/webview'), { recursive: true, force: true });
for (const wasm of ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-c/tree-sitter-c.wasm']) {
	copyFileSync(require.resolve(wasm), inRoot('dist', path.basename(wasm)));
}

if (watch) {
	const contexts = await Promise.all(bundles.map((options) => esbuild.context({ ...options, logLevel: 'info' })));
	await Promise.all(contexts.map((context) => context.watch()));
} else {
	try {
		await Promise.all(bundles.map((options) => esbuild.build(options)));
	} catch {
		process.exit(1); // esbuild has printed the errors
	}
	chmodSync(inRoot('dist/cli.js'), 0o755);
	console.log(`built dist/ in ${Date.now() - started} ms`);
}
