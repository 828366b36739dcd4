/** Whose code a scenario ran, as lines of text. Owns the words; faces and the command line lay them out. */
import type { RunningCode } from '../review/report';
import { plural } from './verdict';

const FROM: readonly (readonly [RunningCode['from'], string])[] = [
	['patch', "the patch's own"],
	['base', "the patch in the base's own function"],
	['model', 'the patch in our model of the function'],
	['hunks', "the patch's lines alone"],
	['unpatched', 'our model of the function, in which the patch finds no place'],
	['absent', 'not there'],
];

/** How many ran; then a line for each kind of code, with its functions. What did not run is not named: the JSON has it. */
export function runningCodeLines(code: readonly RunningCode[]): readonly string[] {
	if (code.length === 0) return [];
	const ran = code.filter((one) => one.ran);
	const lines = [`code: ${ran.length} of ${plural(code.length, 'touched function')} ran`];
	for (const [from, words] of FROM) {
		const all = ran.filter((one) => one.from === from);
		const listed = all.filter((one) => one.why === undefined).map((one) => one.function);
		if (listed.length > 0) lines.push(`${words}: ${listed.join(', ')}`);
		for (const one of all) if (one.why !== undefined) lines.push(`${words}: ${one.function}, since ${one.why}`);
	}
	return lines;
}
