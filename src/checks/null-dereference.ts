import type { IrFunction } from '../c/ir';
import type { Event } from '../machine/event';
import { type EventHit, eventChecker } from './by-event';
import type { Checker, Siblings, Way } from './check';
import { eventsOf } from './events';
import { untestedPointers } from './untested-pointer';

const byEvent = eventChecker({
	id: 'null-dereference',
	title: 'NULL or error pointer dereference',
	severity: 'error',
	doc: `A pointer that is NULL or an error pointer on this way (a call failed, or a test said so) is dereferenced.

The kernel oopses; where user space can provoke it, this is a denial of service.

Test the result of the call (\`if (!p)\` for functions that give NULL, \`IS_ERR(p)\` for those that give error pointers) before using it.

An attribute of a netlink message that a call reads (\`nla_get_u32(tb[X])\`) is told where the function parsed the message itself, takes its attributes one by one, and tests the others; without that, among what is not proven.

The results of functions whose callers in the kernel test them against NULL are told, too, where nothing tests them here; so is an RCU pointer that two other functions of the file test and give up on. Any other pointer nobody tested and that no failing call produced is taken to be valid. What a WARN_ON() on the way said cannot be is believed.`,
	kinds: ['bad-access', 'untested'],
	match(e, way, siblings) {
		if (e.kind === 'untested' && e.attribute) return attribute(e, way, siblings);
		if (e.kind === 'untested')
			return e.depth > 0
				? undefined
				: {
						message: `${e.name}() can give NULL, but its result is dereferenced without a test. Test it first.`,
						resource: `${e.name}()`,
						confidence: 0.75,
					};
		if (e.kind !== 'bad-access' || (e.what !== 'null' && e.what !== 'errptr')) return undefined;
		if (way.events.some((x) => x.kind === 'note' && x.text.startsWith('WARNING') && x.seq < e.seq)) return undefined;
		// A helper, or a macro, that takes NULL says nothing about what its callers have: the test must stand in the function that dereferences.
		const tested = way.events.findLast(
			(x) => x.kind === 'branch' && x.seq < e.seq && e.label !== '' && (x.text === `${e.label} is NULL` || x.text === `${e.label} == 0`),
		);
		const macro = tested?.place.macro?.name;
		const byMacro = macro !== undefined && macro !== e.place.macro?.name && !/likely|WARN|BUG/.test(macro);
		if (tested && (tested.fn !== e.fn || byMacro)) return undefined;
		// NULL that no failing call gave and no test here found: a helper's answer to what cannot be.
		if (!tested && !fromFailure(way, e)) return undefined;
		if (knownNotEmpty(way, e.seq) || inDebugCall(way)) return undefined;
		const text = e.label === '' ? `${e.text.charAt(0).toUpperCase()}${e.text.slice(1)}` : e.text.replace(e.label, `\`${e.label}\``);
		return { message: `${text}. ${letThrough(way, e) ?? 'Test it first.'}`, resource: e.label === '' ? 'pointer' : e.label };
	},
});

/** The NULL came from a visible function, and was only asked whether it is an error pointer: what to do about that. */
function letThrough(way: Way, e: Event): string | undefined {
	const asked = way.events.findLast((x) => x.kind === 'enter' && x.seq < e.seq && x.depth === e.depth && x.fn === e.fn);
	if (asked?.kind !== 'enter' || asked.name !== 'IS_ERR') return undefined;
	const gave = way.events.findLast((x) => x.kind === 'leave' && x.seq < asked.seq && x.depth === e.depth);
	return gave?.kind === 'leave' && /^(0|NULL)$/.test(gave.value)
		? `IS_ERR() lets the NULL of ${gave.name}() pass: return an error pointer there, or test with IS_ERR_OR_NULL().`
		: undefined;
}

const PARSES = /^(nla|nlmsg|genlmsg)_parse(_\w+)?$/;

/**
 * An attribute that the message need not have is read: the table was filled here, and no test stands before. Where the code takes the
 * attributes one by one and tests the others, this one was forgotten; else whoever filled the message may be known to have put it there.
 */
function attribute(e: Event & { kind: 'untested' }, way: Way, siblings: Siblings): EventHit | undefined {
	const { of, label } = e.attribute as { of: string; label: string };
	const given = way.events.filter((x) => x.kind === 'call' && x.seq < e.seq && x.depth === 0 && x.args.includes(`&${of}`));
	const by = given.findLast((x) => x.kind === 'call' && PARSES.test(x.name));
	// Another call that is given the table may look for what must be there.
	if (e.depth > 0 || !by || given.at(-1) !== by) return undefined;
	const others = new RegExp(`^${of}\\[\\d+\\] is (not )?NULL$`);
	const forgotten = /\[\d+\]$/.test(label) && siblings.ways.some((w) => eventsOf(w, 'branch').some((x) => others.test(x.text)));
	return {
		message: `${e.name}() reads \`${label}\`, which is NULL where the message has no such attribute. Test it first.`,
		resource: label,
		confidence: 0.75,
		...(forgotten ? {} : { doubt: 'the message may be known to have the attribute' }),
	};
}

