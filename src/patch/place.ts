/** Problems with a place in the input. */
import { line1 } from '../base/positions';
import type { Problem } from '../base/problem';

/** `line` is a 1-based line of the input `name`. */
export function problemAt(name: string, line: number, code: string, severity: Problem['severity'], message: string): Problem {
	return { code, severity, message, place: { file: name, line: line1(line), column: 1 } };
}
