// The debugger in the editor: launch configurations, the inline adapter, commands that start it, inline values. Owns how a run is
// found and shown as documents; debug/ does the stepping.
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { LineIndex } from '../base/positions';
import { codeLineFrom, codeLines } from '../dap/code-line';
import type { Launch, Sources, StopAt, Target } from '../dap/target';
import type { Finding } from '../review/report';
import type { stopFilters as StopFilters } from '../review/rules';
import { runNamed } from '../review/which-run';
import { findFunction, functionAt } from './exits-panel';
import type { Node } from './nodes';
import { placeOf, type Side, uriOf } from './places';
import { scenarioFile, scenarioNamed } from './scenario-files';
import type { OpenedReview, Session } from './session';
import { plain } from './words';

const TYPE = 'rehearse';

/** The launch configuration, as in package.json. One of run, finding, scenario, function says what to debug. */
interface Configuration extends vscode.DebugConfiguration {
	/** Key of an open review, or the path of a mail or patch; default: the active review. */
	readonly input?: string;
	readonly run?: string;
	readonly finding?: string;
	readonly scenario?: string;
	readonly function?: string;
	readonly stopAt?: StopAt;
	/** Log the messages. */
	readonly trace?: boolean;
}

const configuration = (name: string, rest: Partial<Configuration>): Configuration => ({ type: TYPE, request: 'launch', name, ...rest });

/** Starts a session on a run string of an open review. */
export async function debugRun(opened: OpenedReview, run: string, title: string, stopAt: StopAt): Promise<void> {
	await vscode.debug.startDebugging(undefined, configuration(title, { input: opened.key, run, stopAt }));
}

/**
 * Sources of one review as it is now; the session keeps them even when the review is made again. A file whose running text is the
 * patched text is shown as the patched document, the user's own scenario as the file that it is; all others (our model, with or without
 * the patch's hunks in it) as read-only ones.
 */
export function sourcesOf(opened: OpenedReview, run: string): Sources {
	const { review, key } = opened;
	const patchedText = (file: string) => review.files.find((one) => one.path === file)?.patched?.text;
	const known = new Map<
		string,
		{
			readonly index: LineIndex;
			readonly code: readonly string[];
			readonly side: Side | undefined;
			readonly trueLines: readonly number[] | undefined;
		}
	>();
	const of = (file: string) => {
		let source = known.get(file);
		if (!source) {
			const running = review.source?.(file, run);
			const patched = patchedText(file);
			const own = patched !== undefined && (running === undefined || running.text === patched);
			const text = running?.text ?? patched ?? '';
			source = { index: new LineIndex(text), code: codeLines(text), side: own ? 'patched' : undefined, trueLines: running?.trueLines };
			known.set(file, source);
		}
		return source;
	};
	return {
		position: (at) => of(at.file).index.place(at.file, at.span.start),
		path: (file, origin) =>
			(scenarioFile(file) ?? uriOf({ key, side: of(file).side ?? (origin === 'tree' ? 'tree' : 'model'), path: file })).toString(),
		breakpoint(path, line) {
			const own = scenarioNamed(path);
			if (own !== undefined) return { file: own, line: codeLineFrom(of(own).code, line) };
			const place = placeOf(vscode.Uri.parse(path));
			if (place?.key !== key) return undefined;
			const { side, trueLines, code } = of(place.path);
			// set in the patched document while another text runs: found by the line it stands for
			const same = place.side !== 'patched' || side === 'patched';
			const running = same ? line : (trueLines?.indexOf(line) ?? -1) + 1;
			if (running <= 0) return undefined;
			const moved = codeLineFrom(code, running);
			const shown = same ? moved : trueLines?.[moved - 1];
			return { file: place.path, line: moved, ...(shown === undefined || shown <= 0 ? {} : { shown }) };
		},
	};
}

/** What a configuration names, as a run; a sentence for the user when it names nothing. */
export function targetOf(opened: OpenedReview, config: Configuration): Target | { readonly error: string } {
	const named = runNamed(opened.review, config, opened.name);
	if ('error' in named) return named;
	const { recording, finding, findings } = named;
	const sources = sourcesOf(opened, recording.run);
	const placed = (one: Finding) => sources.breakpoint(uriOf({ key: opened.key, side: 'patched', path: one.file }).toString(), one.line);
	const at = finding && placed(finding);
	return {
		recording,
		sources,
		title: config.name,
		stopAt: config.stopAt ?? (finding ? 'finding' : 'start'),
		findings: findings.flatMap((one) => {
			const place = placed(one);
			return place ? [{ rule: one.rule, message: plain(one.message), at: place }] : [];
		}),
		...(finding ? { rule: finding.rule, message: plain(finding.message), ...(at ? { at } : {}) } : {}),
	};
}

/** The messages of a session in the log: as information when the configuration asks for it, else for the level “trace”. */
function tracker(log: vscode.LogOutputChannel): vscode.DebugAdapterTrackerFactory {
	return {
		createDebugAdapterTracker({ name, configuration: config }) {
			const write = (way: string, message: unknown) => {
				const line = () => `${name} ${way} ${JSON.stringify(message)}`;
				if ((config as Configuration).trace) log.info(line());
				else if (log.logLevel === vscode.LogLevel.Trace) log.trace(line());
			};
			return { onWillReceiveMessage: (message) => write('<-', message), onDidSendMessage: (message) => write('->', message) };
		},
	};
}

