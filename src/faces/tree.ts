// The views of the activity bar: review, remarks, scenarios. Draws the nodes of nodes.ts; owns labels, icons and tooltips.
import * as vscode from 'vscode';
import type { FunctionReport, Report, ScenarioResult } from '../review/report';
import { childrenOf, type Node, openFindings, remarkRoots, reviewRoots, scenarioRoots } from './nodes';
import { uriOf } from './places';
import type { OpenedReview, Session } from './session';
import { verification } from './verified';
import { exitSummary, plain } from './words';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
const icon = (name: string, color?: string) => new vscode.ThemeIcon(name, color ? new vscode.ThemeColor(color) : undefined);

const SEVERITY_ICON = {
	error: icon('error', 'problemsErrorIcon.foreground'),
	warning: icon('warning', 'problemsWarningIcon.foreground'),
	info: icon('info', 'problemsInfoIcon.foreground'),
} as const;

const TOUCH_ICON = {
	added: icon('symbol-function', 'gitDecoration.addedResourceForeground'),
	changed: icon('symbol-function', 'gitDecoration.modifiedResourceForeground'),
	removed: icon('symbol-function', 'gitDecoration.deletedResourceForeground'),
	context: icon('symbol-function'),
} as const;

const VERDICT_ICON = {
	confirmed: icon('check', 'charts.green'),
	refuted: icon('circle-slash', 'charts.orange'),
	unsettled: icon('question'),
} as const;

export const outcomeIcon = (outcome: ScenarioResult['outcome'] | undefined) =>
	outcome === 'passed'
		? icon('testing-passed-icon', 'testing.iconPassed')
		: outcome === 'failed'
			? icon('testing-failed-icon', 'testing.iconFailed')
			: outcome === 'stopped'
				? icon('testing-error-icon', 'testing.iconErrored')
				: icon('beaker');

function functionDescription(report: Report, fn: FunctionReport): string {
	const parts: string[] = [fn.touch === 'context' ? 'context only' : fn.touch];
	if (!fn.complete) parts.push('only hunks visible');
	if (fn.exits.rows.length > 0) parts.push(exitSummary(report, fn));
	return parts.join(' · ');
}

const show = (node: Node, title: string): vscode.Command => ({ command: 'rehearse.showNode', title, arguments: [node] });

function item(
	label: string | vscode.TreeItemLabel,
	state: vscode.TreeItemCollapsibleState,
	rest: Partial<vscode.TreeItem>,
): vscode.TreeItem {
	return Object.assign(new vscode.TreeItem(label, state), rest);
}

/** The row that a node is shown as. */
export function rowOf(node: Node): vscode.TreeItem {
	const row = draw(node);
	row.id = node.id;
	row.contextValue = `${node.kind}${node.kind === 'finding' && node.finding.fixes.length > 0 ? '.fixable' : ''}`;
	if (node.kind === 'function' && node.fn.exits.rows.length > 0) row.contextValue = 'function.exits';
	row.accessibilityInformation = { label: `${typeof row.label === 'string' ? row.label : row.label?.label}, ${row.description ?? ''}` };
	return row;
}

