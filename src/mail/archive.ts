/**
 * Mails in text that lost its headers: pages of list archives (pipermail, public-inbox, marc) and `git log -p` / `git show`.
 * Owns where each mail starts and who wrote it; the body is left as it stands.
 */
import { stripCr } from './header';
import type { Mail } from './mail';
import { parsePerson } from './person';

const DATE =
	/^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:\w{3} +\d{1,2} \d{1,2}:\d{2}(?::\d{2})? (?:\S+ )*\d{4}|\d{1,2} \w{3} \d{4} \d{1,2}:\d{2}.*|\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}.*)$/;
const SENDER = /^\S.{0,120}?(?: at |@)[\w.-]+(?:\s*\)|>)?$/;
const INBOX_FROM = /^From: (.+?) @ (\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}.*?)(?:\s+\(permalink.*)?$/;
const COMMIT = /^commit [0-9a-f]{40}(?: \(.*\))?$/;

/** Body of a stretch of lines, [from, to), as a mail. */
function mailOf(
	lines: readonly string[],
	from: number,
	to: number,
	firstLine: number,
	head: Pick<Mail, 'from' | 'subject' | 'date'>,
): Mail {
	return { isMail: true, ...head, lines: lines.slice(from, to), firstLine: firstLine + from };
}

/**
 * The mails of an archive page's text, or undefined when it does not look like one. `lines[0]` stands at `firstLine` (1-based).
 * A pipermail page: subject, sender, date, each on its line; a public-inbox thread: `From: X @ date` heads.
 */
export function readArchive(lines: readonly string[], firstLine: number): Mail[] | undefined {
	return readInbox(lines, firstLine) ?? readPipermail(lines, firstLine);
}

function readPipermail(lines: readonly string[], firstLine: number): Mail[] | undefined {
	const head: { at: number; text: string }[] = [];
	for (let at = 0; at < Math.min(lines.length, 40) && head.length < 8; at++) {
		const text = stripCr(lines[at] as string).trim();
		if (/^(?:diff |--- |@@ )/.test(text)) break;
		if (text !== '') head.push({ at, text });
	}
	for (let i = 1; i + 1 < head.length; i++) {
		const sender = head[i]!;
		const date = head[i + 1]!;
		if (!SENDER.test(sender.text) || !DATE.test(date.text)) continue;
		const subject = head
			.slice(0, i)
			.filter((part) => !/^(?:Previous message|Next message|Messages sorted)/i.test(part.text))
			.map((part) => part.text)
			.join(' ');
		return [mailOf(lines, date.at + 1, lines.length, firstLine, { from: parsePerson(sender.text), subject, date: date.text })];
	}
	return undefined;
}

function readInbox(lines: readonly string[], firstLine: number): Mail[] | undefined {
	const starts: { at: number; found: RegExpExecArray }[] = [];
	for (let at = 0; at < lines.length; at++) {
		const line = lines[at] as string;
		if (line.length < 400 && line.startsWith('From: ')) {
			const found = INBOX_FROM.exec(stripCr(line));
			if (found) starts.push({ at, found });
		}
	}
	if (starts.length === 0) return undefined;
	let subject = '';
	return starts.map(({ at, found }, i) => {
		for (let back = at - 1; back >= Math.max(0, at - 4); back--) {
			const title = /^(?:\* |Subject: )?((?:Re: )?\[.*|(?:Re|\*).*)$/.exec(stripCr(lines[back] as string));
			if (title) {
				subject = title[1]!;
				break;
			}
		}
		let from = at + 1;
		while (from < lines.length && /^\s+(?:To|Cc|\S+@)|^(?:To|Cc): /.test(lines[from] as string)) from++;
		let to = starts[i + 1]?.at ?? lines.length;
		for (let end = from; end < to; end++) {
			if (/^\^ permalink raw reply|^\[(?:not found|flat)/.test(lines[end] as string)) to = end;
		}
		return mailOf(lines, from, to, firstLine, { from: parsePerson(found[1]!), subject, date: found[2]! });
	});
}

/** The commits of `git show` or `git log -p`, or undefined. Messages lose their indent of four. */
export function readLog(lines: readonly string[], firstLine: number): Mail[] | undefined {
	const first = lines.findIndex((line) => line.trim() !== '');
	if (first < 0 || !COMMIT.test(stripCr(lines[first] as string))) return undefined;
	const starts: number[] = [];
	for (let at = first; at < lines.length; at++) if (lines[at]!.charCodeAt(0) === 99 && COMMIT.test(stripCr(lines[at]!))) starts.push(at);
	return starts.map((at, i) => {
		const to = starts[i + 1] ?? lines.length;
		let author = '';
		let date: string | undefined;
		let from = at + 1;
		for (; from < to && lines[from]!.trim() !== ''; from++) {
			const field = /^(Author|Date|AuthorDate):\s+(.*)$/.exec(stripCr(lines[from]!));
			if (field?.[1] === 'Author') author = field[2]!;
			else if (field) date = field[2]!;
		}
		const title = from + 1 < to ? stripCr(lines[from + 1]!) : '';
		const body = lines.slice(Math.min(from + 2, to), to);
		for (let k = 0; k < body.length && (body[k]!.startsWith('    ') || body[k]!.trim() === ''); k++) body[k] = body[k]!.slice(4);
		return {
			isMail: true,
			from: parsePerson(author),
			subject: title.trim(),
			date,
			lines: body,
			firstLine: firstLine + Math.min(from + 2, to),
		};
	});
}
