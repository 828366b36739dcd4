import type { Event } from '../machine/event';
import { type LabelHit, labelsOf } from '../machine/explore';
import { ERR_FIRST, isInt, type Value } from '../machine/value';
import { type Checker, type RawFinding, type Siblings, siteOf, type Way } from './check';
import { soundsLikeRelease } from './escape';
import { eventsOf } from './events';
import type { Fault } from './failing-call';

export const wrongErrorCode: Checker = {
	id: 'wrong-error-code',
	title: 'A failure is reported as success, or as something else',
	severity: 'error',
	doc: `A call failed, the function gives up and cleans up, but what it returns does not say so: 0 at an error label because no error was assigned, \`PTR_ERR()\` of NULL (which is 0), or NULL from a function whose other failures give error pointers, or whose callers (it stands in a table of operations) expect one.

The caller takes a half made object for a good one, uses it, and frees it a second time later.

Assign the error before the \`goto\` (\`ret = -ENOMEM;\`), and give back what the other failing exits give back.

A failure that the function only notes and goes on from is not reported, nor are functions that return 0 on every failing exit.`,
	judge(way, siblings) {
		if (!way.returned) return [];
		const v = way.state.result;
		if (v === undefined) return [];
		const other = answersWrongly(way, v);
		if (other.length > 0) return other;
		if (!isZero(way, v)) return [];
		if (way.fn.ret.k === 'pointer') return nullAmongErrors(way, siblings);
		const fault = eventsOf(way, 'fault').findLast((e) => e.depth === 0);
		if (!fault || choosesOneError(way, fault)) return [];
		const say = (kind: string, message: string, confidence: number, extra: readonly number[] = []): RawFinding[] => [
			{
				rule: 'wrong-error-code',
				place: fault.place,
				fn: fault.fn,
				message,
				resource: fault.name,
				confidence,
				basis: [],
				keys: [fault.seq, ...extra],
				same: `wrong-error-code:${kind}:${fault.place.span.start}`,
			},
		];
		if (way.fn.ret.k !== 'scalar' || way.fn.ret.s.k !== 'int' || way.fn.ret.s.bool) return [];
		const zero = way.events.find((e) => e.kind === 'enter' && e.depth === 0 && e.name === 'PTR_ERR' && e.args === '0' && e.seq > fault.seq);
		if (zero && onlyCleansUp(way, fault) && fault.text.includes('NULL'))
			return say(
				'ptr-err',
				`${fault.name}() gives NULL, of which PTR_ERR() is 0: this failure is reported as success. Return an error number of its own.`,
				0.9,
				[zero.seq],
			);
		const label = labelsOf(way.state).find((l) => l.seq > fault.seq && ERROR_LABEL.test(l.name));
		if (!label || !goesStraightTo(way, fault, label) || !othersFailThere(siblings, way, label)) return [];
		return say(
			'zero',
			`When ${fault.name}() fails, ${way.fn.name}() goes to \`${label.name}\` and returns 0: nothing assigned an error. Set the error before the goto.`,
			0.85,
		);
	},
};

/** An operation tells its failure in a way that its callers do not test for. */
function answersWrongly(way: Way, v: Value): readonly RawFinding[] {
	const op = way.operation;
	const exit = eventsOf(way, 'exit').at(-1);
	if (!op || op.answer === 'again' || !exit || way.fn.ret.k !== 'pointer') return [];
	const fault = eventsOf(way, 'fault').findLast((e) => e.depth === 0);
	const errptr = (isInt(v) ? v : way.state.facts.range(v).lo) >= ERR_FIRST;
	if (op.answer === 'errptr' ? !isZero(way, v) || !fault || !onlyCleansUp(way, fault) : !errptr) return [];
	const name = `${way.fn.name}()`;
	return [
		{
			rule: 'wrong-error-code',
			place: exit.place,
			fn: exit.fn,
			message:
				op.answer === 'errptr'
					? `${name} returns NULL when ${fault?.name}() fails, but it is the ${op.member} of a struct ${op.struct}, whose callers test IS_ERR(), which NULL passes. Return ERR_PTR().`
					: `${name} returns an error pointer, but it is the ${op.member} of a struct ${op.struct}, whose callers test for NULL. Return NULL.`,
			resource: op.member,
			confidence: 0.85,
			basis: [`struct ${op.struct}.${op.member} must answer with ${op.answer === 'errptr' ? 'an error pointer' : 'NULL'}`],
			keys: [...(fault ? [fault.seq] : []), exit.seq],
			same: `wrong-error-code:operation:${exit.place.span.start}`,
		},
	];
}

/** Known to be 0 on this way. */
function isZero(way: Way, v: Value): boolean {
	if (isInt(v)) return v === 0;
	const r = way.state.facts.range(v);
	return r.lo === 0 && r.hi === 0;
}

