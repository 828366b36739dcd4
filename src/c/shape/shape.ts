/**
 * Bends expanded C into what tree-sitter-c reads (the list is in prepared.ts). Owns the order: walk the tokens, then apply the edits.
 */
import type { Names, Tokens } from '../lex';
import { applyEdits } from '../preprocess/edits';
import type { OffsetMap } from '../preprocess/offset-map';
import { declarationPart } from './declaration';
import { expressionPart } from './expression';
import { statementPart } from './statement';
import { type Mark, P, type RawAnnotation, Stream } from './stream';
import { W_STORAGE } from './words';

export interface Shaped {
	readonly text: string;
	readonly map: OffsetMap;
	/** Offsets of the new text. */
	readonly marks: ReadonlyMap<Mark, ReadonlySet<number>>;
	/** Offsets of the old text. */
	readonly annotations: readonly RawAnnotation[];
	readonly bent: ReadonlyMap<string, number>;
}

/** Shapes a whole file. `isType`: a name is known to be a typedef (of another file). */
export function shape(text: string, names: Names, tokens: Tokens, isType: (name: string) => boolean): Shaped {
	const s = new Stream(text, names, tokens);
	const declarations = declarationPart(s);
	const own = typedefs(s);
	s.walk = { ...expressionPart(s, (name) => name.endsWith('_t') || own.has(name) || isType(name)), ...statementPart(s), ...declarations };
	declarations.file();

	const marks = new Map<Mark, Set<number>>();
	const { text: made, map } = applyEdits(text, s.edits, (e, at) => {
		if (e.mark) marks.set(e.mark, (marks.get(e.mark) ?? new Set<number>()).add(at));
	});
	return { text: made, map, marks, annotations: s.annotations, bent: s.bent };
}

/** Names that a `typedef` of this file declares. */
function typedefs(s: Stream): ReadonlySet<string> {
	const out = new Set<string>();
	for (let i = 0; i < s.count; i++) {
		if (!s.has(i, W_STORAGE) || s.name(i) !== 'typedef') continue;
		const end = s.find(i, s.count, P.semi);
		// `typedef … name;`, `typedef … (*name)(…);`, `typedef … name[…];`
		let k = end - 1;
		while (k > i && (s.is(k, P.close) || s.is(k, P.squareEnd))) {
			const open = s.mate[k] as number;
			if (s.is(open + 1, P.star)) k = k - 1;
			else k = open - 1;
		}
		if (s.ident(k)) out.add(s.name(k));
		i = end;
	}
	return out;
}
