/**
 * Hunks of a patch run inside our own model of the same file when nobody has shown us the file itself: the model's text with the
 * hunks applied, and the way back to the patch's true lines. Owns the bookkeeping; patch/apply.ts does the applying.
 *
 *   model text ─┐
 *               ├─► merged unit: lines of the patch keep their line of the patched file, the model's own lines map to 0
 *   hunks ──────┘
 */
import { type Line1, LineIndex, line1 } from '../base/positions';
import type { IrFunction } from '../c/ir';
import type { SourceUnit } from '../c/program';
import { applyToText } from '../patch/apply';
import type { Hunk, RebuiltFile } from '../patch/model';

export interface MergedModel {
	readonly unit: SourceUnit;
	/** Per line of the unit (index = Line0): 1-based line of the patched file, or 0 for a line of our own. */
	readonly trueLines: readonly number[];
	/** 1-based lines of the unit that the patch added. */
	readonly addedLines: readonly Line1[];
	/** Hunks that found no place in the model. */
	readonly rejected: readonly Hunk[];
}

/** GNU patch's own default. */
const FUZZ = 2;

/** 1-based patched-file line of each line of a hunk; 0 for deleted ones. */
function hunkLines(hunk: Hunk, file: RebuiltFile): number[] {
	let next: number = hunk.newStart;
	// A hunk that applied at an offset stands where the file's own line table says.
	const inputLines = file.patched?.inputLines;
	return hunk.lines.map((one) => {
		if (one.kind === 'delete') return 0;
		const real = inputLines?.indexOf(one.inputLine) ?? -1;
		const line = real >= 0 ? real + 1 : next;
		next = line + 1;
		return line;
	});
}

/** Undefined when no hunk found its place: the model says nothing about this patch then. */
export function mergeIntoModel(file: RebuiltFile, hunks: readonly Hunk[], model: SourceUnit): MergedModel | undefined {
	const applied = applyToText(model.text, hunks, { fuzz: FUZZ, ignoreWhitespace: true });
	if (applied.rejects.length >= hunks.length) return undefined;
	const lines = hunks.map((hunk) => hunkLines(hunk, file));
	const trueLines: number[] = [];
	const addedLines: Line1[] = [];
	for (const [index, origin] of applied.lines.entries()) {
		trueLines.push(lines[origin.hunk]?.[origin.line] ?? 0);
		if (hunks[origin.hunk]?.lines[origin.line]?.kind === 'add') addedLines.push(line1(index + 1));
	}
	return {
		unit: { file: model.file, text: applied.text },
		trueLines,
		addedLines,
		rejected: applied.rejects.map((index) => hunks[index]).filter((hunk) => hunk !== undefined),
	};
}

/** Our model as it is: no hunk finds a place in it. */
export const unpatched = (model: SourceUnit, hunks: readonly Hunk[]): MergedModel => ({
	unit: { file: model.file, text: model.text },
	trueLines: model.text.split('\n').map(() => 0),
	addedLines: [],
	rejected: hunks,
});

/** A function of a merged file of which the patch shows no line: our own model's. */
export function isOurs(fn: IrFunction, merged: ReadonlyMap<string, MergedModel>): boolean {
	const m = merged.get(fn.file);
	if (!m) return false;
	const index = new LineIndex(m.unit.text);
	const last = index.lineAt(fn.span.end);
	for (let l = index.lineAt(fn.span.start) as number; l <= last; l++) if ((m.trueLines[l] ?? 0) > 0) return false;
	return true;
}
