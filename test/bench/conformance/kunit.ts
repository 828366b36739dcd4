/**
 * The kernel's own KUnit suites, unmodified, with the tree's own headers and code. Only what a test needs from the running kernel is
 * ours: KUnit's reporting and the allocators (below). A case passes when it returns and no expectation failed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildProgram } from '../../../src/c/build-program';
import type { CodePlace, IrFunction } from '../../../src/c/ir';
import type { Program } from '../../../src/c/program';
import { builtinHeaders } from '../../../src/kernel/model-sources';
import { createKernelPort } from '../../../src/kernel/port';
import { followPlan } from '../../../src/machine/choosers';
import { emit } from '../../../src/machine/emit';
import type { Call, CallOutcome, KernelPort } from '../../../src/machine/kernel-port';
import { createMachine } from '../../../src/machine/machine';
import { State } from '../../../src/machine/state';
import { fillMemory } from '../../../src/machine/step/blocks';
import { enter } from '../../../src/machine/step/frames';
import { run } from '../../../src/machine/step/run';
import { stopText } from '../../../src/machine/stop';
import { isInt, Ptr, type Value } from '../../../src/machine/value';
import { baseFiles } from '../../../src/tree/base-files';
import { openTree } from '../../../src/tree/tree';
import { absent, type Miss, type Suite } from './suite';

/** Named by the issue; the others of lib/ are run and counted beside them. */
const NAMED = ['list-test.c', 'cmdline_kunit.c', 'bitfield_kunit.c', 'test_sort.c'];
const TIMEOUT = 60_000;

const SKIPPED = 'skipped by itself';

type Primitive = (c: Call, s: State) => CallOutcome;
const give = (v: Value): CallOutcome => ({ kind: 'value', v });
const size = (v: Value | undefined): number => (v !== undefined && isInt(v) ? Number(v) : -1);
const allocate =
	(bytes: (c: Call) => number, zeroed: boolean): Primitive =>
	(c, s) =>
		give(new Ptr(s.make('heap', bytes(c), zeroed ? 'zero' : 'uninit', undefined, 'allocated memory', 'kmalloc').id, 0));
const nothing: Primitive = () => give(0);
const free =
	(at: number): Primitive =>
	(c, s) => {
		const p = c.args[at];
		const o = typeof p === 'object' && p.kind === 1 ? s.object(p.obj) : undefined;
		if (o) s.writable(o).freed = true;
		return give(0);
	};

const CALLS: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
	...['kmalloc', 'kvmalloc', 'vmalloc', '__kmalloc', '__vmalloc'].map((n): [string, Primitive] => [
		n,
		allocate((c) => size(c.args[0]), false),
	]),
	...['kzalloc', 'kvzalloc', 'vzalloc'].map((n): [string, Primitive] => [n, allocate((c) => size(c.args[0]), true)]),
	...['kmalloc_array', 'kvmalloc_array'].map((n): [string, Primitive] => [n, allocate((c) => size(c.args[0]) * size(c.args[1]), false)]),
	...['kcalloc', 'kvcalloc'].map((n): [string, Primitive] => [n, allocate((c) => size(c.args[0]) * size(c.args[1]), true)]),
	['devm_kmalloc', allocate((c) => size(c.args[1]), false)],
	['devm_kzalloc', allocate((c) => size(c.args[1]), true)],
	['kunit_kmalloc', allocate((c) => size(c.args[1]), false)],
	['kunit_kzalloc', allocate((c) => size(c.args[1]), true)],
	['kunit_kmalloc_array', allocate((c) => size(c.args[1]) * size(c.args[2]), false)],
	['kunit_kcalloc', allocate((c) => size(c.args[1]) * size(c.args[2]), true)],
	...['kfree', 'kvfree', 'vfree', 'kfree_sensitive'].map((n): [string, Primitive] => [n, free(0)]),
	['kunit_kfree', free(1)],
	...[
		'_printk',
		'printk',
		'kunit_log_append',
		'kunit_cleanup',
		'cond_resched',
		'__might_resched',
		'__might_sleep',
		'might_sleep',
		'add_taint',
		'rcu_read_lock',
		'rcu_read_unlock',
		'__warn_printk',
		'schedule',
		'wake_up_process',
		'set_current_state',
		'__set_current_state',
	].map((n): [string, Primitive] => [n, nothing]),
	[
		'__kunit_do_failed_assertion',
		(_c, s) => {
			emit(s, { kind: 'expect', ok: false, text: 'an assertion of the test', expected: '', actual: '' });
			return give(0);
		},
	],
	...['get_random_u8', 'get_random_u16', 'get_random_u32', 'get_random_u64'].map((n): [string, Primitive] => [n, () => give(7)]),
	[
		'get_random_bytes',
		(c, s) => {
			fillMemory(c.m, s, c.args[0] ?? 0, 7, size(c.args[1]));
			return give(0);
		},
	],
	['current_thread_info', allocate(() => 4096, true)],
	[
		'kunit_try_catch_throw',
		(_c, s) => {
			emit(s, { kind: 'expect', ok: true, text: SKIPPED, expected: '', actual: '' });
			return { kind: 'stop', stop: { kind: 'bug', place: s.place(), text: 'The test was left by itself.' } };
		},
	],
	['__kunit_abort', (_c, s) => ({ kind: 'stop', stop: { kind: 'bug', place: s.place(), text: 'The test was aborted by an assertion.' } })],
]);

