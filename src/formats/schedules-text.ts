/** What a search through schedules came to, as lines of text. Owns the words; faces and the command line lay them out. */
import type { ScenarioResult } from '../review/report';
import { plural } from './verdict';

/** The first line says how many were tried; then one line for each way it went wrong, and one with its run string. */
export function schedulesLines(searched: NonNullable<ScenarioResult['schedules']>): readonly string[] {
	const { tried, preemptions, complete, failing } = searched;
	const bound = `with at most ${plural(preemptions, 'preemption')}`;
	if (failing.length === 0)
		return [
			complete
				? `schedules: none of ${tried} ${bound} goes wrong`
				: `schedules: none of the ${tried} that were tried goes wrong, but there are more ${bound}`,
		];
	return [
		`schedules: ${tried} tried ${bound}, and it goes wrong:`,
		...failing.flatMap((one) => [`  ${one.text}`, `    replay: ${one.run}`]),
	];
}
