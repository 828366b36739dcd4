/** Patch lines that remarks can hang on: from a mail's line to a place in a file. */
import { line1 } from '../base/positions';
import type { MailDraft } from './choose';
import type { DraftFile, DraftHunk } from './draft';
import type { Remark } from './model';
import { squeeze } from './tabs';

export type Anchor = NonNullable<Remark['anchor']>;

export interface AnchorRef {
	readonly patch: number;
	readonly file: DraftFile;
	readonly hunk: DraftHunk;
	/** Index into hunk.lines. */
	readonly line: number;
}

/** The place a reference names: the patched side, or the base for a deleted line. */
export function anchorOf({ patch, file, hunk, line }: AnchorRef): Anchor {
	let oldLine: number = hunk.oldStart;
	let newLine: number = hunk.newStart;
	for (const before of hunk.lines.slice(0, line)) {
		if (before.kind !== 'add') oldLine++;
		if (before.kind !== 'delete') newLine++;
	}
	const at = hunk.lines[line]!;
	const base = at.kind === 'delete';
	return {
		patch,
		file: base ? file.oldPath : file.path,
		side: base ? 'base' : 'patched',
		line: line1(base ? oldLine : newLine),
		lineText: at.text,
		inputLine: at.inputLine,
	};
}

export interface Refs {
	/** A patch line stands at this line of the mail. */
	readonly has: (at: number) => boolean;
	/** Only where `has`. */
	readonly get: (at: number) => AnchorRef;
}

/** References by line of the mail. Two numbers a line, not an object: a mail may be one diff of a million lines. */
export function refsOf(mail: MailDraft): Refs {
	const hunks: Omit<AnchorRef, 'line'>[] = [];
	const hunkOf = new Int32Array(mail.q.length).fill(-1);
	const lineOf = new Int32Array(mail.q.length);
	for (const { diff, patch } of mail.copies) {
		for (const file of diff.files) {
			for (const hunk of file.hunks) {
				for (let line = 0; line < hunk.at.length; line++) {
					const at = hunk.at[line] as number;
					hunkOf[at] = hunks.length;
					lineOf[at] = line;
				}
				hunks.push({ patch, file, hunk });
			}
		}
	}
	return {
		has: (at) => (hunkOf[at] as number) >= 0,
		get: (at) => ({ ...(hunks[hunkOf[at] as number] as Omit<AnchorRef, 'line'>), line: lineOf[at] as number }),
	};
}

const kindMark = { context: ' ', add: '+', delete: '-' } as const;

/** Lines of kept patches by their text, to recognise them in replies that quote a patch without its headers. */
export class KnownLines {
	private readonly byTitle = new Map<string, Map<string, AnchorRef>>();
	private readonly messages = new Set<string>();
	add(title: string, patch: number, files: readonly DraftFile[], message: string): void {
		let lines = this.byTitle.get(title);
		if (!lines) {
			lines = new Map();
			this.byTitle.set(title, lines);
		}
		for (const file of files) {
			for (const hunk of file.hunks) {
				for (const [line, { kind, text }] of hunk.lines.entries()) {
					const key = squeeze(text);
					if (key.length >= 4 && !lines.has(kindMark[kind] + key)) lines.set(kindMark[kind] + key, { patch, file, hunk, line });
				}
			}
		}
		for (const line of message.split('\n')) if (line.trim() !== '') this.messages.add(squeeze(line));
	}
	/** The patch line that a quoted content shows; `previous` is preferred when it goes on there. */
	find(title: string, content: string, previous: AnchorRef | undefined): AnchorRef | undefined {
		const mark = content[0] ?? '';
		if (mark !== '+' && mark !== '-' && mark !== ' ') return undefined;
		const key = mark + squeeze(content.slice(1));
		const next = previous?.hunk.lines[previous.line + 1];
		if (previous && next && kindMark[next.kind] + squeeze(next.text) === key) return { ...previous, line: previous.line + 1 };
		return this.byTitle.get(title)?.get(key);
	}
	isMessage(content: string): boolean {
		return this.messages.has(squeeze(content));
	}
}
