/**
 * How the text tests the results of calls that can fail: `p = f(…)` and what is asked of p until it is set again. Text only; whether a
 * failure really gets past the test is shown by the ways (checks/wrong-error-check.ts and its neighbours). Owns no contracts.
 */
import type { ResultTest } from '../checks/check';
import { contracts } from '../kernel/contract-table';
import type { FunctionText } from './infer-results';

const NAME = '[A-Za-z_]\\w*(?:\\s*(?:->|\\.)\\s*[A-Za-z_]\\w*|\\[[\\w\\s+]*\\])*';
const ASSIGNED = new RegExp(
	`(${NAME})\\s*=\\s*(?:\\(\\s*(?:const\\s+)?(?:struct\\s+)?\\w+\\s*\\*+\\s*\\)\\s*)?([A-Za-z_]\\w*)\\s*\\(`,
	'g',
);

const escaped = (name: string): string =>
	name
		.replace(/\s+/g, '')
		.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
		.replace(/->|\\\./g, (m) => `\\s*${m}\\s*`);

/** A pattern in a place where its truth, or its equality with NULL, is asked. */
const asksNull = (x: string): RegExp =>
	new RegExp(
		`!\\s*\\(?\\s*${x}\\s*(?:\\)|&&|\\|\\||\\?|;|,|$)|\\b${x}\\s*\\)?\\s*[!=]=\\s*(?:NULL|0)\\b|\\bNULL\\s*[!=]=\\s*${x}\\b|\\bZERO_OR_NULL_PTR\\s*\\(\\s*${x}\\s*\\)|(?:\\b(?:if|while|unlikely|likely|WARN_ON|WARN_ON_ONCE|BUG_ON|return)\\s*\\(\\s*|&&\\s*|\\|\\|\\s*)${x}\\s*(?:\\)\\s*[^;,)\\s]|\\)\\s*\\)|&&|\\|\\|)|\\b${x}\\s*\\?`,
		'm',
	);
const asksError = (x: string): RegExp => new RegExp(`\\b(?:IS_ERR(?:_VALUE)?|PTR_ERR(?:_OR_ZERO)?|PTR_RET|ERR_CAST)\\s*\\(\\s*${x}\\s*\\)`);
const asksEither = (x: string): RegExp => new RegExp(`\\bIS_ERR_OR_NULL\\s*\\(\\s*${x}\\s*\\)`);

/** By function name. */
export function resultTests(functions: readonly FunctionText[]): ReadonlyMap<string, readonly ResultTest[]> {
	const out = new Map<string, readonly ResultTest[]>();
	const defined = new Set(functions.map((f) => f.name));
	const members = new Map<string, boolean>();
	const testedAnywhere = (to: string): boolean => {
		const last = /(?:->|\.)\s*(\w+)(?:\s*\[[^\]]*\])?$/.exec(to)?.[1];
		const key = last ?? to;
		let v = members.get(key);
		if (v === undefined) {
			const x = last === undefined ? escaped(to) : `[\\w\\s.>\\[\\]-]*(?:->|\\.)\\s*${last}(?:\\s*\\[[^\\]]*\\])?`;
			const all = [asksNull(x), asksError(x), asksEither(x)];
			v = functions.some((f) => f.text.includes(key) && all.some((r) => r.test(f.text)));
			members.set(key, v);
		}
		return v;
	};
	for (const fn of functions) {
		const found: ResultTest[] = [];
		const all = [...fn.text.matchAll(ASSIGNED)];
		all.forEach((m) => {
			const [whole, raw, call] = m as unknown as [string, string, string];
			const k = contracts.get(call);
			// The XArray has error values of its own (xa_is_err).
			if (!k || defined.has(call) || call.startsWith('xa_') || (k.fails !== 'null' && k.fails !== 'errptr' && k.fails !== 'null-or-errptr'))
				return;
			const to = raw.replace(/\s+/g, '');
			const x = escaped(to);
			const from = m.index + whole.length;
			const again = new RegExp(`(?:^|[^=!<>\\w>.])${x}\\s*=(?!=|\\s*NULL)`, 'g');
			again.lastIndex = from;
			const next = again.exec(fn.text);
			const rest = withoutElse(fn.text.slice(from, next?.index ?? fn.text.length));
			// if (!(p = f())), if (IS_ERR(p = f())): the test stands around it.
			const before = fn.text.slice(Math.max(0, m.index - 40), m.index);
			const around = /(?:IS_ERR\w*)\s*\(\s*$/.test(before)
				? 'errptr'
				: /(?:\bif|\bwhile|!|&&|\|\||likely)\s*\(+\s*$/.test(before)
					? 'null'
					: undefined;
			const isNull = around === 'null' || asksNull(x).test(rest);
			const isError = around === 'errptr' || asksError(x).test(rest);
			const by = asksEither(x).test(rest) || (isNull && isError) ? 'either' : isError ? 'errptr' : isNull ? 'null' : 'none';
			const given = new RegExp(`\\breturn\\b[^;]*\\b${x}\\b|[(,]\\s*${x}\\s*[,)]`).test(rest);
			// Through `*result` it goes to the caller, who can test it.
			const stored = !/\*\s*$/.test(before) && (/->|\./.test(to) || !declares(fn.text, to));
			found.push({
				call,
				at: fn.at + m.index + whole.lastIndexOf(call),
				to,
				fails: k.fails,
				by,
				gives: k.mustCheck === true || k.effects.some((e) => (e.do === 'alloc' || e.do === 'acquire') && e.at === 'ret'),
				managed: k.managed === true,
				given,
				stored,
				elsewhere: stored && testedAnywhere(to),
			});
		});
		if (found.length > 0) out.set(fn.name, found);
	}
	return out;
}

/** The text from a place inside a branch on, as a run that was there comes by it: without the other branches of the same `if`. */
function withoutElse(text: string): string {
	let d = 0;
	let out = '';
	for (let i = 0; i < text.length; i++) {
		const c = text[i] as string;
		out += c;
		if (c === '{' || c === '(') d++;
		else if (c === ')') d--;
		else if (c === '}' && d > 0) d--;
		else if (c !== '}' && !(c === ';' && d === 0)) continue;
		if (d > 0) continue;
		for (let other = ELSE.exec(text.slice(i + 1)); other; other = ELSE.exec(text.slice(i + 1)))
			i = endOfStatement(text, i + other[0].length + 1) - 1;
	}
	return out;
}
const ELSE = /^\s*else\b/;

/** Offset behind the statement that begins at `from` (after `else`), or the end of the text. */
function endOfStatement(text: string, from: number): number {
	let d = 0;
	for (let i = from; i < text.length; i++) {
		const c = text[i] as string;
		if (c === '{' || c === '(') d++;
		else if (c === ')') d--;
		else if ((c === '}' && --d === 0) || (c === ';' && d === 0)) return i + 1;
	}
	return text.length;
}

/** The function itself declares the variable, as a local or a parameter. */
const declares = (text: string, name: string): boolean =>
	new RegExp(
		`(?:\\b(?:struct|union|enum)\\s+\\w+|\\b[a-z_]\\w*)\\s*[\\s*]\\s*(?:\\w+(?:\\s*=[^;,]*)?\\s*,\\s*\\**)*${name}\\s*(?:[;,=)]|\\[)`,
	).test(text);
