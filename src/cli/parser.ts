/**
 * The C parser of this process: native where it is installed, else WASM, from beside the program or from the installed packages.
 * Both give the same trees. Owns where they are looked for.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWasmParser } from '../c/parse';
import type { CParser } from '../c/program';
import { UsageError } from './host';
import { loadNativeParser } from './native-parser';

function wasm(file: string, module: string): Uint8Array {
	const beside = path.join(path.dirname(fileURLToPath(import.meta.url)), file);
	if (existsSync(beside)) return readFileSync(beside);
	try {
		return readFileSync(createRequire(import.meta.url).resolve(`${module}/${file}`));
	} catch {
		throw new UsageError(`the C grammar (${file}) is missing beside the program. Build it again: npm run build.`);
	}
}

/** `kind` (from REHEARSE_PARSER) asks for one of them; otherwise the native one is taken when it loads. */
export async function loadParser(kind?: string): Promise<CParser> {
	const native = kind === 'wasm' ? undefined : loadNativeParser(createRequire(import.meta.url));
	if (native) return native;
	if (kind === 'native')
		throw new UsageError(
			'REHEARSE_PARSER=native: the package tree-sitter is not installed or does not load here. Leave the variable unset.',
		);
	return createWasmParser(wasm('web-tree-sitter.wasm', 'web-tree-sitter'), wasm('tree-sitter-c.wasm', 'tree-sitter-c'));
}
