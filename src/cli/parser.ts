/** The C parser of this process: WASM files beside the program, or those of the installed packages. Owns where they are looked for. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWasmParser } from '../c/parse';
import type { CParser } from '../c/program';
import { UsageError } from './host';

function wasm(file: string, module: string): Uint8Array {
	const beside = path.join(path.dirname(fileURLToPath(import.meta.url)), file);
	if (existsSync(beside)) return readFileSync(beside);
	try {
		return readFileSync(createRequire(import.meta.url).resolve(`${module}/${file}`));
	} catch {
		throw new UsageError(`the C grammar (${file}) is missing beside the program. Build it again: npm run build.`);
	}
}

export const loadParser = (): Promise<CParser> =>
	createWasmParser(wasm('web-tree-sitter.wasm', 'web-tree-sitter'), wasm('tree-sitter-c.wasm', 'tree-sitter-c'));
