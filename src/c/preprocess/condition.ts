/**
 * `#if` expressions: 64-bit integers, names left over count as 0 (C11 6.10.1). It owns evaluation only;
 * `defined`, `IS_ENABLED` and macros are already replaced in the tokens it is given.
 */
import { T_CHAR, T_NAME, T_NUMBER, T_PUNCT } from '../lex';
import type { Tok } from './define';

interface Value {
	readonly v: bigint;
	readonly unsigned: boolean;
}

const wrap = (v: bigint, unsigned: boolean): Value => ({ v: unsigned ? BigInt.asUintN(64, v) : BigInt.asIntN(64, v), unsigned });
const bool = (b: boolean): Value => ({ v: b ? 1n : 0n, unsigned: false });

const precedence: Readonly<Record<string, number>> = {
	'||': 1,
	'&&': 2,
	'|': 3,
	'^': 4,
	'&': 5,
	'==': 6,
	'!=': 6,
	'<': 7,
	'>': 7,
	'<=': 7,
	'>=': 7,
	'<<': 8,
	'>>': 8,
	'+': 9,
	'-': 9,
	'*': 10,
	'/': 10,
	'%': 10,
};

/** Integer literal as in `#if`; undefined when it is none. */
export function parseInteger(text: string): Value | undefined {
	const m = /^(0[xX][0-9a-fA-F']+|0[bB][01']+|[0-9][0-9']*)([uUlLzZ]*)$/.exec(text);
	if (!m) return undefined;
	const digits = (m[1] as string).replaceAll("'", '');
	const octal = /^0[0-7]+$/.test(digits);
	if (/^0[0-9]+$/.test(digits) && !octal) return undefined;
	const v = BigInt(octal ? `0o${digits.slice(1)}` : digits);
	return wrap(v, /u/i.test(m[2] as string) || v > 0x7fffffffffffffffn);
}

const escapes: Readonly<Record<string, number>> = {
	n: 10,
	t: 9,
	r: 13,
	0: 0,
	a: 7,
	b: 8,
	f: 12,
	v: 11,
	'\\': 92,
	"'": 39,
	'"': 34,
	'?': 63,
};

function parseChar(text: string): Value {
	const body = text.replace(/^(?:L|u8?|U)?'/, '').replace(/'$/, '');
	if (!body.startsWith('\\')) return wrap(BigInt(body.codePointAt(0) ?? 0), false);
	if (body[1] === 'x') return wrap(BigInt(Number.parseInt(body.slice(2), 16) || 0), false);
	if (/^\\[0-7]+$/.test(body)) return wrap(BigInt(Number.parseInt(body.slice(1), 8)), false);
	return wrap(BigInt(escapes[body[1] as string] ?? 0), false);
}

/** Value of a whole `#if` line; undefined when it is not an expression. */
export function evaluateCondition(toks: readonly Tok[]): bigint | undefined {
	let i = 0;
	let failed = false;
	const fail = (): Value => {
		failed = true;
		return bool(false);
	};
	const isPunct = (text: string): boolean => toks[i]?.kind === T_PUNCT && toks[i]?.text === text;
	const primary = (): Value => {
		const t = toks[i++];
		if (!t) return fail();
		if (t.kind === T_NUMBER) return parseInteger(t.text) ?? fail();
		if (t.kind === T_CHAR) return parseChar(t.text);
		if (t.kind === T_NAME) {
			if (t.text === 'true') return bool(true);
			if (isPunct('(')) skipParens();
			return bool(false);
		}
		if (t.text === '(') {
			const v = conditional();
			if (!isPunct(')')) return fail();
			i++;
			return v;
		}
		if (t.text === '!') return bool(primary().v === 0n);
		if (t.text === '~' || t.text === '-' || t.text === '+') {
			const v = primary();
			return wrap(t.text === '~' ? ~v.v : t.text === '-' ? -v.v : v.v, v.unsigned);
		}
		return fail();
	};
	const skipParens = (): void => {
		let depth = 0;
		do {
			if (isPunct('(')) depth++;
			else if (isPunct(')')) depth--;
			i++;
		} while (depth > 0 && i < toks.length);
	};
	const binary = (min: number): Value => {
		let left = primary();
		for (;;) {
			const op = toks[i]?.kind === T_PUNCT ? (toks[i] as Tok).text : '';
			const level = precedence[op] ?? 0;
			if (level === 0 || level < min) return left;
			i++;
			const right = binary(level + 1);
			left = apply(op, left, right) ?? ((op === '/' || op === '%') && !failed ? bool(false) : fail());
		}
	};
	const conditional = (): Value => {
		const c = binary(1);
		if (!isPunct('?')) return c;
		i++;
		const a = conditional();
		if (!isPunct(':')) return fail();
		i++;
		const b = conditional();
		return c.v !== 0n ? a : b;
	};
	const value = conditional();
	return failed || i < toks.length ? undefined : value.v;
}

function apply(op: string, a: Value, b: Value): Value | undefined {
	const unsigned = a.unsigned || b.unsigned;
	const x = unsigned ? BigInt.asUintN(64, a.v) : a.v;
	const y = unsigned ? BigInt.asUintN(64, b.v) : b.v;
	switch (op) {
		case '||':
			return bool(x !== 0n || y !== 0n);
		case '&&':
			return bool(x !== 0n && y !== 0n);
		case '|':
			return wrap(x | y, unsigned);
		case '^':
			return wrap(x ^ y, unsigned);
		case '&':
			return wrap(x & y, unsigned);
		case '==':
			return bool(x === y);
		case '!=':
			return bool(x !== y);
		case '<':
			return bool(x < y);
		case '>':
			return bool(x > y);
		case '<=':
			return bool(x <= y);
		case '>=':
			return bool(x >= y);
		case '<<':
			return wrap(a.v << (b.v & 63n), a.unsigned);
		case '>>':
			return wrap(a.v >> (b.v & 63n), a.unsigned);
		case '+':
			return wrap(x + y, unsigned);
		case '-':
			return wrap(x - y, unsigned);
		case '*':
			return wrap(x * y, unsigned);
		case '/':
			return y === 0n ? undefined : wrap(x / y, unsigned);
		case '%':
			return y === 0n ? undefined : wrap(x % y, unsigned);
		default:
			return undefined;
	}
}
