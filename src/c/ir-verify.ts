/**
 * Checks what every lowered function promises: registers, slots, blocks, scopes and places in range, blocks closed, operand kinds
 * fitting their scalar types. Runs in tests after every lowering; finds our bugs, not the user's.
 */
import { successors } from './cfg';
import type { Instr, IrFunction, Operand, Terminator } from './ir';
import type { Scalar } from './types';

/** Sentences about broken promises; empty when the function is sound. */
export function verify(fn: IrFunction): readonly string[] {
	const bad: string[] = [];
	let where = '';
	const say = (what: string): void => {
		bad.push(`${fn.link} ${where}: ${what}`);
	};
	const operand = (a: Operand, s?: Scalar): void => {
		switch (a.k) {
			case 'reg':
				if (!(a.r >= 0 && a.r < fn.regCount)) say(`register r${a.r} out of range`);
				return;
			case 'slot':
				if (!(a.slot >= 0 && a.slot < fn.slots.length)) say(`slot ${a.slot} out of range`);
				return;
			case 'int':
				if (typeof a.v === 'bigint' ? a.v >= -9007199254740991n && a.v <= 9007199254740991n : !Number.isSafeInteger(a.v))
					say(`integer ${a.v} is not canonical`);
				if (s !== undefined) inRange(a.v, s);
				return;
			case 'float':
				if (s !== undefined && s.k !== 'float') say('float operand in an integer operation');
				return;
			case 'global':
			case 'func':
			case 'string':
		}
	};
	const inRange = (v: number | bigint, s: Scalar): void => {
		if (s.k === 'float') {
			say('integer operand in a float operation');
			return;
		}
		const bits = BigInt(s.k === 'ptr' ? 64 : s.bits);
		const signed = s.k === 'int' && s.signed;
		const lo = signed ? -(1n << (bits - 1n)) : 0n;
		const hi = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
		if (BigInt(v) < lo || BigInt(v) > hi)
			say(`constant ${v} does not fit its ${s.k === 'ptr' ? 'pointer' : `${signed ? '' : 'unsigned '}${s.bits}-bit`} type`);
	};
	const place = (at: number): void => {
		if (!(at >= 0 && at < fn.places.length)) say(`place ${at} out of range`);
	};
	const dest = (d: number | undefined): void => {
		if (d !== undefined && !(d >= 0 && d < fn.regCount)) say(`destination r${d} out of range`);
	};
	const block = (b: number): void => {
		if (!(b >= 0 && b < fn.blocks.length)) say(`block ${b} out of range`);
	};
	for (const p of fn.params) dest(p.r);
	for (const p of fn.places) if (!(p.span.start <= p.span.end)) say(`place ${p.span.start}..${p.span.end} runs backwards`);
	fn.scopes.forEach((s, i) => {
		if (!(s.parent >= -1 && s.parent < i)) say(`scope ${i} has parent ${s.parent}`);
		for (const v of s.variables) {
			if (v.home.k === 'reg') dest(v.home.r);
			else if (v.home.k === 'slot') operand(v.home);
		}
	});
	block(fn.entry);
	fn.blocks.forEach((b, i) => {
		if (b.id !== i) say(`block ${i} has id ${b.id}`);
		b.instrs.forEach((ins, j) => {
			where = `b${i}[${j}] ${ins.op}`;
			place(ins.at);
			if ('d' in ins) dest(ins.d);
			instruction(ins, operand, say, fn);
		});
		where = `b${i} ${b.end.op}`;
		place(b.end.at);
		terminator(b.end, operand, say);
		for (const s of successors(b.end)) block(s);
	});
	return bad;
}

function instruction(i: Instr, operand: (a: Operand, s?: Scalar) => void, say: (what: string) => void, fn: IrFunction): void {
	switch (i.op) {
		case 'mark':
			if (!(i.scope >= 0 && i.scope < fn.scopes.length)) say(`scope ${i.scope} out of range`);
			return;
		case 'copy':
			operand(i.a);
			return;
		case 'bin':
			operand(i.a, i.type);
			operand(i.b, i.bin === 'shl' || i.bin === 'shr' ? undefined : i.type);
			if (i.type.k === 'ptr' && !['eq', 'ne', 'lt', 'le', 'gt', 'ge'].includes(i.bin)) say(`pointer ${i.bin}`);
			return;
		case 'un':
			operand(i.a, i.type);
			return;
		case 'cast':
			operand(i.a);
			if (i.a.k === 'int' || i.a.k === 'float') say('cast of a constant');
			return;
		case 'field':
			operand(i.base);
			return;
		case 'index':
			operand(i.base);
			operand(i.index);
			if (!Number.isSafeInteger(i.scale)) say('scale');
			return;
		case 'ptrdiff':
			operand(i.a);
			operand(i.b);
			if (!(i.scale > 0)) say('scale of a difference');
			return;
		case 'load':
			operand(i.addr);
			bits(i.bits, i.type, say);
			return;
		case 'store':
			operand(i.addr);
			operand(i.v, i.bits === undefined ? i.type : undefined);
			bits(i.bits, i.type, say);
			return;
		case 'copymem':
			operand(i.to);
			operand(i.from);
			return;
		case 'zero':
			operand(i.to);
			return;
		case 'local':
			operand({ k: 'slot', slot: i.slot });
			if (i.size !== undefined) operand(i.size);
			return;
		case 'dead':
			for (const slot of i.slots) operand({ k: 'slot', slot });
			return;
		case 'undef':
		case 'hole':
			return;
		case 'call':
			operand(i.callee);
			for (const a of i.args) operand(a);
			if (i.sret !== undefined) operand(i.sret);
			if (i.args.length !== i.argTypes.length) say('argument types do not match arguments');
			return;
		case 'builtin':
			for (const a of i.args) operand(a);
	}
}

function bits(b: { shift: number; width: number } | undefined, s: Scalar, say: (what: string) => void): void {
	if (b === undefined) return;
	if (s.k !== 'int' || b.shift < 0 || b.width <= 0 || b.shift + b.width > s.bits)
		say(`bit-field ${b.shift}+${b.width} does not fit its unit`);
}

function terminator(t: Terminator, operand: (a: Operand, s?: Scalar) => void, say: (what: string) => void): void {
	switch (t.op) {
		case 'cond':
			operand(t.a);
			if (t.a.k === 'int') say('condition is a constant');
			return;
		case 'switch':
			operand(t.a);
			if (t.type.k !== 'int') say('switch on something that is no integer');
			return;
		case 'ret':
			if (t.v !== undefined) operand(t.v);
			return;
		case 'igoto':
			operand(t.a);
			return;
		case 'br':
		case 'unreachable':
		case 'unseen':
	}
}
