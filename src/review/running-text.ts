/** Which text runs for a file of a review: the patch's, merged with our model, or our own. Owns the order of looking only. */
import type { SourceUnit } from '../c/program';
import { builtinHeaders, kernelWorld, withoutWorld } from '../kernel/model-sources';
import type { MergedModel } from './merge-model';
import type { RunningText } from './review';

/** `own` are texts beside the patch's: scenarios. A tree's file is read where nothing else has the name. */
export function runningTexts(
	units: readonly SourceUnit[],
	merged: ReadonlyMap<string, MergedModel>,
	own: readonly { readonly file: string; readonly text: string }[],
	tree: ((path: string) => string | undefined) | undefined,
): (file: string) => RunningText | undefined {
	const texts = new Map([...builtinHeaders, ...withoutWorld, ...kernelWorld, ...own, ...units].map((one) => [one.file, one.text]));
	return (file) => {
		const text = texts.get(file) ?? tree?.(file);
		const trueLines = merged.get(file)?.trueLines;
		return text === undefined ? undefined : { text, ...(trueLines ? { trueLines } : {}) };
	};
}
