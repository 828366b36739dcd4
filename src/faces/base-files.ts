// Base texts from the open workspace: the files a patch names, read before the review so that the core needs no I/O. Owns which
// paths are looked for; whether a text is the right base is the core's to find out.
import * as vscode from 'vscode';

/** Repository paths that the patch lines of an input name; quotes of mail in front are allowed. */
export function pathsNamed(text: string): string[] {
	const paths = new Set<string>();
	for (const [, path = ''] of text.matchAll(/^[> ]*(?:---|\+\+\+) [ab]\/(\S+)/gm)) if (!path.split('/').includes('..')) paths.add(path);
	return [...paths];
}

/** Bytes of an input beyond which no base is looked for. */
const LIMIT = 8_000_000;

/** Repository path → text, for those files that a workspace folder has. */
export async function readBase(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
	const found = new Map<string, string>();
	const folders = vscode.workspace.workspaceFolders ?? [];
	if (folders.length === 0 || bytes.length > LIMIT) return found;
	const decoder = new TextDecoder();
	await Promise.all(
		pathsNamed(decoder.decode(bytes)).map(async (path) => {
			for (const folder of folders) {
				try {
					const text = decoder.decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder.uri, path)));
					found.set(path, text);
					return;
				} catch {
					// not in this folder: the review does without
				}
			}
		}),
	);
	return found;
}
