/**
 * Unseen predicates: what a thing is, has or can does not change while a function runs, so the same question about the same thing gets
 * the same answer on one way (`if (is_mfunc(dev)) … if (is_mfunc(dev))`). Owns which names ask such a question, and the answers given.
 * Questions about what comes and goes (empty, busy, running) are asked anew each time.
 */
import type { Call } from './kernel-port';
import type { State } from './state';
import { keyOf } from './symbol';
import { isInt, type Value } from './value';

const ASKS =
	/(^|_)(in_compat|is|has|have|can|cap|caps|capable|support|supports|supported|need|needs|exists?|wants?|allowed|may|mode|type|kind|enabled)(_|\d|$)/i;
/** Where something lies and how large it is. */
const MEASURES = /^(pci|pnp|platform|zorro|dio|resource)_(\w+_)?(start|len|end|size|flags)$|^resource_size$/;
/** Answers that change while one looks: states, steps, contents, and what a call of that name does rather than asks. */
const CHANGES =
	/(^|_)(empty|full|busy|idle|ready|running|pending|active|done|complete|completed|valid|uptodate|dirty|locked|set|on|off|up|down|alive|dead|dying|stopped|started|open|opened|closed|connected|online|offline|error|err|failed|next|first|last|get|read|wait|poll|try|test|inc|dec|add|remove|alloc|init|register|create|update|change|enable|disable|start|stop|signal|resched|present|more|room|space|avail|available|mapped|queued|loaded|free|used|available|changed|expired|timeout|count|num)(_|\d|$)/i;

/** By name, kept with the program: the same ones are called again and again. */
const questions = new WeakMap<object, Map<string, boolean>>();

/** The name asks what stays as it is while a function runs. */
function asks(c: Call): boolean {
	let known = questions.get(c.m.program);
	if (known === undefined) {
		known = new Map();
		questions.set(c.m.program, known);
	}
	let is = known.get(c.name);
	if (is === undefined) {
		is = (ASKS.test(c.name) && !CHANGES.test(c.name)) || MEASURES.test(c.name);
		known.set(c.name, is);
	}
	return is;
}

/** An answer, newest first; those before it. */
interface Answers {
	readonly name: string;
	readonly question: string;
	readonly answer: Value;
	readonly prev: Answers | undefined;
}
const newest = (s: State): Answers | undefined => s.extra.answers as Answers | undefined;

/** foo_BUG_ON(x), foo_WARN_ON(dev, x): by convention they tell of it, and their value is whether x is so. */
const TELLS = /(^|_)(BUG|WARN)_ON(_ONCE)?$/;

/** What an unseen macro for telling of the impossible gives: its condition. */
export function toldCondition(c: Call): Value | undefined {
	const v = c.args.length <= 2 ? c.args[c.args.length - 1] : undefined;
	if (v === undefined || c.m.mode !== 'symbolic' || c.ret.k === 'void') return undefined;
	// So does any other unseen macro in capitals that is given a condition: FOO_CHECK(dev, !vm).
	const asks = typeof v === 'object' && v.kind === 2 && (v.op === 'eq' || v.op === 'lt' || v.op === 'lnot');
	const known = (v === 0 || v === 1) && /(^|_)(DBG|DEBUG|WARN|CHECK|ERR|FAIL|ASSERT)(_|$)/.test(c.name);
	if (!TELLS.test(c.name) && !((asks || known) && /^[A-Z][A-Z\d_]+$/.test(c.name))) return undefined;
	return typeof v === 'number' || (typeof v === 'object' && v.kind === 2) ? v : undefined;
}

const ASSERTS = /(^|_)assert(ion)?$/i;

/** An unseen macro for what is sure to hold (`foo_assert(p)`): after it, it holds. False: it cannot, and no run comes by here. */
export function holdsAfter(c: Call, s: State): boolean {
	const v = c.args[0];
	if (v === undefined || c.args.length !== 1 || c.m.mode !== 'symbolic' || !ASSERTS.test(c.name)) return true;
	// foo_assert(0) tells of a place nobody should come to; the code behind it is meant for those who do.
	if (isInt(v)) return v !== 0 || (c.instr.op === 'call' && c.instr.args[0]?.k === 'int');
	return typeof v !== 'object' || v.kind !== 2 || s.facts.assume(v, true);
}

/** The answer of an unseen predicate; undefined when the name asks nothing, or what it is asked of cannot be told. */
export function answerOf(c: Call, s: State, fresh: () => Value): Value | undefined {
	if (c.m.mode !== 'symbolic' || !asks(c)) return undefined;
	if (c.ret.k === 'void' || c.ret.k === 'pointer' || c.args.some((a) => typeof a === 'object' && (a.kind === 4 || a.kind === 5)))
		return undefined;
	const key = `${c.name}(${c.args.map(keyOf).join()})`;
	for (let a = newest(s); a; a = a.prev) if (a.question === key) return a.answer;
	const v = fresh();
	// Making the answer may have noted something itself.
	s.extra = { ...s.extra, answers: { name: c.name, question: key, answer: v, prev: newest(s) } satisfies Answers };
	return v;
}

/** The answers so far, for telling states apart. */
export function* answers(s: State): Iterable<{ readonly name: string; readonly answer: Value }> {
	for (let a = newest(s); a; a = a.prev) yield a;
}
