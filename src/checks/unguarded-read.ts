import type { IrFunction } from '../c/ir';
import type { Program } from '../c/program';
import type { Guard } from '../machine/kernel-port';
import { eventChecker } from './by-event';

/**
 * The function sets the member and never takes the lock: whose it is, no other task sees yet (a child that is being made). A write without
 * the lock to what others see would be a worse mistake than a read.
 */
function makesIt(program: Program, fn: IrFunction, { struct, member, call }: Guard): boolean {
	const instrs = fn.blocks.flatMap((b) => b.instrs);
	const locks = (name: string): boolean => (program.info(name, fn.file)?.name ?? name) === call;
	if (instrs.some((i) => i.op === 'call' && i.callee.k === 'func' && locks(i.callee.name))) return false;
	return instrs.some(
		(i) =>
			i.op === 'field' &&
			i.struct === struct &&
			i.member === member &&
			instrs.some((x) => x.op === 'store' && x.addr.k === 'reg' && x.addr.r === i.d),
	);
}

export const unguardedRead = eventChecker({
	id: 'unguarded-read',
	title: 'Member read without its lock',
	severity: 'warning',
	doc: `A member that another task may change or free at any time is read without the lock that its header asks for.

What it points to may be gone by the time it is used: a use after free that shows only under load. RCU does not help where the owner frees at once.

Take the lock around the read and the use (for a task's nsproxy: task_lock), or read only the running task's own.`,
	kinds: ['guarded-read'],
	match(e, way) {
		if (e.kind !== 'guarded-read' || e.locked || (e.own && e.guard.own)) return undefined;
		// A static helper reads what its visible callers give it: whose it is shows there.
		if (way.fn.static && way.called.has(way.fn.name)) return undefined;
		if (way.m.mode === 'symbolic' && makesIt(way.m.program, way.fn, e.guard)) return undefined;
		return {
			message: `\`${e.label}\` of another task is read without ${e.guard.call}()${e.atomic === '' ? '' : ` (${e.atomic} does not protect it)`}: it may be freed while it is used (${e.guard.source}). Take ${e.guard.call}() around the read and the use.`,
			resource: e.label,
			confidence: 0.9,
		};
	},
});
