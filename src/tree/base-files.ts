/**
 * Reads files below one folder and nothing else: paths come from a patch, which anybody may have written.
 * Owns the confinement: no absolute paths, no `..`, no symbolic link that leads out.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

export interface BaseFiles {
	/** Real path of the folder. */
	readonly root: string;
	/** Text of a repository path (slashes); undefined when it is not there, not a file, or would lead outside. */
	read(repositoryPath: string): string | undefined;
}

/** 50 MB: no source file is that large. */
const MOST_BYTES = 50_000_000;

/** Undefined when there is no such folder. */
export function baseFiles(folder: string): BaseFiles | undefined {
	let root: string;
	try {
		root = realpathSync.native(folder);
		if (!statSync(root).isDirectory()) return undefined;
	} catch {
		return undefined;
	}
	const within = root.endsWith(path.sep) ? root : root + path.sep;
	return {
		root,
		read: (repositoryPath) => {
			const parts = repositoryPath.split('/');
			if (repositoryPath.includes('\0') || path.isAbsolute(repositoryPath) || parts.some((part) => part === '..' || part === ''))
				return undefined;
			try {
				const name = path.join(root, ...parts);
				// Most paths that are asked for are not there.
				const stat = statSync(name, { throwIfNoEntry: false });
				if (stat === undefined) return undefined;
				const real = realpathSync.native(name);
				if (!real.startsWith(within)) return undefined;
				return stat.isFile() && stat.size <= MOST_BYTES ? readFileSync(real, 'utf8') : undefined;
			} catch {
				return undefined;
			}
		},
	};
}

/** The folder looks like the root of a kernel tree. */
export const looksLikeKernel = (root: string): boolean =>
	existsSync(path.join(root, 'include', 'linux')) && existsSync(path.join(root, 'kernel'));
