/**
 * A reply to the author of a patch: quoted patch lines, and below them what is worth asking, with the witness as evidence.
 * Owns what is said and where; mail-text.ts owns how a mail is written. The mail is text for the user's own program: never sent.
 */
import type { FilePatch, Hunk, Patch, Person } from '../patch/model';
import type { Finding, Report } from '../review/report';
import { mailText } from './mail-text';
import { question } from './question';
import { witnessLines } from './steps';
import { wrapProse } from './table';
import { plural } from './verdict';

export interface ReplyPick {
	/** Ids of findings; undefined: all that the patch did not fix. */
	readonly findings?: readonly string[];
	/** Indices into Report.remarks: the machine's answers to be told. */
	readonly remarks?: readonly number[];
}

export interface ReplyOptions {
	readonly from?: Person;
	/** Header text; the core has no clock. */
	readonly date?: string;
	readonly messageId?: string;
	/** Message to answer; default: that of the patch. */
	readonly inReplyTo?: string;
	readonly eol?: '\n' | '\r\n';
}

const WIDTH = 72;
const BEFORE = 6;
const SIGN = { context: ' ', add: '+', delete: '-' } as const;

/** Lines of the hunk with their line on the patched side (for a deleted line: where it stood). */
function numbered(hunk: Hunk): { readonly text: string; readonly line: number; readonly deleted: boolean }[] {
	let line = hunk.newStart as number;
	return hunk.lines.map((one) => {
		const entry = { text: SIGN[one.kind] + one.text, line, deleted: one.kind === 'delete' };
		if (one.kind !== 'delete') line++;
		return entry;
	});
}

const hunkHead = (hunk: Hunk): string =>
	`@@ -${hunk.oldStart},${hunk.oldCount} +${hunk.newStart},${hunk.newCount} @@${hunk.section ? ` ${hunk.section}` : ''}`;

/** The patch lines that end with a line of the patched file, quoted; undefined when the line is not in the patch. */
function quoted(file: FilePatch, line: number, lastQuoted: number): string[] | undefined {
	for (const hunk of file.hunks) {
		const lines = numbered(hunk);
		const at = lines.findLastIndex((one) => one.line === line && !one.deleted);
		if (at < 0) continue;
		const from = Math.max(0, at - BEFORE);
		const fresh = lines.slice(from, at + 1).filter((one) => one.line > lastQuoted);
		const head = lastQuoted < (lines[0]?.line ?? 0) ? [hunkHead(hunk)] : [];
		if (from > 0 && lastQuoted < (lines[from]?.line ?? 0) - 1) head.push('[...]');
		return [...head, ...fresh.map((one) => one.text)].map((text) => `> ${text}`);
	}
	return undefined;
}

function evidence(finding: Finding): string[] {
	const { faults, steps, assumptions } = finding.witness;
	const lines = ['', faults.length > 0 ? `One way to get there, with ${faults.join(', ')}:` : 'One way to get there:', ''];
	lines.push(...witnessLines(steps, { width: WIDTH - 2, all: false }).map((line) => `  ${line}`));
	if (assumptions.length > 0) lines.push('', ...wrapProse(`This takes for granted: ${assumptions.join('; ')}.`, WIDTH));
	const [fix] = finding.fixes;
	if (fix) {
		lines.push('', ...wrapProse(`Would this do? ${fix.title}.`, WIDTH));
	}
	return lines;
}

interface Item {
	readonly file: string;
	readonly line: number;
	readonly said: readonly string[];
}

function items(report: Report, pick: ReplyPick): Item[] {
	const ids = pick.findings;
	const chosen = report.findings.filter((one) => (ids ? ids.includes(one.id) : pick.remarks === undefined && one.status !== 'fixed'));
	const all: Item[] = chosen.map((one) => ({
		file: one.file,
		line: one.line,
		said: [...wrapProse(question(one), WIDTH), '', ...wrapProse(one.message, WIDTH), ...evidence(one)],
	}));
	for (const index of pick.remarks ?? []) {
		const remark = report.remarks[index];
		if (!remark?.answer) continue;
		const { answer } = remark;
		const verdict = { confirmed: 'I could reproduce this', refuted: 'I could not reproduce this', unsettled: 'I could not settle this' }[
			answer.verdict
		];
		all.push({
			file: remark.anchor?.side === 'patched' ? remark.anchor.file : '',
			line: remark.anchor?.line ?? 0,
			said: [
				...remark.text.split('\n').map((line) => `> > ${line}`),
				'',
				...wrapProse(`${verdict} (${plural(answer.runs, 'run')} looked at): ${answer.text}`, WIDTH),
			],
		});
	}
	return all;
}

