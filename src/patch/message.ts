/** The commit message of a patch in a mail: what stands at the patch's own quote depth above its diff. */
import type { Sender } from '../mail/mail';
import { parsePerson } from '../mail/person';
import { type Diffstat, findDiffstat, isDiffstatLine } from './diffstat';
import type { QuotedLines } from './draft';
import type { DraftDiff } from './parse-diff';

export interface Message {
	/** Without in-body headers, separator, notes and diffstat. */
	readonly text: string;
	readonly diffstat?: Diffstat;
	/** In-body `From:`, `Subject:`, `Date:` (git send-email of somebody else's patch). */
	readonly from?: Sender;
	readonly subject?: string;
	readonly date?: string;
	/** Indices of lines that are message, diffstat or separator. */
	readonly taken: ReadonlySet<number>;
	/** Indices of the author's notes between `---` and the diff. */
	readonly notes: ReadonlySet<number>;
}

/** `from`: index of the first line that can be message. */
export function readMessage(q: QuotedLines, diff: DraftDiff, from: number): Message {
	const indices: number[] = [];
	for (let at = from; at < diff.start; at++) if (!q.owned[at] && (diff.depth === 0 || q.depth(at) === diff.depth)) indices.push(at);
	const contents = indices.map((at) => (diff.depth === 0 ? q.lines[at]! : q.content(at)).replace(/\r$/, ''));
	let separator = contents.findIndex((line) => /^---\s*$/.test(line));
	const found = findDiffstat(contents);
	const diffstat = found && (separator < 0 || found.at > separator) ? found : undefined;
	if (separator < 0) {
		separator = diffstat ? (diffstat.rows[0]?.at ?? diffstat.at) : contents.length;
		while (separator > 0 && isDiffstatLine(contents[separator - 1]!)) separator--;
	}
	const head: { from?: Sender; subject?: string; date?: string } = {};
	let start = 0;
	while (start < separator && contents[start]!.trim() === '') start++;
	for (let field = inBody(contents[start]); field && start < separator; field = inBody(contents[start])) {
		if (field.name === 'from') head.from = parsePerson(field.value);
		else if (field.name === 'subject') head.subject = field.value;
		else head.date = field.value;
		start++;
	}
	const text = contents
		.slice(start, separator)
		.join('\n')
		.replace(/^\n+|\s+$/g, '');
	const taken = new Set<number>();
	const notes = new Set<number>();
	for (const [n, at] of indices.entries()) {
		const line = contents[n]!;
		if (n <= separator || line.trim() === '' || isDiffstatLine(line) || isPreamble(line)) taken.add(at);
		else notes.add(at);
	}
	return {
		text,
		...(diffstat
			? { diffstat: { ...diffstat, at: indices[diffstat.at]!, rows: diffstat.rows.map((row) => ({ ...row, at: indices[row.at]! })) } }
			: {}),
		...head,
		taken,
		notes,
	};
}

function inBody(line: string | undefined): { readonly name: string; readonly value: string } | undefined {
	const found = line !== undefined && line.length < 500 ? /^(From|Subject|Date): (.+)$/.exec(line) : null;
	return found ? { name: found[1]!.toLowerCase(), value: found[2]! } : undefined;
}

/** Lines of tools above a diff. */
function isPreamble(line: string): boolean {
	return /^(?:diff -|Index: |={20,}|base-commit: |prerequisite-patch-id: |-- ?$|\d+\.\d+\.\S+$)/.test(line);
}
