/** Which text runs for a file of a review: the patch's, merged with our model, or our own. Owns the order of looking only. */
import { builtinHeaders, kernelWorld, withoutWorld } from '../kernel/model-sources';
import type { RunningText } from './review';
import type { PreparedUnits } from './units-of-model';

/**
 * `own` are texts beside the patch's: scenarios. A tree's file is read where nothing else has the name. `inScenarios`: the units of the runs
 * whose string begins so.
 */
export function runningTexts(
	{ units, merged }: PreparedUnits,
	inScenarios: PreparedUnits,
	own: readonly { readonly file: string; readonly text: string }[],
	tree: ((path: string) => string | undefined) | undefined,
): (file: string, run?: string) => RunningText | undefined {
	const texts = new Map([...builtinHeaders, ...withoutWorld, ...kernelWorld, ...own, ...units].map((one) => [one.file, one.text]));
	const others = new Map(inScenarios.units.map((one) => [one.file, one.text]));
	return (file, run) => {
		const scenario = run?.startsWith('scenario:') === true;
		const text = (scenario ? others.get(file) : undefined) ?? texts.get(file) ?? tree?.(file);
		const trueLines = (scenario ? inScenarios : { merged }).merged.get(file)?.trueLines;
		return text === undefined ? undefined : { text, ...(trueLines ? { trueLines } : {}) };
	};
}
