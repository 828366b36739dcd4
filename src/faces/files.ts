// The virtual documents: base texts read-only, patched texts writable in memory, so that quick fixes, edits and undo work as in
// any file. Owns their content and tells the session of edits; never touches the disk.
import * as vscode from 'vscode';
import { placeOf, SCHEME, type VirtualPlace } from './places';
import type { OpenedReview, Session } from './session';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

class VirtualFiles implements vscode.FileSystemProvider {
	readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
	readonly onDidChangeFile = this.#changes.event;
	/** What the user saved, by URI. */
	readonly #saved = new Map<string, { readonly text: string; readonly at: number }>();

	constructor(
		private readonly session: Session,
		private readonly restore: (key: string) => Promise<void>,
	) {}

	watch(): vscode.Disposable {
		return new vscode.Disposable(() => {});
	}

	async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
		const place = placeOf(uri);
		if (await this.#isDirectory(uri)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
		const text = await this.#text(uri);
		return {
			type: vscode.FileType.File,
			ctime: 0,
			mtime: this.#saved.get(uri.toString())?.at ?? 1,
			size: encoder.encode(text).length,
			...(place?.side === 'patched' ? {} : { permissions: vscode.FilePermission.Readonly }),
		};
	}

	async readFile(uri: vscode.Uri): Promise<Uint8Array> {
		return encoder.encode(await this.#text(uri));
	}

	writeFile(uri: vscode.Uri, content: Uint8Array): void {
		const place = placeOf(uri);
		if (place?.side !== 'patched') throw vscode.FileSystemError.NoPermissions(uri);
		const text = decoder.decode(content);
		this.#saved.set(uri.toString(), { text, at: (this.#saved.get(uri.toString())?.at ?? 1) + 1 });
		this.session.edit(place.key, place.path, text);
		this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
	}

	async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
		const here = uri.path.replace(/\/?$/, '/');
		const names = new Map<string, vscode.FileType>();
		for (const path of pathsOf(await this.#opened(uri), uri)) {
			if (!path.startsWith(here)) continue;
			const [name = '', ...below] = path.slice(here.length).split('/');
			names.set(name, below.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
		}
		return [...names];
	}

	createDirectory(uri: vscode.Uri): void {
		throw vscode.FileSystemError.NoPermissions(uri);
	}
	delete(uri: vscode.Uri): void {
		throw vscode.FileSystemError.NoPermissions(uri);
	}
	rename(uri: vscode.Uri): void {
		throw vscode.FileSystemError.NoPermissions(uri);
	}

	/** Tells the editor that the texts behind a review may have changed. */
	refresh(opened: OpenedReview): void {
		const open = vscode.workspace.textDocuments.filter((one) => placeOf(one.uri)?.key === opened.key && !one.isDirty);
		const events = open.map(({ uri }) => ({ type: vscode.FileChangeType.Changed, uri }));
		if (events.length > 0) this.#changes.fire(events);
	}

	async #opened(uri: vscode.Uri): Promise<OpenedReview> {
		const key = placeOf(uri)?.key ?? '';
		if (!this.session.get(key)) await this.restore(key);
		const opened = this.session.get(key);
		if (!opened) throw vscode.FileSystemError.FileNotFound(uri);
		return opened;
	}

	async #isDirectory(uri: vscode.Uri): Promise<boolean> {
		const here = uri.path.replace(/\/?$/, '/');
		return pathsOf(await this.#opened(uri), uri).some((path) => path.startsWith(here));
	}

	async #text(uri: vscode.Uri): Promise<string> {
		const place = placeOf(uri);
		const opened = await this.#opened(uri);
		const text = place && (this.#saved.get(uri.toString())?.text ?? textOf(this.session, opened, place));
		if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
		return text;
	}
}

/** Text of a virtual document; empty for the missing side of an added or deleted file. */
function textOf(session: Session, opened: OpenedReview, { side, path }: VirtualPlace): string | undefined {
	// What a function runs of a patched file is the patched document itself; in our model only scenarios run it.
	if (side === 'model' || side === 'tree') return opened.review.source?.(path, 'scenario:')?.text;
	const file = opened.review.files.find((one) => one.path === path || (side === 'base' && one.oldPath === path));
	if (!file) return undefined;
	return side === 'base' ? (file.base?.text ?? '') : session.original(opened, path);
}

function pathsOf(opened: OpenedReview, uri: vscode.Uri): string[] {
	const base = placeOf(uri)?.side === 'base';
	return opened.review.files.map((file) => `/${base ? file.oldPath : file.path}`);
}

/** `restore` opens a review again whose documents are still shown after the window was reloaded. */
export function registerFiles(session: Session, restore: (key: string) => Promise<void>): vscode.Disposable {
	const files = new VirtualFiles(session, restore);
	return vscode.Disposable.from(
		vscode.workspace.registerFileSystemProvider(SCHEME, files, { isCaseSensitive: true }),
		vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
			const place = placeOf(document.uri);
			if (place?.side === 'patched' && contentChanges.length > 0) session.edit(place.key, place.path, document.getText());
		}),
		// .h is C++ to the editor; here every header is the kernel's
		vscode.workspace.onDidOpenTextDocument((document) => {
			if (document.uri.scheme === SCHEME && document.languageId === 'cpp') void vscode.languages.setTextDocumentLanguage(document, 'c');
		}),
		session.onDidChange((opened) => opened && files.refresh(opened)),
	);
}
