/**
 * Shaping of expressions, initialisers and asm: type arguments, typeof, labels as values, odd macro arguments.
 * How each is written is in prepared.ts.
 */
import { punct, T_NAME, T_NUMBER, T_PUNCT, T_STRING } from '../lex';
import { P, type Stream, type Walkers } from './stream';
import { W_ASM, W_DECLARES, W_PRIMITIVE, W_QUALIFIER, W_SIZEOF, W_STATEMENT, W_STORAGE, W_TAG, W_TYPEOF } from './words';

type Part = Pick<Walkers, 'expression' | 'initializer' | 'typeName' | 'typeOf' | 'assembly'>;

/** Which arguments of a builtin are always types. */
const typeArguments: ReadonlyMap<string, readonly number[]> = new Map([
	['__builtin_offsetof', [0]],
	['offsetof', [0]],
	['va_arg', [1]],
	['__builtin_va_arg', [1]],
	['__builtin_types_compatible_p', [0, 1]],
]);
const prefix = new Set(['*', '&', '-', '+', '!', '~', '++', '--', '(', '{', '.', '[', '&&'].map(punct));

const unary = new Set(['!', '~', '-', '+'].map(punct));
const castLike = new Set(['&', '*', '-', '+', '(', '&&'].map(punct));
const INCREMENT = punct('++');
const DECREMENT = punct('--');

const isNumber = (text: string): boolean =>
	/^(?:0[xX][0-9a-fA-F.]+(?:[pP][+-]?\d+)?|0[bB][01]+|[\d.]+(?:[eE][+-]?\d+)?)[uUlLfFzZ]*$/.test(text);

