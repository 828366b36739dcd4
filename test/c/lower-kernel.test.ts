/**
 * Every function of real kernel files is lowered: nothing throws, the verifier has nothing to say, holes are few.
 * Skips with a message where no kernel source is at hand.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import { verify } from '../../src/c/ir-verify';
import { config, kernelHeaders, kernelTree, wasmParser } from './parser';

const FILES = [
	'kernel/fork.c',
	'kernel/nsproxy.c',
	'kernel/cgroup/cgroup.c',
	'kernel/cgroup/namespace.c',
	'kernel/workqueue.c',
	'kernel/signal.c',
	'mm/slub.c',
	'mm/memory.c',
	'mm/percpu.c',
	'mm/page_alloc.c',
	'fs/namei.c',
	'fs/inode.c',
	'fs/pipe.c',
	'fs/ext4/super.c',
	'fs/ext4/resize.c',
	'net/core/dev.c',
	'net/core/filter.c',
	'net/core/skbuff.c',
	'net/core/page_pool.c',
	'net/ipv4/tcp_input.c',
	'drivers/of/base.c',
	'drivers/gpio/gpiolib.c',
	'drivers/clk/clk.c',
	'drivers/usb/core/hub.c',
	'drivers/net/ethernet/intel/e1000/e1000_main.c',
	'fs/xfs/xfs_inode.c',
	'sound/core/pcm_native.c',
	'lib/vsprintf.c',
	'lib/rhashtable.c',
	'crypto/algapi.c',
];

describe.skipIf(kernelTree === undefined)('lowering of kernel files (needs a kernel tree)', () => {
	it('throws nowhere, verifies, and leaves few holes', { timeout: 180_000 }, async () => {
		const parser = await wasmParser();
		const models = kernelHeaders();
		let functions = 0;
		let holes = 0;
		const bad: string[] = [];
		for (const file of FILES) {
			const text = readFileSync(path.join(kernelTree as string, file), 'utf8');
			const program = buildProgram([{ file, text }], { parser, config: config({}, 'y'), models });
			for (const info of program.functions().filter((f) => !f.inactive)) {
				const fn = program.fn(info.link);
				if (fn === undefined) {
					bad.push(`${info.link} was not found again`);
					continue;
				}
				functions++;
				bad.push(...verify(fn));
				for (const b of fn.blocks) for (const i of b.instrs) if (i.op === 'hole' && i.why !== 'asm') holes++;
			}
		}
		expect(bad).toEqual([]);
		expect(functions).toBeGreaterThan(3500);
		expect(holes / functions).toBeLessThan(0.002);
	});
});
