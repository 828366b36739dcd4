/**
 * Spreads work over worker processes of the same bundle: each takes the next item when it is free. A worker that dies or sits on one
 * item longer than its time is replaced, and the item is given up. Owns processes only; what an item means is the caller's.
 */
import { type ChildProcess, fork } from 'node:child_process';

export interface PoolOptions<I, O> {
	readonly jobs: number;
	/** Milliseconds one item may take. */
	readonly timeout: number;
	/** The result of an item whose worker was stopped or died. */
	readonly lost: (item: I, why: 'timeout' | 'died', ms: number) => O;
	readonly done?: (result: O, finished: number) => void;
}

/** Results in the order of the items, whatever order they finish in. */
export function runPool<I, O>(items: readonly I[], options: PoolOptions<I, O>): Promise<O[]> {
	const results: O[] = new Array(items.length);
	let next = 0;
	let finished = 0;
	return new Promise((resolve) => {
		if (items.length === 0) resolve(results);
		const settle = (index: number, result: O): void => {
			results[index] = result;
			finished++;
			options.done?.(result, finished);
			if (finished === items.length) resolve(results);
		};
		const start = (): void => {
			if (next >= items.length) return;
			const child: ChildProcess = fork(process.argv[1] as string, ['--worker', ...process.argv.slice(2)], {
				execArgv: ['--max-old-space-size=3000'],
			});
			let current = -1;
			let began = 0;
			let timer: NodeJS.Timeout | undefined;
			const give = (): void => {
				clearTimeout(timer);
				if (next >= items.length) {
					current = -1;
					child.disconnect();
					return;
				}
				current = next++;
				began = performance.now();
				timer = setTimeout(() => child.kill('SIGKILL'), options.timeout);
				child.send({ item: items[current] });
			};
			child.on('message', (m: { ready: true } | { result: O }) => {
				const at = current;
				if ('result' in m && at >= 0) settle(at, m.result);
				give();
			});
			child.on('exit', () => {
				clearTimeout(timer);
				if (current < 0) return;
				const ms = performance.now() - began;
				settle(current, options.lost(items[current] as I, ms >= options.timeout ? 'timeout' : 'died', ms));
				current = -1;
				start();
			});
		};
		for (let k = 0; k < Math.min(options.jobs, items.length); k++) start();
	});
}

export const isWorker = (): boolean => process.argv[2] === '--worker';

/** The worker's side: answers items until the parent hangs up. */
export function serve<I, O>(work: (item: I) => O | Promise<O>): void {
	process.on('message', (m: { item: I }) => {
		Promise.resolve(work(m.item)).then(
			(result) => process.send?.({ result }),
			(e: unknown) => {
				console.error(e);
				process.exit(3);
			},
		);
	});
	process.send?.({ ready: true });
}
