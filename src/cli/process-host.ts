/** The real Host: standard streams, signals and the clock of this process. The only file of cli/ that touches `process` besides main.ts. */

import { loadCore } from './core';
import type { Host } from './host';

async function readStdin(): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
	return Buffer.concat(chunks);
}

/** Ends quietly when the reader of our output has gone (`rehearse … | head`), as other tools do. */
function quietOnClosedPipe(stream: NodeJS.WriteStream): void {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(0);
		throw error;
	});
}

export function processHost(version: string): Host {
	quietOnClosedPipe(process.stdout);
	quietOnClosedPipe(process.stderr);
	let interrupted = false;
	process.on('SIGINT', () => {
		if (interrupted) process.exit(130);
		interrupted = true;
		process.stderr.write('\nrehearse: stopping; the report will say what was not done (interrupt again to end at once)\n');
	});
	let shown = false;
	const clear = (): void => {
		if (shown) process.stderr.write('\r\u001b[K');
		shown = false;
	};
	return {
		out: (text) => {
			clear();
			process.stdout.write(text);
		},
		err: (text) => {
			clear();
			process.stderr.write(text);
		},
		progress: (text) => {
			if (!process.stderr.isTTY) return;
			clear();
			if (text === '') return;
			process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
			shown = true;
		},
		stdin: readStdin,
		chunks: () => process.stdin as AsyncIterable<Uint8Array>,
		env: process.env,
		terminal: process.stdout.isTTY === true,
		...(process.stdout.columns ? { columns: process.stdout.columns } : {}),
		interrupted: () => interrupted,
		now: () => new Date(),
		version,
		openReview: async (...args) => (await loadCore())(...args),
	};
}
