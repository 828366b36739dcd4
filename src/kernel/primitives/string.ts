/** Strings, memory and printing (lib/string.c, lib/vsprintf.c, printk): on known bytes exactly, on unknown ones as unknown. */

import { U8 } from '../../c/types';
import { load, objectBehind, readString, resolve, store } from '../../machine/access';
import { emit } from '../../machine/emit';
import type { Call, CallOutcome } from '../../machine/kernel-port';
import type { Machine } from '../../machine/machine';
import type { State } from '../../machine/state';
import { copyMemory, fillMemory } from '../../machine/step/blocks';
import { havocRange } from '../../machine/step/unknown';
import { isInt, Ptr, type Value } from '../../machine/value';
import { format, hasUnknown } from './format';

type Primitive = (c: Call, s: State) => CallOutcome;
const value = (v: Value): CallOutcome => ({ kind: 'value', v });
const CHAR = { k: 'scalar', s: U8, name: 'char' } as const;

const unknownInt = (m: Machine, name: string): Value => m.syms.fresh(`${name}()`, { k: 'int', bits: 32, signed: true }, 'call');
const unknownSize = (m: Machine, name: string): Value => m.syms.fresh(`${name}()`, { k: 'int', bits: 64, signed: false }, 'call');

/** Writes text and its NUL; false: stopped. */
export function writeString(m: Machine, s: State, to: Value, text: string, max = Number.POSITIVE_INFINITY): boolean {
	const bytes = utf8(text);
	const n = Math.min(bytes.length, Math.max(0, max - 1));
	for (let i = 0; i <= n; i++) {
		if (i >= max) break;
		if (!store(m, s, add(to, i), U8, i < n ? (bytes[i] as number) : 0, CHAR)) return false;
	}
	return true;
}

function utf8(t: string): number[] {
	const out: number[] = [];
	for (let i = 0; i < t.length; i++) {
		const c = t.charCodeAt(i);
		if (c < 256) out.push(c);
		else
			for (const h of encodeURIComponent(t[i] as string)
				.split('%')
				.slice(1))
				out.push(Number.parseInt(h, 16));
	}
	return out;
}

const add = (p: Value, n: number): Value => (typeof p === 'object' && p.kind === 1 ? new Ptr(p.obj, p.off + n, p.sym) : p);

function pointer(m: Machine, s: State, v: Value): Value {
	if (typeof v !== 'object' || v.kind !== 2 || s.facts.range(v).hi === 0) return v;
	return new Ptr(objectBehind(m, s, v).id, 0);
}

/** How much a copy of unknown length writes at most: all of the number that begins there (`memcpy(&x->salt, …)`); -1 where none does. */
function wholeOf(m: Machine, s: State, to: Value): number {
	const o = typeof to === 'object' && to.kind === 1 && !to.sym ? s.object(to.obj) : undefined;
	if (o?.type?.k !== 'record' || typeof to !== 'object' || to.kind !== 1) return -1;
	const member = m.program.types.members(o.type).find((x) => x.offset === to.off);
	return member?.type.k === 'scalar' && member.type.s.k === 'int' && member.type.s.bits > 8 ? m.program.types.sizeOf(member.type) : -1;
}

/** Forgets the object behind an unknown write. */
function blur(m: Machine, s: State, v: Value, size: number): void {
	const r = resolve(m, s, v, 1, true);
	if (r && !r.sym) havocRange(s.writable(r.o), r.off, size);
}

function printed(c: Call, s: State, fmtAt: number): string | undefined {
	const fmt = readString(c.m, s, c.args[fmtAt] ?? 0);
	if (fmt === undefined) return undefined;
	let i = fmtAt + 1;
	return format(c.m, s, fmt, () => c.args[i++] ?? 0);
}

/** Arguments out of a va_list. */
function vprinted(c: Call, s: State, fmtAt: number): string | undefined {
	const fmt = readString(c.m, s, c.args[fmtAt] ?? 0);
	const list = load(c.m, s, c.args[fmtAt + 1] ?? 0, { k: 'ptr' }, { k: 'pointer', to: { k: 'void' } });
	if (fmt === undefined || typeof list !== 'object' || list.kind !== 1) return undefined;
	let at = list.off;
	const o = s.object(list.obj);
	return format(c.m, s, fmt, () => {
		const v = o?.cells.get(at)?.v ?? 0;
		at += 16;
		return v;
	});
}

