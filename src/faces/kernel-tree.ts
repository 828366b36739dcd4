// The kernel tree that is open in the workspace: found, indexed once on request with progress, and given to reviews for headers and
// definitions. Owns asking and where the index is kept; the index itself is tree/'s.
import * as vscode from 'vscode';
import type { KernelTree } from '../c/program';
import { type BaseFiles, baseFiles, looksLikeKernel } from '../tree/base-files';
import { openTree, prepareTree, type TreeOptions } from '../tree/tree';
import type { Session } from './session';

const SETTING = 'useKernelTree';
/** Milliseconds of indexing after which others get a turn. */
const TURN = 30;
const ASKED = 'rehearse.askedForTree';

/** The first workspace folder on this machine that is a kernel tree. */
function kernelFolder(): BaseFiles | undefined {
	for (const { uri } of vscode.workspace.workspaceFolders ?? [])
		if (uri.scheme === 'file' && looksLikeKernel(uri.fsPath)) return baseFiles(uri.fsPath);
	return undefined;
}

export class KernelTrees {
	#ready: { readonly root: string; readonly tree: KernelTree } | undefined;

	constructor(
		private readonly context: vscode.ExtensionContext,
		private readonly log: (line: string) => void,
	) {}

	get #options(): TreeOptions {
		return { env: {}, progress: () => {}, cache: this.context.globalStorageUri.fsPath };
	}

	/** The tree for a review, once the user wants it; undefined when there is none, or it is not indexed yet. */
	async tree(): Promise<KernelTree | undefined> {
		const files = kernelFolder();
		if (!files) return undefined;
		if (!vscode.workspace.getConfiguration('rehearse').get<boolean>(SETTING, false)) {
			this.#offer();
			return undefined;
		}
		if (this.#ready?.root !== files.root) await this.index();
		return this.#ready?.root === files.root ? this.#ready.tree : undefined;
	}

	/** Makes the index, or brings it up to date; false when there is no tree or the user stopped it. */
	async index(): Promise<boolean> {
		const files = kernelFolder();
		if (!files) return false;
		const started = performance.now();
		const done = await vscode.window.withProgress(
			{ location: vscode.ProgressLocation.Notification, title: 'Rehearse: indexing the kernel tree', cancellable: true },
			(progress, token) => {
				let last = performance.now();
				const pause = async (): Promise<boolean> => {
					if (performance.now() - last > TURN) {
						await new Promise((resolve) => setTimeout(resolve, 0));
						last = performance.now();
					}
					return token.isCancellationRequested;
				};
				return prepareTree(files, { ...this.#options, progress: (message) => progress.report({ message }) }, pause);
			},
		);
		if (!done) return false;
		this.#ready = { root: files.root, tree: openTree(files, this.#options) };
		this.log(`kernel tree ${files.root}: index ready after ${Math.round(performance.now() - started)} ms`);
		return true;
	}

	/** Files of the tree changed: what was read of them is read again with the next review. */
	forget(): void {
		this.#ready = undefined;
	}

	/** Asked once for a workspace. */
	#offer(): void {
		if (this.context.workspaceState.get(ASKED, false)) return;
		void this.context.workspaceState.update(ASKED, true);
		const question = 'This workspace is a kernel tree. Reviews can use its headers and definitions; indexing it takes some seconds once.';
		void vscode.window.showInformationMessage(question, 'Use It').then((answer) => {
			if (answer) void vscode.commands.executeCommand('rehearse.useKernelTree');
		});
	}
}

/** The command that indexes the tree and reviews again with it. */
export function registerKernelTrees(session: Session, trees: KernelTrees): vscode.Disposable {
	const watcher = vscode.workspace.createFileSystemWatcher('**/*.{c,h}');
	const forget = () => trees.forget();
	return vscode.Disposable.from(
		watcher,
		watcher.onDidChange(forget),
		watcher.onDidCreate(forget),
		watcher.onDidDelete(forget),
		vscode.workspace.onDidChangeWorkspaceFolders(forget),
		vscode.commands.registerCommand('rehearse.useKernelTree', async () => {
			if (!kernelFolder()) {
				void vscode.window.showInformationMessage(
					'No folder of this workspace is a kernel tree: open one that has include/linux and kernel, then try again.',
				);
				return;
			}
			await vscode.workspace.getConfiguration('rehearse').update(SETTING, true, vscode.ConfigurationTarget.Workspace);
			if (!(await trees.index())) return;
			for (const one of session.reviews) await session.again(one.key);
		}),
	);
}
