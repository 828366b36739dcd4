/** Who wrote each quote level of a mail, from its attribution lines; where they are missing, from the mails it answers. */
import { type Attribution, readAttribution } from '../mail/attribution';
import type { Sender } from '../mail/mail';
import type { QuotedLines } from './draft';

export const UNKNOWN: Sender = { name: '', email: '' };

/** Attribution lines of a mail: line index → what it says. */
export function findAttributions(q: QuotedLines): ReadonlyMap<number, Attribution> {
	const found = new Map<number, Attribution>();
	for (let at = 0; at < q.length; at++) {
		if (q.owned[at]) continue;
		const line = q.lines[at]!;
		if (line.length > 600 || !mayAttribute(line, q.quotes[at]!.column)) continue;
		const depth = q.depth(at);
		const contents = [at, at + 1, at + 2].filter((n) => n < q.length && q.depth(n) === depth).map((n) => q.content(n));
		const attribution = readAttribution(contents);
		if (!attribution || !introducesDeeper(q, at + attribution.lines, depth)) continue;
		found.set(at, attribution);
		at += attribution.lines - 1;
	}
	return found;
}

function mayAttribute(line: string, column: number): boolean {
	const end = line.trimEnd();
	const last = end.charCodeAt(end.length - 1);
	if (last === 58 || last === 62 || last === 41) return true; // : > )
	return /^(?:On|At|Le|Am|El|Il|In|Quoting) /.test(line.slice(column, column + 10));
}

function introducesDeeper(q: QuotedLines, from: number, depth: number): boolean {
	for (let at = from; at < q.length && at < from + 6; at++) {
		if (q.depth(at) > depth) return true;
		if (q.content(at).trim() !== '') return false;
	}
	return false;
}

/** Keeps the writer of each depth while walking down a mail. `ancestors`: the writer so many mails up. */
export class Writers {
	private readonly known: (Sender | undefined)[];
	constructor(
		from: Sender,
		private readonly ancestors: (depth: number) => Sender | undefined,
	) {
		this.known = [from];
	}
	/** An attribution line at `depth` names the writer one level deeper; what was known of levels below that no longer holds. */
	attribute(depth: number, person: Sender): void {
		this.known.length = Math.min(this.known.length, depth + 1);
		this.known[depth + 1] = person;
	}
	of(depth: number): Sender {
		return this.known[depth] ?? this.ancestors(depth) ?? UNKNOWN;
	}
}
