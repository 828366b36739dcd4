/**
 * Reads any input: bytes → patches, remarks, problems. Owns the order of work.
 *
 * ```
 * bytes ─► mails ─► diffs of each mail ─► one copy per patch ─► whitespace repair ─► remarks hung on patch lines
 * ```
 */
import type { Problem } from '../base/problem';
import type { Mail } from '../mail/mail';
import { openMails } from '../mail/open';
import { KnownLines } from './anchors';
import { type Choice, type Copy, chooseCopies, type MailDraft } from './choose';
import { checkDiffstat, countChanges } from './diffstat';
import { type DraftFile, QuotedLines } from './draft';
import { readMessage } from './message';
import type { FilePatch, Patch, Person, ReadResult } from './model';
import { type DraftDiff, parseDiffs } from './parse-diff';
import { problemAt } from './place';
import { gatherRemarks, mergeRemarks } from './remarks';
import { repairFiles } from './repair';
import { readSubject } from './subject';
import type { Budget } from './tab-search';
import { findAttributions, Writers } from './writers';

/** Bytes hashed at most while looking for lost tabs. */
const HASH_BUDGET = 16_000_000;
const MOST_PROBLEMS = 200;

/** Reads an input of any form. `name` names it in problems. Never throws on bad input; what is readable is returned beside the problems. */
export async function readInput(bytes: Uint8Array, name: string): Promise<ReadResult> {
	if (bytes.length === 0)
		return {
			format: 'unknown',
			patches: [],
			remarks: [],
			text: '',
			problems: [problemAt(name, 1, 'empty-input', 'error', 'The input is empty.')],
		};
	if (looksBinary(bytes))
		return {
			format: 'unknown',
			patches: [],
			remarks: [],
			text: '',
			problems: [problemAt(name, 1, 'binary-input', 'error', 'The input is a binary file, not a mail or patch.')],
		};
	const opened = await openMails(bytes, name);
	const problems: Problem[] = [...opened.problems, ...nulProblems(opened.text, name)];
	const byId = new Map(opened.mails.flatMap((mail) => (mail.messageId ? [[mail.messageId, mail] as const] : [])));
	const hasNul = opened.text.includes('\0');
	const mails = opened.mails.map((mail) => draftMail(hasNul ? withoutNul(mail) : mail, (depth) => ancestorOf(mail, depth, byId), name));
	const choices = chooseCopies(mails);
	const budget: Budget = { bytes: HASH_BUDGET };
	const known = new KnownLines();
	const keptMails = new Set(choices.map(({ mail }) => mail));
	for (const mail of mails)
		if (mail.copies.length === 0 || keptMails.has(mail)) for (const problem of mail.problems) problems.push(problem);
	const patches = choices.map((choice, index) => {
		repairFiles(choice.copy.diff.files, name, budget, problems);
		const patch = patchOf(choice, name, problems);
		if (mails.length > 1) known.add(choice.copy.subject.title, index, choice.copy.diff.files, patch.message);
		return patch;
	});
	const remarks = mergeRemarks(mails.map((mail) => gatherRemarks(mail, known)));
	if (patches.length === 0 && !problems.some((problem) => problem.severity === 'error')) {
		problems.push(
			problemAt(
				name,
				1,
				'no-patch',
				'error',
				CONTEXT_DIFF.test(opened.text)
					? 'This is a context diff (`***` and `---`), and only unified diffs are read: make it again with `diff -u` or `git diff`.'
					: 'There is no patch in this input: no line starts a diff (`diff --git`, or `---` and `+++` above a `@@`).',
			),
		);
	}
	const format = opened.format === 'unknown' && patches.length > 0 ? 'diff' : opened.format;
	return { format, patches, remarks, problems: limited(problems, name), text: opened.text };
}

const CONTEXT_DIFF = /^\*\*\* \S.*\n--- \S.*\n\*{7,}/m;

/** One control character in twenty within the first 64 KiB, and no sign of UTF-16. */
function looksBinary(bytes: Uint8Array): boolean {
	if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return false;
	const size = Math.min(bytes.length, 65_536);
	let control = 0;
	for (let at = 0; at < size; at++) {
		const byte = bytes[at] as number;
		if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control++;
	}
	return control * 20 > size;
}

