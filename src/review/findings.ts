/** Raw findings of checkers as findings of the report: places, witnesses, fixes, and the comparison with the base. */

import type { IrFunction } from '../c/ir';
import type { FunctionInfo } from '../c/program';
import type { Proven } from './analyse';
import { inWords, type Locator, shownName } from './locate';
import { quickFixes } from './quick-fix';
import type { Finding } from './report';
import { witnessOf } from './witness';

export interface FindingSources {
	readonly locator: Locator;
	/** Definition that holds the place, for the fix. */
	info(name: string, file: string): FunctionInfo | undefined;
	run(fn: IrFunction, path: string): string;
}

/** Without id and status, which depend on the whole report. */
export type FindingDraft = Omit<Finding, 'id' | 'status'> & {
	/** What it is about, whatever names it goes by: findings of one rule and line with the same are one. */
	readonly about: string;
	readonly inCallee?: boolean;
	/** Lines that are not visible lie between its cause and its effect. */
	readonly unseen?: boolean;
	/** Text of its line, without space at either end. */
	readonly code: string;
};

export function draftOf(p: Proven & { readonly unseen?: boolean }, fn: IrFunction, src: FindingSources): FindingDraft {
	const at = src.locator.place(p.raw.place);
	return {
		rule: p.raw.rule,
		about: p.raw.same,
		inCallee: p.raw.inCallee ?? false,
		unseen: p.unseen ?? false,
		code: lineText(src.locator, p.raw.place),
		// What was partly guessed is a warning at most.
		severity: p.severity === 'error' && p.raw.confidence < 0.8 ? 'warning' : p.severity,
		function: shownName(p.raw.fn, at.line),
		file: at.file,
		line: at.line,
		column: at.column,
		endColumn: Math.max(at.column + 1, src.locator.endColumn(p.raw.place)),
		message: inWords(p.raw.message),
		resource: p.raw.resource,
		witness: witnessOf(p.state, p.raw.keys, src.run(fn, p.path), { place: (x) => src.locator.place(x), text: (f) => src.locator.text(f) }),
		fixes: quickFixes(p.raw, src.info(p.raw.fn, p.raw.place.file), src.locator),
		confidence: p.raw.confidence,
		basis: p.raw.basis.map(inWords),
	};
}

function lineText(loc: Locator, p: Proven['raw']['place']): string {
	const text = loc.text(p.file) ?? '';
	const start = text.lastIndexOf('\n', p.span.start - 1) + 1;
	const end = text.indexOf('\n', p.span.start);
	return text.slice(start, end < 0 ? text.length : end).trim();
}

/** What makes a finding of the base and one of the patched side the same: rule, function, resource and the words but for places. */
export const sameness = (f: Pick<Finding, 'rule' | 'function' | 'resource'>): string =>
	`${f.rule}|${f.function.replace(/, line \d+\)$/, ')')}|${f.resource}`;

/** Of several of the same kind in a function, the one on a line of the same text is its twin. */
function takeTwin(twins: FindingDraft[] | undefined, of: FindingDraft): FindingDraft | undefined {
	if (!twins || twins.length === 0) return undefined;
	const i = twins.findIndex((t) => t.code === of.code);
	return twins.splice(Math.max(i, 0), 1)[0];
}

/** Findings present on both sides, only on one, or of unknown age; `fresh` ones can only be the patch's. */
export function withStatus(
	patched: readonly FindingDraft[],
	base: readonly FindingDraft[] | undefined,
	added: ReadonlySet<string>,
	fresh: readonly FindingDraft[] = [],
): Finding[] {
	const out: Omit<Finding, 'id'>[] = fresh.map(({ about: _, code: __, inCallee: ___, unseen: ____, ...rest }) => ({
		...rest,
		status: 'introduced',
	}));
	const left = new Map<string, FindingDraft[]>();
	for (const b of base ?? []) left.set(sameness(b), [...(left.get(sameness(b)) ?? []), b]);
	const exact = (p: FindingDraft): number => (left.get(sameness(p))?.some((b) => b.code === p.code) ? 0 : 1);
	for (const p of [...patched].sort((a, b) => exact(a) - exact(b))) {
		const twins = left.get(sameness(p));
		const twin = takeTwin(twins, p);
		const status = twin ? 'as-before' : base !== undefined || added.has(`${p.file}:${p.function}`) ? 'introduced' : 'unknown';
		const { about: _, code: __, inCallee: ___, unseen: ____, ...rest } = p;
		// Both sides have it, and the lines between are the same: they see to it.
		if (status !== 'as-before' || !p.unseen) out.push({ ...rest, status });
	}
	for (const gone of left.values()) {
		for (const b of gone) {
			const { about: _, code: __, inCallee: ___, unseen: ____, ...rest } = b;
			out.push({ ...rest, status: 'fixed' });
		}
	}
	const rank = { introduced: 0, unknown: 1, 'as-before': 2, fixed: 3 } as const;
	out.sort(
		(a, b) =>
			rank[a.status] - rank[b.status] || b.confidence - a.confidence || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line),
	);
	return out.map((f, i) => ({ ...f, id: `f${i + 1}` }));
}

/** One finding per rule, function and place, the surest first; what a callee left behind once, at the callee. */
export function dedupe(drafts: readonly FindingDraft[]): FindingDraft[] {
	const out = new Map<string, FindingDraft>();
	const told = new Set(drafts.filter((d) => !d.inCallee).map((d) => d.about));
	for (const d of drafts) {
		if (d.inCallee && told.has(d.about)) continue;
		const key = `${d.rule}|${d.file}|${d.line}|${d.about}`;
		const old = out.get(key);
		// Among sure ones the shorter witness says it best.
		if (
			!old ||
			(d.confidence > old.confidence && old.confidence < 0.9) ||
			(d.confidence >= 0.9 && d.witness.steps.length < old.witness.steps.length)
		)
			out.set(key, d);
	}
	return [...out.values()];
}
