/** Steps of a witness as text: the key ones. What they say of the state is in their words. Used by the text report and the reply mail. */
import type { WitnessStep } from '../review/report';
import { wrapProse } from './table';

/** One line a step (wrapped to `width`), indented by call depth. Key steps only unless `all`, or when none is marked as key. */
export function witnessLines(steps: readonly WitnessStep[], { width, all }: { readonly width: number; readonly all: boolean }): string[] {
	const keys = all ? steps : steps.filter((step) => step.key);
	const shown = keys.length > 0 ? keys : steps;
	const least = Math.min(...shown.map((step) => step.depth));
	return shown.flatMap((step) => {
		const margin = '  '.repeat(Math.min(6, step.depth - least));
		const [first = '', ...rest] = wrapProse(`${step.place.file}:${step.place.line}: ${step.text}`, Math.max(30, width - margin.length));
		return [margin + first, ...rest.map((line) => `${margin}    ${line}`)];
	});
}
