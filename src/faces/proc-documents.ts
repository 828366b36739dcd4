// /proc/PID/cgroup of the stopped run as a read-only document that follows the debugger: what the running task would read there now.
// Owns the document; the text comes from the model's own read, evaluated in the stopped run.
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';

const SCHEME = 'rehearse-proc';
const TYPE = 'rehearse';

const pidOf = (uri: vscode.Uri): number => Number(/\/proc\/(\d+)\//.exec(uri.path)?.[1] ?? 0);

/** Thread numbers of the client are the task's number and one. */
const taskOf = (thread: DebugProtocol.Thread): number => thread.id - 1;

async function threadsOf(session: vscode.DebugSession): Promise<readonly DebugProtocol.Thread[]> {
	const answer = (await session.customRequest('threads')) as DebugProtocol.ThreadsResponse['body'];
	return answer.threads;
}

async function textOf(uri: vscode.Uri): Promise<string> {
	const session = vscode.debug.activeDebugSession;
	if (session?.type !== TYPE) return 'No run is being debugged. The text appears when one is stopped.\n';
	const evaluate = async (expression: string) => {
		const answer = (await session.customRequest('evaluate', { expression, context: 'repl' })) as DebugProtocol.EvaluateResponse['body'];
		return answer.result;
	};
	try {
		const pid = pidOf(uri);
		if (/^(0|NULL)$/.test(await evaluate(`task_by_pid(${pid})`))) return `There is no task ${pid} at this step.\n`;
		const reader = await evaluate('__rehearse_task()');
		const shown = await evaluate(`read_proc_cgroup(task_by_pid(${pid}))`);
		const name = (await threadsOf(session)).find((one) => taskOf(one) === Number(reader))?.name ?? `task ${reader}`;
		const text = /^"(?:[^"\\]|\\.)*"/.exec(shown)?.[0];
		return `${text === undefined ? `${shown}\n` : (JSON.parse(text) as string)}\n# as ${name} (pid ${reader}) reads it at this step\n`;
	} catch (error) {
		return `${error instanceof Error ? error.message : String(error)}\n\n# it cannot be read at this step\n`;
	}
}

export function registerProcDocuments(): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	const refresh = () => {
		for (const one of vscode.workspace.textDocuments) if (one.uri.scheme === SCHEME) changed.fire(one.uri);
	};
	return vscode.Disposable.from(
		changed,
		vscode.workspace.registerTextDocumentContentProvider(SCHEME, { onDidChange: changed.event, provideTextDocumentContent: textOf }),
		vscode.debug.registerDebugAdapterTrackerFactory(TYPE, {
			createDebugAdapterTracker: () => ({
				onDidSendMessage(message: DebugProtocol.ProtocolMessage) {
					const event = message.type === 'event' ? (message as DebugProtocol.Event).event : '';
					if (event === 'stopped' || event === 'invalidated') refresh();
				},
			}),
		}),
		vscode.debug.onDidTerminateDebugSession(refresh),
		vscode.commands.registerCommand('rehearse.showProcCgroup', async () => {
			const session = vscode.debug.activeDebugSession;
			if (session?.type !== TYPE) {
				void vscode.window.showInformationMessage('Debug a scenario first: the file is read in the stopped run.');
				return;
			}
			const items = (await threadsOf(session)).map((one) => ({
				label: one.name,
				description: `/proc/${taskOf(one)}/cgroup`,
				pid: taskOf(one),
			}));
			const picked = items.length > 1 ? await vscode.window.showQuickPick(items, { title: 'Whose /proc/PID/cgroup?' }) : items[0];
			if (!picked) return;
			const uri = vscode.Uri.from({ scheme: SCHEME, path: `/proc/${picked.pid}/cgroup` });
			const document = await vscode.workspace.openTextDocument(uri);
			await vscode.window.showTextDocument(document, { preview: false, preserveFocus: true, viewColumn: vscode.ViewColumn.Beside });
			changed.fire(uri);
		}),
		vscode.commands.registerCommand('rehearse.goToStep', (row?: { readonly variable?: DebugProtocol.Variable }) => {
			const step = /^step (\d+)$/.exec(row?.variable?.name ?? '')?.[1];
			if (step !== undefined) return vscode.debug.activeDebugSession?.customRequest('gotoStep', { step: Number(step) });
			void vscode.window.showInformationMessage('This row is no step of the run.');
			return undefined;
		}),
	);
}
