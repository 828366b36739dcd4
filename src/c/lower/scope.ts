/**
 * Blocks and what is alive in them: slots that end and cleanups that run when control leaves, innermost first.
 *
 *   { struct a *p __free(kfree) = f();  …  goto out; }      goto:  call __free_kfree(&p); dead p; br out
 */
import type { Operand } from '../ir';
import type { Node } from '../program';
import { parts } from '../syntax';
import { isAggregate, pointerTo } from '../type-ops';
import type { CType } from '../types';
import { type Cx, type Live, textOf, type Val } from './context';

export function pushLive(cx: Cx, what: Live['what']): void {
	cx.live = { prev: cx.live, depth: (cx.live?.depth ?? 0) + 1, what };
}

/** The innermost point that two pictures share. */
export function common(a: Live | undefined, b: Live | undefined): Live | undefined {
	let x = a;
	let y = b;
	while (x !== y) {
		if (x !== undefined && (y === undefined || x.depth >= y.depth)) x = x.prev;
		else y = y?.prev;
	}
	return x;
}

function runCleanup(cx: Cx, what: Live['what'] & { k: 'cleanup' }): void {
	const arg: Val = { a: what.addr, type: pointerTo(what.type) };
	const free = what.name.startsWith('__free_') ? what.name.slice(7) : undefined;
	if (free === undefined || cx.names.fn(what.name, cx.file) !== undefined) {
		cx.ops.callNamed(cx, what.name, [arg], undefined, true);
		return;
	}
	const units = [...free].map((c) => c.charCodeAt(0));
	cx.b.emit({ op: 'builtin', d: undefined, name: 'cleanup', args: [{ k: 'string', units, unit: 1 }, what.addr], type: { k: 'void' } });
}

/** Emits what leaving from one point to an enclosing one does. `dead` false: a return, whose frame ends anyway. */
export function leave(cx: Cx, from: Live | undefined, to: Live | undefined, dead: boolean): void {
	let slots: number[] = [];
	const flush = (): void => {
		if (slots.length > 0 && dead) cx.b.emit({ op: 'dead', slots });
		slots = [];
	};
	for (let l = from; l !== undefined && l !== to; l = l.prev) {
		if (l.what.k === 'slot') slots.push(l.what.slot);
		else if (l.what.k === 'cleanup') {
			flush();
			runCleanup(cx, l.what);
		}
	}
	flush();
}

/** Brings to life, uninitialised, what a jump into a block skipped. */
export function enter(cx: Cx, from: Live | undefined, to: Live | undefined): void {
	const list: Live[] = [];
	for (let l = to; l !== undefined && l !== from; l = l.prev) list.push(l);
	for (const l of list.reverse()) {
		if (l.what.k === 'slot') cx.b.emit({ op: 'local', slot: l.what.slot, size: undefined });
		else if (l.what.k === 'reg') cx.b.emit({ op: 'undef', d: l.what.r });
	}
}

/** Opens a block scope; the function given closes it, ending what lives in it. */
export function openScope(cx: Cx): (end: Node | undefined) => void {
	const { env, live } = cx;
	cx.env = { parent: env, names: new Map(), tags: new Map() };
	cx.b.openScope();
	return (end) => {
		if (cx.b.open()) {
			if (end !== undefined) cx.b.at(end);
			leave(cx, cx.live, live, true);
		}
		cx.live = live;
		cx.env = env;
		cx.b.closeScope();
	};
}

const closing = (n: Node): Node | undefined => {
	const last = n.children[n.children.length - 1];
	return last !== undefined && last.type === '}' ? last : undefined;
};

/** Statements of a compound statement in a scope of their own; with `wantValue`, the value of the last one. */
export function block(cx: Cx, n: Node, wantValue: boolean): Val | undefined {
	const close = openScope(cx);
	let result: Val | undefined;
	const list = parts(n);
	let from = n.start + 1;
	for (let i = 0; i < list.length; i++) {
		const s = list[i] as Node;
		if (wantValue && i === list.length - 1) result = lastValue(cx, s);
		else cx.ops.statement(cx, s, from);
		from = s.end;
	}
	let kept: Operand | undefined;
	let keptType: CType | undefined;
	if (result !== undefined && isAggregate(result.type) && result.a.k !== 'int') {
		keptType = result.type;
		const slot = cx.b.slot('', keptType, cx.types.sizeOf(keptType));
		kept = { k: 'slot', slot };
		cx.b.emit({ op: 'local', slot, size: undefined });
		cx.b.emit({ op: 'copymem', to: kept, from: result.a, size: cx.types.sizeOf(keptType), type: keptType });
	}
	close(closing(n));
	if (kept !== undefined && kept.k === 'slot' && keptType !== undefined) {
		pushLive(cx, { k: 'slot', slot: kept.slot });
		return { a: kept, type: keptType };
	}
	return result;
}

function lastValue(cx: Cx, s: Node): Val | undefined {
	if (s.type === 'expression_statement' && parts(s).length > 0) {
		const x = parts(s)[0] as Node;
		if (cx.damaged.has(x) || textOf(cx, s).startsWith('__rehearse_')) {
			cx.ops.statement(cx, s, s.start);
			return undefined;
		}
		cx.b.at(s);
		cx.b.emit({ op: 'mark', scope: cx.b.scope });
		return cx.ops.value(cx, x);
	}
	if (s.type === 'labeled_statement') {
		const inner = parts(s);
		const last = inner[inner.length - 1];
		if (last !== undefined && inner.length > 1) {
			cx.ops.placeLabel(cx, s);
			return lastValue(cx, last);
		}
	}
	cx.ops.statement(cx, s, s.start);
	return undefined;
}
