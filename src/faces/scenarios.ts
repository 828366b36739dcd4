// Scenarios from the palette, CodeLens and the Test Explorer: run, debug, coverage. Owns how results are shown, not running.
import * as vscode from 'vscode';
import { addCoverage } from '../review/coverage';
import type { ScenarioResult } from '../review/report';
import { debugRun } from './debugger';
import type { Node } from './nodes';
import { rangeOf, uriOf } from './places';
import { scenarioFile, scenarioLocation } from './scenario-files';
import { outputOf } from './scenario-words';
import type { OpenedReview, Session } from './session';
import type { ScenarioResults } from './tree';

/** Coverage that keeps its details until the editor asks for them. */
class CoveredFile extends vscode.FileCoverage {
	constructor(
		uri: vscode.Uri,
		readonly details: vscode.StatementCoverage[],
	) {
		const ways = details.flatMap((one) => one.branches);
		super(uri, countOf(details), ...(ways.length > 0 ? [countOf(ways)] : []));
	}
}

const countOf = (all: readonly { readonly executed: number | boolean }[]): vscode.TestCoverageCount =>
	new vscode.TestCoverageCount(all.filter((one) => Number(one.executed) > 0).length, all.length);

/** The lines and branches of the patch over several results; those that no scenario reached have the count 0. */
export function coverageOf(opened: OpenedReview, results: readonly ScenarioResult[]): CoveredFile[] {
	return addCoverage(results.flatMap((result) => result.coverage)).map(({ file, lines, branches }) => {
		const details = lines.map(({ line, count }) => {
			const ways = branches
				.filter((one) => one.line === line)
				.flatMap(({ column, text, ways }) =>
					ways.map((way) => new vscode.BranchCoverage(way.count, rangeOf(line, column), `${text}: ${way.label}`)),
				);
			return new vscode.StatementCoverage(count, rangeOf(line), ways);
		});
		return new CoveredFile(uriOf({ key: opened.key, side: 'patched', path: file }), details);
	});
}

/** The document of a file that a scenario runs: the user's own scenario, a built-in one, or a file of the patch. */
function placedIn({ key }: OpenedReview, file: string): vscode.Uri {
	const own = scenarioFile(file);
	return own ?? uriOf({ key, side: file.endsWith('.scenario.c') ? 'model' : 'patched', path: file });
}

function messagesOf(opened: OpenedReview, result: ScenarioResult): vscode.TestMessage[] {
	const failed = result.expectations.filter((one) => !one.ok);
	const messages = failed.map((one) => {
		const message = vscode.TestMessage.diff(one.text, one.expected, one.actual);
		if (one.place) message.location = new vscode.Location(placedIn(opened, one.place.file), rangeOf(one.place.line, one.place.column));
		return message;
	});
	return messages.length > 0 ? messages : [new vscode.TestMessage(result.notes.join('\n') || 'The scenario did not end as expected.')];
}