const subjectOf = (patch: Patch): string => {
	const { series, title } = patch;
	if (/^re:/i.test(title)) return title;
	if (title.startsWith('[') || !series) return `Re: ${title.startsWith('[') ? title : `[PATCH] ${title}`}`;
	return `Re: [PATCH${series.version > 1 ? ` v${series.version}` : ''} ${series.index}/${series.total}] ${title}`;
};

function bodyOf(report: Report, patch: Patch, all: readonly Item[]): string[] {
	const lines = [`${patch.date ? `On ${patch.date}, ` : ''}${patch.author.name || patch.author.email || 'the author'} wrote:`];
	const left = new Set(all);
	for (const file of patch.files) {
		const here = all.filter((one) => one.file === file.path).sort((a, b) => a.line - b.line);
		if (here.length === 0) continue;
		lines.push(
			`> diff --git a/${file.oldPath} b/${file.path}`,
			`> --- ${file.status === 'added' ? '/dev/null' : `a/${file.oldPath}`}`,
			`> +++ b/${file.path}`,
		);
		let last = 0;
		for (const item of here) {
			left.delete(item);
			const quote = quoted(file, item.line, last);
			lines.push(...(quote ?? [`> [${file.path}, line ${item.line}: not in the patch]`]), '', ...item.said, '');
			last = Math.max(last, item.line);
		}
	}
	for (const item of left) {
		if (item.file && !report.patches.some((one) => one !== patch && one.files.some((file) => file.path === item.file)))
			lines.push('', `In ${item.file}, line ${item.line} (not in the patch):`);
		lines.push('', ...item.said);
	}
	while (lines.at(-1) === '') lines.pop();
	return lines;
}

/**
 * One reply to one patch of the input (`patch`: index into Report.patches). Undefined when there is nothing to say on it.
 * Without `from` and `date` the mail is a draft that the user's program completes.
 */
export function toReply(report: Report, pick: ReplyPick = {}, options: ReplyOptions = {}, patchIndex = 0): string | undefined {
	const patch = report.patches[patchIndex];
	if (!patch) return undefined;
	const others = report.patches.filter((_, index) => index !== patchIndex);
	const mine = items(report, pick).filter((item) => {
		const here = patch.files.some((file) => file.path === item.file);
		return here || (patchIndex === 0 && !others.some((other) => other.files.some((file) => file.path === item.file)));
	});
	if (mine.length === 0) return undefined;
	const told = (pick.remarks ?? []).flatMap((index) => report.remarks[index]?.author ?? []);
	const inReplyTo = options.inReplyTo ?? patch.messageId;
	return mailText(
		{
			...(options.from ? { from: options.from } : {}),
			to: [patch.author],
			cc: told.filter((person) => person.email !== patch.author.email),
			subject: subjectOf(patch),
			...(options.date ? { date: options.date } : {}),
			...(options.messageId ? { messageId: options.messageId } : {}),
			...(inReplyTo ? { inReplyTo } : {}),
		},
		bodyOf(report, patch, mine),
		options.eol ?? '\n',
	);
}

/** Replies to all patches of the input that something is to be said on, as an mbox (mboxrd: `From ` lines of the body are quoted). */
export function toReplies(report: Report, pick: ReplyPick = {}, options: ReplyOptions = {}): string {
	const mails = report.patches.map((_, index) => toReply(report, pick, options, index)).filter((mail) => mail !== undefined);
	if (mails.length === 1) return mails[0] ?? '';
	return mails
		.map((mail) => `From rehearse@localhost Thu Jan  1 00:00:00 1970\n${mail.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1')}\n`)
		.join('');
}