function compare(c: Call, s: State, n: number, fold: boolean): CallOutcome {
	let a = readString(c.m, s, c.args[0] ?? 0);
	let b = readString(c.m, s, c.args[1] ?? 0);
	if (a === undefined || b === undefined) return value(unknownInt(c.m, c.name));
	if (fold) {
		a = a.toLowerCase();
		b = b.toLowerCase();
	}
	const x = a.slice(0, n);
	const y = b.slice(0, n);
	return value(x === y ? 0 : x < y ? -1 : 1);
}

export function stringPrimitives(): Map<string, Primitive> {
	const p = new Map<string, Primitive>();
	p.set('strlen', (c, s) => {
		const t = readString(c.m, s, c.args[0] ?? 0);
		return value(t === undefined ? unknownSize(c.m, 'strlen') : utf8(t).length);
	});
	p.set('strnlen', (c, s) => {
		const t = readString(c.m, s, c.args[0] ?? 0);
		return value(
			t === undefined
				? unknownSize(c.m, 'strnlen')
				: Math.min(utf8(t).length, Number(isInt(c.args[1] ?? 0) ? (c.args[1] as number) : t.length)),
		);
	});
	p.set('strcmp', (c, s) => compare(c, s, Number.POSITIVE_INFINITY, false));
	p.set('strcasecmp', (c, s) => compare(c, s, Number.POSITIVE_INFINITY, true));
	p.set('strncmp', (c, s) => (isInt(c.args[2] ?? 0) ? compare(c, s, Number(c.args[2]), false) : value(unknownInt(c.m, c.name))));
	p.set('strncasecmp', (c, s) => (isInt(c.args[2] ?? 0) ? compare(c, s, Number(c.args[2]), true) : value(unknownInt(c.m, c.name))));
	const copy =
		(max: (c: Call) => number, back: (c: Call, n: number) => Value) =>
		(c: Call, s: State): CallOutcome => {
			const t = readString(c.m, s, c.args[1] ?? 0);
			const to = pointer(c.m, s, c.args[0] ?? 0);
			if (t === undefined) blur(c.m, s, to, -1);
			else if (!writeString(c.m, s, to, t, max(c))) return value(0);
			return value(back(c, t === undefined ? -1 : utf8(t).length));
		};
	const third = (c: Call): number => (isInt(c.args[2] ?? 0) ? Number(c.args[2]) : Number.POSITIVE_INFINITY);
	p.set(
		'strcpy',
		copy(
			() => Number.POSITIVE_INFINITY,
			(c) => c.args[0] ?? 0,
		),
	);
	p.set(
		'stpcpy',
		copy(
			() => Number.POSITIVE_INFINITY,
			(c, n) => add(c.args[0] ?? 0, Math.max(n, 0)),
		),
	);
	p.set(
		'strlcpy',
		copy(third, (c, n) => (n < 0 ? unknownSize(c.m, c.name) : n)),
	);
	// include/linux/string.h makes the one a macro for the other.
	for (const name of ['strscpy', 'sized_strscpy'])
		p.set(
			name,
			copy(third, (c, n) => (n < 0 ? unknownInt(c.m, c.name) : n < third(c) ? n : -7)),
		);
	p.set('strncpy', (c, s) => {
		const t = readString(c.m, s, c.args[1] ?? 0);
		const to = pointer(c.m, s, c.args[0] ?? 0);
		const n = third(c);
		if (t === undefined || !Number.isFinite(n)) blur(c.m, s, to, Number.isFinite(n) ? n : -1);
		else {
			const b = utf8(t);
			for (let i = 0; i < n; i++) if (!store(c.m, s, add(to, i), U8, b[i] ?? 0, CHAR)) break;
		}
		return value(c.args[0] ?? 0);
	});
	const append = (c: Call, s: State): CallOutcome => {
		const to = pointer(c.m, s, c.args[0] ?? 0);
		const a = readString(c.m, s, to);
		const b = readString(c.m, s, c.args[1] ?? 0);
		if (a === undefined || b === undefined) blur(c.m, s, to, -1);
		else writeString(c.m, s, add(to, utf8(a).length), c.name === 'strncat' ? b.slice(0, third(c)) : b);
		return value(c.args[0] ?? 0);
	};
	for (const n of ['strcat', 'strncat']) p.set(n, append);
	// lib/string.c: the length it tried to make; no more than `size` bytes with the NUL are written.
	p.set('strlcat', (c, s) => {
		const to = pointer(c.m, s, c.args[0] ?? 0);
		const a = readString(c.m, s, to);
		const b = readString(c.m, s, c.args[1] ?? 0);
		const size = third(c);
		if (a === undefined || b === undefined || !isInt(c.args[2] ?? 0)) {
			blur(c.m, s, to, isInt(c.args[2] ?? 0) ? size : -1);
			return value(unknownSize(c.m, c.name));
		}
		const had = utf8(a).length;
		if (had < size) writeString(c.m, s, add(to, had), b, size - had);
		return value(had + utf8(b).length);
	});
	const find =
		(last: boolean) =>
		(c: Call, s: State): CallOutcome => {
			const t = readString(c.m, s, c.args[0] ?? 0);
			const ch = c.args[1] ?? 0;
			if (t === undefined || !isInt(ch)) return value(c.m.syms.fresh(`${c.name}()`, { k: 'ptr' }, 'call', c.ret));
			const z = Number(ch) & 255;
			const b = [...utf8(t), 0];
			const i = last ? b.lastIndexOf(z) : b.indexOf(z);
			return value(i < 0 ? 0 : add(pointer(c.m, s, c.args[0] ?? 0), i));
		};
	p.set('strchr', find(false));
	p.set('strrchr', find(true));
	p.set('strstr', (c, s) => {
		const t = readString(c.m, s, c.args[0] ?? 0);
		const q = readString(c.m, s, c.args[1] ?? 0);
		if (t === undefined || q === undefined) return value(c.m.syms.fresh('strstr()', { k: 'ptr' }, 'call', c.ret));
		const i = t.indexOf(q);
		return value(i < 0 ? 0 : add(pointer(c.m, s, c.args[0] ?? 0), i));
	});
	const move = (c: Call, s: State): CallOutcome => {
		const n = c.args[2] ?? 0;
		if (isInt(n)) copyMemory(c.m, s, c.args[0] ?? 0, c.args[1] ?? 0, Number(n));
		else blur(c.m, s, c.args[0] ?? 0, wholeOf(c.m, s, c.args[0] ?? 0));
		return value(c.args[0] ?? 0);
	};
	for (const n of ['memcpy', 'memmove', '__builtin_memcpy', '__builtin_memmove']) p.set(n, move);
	p.set('memset', (c, s) => {
		const n = c.args[2] ?? 0;
		const b = c.args[1] ?? 0;
		if (isInt(n) && isInt(b)) fillMemory(c.m, s, c.args[0] ?? 0, Number(b) & 255, Number(n));
		else if (isInt(b) && b === 0) {
			const r = resolve(c.m, s, c.args[0] ?? 0, 1, true);
			if (r && !r.sym) s.writable(r.o).fill = 'zero';
		} else blur(c.m, s, c.args[0] ?? 0, -1);
		return value(c.args[0] ?? 0);
	});
	p.set('memcmp', (c, s) => {
		const n = c.args[2] ?? 0;
		if (!isInt(n)) return value(unknownInt(c.m, 'memcmp'));
		for (let i = 0; i < n; i++) {
			const a = load(c.m, s, add(pointer(c.m, s, c.args[0] ?? 0), i), U8, CHAR);
			const b = load(c.m, s, add(pointer(c.m, s, c.args[1] ?? 0), i), U8, CHAR);
			if (a === undefined || b === undefined) return value(0);
			if (!isInt(a) || !isInt(b)) return value(unknownInt(c.m, 'memcmp'));
			if (a !== b) return value(a < b ? -1 : 1);
		}
		return value(0);
	});
	const print =
		(fmtAt: number) =>
		(c: Call, s: State): CallOutcome => {
			const t = printed(c, s, fmtAt);
			emit(s, { kind: 'print', text: t ?? '<unknown text>' }, c.at);
			return value(t === undefined ? unknownInt(c.m, c.name) : utf8(t).length);
		};
	for (const n of ['printk', '_printk', 'printf']) p.set(n, print(0));
	const into =
		(bounded: boolean, va: boolean) =>
		(c: Call, s: State): CallOutcome => {
			const fmtAt = bounded ? 2 : 1;
			const t = va ? vprinted(c, s, fmtAt) : printed(c, s, fmtAt);
			const max = bounded ? (isInt(c.args[1] ?? 0) ? Number(c.args[1]) : Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
			const to = pointer(c.m, s, c.args[0] ?? 0);
			if (t === undefined || hasUnknown(t)) {
				if (max > 0 && to !== 0) blur(c.m, s, to, -1);
				return value(unknownInt(c.m, c.name));
			}
			if (max > 0 && to !== 0) writeString(c.m, s, to, t, max);
			const n = utf8(t).length;
			return value(c.name.includes('scn') ? Math.min(n, Math.max(0, max - 1)) : n);
		};
	p.set('sprintf', into(false, false));
	p.set('vsprintf', into(false, true));
	for (const n of ['snprintf', 'scnprintf']) p.set(n, into(true, false));
	for (const n of ['vsnprintf', 'vscnprintf']) p.set(n, into(true, true));
	return p;
}
