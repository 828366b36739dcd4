import { readFileSync, readdirSync } from 'node:fs';
import { benchParser } from './parser';
import { buildProgram } from '../../src/c/build-program';
import { builtinHeaders, withoutWorld } from '../../src/kernel/model-sources';
import { analyseFunction, programFacts } from '../../src/review/analyse';
import { openReview } from '../../src/review/open';
import { formatPatch } from '../../src/patch/format';
import { reversePatch } from '../../src/patch/reverse';
import { readCases, readFix } from './corpus/cases';
async function main() {
	const parser = await benchParser();
	if (process.argv[2] === 'batch') {
		let n = 0; const t = performance.now();
		for (const c of readCases('/work/shared/corpus')) {
			const fix = await readFix('/work/shared/corpus', c);
			if (typeof fix === 'string') continue;
			for (const p of [fix, reversePatch(fix)]) {
				await openReview(new TextEncoder().encode(formatPatch(p)), 'x.patch', { parser }, { pathsLater: true });
				if (++n % 100 === 0) { (globalThis as any).gc?.(); const m = process.memoryUsage(); console.log(n, Math.round((performance.now() - t) / 1000), 's rss', m.rss >> 20, 'heap', m.heapUsed >> 20, 'ext', (m.external + m.arrayBuffers) >> 20); }
			}
		}
		return;
	}
	const u = { file: 'kernel/cgroup/cgroup.c', text: readFileSync('/tmp/linux-6.12/kernel/cgroup/cgroup.c', 'utf8') };
	const t0 = process.cpuUsage(); const w0 = performance.now();
	const program = buildProgram([u], { parser, config: { symbols: {}, otherwise: 'y' }, models: [...builtinHeaders, ...withoutWorld] });
	const facts = programFacts(program, [u]);
	console.log('build', performance.now() - w0);
	const all: [number, string][] = [];
	for (const f of program.functions().filter((f) => f.origin === 'unit' && !f.inactive)) { const t = performance.now(); analyseFunction(facts, f); all.push([performance.now() - t, f.name]); }
	const c = process.cpuUsage(t0);
	console.log(all.length, 'functions, cpu s', (c.user + c.system) / 1e6, 'wall', performance.now() - w0);
	console.log(all.sort((a, b) => b[0] - a[0]).slice(0, 8));
}
main();