export function registerDebugger(
	session: Session,
	openUri: (uri: vscode.Uri) => Promise<void>,
	log: vscode.LogOutputChannel,
): vscode.Disposable {
	async function openedOf(config: Configuration): Promise<OpenedReview | undefined> {
		if (config.input === undefined) return session.active;
		const known = session.get(config.input);
		if (known) return known;
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		const uri = /^([a-z][\w+.-]+:|\/)/i.test(config.input) || !folder ? uriFrom(config.input) : vscode.Uri.joinPath(folder, config.input);
		await openUri(uri);
		return session.reviews.find((one) => one.input?.toString() === uri.toString());
	}

	const launch = (stopFilters: typeof StopFilters): Launch => ({
		rules: stopFilters(session.reviews.flatMap((one) => one.report.findings.map((finding) => finding.rule))),
		async open(args: DebugProtocol.LaunchRequestArguments) {
			const config = args as unknown as Configuration;
			const opened = await openedOf(config);
			if (!opened) return { error: 'No review is open. Open a patch first (“Rehearse: Open Patch, Series or Thread…”).' };
			return targetOf(opened, config);
		},
	});

	const factory: vscode.DebugAdapterDescriptorFactory = {
		async createDebugAdapterDescriptor() {
			const [{ Adapter }, { stopFilters }] = await Promise.all([import('../dap/adapter'), import('../review/rules')]);
			const out = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
			const adapter = new Adapter(launch(stopFilters), (message) => out.fire(message));
			return new vscode.DebugAdapterInlineImplementation({
				onDidSendMessage: out.event,
				handleMessage: (message) => void adapter.handle(message as DebugProtocol.ProtocolMessage),
				dispose: () => out.dispose(),
			});
		},
	};

	const configurations: vscode.DebugConfigurationProvider = {
		resolveDebugConfiguration(_folder, config) {
			if (config.type) return config;
			const found = atCursor(session); // F5 without a launch.json
			return found ? configuration(`Debug ${found.name}`, { input: found.opened.key, function: found.link }) : undefined;
		},
		provideDebugConfigurations: () => dynamic(session),
	};

	const { Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
	return vscode.Disposable.from(
		vscode.debug.registerDebugAdapterDescriptorFactory(TYPE, factory),
		vscode.debug.registerDebugAdapterTrackerFactory(TYPE, tracker(log)),
		vscode.debug.registerDebugConfigurationProvider(TYPE, configurations),
		vscode.debug.registerDebugConfigurationProvider(TYPE, { provideDebugConfigurations: () => dynamic(session) }, Dynamic),
		vscode.commands.registerCommand('rehearse.debugFinding', (first: Node | string, id?: string) => {
			const opened = typeof first === 'string' ? session.get(first) : first.opened;
			const finding: Finding | undefined =
				typeof first === 'string'
					? opened?.report.findings.find((one) => one.id === id)
					: first.kind === 'finding'
						? first.finding
						: undefined;
			if (!opened || !finding) return undefined;
			const name = `${finding.rule} in ${finding.function}`;
			return vscode.debug.startDebugging(undefined, configuration(name, { input: opened.key, finding: finding.id, stopAt: 'finding' }));
		}),
		vscode.commands.registerCommand('rehearse.debugRun', (key: string, run: string, title: string) => {
			const opened = session.get(key);
			return opened && debugRun(opened, run, title, 'end');
		}),
		vscode.commands.registerCommand('rehearse.debugNode', (node: Node) => {
			if (node.kind === 'exit') return debugRun(node.opened, node.row.run, `${node.fn.name}: ${node.row.when || node.row.exit}`, 'end');
			if (node.kind === 'function') return debugFunction(node.opened, node.fn.link);
			return undefined;
		}),
		vscode.commands.registerCommand('rehearse.debugFunction', (key?: string, link?: string) => {
			const opened = session.get(key);
			if (opened && link) return debugFunction(opened, link);
			const found = atCursor(session);
			if (found) return debugFunction(found.opened, found.link);
			void vscode.window.showInformationMessage('Put the cursor into a function of a reviewed file first.');
			return undefined;
		}),
		vscode.commands.registerCommand('rehearse.stepBackInto', () => vscode.debug.activeDebugSession?.customRequest('stepBackInto')),
	);
}

/** Asks for the exit when there are several, then starts at the function's first statement. */
async function debugFunction(opened: OpenedReview, link: string): Promise<void> {
	const fn = findFunction(opened, link);
	const rows = fn?.exits.rows ?? [];
	const items = rows.map((row) => ({
		label: row.when || 'always',
		description: `→ ${row.returns}`,
		detail: `leaves at ${row.exit}, line ${row.place.line}`,
		row,
	}));
	const picked =
		items.length > 1
			? await vscode.window.showQuickPick(items, { title: `Debug ${fn?.name}`, placeHolder: 'Which way through the function?' })
			: items[0];
	if (fn && picked) await debugRun(opened, picked.row.run, `${fn.name}: ${picked.label}`, 'start');
}

function atCursor(session: Session): { opened: OpenedReview; name: string; link: string } | undefined {
	const editor = vscode.window.activeTextEditor;
	const place = editor && placeOf(editor.document.uri);
	const opened = session.get(place?.key);
	const fn = opened && place && functionAt(opened, place.path, editor.selection.active.line + 1);
	return opened && fn ? { opened, name: fn.name, link: fn.link } : undefined;
}

/** What “Select and Start Debugging” offers: findings and scenarios of the open reviews. */
function dynamic(session: Session): Configuration[] {
	return session.reviews.flatMap((opened) => [
		...opened.report.findings
			.filter((one) => one.status !== 'fixed')
			.map((one) => configuration(`Finding: ${one.rule} in ${one.function}`, { input: opened.key, finding: one.id, stopAt: 'finding' })),
		...opened.report.scenarios.map((one) => configuration(`Scenario: ${one.title}`, { input: opened.key, scenario: one.id })),
	]);
}

const uriFrom = (text: string) => (/^[a-z][\w+.-]+:/i.test(text) ? vscode.Uri.parse(text) : vscode.Uri.file(text));
