/**
 * Bends expanded C into what tree-sitter-c reads (the list is in prepared.ts). Owns the order: walk the tokens, collect edits,
 * make the new text and its map.
 */
import { type Names, T_NAME, type Tokens } from '../lex';
import { MapBuilder, type OffsetMap } from '../preprocess/offset-map';
import { declarationPart } from './declaration';
import { expressionPart } from './expression';
import { statementPart } from './statement';
import { type Mark, P, type RawAnnotation, Stream } from './stream';

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

	// Edits were made left to right except that enclosing constructs come first; a stable sort keeps that order at one place.
	const edits = s.edits.sort((a, b) => a.at - b.at || (a.end === a.at ? 0 : 1) - (b.end === b.at ? 0 : 1));
	const map = new MapBuilder();
	const chunks: string[] = [];
	const marks = new Map<Mark, Set<number>>();
	let cursor = 0;
	let length = 0;
	for (const e of edits) {
		if (e.at < cursor) continue;
		chunks.push(text.slice(cursor, e.at));
		length += e.at - cursor;
		if (e.mark) {
			const set = marks.get(e.mark) ?? new Set<number>();
			marks.set(e.mark, set.add(length));
		}
		if (e.text.length !== e.end - e.at) {
			map.replaced(e.at, length);
			map.kept(e.end, length + e.text.length);
		}
		chunks.push(e.text);
		length += e.text.length;
		cursor = e.end;
	}
	chunks.push(text.slice(cursor));
	return { text: edits.length === 0 ? text : chunks.join(''), map: map.build(), marks, annotations: s.annotations, bent: s.bent };
}

/** Names that a `typedef` of this file declares. */
function typedefs(s: Stream): ReadonlySet<string> {
	const out = new Set<string>();
	for (let i = 0; i < s.count; i++) {
		if (s.kind[i] !== T_NAME || s.name(i) !== 'typedef') continue;
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
