/**
 * "On …, X wrote:" and its relatives: who wrote the text one quote level deeper. Owns the forms mailers and people use.
 * Reads at most three lines at a time, so a mail of any length costs linear time.
 */
import type { Sender } from './mail';
import { parsePerson } from './person';

export interface Attribution {
	readonly person: Sender;
	/** How many lines it takes (a long one is wrapped). */
	readonly lines: number;
}

const MAX_LENGTH = 400;
const VERB = /\b(?:wrote|writes|said|says|a écrit|schrieb|escribió|ha scritto)\s*(?:thusly)?\s*(?:,? on [^:]{0,80})?:?$/i;
const ON = /^(?:On|At|Le|Am|El|Il|In (?:message|article)) /i;
const QUOTING = /^Quoting (.+?)\s*:?$/i;
/** German mailers put the name behind the verb. */
const SCHRIEB = /^Am .{4,80} schrieb (.{1,120}?)\s*:$/;
const BRACKETED = /^\* (.+?) \[\d{4}-\d{2}-\d{2}[^\]]*\]:?$/;

/** An attribution that starts at the first of `lines` (contents without quote prefix, at most three are read), or undefined. */
export function readAttribution(lines: readonly string[]): Attribution | undefined {
	const first = (lines[0] ?? '').trim();
	if (first === '' || first.length > MAX_LENGTH) return undefined;
	const quoting = QUOTING.exec(first) ?? BRACKETED.exec(first) ?? SCHRIEB.exec(first);
	if (quoting && /@| at |^[\p{Lu}]/u.test(quoting[1]!) && (first.endsWith(':') || /[)>]$/.test(first)))
		return { person: parsePerson(quoting[1]!), lines: 1 };
	const starts = ON.test(first);
	let joined = '';
	for (let n = 0; n < (starts ? 3 : 2) && n < lines.length; n++) {
		const part = (lines[n] as string).trim();
		if (part === '' || part.length > MAX_LENGTH) return undefined;
		joined = n === 0 ? part : `${joined} ${part}`;
		const verb = VERB.exec(joined);
		if (!verb || !joined.endsWith(':')) {
			// the address and the verb may stand on the next line; a sentence that ends here is no attribution
			if (!starts && !/[>)]$/.test(joined)) return undefined;
			continue;
		}
		const person = starts ? fromOn(joined.slice(0, verb.index)) : fromPlain(joined.slice(0, verb.index));
		return person ? { person, lines: n + 1 } : undefined;
	}
	return undefined;
}

/** "On Thu, Oct 16, 2014 at 9:37 AM, Jo R. Doe <a@b>": the name stands behind the last piece of the date. */
function fromOn(text: string): Sender | undefined {
	const quoted = /"([^"]{1,100})"\s*(<[^<>]*>)?\s*$/.exec(text);
	if (quoted) return parsePerson(`${quoted[1]} ${quoted[2] ?? ''}`);
	const email = /\s*[<(][^<>()]*(?:@| at |\.\.\.)[^<>()]*[>)]\s*$/.exec(text);
	const words = (email ? text.slice(0, email.index) : text).trim().replace(/,$/, '').split(/\s+/);
	let from = words.length;
	while (from > 0 && !isDateWord(words[from - 1] as string)) from--;
	const name = words.slice(from).join(' ');
	if (name === '' && !email) return undefined;
	if (from === 0 && !email) return undefined;
	return parsePerson(`${name}${email ? email[0] : ''}`);
}

function isDateWord(word: string): boolean {
	if (/\d/.test(word) && !word.includes('@')) return true;
	return /^(?:[AP]M|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*|(?:UTC|GMT|[A-Z]{2,4}T)|\([A-Z]{2,5}\)|at|kl\.?|um|à|[ap]\.m\.),?$/.test(
		word.replace(/,$/, ''),
	);
}

/** "X <a@b> writes:"; without an address it must look like a name, or any sentence with a colon would do. */
function fromPlain(text: string): Sender | undefined {
	const trimmed = text.trim().replace(/,$/, '');
	const hasAddress = /[<(][^<>()]*(?:@| at )[^<>()]*[>)]/.test(trimmed);
	if (!hasAddress && !/^\p{Lu}[\p{L}.'-]+(?: \p{Lu}[\p{L}.'-]*){1,3}$/u.test(trimmed)) return undefined;
	return parsePerson(trimmed);
}