function limited(problems: readonly Problem[], name: string): Problem[] {
	if (problems.length <= MOST_PROBLEMS) return [...problems];
	const left = problems.length - MOST_PROBLEMS;
	const shown = problems.slice(0, MOST_PROBLEMS);
	return [
		...shown,
		problemAt(name, shown.at(-1)?.place?.line ?? 1, 'more-problems', 'warning', `${left} more problems like these are not listed.`),
	];
}

function nulProblems(text: string, name: string): Problem[] {
	const at = text.indexOf('\0');
	if (at < 0) return [];
	let line = 1;
	for (let nl = text.indexOf('\n'); nl >= 0 && nl < at; nl = text.indexOf('\n', nl + 1)) line++;
	return [
		problemAt(
			name,
			line,
			'nul-bytes',
			'error',
			'The input holds NUL bytes from this line on; they are read as U+FFFD. It may be a binary file or damaged.',
		),
	];
}

function withoutNul(mail: Mail): Mail {
	if (!mail.lines.some((line) => line.includes('\0'))) return mail;
	return { ...mail, lines: mail.lines.map((line) => line.replaceAll('\0', '\ufffd')) };
}

/** Writer of the mail `depth` answers above a mail: what is quoted that deep, when no attribution line tells. */
function ancestorOf(mail: Mail, depth: number, byId: ReadonlyMap<string, Mail>): Person | undefined {
	let at: Mail | undefined = mail;
	for (let n = 0; at && n < Math.min(depth, 30); n++) at = at.inReplyTo ? byId.get(at.inReplyTo) : undefined;
	return at?.from;
}

function draftMail(mail: Mail, ancestors: MailDraft['ancestors'], name: string): MailDraft {
	const q = new QuotedLines(mail);
	const problems: Problem[] = [];
	const diffs = parseDiffs(q, name, problems);
	const attributions = findAttributions(q);
	const subject = readSubject(mail.subject);
	const draft: MailDraft = { mail, q, subject, attributions, ancestors, copies: [], problems };
	for (const [n, diff] of diffs.entries()) draft.copies.push(copyOf(draft, diff, n > 0));
	return draft;
}

function copyOf(draft: MailDraft, diff: DraftDiff, extra: boolean): Copy {
	const { mail, q, attributions } = draft;
	const writers = new Writers(mail.from, draft.ancestors);
	let from = 0;
	for (const [at, { person, lines }] of attributions) {
		if (at >= diff.start) break;
		writers.attribute(q.depth(at), person);
		if (q.depth(at) < diff.depth) from = at + lines;
	}
	if (diff.depth === 0 && attributions.size > 0) from = ownPartStart(q, diff.start);
	const message = readMessage(q, diff, from);
	const author = message.from ?? (mail.isMail || diff.depth > 0 ? writers.of(diff.depth) : { name: '', email: '' });
	const subject = message.subject ? { ...draft.subject, ...readSubject(message.subject), series: draft.subject.series } : draft.subject;
	return { diff, message, author, subject, extra, patch: -1 };
}

/** In a reply that brings a patch of its own, the message starts at the scissors; without them there is none. */
function ownPartStart(q: QuotedLines, end: number): number {
	for (let at = end - 1; at >= 0; at--) if (/^-+\s*(?:>8|8<)[\s-]*/.test(q.lines[at]!)) return at + 1;
	return end;
}

function patchOf({ mail, copy }: Choice, name: string, problems: Problem[]): Patch {
	const files = copy.diff.files.map(plainFile);
	const { message, subject } = copy;
	const stat = message.diffstat;
	const equal = stat ? checkDiffstat(stat, files, name, (at) => mail.q.inputLine(at), problems) : undefined;
	const date = message.date ?? (copy.diff.depth === 0 ? mail.mail.date : undefined);
	return {
		title: copy.extra ? `${subject.title} (patch in a reply)` : subject.title,
		author: copy.author,
		...(date !== undefined ? { date } : {}),
		...(mail.mail.messageId !== undefined ? { messageId: mail.mail.messageId } : {}),
		...(subject.series ? { series: subject.series } : {}),
		message: message.text,
		files,
		...countChanges(files),
		...(stat && equal !== undefined
			? { diffstat: { files: stat.files, insertions: stat.insertions, deletions: stat.deletions, equal } }
			: {}),
	};
}

function plainFile({ depth: _depth, dropped: _dropped, hunks, ...file }: DraftFile): FilePatch {
	return { ...file, hunks: hunks.map(({ at: _at, ...hunk }) => hunk) };
}
