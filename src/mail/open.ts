/**
 * Bytes of any input → its mails. Owns recognising the kind of input and decoding it; knows nothing of diffs but how one starts.
 *
 * ```
 * bytes ─► mbox parts ─► headers + body ─► (MIME, flowed) ─► lines
 *      └─► one mail / archive page / HTML page / git log / plain text
 * ```
 * Mails that need no decoding keep the very lines of the input.
 */
import PostalMime from 'postal-mime';
import { line1 } from '../base/positions';
import type { Problem } from '../base/problem';
import { readArchive, readLog } from './archive';
import { decodeText } from './decode';
import { unflow } from './flowed';
import { type HeaderBlock, readHeaders } from './header';
import { decodeEntities, hasEscapedText, htmlToText, looksLikeHtml } from './html';
import type { Mail, Opened } from './mail';
import { isFormatPatch, splitMbox } from './mbox';
import { parsePerson } from './person';

const DIFF_START = /^(?:diff --git |diff -|--- \S|Index: )/m;

/** Bytes from which on a multipart mail is not taken apart without need (that costs seconds). */
const LARGE = 4_000_000;
const CODED_PART = /^content-transfer-encoding:\s*(?:base64|quoted-printable)/i;

interface Piece {
	readonly text: string;
	readonly mails: readonly Mail[];
	readonly problems: readonly Problem[];
	readonly kind: Opened['format'];
}

/** Opens an input. `name` is only used in problems. Never throws on bad input. */
export async function openMails(bytes: Uint8Array, name: string): Promise<Opened> {
	const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	const input = utf16 ? new TextEncoder().encode(decodeText(bytes)) : bytes;
	const parts = splitMbox(input);
	if (!parts) {
		const piece = await openOne(input, name, 1, false);
		return { format: piece.kind, text: piece.text, mails: piece.mails, problems: piece.problems };
	}
	const texts: string[] = [];
	const mails: Mail[] = [];
	const problems: Problem[] = [];
	let line = 1;
	for (const part of parts) {
		texts.push(`${part.fromLine}\n`);
		const piece = await openOne(part.bytes, name, line + 1, true);
		const text = piece.text.endsWith('\n') || piece.text === '' ? piece.text : `${piece.text}\n`;
		texts.push(text);
		mails.push(...piece.mails);
		problems.push(...piece.problems);
		line += 1 + countLines(text);
	}
	return { format: parts.every((part) => isFormatPatch(part.fromLine)) ? 'format-patch' : 'mbox', text: texts.join(''), mails, problems };
}

function countLines(text: string): number {
	let n = 0;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) n++;
	return n;
}

async function openOne(bytes: Uint8Array, name: string, firstLine: number, inMbox: boolean): Promise<Piece> {
	const plain = decodeText(bytes);
	const lines = plain.split('\n');
	let start = 0;
	while (start < lines.length - 1 && lines[start]!.trim() === '') start++;
	const block = readHeaders(lines, start);
	if (!block) return openText(plain, lines, firstLine);
	const kind =
		block.fields.has('message-id') || block.fields.has('mime-version') || block.fields.has('received') || block.fields.has('content-type')
			? 'eml'
			: 'format-patch';
	const { body, problems } = await decodeBody(bytes, lines, block, name, firstLine);
	const unescaped = inMbox ? body.map((line) => (line.charCodeAt(0) === 62 && /^>+From /.test(line) ? line.slice(1) : line)) : body;
	const changed = unescaped !== (lines as readonly string[]);
	const mail: Mail = {
		isMail: true,
		from: parsePerson(block.fields.get('from') ?? ''),
		subject: block.fields.get('subject') ?? '',
		date: block.fields.get('date'),
		messageId: idOf(block.fields.get('message-id')),
		inReplyTo: idOf(block.fields.get('in-reply-to')) ?? idOf(block.fields.get('references')?.split(/\s+/).pop()),
		lines: unescaped,
		firstLine: firstLine + block.bodyStart,
	};
	const text = changed ? [...lines.slice(0, block.bodyStart), ...unescaped].join('\n') : plain;
	return { kind, text, mails: [mail], problems };
}

function idOf(value: string | undefined): string | undefined {
	return value ? (/<([^<>]*)>/.exec(value)?.[1] ?? value.trim()) : undefined;
}

