/** What of a file could not be read as C, as problems for people: one for each stretch at file level, one for each damaged function. */
import { LineIndex } from '../base/positions';
import type { Problem } from '../base/problem';
import type { CFile } from './names';
import type { FunctionInfo } from './program';

const MOST = 5;

/** Problems of one file. A stretch inside a function is told once, for the function. */
export function damageProblems(file: CFile, functions: readonly FunctionInfo[]): Problem[] {
	const index = new LineIndex(file.unit.text);
	const out: Problem[] = [];
	for (const f of functions) {
		if (!f.damaged || f.origin !== 'unit') continue;
		out.push({
			code: 'function-damaged',
			severity: 'warning',
			message: `${f.name}() holds text that could not be read as C: that part of it is not run.`,
			place: index.place(file.file, f.nameSpan.start),
		});
	}
	let stretches = 0;
	for (const n of file.root().children) {
		if (n.type !== 'ERROR' && !n.missing) continue;
		const at = file.prepared.toSource(n.start);
		if (functions.some((f) => at >= f.span.start && at < f.span.end)) continue;
		if (++stretches > MOST) continue;
		out.push({
			code: 'not-c',
			severity: 'warning',
			message: 'This could not be read as C and is not run; what stands around it is.',
			place: index.place(file.file, at),
		});
	}
	if (stretches > MOST)
		out.push({
			code: 'not-c',
			severity: 'warning',
			message: `${stretches - MOST} more places of ${file.file} could not be read as C. Is it C?`,
		});
	return out;
}
