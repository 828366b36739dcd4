/** Parsers and files for tests of the front end. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { macroSources, unitMacros } from '../../src/c/macros';
import { createWasmParser } from '../../src/c/parse';
import { prepare } from '../../src/c/prepare';
import type { Prepared } from '../../src/c/prepared';
import type { Configuration, CParser, Node, SourceUnit } from '../../src/c/program';

const from = createRequire(path.resolve('package.json'));

export const requireHere = from;

export async function wasmParser(): Promise<CParser> {
	const engine = path.join(path.dirname(from.resolve('web-tree-sitter')), 'web-tree-sitter.wasm');
	return createWasmParser(readFileSync(engine), readFileSync(from.resolve('tree-sitter-c/tree-sitter-c.wasm')));
}

export const config = (symbols: Configuration['symbols'] = {}, otherwise: 'y' | 'n' = 'n'): Configuration => ({ symbols, otherwise });

/** Our own kernel headers, as the front end is given them. */
export function kernelHeaders(): SourceUnit[] {
	const dir = 'src/kernel/include';
	return readdirSync(dir)
		.filter((f) => f.endsWith('.h'))
		.map((f) => ({ file: `include/${f}`, text: readFileSync(path.join(dir, f), 'utf8') }));
}

/** Prepares a text with nothing but what it brings itself, or with other files beside it. */
export function prepared(
	text: string,
	options: { config?: Configuration; others?: SourceUnit[]; unit?: Partial<SourceUnit> } = {},
): Prepared {
	const chosen = options.config ?? config();
	return prepare(
		{ file: 'a.c', text, ...options.unit },
		{ config: chosen, macros: macroSources([unitMacros(options.others ?? [], chosen)]) },
	);
}

/** Tokens separated by single spaces. */
export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The whole tree as text: kinds, offsets, fields. */
export function dump(node: Node): string {
	const parts: string[] = [];
	const walk = (n: Node, depth: number): void => {
		parts.push(
			`${' '.repeat(depth)}${n.field ? `${n.field}: ` : ''}${n.type} ${n.start}-${n.end}${n.named ? '' : ' anonymous'}${n.missing ? ' missing' : ''}`,
		);
		for (const c of n.children) walk(c, depth + 1);
	};
	walk(node, 0);
	return parts.join('\n');
}

/** A kernel tree for tests that need real files; they skip themselves with a message when it is absent. */
export const kernelTree = [process.env.REHEARSE_LINUX ?? '', '/usr/src/linux-source-6.12'].find((d) =>
	existsSync(path.join(d, 'kernel/fork.c')),
);
