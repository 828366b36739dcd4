/**
 * What people wrote around a quoted patch: one remark per stretch of lines of the same depth, with its writer and the patch line
 * above it. Owns what is not a remark: patch, commit message, attribution, signature, list footer.
 */
import { line1 } from '../base/positions';
import { isFooter, isSignature } from '../mail/trailer';
import { type Anchor, type AnchorRef, anchorOf, type KnownLines, type Refs, refsOf } from './anchors';
import type { MailDraft } from './choose';
import { HUNK_LINE, type Mutable } from './draft';
import type { Remark } from './model';
import { squeeze } from './tabs';
import { Writers } from './writers';

export type DraftRemark = Mutable<Remark>;

interface Sweep {
	readonly mail: MailDraft;
	readonly writers: Writers;
	readonly out: DraftRemark[];
	/** Remarks that stand below a header: they get the first line of the hunk that follows. */
	waiting: DraftRemark[];
	/** The patch line passed last: of this mail (its line index) or of a patch known from another one. */
	anchor: AnchorRef | number | undefined;
	readonly refs: Refs;
	belowHeader: boolean;
	/** The remark being gathered, with its lines. */
	open: { readonly remark: DraftRemark; readonly lines: string[]; blanks: number } | undefined;
	/** The remark closed last, when no patch line came since. */
	above: DraftRemark | undefined;
	/** Depths whose signature or footer has begun. */
	readonly ended: Set<number>;
}

/** The remarks of one mail; `answers` indexes the returned array. */
export function gatherRemarks(mail: MailDraft, known: KnownLines): DraftRemark[] {
	const { q } = mail;
	const refs = refsOf(mail);
	const s: Sweep = {
		mail,
		writers: new Writers(mail.mail.from, mail.ancestors),
		out: [],
		waiting: [],
		anchor: undefined,
		refs,
		belowHeader: false,
		open: undefined,
		above: undefined,
		ended: new Set(),
	};
	for (let at = 0; at < q.length; at++) {
		const attribution = mail.attributions.get(at);
		if (attribution) {
			close(s);
			const depth = q.depth(at);
			s.writers.attribute(depth, attribution.person);
			for (const one of s.ended) if (one > depth) s.ended.delete(one);
			at += attribution.lines - 1;
			continue;
		}
		if (q.owned[at]) {
			passPatchLine(s, refs.has(at) ? at : undefined, q.owned[at] === HUNK_LINE);
			continue;
		}
		const content = q.content(at);
		const depth = q.depth(at);
		if (content.trim() === '') {
			if (s.open) s.open.blanks++;
			continue;
		}
		if (isSignature(content) || isFooter(content)) {
			close(s);
			s.ended.add(depth);
			// the end of the patch's own mail: what is said below speaks of the mail as a whole
			if (mail.copies.some(({ diff }) => diff.depth === depth && at > diff.end)) s.anchor = undefined;
			continue;
		}
		if (s.ended.has(depth) || isOwn(s, at, depth, content)) continue;
		const quoted = depth > 0 ? known.find(mail.subject.title, content, resolved(s)) : undefined;
		if (quoted && !mail.copies.some(({ diff }) => diff.depth < depth)) {
			passPatchLine(s, quoted, true);
			continue;
		}
		if (depth > 0 && known.isMessage(content)) {
			close(s);
			continue;
		}
		take(s, at, depth, content);
	}
	close(s);
	return s.out;
}

function resolved({ anchor, refs }: Sweep): AnchorRef | undefined {
	return typeof anchor === 'number' ? refs.get(anchor) : anchor;
}

function passPatchLine(s: Sweep, ref: AnchorRef | number | undefined, ofHunk: boolean): void {
	close(s);
	s.above = undefined;
	s.ended.clear();
	if (ofHunk) {
		if (ref !== undefined) {
			s.anchor = ref;
			for (const remark of s.waiting) remark.anchor = anchorOf(resolved(s)!);
			if (s.waiting.length > 0) s.waiting = [];
			s.belowHeader = false;
		}
	} else s.belowHeader = true;
}

