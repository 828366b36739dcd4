/** What checkers say of themselves, for formats and faces. Owns the plain data only. */
import { checkers, fileRules } from '../checks/index';
import { EVENT_RULES } from '../machine/event-view';
import type { Finding } from './report';

export interface RuleInfo {
	readonly id: string;
	/** A few words. */
	readonly title: string;
	/** Markdown: what, why, what to do, what is not seen. */
	readonly help?: string;
	readonly severity: Finding['severity'];
	readonly helpUri?: string;
}

export const rules: readonly RuleInfo[] = [...checkers, ...fileRules].map((one) => ({
	id: one.id,
	title: one.title,
	help: one.doc,
	severity: one.severity,
}));

/** What a debugger can stop at, by rule: what events tell in any run, and the findings there are. Most telling first. */
export function stopFilters(found: Iterable<string>): readonly { readonly id: string; readonly label: string }[] {
	const labelOf = (id: string): string =>
		id === 'expectation' ? 'Expectation that does not hold' : (rules.find((one) => one.id === id)?.title ?? id);
	return [...new Set([...found, ...EVENT_RULES])].map((id) => ({ id, label: labelOf(id) }));
}
