/** The core's ports, made from this machine: the C parser, the base folder and its index, progress and pauses. */
import type { Ports } from '../review/review';
import { baseFiles, looksLikeKernel } from '../tree/base-files';
import { openTree } from '../tree/tree';
import { type Host, UsageError } from './host';
import { loadParser } from './parser';

/** How long work goes on before the process listens for an interrupt, in milliseconds. */
const PAUSE_EVERY = 50;

export async function makePorts({ base, host }: { readonly base: string | undefined; readonly host: Host }): Promise<Ports> {
	const files = base === undefined ? undefined : baseFiles(base);
	if (base !== undefined && !files) throw new UsageError(`--base ${base}: there is no such folder. Name the root of a kernel tree.`);
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
