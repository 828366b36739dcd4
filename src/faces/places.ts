// The addresses of the virtual documents: rehearse://SIDE.KEY/PATH (both sides of a file have the same path, as diffs expect). Owns the mapping between places in a report and places
// in the editor; does not read or write any text (files.ts does).
import * as vscode from 'vscode';

export const SCHEME = 'rehearse';

/** `base` and `patched` are the two sides of a patch; `tree` a file of the open kernel tree; `model` our own C. */
export type Side = 'base' | 'patched' | 'tree' | 'model';

export interface VirtualPlace {
	/** Names the open review. */
	readonly key: string;
	readonly side: Side;
	/** Repository path. */
	readonly path: string;
}

const SIDES: readonly string[] = ['base', 'patched', 'tree', 'model'];

export function uriOf(place: VirtualPlace): vscode.Uri {
	return vscode.Uri.from({ scheme: SCHEME, authority: `${place.side}.${place.key}`, path: `/${place.path}` });
}

/** Undefined when the URI is none of ours. The path of the root is empty. */
export function placeOf(uri: vscode.Uri): VirtualPlace | undefined {
	if (uri.scheme !== SCHEME) return undefined;
	const [, side = '', key = ''] = /^([a-z]+)\.(.+)$/.exec(uri.authority) ?? [];
	return SIDES.includes(side) ? { key, side: side as Side, path: uri.path.slice(1) } : undefined;
}

/** Names a review in URIs: lower case, as authorities are; `taken` are the names in use. */
export function keyFor(name: string, taken: ReadonlySet<string>): string {
	const base =
		name
			.toLowerCase()
			.replace(/[^a-z0-9.]+/g, '-')
			.replace(/^[-.]+|[-.]+$/g, '') || 'patch';
	let key = base;
	for (let n = 2; taken.has(key); n++) key = `${base}-${n}`;
	return key;
}

/** Range of a 1-based line from `column` (1-based UTF-16) to `endColumn`, or to the end of the line when that is not given. */
export function rangeOf(line: number, column = 1, endColumn?: number): vscode.Range {
	const l = Math.max(0, line - 1);
	return new vscode.Range(l, Math.max(0, column - 1), l, endColumn === undefined ? 10_000 : Math.max(0, endColumn - 1));
}

/** Every document of ours that holds C, for registering language features. */
export const C_DOCUMENTS: vscode.DocumentSelector = { scheme: SCHEME };
