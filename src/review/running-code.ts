/** Tells whose code ran for each function that the patch touches: the patch's, the base's, or our model's. Owns the telling; see real-functions.ts. */
import type { IrFunction } from '../c/ir';
import type { Program } from '../c/program';
import { isOurs, type MergedModel } from './merge-model';
import { pieceKey } from './real-functions';
import type { FunctionReport, RunningCode } from './report';

export interface CodeSources {
	/** Functions that the patch touches. */
	readonly touched: readonly Pick<FunctionReport, 'name' | 'place' | 'touch'>[];
	readonly merged: ReadonlyMap<string, MergedModel>;
	/** Files of the patch of which every line is visible. */
	readonly whole: ReadonlySet<string>;
	/** See RealUnits. */
	readonly real: ReadonlySet<string>;
	readonly refused: ReadonlyMap<string, string>;
}

function fromOf(one: CodeSources['touched'][number], sources: CodeSources, program: Program): RunningCode['from'] {
	const { file } = one.place;
	const fn = program.info(one.name, file)?.file === file ? program.fn(one.name, file) : undefined;
	if (!fn) return 'absent';
	if (isOurs(fn, sources.merged)) return 'unpatched';
	if (one.touch === 'added') return 'patch';
	if (sources.real.has(pieceKey(file, one.name))) return sources.whole.has(file) ? 'base' : 'patch';
	if (sources.merged.has(file)) return 'model';
	return sources.whole.has(file) ? 'base' : 'hunks';
}

/** `ran`: functions of which a statement ran. */
export function runningCode(sources: CodeSources, program: Program, ran: ReadonlySet<IrFunction>): readonly RunningCode[] {
	return sources.touched.map((one) => {
		const { file, line } = one.place;
		const from = fromOf(one, sources, program);
		const why = from === 'base' || from === 'patch' ? undefined : sources.refused.get(pieceKey(file, one.name));
		const fn = from === 'absent' ? undefined : program.fn(one.name, file);
		return { function: one.name, file, line, from, ...(why === undefined ? {} : { why }), ran: fn !== undefined && ran.has(fn) };
	});
}
