/** People as mails name them: `Name <a@b.c>`, `a@b.c (Name)`, and archive forms such as `Name a at b.c`. */
import { decodeWords } from 'postal-mime';
import type { Sender } from './mail';

const ADDRESS = /[\w.+%=-]+(?:@| at |\(a\)| \(at\) )[\w-]+(?:(?:\.| dot )[\w-]+)*/;

/** RFC 2047 words decoded; anything else as it is. */
export function decodeHeader(text: string): string {
	return text.includes('=?') ? decodeWords(text) : text;
}

/** `a at b.c` → `a@b.c`. */
export function undoAddress(text: string): string {
	return text
		.replace(/\s*\(?\bat\)?\s+|\(a\)/i, '@')
		.replace(/ dot /g, '.')
		.trim();
}

/** Reads one person; the name falls back to the address. Never fails: text without an address becomes the name. */
export function parsePerson(raw: string): Sender {
	const text = decodeHeader(raw.slice(0, 500)).replace(/\s+/g, ' ').trim();
	const found = /<\s*([^<>]*)>/.exec(text) ?? /\(([^()]*(?:@| at )[^()]*)\)/.exec(text);
	let email = found ? (found[1] as string) : '';
	let name = found ? text.slice(0, found.index) : text;
	if (!found) {
		const bare = ADDRESS.exec(text);
		if (bare) {
			email = bare[0];
			name = text.slice(0, bare.index) || /\(([^()]+)\)/.exec(text.slice(bare.index))?.[1] || '';
		}
	}
	name = cleanName(name);
	email = undoAddress(email.replace(/^mailto:/i, ''));
	if (!name && found) name = cleanName(text.slice(found.index + found[0].length));
	return { name: name || email, email };
}

function cleanName(text: string): string {
	return text
		.replace(/\[mailto:.*$/i, '')
		.replace(/\\(.)/g, '$1')
		.trim()
		.replace(/^["']+|["',]+$/g, '')
		.replace(/\s+via .*$/, '')
		.trim();
}
