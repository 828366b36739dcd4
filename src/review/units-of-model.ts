/**
 * Units as the machine gets them: files of the patch, and where only hunks of a file are visible that our model has, the model's text
 * with the hunks applied. Owns the choice and the way back to true lines.
 */
import type { SourceUnit } from '../c/program';
import type { Patch, RebuiltFile } from '../patch/model';
import { type MergedModel, mergeIntoModel, unpatched } from './merge-model';

export interface PreparedUnits {
	readonly units: readonly SourceUnit[];
	readonly merged: ReadonlyMap<string, MergedModel>;
}

/**
 * `model`: our model files by path. Files that are wholly visible stay as they are for a review; for scenarios the hunks of those, too, run
 * in our model (`whole`): the real file needs the rest of a kernel around it, and our world is a kernel of its own. Where no hunk finds a
 * place there, the model stays as it is, and real-functions.ts puts in what fits.
 */
export function unitsWithModel(
	patched: readonly SourceUnit[],
	patches: readonly Patch[],
	files: readonly RebuiltFile[],
	model: ReadonlyMap<string, SourceUnit>,
	whole = false,
): PreparedUnits {
	const merged = new Map<string, MergedModel>();
	const units = patched.map((u) => {
		const own = model.get(u.file);
		const file = files.find((f) => f.path === u.file);
		if (!own || !file || (u.visible === undefined && !(whole && file.status !== 'added'))) return u;
		const hunks = patches.flatMap((p) => p.files.filter((f) => f.path === u.file).flatMap((f) => f.hunks));
		const m = mergeIntoModel(file, hunks, own) ?? (whole && file.status !== 'added' ? unpatched(own, hunks) : undefined);
		if (!m) return u;
		merged.set(u.file, m);
		return m.unit;
	});
	return { units, merged };
}
