/** The core's ports, made from this machine: the C parser, the base folder and its index, progress and pauses. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Ports } from '../review/review';
import { baseFiles } from './base-files';
import type { Host } from './host';
import { loadParser } from './parser';
import { openTree } from './tree';

/** How long work goes on before the process listens for an interrupt, in milliseconds. */
const PAUSE_EVERY = 50;

const looksLikeKernel = (root: string): boolean => existsSync(path.join(root, 'include', 'linux')) && existsSync(path.join(root, 'kernel'));

export async function makePorts({ base, host }: { readonly base: string | undefined; readonly host: Host }): Promise<Ports> {
	const files = base === undefined ? undefined : baseFiles(base);
	const tree =
		files && looksLikeKernel(files.root) ? openTree(files, { env: host.env, progress: (text) => host.progress(text) }) : undefined;
	let last = host.now().getTime();
	return {
		parser: await loadParser(host.env.REHEARSE_PARSER),
		...(files ? { base: files.read } : {}),
		...(tree ? { tree } : {}),
		progress: (done, total, what) => host.progress(`${done}/${total} ${what}`),
		pause: async () => {
			const now = host.now().getTime();
			if (now - last > PAUSE_EVERY) {
				await new Promise((resolve) => setImmediate(resolve));
				last = now;
			}
			return host.interrupted();
		},
	};
}
