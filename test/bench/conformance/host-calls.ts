/**
 * The calls of a hosted C program that reach outside the language: heap, exit, mathematics. Laid over the kernel port for test programs
 * only; the kernel has none of them.
 */
import type { Call, CallOutcome, KernelPort } from '../../../src/machine/kernel-port';
import type { State } from '../../../src/machine/state';
import { copyMemory } from '../../../src/machine/step/blocks';
import { isInt, Ptr, type Value } from '../../../src/machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;
const give = (v: Value): CallOutcome => ({ kind: 'value', v });
const number = (v: Value | undefined): number => (v !== undefined && isInt(v) ? Number(v) : 0);

function allocate(s: State, size: number, zeroed: boolean): Ptr {
	return new Ptr(s.make('heap', size, zeroed ? 'zero' : 'uninit', undefined, 'allocated memory', 'malloc').id, 0);
}

function release(s: State, v: Value): CallOutcome {
	if (typeof v !== 'object' || v.kind !== 1) return give(0);
	const o = s.object(v.obj);
	if (o?.freed || v.off !== 0)
		return {
			kind: 'stop',
			stop: {
				kind: 'oops',
				what: o?.freed ? 'double-free' : 'bad-free',
				place: s.place(),
				text: o?.freed ? 'Double free.' : 'Free of a pointer into an object.',
			},
		};
	if (o) s.writable(o).freed = true;
	return give(0);
}

function end(s: State, code: Value): CallOutcome {
	s.result = code;
	return { kind: 'stop', stop: { kind: 'returned' } };
}

const CALLS: ReadonlyMap<string, Primitive> = new Map<string, Primitive>([
	['malloc', (c, s) => give(allocate(s, number(c.args[0]), false))],
	['calloc', (c, s) => give(allocate(s, number(c.args[0]) * number(c.args[1]), true))],
	['free', (c, s) => release(s, c.args[0] ?? 0)],
	[
		'realloc',
		(c, s) => {
			const old = c.args[0] ?? 0;
			const to = allocate(s, number(c.args[1]), false);
			if (typeof old !== 'object' || old.kind !== 1) return give(to);
			const size = Math.min(s.object(old.obj)?.size ?? 0, number(c.args[1]));
			if (size > 0 && !copyMemory(c.m, s, to, old, size)) return give(0);
			const freed = release(s, old);
			return freed.kind === 'stop' ? freed : give(to);
		},
	],
	['exit', (c, s) => end(s, c.args[0] ?? 0)],
	['abort', (_c, s) => end(s, 134)],
	...(['sin', 'cos', 'tan', 'sqrt', 'floor', 'ceil', 'exp', 'log', 'atan'] as const).map((n): [string, Primitive] => [
		n,
		(c) => give(Math[n](number(c.args[0]))),
	]),
	['pow', (c) => give(number(c.args[0]) ** number(c.args[1]))],
	['fmod', (c) => give(number(c.args[0]) % number(c.args[1]))],
]);

/** The kernel port with the calls of hosted programs before it. */
export function hosted(port: KernelPort): KernelPort {
	return { ...port, primitive: (name) => CALLS.get(name) ?? port.primitive(name), contract: () => undefined };
}
