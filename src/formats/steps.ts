/** Steps of a witness as text: the key ones, with the state worth showing. Used by the text report and the reply mail. */
import type { WitnessStep } from '../review/report';
import { wrapProse } from './table';

const stateText = (state: Readonly<Record<string, string>>): string =>
	Object.entries(state)
		.map(([name, value]) => `${name} = ${value}`)
		.join(', ');

/** One line a step (wrapped to `width`), indented by call depth. Key steps only unless `all`, or when none is marked as key. */
export function witnessLines(steps: readonly WitnessStep[], { width, all }: { readonly width: number; readonly all: boolean }): string[] {
	const keys = all ? steps : steps.filter((step) => step.key);
	const shown = keys.length > 0 ? keys : steps;
	const least = Math.min(...shown.map((step) => step.depth));
	return shown.flatMap((step) => {
		const state = stateText(step.state);
		const margin = '  '.repeat(Math.min(6, step.depth - least));
		const [first = '', ...rest] = wrapProse(
			`${step.place.file}:${step.place.line}: ${step.text}${state ? ` (${state})` : ''}`,
			Math.max(30, width - margin.length),
		);
		return [margin + first, ...rest.map((line) => `${margin}    ${line}`)];
	});
}
