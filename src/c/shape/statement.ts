/**
 * Shaping of statements: iterators and block macros nobody has shown us, macro calls without `;`, labels before `}`,
 * case ranges, computed goto. How each is written is in prepared.ts.
 */
import { T_NAME, T_PUNCT } from '../lex';
import { P, type Stream, type Walkers } from './stream';
import { W_ASM, W_DECLARES, W_PRIMITIVE, W_STATEMENT, W_STORAGE, W_TAG, W_TYPEOF } from './words';

/** Macros for telling where a function returns, by their names: `return_ACPI_STATUS(AE_OK);`, `return_VOID;`. */
const RETURNS = /^return_[A-Z][A-Z\d_]*$/;

type Part = Pick<Walkers, 'block' | 'statements'>;

export function statementPart(s: Stream): Part {
	const block = (i: number): number => {
		const close = s.mate[i] as number;
		statements(i + 1, close);
		return close + 1;
	};

	const statements = (from: number, to: number): void => {
		let i = from;
		while (i < to) i = Math.max(i + 1, statement(i, to));
	};

	/** Statement at i, inside a block that ends at `to`; gives the index after it. */
	const statement = (i: number, to: number): number => {
		if (s.kind[i] === T_PUNCT) {
			if (s.is(i, P.brace)) return block(i);
			if (s.is(i, P.semi)) return i + 1;
			return simple(i, to);
		}
		if (s.kind[i] !== T_NAME) return simple(i, to);
		if (s.has(i, W_STATEMENT)) return keyword(i, to);
		if (s.ident(i) && s.is(i + 1, P.colon)) {
			if (i + 2 >= to) s.insertAfter(i + 1, ';');
			return i + 2;
		}
		if (s.has(i, W_ASM)) return semicolon(s.walk.assembly(i), to);
		if (s.name(i) === '__label__') {
			const end = s.find(i, to, P.semi);
			s.setAside(i, end);
			return end + 1;
		}
		if (s.has(i, W_DECLARES) || (s.ident(i) && i + 1 < to && (s.ident(i + 1) || s.has(i + 1, W_DECLARES)))) {
			return s.walk.declaration(i, 'block');
		}
		if (s.ident(i) && RETURNS.test(s.name(i))) {
			const open = s.is(i + 1, P.open);
			const end = open ? s.after(i + 1) : i + 1;
			if (end < to && s.is(end, P.semi)) {
				s.note(i);
				s.replace(i, i + 1, 'return');
				if (open) s.walk.expression(i + 2, end - 1);
				return end + 1;
			}
		}
		if (s.ident(i) && s.is(i + 1, P.open)) {
			const pointer = s.is(i + 2, P.star) && s.ident(i + 3) && s.is(i + 4, P.close) && s.is(i + 5, P.open);
			return pointer ? s.walk.declaration(i, 'block') : macroCall(i, to);
		}
		if (s.ident(i) && s.has(i + 1, W_STATEMENT) && i + 1 < to) {
			s.note(i);
			s.insertAfter(i, ';');
			return i + 1;
		}
		return simple(i, to);
	};

	/** A `;` is wanted before index i. */
	const semicolon = (i: number, to: number): number => {
		if (s.is(i, P.semi) && i < to) return i + 1;
		s.insertAfter(i - 1, ';');
		return i;
	};

	const simple = (i: number, to: number): number => {
		const end = s.find(i, to, P.semi);
		s.walk.expression(i, end);
		if (end >= to && end > i) s.insertAfter(end - 1, ';');
		return end + 1;
	};

	/** `NAME(…) …` where a statement is wanted. */
	const macroCall = (i: number, to: number): number => {
		const k = s.after(i + 1);
		if (k >= to) {
			s.walk.expression(i, to);
			s.insertAfter(to - 1, ';');
			return to;
		}
		if (s.is(k, P.semi)) {
			const end = s.walk.definition(i);
			if (end > 0) return end + 1;
		}
		const starts = s.is(k, P.brace) || s.kind[k] === T_NAME || (s.is(k, P.semi) && /(?:^|_)for_each(?:_|$)/.test(s.name(i)));
		const plusPlus = s.kind[k] === T_PUNCT && !s.sameLine(k - 1, k) && /^(?:\+\+|--|\*)/.test(s.text.slice(s.start[k], s.end[k]));
		if (!starts && !plusPlus) return simple(i, to);
		const loops =
			s.is(k, P.brace) || s.is(k, P.semi) || s.sameLine(k - 1, k) || s.indent(k) > s.indent(i) || /for_each|foreach/i.test(s.name(i));
		s.note(i);
		if (!loops || /^(?:else|case|default)$/.test(s.name(k))) {
			s.walk.expression(i, k);
			s.insertAfter(k - 1, ';');
			return k;
		}
		if (s.has(k, W_DECLARES) || (s.ident(k) && !s.is(k + 1, P.open) && s.sameLine(k - 1, k) && s.ident(k + 1))) {
			s.setAside(i, k);
			return k;
		}
		const at = s.edits.length;
		s.insertBefore(i, 'while(', 'iterator');
		const failed = s.name(i) === 'scoped_cond_guard' ? takeFailed(i + 1, k) : undefined;
		s.walk.expression(failed === undefined ? i : failed.after, k);
		s.insertAfter(k - 1, failed === undefined ? ')' : `) if(__rehearse_guard_failed()) {${failed.text};} else `);
		const end = statement(k, to);
		if (s.name(end) === 'else' && end < to) s.edits[at] = { ...(s.edits[at] as (typeof s.edits)[number]), text: 'if(' };
		return end;
	};

	/** `(class, failed, args)`: takes the statement `failed` out; gives its text and the index behind it. */
	const takeFailed = (open: number, to: number): { readonly text: string; readonly after: number } | undefined => {
		const close = s.mate[open] as number;
		const from = s.find(open + 1, close, P.comma);
		if (from >= close || close >= to) return undefined;
		const end = Math.min(s.find(from + 1, close, P.comma), close);
		const text = s.text.slice(s.end[from], s.start[end]).trim();
		s.replace(from, end, '');
		return { text, after: end };
	};

	const keyword = (i: number, to: number): number => {
		const word = s.name(i);
		switch (word) {
			case 'if':
			case 'while':
			case 'switch': {
				if (!s.is(i + 1, P.open)) {
					// `if MACRO(x)`: parentheses come from the macro.
					const end = s.ident(i + 1) && s.is(i + 2, P.open) ? s.after(i + 2) : i + 1;
					if (end === i + 1) return end;
					s.insertBefore(i + 1, '(');
					s.walk.expression(i + 1, end);
					s.insertAfter(end - 1, ')');
					return body(end, to);
				}
				s.walk.expression(i + 2, s.mate[i + 1] as number);
				if (word === 'switch' && !s.is(s.after(i + 1), P.brace)) return switchBody(s.after(i + 1), to);
				const end = body(s.after(i + 1), to);
				if (word !== 'if' || s.name(end) !== 'else' || end >= to) return end;
				return body(end + 1, to);
			}
			case 'for':
				if (s.is(i + 1, P.open)) {
					forHead(i + 2, s.mate[i + 1] as number);
					return body(s.after(i + 1), to);
				}
				return i + 1;
			case 'do': {
				const end = body(i + 1, to);
				if (s.ident(end) && s.is(end + 1, P.open)) {
					// `do … while_each_x(…);`: the macro brings the `while`.
					const k = s.after(end + 1);
					s.note(end);
					s.insertBefore(end, 'while(', 'iterator');
					s.walk.expression(end, k);
					s.insertAfter(k - 1, ')');
					return semicolon(k, to);
				}
				if (s.name(end) !== 'while') return end;
				s.walk.expression(end + 2, s.mate[end + 1] as number);
				return semicolon(s.after(end + 1), to);
			}
			case 'else':
				return i + 1;
			case 'case':
				return caseLabel(i, to);
			case 'default':
				return s.is(i + 1, P.colon) ? i + 2 : i + 1;
			case 'goto':
				if (s.is(i + 1, P.star)) {
					const end = s.find(i, to, P.semi);
					s.replace(i, i + 2, '__rehearse_goto(');
					s.walk.expression(i + 2, end);
					s.insertAfter(end - 1, ')');
					return end + 1;
				}
				return semicolon(i + 2, to);
			case 'break':
			case 'continue':
				return semicolon(i + 1, to);
			default: {
				const end = s.find(i, to, P.semi);
				s.walk.expression(i + 1, end);
				if (end >= to) s.insertAfter(end - 1, ';');
				return end + 1;
			}
		}
	};

	/** The statement that an `if` or loop governs. Where none follows, an empty one is written. */
	const body = (i: number, to: number): number => {
		if (i >= to || s.name(i) === 'else') {
			s.insertAfter(i - 1, ';');
			return i;
		}
		return statement(i, to);
	};

	/** `switch (x) case 0: …;`: the grammar wants braces around one statement too. */
	const switchBody = (i: number, to: number): number => {
		s.insertBefore(i, '{');
		let end = i;
		while (end < to && (s.name(end) === 'case' || s.name(end) === 'default')) end = keyword(end, to);
		end = body(end, to);
		s.insertAfter(end - 1, '}');
		return end;
	};

	const forHead = (from: number, to: number): void => {
		const first = s.find(from, to, P.semi);
		if (s.has(from, W_STORAGE | W_PRIMITIVE | W_TAG | W_TYPEOF) || (s.ident(from) && s.ident(from + 1))) s.walk.declaration(from, 'block');
		else s.walk.expression(from, first);
		const second = s.find(first + 1, to, P.semi);
		s.walk.expression(first + 1, second);
		s.walk.expression(second + 1, to);
	};

	const caseLabel = (i: number, to: number): number => {
		const colon = caseColon(i + 1, to);
		const dots = s.find(i + 1, colon, P.dots);
		if (dots < colon) {
			s.insertBefore(i + 1, '__rehearse_range(');
			s.walk.expression(i + 1, dots);
			s.replace(dots, dots + 1, ',');
			s.walk.expression(dots + 1, colon);
			s.insertAfter(colon - 1, ')');
		} else s.walk.expression(i + 1, colon);
		return colon + 1;
	};

	const caseColon = (from: number, to: number): number => {
		let open = 0;
		for (let k = from; k < to; k++) {
			if (s.is(k, P.open) || s.is(k, P.square) || s.is(k, P.brace)) k = s.mate[k] as number;
			else if (s.is(k, P.question)) open++;
			else if (s.is(k, P.colon) && open-- === 0) return k;
		}
		return to;
	};

	return { block, statements };
}
