/** From places in code to places people see: true lines of the patched file, also inside merged model text. */
import { LineIndex, line1, type Place } from '../base/positions';
import type { CodePlace } from '../c/ir';
import type { SourceUnit } from '../c/program';
import { PART } from '../c/stretch';
import type { MergedModel } from './merge-model';

export interface Locator {
	place(p: CodePlace): Place;
	/** The place's line is one of the patched file, not our own model's around the patch's lines. */
	ofFile(p: CodePlace): boolean;
	/** "kernel/nsproxy.c:81" */
	name(p: CodePlace): string;
	/** 1-based column just behind the code at the place, on its first line. */
	endColumn(p: CodePlace): number;
	text(file: string): string | undefined;
}

/** `elsewhere`: texts of an open tree, for places in files that the patch does not have. */
export function createLocator(
	units: readonly SourceUnit[],
	merged: ReadonlyMap<string, MergedModel>,
	elsewhere: (file: string) => string | undefined = () => undefined,
): Locator {
	const texts = new Map(units.map((u) => [u.file, u.text]));
	const read = new Map<string, string | undefined>();
	const textOf = (file: string): string | undefined => {
		const own = texts.get(file);
		if (own !== undefined) return own;
		if (!read.has(file)) read.set(file, elsewhere(file));
		return read.get(file);
	};
	const indexes = new Map<string, LineIndex>();
	const index = (file: string): LineIndex => {
		let i = indexes.get(file);
		if (!i) {
			i = new LineIndex(textOf(file) ?? '');
			indexes.set(file, i);
		}
		return i;
	};
	/** True line of a line of the unit; for a line of our own, the nearest true line above (or below). */
	const trueLine = (file: string, line: number): number => {
		const m = merged.get(file);
		if (!m) return line;
		for (let l = line; l >= 1; l--) if ((m.trueLines[l - 1] ?? 0) > 0) return m.trueLines[l - 1] as number;
		for (let l = line; l <= m.trueLines.length; l++) if ((m.trueLines[l - 1] ?? 0) > 0) return m.trueLines[l - 1] as number;
		return line;
	};
	const place = (p: CodePlace): Place => {
		if (textOf(p.file) === undefined) return { file: p.file, line: line1(1), column: 1 };
		const at = index(p.file).place(p.file, p.span.start);
		return { file: p.file, line: line1(trueLine(p.file, at.line)), column: at.column };
	};
	return {
		place,
		ofFile: (p) => {
			const m = merged.get(p.file);
			return texts.has(p.file) && (!m || (m.trueLines[index(p.file).place(p.file, p.span.start).line - 1] ?? 0) > 0);
		},
		name: (p) => `${p.file}:${place(p).line}`,
		endColumn(p) {
			const i = index(p.file);
			const start = i.place(p.file, p.span.start);
			const end = i.place(p.file, Math.max(p.span.start, p.span.end));
			if (end.line === start.line) return Math.max(end.column, start.column + 1);
			const lineEnd = (i.starts[start.line] ?? i.text.length + 1) - 1;
			return lineEnd - (i.starts[start.line - 1] ?? 0) + 1;
		},
		text: textOf,
	};
}

/** The name of a function for people: a stretch whose function no hunk header names goes by its line. */
export function shownName(name: string, line: number): string {
	return isPart(name) ? `(unnamed, line ${line})` : name;
}

/** A text that may speak of such a function by the name it has among us. */
export const inWords = (text: string): string => asCalls(text.replace(/`?\bunnamed_at_line_\d+(\(\))?`?/g, 'this function'));

/** Functions that do something, or fail, are written as people write them: `kzalloc() fails`. */
export const asCalls = (text: string): string =>
	text.replace(
		/(^|, |when |then )((?!it\b)[a-z_]\w*)(?= (?:fails|gives NULL|takes an? |allocates|frees|gives back|puts|may sleep)\b)/gi,
		'$1$2()',
	);

/** The function of a stretch that no hunk header names. Its name holds a line: on the two sides of a file it is another one. */
export const isPart = (name: string): boolean => name.startsWith(PART);
