// The esbuild settings that the build, the host tests and run-ts.mjs share. Owns how sources become bundles, not which ones.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
export const inRoot = (...parts) => path.join(root, ...parts);

/** C sources (kernel models, scenarios) are imported as their text; vitest.config.mts does the same for unit tests. */
export const textLoaders = { '.c': 'text', '.h': 'text', '.patch': 'text' };

/**
 * Bundle for Node (extension host, CLI, test runners). CommonJS, so that VS Code can load it; packages written for ES modules
 * that ask for import.meta.url (web-tree-sitter) get the bundle's own URL.
 * @param {import('esbuild').BuildOptions} options
 * @returns {import('esbuild').BuildOptions}
 */
export function nodeBundle(options) {
	const { external = [], banner = '', ...rest } = options;
	return {
		absWorkingDir: root,
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		sourcemap: 'linked',
		logLevel: 'warning',
		loader: textLoaders,
		define: { 'import.meta.url': '__bundleUrl' },
		external,
		banner: { js: `${banner}const __bundleUrl = require('node:url').pathToFileURL(__filename).href;` },
		...rest,
	};
}

/** Bundle for a webview panel: one script, no modules. @param {import('esbuild').BuildOptions} options */
export function webviewBundle(options) {
	return {
		absWorkingDir: root,
		bundle: true,
		platform: 'browser',
		target: 'es2022',
		format: 'iife',
		sourcemap: 'linked',
		logLevel: 'warning',
		loader: textLoaders,
		...options,
	};
}

/** Files below a folder of the repository that match, as paths relative to the root, sorted; none when the folder is absent. */
export function filesBelow(folder, matches) {
	const start = inRoot(folder);
	if (!existsSync(start)) return [];
	return readdirSync(start, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && matches(entry.name))
		.map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
		.sort();
}
