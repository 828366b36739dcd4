// What stands in the views: the nodes and their order, from a review's report. Owns no vscode objects; tree.ts draws them.

import type { Problem } from '../base/problem';
import { otherText } from '../formats/verdict';
import type { ExitRow, FileReport, Finding, FunctionReport, Patch, Report, ScenarioInfo, ScenarioResult } from '../review/report';
import type { OpenedReview } from './session';
import { standsIn } from './words';

export type RemarkReport = Report['remarks'][number];

interface In {
	readonly opened: OpenedReview;
	/** Stable within the view, so that what is unfolded stays so when the review is made again. */
	readonly id: string;
}

export type Node = In &
	(
		| { readonly kind: 'review' }
		| { readonly kind: 'patch'; readonly patch: Patch }
		| { readonly kind: 'file'; readonly file: FileReport }
		| { readonly kind: 'function'; readonly fn: FunctionReport }
		| { readonly kind: 'exit'; readonly fn: FunctionReport; readonly row: ExitRow }
		| { readonly kind: 'finding'; readonly finding: Finding }
		| { readonly kind: 'limit'; readonly text: string }
		| { readonly kind: 'problems'; readonly problems: readonly Problem[] }
		| { readonly kind: 'problem'; readonly problem: Problem }
		| { readonly kind: 'remark'; readonly remark: RemarkReport }
		| { readonly kind: 'answer'; readonly remark: RemarkReport }
		| { readonly kind: 'scenario'; readonly scenario: ScenarioInfo; readonly result?: ScenarioResult }
		| { readonly kind: 'expectation'; readonly expectation: ScenarioResult['expectations'][number] }
	);

export function reviewRoots(reviews: readonly OpenedReview[]): Node[] {
	return reviews.map((opened) => ({ kind: 'review', opened, id: opened.key }));
}

/** Findings on which someone should act: those the patch fixes are shown at their function only. */
export const openFindings = (report: Report): readonly Finding[] => report.findings.filter((one) => one.status !== 'fixed');

export function childrenOf(node: Node): Node[] {
	const { opened, id } = node;
	const { report } = opened;
	switch (node.kind) {
		case 'review': {
			const patches = report.patches.map((patch, i): Node => ({ kind: 'patch', opened, id: `${id}/${i}`, patch }));
			const problems = report.problems;
			return problems.length > 0 ? [...patches, { kind: 'problems', opened, id: `${id}/problems`, problems }] : patches;
		}
		case 'patch':
			return node.patch.files.flatMap((one): Node[] => {
				const file = report.files.find((other) => other.path === one.path);
				return file ? [{ kind: 'file', opened, id: `${id}/${one.path}`, file }] : [];
			});
		case 'file':
			return report.functions
				.filter((fn) => fn.place.file === node.file.path)
				.sort((a, b) => a.place.line - b.place.line)
				.map((fn) => ({ kind: 'function', opened, id: `${id}/${fn.link}`, fn }));
		case 'function': {
			// a finding stands at the function that has its line; under the one it was raised for only when no other has
			const findings = report.findings.flatMap((finding, n): Node[] => {
				const here =
					standsIn(finding, node.fn) || (node.fn.findings.includes(n) && !report.functions.some((other) => standsIn(finding, other)));
				return here ? [{ kind: 'finding', opened, id: `${id}/f${n}`, finding }] : [];
			});
			const exits = node.fn.exits.rows.map((row, i): Node => ({ kind: 'exit', opened, id: `${id}/e${i}`, fn: node.fn, row }));
			const texts = [...node.fn.limits, ...(node.fn.others ?? []).map((other) => otherText(node.fn, other))];
			const limits = texts.map((text, i): Node => ({ kind: 'limit', opened, id: `${id}/l${i}`, text }));
			return [...findings, ...exits, ...limits];
		}
		case 'problems':
			return node.problems.map((problem, i) => ({ kind: 'problem', opened, id: `${id}/${i}`, problem }));
		case 'remark': {
			const answers = repliesTo(report, node.remark).map((remark, i): Node => ({ kind: 'remark', opened, id: `${id}/r${i}`, remark }));
			return node.remark.answer ? [...answers, { kind: 'answer', opened, id: `${id}/answer`, remark: node.remark }] : answers;
		}
		case 'scenario':
			return (node.result?.expectations ?? []).map((expectation, i) => ({ kind: 'expectation', opened, id: `${id}/${i}`, expectation }));
		default:
			return [];
	}
}

/** The remarks that answer this one directly. */
export function repliesTo(report: Report, remark: RemarkReport): RemarkReport[] {
	const index = report.remarks.indexOf(remark);
	return report.remarks.filter((one) => one.answers === index);
}

/** The remarks that begin a thread. */
export function threadsOf(report: Report): RemarkReport[] {
	return report.remarks.filter((one) => one.answers === undefined);
}

export function remarkRoots(reviews: readonly OpenedReview[]): Node[] {
	return reviews.flatMap((opened) =>
		threadsOf(opened.report).map((remark, i): Node => ({ kind: 'remark', opened, id: `${opened.key}/remark${i}`, remark })),
	);
}

export function scenarioRoots(
	reviews: readonly OpenedReview[],
	results: (opened: OpenedReview, id: string) => ScenarioResult | undefined,
): Node[] {
	return reviews.flatMap((opened) =>
		opened.report.scenarios.map((scenario): Node => {
			const result = results(opened, scenario.id);
			return { kind: 'scenario', opened, id: `${opened.key}/${scenario.id}`, scenario, ...(result ? { result } : {}) };
		}),
	);
}
