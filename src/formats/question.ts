/** A finding phrased as a question to the author. Owns the wording by kind of rule; an unknown kind gets an open question. */

import type { Finding } from '../review/report';

/** First match of the rule id wins. `it` is the resource concerned. */
const QUESTIONS: readonly (readonly [RegExp, (it: string, fn: string) => string])[] = [
	[/last-reference/, (it, fn) => `Who frees ${it} once ${fn} has seen the last reference go?`],
	[/use-after/, (it, fn) => `Can ${fn} still use ${it} after it was freed here?`],
	[/double-(free|put|release)/, (it, fn) => `Can ${fn} release ${it} twice here?`],
	[/double-lock|self-deadlock|deadlock|blocked/, (it, fn) => `Can ${fn} block for good on ${it} here?`],
	[/lock-order|inversion/, (it) => `Is the order in which ${it} is taken here the same everywhere?`],
	[/unlock/, (it, fn) => `Should ${fn} not release ${it} on this path?`],
	[/leak/, (it, fn) => `Is ${it} ever released when ${fn} leaves here?`],
	[/sleep|atomic/, (_, fn) => `May ${fn} sleep here, in atomic context?`],
	[/uninit/, (it, fn) => `Is ${it} always initialised when ${fn} reads it here?`],
	[/null|err-?ptr|error-pointer/, (it, fn) => `Can ${it} be NULL or an error pointer when ${fn} comes here?`],
	[/error-check/, (it) => `Is ${it} tested here for what the call gives when it fails?`],
	[/error-code|stale/, (_, fn) => `Is this the error code that ${fn} should return here?`],
	[/must-check|unchecked/, (it) => `Should the result of ${it} not be checked here?`],
	[/build|undeclared|undefined/, (it) => `Does this still build where ${it} is not defined?`],
	[/bounds|overflow/, (it) => `Can this run past the end of ${it}?`],
];

export function question(finding: Finding): string {
	const it = finding.resource || 'this';
	// The author knows which function a hunk is in.
	const fn = finding.function.startsWith('(') ? 'this function' : `${finding.function}()`;
	for (const [rule, ask] of QUESTIONS) if (rule.test(finding.rule)) return ask(it, fn);
	return `Is this intended in ${fn}?`;
}