const SAYS = /(^|_)(has|have|is|uses)_\w*\(\) (!= 0|is 1)$/;

/** A call failed before, and the pointer is no visible function's own answer: what is looked up there is known to be found. */
function fromFailure(way: Way, e: Event & { kind: 'bad-access' }): boolean {
	const fault = way.events.findLast((x) => x.kind === 'fault' && x.seq < e.seq);
	if (fault?.kind !== 'fault') return false;
	// That it can fail was only learnt from a test in another function.
	const asked = way.events.some((x) => x.kind === 'call' && x.name === fault.name && x.seq < fault.seq && x.depth === fault.depth);
	if (!asked && !way.m.kernel.isKnown(fault.name)) return false;
	// What a callee finds to be NULL is from a call that gives NULL, or from somewhere else.
	if (e.depth > 0 && !/NULL|pointer/.test(fault.text)) return false;
	// A helper failed, and something was asked since that says whether it did.
	if (fault.depth > e.depth && eventsOf(way, 'branch').some((x) => x.seq > fault.seq && x.depth === e.depth && SAYS.test(x.text)))
		return false;
	const givers = e.fn === way.fn.name ? giversOf(way.fn, e.label) : new Set<string>();
	const leave = way.events.findLast(
		(x) => x.seq < e.seq && (x.kind === 'leave' || x.kind === 'call') && (givers.size === 0 || givers.has(x.name)),
	);
	if (leave?.kind !== 'leave' || !/^(0|NULL)$/.test(leave.value)) return true;
	const enter = way.events.findLast((x) => x.kind === 'enter' && x.name === leave.name && x.seq < leave.seq && x.depth === leave.depth);
	return enter !== undefined && way.events.some((x) => x.kind === 'fault' && x.seq > enter.seq && x.seq < leave.seq);
}

const FILLS = /(^|_)(empty|queue_(tail|head)|enqueue|push)(_|$)/;

/** `while (!foo_empty(q)) { e = foo_first(q);`: what is taken from something that is known not to be empty is there. */
function knownNotEmpty(way: Way, before: number): boolean {
	const fault = way.events.findLast((x) => x.kind === 'fault' && x.seq < before);
	const taken = fault && way.events.find((x) => x.kind === 'call' && x.seq > fault.seq);
	if (fault?.kind !== 'fault' || taken?.kind !== 'call' || taken.name !== fault.name || taken.args === '') return false;
	const asked = way.events.findLast(
		(x) => x.kind === 'call' && x.seq < fault.seq && FILLS.test(x.name) && x.args.split(', ')[0] === taken.args,
	);
	if (
		asked?.kind !== 'call' ||
		way.events.some((x) => x.kind === 'call' && x.name === taken.name && x.seq > asked.seq && x.seq < fault.seq)
	)
		return false;
	if (!/(^|_)empty(_|$)/.test(asked.name)) return true;
	const answer = way.events.find((x) => x.kind === 'branch' && x.seq > asked.seq);
	return answer?.kind === 'branch' && answer.text === `${asked.name}() == 0`;
}

const DEBUG = /(^|_)(dbg|debug|dprintk?|trace|verbose)(_|\d|$)/i;

/** The run stopped at an argument of an unseen macro for debugging, which evaluates nothing where it is switched off. */
function inDebugCall(way: Way): boolean {
	const f = way.state.frame;
	if (!f) return false;
	const next = f.block.instrs.slice(f.ip).find((i) => i.op === 'call');
	return (
		next?.op === 'call' &&
		next.callee.k === 'func' &&
		DEBUG.test(next.callee.name) &&
		way.m.program.info(next.callee.name, f.fn.file) === undefined
	);
}

/** Functions whose result is put into the variable. */
function giversOf(fn: IrFunction, variable: string): ReadonlySet<string> {
	const out = new Set<string>();
	const homes = new Set(
		fn.scopes.flatMap((s) => s.variables.flatMap((v) => (v.name === variable && v.home.k === 'reg' ? [v.home.r] : []))),
	);
	if (homes.size === 0) return out;
	for (const b of fn.blocks) {
		const from = new Map<number, string>();
		for (const i of b.instrs) {
			if (i.op === 'call' && i.d !== undefined && i.callee.k === 'func') {
				const name = i.callee.name.replace(/^.*:/, '');
				from.set(i.d, name);
				if (homes.has(i.d)) out.add(name);
			} else if ((i.op === 'copy' || i.op === 'cast') && i.a.k === 'reg') {
				const f = from.get(i.a.r);
				if (f === undefined) continue;
				from.set(i.d, f);
				if (homes.has(i.d)) out.add(f);
			}
		}
	}
	return out;
}

export const nullDereference: Checker = {
	...byEvent,
	judge: (way, siblings) => [...byEvent.judge(way, siblings), ...untestedPointers(way)],
};
