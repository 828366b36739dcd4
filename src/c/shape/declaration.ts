/**
 * Shaping of declarations: unknown annotation words are told from types and names by where they stand; macro calls among
 * members, enumerators and at file level are bent. How each is written is in prepared.ts.
 */
import { T_NAME, T_PUNCT } from '../lex';
import { P, type Stream, type Walkers } from './stream';
import { W_ASM, W_DECLARES, W_MACRO_LIKE, W_PRIMITIVE, W_QUALIFIER, W_STATEMENT, W_STORAGE, W_TAG, W_TYPEOF } from './words';

type Where = 'file' | 'member' | 'block';
type Part = Pick<Walkers, 'declaration' | 'tag' | 'definition'> & { file(): void };

export function declarationPart(s: Stream): Part {
	const macroLike = (i: number): boolean => s.has(i, W_MACRO_LIKE);

	/** Named like a macro that declares something. */
	const defines = (i: number): boolean => /(?:^|_)(?:DEFINE|DECLARE)_|^LIST_HEAD$/.test(s.name(i));

	/** `(*…)` at i: what follows a type, not arguments. */
	const pointerDeclarator = (i: number): boolean => s.is(i, P.open) && s.is(i + 1, P.star) && s.is(s.after(i), P.open);

	/** Index after the run of names that starts at i. */
	const runEnd = (i: number): number => {
		let k = i;
		while (k < s.count && s.ident(k)) k++;
		return k;
	};

	/** Two or more names in a row, no type seen before: which is the type; gives the index of the declarator. */
	const namesInRow = (i: number, end: number): number => {
		let name = end - 1;
		let type: number;
		if (s.is(end, P.star) || s.has(end, W_DECLARES)) {
			type = end - 1;
			name = end;
		} else {
			while (name > i + 1 && macroLike(name)) name--;
			type = name - 1;
		}
		for (let k = type; k >= i; k--) {
			if (macroLike(k)) continue;
			type = k;
			break;
		}
		for (let k = i; k < name; k++) if (k !== type) s.setAside(k, k + 1);
		return name;
	};

	/**
	 * `DEFINE_X(name, …)`, `DEFINE_X(type, name)` with nothing between it and `;` or `=`: written `DEFINE_X name`, the macro as its type.
	 * Gives the index after `)`, or -1 when no name is among the arguments.
	 */
	const definingCall = (i: number): number => {
		const close = s.mate[i + 1] as number;
		const first = s.find(i + 2, close, P.comma);
		let name = first === i + 3 && s.ident(i + 2) ? i + 2 : -1;
		if (name < 0 || (s.has(i + 2, W_DECLARES) && first < close)) name = s.ident(close - 1) && s.is(close - 2, P.comma) ? close - 1 : name;
		if (name < 0 || close >= s.count) return -1;
		s.note(i);
		s.annotations.push({
			name: s.name(i),
			args: s.text.slice(s.end[i + 1], s.start[close]).trim(),
			at: s.start[i] as number,
			end: s.end[close] as number,
		});
		s.replace(i + 1, name, '');
		s.replace(name + 1, close + 1, '');
		return close + 1;
	};

	/** Specifiers at i; gives the index where the declarators begin. */
	const specifiers = (from: number): number => {
		let seen = false;
		let i = from;
		for (;;) {
			if (s.has(i, W_TYPEOF)) {
				i = s.walk.typeOf(i);
				seen = true;
			} else if (s.has(i, W_TAG)) {
				i = tag(i);
				seen = true;
			} else if (s.has(i, W_DECLARES)) {
				seen ||= s.has(i, W_PRIMITIVE);
				i++;
				if (s.is(i, P.open) && s.has(i - 1, W_QUALIFIER) && s.name(i - 1).startsWith('_A')) i = s.after(i);
			} else if (!s.ident(i)) return i;
			else {
				const next = seen ? afterType(i) : typeWord(i);
				if (next < 0) return i;
				i = next;
				seen ||= typed;
			}
		}
	};

	/** Whether the last call of typeWord took a type (and not only an annotation). */
	let typed = false;

	/** A name where a type is wanted. Gives the index to go on from, or -1 when the declarator is here. */
	const typeWord = (i: number): number => {
		typed = false;
		if (pointerDeclarator(i + 1)) {
			typed = true;
			return i + 1;
		}
		if (s.is(i + 1, P.open)) {
			const k = s.after(i + 1);
			if (s.has(k, W_STORAGE | W_PRIMITIVE | W_TAG | W_TYPEOF) || (s.ident(k) && (s.ident(k + 1) || s.is(k + 1, P.star)))) {
				s.note(i);
				s.setAside(i, k);
				return k;
			}
			if (!s.ident(k) && !s.is(k, P.star)) return s.is(k, P.semi) || s.is(k, P.assign) ? definingCall(i) : -1;
			s.note(i);
			s.setAside(i + 1, k);
			typed = true;
			return k;
		}
		let k = i + 1;
		while (s.has(k, W_QUALIFIER)) k++;
		if (s.has(k, W_STORAGE | W_PRIMITIVE | W_TAG | W_TYPEOF) || (k > i + 1 && s.ident(k) && (s.ident(k + 1) || s.is(k + 1, P.star)))) {
			s.setAside(i, i + 1);
			return i + 1;
		}
		typed = true;
		const end = runEnd(i);
		return end - i >= 2 ? namesInRow(i, end) : i + 1;
	};

	/** A name after the type: a stray annotation (gives the index after it) or the declarator (-1). */
	const afterType = (i: number): number => {
		typed = false;
		if (s.is(i + 1, P.open)) {
			const k = s.after(i + 1);
			const more =
				s.is(k, P.star) || (s.ident(k) && (s.is(k + 1, P.open) || s.is(k + 1, P.assign) || s.is(k + 1, P.semi) || s.is(k + 1, P.square)));
			if (!more || !macroLike(i)) return -1;
			s.setAside(i, k);
			return k;
		}
		const follows = s.ident(i + 1);
		if (!follows && !s.is(i + 1, P.star) && !s.has(i + 1, W_DECLARES)) return -1;
		if (follows && macroLike(i + 1) && !macroLike(i)) return -1;
		s.setAside(i, i + 1);
		return i + 1;
	};

	/** Declarators at i, up to and with `;` or a function body. */
	const declarators = (from: number, where: Where): number => {
		let i = from;
		let params = false;
		while (i < s.count) {
			const named = i > from && (s.ident(i - 1) || s.is(i - 1, P.close) || s.is(i - 1, P.squareEnd));
			if (s.kind[i] === T_PUNCT) {
				switch (s.id[i]) {
					case P.semi:
						return i + 1;
					case P.brace:
						if (where === 'member' || (!params && !named)) return s.after(i);
						return s.walk.block(i);
					case P.braceEnd:
						s.insertAfter(i - 1, ';');
						return i;
					case P.assign:
					case P.colon: {
						const end = s.find(i + 1, s.count, P.comma, P.semi);
						if (s.is(i, P.colon) && (i === from || s.is(i - 1, P.comma))) s.insertBefore(i, ' __rehearse_unnamed');
						if (s.is(i + 1, P.brace)) s.walk.initializer(i + 1);
						else s.walk.expression(i + 1, end);
						i = end;
						continue;
					}
					case P.square:
						s.walk.expression(i + 1, s.mate[i] as number);
						i = s.after(i);
						continue;
					case P.open:
						if (named) {
							parameters(i + 1, s.mate[i] as number);
							params = true;
							i = s.after(i);
						} else i++;
						continue;
					default:
						i++;
						continue;
				}
			}
			if (s.has(i, W_ASM)) {
				const end = s.is(i + 1, P.open) ? s.after(i + 1) : i + 1;
				s.setAside(i, end);
				i = end;
			} else if (named && s.kind[i] === T_NAME) {
				if (s.has(i, W_DECLARES | W_STATEMENT) || (where === 'file' && s.ident(i + 1) && !s.sameLine(i - 1, i))) {
					if (params && oldStyle(i)) {
						while (!s.is(i, P.brace)) i = declarators(specifiers(i), 'member');
						continue;
					}
					s.insertAfter(i - 1, ';');
					return i;
				}
				const end = s.is(i + 1, P.open) ? s.after(i + 1) : i + 1;
				s.setAside(i, end);
				i = end;
				if (s.is(i, P.brace) && params) return s.walk.block(i);
			} else i++;
		}
		return i;
	};

	/** K&R: declarations, each with `;`, then the body. */
	const oldStyle = (i: number): boolean => {
		const body = s.find(i, s.count, P.brace, P.assign);
		return s.is(body, P.brace) && s.is(body - 1, P.semi);
	};

	const parameters = (from: number, to: number): void => {
		let i = from;
		while (i < to) {
			const end = s.find(i, to, P.comma);
			parameter(i, end);
			if (end === i) s.insertBefore(end, '0');
			i = end + 1;
		}
	};

	const parameter = (from: number, to: number): void => {
		let i = from;
		if (s.has(i, W_DECLARES) || s.ident(i + 1) || (s.ident(i) && s.is(i + 1, P.open))) i = Math.max(i, Math.min(to, specifiers(i)));
		else if (s.ident(i)) i++;
		const declarator = i;
		while (i < to) {
			const named = i > declarator && (s.ident(i - 1) || s.is(i - 1, P.close) || s.is(i - 1, P.squareEnd));
			if (s.is(i, P.square)) {
				if (s.name(i + 1) === 'static') s.walk.expression(i + 2, s.mate[i] as number);
				else s.walk.expression(i + 1, s.mate[i] as number);
				i = s.after(i);
			} else if (s.is(i, P.open) && (named || s.has(i + 1, W_DECLARES))) {
				parameters(i + 1, s.mate[i] as number);
				i = s.after(i);
			} else if (s.ident(i) && (named || (s.is(i - 1, P.star) && s.ident(i + 1) && i + 1 < to))) {
				const end = s.is(i + 1, P.open) ? s.after(i + 1) : i + 1;
				s.setAside(i, end);
				i = end;
			} else i++;
		}
	};

	const tag = (i: number): number => {
		const isEnum = s.name(i) === 'enum';
		let k = i + 1;
		const end = runEnd(k);
		if (end - k >= 2 && s.is(end, P.brace)) {
			// struct ANNOTATION name {
			for (let a = k; a < end - 1; a++) s.setAside(a, a + 1);
		}
		if (s.ident(k)) k = s.is(end, P.brace) ? end : k + 1;
		if (s.is(k, P.open) && (s.ident(s.after(k)) || s.is(s.after(k), P.brace))) {
			s.setAside(k, s.after(k));
			k = s.after(k);
		}
		if (!s.is(k, P.brace)) return k;
		if (isEnum) enumerators(k + 1, s.mate[k] as number);
		else members(k + 1, s.mate[k] as number);
		return s.after(k);
	};

	const members = (from: number, to: number): void => {
		let i = from;
		while (i < to) {
			const k = s.ident(i) && s.is(i + 1, P.open) && !pointerDeclarator(i + 1) ? s.after(i + 1) : 0;
			if (s.is(i, P.semi)) {
				// A lone `;` among members is not in the grammar.
				s.replace(i, i + 1, ' ');
				i++;
			} else if (k > 0 && s.is(k, P.semi) && defines(i) && definingCall(i) > 0) {
				i = k + 1;
			} else if (k > 0 && !s.ident(k) && !s.is(k, P.star) && !s.has(k, W_PRIMITIVE)) {
				s.note(i);
				s.annotations.push({
					name: s.name(i),
					args: s.text.slice(s.end[i + 1], s.start[k - 1]),
					at: s.start[i] as number,
					end: s.end[k - 1] as number,
				});
				s.replace(i, k, s.is(k, P.semi) ? '__rehearse_more' : '__rehearse_more;');
				i = s.is(k, P.semi) ? k + 1 : k;
			} else if (k > 0 && !s.sameLine(k - 1, k)) {
				s.note(i);
				s.replace(i, k, '__rehearse_more;');
				i = k;
			} else i = Math.max(i + 1, declaration(i, 'member'));
		}
	};

	const enumerators = (from: number, to: number): void => {
		let i = from;
		while (i < to) {
			if (s.ident(i) && s.is(i + 1, P.open)) {
				const k = s.after(i + 1);
				s.note(i);
				s.replace(i, k, '__rehearse_unseen');
				if (k < to && !s.is(k, P.comma)) s.insertAfter(k - 1, ',');
				i = s.is(k, P.comma) ? k + 1 : k;
				continue;
			}
			const end = s.find(i, to, P.comma);
			if (s.is(i + 1, P.assign)) s.walk.expression(i + 2, end);
			else if (end > i + 1) s.setAside(i + 1, end);
			i = end + 1;
		}
	};

	const declaration = (i: number, where: Where): number => declarators(specifiers(i), where);

	/** `NAME(…)` at file level. */
	const fileCall = (i: number): number => {
		const k = s.after(i + 1);
		if ((s.is(k, P.assign) || (s.is(k, P.semi) && defines(i))) && definingCall(i) > 0) return declarators(k, 'file');
		if (k >= s.count || s.is(k, P.semi)) {
			s.walk.expression(i, k);
			if (k >= s.count) s.insertAfter(s.count - 1, ';');
			return k + 1;
		}
		if (s.is(k, P.brace)) {
			s.note(i);
			s.insertBefore(i, 'int ');
			const plain = onlyParameters(i + 2, k - 1);
			if (!plain) s.setAside(i + 2, k - 1);
			return s.walk.block(k);
		}
		s.note(i);
		if (s.kind[k] === T_NAME && (!macroLike(i) || s.sameLine(k - 1, k) || s.name(i).startsWith('__')) && !s.is(k + 1, P.open)) {
			s.setAside(i, k);
			return k;
		}
		s.walk.expression(i, k);
		s.insertAfter(k - 1, ';');
		return k;
	};

	const onlyParameters = (from: number, to: number): boolean => {
		for (let k = from; k < to; k++) if (!s.ident(k) && !s.has(k, W_DECLARES) && !s.is(k, P.comma) && !s.is(k, P.star)) return false;
		parameters(from, to);
		return true;
	};

	const file = (): void => {
		let i = 0;
		while (i < s.count) {
			if (s.is(i, P.semi) || s.is(i, P.braceEnd)) i++;
			else if (s.ident(i) && s.is(i + 1, P.open) && !pointerDeclarator(i + 1)) i = Math.max(i + 1, fileCall(i));
			else if (s.name(i) === 'extern' && s.kind[i + 1] !== T_NAME && s.is(i + 2, P.brace)) i += 3;
			else if (s.is(i, P.brace)) i = s.after(i);
			else if (s.has(i, W_ASM)) i = s.find(s.walk.assembly(i), s.count, P.semi) + 1;
			else i = Math.max(i + 1, declaration(i, 'file'));
		}
	};

	const definition = (i: number): number => (defines(i) ? definingCall(i) : -1);

	return { declaration, tag, definition, file };
}
