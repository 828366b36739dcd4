/**
 * The text of a mail: headers by RFC 5322 and RFC 2047, fixed (never flowed) plain text by RFC 3676.
 * Owns encoding and folding only; reply.ts decides what is said. Nothing here sends anything.
 */
import type { Person } from '../patch/model';

const ASCII = /^[\t\x20-\x7e]*$/;

/** Line breaks and control characters may not get into a header. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
	let text = '';
	for (let i = 0; i < bytes.length; i += 3) {
		const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
		const bits = (a << 16) | (b << 8) | c;
		const digits = [18, 12, 6, 0].map((shift) => BASE64[(bits >> shift) & 63] ?? '');
		const real = bytes.length - i;
		text += digits.map((digit, at) => (at > real ? '=' : digit)).join('');
	}
	return text;
}

/** RFC 2047 encoded words (UTF-8, base64), each at most 75 characters, never cutting a character. ASCII text stays as it is. */
export function encodeWords(text: string): string {
	const clean = oneLine(text);
	if (ASCII.test(clean)) return clean;
	const encoder = new TextEncoder();
	const words: string[] = [];
	let part = '';
	for (const char of clean) {
		if (encoder.encode(part + char).length > 45) {
			words.push(part);
			part = '';
		}
		part += char;
	}
	if (part) words.push(part);
	return words.map((word) => `=?UTF-8?B?${base64(encoder.encode(word))}?=`).join(' ');
}

/** Folds at spaces so that no line has more than 76 characters where that can be done. Returns lines. */
function fold(header: string): string[] {
	const lines: string[] = [];
	let line = '';
	for (const [index, word] of header.split(' ').entries()) {
		if (index === 0) line = word;
		else if (line.length + 1 + word.length <= 76 || line.endsWith(':')) line += ` ${word}`;
		else {
			lines.push(line);
			line = ` ${word}`;
		}
	}
	lines.push(line);
	return lines;
}

/** An address as headers have it: `"A. B" <a@b.c>`, the name quoted or encoded where needed. Undefined without an email address. */
export function address(person: Person): string | undefined {
	const email = oneLine(person.email).replace(/[<>\s]/g, '');
	if (!/^[^@]+@[^@]+$/.test(email)) return undefined;
	const name = oneLine(person.name);
	if (!name) return email;
	if (!ASCII.test(name)) return `${encodeWords(name)} <${email}>`;
	return /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name) ? `${name} <${email}>` : `"${name.replace(/["\\]/g, '\\$&')}" <${email}>`;
}

export interface MailHeaders {
	readonly from?: Person;
	readonly to: readonly Person[];
	readonly cc: readonly Person[];
	readonly subject: string;
	/** As RFC 5322 has it: "Tue, 25 Nov 2026 10:00:00 +0000". */
	readonly date?: string;
	readonly messageId?: string;
	readonly inReplyTo?: string;
}

const list = (name: string, people: readonly Person[]): string[] => {
	const all = [...new Set(people.map(address).filter((one) => one !== undefined))];
	if (all.length === 0) return [];
	return all.map((one, index) => `${index === 0 ? `${name}: ` : '\t'}${one}${index < all.length - 1 ? ',' : ''}`);
};

const bracketed = (id: string): string => `<${oneLine(id).replace(/[<>\s]/g, '')}>`;

/** The whole mail, lines ended by `eol`. Body lines are given without line ends and are never wrapped here. */
export function mailText(headers: MailHeaders, body: readonly string[], eol: '\n' | '\r\n'): string {
	const ascii = body.every((line) => ASCII.test(line));
	const lines = [
		...(headers.from ? list('From', [headers.from]) : []),
		...list('To', headers.to),
		...list('Cc', headers.cc),
		...fold(`Subject: ${encodeWords(headers.subject)}`),
		...(headers.date ? [`Date: ${oneLine(headers.date)}`] : []),
		...(headers.messageId ? [`Message-ID: ${bracketed(headers.messageId)}`] : []),
		...(headers.inReplyTo ? [`In-Reply-To: ${bracketed(headers.inReplyTo)}`, `References: ${bracketed(headers.inReplyTo)}`] : []),
		'MIME-Version: 1.0',
		`Content-Type: text/plain; charset=${ascii ? 'us-ascii' : 'utf-8'}; format=fixed`,
		`Content-Transfer-Encoding: ${ascii ? '7bit' : '8bit'}`,
		// Mail programs open it as a draft; nothing here sends it.
		'X-Unsent: 1',
		'',
		...body,
	];
	return lines.join(eol) + eol;
}