/** Locks: a test runs alone, so that taking one is nothing. */
const LOCKS = /^_?(?:raw_)?(?:spin|read|write)_(?:un)?lock(?:_irq|_bh|_irqsave|_irqrestore)?$|^mutex_(?:un)?lock$/;
/** `kmalloc_node_track_caller_noprof` is kmalloc, as far as a test can see. */
const plainName = (name: string): string => name.replace(/_noprof$/, '').replace(/(?:_node)?(?:_track_caller)?$/, '');
const ours = (name: string): Primitive | undefined =>
	CALLS.get(name) ?? (/alloc/.test(name) ? CALLS.get(plainName(name)) : undefined) ?? (LOCKS.test(name) ? nothing : undefined);
const hidden = (name: string): boolean => ours(name) !== undefined || RANDOM.test(name) || name === 'get_current';

/** The tree's own versions of what is ours are hidden, so that calls come to the primitives. */
function withoutOurs(p: Program): Program {
	return {
		...p,
		info: (name, from) => (hidden(name) ? undefined : p.info(name, from)),
		fn: (name, from) => (hidden(name) ? undefined : p.fn(name, from)),
	};
}

const RANDOM = /^get_random_u(8|16|32|64|long)$|^_*get_random_u32_below$/;

/** Of one case: `task` is the task that runs it; random numbers are the same in each run. */
function port(task: Ptr): KernelPort {
	const base = createKernelPort();
	let seed = 12345;
	const random =
		(bits: number): Primitive =>
		() => {
			seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
			return give(bits >= 32 ? seed : (seed >>> 8) & (2 ** bits - 1));
		};
	const below: Primitive = (c, s) => {
		const drawn = random(32)(c, s);
		const end = size(c.args[0]);
		return give(drawn.kind === 'value' && isInt(drawn.v) && end > 0 ? Number(drawn.v) % end : 0);
	};
	const own = (name: string): Primitive | undefined => {
		const drawn = RANDOM.exec(name);
		const bits = drawn?.[1];
		if (drawn && bits === undefined) return below;
		if (bits !== undefined) return random(bits === 'long' ? 64 : Number(bits));
		return name === 'get_current' ? () => give(task) : ours(name);
	};
	return { ...base, primitive: (name, mode) => own(name) ?? base.primitive(name, mode), contract: () => undefined };
}

/** What a suite runs before each case: `.init` of its struct kunit_suite. */
const initOf = (text: string): string | undefined => /struct kunit_suite \w+ = \{[^}]*?\.init = (\w+)/.exec(text)?.[1];