function draw(node: Node): vscode.TreeItem {
	switch (node.kind) {
		case 'review': {
			const { report } = node.opened;
			const n = openFindings(report).length;
			const count = `${report.patches.length} ${report.patches.length === 1 ? 'patch' : 'patches'}`;
			return item(node.opened.name, Expanded, {
				description: `${count} · ${n === 0 ? 'no findings' : n === 1 ? '1 finding' : `${n} findings`}`,
				iconPath: icon('mail-read'),
				tooltip: `${report.stats.functionsComplete} of ${report.stats.functionsTotal} functions visible and finished`,
			});
		}
		case 'patch': {
			const { patch } = node;
			return item(patch.title, Expanded, {
				description: `+${patch.insertions} −${patch.deletions}`,
				iconPath: icon('git-commit'),
				tooltip: patchTooltip(node),
				command: show(node, 'Show in the Mail'),
			});
		}
		case 'file': {
			const uri = uriOf({ key: node.opened.key, side: 'patched', path: node.file.path });
			const has = node.opened.report.functions.some((fn) => fn.place.file === node.file.path);
			const bad = openFindings(node.opened.report).some((one) => one.file === node.file.path);
			return item(node.file.path.slice(node.file.path.lastIndexOf('/') + 1), bad ? Expanded : has ? Collapsed : None, {
				resourceUri: uri,
				iconPath: vscode.ThemeIcon.File,
				description: node.file.path.slice(0, node.file.path.lastIndexOf('/')),
				tooltip: `${node.file.path} (${node.file.status})\n${verification(node.file).text}`,
				command: show(node, 'Show Diff'),
			});
		}
		case 'function': {
			const { fn } = node;
			const below = childrenOf(node);
			const bad = below.some((one) => one.kind === 'finding' && one.finding.status !== 'fixed');
			return item(fn.name, below.length === 0 ? None : bad ? Expanded : Collapsed, {
				description: functionDescription(node.opened.report, fn),
				iconPath: TOUCH_ICON[fn.touch],
				tooltip: [`${fn.name}() — ${functionDescription(node.opened.report, fn)}`, ...fn.limits].join('\n'),
				command: show(node, 'Show Function'),
			});
		}
		case 'exit':
			return item(node.row.when || node.row.exit, None, {
				description: `→ ${node.row.returns}`,
				iconPath: node.row.cells.some((cell) => cell.state === 'lost')
					? icon('circle-filled', 'problemsErrorIcon.foreground')
					: icon(node.row.outcome === 'stopped' ? 'stop-circle' : 'sign-out'),
				tooltip: [
					`leaves at ${node.row.exit}, line ${node.row.place.line}`,
					...node.row.cells.map((cell, i) => `${node.fn.exits.resources[i]?.label ?? '?'}: ${cell.text}`),
				].join('\n'),
				command: show(node, 'Show Exit'),
			});
		case 'finding':
			return item(node.finding.rule, None, {
				description: plain(node.finding.message),
				iconPath: node.finding.status === 'fixed' ? icon('pass', 'charts.green') : SEVERITY_ICON[node.finding.severity],
				tooltip: `${plain(node.finding.message)}\n${node.finding.file}:${node.finding.line}`,
				command: show(node, 'Show Finding'),
			});
		case 'limit':
			return item(node.text, None, { iconPath: icon('eye-closed'), tooltip: `Not finished or not visible: ${node.text}` });
		case 'problems':
			return item('Problems of the input', Collapsed, { description: String(node.problems.length), iconPath: icon('warning') });
		case 'problem':
			return item(node.problem.message, None, {
				description: node.problem.place ? `line ${node.problem.place.line}` : '',
				iconPath: SEVERITY_ICON[node.problem.severity],
				tooltip: node.problem.message,
				command: show(node, 'Show Problem'),
			});
		case 'remark': {
			const first = node.remark.text.split('\n').find((line) => line.trim() !== '') ?? '';
			const anchor = node.remark.anchor;
			return item(node.remark.author.name || 'unknown', childrenOf(node).length > 0 ? Expanded : None, {
				description: first.trim(),
				iconPath: icon(node.remark.answers === undefined ? 'comment-discussion' : 'reply'),
				tooltip: `${node.remark.author.name}${anchor ? `, at ${anchor.file}:${anchor.line}` : ''}\n\n${node.remark.text.trim()}`,
				command: show(node, 'Show Remark'),
			});
		}
		case 'answer': {
			const answer = node.remark.answer;
			return item('Rehearse', None, {
				description: answer ? `${answer.verdict}: ${plain(answer.text)}` : '',
				iconPath: answer ? VERDICT_ICON[answer.verdict] : icon('question'),
				tooltip: answer ? `${answer.verdict}: ${answer.text}\n${answer.runs} runs looked at` : '',
				command: show(node, 'Show Remark'),
			});
		}
		case 'scenario':
			return item(node.scenario.title, node.result ? Collapsed : None, {
				description: node.result?.outcome ?? '',
				iconPath: outcomeIcon(node.result?.outcome),
				tooltip: node.scenario.summary,
			});
		case 'expectation': {
			const { text, expected, actual, ok } = node.expectation;
			return item(text, None, {
				description: ok ? actual : `expected ${expected}, got ${actual}`,
				iconPath: outcomeIcon(ok ? 'passed' : 'failed'),
				tooltip: `expected: ${expected}\nhappened: ${actual}`,
				command: show(node, 'Show'),
			});
		}
	}
}

function patchTooltip(node: Node & { kind: 'patch' }): string {
	const { author, date, diffstat, title } = node.patch;
	const stat = diffstat === undefined ? 'no diffstat in the mail' : diffstat.equal ? 'equal to its diffstat' : 'differs from its diffstat';
	return `${title}\n${author.name}${date ? `, ${date}` : ''}\n${node.patch.files.length} files, ${stat}`;
}

class Provider implements vscode.TreeDataProvider<Node> {
	readonly #changed = new vscode.EventEmitter<undefined>();
	readonly onDidChangeTreeData = this.#changed.event;
	constructor(private readonly roots: () => Node[]) {}
	getTreeItem = rowOf;
	getChildren(node?: Node): Node[] {
		return node ? childrenOf(node) : this.roots();
	}
	refresh(): void {
		this.#changed.fire(undefined);
	}
}

export interface ScenarioResults {
	get(opened: OpenedReview, id: string): ScenarioResult | undefined;
	readonly onDidChange: vscode.Event<void>;
}

export function registerTree(session: Session, results: ScenarioResults): vscode.Disposable {
	const review = new Provider(() => reviewRoots(session.reviews));
	const remarks = new Provider(() => remarkRoots(session.reviews));
	const scenarios = new Provider(() => scenarioRoots(session.reviews, results.get));
	const view = vscode.window.createTreeView('rehearse.review', { treeDataProvider: review, showCollapseAll: true });
	const update = () => {
		const found = session.reviews.reduce((sum, one) => sum + openFindings(one.report).length, 0);
		view.badge = found > 0 ? { value: found, tooltip: found === 1 ? '1 finding' : `${found} findings` } : undefined;
		void vscode.commands.executeCommand('setContext', 'rehearse.hasReview', session.reviews.length > 0);
		for (const one of [review, remarks, scenarios]) one.refresh();
	};
	return vscode.Disposable.from(
		view,
		vscode.window.createTreeView('rehearse.remarks', { treeDataProvider: remarks }),
		vscode.window.createTreeView('rehearse.scenarios', { treeDataProvider: scenarios }),
		session.onDidChange(update),
		results.onDidChange(() => scenarios.refresh()),
	);
}
