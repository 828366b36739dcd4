/**
 * Prints the IR for people: goldens and `rehearse ir`. One line per instruction, blocks with names, source lines as comments.
 */
import { LineIndex } from '../base/positions';
import { loopHeads } from './cfg';
import type { Instr, IrFunction, Operand, Terminator } from './ir';
import type { TypeTable } from './program';
import type { Scalar } from './types';

export function printScalar(s: Scalar): string {
	if (s.k === 'ptr') return 'ptr';
	if (s.k === 'float') return `f${s.bits}`;
	return s.bool ? 'bool' : `${s.signed ? 'i' : 'u'}${s.bits}`;
}

function quoted(units: readonly number[]): string {
	let out = '"';
	for (const u of units) {
		if (u === 34 || u === 92) out += `\\${String.fromCharCode(u)}`;
		else if (u === 10) out += '\\n';
		else if (u === 9) out += '\\t';
		else if (u < 32 || u > 126) out += `\\x${u.toString(16).padStart(2, '0')}`;
		else out += String.fromCharCode(u);
	}
	return `${out}"`;
}

function operandText(fn: IrFunction, a: Operand): string {
	switch (a.k) {
		case 'reg':
			return `r${a.r}`;
		case 'int':
			return String(a.v);
		case 'float':
			return Number.isInteger(a.v) ? `${a.v}.0` : String(a.v);
		case 'global':
			return `@${a.name}`;
		case 'func':
			return `&${a.name}`;
		case 'string':
			return quoted(a.units);
		case 'slot':
			return `$${a.slot}${fn.slots[a.slot]?.name ? `:${fn.slots[a.slot]?.name}` : ''}`;
	}
}

const bitsText = (b: { readonly shift: number; readonly width: number } | undefined): string =>
	b === undefined ? '' : ` bits ${b.shift}+${b.width}`;

function instrText(fn: IrFunction, types: TypeTable, i: Instr): string {
	const o = (a: Operand): string => operandText(fn, a);
	switch (i.op) {
		case 'mark':
			return `mark s${i.scope}`;
		case 'copy':
			return `r${i.d} = ${o(i.a)}`;
		case 'bin':
			return `r${i.d} = ${i.bin} ${printScalar(i.type)} ${o(i.a)} ${o(i.b)}`;
		case 'un':
			return `r${i.d} = ${i.un} ${printScalar(i.type)} ${o(i.a)}`;
		case 'cast':
			return `r${i.d} = cast ${o(i.a)} ${printScalar(i.from)} to ${printScalar(i.to)}`;
		case 'field':
			return `r${i.d} = field ${o(i.base)} +${i.offset} ${i.struct}.${i.member}`;
		case 'index':
			return `r${i.d} = index ${o(i.base)} [${o(i.index)}] *${i.scale}${i.count >= 0 ? ` of ${i.count}` : ''}`;
		case 'ptrdiff':
			return `r${i.d} = ptrdiff ${o(i.a)} ${o(i.b)} /${i.scale}`;
		case 'load':
			return `r${i.d} = load ${printScalar(i.type)} ${o(i.addr)}${bitsText(i.bits)} (${types.spell(i.ctype)})`;
		case 'store':
			return `store ${printScalar(i.type)} ${o(i.addr)} = ${o(i.v)}${bitsText(i.bits)} (${types.spell(i.ctype)})`;
		case 'copymem':
			return `copymem ${o(i.to)} from ${o(i.from)} size ${i.size} (${types.spell(i.type)})`;
		case 'zero':
			return `zero ${o(i.to)} size ${i.size}`;
		case 'local':
			return `local ${o({ k: 'slot', slot: i.slot })}${i.size === undefined ? '' : ` size ${o(i.size)}`}`;
		case 'dead':
			return `dead ${i.slots.map((slot) => o({ k: 'slot', slot })).join(' ')}`;
		case 'undef':
			return `undef r${i.d}`;
		case 'call':
			return `${i.d === undefined ? '' : `r${i.d} = `}call ${i.callee.k === 'func' ? i.callee.name : `*${o(i.callee)}`}(${i.args.map(o).join(', ')}) ${types.spell(i.ret)}${i.sret === undefined ? '' : ` into ${o(i.sret)}`}${i.discarded ? ' discarded' : ''}`;
		case 'builtin':
			return `${i.d === undefined ? '' : `r${i.d} = `}builtin ${i.name}(${i.args.map(o).join(', ')}) ${types.spell(i.type)}`;
		case 'hole':
			return `hole ${i.why} ${JSON.stringify(i.text.length > 60 ? `${i.text.slice(0, 60)}…` : i.text)}`;
	}
}

function endText(fn: IrFunction, t: Terminator): string {
	const o = (a: Operand): string => operandText(fn, a);
	switch (t.op) {
		case 'br':
			return `br b${t.to}`;
		case 'cond':
			return `cond ${o(t.a)} b${t.then} b${t.else}${t.loop ? ' loop' : ''}`;
		case 'switch':
			return `switch ${printScalar(t.type)} ${o(t.a)} ${t.cases.map((c) => `${c.lo === c.hi ? c.lo : `${c.lo}..${c.hi}`}:b${c.to}`).join(' ')} default:b${t.default}`;
		case 'ret':
			return t.v === undefined ? 'ret' : `ret ${o(t.v)}`;
		case 'igoto':
			return `igoto ${o(t.a)} ${t.targets.map((b) => `b${b}`).join(' ')}`;
		case 'unreachable':
			return `unreachable ${t.why}`;
		case 'unseen':
			return 'unseen';
	}
}

/** The whole function. With `source` (the text its places point into) each statement's line is shown before its code. */
export function printFunction(fn: IrFunction, types: TypeTable, source?: string): string {
	const out: string[] = [];
	const params = fn.params.map((p) => `r${p.r}:${p.name} ${types.spell(p.type)}`).join(', ');
	out.push(
		`${fn.static ? 'static ' : ''}${types.spell(fn.ret)} ${fn.link}(${params}${fn.variadic ? ', ...' : ''})${fn.complete ? '' : ' incomplete'}`,
	);
	if (fn.annotations.length > 0)
		out.push(`  notes: ${fn.annotations.map((a) => (a.args === '' ? a.name : `${a.name}(${a.args})`)).join(' ')}`);
	fn.slots.forEach((s, i) => {
		out.push(`  slot $${i}${s.name ? `:${s.name}` : ''} ${types.spell(s.type)} size ${s.size}`);
	});
	for (const s of fn.scopes)
		for (const v of s.variables) if (v.home.k === 'reg') out.push(`  var ${v.name} r${v.home.r} ${types.spell(v.type)}`);
	const lines = source === undefined ? undefined : new LineIndex(source);
	const heads = loopHeads(fn);
	for (const b of fn.blocks) {
		out.push(`b${b.id} ${b.name}${heads.has(b.id) ? ' loop' : ''}:`);
		for (const i of b.instrs) {
			if (i.op === 'mark' && lines !== undefined && source !== undefined) {
				const p = fn.places[i.at];
				if (p !== undefined) {
					const l = lines.lineAt(p.span.start);
					const text = source.slice(lines.starts[l], lines.starts[l + 1] ?? source.length).trim();
					out.push(`  ; ${l + 1}: ${text}${p.macro === undefined ? '' : `  [${p.macro.name}]`}`);
				}
			}
			out.push(`  ${instrText(fn, types, i)}`);
		}
		out.push(`  ${endText(fn, b.end)}`);
	}
	return `${out.join('\n')}\n`;
}