/** Undefined: passed. SKIPPED: the test itself found that this configuration has nothing to test. */
function runCase(program: Program, name: string, file: string, text: string): string | undefined {
	const lineOf = (p: CodePlace): number => (p.file === file ? text.slice(0, p.span.start).split('\n').length : 0);
	const fn = program.fn(name, file);
	if (!fn) return 'the case was not found';
	const s = new State();
	const task = new Ptr(s.make('heap', 1 << 16, 'zero', { k: 'record', id: 'struct task_struct' }, 'current', 'kmalloc').id, 0);
	// Whoever runs holds a reference to itself.
	const usage = program.types.member({ k: 'record', id: 'struct task_struct' }, 'usage');
	if (usage) s.object(task.obj)?.store(usage.offset, 4, 1);
	const m = {
		...createMachine(program, port(task), followPlan, 'concrete', {
			steps: Number.POSITIVE_INFINITY,
			depth: 2000,
			loops: Number.POSITIVE_INFINITY,
		}),
		quiet: true,
	};
	const test = new Ptr(s.make('heap', 4096, 'zero', { k: 'record', id: 'struct kunit' }, 'test', 'kmalloc').id, 0);
	const begin = performance.now();
	/** Calls a function of the test unless one before it stopped otherwise than by returning. */
	const go = (f: IrFunction, ...more: Value[]): void => {
		if (s.stop && s.stop.kind !== 'returned') return;
		s.stop = undefined;
		s.frame = undefined;
		enter(m, s, f, [test, ...more], undefined);
		while (!s.stop && performance.now() - begin < TIMEOUT) run(m, s, {}, 200_000);
	};
	const init = initOf(text);
	const ready = program.fn('kunit_init_test', 'lib/kunit/test.c');
	const before = init === undefined ? undefined : program.fn(init, file);
	if (ready) go(ready, 0, 0);
	if (before) go(before);
	go(fn);
	if (s.events().some((e) => e.kind === 'expect' && e.text === SKIPPED)) return SKIPPED;
	const at = (): string => {
		const place = s.place();
		const chain: string[] = [];
		for (let f = s.frame; f && chain.length < 8; f = f.parent) chain.push(f.fn.name);
		return `${place.file}${place.macro ? ` (in ${place.macro.name})` : ''}, ${chain.join(' < ')}`;
	};
	const failed = s.events().find((e) => e.kind === 'expect' && !e.ok);
	if (failed)
		return `an assertion failed at ${failed.place.file}:${lineOf(failed.place)}${s.limits.length > 0 ? `; ${s.limits.join('; ')}` : ''}`;
	if (!s.stop) return `not finished after ${s.steps} steps`;
	if (s.stop.kind !== 'returned') return `${stopText(s.stop)} (${at()})${s.limits.length > 0 ? `; ${s.limits.join('; ')}` : ''}`;
	return s.limits.length > 0 ? s.limits.join('; ') : undefined;
}

export const kunit: Suite = ({ parser, argument, only, progress }) => {
	if (argument === undefined || !existsSync(path.join(argument, 'lib')))
		return absent('kunit', argument === undefined ? 'no kernel tree given' : `${argument} holds no lib/`);
	const files = baseFiles(argument);
	if (!files) throw new Error(`${argument}: there is no such folder`);
	const tree = openTree(files, { env: process.env, progress });
	const others = readdirSync(path.join(argument, 'lib')).filter(
		(f) => f.endsWith('.c') && !NAMED.includes(f) && /KUNIT_CASE\(/.test(readFileSync(path.join(argument, 'lib', f), 'utf8')),
	);
	const misses: Miss[] = [];
	const notes: string[] = [];
	let passed = 0;
	let total = 0;
	for (const f of [...NAMED, ...others]) {
		if (only !== undefined && !f.includes(only)) continue;
		const file = `lib/${f}`;
		const text = readFileSync(path.join(argument, file), 'utf8');
		const cases = [...text.matchAll(/KUNIT_CASE(?:_SLOW)?\((\w+)\)/g)].map((x) => x[1] as string);
		const program = withoutOurs(
			buildProgram([{ file, text }], {
				parser,
				config: { symbols: { CONFIG_KUNIT: 'y' }, otherwise: 'n' },
				models: [...builtinHeaders],
				tree,
			}),
		);
		let good = 0;
		let skipped = 0;
		for (const name of cases) {
			let reason: string | undefined;
			try {
				reason = runCase(program, name, file, text);
			} catch (e) {
				reason = `the tool itself failed: ${e instanceof Error ? `${e.message} ${e.stack?.split('\n')[1]?.trim() ?? ''}` : String(e)}`;
			}
			if (reason === undefined) good++;
			else if (reason === SKIPPED) skipped++;
			else {
				progress(`${f} ${name}: ${reason}`);
				if (NAMED.includes(f)) misses.push({ case: `${f} ${name}`, reason });
			}
		}
		if (NAMED.includes(f)) {
			passed += good;
			total += cases.length;
		}
		const left = skipped > 0 ? `, ${skipped} skipped by the test itself` : '';
		notes.push(`${f}: ${good} of ${cases.length}${left}${NAMED.includes(f) ? '' : ' (not counted in the bar)'}`);
	}
	return { name: 'kunit', passed, total, misses, notes };
};
