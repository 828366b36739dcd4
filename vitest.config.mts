import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';

/** C sources are imported as their text, as the build does (scripts/bundle.mjs). */
const textAssets: Plugin = {
	name: 'c-as-text',
	enforce: 'pre',
	load(id) {
		const file = id.replace(/\?.*$/, '');
		return /\.([ch]|patch)$/.test(file) ? `export default ${JSON.stringify(readFileSync(file, 'utf8'))};` : undefined;
	},
};

export default defineConfig({
	plugins: [textAssets],
	test: {
		include: ['test/**/*.test.ts'],
		exclude: ['test/host/**'],
		environment: 'node',
		testTimeout: 20_000,
		allowOnly: false,
	},
});