/** `isType`: the name is known to be a typedef. */
export function expressionPart(s: Stream, isType: (name: string) => boolean): Part {
	/** A type that is written as one: a keyword first, or a name followed by stars only. */
	const spellsType = (from: number, to: number): boolean => {
		if (s.has(from, W_DECLARES)) return true;
		if (!s.ident(from) || !s.is(from + 1, P.star)) return false;
		for (let k = from + 1; k < to; k++) if (!s.is(k, P.star) && !s.has(k, W_DECLARES)) return false;
		return true;
	};

	const wrapType = (from: number, to: number): void => {
		s.insertBefore(from, 'sizeof(', 'type-argument');
		const end = s.walk.typeName(from, to);
		if (end < to && end > from) s.setAside(end, to);
		s.insertAfter(to - 1, ')');
	};

	const typeOf = (i: number): number => {
		if (!s.is(i + 1, P.open)) return i + 1;
		const close = s.mate[i + 1] as number;
		s.replace(i, i + 2, 'struct{int __typeof:');
		if (spellsType(i + 2, close)) wrapType(i + 2, close);
		else expression(i + 2, close);
		s.replace(close, close + 1, ';}');
		return close + 1;
	};

	const oneArgument = (from: number, to: number, isType: boolean): void => {
		let wordsOnly = true;
		for (let k = from; k < to; k++) wordsOnly &&= s.has(k, W_STORAGE | W_QUALIFIER);
		if (
			wordsOnly ||
			(to === from + 1 && (s.has(from, W_TAG) || (s.kind[from] === T_NUMBER && !isNumber(s.text.slice(s.start[from], s.end[from])))))
		) {
			s.replace(from, to, '0');
			return;
		}
		if (isType || spellsType(from, to) || (s.ident(from) && s.ident(from + 1) && from + 1 < to)) {
			if (s.ident(from) && to === from + 1 && !isType) return;
			wrapType(from, to);
			return;
		}
		const id = s.kind[from] === T_PUNCT ? (s.id[from] as number) : 0;
		const statement = s.has(from, W_STATEMENT) || s.find(from, to, P.semi) < to;
		if (id === P.brace && s.after(from) === to) {
			if (s.find(from + 1, to - 1, P.semi) < to - 1 || to === from + 2) s.walk.block(from);
			else {
				s.insertBefore(from, '(int)');
				initializer(from);
			}
		} else if (statement) {
			s.insertBefore(from, '({');
			s.walk.statements(from, to);
			s.insertAfter(to - 1, s.is(to - 1, P.semi) || s.is(to - 1, P.braceEnd) ? '})' : ';})');
		} else if (id === P.dot || (id === P.square && s.is(s.after(from), P.assign))) {
			s.insertBefore(from, '(int){');
			element(from, to);
			s.insertAfter(to - 1, '}');
		} else if ((id !== 0 && !prefix.has(id)) || (id !== 0 && to === from + 1)) {
			s.annotations.push({
				name: s.text.slice(s.start[from], s.end[to - 1]),
				args: '',
				at: s.start[from] as number,
				end: s.end[to - 1] as number,
			});
			s.replace(from, to, '0');
		} else expression(from, to);
	};

	const call = (i: number): number => {
		const close = s.mate[i + 1] as number;
		const name = s.name(i);
		const types = typeArguments.get(name);
		if (name === 'offsetof') s.replace(i, i + 1, '__builtin_offsetof');
		if (close === i + 2) return close + 1;
		if (name === '_Generic') return generic(i);
		let index = 0;
		for (let from = i + 2; ; ) {
			const to = s.find(from, close, P.comma);
			if (to > from) oneArgument(from, to, types?.includes(index) ?? false);
			else s.insertBefore(to, '0');
			if (to >= close) break;
			from = to + 1;
			index++;
		}
		return close + 1;
	};

	/** `_Generic(value, type: value, default: value)`: the grammar knows the types; only the values are shaped. */
	const generic = (i: number): number => {
		const close = s.mate[i + 1] as number;
		for (let from = i + 2; ; ) {
			const to = s.find(from, close, P.comma);
			const colon = s.find(from, to, P.colon);
			if (from > i + 2 && colon < to) {
				s.walk.typeName(from, colon);
				expression(colon + 1, to);
			} else expression(from, to);
			if (to >= close) return close + 1;
			from = to + 1;
		}
	};

	const expression = (from: number, to: number): void => {
		let i = from;
		while (i < to) {
			const kind = s.kind[i];
			if (kind === T_NAME) i = word(i, to);
			else if (kind === T_PUNCT) i = punctuation(i, from, to);
			else if (kind === T_STRING && s.ident(i + 1) && s.is(i + 2, P.open) && i + 2 < to) {
				s.note(i + 1);
				s.setAside(i + 2, s.after(i + 2));
				i = s.after(i + 2);
			} else i++;
		}
	};

	const word = (i: number, to: number): number => {
		if (!s.is(i + 1, P.open) || i + 1 >= to) return s.has(i, W_ASM) ? assembly(i) : i + 1;
		if (s.ident(i)) {
			const after = s.after(i + 1);
			if (s.kind[after] === T_STRING && after < to) {
				s.note(i);
				s.setAside(i + 1, after);
				return after;
			}
			return call(i);
		}
		if (s.has(i, W_TYPEOF)) return typeOf(i);
		if (s.has(i, W_ASM)) return assembly(i);
		if (!s.has(i, W_SIZEOF)) return i + 1;
		const close = s.mate[i + 1] as number;
		if (spellsType(i + 2, close)) s.walk.typeName(i + 2, close);
		else {
			if (s.name(i) !== 'sizeof' && close > i + 3) s.replace(i, i + 1, '__rehearse_alignof');
			expression(i + 2, close);
		}
		if (s.is(close + 1, P.arrow) || s.is(close + 1, P.dot) || s.is(close + 1, P.square)) {
			// sizeof (a)->b: the operand is (a)->b.
			let end = close + 1;
			while (end < to && (s.is(end, P.arrow) || s.is(end, P.dot) || s.is(end, P.square)))
				end = s.is(end, P.square) ? s.after(end) : end + 2;
			s.insertAfter(i, ' (');
			s.insertAfter(end - 1, ')');
		}
		return close + 1;
	};

	const punctuation = (i: number, from: number, to: number): number => {
		const id = s.id[i] as number;
		if (id === P.open) {
			if (s.is(i + 1, P.brace)) {
				s.walk.block(i + 1);
				return s.after(i);
			}
			const close = s.mate[i] as number;
			if (s.has(i + 1, W_DECLARES)) {
				s.walk.typeName(i + 1, close);
				return close + 1;
			}
			if (close === i + 2 && s.ident(i + 1) && close + 1 < to && isType(s.name(i + 1)) && ambiguous(close + 1))
				s.insertBefore(i + 1, 'const ');
			return i + 1;
		}
		if (id === P.brace) return initializer(i);
		if ((id === INCREMENT || id === DECREMENT) && i > from) groupPostfix(i, from);
		if (id === P.and && s.ident(i + 1) && i + 1 < to) {
			const operand = i > from && endsOperand(i - 1);
			if (!operand) {
				s.replace(i, i + 1, '__rehearse_label(');
				s.insertAfter(i + 1, ')');
				return i + 2;
			}
		}
		return i + 1;
	};

	/** An operand ends at token p, so that `&&` after it joins two. */
	const endsOperand = (p: number): boolean => {
		if (s.kind[p] !== T_PUNCT) return !s.has(p, W_STATEMENT);
		const id = s.id[p] as number;
		if (id === P.close) {
			// A cast is no operand; sizeof(type) is.
			const open = s.mate[p] as number;
			return !s.has(open + 1, W_DECLARES) || s.has(open - 1, W_SIZEOF | W_TYPEOF) || s.ident(open - 1);
		}
		return id === P.squareEnd || id === P.braceEnd || id === INCREMENT || id === DECREMENT;
	};

	/** After `(type)`: what follows reads as an operand or as a binary operator. */
	const ambiguous = (i: number): boolean => s.kind[i] === T_PUNCT && castLike.has(s.id[i] as number);

	/** `!x++` is read as `(!x)++` by the grammar: the postfix part gets parentheses. */
	const groupPostfix = (i: number, from: number): void => {
		let k = i - 1;
		if (!s.ident(k) && !s.is(k, P.close) && !s.is(k, P.squareEnd)) return;
		for (;;) {
			if (s.is(k, P.close) || s.is(k, P.squareEnd))
				k = (s.mate[k] as number) - (s.is(k, P.squareEnd) || s.ident((s.mate[k] as number) - 1) ? 1 : 0);
			if (k - 2 >= from && (s.is(k - 1, P.dot) || s.is(k - 1, P.arrow))) k -= 2;
			else break;
		}
		if (k <= from || k >= i || !unary.has(s.id[k - 1] as number) || s.kind[k - 1] !== T_PUNCT) return;
		const p = k - 2;
		const binary = p >= from && (s.kind[p] !== T_PUNCT || s.is(p, P.close) || s.is(p, P.squareEnd));
		if (binary) return;
		s.insertBefore(k, '(');
		s.insertAfter(i, ')');
	};

	const element = (from: number, to: number): void => {
		let i = from;
		while (i < to && (s.is(i, P.square) || s.is(i, P.dot))) {
			if (s.is(i, P.square)) {
				expression(i + 1, s.mate[i] as number);
				i = s.after(i);
			} else i += 2;
		}
		if (i > from && i < to && !s.is(i, P.assign)) s.insertBefore(i, '=');
		if (s.is(i, P.assign)) i++;
		else if (s.ident(i) && s.is(i + 1, P.colon)) i += 2;
		if (s.is(i, P.brace)) initializer(i);
		else if (s.has(i, W_DECLARES) && i < to) {
			s.insertBefore(i, 'sizeof(', 'type-argument');
			s.walk.typeName(i, to);
			s.insertAfter(to - 1, ')');
		} else expression(i, to);
	};

	const initializer = (i: number): number => {
		const close = s.mate[i] as number;
		let from = i + 1;
		while (from < close) {
			const to = elementEnd(from, close);
			if (to > from) element(from, to);
			from = to;
			if (s.is(to, P.comma) && to < close) from++;
			else if (to < close) s.insertAfter(to - 1, ',');
			if (s.is(from, P.comma) && from < close) {
				s.insertBefore(from, '0');
			}
		}
		return close + 1;
	};

	/** End of an element; a macro call that brings its own comma ends one too. */
	const elementEnd = (from: number, close: number): number => {
		let k = from;
		while (k < close) {
			if (s.is(k, P.comma)) return k;
			if (s.is(k, P.open) || s.is(k, P.brace) || s.is(k, P.square)) {
				const call = s.is(k, P.open) && k > from && s.ident(k - 1);
				k = s.after(k);
				const next = k < close && (s.ident(k) || s.is(k, P.brace) || (s.is(k, P.dot) && s.ident(k + 1)));
				if (call && next && (k - 1 === s.mate[from + 1] || !s.sameLine(k - 1, k))) return k;
			} else if (s.ident(k) && s.ident(k + 1) && k + 1 < close && !s.sameLine(k, k + 1)) return k + 1;
			else k++;
		}
		return close;
	};

	const assembly = (i: number): number => {
		if (s.name(i) === 'asm_inline') s.replace(i, i + 1, 'asm');
		let open = i + 1;
		while (open < s.count && !s.is(open, P.open)) {
			if (s.kind[open] !== T_NAME) return i + 1;
			const name = s.name(open);
			if (name.startsWith('__')) s.replace(open, open + 1, name.replace(/^__|__$/g, ''));
			open++;
		}
		const close = s.mate[open] as number;
		const colons: number[] = [];
		for (let k = s.find(open + 1, close, P.colon, punct('::')); k < close; k = s.find(k + 1, close, P.colon)) colons.push(k);
		const templateEnd = colons[0] ?? close;
		let plain = true;
		for (let k = open + 1; k < templateEnd; k++) plain &&= s.kind[k] === T_STRING;
		if (templateEnd === open + 1) return close + 1;
		if (!plain) s.replace(open + 1, templateEnd, '""');
		for (let c = 0; c < colons.length; c++) {
			const from = (colons[c] as number) + 1;
			const to = colons[c + 1] ?? close;
			if (c < 2 ? operandsRead(from, to) : simpleList(from, to)) continue;
			s.setAside(colons[c] as number, close);
			break;
		}
		return close + 1;
	};

	/** `[name] "constraint" (value), …`; walks the values. */
	const operandsRead = (from: number, to: number): boolean => {
		const spans: [number, number][] = [];
		const joined: [number, number][] = [];
		for (let a = from; a < to; ) {
			const b = s.find(a, to, P.comma);
			let k = a;
			if (s.is(k, P.square)) k = s.after(k);
			const constraint = k;
			while (s.kind[k] === T_STRING) k++;
			if (k === constraint || !s.is(k, P.open) || s.after(k) !== b) return false;
			// A constraint in parts is none to the parser.
			if (k > constraint + 1) joined.push([constraint, k]);
			spans.push([k + 1, b - 1]);
			a = b + 1;
		}
		for (const [a, b] of joined) s.replace(a, b, '""');
		for (const [a, b] of spans) expression(a, b);
		return true;
	};

	const simpleList = (from: number, to: number): boolean => {
		for (let k = from; k < to; k++) if (s.kind[k] !== T_STRING && s.kind[k] !== T_NAME && !s.is(k, P.comma)) return false;
		return true;
	};

	const typeName = (i: number, to: number): number => {
		let seen = false;
		let k = i;
		for (; k < to; ) {
			if (s.has(k, W_TYPEOF)) {
				k = typeOf(k);
				seen = true;
			} else if (s.has(k, W_TAG)) {
				k = s.walk.tag(k);
				seen = true;
			} else if (s.has(k, W_DECLARES)) {
				seen ||= s.has(k, W_PRIMITIVE);
				k++;
			} else if (s.ident(k)) {
				if (seen) s.setAside(k, k + 1);
				seen = true;
				k++;
			} else break;
		}
		while (k < to) {
			if (s.is(k, P.star) || s.has(k, W_DECLARES)) k++;
			else if (s.is(k, P.square)) {
				expression(k + 1, s.mate[k] as number);
				k = s.after(k);
			} else if (s.is(k, P.open)) k = s.after(k);
			else if (s.ident(k)) {
				s.setAside(k, k + 1);
				k++;
			} else break;
		}
		return k;
	};

	return { expression, initializer, typeName, typeOf, assembly };
}
