// What the host tests share: a made-up review in the real editor, and waiting. No tests of its own.
import * as vscode from 'vscode';
import type { Api } from '../../src/faces/extension';
import { FILE, fixtureReview } from '../fixtures/review';

/** Each test file is a bundle of its own: what they share hangs on the global object. */
const shared = globalThis as { rehearseRealCore?: Api['session']['core'] };

/** Lets the session review with the real core again, after tests on the made-up review. */
export async function useRealCore(): Promise<void> {
	const { session } = await api();
	if (shared.rehearseRealCore) session.core = shared.rehearseRealCore;
}

/** Lets the session answer with the made-up review. */
export async function useFixture(): Promise<void> {
	const { session } = await api();
	shared.rehearseRealCore ??= session.core;
	session.core = async () => async (_bytes, name, _ports, options) => fixtureReview(name, options);
}

export async function api(): Promise<Api> {
	return vscode.extensions.getExtension('rehearse.rehearse')?.activate() as Promise<Api>;
}

export function uriFor(side: string, key: string, path = FILE): vscode.Uri {
	return vscode.Uri.from({ scheme: 'rehearse', authority: `${side}.${key}`, path: `/${path}` });
}

let count = 0;

/** Opens the made-up review and gives its key and the URI of its patched file. */
export async function openFixture(): Promise<{ key: string; uri: vscode.Uri }> {
	const { session } = await api();
	await useFixture();
	const opened = await session.open({ name: `fixture-${++count}.patch`, bytes: new TextEncoder().encode('made up') });
	if (!opened) throw new Error('nothing was opened');
	return { key: opened.key, uri: uriFor('patched', opened.key) };
}

export async function document(uri: vscode.Uri): Promise<vscode.TextDocument> {
	const text = await vscode.workspace.openTextDocument(uri);
	await new Promise((resolve) => setTimeout(resolve, 50));
	return text;
}

/** Waits until `check` holds; fails with what was waited for. */
export async function until(what: string, check: () => boolean | undefined, ms = 5000): Promise<void> {
	const end = Date.now() + ms;
	while (!check()) {
		if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
