// The C texts are registered, have a head, lower without holes, and hold the places where the thread's hunks go.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/c/build-program';
import { verify } from '../../src/c/ir-verify';
import { builtinHeaders, kernelWorld, withoutWorld } from '../../src/kernel/model-sources';
import { applyToText } from '../../src/patch/apply';
import { readInput } from '../../src/patch/read';
import { benchParser } from '../bench/parser';

const folder = path.resolve(import.meta.dirname, '../../src/kernel');
const thread = path.resolve(import.meta.dirname, '../../media/samples/cgroupns-v1-5of8.txt');
const all = [...builtinHeaders, ...kernelWorld, ...withoutWorld];

describe('model sources', () => {
	it('are all registered, once', () => {
		const files = ['include', 'model'].flatMap((sub) =>
			readdirSync(path.join(folder, sub), { recursive: true, withFileTypes: true })
				.filter((one) => one.isFile())
				.map((one) => path.relative(path.join(folder, sub), path.join(one.parentPath, one.name))),
		);
		const names = all.map((one) => one.file.replace(/^rehearse\//, ''));
		expect(names.sort()).toEqual(files.sort());
	});

	it('say first what they are, and stay small', () => {
		for (const one of all) {
			expect(one.text, one.file).toMatch(/^\/\*/);
			expect(one.text.split('\n').length, one.file).toBeLessThan(400);
		}
	});

	it('lower without holes and without problems', async () => {
		const program = buildProgram(
			all.filter((one) => !withoutWorld.includes(one)),
			{ parser: await benchParser(), config: { symbols: {}, otherwise: 'y' }, models: [] },
		);
		const wrong: string[] = [];
		let functions = 0;
		for (const info of program.functions()) {
			const fn = program.fn(info.link);
			if (info.damaged || !fn) {
				wrong.push(`${info.file}: ${info.name}: ${info.damaged ? 'damaged' : 'not found'}`);
				continue;
			}
			functions++;
			wrong.push(...verify(fn).map((text) => `${info.name}: ${text}`));
			for (const block of fn.blocks)
				for (const instr of block.instrs) if (instr.op === 'hole') wrong.push(`${info.name}: hole ${instr.why} ${instr.text}`);
		}
		expect(wrong).toEqual([]);
		expect(functions).toBeGreaterThan(150);
	});

	it('take every hunk of the thread that is for one of them', async () => {
		const read = await readInput(readFileSync(thread), 'thread.txt');
		const models = new Map(kernelWorld.map((one) => [one.file, one.text]));
		const taken: string[] = [];
		for (const patch of read.patches)
			for (const file of patch.files) {
				const model = models.get(file.path);
				if (model === undefined) continue;
				const applied = applyToText(model, file.hunks, { fuzz: 2, ignoreWhitespace: true });
				expect(applied.rejects, file.path).toEqual([]);
				taken.push(`${file.path} ${file.hunks.length}`);
			}
		expect(taken.sort()).toEqual([
			'fs/proc/namespaces.c 1',
			'include/linux/cgroup.h 3',
			'include/linux/nsproxy.h 2',
			'include/linux/proc_ns.h 3',
			'kernel/cgroup.c 2',
			'kernel/fork.c 1',
			'kernel/nsproxy.c 7',
		]);
	});
});

function hasCc(): boolean {
	try {
		execFileSync('cc', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		console.warn('no cc on this machine: the model is not compiled');
		return false;
	}
}

const CONFIGS = ['CGROUPS', 'USER_NS', 'NET', 'NET_NS', 'UTS_NS', 'IPC_NS', 'PID_NS', 'PROC_FS'].map((name) => `-DCONFIG_${name}`);
const HEADERS = ['sched', 'user_namespace', 'cred', 'namespaces', 'proc_ns', 'nsproxy', 'kernfs', 'fs', 'cgroup'];
/** What preparation takes out, and locks, which are contracts. */
const PRELUDE = `#define __must_check
#define __init
#define va_start(list, last) __builtin_va_start(list, last)
#define va_end(list) __builtin_va_end(list)
`;
const LOCKS = `void mutex_lock(struct mutex *); void mutex_unlock(struct mutex *); void spin_lock(spinlock_t *); void spin_unlock(spinlock_t *);
void down_read(struct rw_semaphore *); void up_read(struct rw_semaphore *); void down_write(struct rw_semaphore *); void up_write(struct rw_semaphore *);
int vsnprintf(char *, size_t, const char *, va_list);
`;

describe.runIf(hasCc())('model sources under a C compiler', () => {
	it('compile as one unit', () => {
		const dir = mkdtempSync(path.join(tmpdir(), 'rehearse-model-'));
		try {
			for (const one of kernelWorld) {
				mkdirSync(path.join(dir, path.dirname(one.file)), { recursive: true });
				writeFileSync(path.join(dir, one.file), one.text.replace(/^#include.*$/gm, ''));
			}
			const types = builtinHeaders.find((one) => one.file === 'rehearse/types.h');
			const headers = [types, ...builtinHeaders.filter((one) => one !== types)].map((one) => one?.text ?? '').join('\n');
			const sources = kernelWorld.filter((one) => one.file.endsWith('.c')).map((one) => `#include "${one.file}"`);
			const unit = [
				PRELUDE,
				headers,
				LOCKS,
				...HEADERS.map((h) => `#include "include/linux/${h}.h"`),
				'#include "world/world.h"',
				...sources,
			].join('\n');
			writeFileSync(path.join(dir, 'unit.c'), unit);
			const flags = ['-std=gnu11', '-nostdinc', '-fno-builtin', '-w', '-Werror=implicit-function-declaration', '-fsyntax-only', ...CONFIGS];
			execFileSync('cc', [...flags, 'unit.c'], { cwd: dir, stdio: ['ignore', 'ignore', 'inherit'] });
		} finally {
			rmSync(dir, { recursive: true, force: true });
		}
	});
});
