/**
 * Lowering for knowledge only: an expression's type or constant value, with all code it makes dropped again.
 */
import type { Node } from '../program';
import type { Cx, Val } from './context';

/** Runs `f`; what it emits or declares is taken back. */
export function aside<T>(cx: Cx, f: () => T): T {
	const { env, live, breakTo, continueTo } = cx;
	const labels = cx.labels.size;
	const gotos = cx.gotos.length;
	cx.scratch++;
	const result = cx.b.aside(f);
	cx.scratch--;
	cx.env = env;
	cx.live = live;
	cx.breakTo = breakTo;
	cx.continueTo = continueTo;
	cx.gotos.length = gotos;
	if (cx.labels.size > labels) {
		let i = 0;
		for (const name of [...cx.labels.keys()]) if (i++ >= labels) cx.labels.delete(name);
	}
	return result;
}

/** Value of an expression whose code is dropped. */
export const asideValue = (cx: Cx, n: Node): Val => aside(cx, () => cx.ops.value(cx, n));
