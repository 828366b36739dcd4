/**
 * Macros of 200 headers of include/linux, expanded by us and by `cc -E`, token by token. A header passes when all its expansions agree.
 * What is compared, and which words are renamed because we treat them unlike cc on purpose, is in test/c/expansion.ts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compare } from '../../c/expansion';
import { absent, type Miss, type Suite } from './suite';

const COUNT = 200;

export const preprocessor: Suite = ({ argument, only, progress }) => {
	const folder = path.join(argument ?? '', 'include/linux');
	if (argument === undefined || !existsSync(folder)) return absent('preprocessor', 'no kernel tree given');
	if (spawnSync('cc', ['--version'], { stdio: 'ignore' }).status !== 0) return absent('preprocessor', 'cc is not installed');
	const all = readdirSync(folder).filter((f) => f.endsWith('.h') && (only === undefined || f.includes(only)));
	const headers = all.length <= COUNT ? all : Array.from({ length: COUNT }, (_, i) => all[Math.floor((i * all.length) / COUNT)] as string);
	const dir = mkdtempSync(path.join(tmpdir(), 'rehearse-cpp-'));
	const misses: Miss[] = [];
	let tried = 0;
	try {
		for (const h of headers) {
			const r = compare(readFileSync(path.join(folder, h), 'utf8'), dir);
			tried += r.tried;
			for (const d of r.different) progress(`${h}: ${d}`);
			if (r.different.length > 0)
				misses.push({ case: h, reason: `${r.different.length} of ${r.tried} expansions differ: ${r.different[0]}` });
		}
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
	return {
		name: 'preprocessor',
		passed: headers.length - misses.length,
		total: headers.length,
		misses,
		notes: [`${tried} expansions compared`],
	};
};
