// Whether a rebuilt text is proven to be what the author had: the badge on files of the views and tabs. Owns the wording.
import * as vscode from 'vscode';
import type { FileReport } from '../review/report';
import { placeOf } from './places';
import type { Session } from './session';

export interface Verified {
	/** One character. */
	readonly badge: string;
	readonly text: string;
	readonly doubtful: boolean;
}

export function verification(file: FileReport): Verified {
	const v = file.verification;
	if (file.status === 'binary') return { badge: 'B', text: 'Binary: its text is not shown.', doubtful: false };
	switch (v?.kind) {
		case 'verified':
			return v.restored
				? {
						badge: 'R',
						text: `Restored: white space was repaired, and the text now has the git blob id ${short(v.blob)} that the patch names.`,
						doubtful: false,
					}
				: { badge: '✓', text: `Verified: the text has the git blob id ${short(v.blob)} that the patch names.`, doubtful: false };
		case 'mismatch':
			return {
				badge: '≠',
				text: `Not the author's text: its git blob id is ${short(v.blob)}, the patch names ${short(v.expected)}.`,
				doubtful: true,
			};
		case 'unverifiable':
			return { badge: '?', text: `Could not verify: ${v.why}`, doubtful: true };
		case undefined:
			return file.verified ? { badge: '✓', text: 'Verified.', doubtful: false } : { badge: '?', text: 'Could not verify.', doubtful: true };
	}
}

const short = (blob: string) => blob.slice(0, 12);

export function registerVerified(session: Session): vscode.Disposable {
	const changed = new vscode.EventEmitter<undefined>();
	return vscode.Disposable.from(
		changed,
		session.onDidChange(() => changed.fire(undefined)),
		vscode.window.registerFileDecorationProvider({
			onDidChangeFileDecorations: changed.event,
			provideFileDecoration(uri) {
				const place = placeOf(uri);
				const file = place?.side === 'patched' ? session.get(place.key)?.report.files.find((one) => one.path === place.path) : undefined;
				if (!file) return undefined;
				const { badge, text } = verification(file);
				return new vscode.FileDecoration(badge, text);
			},
		}),
	);
}
