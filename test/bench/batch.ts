/** Many patches reviewed in one process, one after the other: does memory stay flat? Owns the measuring; the patches are a corpus's fixes and their reverse. */
import type { CParser } from '../../src/c/program';
import { formatPatch } from '../../src/patch/format';
import { reversePatch } from '../../src/patch/reverse';
import { openReview } from '../../src/review/open';
import { readCases, readFix } from './corpus/cases';

const EVERY = 100;

export interface Batch {
	readonly patches: number;
	readonly seconds: number;
	/** Megabytes of the process and of the heap after every 100 patches. */
	readonly memory: readonly { readonly rss: number; readonly heap: number }[];
}

export async function measureBatch(parser: CParser, dir: string): Promise<Batch> {
	const began = performance.now();
	const memory: { rss: number; heap: number }[] = [];
	let patches = 0;
	for (const c of readCases(dir)) {
		const fix = await readFix(dir, c);
		if (typeof fix === 'string') continue;
		for (const patch of [fix, reversePatch(fix)]) {
			await openReview(new TextEncoder().encode(formatPatch(patch)), 'batch.patch', { parser }, { pathsLater: true });
			if (++patches % EVERY !== 0) continue;
			const m = process.memoryUsage();
			memory.push({ rss: m.rss >> 20, heap: m.heapUsed >> 20 });
		}
	}
	return { patches, seconds: Math.round((performance.now() - began) / 1000), memory };
}