export function registerScenarios(session: Session): { results: ScenarioResults; disposable: vscode.Disposable } {
	const controller = vscode.tests.createTestController('rehearse.scenarios', 'Rehearse scenarios');
	const latest = new Map<string, { readonly revision: number; readonly result: ScenarioResult }>();
	const changed = new vscode.EventEmitter<void>();
	const results: ScenarioResults = {
		get(opened, id) {
			const known = latest.get(`${opened.key}\0${id}`);
			return known?.revision === opened.revision ? known.result : undefined;
		},
		onDidChange: changed.event,
	};
	const about = new WeakMap<vscode.TestItem, { readonly key: string; readonly id: string }>();

	const rebuild = () => {
		const roots = session.reviews
			.filter((opened) => opened.report.scenarios.length > 0)
			.map((opened) => {
				const root = controller.createTestItem(opened.key, opened.name, opened.input);
				root.children.replace(
					opened.report.scenarios.map((scenario) => {
						const own = scenarioLocation(scenario.id);
						const fn = opened.report.functions.find((one) => scenario.functions.includes(one.name));
						const uri = own?.uri ?? (fn && uriOf({ key: opened.key, side: 'patched', path: fn.place.file }));
						const item = controller.createTestItem(`${opened.key}/${scenario.id}`, scenario.title, uri);
						if (own) item.range = own.range;
						else if (fn) item.range = rangeOf(fn.place.line, 1, 1);
						item.description = scenario.id;
						about.set(item, { key: opened.key, id: scenario.id });
						return item;
					}),
				);
				return root;
			});
		controller.items.replace(roots);
	};

	function runOne(opened: OpenedReview, id: string): { readonly result?: ScenarioResult; readonly ms: number } {
		const started = performance.now();
		const result = opened.review.runScenario(id);
		if (result) latest.set(`${opened.key}\0${id}`, { revision: opened.revision, result });
		return { ...(result ? { result } : {}), ms: performance.now() - started };
	}

	async function run(request: vscode.TestRunRequest, token: vscode.CancellationToken, coverage: boolean): Promise<void> {
		const testRun = controller.createTestRun(request);
		const wanted = leaves(request.include ?? [...controller.items].map(([, item]) => item)).filter(
			(item) => !request.exclude?.includes(item),
		);
		for (const item of wanted) testRun.enqueued(item);
		const covered = new Map<string, ScenarioResult[]>();
		for (const item of wanted) {
			const { key = '', id = '' } = about.get(item) ?? {};
			const opened = session.get(key);
			if (token.isCancellationRequested || !opened) {
				testRun.skipped(item);
				continue;
			}
			testRun.started(item);
			await new Promise((resolve) => setTimeout(resolve, 0)); // let the editor draw and cancel
			const { result, ms } = runOne(opened, id);
			if (!result) testRun.errored(item, new vscode.TestMessage(`The scenario ${id} is not part of this review any more.`), ms);
			else {
				testRun.appendOutput(outputOf(item.label, result), undefined, item);
				if (result.outcome === 'passed') testRun.passed(item, ms);
				else if (result.outcome === 'failed') testRun.failed(item, messagesOf(opened, result), ms);
				else testRun.errored(item, messagesOf(opened, result), ms);
				covered.set(key, [...(covered.get(key) ?? []), result]);
			}
		}
		if (coverage) {
			for (const [key, list] of covered) {
				const opened = session.get(key);
				if (opened) for (const file of coverageOf(opened, list)) testRun.addCoverage(file);
			}
		}
		testRun.end();
		changed.fire();
	}

	const { Run, Debug, Coverage } = vscode.TestRunProfileKind;
	controller.createRunProfile('Run', Run, (request, token) => run(request, token, false), true);
	controller.createRunProfile('Debug', Debug, async (request) => {
		for (const item of leaves(request.include ?? [])) {
			const { key = '', id = '' } = about.get(item) ?? {};
			const opened = session.get(key);
			if (opened) await debugRun(opened, `scenario:${id}`, item.label, 'start');
		}
	});
	const profile = controller.createRunProfile('Coverage', Coverage, (request, token) => run(request, token, true), true);
	profile.loadDetailedCoverage = async (_run, file) => (file instanceof CoveredFile ? file.details : []);

	async function choose(
		title: string,
		first: unknown,
		second: unknown,
		about?: unknown,
	): Promise<{ opened: OpenedReview; id: string; title: string } | undefined> {
		const node = typeof first === 'object' ? (first as Node | undefined) : undefined;
		if (node?.kind === 'scenario') return { opened: node.opened, id: node.scenario.id, title: node.scenario.title };
		const opened = typeof first === 'string' ? session.get(first) : session.active;
		const scenarios = opened?.report.scenarios ?? [];
		if (!opened || scenarios.length === 0) {
			void vscode.window.showInformationMessage(
				opened
					? `No scenario is about what ${opened.name} changes.`
					: 'Open a patch first: scenarios run its code in a small kernel world.',
			);
			return undefined;
		}
		const named = scenarios.find((one) => one.id === second);
		if (named) return { opened, id: named.id, title: named.title };
		const offered = typeof about === 'string' ? scenarios.filter((one) => one.functions.includes(about)) : scenarios;
		const items = offered.map((one) => ({ label: one.title, description: one.id, detail: one.summary, id: one.id }));
		const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
		return picked && { opened, id: picked.id, title: picked.label };
	}

	const disposable = vscode.Disposable.from(
		controller,
		changed,
		session.onDidChange(rebuild),
		vscode.commands.registerCommand('rehearse.runScenario', async (first?: unknown, second?: unknown, name?: unknown) => {
			const chosen = await choose('Run Scenario', first, second, name);
			const item = chosen && controller.items.get(chosen.opened.key)?.children.get(`${chosen.opened.key}/${chosen.id}`);
			if (!chosen || !item) return;
			await run(new vscode.TestRunRequest([item]), new vscode.CancellationTokenSource().token, false);
			const result = results.get(chosen.opened, chosen.id);
			if (!result) return;
			const failed = result.expectations.filter((one) => !one.ok);
			const detail =
				result.outcome === 'passed'
					? `${result.expectations.length} expectations held`
					: failed[0]
						? `${failed[0].text}: expected ${failed[0].expected}, happened ${failed[0].actual}`
						: (result.notes[0] ?? 'it did not run to its end');
			const showIt = result.outcome === 'passed' ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
			void showIt(`${chosen.title}: ${result.outcome} (${detail})`, 'Show Results', 'Debug').then(async (action) => {
				if (action === 'Debug') await debugRun(chosen.opened, result.run, chosen.title, 'start');
				else if (action) await vscode.commands.executeCommand('workbench.panel.testResults.view.focus');
			});
		}),
		vscode.commands.registerCommand('rehearse.runAllScenarios', () => vscode.commands.executeCommand('testing.runAll')),
		vscode.commands.registerCommand('rehearse.debugScenario', async (first?: unknown, second?: unknown) => {
			const chosen = await choose('Debug Scenario', first, second);
			if (chosen) await debugRun(chosen.opened, `scenario:${chosen.id}`, chosen.title, 'start');
		}),
	);
	return { results, disposable };
}

function leaves(items: Iterable<vscode.TestItem>): vscode.TestItem[] {
	return [...items].flatMap((item) => (item.children.size > 0 ? leaves([...item.children].map(([, child]) => child)) : [item]));
}
