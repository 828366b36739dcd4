/**
 * One hunk: from its `@@` line to where its counts are used up, across the remarks that reviewers wrote in between.
 * Owns the damage mails do to hunk lines: blanks at line ends stripped, long lines wrapped, the diff column lost.
 */
import { line1 } from '../base/positions';
import type { Problem } from '../base/problem';
import { type DraftHunk, HUNK_LINE, type QuotedLines } from './draft';
import { startsFile } from './file-header';
import type { HunkLineKind } from './model';
import { problemAt } from './place';

const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/;
/** A mailer wraps a line only when the next word would pass about this column. */
const WRAP_COLUMN = 68;

export interface HunkRead {
	readonly hunk?: DraftHunk;
	readonly next: number;
}

interface State {
	readonly q: QuotedLines;
	readonly depth: number;
	readonly pad: boolean;
	readonly crlf: boolean;
	readonly hunk: DraftHunk;
	oldLeft: number;
	newLeft: number;
	/** Index of the last mail line that belongs to the hunk. */
	last: number;
	/** Lines without a diff column that nothing explains yet. */
	strays: { at: number; before: number }[];
	joined: number;
}

/** Reads the hunk whose `@@` line is at `start`. Without a hunk in the answer the header was malformed (a problem says so). */
export function readHunk(
	q: QuotedLines,
	start: number,
	depth: number,
	pad: boolean,
	crlf: boolean,
	name: string,
	problems: Problem[],
): HunkRead {
	const column = q.columnAt(start, depth, pad);
	const header = HEADER.exec(q.lines[start]!.slice(column).replace(/\r$/, ''));
	q.owned[start] = 1;
	if (!header) {
		problems.push(
			problemAt(
				name,
				q.inputLine(start),
				'malformed-hunk-header',
				'error',
				'This `@@` line cannot be read; the lines below it are not used.',
			),
		);
		return { next: start + 1 };
	}
	const [oldStart, oldCount, newStart, newCount] = [Number(header[1]), Number(header[2] ?? 1), Number(header[3]), Number(header[4] ?? 1)];
	const hunk: DraftHunk = {
		oldStart: line1(oldStart),
		oldCount,
		newStart: line1(newStart),
		newCount,
		section: header[5]!,
		lines: [],
		at: [],
		inputLine: line1(q.inputLine(start)),
	};
	const s: State = { q, depth, pad, crlf, hunk, oldLeft: oldCount, newLeft: newCount, last: start, strays: [], joined: 0 };
	for (let at = start + 1; at < q.length && (s.oldLeft > 0 || s.newLeft > 0); at++) if (!takeLine(s, at)) break;
	readNoNewline(s);
	const promised = { old: oldCount, new: newCount };
	restoreLostColumn(s);
	if (s.oldLeft <= 0 && s.newLeft <= 0) takeSurplus(s);
	else dropTrailingBlanks(s);
	report(s, promised, name, problems);
	return { hunk, next: s.last + 1 };
}

function contentAt(s: State, at: number): string | undefined {
	if (at >= s.q.length) return undefined;
	const column = s.q.columnAt(at, s.depth, s.pad);
	return column < 0 ? undefined : strip(s, s.q.lines[at]!.slice(column));
}

const strip = (s: State, text: string): string => (s.crlf && text.endsWith('\r') ? text.slice(0, -1) : text);

/** False when the hunk ends before this line. */
function takeLine(s: State, at: number): boolean {
	const content = contentAt(s, at);
	if (content === undefined) {
		const shallow = s.q.content(at);
		if (startsFile(shallow, () => [1, 2].map((n) => (at + n < s.q.length ? s.q.content(at + n) : undefined)))) return false;
		if (isWrapped(s, at, shallow, true)) join(s, at, shallow);
		return true;
	}
	if (endsHunk(s, at, content)) return false;
	const kind = kindOf(content);
	if (kind) {
		push(s, at, kind, content.slice(1), 1);
		return true;
	}
	if (content === '' || content === '\r') push(s, at, 'context', content, 0);
	else if (content.startsWith('\\')) readNoNewlineAt(s, at);
	else if (content.startsWith('\t')) push(s, at, 'context', content, 0);
	else if (isWrapped(s, at, content, false)) join(s, at, content);
	else {
		s.strays.push({ at, before: s.hunk.lines.length });
		const [a, b] = [s.strays.at(-2), s.strays.at(-3)];
		if (s.depth === 0 && a?.at === at - 1 && b?.at === at - 2) return false;
	}
	return true;
}

function endsHunk(s: State, at: number, content: string): boolean {
	const code = content.charCodeAt(0);
	if (code === 64 && content.startsWith('@@ -')) return true;
	if (code === 100 && content.startsWith('diff -')) return true;
	if (code !== 45) return false;
	if (startsFile(content, () => [contentAt(s, at + 1), contentAt(s, at + 2)])) return true;
	return /^-- ?$/.test(content) && /^\d+\.\d|^$/.test(contentAt(s, at + 1) ?? '');
}

function kindOf(content: string): HunkLineKind | undefined {
	const code = content.charCodeAt(0);
	return code === 32 ? 'context' : code === 43 ? 'add' : code === 45 ? 'delete' : code === 0xa0 ? 'context' : undefined;
}

function push(s: State, at: number, kind: HunkLineKind, text: string, width: number): void {
	s.hunk.lines.push({
		kind,
		text,
		inputLine: line1(s.q.inputLine(at)),
		inputColumn: Math.max(0, s.q.columnAt(at, s.depth, s.pad)) + width,
		noNewline: false,
	});
	s.hunk.at.push(at);
	s.q.owned[at] = HUNK_LINE;
	s.last = at;
	if (kind !== 'add') s.oldLeft--;
	if (kind !== 'delete') s.newLeft--;
}