function openText(plain: string, plainLines: readonly string[], firstLine: number): Piece {
	let text = plain;
	if (looksLikeHtml(plain)) text = htmlToText(plain);
	else if (hasEscapedText(plain)) text = decodeEntities(plain);
	const lines = text === plain ? plainLines : text.split('\n');
	const isHtml = text !== plain;
	const log = readLog(lines, firstLine);
	if (log) return { kind: 'diff', text, mails: log, problems: [] };
	const archive = readArchive(lines, firstLine);
	if (archive) return { kind: 'archive', text, mails: archive, problems: [] };
	const block = pageHeaders(lines, isHtml);
	const bare: Mail = {
		isMail: block !== undefined,
		from: parsePerson(block?.fields.get('from') ?? ''),
		subject: block?.fields.get('subject') ?? '',
		date: block?.fields.get('date')?.replace(/\s*\[thread overview\]$/, ''),
		messageId: idOf(block?.fields.get('message-id')),
		lines: lines.slice(block?.bodyStart ?? 0),
		firstLine: firstLine + (block?.bodyStart ?? 0),
	};
	const kind = isHtml || block || /^[>|]+ ?(?:diff --git |--- \S)/m.test(text) ? 'archive' : DIFF_START.test(text) ? 'diff' : 'unknown';
	return { kind, text, mails: [bare], problems: [] };
}

/** Headers shown at the top of an archive's page, below a few lines of the page itself. */
function pageHeaders(lines: readonly string[], isHtml: boolean): HeaderBlock | undefined {
	for (let at = 0; at < Math.min(lines.length, 12); at++) {
		if (/^(?:From|List|Date): /.test(lines[at]!) || (isHtml && /^[A-Z][\w-]*: /.test(lines[at]!))) return readHeaders(lines, at);
	}
	return undefined;
}

interface Body {
	readonly body: readonly string[];
	readonly problems: readonly Problem[];
}

async function decodeBody(bytes: Uint8Array, lines: readonly string[], block: HeaderBlock, name: string, firstLine: number): Promise<Body> {
	const type = block.fields.get('content-type') ?? 'text/plain';
	const encoding = (block.fields.get('content-transfer-encoding') ?? '').toLowerCase();
	const multipart = /^\s*(?:multipart|message)\//i.test(type);
	const coded = /base64|quoted-printable/.test(encoding);
	const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
	const html = /^\s*text\/html/i.test(type);
	const flowed = !multipart && /format\s*=\s*"?flowed/i.test(type);
	let body: readonly string[];
	// parts that are not coded need no decoding: a large mail is read as it stands, boundaries and all
	const asIs = multipart && bytes.length > LARGE && !lines.some((line) => line.length < 100 && CODED_PART.test(line));
	if ((!multipart && !coded) || asIs) {
		const isUtf8 = !charset || /^(?:utf-?8|us-ascii|ascii)$/i.test(charset);
		body = (isUtf8 ? lines : decodeText(bytes, charset).split('\n')).slice(block.bodyStart);
	} else {
		try {
			body = (
				await decodeMime(bytes, multipart ? undefined : { charset, encoding, bodyAt: bodyOffset(bytes, block.bodyStart), html })
			).split('\n');
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			const problem: Problem = {
				code: 'mime-damaged',
				severity: 'error',
				message: `The mail's MIME structure could not be decoded (${why.slice(0, 200)}); its text is read as it stands.`,
				place: { file: name, line: line1(firstLine), column: 1 },
			};
			return { body: lines.slice(block.bodyStart), problems: [problem] };
		}
	}
	if (html) body = htmlToText(body.join('\n')).split('\n');
	if (flowed) body = unflow(body, /delsp\s*=\s*"?yes/i.test(type));
	return { body, problems: [] };
}

/** Byte offset of body line `bodyStart` (0-based line of the mail). */
function bodyOffset(bytes: Uint8Array, bodyStart: number): number {
	let at = 0;
	for (let n = 0; n < bodyStart && at < bytes.length; n++) at = bytes.indexOf(10, at) + 1 || bytes.length;
	return at;
}

interface Single {
	readonly charset?: string;
	readonly encoding: string;
	readonly bodyAt: number;
	readonly html: boolean;
}

/** A single coded part gets a header of our own, so that flowed text reaches us as sent; attachments that are text or diffs follow the text. */
async function decodeMime(bytes: Uint8Array, single: Single | undefined): Promise<string> {
	let raw = bytes;
	if (single) {
		const head = new TextEncoder().encode(
			`Content-Type: text/plain; charset="${single.charset ?? 'utf-8'}"\r\nContent-Transfer-Encoding: ${single.encoding}\r\n\r\n`,
		);
		raw = new Uint8Array(head.length + bytes.length - single.bodyAt);
		raw.set(head);
		raw.set(bytes.subarray(single.bodyAt), head.length);
	}
	const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
	const texts = [mail.text ?? (mail.html ? htmlToText(mail.html) : '')];
	for (const attachment of mail.attachments) {
		const isText =
			/^text\/(?!html)|diff|patch|mbox|rfc822/i.test(attachment.mimeType) ||
			/\.(?:patch|diff|mbox|eml|txt)$/i.test(attachment.filename ?? '');
		if (!isText) continue;
		const { content } = attachment;
		texts.push(typeof content === 'string' ? content : decodeText(content instanceof Uint8Array ? content : new Uint8Array(content)));
	}
	return texts.map((text) => text.replace(/\r\n/g, '\n').replace(/\n$/, '')).join('\n');
}
