// Who may import whom: one row per folder of src/ (see src/ARCHITECTURE.md). A folder that is not in the table may import nothing.
// `packages` are the npm packages (and Node's own modules, as `node:`) that a folder may use.

// `types` are folders of which only types may be imported; scripts/layers.mjs checks that (the parser here cannot tell), Biome checks cycles.
// faces and cli reach into c/ only to make the parser from the WASM bytes they have read.
const layers = {
	base: { imports: [] },
	mail: { imports: ['base'], packages: ['postal-mime'] },
	patch: { imports: ['base', 'mail'], packages: ['postal-mime', '@noble/hashes'] },
	c: { imports: ['base'], packages: ['web-tree-sitter'] },
	machine: { imports: ['base', 'c'] },
	kernel: { imports: ['base', 'c', 'machine'] },
	checks: { imports: ['base', 'machine'], types: ['kernel', 'c'] },
	scenarios: { imports: ['base'], types: ['machine', 'kernel'] },
	review: { imports: ['base', 'mail', 'patch', 'c', 'machine', 'kernel', 'checks', 'scenarios'] },
	formats: { imports: ['base', 'review'], types: ['patch', 'mail', 'machine'] },
	dap: { imports: ['base'], types: ['machine'], packages: ['@vscode/debugprotocol'] },
	faces: {
		imports: ['base', 'c', 'review', 'formats', 'dap', 'tree'],
		types: ['mail', 'patch', 'machine', 'webview'],
		packages: ['vscode', '@vscode/debugadapter', '@vscode/debugprotocol', 'node:'],
	},
	webview: { imports: ['base'], types: ['review', 'machine'] },
	tree: { imports: ['base'], types: ['c'], packages: ['node:'] },
	cli: {
		imports: ['base', 'c', 'review', 'formats', 'dap', 'tree'],
		types: ['machine'],
		packages: ['node:', 'tree-sitter', 'tree-sitter-c', '@vscode/debugprotocol'],
	},
};

/** Folders without I/O, clock or chance. */
const pureFolders = ['base', 'mail', 'patch', 'c', 'machine', 'kernel', 'checks', 'scenarios', 'review', 'formats'];

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const folders = (names) => `^src/(${names.join('|')})/`;

function rulesOf([name, { imports, types = [], packages = [] }]) {
	const from = { path: folders([name]) };
	const npm = packages.filter((one) => one !== 'node:' && one !== 'vscode');
	const rules = [
		{
			name: `${name} may import ${[name, ...imports].join(', ')}`,
			severity: 'error',
			from,
			to: { path: '^src/', pathNot: folders([name, ...imports, ...types]) },
		},
		{
			name: `${name} may use the packages: ${npm.join(', ') || 'none'}`,
			severity: 'error',
			from,
			to: {
				dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'unknown', 'undetermined'],
				pathNot: [`(^|node_modules/)(${[...npm, 'vscode', '@types/vscode'].map(literal).join('|')})(/|$)`, '^src/'],
			},
		},
	];
	if (!packages.includes('node:'))
		rules.push({ name: `${name} may not use Node`, severity: 'error', from, to: { dependencyTypes: ['core'] } });
	if (!packages.includes('vscode'))
		rules.push({ name: `${name} may not import vscode`, severity: 'error', from, to: { path: '(^|node_modules/)(@types/)?vscode(/|$)' } });
	return rules;
}

module.exports = {
	layers,
	pureFolders,
	forbidden: [
		...Object.entries(layers).flatMap(rulesOf),
		{
			name: 'a folder of src/ needs a row in .dependency-cruiser.cjs',
			severity: 'error',
			from: { path: '^src/', pathNot: folders(Object.keys(layers)) },
			to: {},
		},
	],
	options: {
		parser: 'swc',
		detectJSDocImports: false,
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		enhancedResolveOptions: {
			extensions: ['.ts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
			exportsFields: ['exports'],
			conditionNames: ['import', 'types', 'default'],
		},
	},
};
