/** printf formatting as C and the kernel have it (lib/vsprintf.c for the %p extensions, of which the common ones only). */
import { readString } from '../../machine/access';
import type { Machine } from '../../machine/machine';
import { show } from '../../machine/show';
import type { State } from '../../machine/state';
import { isInt, type Value } from '../../machine/value';

/** An unknown value in a text: marks that kernel strings do not hold. */
const unknown = (m: Machine, s: State, v: Value): string => `⟨${show(m, s, v)}⟩`;

/** Does a formatted text hold an unknown value? */
export const hasUnknown = (text: string): boolean => text.includes('⟨');

/** Formats; an unknown value prints as `⟨name⟩`. `arg` gives the next argument. */
export function format(m: Machine, s: State, fmt: string, arg: () => Value): string {
	return fmt.replace(
		/%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(hh|h|ll|l|L|z|j|t)?([diouxXcspfFeEgGn%])([A-Za-z0-9]*)/g,
		(all, flags: string, w: string | undefined, p: string | undefined, size: string | undefined, conv: string, ext: string) => {
			if (conv === '%') return `%${ext}`;
			const width = w === '*' ? Number(num(arg())) : w === undefined ? 0 : Number(w);
			const dot = /\./.test(all.slice(0, all.length - conv.length - ext.length));
			const precision = p === '*' ? Number(num(arg())) : p === undefined ? (dot ? 0 : -1) : Number(p);
			const v = arg();
			const text = one(m, s, v, flags, precision, size ?? '', conv);
			const tail = conv === 'p' ? '' : ext;
			return pad(text, width, flags, conv, precision) + tail;
		},
	);
}

const num = (v: Value): number | bigint => (isInt(v) ? v : 0);

function pad(text: string, width: number, flags: string, conv: string, precision: number): string {
	const w = Math.abs(width);
	if (text.length >= w) return text;
	if (flags.includes('-') || width < 0) return text.padEnd(w);
	if (flags.includes('0') && conv !== 's' && conv !== 'c' && (precision < 0 || /[fFeEgG]/.test(conv))) {
		const m = /^([+\- ]?(?:0[xX])?)(.*)$/s.exec(text) as RegExpExecArray;
		return `${m[1]}${(m[2] as string).padStart(w - (m[1] as string).length, '0')}`;
	}
	return text.padStart(w);
}

function one(m: Machine, s: State, v: Value, flags: string, precision: number, size: string, conv: string): string {
	switch (conv) {
		case 's': {
			const t = isInt(v) && v === 0 ? '(null)' : readString(m, s, v, precision >= 0 ? precision + 1 : 65536);
			const text = t ?? (precision >= 0 ? bounded(m, s, v, precision) : unknown(m, s, v));
			return precision >= 0 ? text.slice(0, precision) : text;
		}
		case 'c':
			return isInt(v) ? String.fromCharCode(Number(v) & 255) : '?';
		case 'p':
			return isInt(v) ? (v === 0 ? '(nil)' : `0x${BigInt(v).toString(16)}`) : show(m, s, v);
		case 'f':
		case 'F':
		case 'e':
		case 'E':
		case 'g':
		case 'G':
			return typeof v === 'number' ? float(v, flags, precision, conv) : unknown(m, s, v);
		case 'n':
			return '';
		default:
			return isInt(v) ? integer(v, flags, precision, size, conv) : unknown(m, s, v);
	}
}

/** %.*s of bytes that need no NUL. */
function bounded(m: Machine, s: State, v: Value, n: number): string {
	if (typeof v !== 'object' || v.kind !== 1) return unknown(m, s, v);
	const o = s.object(v.obj);
	let out = '';
	for (let i = 0; o && i < n; i++) {
		const b = o.assemble(v.off + i, 1, false);
		if (!('v' in b) || !isInt(b.v) || b.v === 0) break;
		out += String.fromCharCode(Number(b.v) & 255);
	}
	return out;
}

function integer(v: number | bigint, flags: string, precision: number, size: string, conv: string): string {
	const bits = size === 'hh' ? 8 : size === 'h' ? 16 : size === '' ? 32 : 64;
	const signed = conv === 'd' || conv === 'i';
	let n = signed ? BigInt.asIntN(bits, BigInt(v)) : BigInt.asUintN(bits, BigInt(v));
	const neg = n < 0n;
	if (neg) n = -n;
	let digits = conv === 'o' ? n.toString(8) : conv === 'x' ? n.toString(16) : conv === 'X' ? n.toString(16).toUpperCase() : n.toString();
	if (precision === 0 && n === 0n) digits = '';
	if (precision > digits.length) digits = digits.padStart(precision, '0');
	if (flags.includes('#') && n !== 0n)
		digits = conv === 'x' ? `0x${digits}` : conv === 'X' ? `0X${digits}` : conv === 'o' ? `0${digits}` : digits;
	return neg ? `-${digits}` : signed && flags.includes('+') ? `+${digits}` : signed && flags.includes(' ') ? ` ${digits}` : digits;
}

function float(v: number, flags: string, precision: number, conv: string): string {
	const sign = v < 0 || Object.is(v, -0) ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
	const a = Math.abs(v);
	if (!Number.isFinite(a)) return `${sign}${Number.isNaN(a) ? 'nan' : 'inf'}`;
	const p = precision < 0 ? 6 : precision;
	const exp = (t: string): string => t.replace(/e([+-])(\d)$/, 'e$10$2');
	let text: string;
	if (conv === 'f' || conv === 'F') text = a.toFixed(Math.min(p, 100));
	else if (conv === 'e' || conv === 'E') text = exp(a.toExponential(Math.min(p, 100)));
	else {
		const digits = p === 0 ? 1 : p;
		const e = a === 0 ? 0 : Number(a.toExponential(digits - 1).split('e')[1]);
		text = e < -4 || e >= digits ? exp(a.toExponential(digits - 1)) : a.toFixed(Math.max(0, digits - 1 - e));
		if (!flags.includes('#')) text = /e/.test(text) ? text.replace(/\.?0*e/, 'e') : text.includes('.') ? text.replace(/\.?0+$/, '') : text;
	}
	return sign + (conv === conv.toUpperCase() && conv !== 'F' ? text.toUpperCase() : text);
}
