/** Values as text for people. */

import type { Machine } from './machine';
import { describeAddress, nameOf } from './name';
import type { State } from './state';
import { errnoOf, isInt, type Sym, type Value } from './value';

const ERRNO: Readonly<Record<number, string>> = {
	1: 'EPERM',
	2: 'ENOENT',
	3: 'ESRCH',
	4: 'EINTR',
	5: 'EIO',
	6: 'ENXIO',
	7: 'E2BIG',
	9: 'EBADF',
	10: 'ECHILD',
	11: 'EAGAIN',
	12: 'ENOMEM',
	13: 'EACCES',
	14: 'EFAULT',
	16: 'EBUSY',
	17: 'EEXIST',
	18: 'EXDEV',
	19: 'ENODEV',
	20: 'ENOTDIR',
	21: 'EISDIR',
	22: 'EINVAL',
	23: 'ENFILE',
	24: 'EMFILE',
	25: 'ENOTTY',
	27: 'EFBIG',
	28: 'ENOSPC',
	29: 'ESPIPE',
	30: 'EROFS',
	32: 'EPIPE',
	33: 'EDOM',
	34: 'ERANGE',
	35: 'EDEADLK',
	36: 'ENAMETOOLONG',
	38: 'ENOSYS',
	61: 'ENODATA',
	62: 'ETIME',
	71: 'EPROTO',
	74: 'EBADMSG',
	75: 'EOVERFLOW',
	84: 'EILSEQ',
	90: 'EMSGSIZE',
	95: 'EOPNOTSUPP',
	98: 'EADDRINUSE',
	105: 'ENOBUFS',
	107: 'ENOTCONN',
	110: 'ETIMEDOUT',
	111: 'ECONNREFUSED',
	115: 'EINPROGRESS',
	117: 'EUCLEAN',
	121: 'EREMOTEIO',
	512: 'ERESTARTSYS',
	517: 'EPROBE_DEFER',
	524: 'ENOTSUPP',
};

/** "-ENOMEM" for -12; undefined when it is no known error number. */
export function errnoName(n: number): string | undefined {
	const e = ERRNO[-n];
	return n < 0 && e ? `-${e}` : undefined;
}

export function show(m: Machine, s: State, v: Value): string {
	if (isInt(v)) {
		const e = errnoOf(v);
		if (e !== 0) return `ERR_PTR(${errnoName(e) ?? e})`;
		if (typeof v === 'bigint' && v > 0xffff000000000000n) return `0x${v.toString(16)}`;
		return String(v);
	}
	switch (v.kind) {
		case 1: {
			const o = s.object(v.obj);
			if (!o) return 'pointer';
			return describeAddress(m, s, o, v.off);
		}
		case 2:
			return renamed(s, v) ?? showSym(m, s, v, 0);
		case 3:
			return v.name;
		case 4:
			return `byte ${v.k} of ${show(m, s, v.of)}`;
		case 5:
			return 'uninitialised';
	}
}

/** What a call gave and a variable took goes by the variable's name. */
function renamed(s: State, v: Sym): string | undefined {
	if (!v.name.endsWith('()')) return undefined;
	const id = s.facts.raw(v)?.obj;
	const o = id ? s.object(id) : undefined;
	return o?.behind === v.id ? o.name : undefined;
}

const SIGN: Readonly<Record<string, string>> = {
	add: '+',
	sub: '-',
	mul: '*',
	div: '/',
	rem: '%',
	and: '&',
	or: '|',
	xor: '^',
	shl: '<<',
	shr: '>>',
	eq: '==',
	lt: '<',
};

/** A symbol as an expression over named inputs, cut at a readable depth. */
export function showSym(m: Machine, s: State, v: Sym, depth: number): string {
	const r = s.facts.range(v);
	if (r.lo === r.hi) return show(m, s, r.lo);
	if (v.op === 'var' || v.name !== '') return nameOf(v);
	if (depth > 3) return '…';
	const sub = (x: Value): string => (typeof x === 'object' && x.kind === 2 ? showSym(m, s, x, depth + 1) : show(m, s, x));
	if (v.op === 'cast') return sub(v.a);
	if (v.op === 'lnot') return `!(${sub(v.a)})`;
	if (v.op === 'neg' || v.op === 'not') return `${v.op === 'neg' ? '-' : '~'}${sub(v.a)}`;
	return `${sub(v.a)} ${SIGN[v.op] ?? v.op} ${v.op === 'and' ? (maskText(v.b) ?? sub(v.b)) : sub(v.b)}`;
}

/** A mask that leaves most bits, as people write it: ~0x7e070f00. */
function maskText(v: Value): string | undefined {
	if (!isInt(v)) return undefined;
	const mask = BigInt.asUintN(64, BigInt(v));
	const bits = mask >> 32n === 0n ? 32 : 64;
	return mask >= 1n << BigInt(bits - 1) ? `~0x${BigInt.asUintN(bits, ~mask).toString(16)}` : undefined;
}

/** What holds of a value on this path, for people: "ret < 0", "flags != 0". */
export function showFacts(m: Machine, s: State, v: Sym): string {
	const r = s.facts.range(v);
	if (r.lo === r.hi) return `= ${show(m, s, r.lo)}`;
	if (r.hi < 0) return '< 0';
	if (r.lo > 0) return r.lo === 1 ? '!= 0' : `>= ${r.lo}`;
	return r.not.includes(0) ? '!= 0' : 'any value';
}
