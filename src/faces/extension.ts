// Where VS Code enters the extension. Registers the faces; owns none of them.
import * as vscode from 'vscode';
import { registerActions } from './actions';
import { readBase } from './base-files';
import { registerComments } from './comments';
import { registerConfig } from './config';
import { loadCore, type OpenReview } from './core';
import { registerDebugger } from './debugger';
import { registerDiagnostics } from './diagnostics';
import { registerExits } from './exits-panel';
import { registerFiles } from './files';
import { registerGroups } from './groups-panel';
import { registerHints } from './hints';
import { registerInlineValues } from './inline-values';
import { KernelTrees, registerKernelTrees } from './kernel-tree';
import { registerLenses } from './lenses';
import { registerNavigation } from './navigate';
import { registerOpen } from './open';
import { registerOutput } from './output';
import { registerProcDocuments } from './proc-documents';
import { registerRuleDocs } from './rule-docs';
import { registerScenarioEditing } from './scenario-editing';
import { readScenarios, registerScenarioFiles } from './scenario-files';
import { registerScenarioTables } from './scenario-tables';
import { registerScenarios } from './scenarios';
import { Session } from './session';
import { registerTimeline } from './timeline-panel';
import { registerTree, type ScenarioResults } from './tree';
import { registerVerified } from './verified';

/** What other extensions and the tests see. */
export interface Api {
	/** How long activate() took, in milliseconds. */
	readonly activationMs: number;
	readonly session: Session;
	readonly results: ScenarioResults;
}

const MEMORY = 'rehearse.inputs';

export function activate(context: vscode.ExtensionContext): Api {
	const started = performance.now();
	const log = vscode.window.createOutputChannel('Rehearse', { log: true });
	const trees = new KernelTrees(context, (line) => log.info(line));
	let core: Promise<OpenReview> | undefined;
	const session = new Session(
		() => {
			core ??= loadCore(context.extensionUri);
			return core;
		},
		{ base: readBase, scenarios: readScenarios, tree: () => trees.tree() },
		(line) => log.info(line),
	);
	const { disposable: opening, openUri } = registerOpen(session, log);
	const { disposable: scenarios, results } = registerScenarios(session);
	const comments = registerComments(session);
	const remembered = () => context.workspaceState.get<Record<string, string>>(MEMORY, {});
	const restore = async (key: string) => {
		const uri = remembered()[key];
		if (uri !== undefined) await openUri(vscode.Uri.parse(uri), true);
	};
	context.subscriptions.push(
		log,
		session,
		opening,
		registerFiles(session, restore),
		registerTree(session, results),
		registerVerified(session),
		registerNavigation(session, comments),
		registerDiagnostics(session),
		registerActions(session),
		registerLenses(session),
		registerHints(session),
		comments,
		registerConfig(session),
		registerExits(session, context.extensionUri),
		scenarios,
		registerDebugger(session, openUri, log),
		registerInlineValues(session),
		registerOutput(session),
		registerRuleDocs(),
		registerScenarioTables(session),
		registerProcDocuments(),
		registerGroups(context.extensionUri),
		registerTimeline(context.extensionUri),
		registerScenarioFiles(session),
		registerScenarioEditing(session),
		registerKernelTrees(session, trees),
		session.onDidChange(() => {
			const inputs = session.reviews.flatMap((one) => (one.input ? [[one.key, one.input.toString()]] : []));
			void context.workspaceState.update(MEMORY, Object.fromEntries(inputs));
		}),
	);
	const atStart = typeof process === 'undefined' ? undefined : process.env.REHEARSE_OPEN;
	if (atStart) void openUri(vscode.Uri.file(atStart));
	return { activationMs: performance.now() - started, session, results };
}
