/** What checkers say of themselves, for formats and faces. Owns the plain data only. */
import { checkers, fileRules } from '../checks/index';
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
