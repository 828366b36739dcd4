/** Splitting an mbox into its mails, on bytes: each mail may have its own charset. Does not decode bodies. */

const FROM_LINE = /^From \S.*\d{1,2}:\d{2}(?::\d{2})?\s.*\d{4}/;
/** `git format-patch` writes this date in every mail, so that tools know its output. */
const FORMAT_PATCH = /^From [0-9a-f]{7,64} Mon Sep 17 00:00:00 2001/;

export interface MboxPart {
	/** The mail without its `From ` line. */
	readonly bytes: Uint8Array;
	readonly fromLine: string;
}

const ascii = (bytes: Uint8Array, start: number, end: number): string => {
	let text = '';
	for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
	return text;
};

/** The mails of an mbox, or undefined when the input does not start with a `From ` line. */
export function splitMbox(bytes: Uint8Array): MboxPart[] | undefined {
	let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
	while (bytes[start] === 10 || bytes[start] === 13) start++;
	if (!isFromLine(bytes, start)) return undefined;
	const starts = [start];
	for (let at = bytes.indexOf(10, start); at >= 0; at = bytes.indexOf(10, at + 1)) {
		if (bytes[at + 1] === 70 && isFromLine(bytes, at + 1)) starts.push(at + 1);
	}
	return starts.map((from, i) => {
		const next = starts[i + 1] ?? bytes.length;
		const eol = lineEnd(bytes, from);
		return { fromLine: ascii(bytes, from, eol).trimEnd(), bytes: bytes.subarray(Math.min(eol + 1, next), next) };
	});
}

export function isFormatPatch(fromLine: string): boolean {
	return FORMAT_PATCH.test(fromLine);
}

function lineEnd(bytes: Uint8Array, from: number): number {
	const eol = bytes.indexOf(10, from);
	return eol < 0 ? bytes.length : eol;
}

/** A `From ` line is one only when a header field follows, so that text saying "From here …" does not split a mail. */
function isFromLine(bytes: Uint8Array, at: number): boolean {
	if (ascii(bytes, at, Math.min(at + 5, bytes.length)) !== 'From ') return false;
	const eol = Math.min(lineEnd(bytes, at), at + 300);
	if (!FROM_LINE.test(ascii(bytes, at, eol))) return false;
	const next = lineEnd(bytes, at) + 1;
	return /^>?[A-Za-z][A-Za-z0-9-]*[: ]/.test(ascii(bytes, next, Math.min(next + 60, bytes.length)));
}
