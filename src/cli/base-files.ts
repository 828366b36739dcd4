/**
 * Reads files below one folder and nothing else: paths come from a patch, which anybody may have written.
 * Owns the confinement: no absolute paths, no `..`, no symbolic link that leads out.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './host';

export interface BaseFiles {
	/** Real path of the folder. */
	readonly root: string;
	/** Text of a repository path (slashes); undefined when it is not there, not a file, or would lead outside. */
	read(repositoryPath: string): string | undefined;
}

/** 50 MB: no source file is that large. */
const MOST_BYTES = 50_000_000;

export function baseFiles(folder: string): BaseFiles {
	let root: string;
	try {
		root = realpathSync(folder);
		if (!statSync(root).isDirectory()) throw new UsageError(`--base ${folder}: this is not a folder. Name the root of a kernel tree.`);
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new UsageError(`--base ${folder}: there is no such folder. Name the root of a kernel tree.`);
	}
	const within = root.endsWith(path.sep) ? root : root + path.sep;
	return {
		root,
		read: (repositoryPath) => {
			const parts = repositoryPath.split('/');
			if (repositoryPath.includes('\0') || path.isAbsolute(repositoryPath) || parts.some((part) => part === '..' || part === ''))
				return undefined;
			try {
				const real = realpathSync(path.join(root, ...parts));
				if (!real.startsWith(within)) return undefined;
				const stat = statSync(real);
				return stat.isFile() && stat.size <= MOST_BYTES ? readFileSync(real, 'utf8') : undefined;
			} catch {
				return undefined;
			}
		},
	};
}