const ERROR_LABEL =
	/(^|_)(err|error|fail|failed|failure|undo|unwind|unroll|abort|bail|bad|no_?mem|enomem|cleanup|clean_?up|release|free|unregister|disable|put|destroy)(_|\d|$)/i;

/** The code asks which error it is: what it makes of that one is meant. */
const choosesOneError = (way: Way, fault: Fault): boolean =>
	way.events.some((e) => e.kind === 'branch' && e.seq > fault.seq && e.depth === 0 && /[!=]= -\d+$/.test(e.text));

const tells = (e: Event): boolean => e.kind === 'call' || e.kind === 'enter';
/** Prints, tests of errors, and what undoes. */
const UNDOES =
	/^(IS_ERR|PTR_ERR|ERR_PTR|ERR_CAST)|print|warn|(^|_)(err|dbg|info|log|unlock|dequeue|reset|unmap|unprepare|ratelimited)(_|$)|free|put|unregister|destroy|disable/i;
const undoes = (e: Event): boolean => !tells(e) || e.depth > 0 || !('name' in e) || UNDOES.test(e.name) || soundsLikeRelease(e.name);

/** After the failure nothing is done but cleaning up. */
const onlyCleansUp = (way: Way, fault: Fault): boolean =>
	way.events.every((e) => e.seq <= fault.seq || undoes(e) || ('name' in e && e.name === fault.name && e.place === fault.place));

/** Between the failure and the label nothing is called but prints and the like. */
const goesStraightTo = (way: Way, fault: Fault, label: LabelHit): boolean =>
	way.events.every(
		(e) => e.seq <= fault.seq || e.seq >= label.seq || undoes(e) || ('name' in e && e.name === fault.name && e.place === fault.place),
	) && onlyCleansUp(way, fault);

/** Every other way that comes by the label returns an error, and there is one. */
function othersFailThere(siblings: Siblings, way: Way, label: LabelHit): boolean {
	const fault = eventsOf(way, 'fault').findLast((e) => e.depth === 0);
	let failing = 0;
	for (const w of siblings.ways) {
		if (w === way || !w.returned || !labelsOf(w.state).some((l) => l.name === label.name)) continue;
		if (w.exit === 'error') failing++;
		// The same failure on another way says nothing new.
		else if (!eventsOf(w, 'fault').some((e) => e.depth === 0 && e.place === fault?.place)) return false;
	}
	return failing > 0;
}

/**
 * NULL is returned on a way that gives up what it made, and all other ways that give up return error pointers. A failed call must be the
 * cause: one known to fail, or a test of a result that is not 0.
 */
function nullAmongErrors(way: Way, siblings: Siblings): readonly RawFinding[] {
	const exit = eventsOf(way, 'exit').at(-1);
	const undone = way.state.ended.find(
		(e) =>
			e.how === 'released' &&
			e.hold.kind === 'memory' &&
			e.hold.depth === 0 &&
			!siblings.releasedOnSuccess.has(siteOf(e.hold.at, e.hold.resource)),
	);
	const cause = way.events.findLast(
		(e) =>
			e.seq < (undone?.seq ?? 0) && ((e.kind === 'fault' && e.depth === 0) || (e.kind === 'branch' && /\(\) (!= 0|< 0)$/.test(e.text))),
	);
	if (
		!exit ||
		!undone ||
		!cause ||
		// Something else was done in between: the failure was lived with.
		way.events.some(
			(e) => e.seq > cause.seq && e.seq < undone.seq && !undoes(e) && !('name' in e && 'name' in cause && e.name === cause.name),
		) ||
		way.events.some((e) => e.kind === 'branch' && e.depth === 0 && e.seq > cause.seq && /[!=]= -\d+$/.test(e.text))
	)
		return [];
	let better = 0;
	let made = 0;
	for (const w of siblings.ways) {
		const v = w.state.result;
		if (w === way || !w.returned || v === undefined) continue;
		const lo = isInt(v) ? v : w.state.facts.range(v).lo;
		if (lo >= ERR_FIRST) better++;
		else if (v !== 0) made++;
		else if (eventsOf(w, 'exit').at(-1)?.place.span.start !== exit.place.span.start) return [];
	}
	if (better === 0 || made === 0) return [];
	const what = cause.kind === 'fault' ? `${cause.name}()` : cause.kind === 'branch' ? cause.text.replace(/ (!= 0|< 0)$/, '') : '';
	return [
		{
			rule: 'wrong-error-code',
			place: exit.place,
			fn: exit.fn,
			message: `${way.fn.name}() returns NULL when ${what} fails, but an error pointer on its other failing exits: callers test IS_ERR(), which NULL passes. Return ERR_PTR() here, too.`,
			resource: what,
			confidence: 0.85,
			basis: [],
			keys: [cause.seq, undone.seq, exit.seq],
			same: `wrong-error-code:null:${exit.place.span.start}`,
		},
	];
}
