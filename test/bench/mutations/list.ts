/** The changes tried: one wrong operator, conversion, access or layout rule each. Owns the list only. */
export interface Mutation {
	readonly name: string;
	readonly file: string;
	readonly find: string;
	readonly put: string;
	/** Which occurrence of `find` to change, from 0; default the first. */
	readonly nth?: number;
}

const INT = 'src/machine/int.ts';
const COMPUTE = 'src/machine/step/compute.ts';
const ACCESS = 'src/machine/access.ts';
const MEMORY = 'src/machine/memory.ts';
const FACTS = 'src/machine/symbol.ts';
const RUN = 'src/machine/step/run.ts';
const LAYOUT = 'src/c/layout.ts';
const BUILTINS = 'src/machine/step/builtins.ts';
const CONVERT = 'src/c/lower/convert.ts';

export const MUTATIONS: readonly Mutation[] = [
	{ name: 'eq compares unequal', file: INT, find: 'return a === b ? 1 : 0;', put: 'return a === b ? 0 : 1;' },
	{ name: 'lt becomes le', file: INT, find: 'return a < b ? 1 : 0;', put: 'return a <= b ? 1 : 0;' },
	{ name: 'ge becomes gt', file: INT, find: 'return a >= b ? 1 : 0;', put: 'return a > b ? 1 : 0;' },
	{ name: 'add subtracts', file: INT, find: 'const r = a + b;', put: 'const r = a - b;' },
	{ name: 'sub swaps its operands', file: INT, find: 'const r = a - b;', put: 'const r = b - a;' },
	{ name: 'mul adds', file: INT, find: 'const r = a * b;', put: 'const r = a + b;' },
	{ name: 'div rounds down', file: INT, find: 'Math.trunc(a / b)', put: 'Math.floor(a / b)' },
	{ name: 'rem is a modulus', file: INT, find: 'return a % b || 0;', put: 'return ((a % b) + b) % b || 0;' },
	{ name: 'and is or', file: INT, find: 'signed ? a & b', put: 'signed ? a | b' },
	{ name: 'or is xor', file: INT, find: 'signed ? a | b', put: 'signed ? a ^ b' },
	{ name: 'unsigned results are signed', file: INT, find: '(a & b) >>> 0', put: '(a & b)' },
	{ name: 'shl is not cut to the width', file: INT, find: 'return wrap(a << b, bits, signed);', put: 'return a << b;' },
	{ name: 'signed shift right is logical', file: INT, find: 'signed ? a >> b : a >>> b', put: 'a >>> b' },
	{ name: 'wide shift right truncates', file: INT, find: 'return Math.floor(a / 2 ** b);', put: 'return Math.trunc(a / 2 ** b);' },
	{
		name: 'wide add is not cut',
		file: INT,
		find: 'return canon(signed ? BigInt.asIntN(bits, r) : BigInt.asUintN(bits, r));',
		put: 'return canon(r);',
	},
	{ name: 'char conversion loses its sign', file: INT, find: '(v << 24) >> 24', put: 'v & 255' },
	{ name: 'short conversion keeps 15 bits', file: INT, find: 'v & 65535', put: 'v & 32767' },
	{ name: 'int conversion is unsigned', file: INT, find: 'signed ? v | 0 : v >>> 0', put: 'v >>> 0' },
	{
		name: 'negative to unsigned long stays negative',
		file: INT,
		find: 'return signed || v >= 0 ? v :',
		put: 'return signed || v < 0 ? v :',
	},
	{ name: '_Bool conversion cuts', file: INT, find: 'if (to.bool) return v === 0 || v === 0n ? 0 : 1;', put: '' },

	{ name: 'negative bytes', file: INT, find: '(BigInt(v) >> BigInt(8 * k)) & 255n', put: '(BigInt(v) >> BigInt(8 * k)) & 127n' },
	{
		name: 'division by zero goes unseen',
		file: COMPUTE,
		find: "(op === 'div' || op === 'rem') && b === 0",
		put: "op === 'rem' && b === 0",
	},
	{ name: 'a wide shift goes unseen', file: COMPUTE, find: 'b < 0 || b >= bits', put: 'b < 0 || b > bits' },
	{ name: 'a pointer minus an integer adds', file: COMPUTE, find: 'pa.off - Number(', put: 'pa.off + Number(' },
	{ name: 'neg leaves the sign', file: COMPUTE, find: "binInt('sub', 0, a, bits, signed)", put: "binInt('add', 0, a, bits, signed)" },
	{
		name: 'lnot gives the value',
		file: COMPUTE,
		find: "if (op === 'lnot') return a === 0 ? 1 : 0;",
		put: "if (op === 'lnot') return a === 0 ? 0 : 1;",
	},
	{ name: 'float to int rounds', file: COMPUTE, find: 'Math.trunc(f)', put: 'Math.round(f)' },
	{ name: 'float arithmetic keeps double precision', file: COMPUTE, find: 'bits === 32 ? Math.fround(v) : v', put: 'v' },
	{ name: 'different objects compare equal', file: COMPUTE, find: "if (op === 'eq') return 0;", put: "if (op === 'eq') return 1;" },
	{ name: 'the last byte out of bounds is allowed', file: ACCESS, find: 'off + size > o.size', put: 'off + size > o.size + 1' },
	{ name: 'before the object is allowed', file: ACCESS, find: 'off < 0 ||', put: '' },
	{ name: 'a freed object may be used', file: ACCESS, find: 'if (o.freed) {', put: 'if (o.freed && write) {' },
	{ name: 'error pointers are addresses', file: ACCESS, find: 'if (e !== 0) return oops', put: 'if (e > 0) return oops' },
	{
		name: 'bit-fields are not sign-extended',
		file: ACCESS,
		find: 'signed ? BigInt.asIntN(b.width, u) : BigInt.asUintN(b.width, u)',
		put: 'BigInt.asUintN(b.width, u)',
	},
	{ name: 'a bit-field store clears its neighbours', file: ACCESS, find: '(BigInt(base) & ~mask)', put: '(BigInt(base) & mask)' },
	{ name: 'a bit-field is not shifted into place', file: ACCESS, find: '(BigInt(v) << BigInt(b.shift)) & mask', put: 'BigInt(v) & mask' },
	{ name: 'overlapped cells stay', file: MEMORY, find: 'this.cells.delete(at);\n\t\tif (at >= off', put: 'if (at >= off' },
	{ name: 'what sticks out of an overwrite is lost', file: MEMORY, find: 'if (b >= off && b < end) continue;', put: 'continue;' },
	{ name: 'a reset forgets its fill', file: MEMORY, find: 'this.patches.push([from, to, fill]);', put: '' },
	{
		name: 'a copy loses what is unwritten',
		file: MEMORY,
		find: 'to.reset(toOff, size, from.fill);',
		put: "to.reset(toOff, size, 'zero');",
	},
	{ name: 'facts: less-or-equal is learnt as less', file: FACTS, find: 'min(x.hi, step(y.hi, -1))', put: 'min(x.hi, step(y.hi, -2))' },
	{ name: 'facts: a fork shares what is learnt', file: FACTS, find: 'f.map = this.map.fork();', put: 'f.map = this.map;' },
	{
		name: 'facts: an excluded value is forgotten',
		file: FACTS,
		find: 'return r.not.includes(0) ? true : undefined;',
		put: 'return undefined;',
	},
	{
		name: 'facts: negation of a range',
		file: FACTS,
		find: 'canonBig(-BigInt(h)), canonBig(-BigInt(l))',
		put: 'canonBig(-BigInt(l)), canonBig(-BigInt(h))',
	},
	{ name: 'cond takes the other way', file: RUN, find: 'v !== 0 ? t.then : t.else', put: 'v !== 0 ? t.else : t.then' },
	{ name: 'a case range ends early', file: RUN, find: 'v >= c.lo && v <= c.hi', put: 'v >= c.lo && v < c.hi' },
	{ name: 'computed goto is off by one', file: RUN, find: 't.targets[Number(v) - 1]', put: 't.targets[Number(v)]' },
	{ name: 'layout: no padding before a member', file: LAYOUT, find: 'bit = up(bit, a * 8);', put: '' },
	{ name: 'layout: no padding at the end', file: LAYOUT, find: 'up(Math.ceil(end / 8), align)', put: 'Math.ceil(end / 8)' },
	{
		name: 'layout: packed is ignored',
		file: LAYOUT,
		find: 'const tight = packed || f.packed === true;',
		put: 'const tight = f.packed === true;',
	},
	{ name: 'layout: union members follow each other', file: LAYOUT, find: "if (kind === 'union') bit = 0;", put: '' },
	{ name: 'layout: a zero-width bit-field does nothing', file: LAYOUT, find: 'bit = up(bit, typeBits);', put: '' },
	{
		name: 'layout: bit-fields straddle units',
		file: LAYOUT,
		find: '>= typeBits / a) bit = up(bit, a)',
		put: '> typeBits / a) bit = up(bit, a)',
	},
	{ name: 'narrow types are not promoted', file: CONVERT, find: 'if (s.bits < 32 || s.bool) return INT;', put: 'if (s.bool) return INT;' },
	{ name: 'mixed signs: the signed type wins', file: CONVERT, find: 'return x.signed ? b : a;', put: 'return x.signed ? a : b;' },
	{
		name: 'mixed widths: the narrow type wins',
		file: CONVERT,
		find: 'return x.bits > y.bits ? a : b;',
		put: 'return x.bits > y.bits ? b : a;',
	},
	{
		name: 'plain char is always signed',
		file: 'src/c/build-program.ts',
		find: "config.plainChar === 'unsigned' ? CHAR_UNSIGNED : CHAR",
		put: 'CHAR_UNSIGNED.k === CHAR.k ? CHAR : CHAR_UNSIGNED',
	},
	{ name: 'a mode is ignored', file: 'src/c/annotation.ts', find: 'return a && MODES.get(bare(a.args.trim()));', put: 'return undefined;' },
	{ name: 'an object size counts from the start', file: BUILTINS, find: 'Math.max(0, ends - p.off)', put: 'ends' },
	{
		name: 'a member is as large as its object',
		file: BUILTINS,
		find: 'Math.min(o.size, member.off + Number(bytes))',
		put: 'o.size',
	},
	{
		name: 'typed overflow keeps its operands',
		file: 'src/c/lower/builtins.ts',
		find: 'return of === undefined ? promote(cx, v) : convert(cx, v, of);',
		put: 'return promote(cx, v);',
	},
];
