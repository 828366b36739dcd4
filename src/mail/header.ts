/** RFC 5322 header blocks: where one ends, and its fields unfolded. Does not read bodies. */
import { decodeHeader } from './person';

export interface HeaderBlock {
	/** Lower-case name → unfolded value; the first one of a name counts. */
	readonly fields: ReadonlyMap<string, string>;
	/** Index of the first body line. */
	readonly bodyStart: number;
}

const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:(?:[ \t]+|$)(.*)$/;
/** Inside a block that has begun: no blank is needed after the colon (RFC 5322, 2.2); ARC and DKIM signers leave it out. */
const LATER_FIELD = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:(?!\/\/|:)(.*)$/;
const MAIL_FIELDS = ['subject', 'from', 'date', 'message-id', 'content-type', 'received', 'mime-version', 'return-path', 'to'];
const MAX_HEADER_LINES = 2000;

/** The header block that starts at `start`, or undefined when what stands there is not one (it must name a mail field and end with a blank line). */
export function readHeaders(lines: readonly string[], start: number): HeaderBlock | undefined {
	const parts = new Map<string, string[]>();
	let last: string[] | undefined;
	for (let at = start; at < lines.length && at < start + MAX_HEADER_LINES; at++) {
		const line = stripCr(lines[at] as string);
		if (line.trim() === '') {
			if (!MAIL_FIELDS.some((name) => parts.has(name))) return undefined;
			return { fields: joined(parts), bodyStart: at + 1 };
		}
		if (last && /^[ \t]/.test(line)) {
			last.push(line.trim());
			continue;
		}
		const field = FIELD.exec(line) ?? (parts.size > 0 ? LATER_FIELD.exec(line) : null);
		if (!field) {
			// mailers' own oddities (">From " inside headers) do not end a block that is one
			if (parts.size > 2 && />?From /.test(line.slice(0, 6))) continue;
			return undefined;
		}
		last = [(field[2] as string).trim()];
		const name = (field[1] as string).toLowerCase();
		if (!parts.has(name)) parts.set(name, last);
	}
	return undefined;
}

function joined(parts: ReadonlyMap<string, string[]>): Map<string, string> {
	const fields = new Map<string, string>();
	for (const [name, values] of parts) fields.set(name, decodeHeader(values.join(' ')));
	return fields;
}

export function stripCr(line: string): string {
	return line.endsWith('\r') ? line.slice(0, -1) : line;
}
