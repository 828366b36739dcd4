import type { Event } from '../machine/event';
import { eventChecker } from './by-event';
import type { Way } from './check';

/** A list may well be empty. */
const LIST = /^h?list_for_each/;
const NONE = /^(\w+(?:(?:->|\.)\w+)*) is none of the cases$/;

/** The variable, or the member reached from one, is of an enumerated type. */
function isEnum(way: Way, path: string | undefined): boolean {
	const [name, ...members] = path?.split(/->|\./) ?? [];
	let type = [...way.fn.params, ...way.fn.scopes.flatMap((s) => s.variables)].find((v) => v.name === name)?.type;
	for (const m of members) type = type && way.m.program.types.member(type.k === 'pointer' ? type.to : type, m)?.type;
	return type?.k === 'enum';
}
const MASKED = /(& [A-Z][A-Z\d_]+|^FIELD_GET\(\)) is none of the cases$/;

/** The run stopped at an argument of a macro nobody has shown us, which may be what sets it: `e = foo_find(e, list, e->id == id)`. */
function inUnseenCall(way: Way, e: Event): boolean {
	const f = way.state.frame;
	const next = f?.block.instrs.slice(f.ip).find((i) => i.op === 'call');
	if (!f || next?.op !== 'call' || next.callee.k !== 'func' || e.fn !== f.fn.name) return false;
	const { name } = next.callee;
	if (way.m.program.info(name, f.fn.file) || way.m.program.prototype(name) || way.m.kernel.isKnown(name)) return false;
	const call = way.state.placeOf(next).span;
	return call.start < e.place.span.start && e.place.span.end <= call.end;
}

export const uninitialisedUse = eventChecker({
	id: 'uninitialised-use',
	title: 'Use of an uninitialised value',
	severity: 'error',
	doc: `A variable or a piece of memory is used on a way on which nothing has been written to it.

What happens depends on what was there before: random behaviour, or a leak of kernel memory.

Initialise it where it is declared or allocated, or on the way that misses it.`,
	kinds: ['uninit'],
	match(e, way) {
		if (e.kind !== 'uninit' || /^a (pointer|value)$/.test(e.what)) return undefined;
		const before = way.events.filter((x) => x.seq < e.seq);
		// A loop that is never entered is seldom what its writer had in mind: the bound is known to be above zero.
		if (
			before.some(
				(x) =>
					x.kind === 'branch' &&
					x.loop === true &&
					!x.taken &&
					!(e.how === 'returned' && LIST.test(x.place.macro?.name ?? '')) &&
					!before.some((y) => y.kind === 'branch' && y.loop === true && y.taken && y.place === x.place),
			)
		)
			return undefined;
		// Elements that a loop writes whose bound nobody knows.
		if (
			/\[\d+\]/.test(e.what) &&
			(way.state.limits.some((l) => l.startsWith('a loop')) || before.some((x) => x.kind === 'branch' && x.loop === true))
		)
			return undefined;
		// An argument of a macro nobody has shown us, which may be what writes it.
		if (
			way.events.some(
				(x) =>
					x.kind === 'call' &&
					x.known === 'unknown' &&
					x.seq > e.seq &&
					x.fn === e.fn &&
					x.place.span.start < e.place.span.start &&
					e.place.span.end < x.place.span.end,
			)
		)
			return undefined;
		if (inUnseenCall(way, e)) return undefined;
		// A switch over bits that a mask nobody has shown us leaves: the cases may be all there are.
		if (before.some((x) => x.kind === 'branch' && x.fn === e.fn && MASKED.test(x.text))) return undefined;
		// An enumeration is taken to have the values that are asked for.
		if (before.some((x) => x.kind === 'branch' && x.fn === way.fn.name && isEnum(way, NONE.exec(x.text)?.[1]))) return undefined;
		// Its address was given away: whoever has it may have written it.
		const name = /^\w+/.exec(e.what)?.[0] ?? '';
		if (
			e.memory &&
			!e.read &&
			(name === '' || before.some((x) => (x.kind === 'call' || x.kind === 'enter') && x.args.includes(`&${name}`)))
		)
			return undefined;
		return {
			message: `\`${e.what}\` is not initialised on this way and ${e.how.startsWith('decides') ? '' : 'is '}${e.how}. Give it a value first.`,
			resource: e.what,
			...(e.read && way.fn.slots.some((s) => s.name === name) ? { ours: true } : {}),
			same: `uninitialised-use:${e.fn}:${e.what}`,
		};
	},
});
