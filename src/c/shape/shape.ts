/**
 * Bends expanded C into what tree-sitter-c reads (the list is in prepared.ts). Owns the order: walk the tokens, collect edits,
 * make the new text and its map.
 */
import type { Names, Tokens } from '../lex';
import { MapBuilder, type OffsetMap } from '../preprocess/offset-map';
import { declarationPart } from './declaration';
import { expressionPart } from './expression';
import { statementPart } from './statement';
import { type Mark, type RawAnnotation, Stream } from './stream';

export interface Shaped {
	readonly text: string;
	readonly map: OffsetMap;
	/** Offsets of the new text. */
	readonly marks: ReadonlyMap<Mark, ReadonlySet<number>>;
	/** Offsets of the old text. */
	readonly annotations: readonly RawAnnotation[];
	readonly bent: ReadonlyMap<string, number>;
}

/** Shapes a whole file. */
export function shape(text: string, names: Names, tokens: Tokens): Shaped {
	const s = new Stream(text, names, tokens);
	const declarations = declarationPart(s);
	s.walk = { ...expressionPart(s), ...statementPart(s), ...declarations };
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
