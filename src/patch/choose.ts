/**
 * One patch, several copies: a thread quotes the same patch in every reply. Owns which copies are the same patch and which one
 * is kept: the least damaged.
 */

import type { Problem } from '../base/problem';
import type { Attribution } from '../mail/attribution';
import type { Mail } from '../mail/mail';
import type { QuotedLines } from './draft';
import type { Message } from './message';
import type { Person } from './model';
import type { DraftDiff } from './parse-diff';
import type { Subject } from './subject';
import { squeeze } from './tabs';

/** A mail with its diffs found. */
export interface MailDraft {
	readonly mail: Mail;
	readonly q: QuotedLines;
	readonly subject: Subject;
	readonly attributions: ReadonlyMap<number, Attribution>;
	/** Writer of the mail `depth` answers above. */
	readonly ancestors: (depth: number) => Person | undefined;
	readonly copies: Copy[];
	readonly problems: Problem[];
}

/** One diff of one mail. */
export interface Copy {
	readonly diff: DraftDiff;
	readonly message: Message;
	readonly author: Person;
	readonly subject: Subject;
	/** Not the mail's main diff: never the same as a patch of the same title. */
	readonly extra: boolean;
	/** Index into the patches; -1 until chosen. */
	patch: number;
}

export interface Choice {
	readonly mail: MailDraft;
	readonly copy: Copy;
}

/** Chooses the copy to keep of each patch, in order of first appearance (by series index when all belong to one series), and sets Copy.patch. */
export function chooseCopies(mails: readonly MailDraft[]): Choice[] {
	const groups: { readonly first: Copy; readonly members: Choice[] }[] = [];
	const changesOf = new Map<Copy, ReadonlySet<string>>();
	const changes = (copy: Copy): ReadonlySet<string> => {
		const known = changesOf.get(copy) ?? changedLines(copy);
		changesOf.set(copy, known);
		return known;
	};
	const byKey = new Map<string, number[]>();
	for (const mail of mails) {
		for (const copy of mail.copies) {
			const key = keyOf(copy);
			const same = (byKey.get(key) ?? []).find((index) => overlaps(changes(groups[index]!.first), changes(copy)));
			if (same !== undefined) {
				groups[same]!.members.push({ mail, copy });
				continue;
			}
			byKey.set(key, [...(byKey.get(key) ?? []), groups.length]);
			groups.push({ first: copy, members: [{ mail, copy }] });
		}
	}
	const [one] = groups;
	const series = one?.first.subject.series;
	const isSeries =
		series && groups.every(({ first: { subject } }) => subject.series?.total === series.total && subject.series.version === series.version);
	if (isSeries) groups.sort((a, b) => a.first.subject.series!.index - b.first.subject.series!.index);
	return groups.map(({ members }, patch) => {
		for (const { copy } of members) copy.patch = patch;
		return members.reduce((best, next) => (damage(next) < damage(best) ? next : best));
	});
}

function keyOf({ subject, diff }: Copy): string {
	const { title, series } = subject;
	if (title !== '') return `${title.toLowerCase()} ${series?.index ?? ''} ${series?.version ?? ''}`;
	return diff.files.map((file) => file.path).join(' ');
}

function changedLines({ diff }: Copy): Set<string> {
	const changes = new Set<string>();
	for (const file of diff.files) {
		for (const hunk of file.hunks) {
			for (const line of hunk.lines)
				if (line.kind !== 'context' && changes.size < 20_000) changes.add(`${line.kind} ${squeeze(line.text)}`);
		}
	}
	return changes;
}

/** At least half of the smaller set is in the larger: trimmed and damaged quotes are the same patch, a counter-patch is not. */
function overlaps(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	const [small, large] = a.size <= b.size ? [a, b] : [b, a];
	let shared = 0;
	for (const line of small) if (large.has(line)) shared++;
	return shared * 2 >= small.size;
}

/** Lower is better: missing lines weigh most, then lines that are not there at all, then each quote level. */
function damage({ mail, copy }: Choice): number {
	let missing = 0;
	let lines = 0;
	for (const file of copy.diff.files) {
		for (const hunk of file.hunks) {
			missing += hunk.missing ?? 0;
			lines += hunk.lines.length;
		}
	}
	const errors = mail.problems.filter((problem) => problem.severity === 'error').length;
	return missing * 1000 + errors * 100 + copy.diff.depth - lines * 10;
}
