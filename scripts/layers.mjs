// The layer check: who may import whom (.dependency-cruiser.cjs), and no clock or chance in the pure folders.
// dependency-cruiser says "no violations" when it could read no file at all, so the number of files it read is checked too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { filesBelow, inRoot, root } from './bundle.mjs';

const { layers, pureFolders, ...config } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
process.chdir(root);

const { output } = await cruise(['src'], { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true });
const problems = output.summary.violations.map(({ rule, from, to }) => `${from} → ${to}: ${rule.name}`);

const present = filesBelow('src', (name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
const cruised = new Set(output.modules.map((module) => path.normalize(module.source)));
if (output.summary.totalCruised === 0) problems.push('dependency-cruiser read no file');
for (const file of present) if (!cruised.has(file)) problems.push(`${file}: not seen by dependency-cruiser`);

for (const { source, dependencies } of output.modules) {
	const folder = source.split('/')[1];
	for (const { module, resolved } of dependencies) {
		const target = /^src\/([^/]+)\//.exec(resolved)?.[1];
		if (!layers[folder]?.types?.includes(target)) continue;
		const statements = readFileSync(inRoot(source), 'utf8').split(/^(?=import\b|export\b)/m);
		const ofModule = statements.filter((text) => text.includes(`from '${module}'`));
		if (ofModule.length === 0 || !ofModule.every((text) => /^(import|export)\s+type\b/.test(text))) {
			problems.push(`${source} → ${resolved}: ${folder} may import only types of ${target} (import type …)`);
		}
	}
}

const CLOCK_OR_CHANCE = /\b(Math\.random|Date\.now|new Date|performance\.now|setTimeout|setInterval)\b/;
for (const file of present) {
	if (!pureFolders.includes(file.split(path.sep)[1])) continue;
	for (const [index, line] of readFileSync(inRoot(file), 'utf8').split('\n').entries()) {
		const found = CLOCK_OR_CHANCE.exec(line.replace(/^\s*(\/\/|\*|\/\*).*|\s\/\/.*/, ''));
		if (found) problems.push(`${file}:${index + 1}: ${found[1]} in a pure folder (same input, same bytes out)`);
	}
}

for (const problem of problems) console.error(problem);
console.log(`layers: ${present.length} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
