/**
 * Jumps: return, break, continue, goto and labels. Each runs the cleanups of the scopes it leaves.
 * A goto is closed at the end of the function, when its label's place is known.
 */
import type { Node } from '../program';
import { childOf, firstPart, parts } from '../syntax';
import { isAggregate } from '../type-ops';
import { type Cx, type Label, textOf, type Val } from './context';
import { convert, write } from './convert';
import { common, enter, leave } from './scope';

/** Starts an unreachable block for what stands behind a jump. */
function dead(cx: Cx): void {
	cx.b.use(cx.b.block('dead'));
}

export function returnStatement(cx: Cx, n: Node): void {
	const x = firstPart(n);
	let v: Val | undefined;
	if (x !== undefined) {
		if (cx.ret.k === 'void') cx.ops.effect(cx, x);
		else {
			v = cx.ops.value(cx, x, cx.ret);
			cx.b.at(n);
			if (isAggregate(cx.ret)) {
				if (cx.sret !== undefined) write(cx, { k: 'mem', addr: cx.sret, type: cx.ret }, v, false);
				v = undefined;
			} else v = convert(cx, v, cx.ret);
		}
	}
	cx.b.at(n);
	leave(cx, cx.live, undefined, false);
	cx.b.end({ op: 'ret', v: v?.a });
	dead(cx);
}

export function breakOrContinue(cx: Cx, n: Node): void {
	const to = n.type === 'break_statement' ? cx.breakTo : cx.continueTo;
	if (to === undefined) {
		cx.b.emit({ op: 'hole', why: 'unsupported', text: `${textOf(cx, n)} outside a loop` });
		return;
	}
	leave(cx, cx.live, to.live, true);
	cx.b.br(to.block);
	dead(cx);
}

export function labelFor(cx: Cx, name: string, node: Node): Label {
	let l = cx.labels.get(name);
	if (l === undefined) {
		l = { name, block: cx.b.block(name), live: undefined, placed: false, node };
		cx.labels.set(name, l);
	}
	return l;
}

export function gotoStatement(cx: Cx, n: Node): void {
	const name = childOf(n, 'label');
	if (name === undefined) return;
	jumpTo(cx, labelFor(cx, textOf(cx, name), name), n);
}

/** Ends the block by a jump that is closed when the function ends. */
export function jumpTo(cx: Cx, label: Label, n: Node): void {
	if (cx.b.open()) cx.gotos.push({ from: cx.b.cur, label, live: cx.live, node: n });
	dead(cx);
}

export function labeled(cx: Cx, n: Node): void {
	placeLabel(cx, n);
	const name = childOf(n, 'label');
	for (const c of parts(n)) if (c !== name) cx.ops.statement(cx, c, name?.end ?? n.start);
}

export function placeLabel(cx: Cx, n: Node): void {
	const name = childOf(n, 'label');
	if (name === undefined) return;
	const l = labelFor(cx, textOf(cx, name), name);
	cx.b.at(name);
	if (l.placed) return;
	l.placed = true;
	l.live = cx.live;
	l.node = name;
	cx.b.goOn(l.block);
}

export function labelAddress(cx: Cx, name: string, n: Node): number {
	const l = labelFor(cx, name, n);
	let i = cx.taken.indexOf(l);
	if (i < 0) {
		i = cx.taken.length;
		cx.taken.push(l);
		cx.takenBlocks.push(l.block);
	}
	return i + 1;
}

export function computedGoto(cx: Cx, target: Node): void {
	const v = cx.ops.value(cx, target);
	cx.b.end({ op: 'igoto', a: v.a, targets: cx.takenBlocks });
	dead(cx);
}

/** Closes every goto and label; called once when the body is lowered. */
export function closeGotos(cx: Cx): void {
	for (let i = 0; i < cx.gotos.length; i++) {
		const g = cx.gotos[i];
		if (g === undefined) continue;
		cx.b.use(g.from);
		cx.b.at(g.node);
		if (!g.label.placed) {
			cx.b.emit({ op: 'hole', why: cx.unseen ? 'unseen' : 'unsupported', text: `label ${g.label.name} is not in the visible part` });
			cx.b.end({ op: 'unseen' });
			continue;
		}
		const shared = common(g.live, g.label.live);
		leave(cx, g.live, shared, true);
		enter(cx, shared, g.label.live);
		cx.b.br(g.label.block);
	}
	for (const l of cx.labels.values()) {
		if (l.placed) continue;
		cx.b.use(l.block);
		cx.b.at(l.node);
		cx.b.end({ op: 'unseen' });
	}
}
