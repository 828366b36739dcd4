/**
 * Files of which only stretches are visible (the hunks of a patch). Owns making them whole enough to parse, in two steps around the
 * preprocessor: `trimStretches` takes out what a stretch shows only half of (comments, macro bodies, #if groups);
 * `completeStretches` gives every stretch its enclosing function, struct, enum or initialiser, and says where lines are unseen.
 *
 *   @@ -62,9 +62,7 @@ static int f(struct x *x)            static int f(struct x *x) { __rehearse_unseen();
 *            goto out;                            →                goto out;
 *    …                                                    __rehearse_unseen(); }
 *
 * It does not guess what unseen lines do. A condition that is not visible is written `__rehearse_unseen()` too.
 */
import { type Line1, LineIndex, type Span, span } from '../base/positions';
import { applyEdits, type TextEdit } from './preprocess/edits';
import type { OffsetMap } from './preprocess/offset-map';
import { blanked } from './preprocess/output';
import type { SourceUnit } from './program';
import type { VisibleStretch } from './section';
import { completeStretch, type Stretch } from './stretch';

/** The call that stands for what is not visible: lines, or a condition. */
export const UNSEEN = '__rehearse_unseen';

/** The visible stretches of a unit as offsets of its text. */
export function visibleStretches(unit: SourceUnit): VisibleStretch[] {
	if (unit.visible === undefined) return [];
	const lines = new LineIndex(unit.text);
	const startOf = (line: number): number => lines.starts[Math.max(0, line - 1)] ?? unit.text.length;
	return unit.visible.flatMap((v) => {
		// One stretch may join hunks that touch; each hunk's own section splits it only where an unseen gap could be, which is nowhere.
		const sections = (unit.sections ?? []).filter((s) => s.line >= v.first && s.line <= v.last);
		const start = startOf(v.first);
		const end = startOf((v.last + 1) as Line1);
		return end > start ? [{ ...span(start, end), section: sections[0]?.text }] : [];
	});
}

/** All lines of the unit are visible. */
export function isWhole(unit: SourceUnit, stretches: readonly Span[]): boolean {
	if (!unit.visible) return true;
	let at = 0;
	for (const s of stretches) {
		if (unit.text.slice(at, s.start).trim() !== '') return false;
		at = s.end;
	}
	return unit.text.slice(at).trim() === '';
}

/** Blanks halves of comments and macro bodies at the edges of stretches, and closes #if groups that a stretch leaves open. */
export function trimStretches(text: string, stretches: readonly Span[]): { readonly text: string; readonly map: OffsetMap } {
	const edits: TextEdit[] = [];
	const blank = (at: number, end: number): void => {
		if (end > at) edits.push({ at, end, text: blanked(text, at, end) });
	};
	for (const s of stretches) {
		let from: number = s.start;
		let to: number = s.end;
		const body = text.slice(from, to);
		const close = body.indexOf('*/');
		const open = body.indexOf('/*');
		if (close >= 0 && (open < 0 || close < open)) from += close + 2;
		else {
			const lines = /^(?:[ \t]*\*(?:[ \t].*)?\n)+/.exec(body);
			if (lines) from += lines[0].length;
			else {
				const macro = /^(?:(?!\s*#).*\\\n)+.*\n?/.exec(body);
				if (macro) from += macro[0].length;
			}
		}
		blank(s.start, from);
		const lastOpen = text.lastIndexOf('/*', to - 1);
		const lastClose = text.lastIndexOf('*/', to - 1);
		if (lastOpen >= from && lastClose < lastOpen) {
			blank(lastOpen, to);
			to = lastOpen;
		}
		balanceConditionals(text, from, to, s.end, edits, blank);
	}
	return applyEdits(text, edits);
}

function balanceConditionals(
	text: string,
	from: number,
	to: number,
	end: number,
	edits: TextEdit[],
	blank: (at: number, end: number) => void,
): void {
	let open = 0;
	for (const m of text
		.slice(from, to)
		.matchAll(/^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b(?:[^\n\\]|\\[\s\S])*/gm)) {
		const word = m[1] as string;
		if (word.startsWith('if')) open++;
		else if (open === 0) blank(from + m.index, from + m.index + m[0].length);
		else if (word === 'endif') open--;
	}
	if (open > 0) edits.push({ at: end, end, text: `${text[end - 1] === '\n' ? '' : '\n'}${'#endif\n'.repeat(open)}` });
}

export interface Completed {
	readonly text: string;
	readonly map: OffsetMap;
	/** Markers for unseen lines, in the new text. */
	readonly holes: readonly number[];
}

/** Gives each stretch of preprocessed text what encloses it. Spans are offsets of `text`, in order. */
export function completeStretches(text: string, stretches: readonly VisibleStretch[]): Completed {
	const edits: TextEdit[] = [];
	let open: Stretch['open'];
	let lastEnd = 0;
	for (const s of stretches) {
		const done = completeStretch(text, s, open, lastEnd);
		edits.push(...done.edits);
		open = done.open;
		lastEnd = s.end;
	}
	if (open) edits.push({ at: lastEnd, end: lastEnd, text: open.close });
	const holes: number[] = [];
	const made = applyEdits(text, edits, (e, at) => {
		for (const m of e.text.matchAll(/__rehearse_(?:unseen|more)/g)) holes.push(at + m.index);
	});
	return { ...made, holes };
}
