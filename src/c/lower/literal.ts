/**
 * Literals: numbers with their C types, characters, strings with escapes and prefixes.
 */
import { canonical, wrapInt } from '../constant';
import type { Int } from '../ir';
import { CHAR, DOUBLE, FLOAT, INT, LDOUBLE, LLONG, LONG, UINT, ULLONG, ULONG, USHORT } from '../type-ops';
import type { CType } from '../types';
import { I32 } from '../types';

export type NumberLiteral =
	| { readonly k: 'int'; readonly v: Int; readonly type: CType }
	| { readonly k: 'float'; readonly v: number; readonly type: CType };

function hexFloat(text: string): number {
	const m = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?\d+))?/.exec(text);
	if (m === null) return 0;
	const whole = m[1] ?? '';
	const part = m[2] ?? '';
	let v = 0;
	for (const c of whole + part) v = v * 16 + Number.parseInt(c, 16);
	return v * 2 ** (Number(m[3] ?? 0) - 4 * part.length);
}

/** The grammar takes a sign into the literal: C's unary operator applied to it. */
function signedLiteral(raw: string): NumberLiteral {
	const l = numberLiteral(raw.slice(1).trim());
	if (raw.startsWith('+')) return l;
	if (l.k === 'float') return { k: 'float', v: -l.v, type: l.type };
	return { k: 'int', v: wrapInt(canonical(-BigInt(l.v)), l.type.k === 'scalar' ? l.type.s : I32), type: l.type };
}

/** Reads an integer or floating constant; text that is none gives 0. */
export function numberLiteral(raw: string): NumberLiteral {
	if (raw.startsWith('-') || raw.startsWith('+')) return signedLiteral(raw);
	const text = raw.includes("'") ? raw.replace(/'/g, '') : raw;
	if (text.length === 1) return { k: 'int', v: text.charCodeAt(0) - 48, type: INT };
	const hex = /^0[xX]/.test(text);
	if (hex ? /[.pP]/.test(text) : /[.eE]/.test(text) && !/^0[bB]/.test(text)) {
		const suffix = /[fFlLqQ]*\d*$/.exec(text)?.[0] ?? '';
		const v = hex ? hexFloat(text) : Number.parseFloat(text);
		if (/^[fF]/.test(suffix)) return { k: 'float', v: Math.fround(v), type: FLOAT };
		return { k: 'float', v, type: /^[lL]/.test(suffix) ? LDOUBLE : DOUBLE };
	}
	const m = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)([uUlLzZ]*)$/.exec(text);
	if (m === null) return { k: 'int', v: 0, type: INT };
	const digits = m[1] as string;
	const suffix = (m[2] ?? '').toLowerCase();
	const octal = /^0\d/.test(digits);
	const decimal = !octal && !/^0[xXbB]/.test(digits);
	const v = BigInt(octal ? `0o${/^[0-7]+$/.test(digits) ? digits.slice(1) : '0'}` : digits);
	const unsigned = suffix.includes('u');
	const longs = suffix.split('l').length - 1;
	const fits = (bits: number, signed: boolean): boolean => v < 1n << BigInt(signed ? bits - 1 : bits);
	const n = canonical(BigInt.asUintN(64, v));
	if (longs === 0) {
		if (!unsigned && fits(32, true)) return { k: 'int', v: n, type: INT };
		if ((unsigned || !decimal) && fits(32, false)) return { k: 'int', v: n, type: UINT };
	}
	const long2 = longs > 1;
	if (!unsigned && fits(64, true)) return { k: 'int', v: n, type: long2 ? LLONG : LONG };
	return { k: 'int', v: n, type: long2 ? ULLONG : ULONG };
}

const SIMPLE: Readonly<Record<string, number>> = {
	n: 10,
	t: 9,
	r: 13,
	'0': 0,
	a: 7,
	b: 8,
	f: 12,
	v: 11,
	e: 27,
	E: 27,
	'\\': 92,
	"'": 39,
	'"': 34,
	'?': 63,
};

function utf8(code: number, out: number[]): void {
	if (code < 0x80) out.push(code);
	else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
	else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
	else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
}

/** Units of the text between quotes, escapes resolved. unit 1: UTF-8 bytes. */
function units(text: string, unit: 1 | 2 | 4, out: number[]): void {
	const put = (code: number): void => {
		if (unit === 1) utf8(code, out);
		else if (unit === 2 && code > 0xffff) out.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
		else out.push(code);
	};
	for (let i = 0; i < text.length; ) {
		const c = text[i] as string;
		if (c !== '\\') {
			const code = text.codePointAt(i) as number;
			put(code);
			i += code > 0xffff ? 2 : 1;
			continue;
		}
		const e = text[i + 1] ?? '';
		if (e >= '0' && e <= '7') {
			let j = i + 1;
			let v = 0;
			while (j < i + 4 && /[0-7]/.test(text[j] ?? '')) v = v * 8 + Number(text[j++]);
			out.push(unit === 1 ? v & 255 : v);
			i = j;
		} else if (e === 'x') {
			let j = i + 2;
			let v = 0;
			while (/[0-9a-fA-F]/.test(text[j] ?? '')) v = ((v << 4) | Number.parseInt(text[j++] as string, 16)) >>> 0;
			out.push(unit === 1 ? v & 255 : unit === 2 ? v & 65535 : v);
			i = j;
		} else if (e === 'u' || e === 'U') {
			const n = e === 'u' ? 4 : 8;
			put(Number.parseInt(text.slice(i + 2, i + 2 + n), 16) || 0);
			i += 2 + n;
		} else if (e === '\n') i += 2;
		else {
			out.push(SIMPLE[e] ?? e.charCodeAt(0));
			i += 2;
		}
	}
}

export interface StringLiteral {
	readonly units: readonly number[];
	readonly unit: 1 | 2 | 4;
	/** Element type. */
	readonly of: CType;
}

/** Joins adjacent literals as written, each with quotes and prefix; `char`: what plain `char` is. */
export function stringLiteral(pieces: readonly string[], char: CType): StringLiteral {
	let unit: 1 | 2 | 4 = 1;
	let of: CType = char;
	for (const p of pieces) {
		if (p.startsWith('L')) [unit, of] = [4, INT];
		else if (p.startsWith('U')) [unit, of] = [4, UINT];
		else if (p.startsWith('u') && !p.startsWith('u8')) [unit, of] = [2, USHORT];
	}
	const out: number[] = [];
	for (const p of pieces) {
		const start = p.indexOf('"');
		units(p.slice(start + 1, p.endsWith('"') ? -1 : undefined), unit, out);
	}
	return { units: out, unit, of };
}

/** Value and type of a character constant as written; `char`: what plain `char` is. */
export function charLiteral(raw: string, char: CType): { readonly v: number; readonly type: CType } {
	const start = raw.indexOf("'");
	const wide = raw.startsWith('L') || raw.startsWith('U') ? 4 : raw.startsWith('u') && !raw.startsWith('u8') ? 2 : 1;
	const out: number[] = [];
	units(raw.slice(start + 1, -1), wide, out);
	if (wide !== 1) return { v: out[0] ?? 0, type: wide === 2 ? USHORT : INT };
	let v = 0;
	for (const b of out) v = (v << 8) | b | 0;
	if (out.length === 1 && v > 127 && char === CHAR) v -= 256;
	return { v, type: INT };
}