/** The rest of a line that a mailer broke: directly below a long hunk line, too long a first word to have fitted there. */
function isWrapped(s: State, at: number, content: string, shallow: boolean): boolean {
	const previous = s.hunk.lines.at(-1);
	const text = content.trim();
	if (!previous || s.hunk.at.at(-1) !== at - 1 || text === '') return false;
	const word = /^\S+/.exec(text)![0];
	if (s.q.lines[at - 1]!.length + 1 + word.length <= WRAP_COLUMN) return false;
	if (!shallow) return true;
	// one level too shallow: only a piece of code between two quoted lines is one
	return (
		s.q.depth(at) === s.depth - 1 &&
		at + 1 < s.q.length &&
		s.q.depth(at + 1) >= s.depth &&
		text.length < 60 &&
		/[;{},()]$|\*\/$/.test(text) &&
		!/^\p{Lu}\p{Ll}/u.test(text)
	);
}

function join(s: State, at: number, content: string): void {
	const previous = s.hunk.lines.at(-1)!;
	previous.text = previous.text.endsWith(' ') ? previous.text + content : `${previous.text} ${content}`;
	s.q.owned[at] = HUNK_LINE;
	s.hunk.at[s.hunk.at.length - 1] = at; // a second break continues from here
	s.last = at;
	s.joined++;
}

function readNoNewlineAt(s: State, at: number): void {
	const previous = s.hunk.lines.at(-1);
	if (previous) previous.noNewline = true;
	s.q.owned[at] = HUNK_LINE;
	s.last = at;
}

/** `\ No newline at end of file` behind the last line. */
function readNoNewline(s: State): void {
	if (contentAt(s, s.last + 1)?.startsWith('\\ ')) readNoNewlineAt(s, s.last + 1);
}

/** Lines without a diff column are context when exactly that many are missing on both sides. */
function restoreLostColumn(s: State): void {
	if (s.strays.length === 0 || s.oldLeft !== s.strays.length || s.newLeft !== s.strays.length) return;
	for (const [n, stray] of s.strays.entries()) {
		const column = s.q.columnAt(stray.at, s.depth, s.pad);
		const text = strip(s, s.q.lines[stray.at]!.slice(column));
		s.hunk.lines.splice(stray.before + n, 0, {
			kind: 'context',
			text,
			inputLine: line1(s.q.inputLine(stray.at)),
			inputColumn: column,
			noNewline: false,
		});
		s.hunk.at.splice(stray.before + n, 0, stray.at);
		s.q.owned[stray.at] = HUNK_LINE;
		s.last = Math.max(s.last, stray.at);
	}
	s.oldLeft = 0;
	s.newLeft = 0;
}

/** Lines behind the end that the counts deny but that are plainly of the hunk: an added or deleted line among them. */
function takeSurplus(s: State): void {
	const surplus: { at: number; kind: HunkLineKind; content: string }[] = [];
	let sure = 0;
	for (let at = s.last + 1; at < s.q.length; at++) {
		const content = contentAt(s, at);
		if (content === undefined || endsHunk(s, at, content) || /^-- ?$/.test(content)) break;
		const kind = kindOf(content);
		if (!kind) break;
		surplus.push({ at, kind, content });
		if (kind !== 'context') sure = surplus.length;
	}
	for (const { at, kind, content } of surplus.slice(0, sure)) push(s, at, kind, content.slice(1), 1);
	if (sure > 0) readNoNewline(s);
}

/** Blank lines at the end of a cut hunk belong to the mail, not to the hunk. */
function dropTrailingBlanks(s: State): void {
	const { lines, at } = s.hunk;
	while (lines.length > 0 && lines.at(-1)!.text === '' && s.q.content(at.at(-1)!).trim() === '') {
		lines.pop();
		s.q.owned[at.pop()!] = 0;
		s.oldLeft++;
		s.newLeft++;
	}
	s.last = at.at(-1) ?? s.last;
}

function report(s: State, promised: { readonly old: number; readonly new: number }, name: string, problems: Problem[]): void {
	const { hunk } = s;
	const line = hunk.inputLine;
	hunk.oldCount = hunk.lines.filter((one) => one.kind !== 'add').length;
	hunk.newCount = hunk.lines.filter((one) => one.kind !== 'delete').length;
	const missing = Math.max(0, s.oldLeft, s.newLeft);
	if (hunk.oldCount !== promised.old || hunk.newCount !== promised.new) {
		const says = `The \`@@\` line says ${promised.old} old and ${promised.new} new lines, but there are ${hunk.oldCount} and ${hunk.newCount}`;
		// cut at the end of the mail, or by lines of another kind; wrong counts otherwise
		const next = contentAt(s, s.last + 1);
		const cut = missing > 0 && (next === undefined || !/^(?:@@ -|diff -|--- )/.test(next));
		if (missing > 0) hunk.missing = missing;
		problems.push(
			cut
				? problemAt(name, line, 'truncated-hunk', 'error', `${says}: the hunk is cut off. What is there is shown.`)
				: problemAt(
						name,
						line,
						'hunk-count-mismatch',
						'error',
						`${says}: the counts are wrong or lines were lost. The lines that are there are used.`,
					),
		);
	}
	if (s.joined > 0) {
		problems.push(
			problemAt(
				name,
				line,
				'wrapped-lines',
				'info',
				`${s.joined} line${s.joined > 1 ? 's' : ''} of this hunk had been wrapped in the mail and ${s.joined > 1 ? 'are' : 'is'} joined again.`,
			),
		);
	}
}
