// The door to the core. Owns when it is loaded (on the first review, so that activation stays short) and the C parser it is given;
// nothing else in faces/ runs the core's code before that.
import * as vscode from 'vscode';
import type { Ports, Review, ReviewOptions } from '../review/review';

export type OpenReview = (bytes: Uint8Array, name: string, ports: Omit<Ports, 'parser'>, options: ReviewOptions) => Promise<Review>;

/** Loads the core and the parser's WASM files. Throws when the extension is damaged. */
export async function loadCore(root: vscode.Uri): Promise<OpenReview> {
	const wasm = (name: string) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, 'dist', name));
	const [{ openReview }, { createWasmParser }, engine, grammar] = await Promise.all([
		import('../review/open'),
		import('../c/parse'),
		wasm('web-tree-sitter.wasm'),
		wasm('tree-sitter-c.wasm'),
	]);
	const parser = await createWasmParser(engine, grammar);
	return (bytes, name, ports, options) => openReview(bytes, name, { ...ports, parser }, options);
}
