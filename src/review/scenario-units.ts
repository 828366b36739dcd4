/** The units that scenarios run of a review: our model with the hunks, or with the base's own functions where it is visible. Owns the gathering. */
import type { Program, SourceUnit } from '../c/program';
import type { RebuiltFile } from '../patch/model';
import { pieceKey, type WholeFile, withRealFunctions } from './real-functions';
import type { CodeSources } from './running-code';
import type { PreparedUnits } from './units-of-model';

interface Reviewed {
	/** The patched side. */
	readonly units: readonly SourceUnit[];
	readonly files: readonly RebuiltFile[];
	readonly touched: CodeSources['touched'];
	readonly program: Program;
}

/** `inModel`: every file that our model has, with the hunks in it. `open` makes a program with our world beside the units. */
export function scenarioUnits(
	{ units, files, touched, program }: Reviewed,
	inModel: PreparedUnits,
	open: (units: readonly SourceUnit[]) => Program,
): PreparedUnits & { readonly sources: CodeSources } {
	const whole = new Set(files.flatMap((f) => (f.patched?.complete ? [f.path] : [])));
	const wholes = units.flatMap((unit): WholeFile[] => {
		const file = files.find((f) => f.path === unit.file);
		const merged = inModel.merged.get(unit.file);
		// Of a file that no hunk fits, functions that the hunks show whole are all there is.
		if (!file || !merged || (!whole.has(unit.file) && merged.trueLines.some((line) => line > 0))) return [];
		const functions = program.functions().filter((f) => f.origin === 'unit' && f.file === unit.file && f.complete);
		return [{ file, unit, functions }];
	});
	const names = new Set(touched.map((f) => pieceKey(f.place.file, f.name)));
	const { real, refused, ...prepared } = withRealFunctions(inModel, wholes, names, open);
	return { ...prepared, sources: { touched, merged: prepared.merged, whole, real, refused } };
}