/** Lines of the mail that its writer did not write as a remark: a commit message, a cover letter, a patch's preamble. */
function isOwn(s: Sweep, at: number, depth: number, content: string): boolean {
	const { copies, subject, attributions } = s.mail;
	for (const { message } of copies) if (message.taken.has(at)) return true;
	if (copies.length === 0 && depth === 0 && attributions.size === 0 && !subject.isReply && !s.mail.mail.inReplyTo) return true;
	// What the author notes above the patch of this mail (what changed since the last version) is no remark on it.
	if (depth === 0 && attributions.size === 0 && copies.some(({ diff }) => diff.depth === 0 && at < diff.start)) return true;
	// trimming marks say nothing
	return /^(?:\[?(?:\.\.\.|…|snip|\.\.)\]?|<snip>)$/i.test(content.trim());
}

function take(s: Sweep, at: number, depth: number, content: string): void {
	const text = content.replace(/\s+$/, '');
	const line = line1(s.mail.q.inputLine(at));
	if (s.open && s.open.remark.depth === depth) {
		for (; s.open.blanks > 0; s.open.blanks--) s.open.lines.push('');
		s.open.lines.push(text);
		s.open.remark.lastInputLine = line;
		return;
	}
	close(s);
	s.open = {
		remark: { author: s.writers.of(depth), depth, text: '', firstInputLine: line, lastInputLine: line },
		lines: [text],
		blanks: 0,
	};
}

function close(s: Sweep): void {
	if (!s.open) return;
	const { remark, lines } = s.open;
	s.open = undefined;
	remark.text = lines.join('\n');
	if (s.above && s.above.depth === remark.depth + 1) remark.answers = s.out.indexOf(s.above);
	if (s.belowHeader) s.waiting.push(remark);
	else if (s.anchor !== undefined) remark.anchor = anchorOf(resolved(s)!);
	s.out.push(remark);
	s.above = remark;
}

const MOST_COMPARED = 1500;

/** Joins the remarks of all mails; one that a later mail only quotes is kept once, where it was written (or quoted least deeply). */
export function mergeRemarks(perMail: readonly DraftRemark[][]): Remark[] {
	const all: { readonly remark: DraftRemark; readonly squeezed: string; readonly base: number; original?: number }[] = [];
	for (const remarks of perMail) {
		const base = all.length;
		for (const remark of remarks) all.push({ remark, squeezed: squeeze(remark.text), base });
	}
	if (perMail.length > 1) {
		const first = all.slice(0, MOST_COMPARED);
		for (const one of first) {
			if (one.remark.depth === 0 || one.squeezed.length < 8) continue;
			const original = first.findIndex(
				(other) =>
					other.remark.depth < one.remark.depth &&
					other.base !== one.base &&
					samePerson(other.remark, one.remark) &&
					other.squeezed.includes(one.squeezed),
			);
			if (original >= 0) one.original = original;
		}
		dropDoubles(all);
	}
	const final = (index: number): number => {
		let at = index;
		for (let guard = 0; all[at]?.original !== undefined && guard < 64; guard++) at = all[at]!.original!;
		return at;
	};
	const kept = new Map<number, number>();
	for (const [index, { original }] of all.entries()) if (original === undefined) kept.set(index, kept.size);
	const out: Remark[] = [];
	for (const [index, { remark, base }] of all.entries()) {
		if (!kept.has(index)) continue;
		const answers = remark.answers === undefined ? undefined : kept.get(final(base + remark.answers));
		const { answers: _, ...rest } = remark;
		out.push(answers === undefined ? rest : { ...rest, answers });
	}
	return out;
}

/** The same words of the same person at the same depth in two mails (a mail sent to two lists, a remark quoted twice). */
function dropDoubles(all: { readonly remark: DraftRemark; readonly squeezed: string; readonly base: number; original?: number }[]): void {
	const seen = new Map<string, number>();
	for (const [index, one] of all.entries()) {
		if (one.original !== undefined) continue;
		const key = `${one.remark.author.name}\n${one.squeezed}\n${one.remark.depth > 0 ? 'q' : ''}`;
		const before = seen.get(key);
		if (before !== undefined && all[before]!.base !== one.base) one.original = before;
		else seen.set(key, index);
	}
}

function samePerson(a: Remark, b: Remark): boolean {
	const unknown = (remark: Remark) => remark.author.name === '' && remark.author.email === '';
	if (unknown(a) || unknown(b)) return true;
	return (
		(a.author.email !== '' && a.author.email.toLowerCase() === b.author.email.toLowerCase()) ||
		a.author.name.toLowerCase() === b.author.name.toLowerCase()
	);
}

export type { Anchor };
