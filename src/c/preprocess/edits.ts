/** Replacing stretches of a text, with the map back. Owns the applying; who makes the edits decides what. */
import { MapBuilder, type OffsetMap } from './offset-map';

export interface TextEdit {
	readonly at: number;
	readonly end: number;
	readonly text: string;
}

/**
 * Applies edits; `placed` is told each one with its offset in the new text. At one place insertions come before replacements, otherwise
 * the order given stays. An edit that begins inside an earlier one is dropped.
 */
export function applyEdits<E extends TextEdit>(
	text: string,
	list: readonly E[],
	placed?: (e: E, at: number) => void,
): { readonly text: string; readonly map: OffsetMap } {
	const map = new MapBuilder();
	if (list.length === 0) return { text, map: map.build() };
	const edits = [...list].sort((a, b) => a.at - b.at || (a.end === a.at ? 0 : 1) - (b.end === b.at ? 0 : 1));
	const chunks: string[] = [];
	let cursor = 0;
	let length = 0;
	for (const e of edits) {
		if (e.at < cursor) continue;
		chunks.push(text.slice(cursor, e.at), e.text);
		length += e.at - cursor;
		placed?.(e, length);
		if (e.text.length !== e.end - e.at) {
			map.replaced(e.at, length);
			map.kept(e.end, length + e.text.length);
		}
		length += e.text.length;
		cursor = e.end;
	}
	chunks.push(text.slice(cursor));
	return { text: chunks.join(''), map: map.build() };
}
