/**
 * A changed file on its base: hunks applied, whitespace of the added lines settled by the base's own lines and by the blob id.
 * Owns one file; see rebuild.ts for the patch.
 */
import { type Applied, type ApplyOptions, applyToText, linesOf } from './apply';
import { blobId, sameBlob } from './blob';
import type { FilePatch, Hunk, Verification } from './model';
import { type Budget, POLICIES, type SearchLine, searchWhitespace } from './tab-search';
import { expandTabs, restoreTabs, squeeze, startColumn } from './tabs';

export interface OnBase {
	readonly text: string;
	readonly applied: Applied;
	readonly verification: Verification;
	/** Blob id of the base given. */
	readonly baseBlob: string;
}

const WAYS: readonly ApplyOptions[] = [{}, { ignoreWhitespace: true }, { fuzz: 2 }, { fuzz: 2, ignoreWhitespace: true }];

/** Applies a file's hunks to `base`. Hunks that fit nowhere are in `applied.rejects`; the text is without them. */
export function applyOnBase(file: FilePatch, base: string, budget: Budget): OnBase {
	const baseBlob = blobId(base);
	let applied = applyToText(base, file.hunks, WAYS[0]);
	for (const way of WAYS.slice(1)) {
		if (applied.rejects.length === 0) break;
		const next = applyToText(base, file.hunks, way);
		if (next.rejects.length < applied.rejects.length) applied = next;
	}
	const { texts, raw, changed, start } = settleWidth(file, base, applied);
	const tail = applied.text === '' || !applied.newlineAtEnd ? '' : '\n';
	const text = texts.join('\n') + tail;
	const cannot = whyUnverifiable(file, baseBlob, applied);
	if (cannot) return { text, applied, baseBlob, verification: { kind: 'unverifiable', why: cannot } };
	const expected = file.newBlob!;
	const blob = blobId(text);
	if (sameBlob(blob, expected))
		return { text, applied, baseBlob, verification: { kind: 'verified', blob, restored: changed || file.repair !== undefined } };
	const found = searchWhitespace(raw, tail, expected, budget, start);
	if (!found) return { text, applied, baseBlob, verification: { kind: 'mismatch', blob, expected } };
	const proven = found.texts.join('\n') + tail;
	return { text: proven, applied, baseBlob, verification: { kind: 'verified', blob: blobId(proven), restored: true } };
}

function whyUnverifiable(file: FilePatch, baseBlob: string, applied: Applied): string | undefined {
	if (applied.rejects.length > 0) return `${applied.rejects.length} of ${file.hunks.length} hunks do not apply to the base.`;
	if (!file.newBlob) return 'The patch names no blob id for this file (no `index` line).';
	if (file.oldBlob && !sameBlob(baseBlob, file.oldBlob))
		return `The base is another version of the file (blob ${baseBlob.slice(0, 12)}) than the patch was made for (${file.oldBlob}).`;
	return undefined;
}

interface Settled {
	readonly texts: string[];
	/** The lines as a search should start from: base lines fixed, added ones as the mail had them. */
	readonly raw: readonly SearchLine[];
	readonly changed: boolean;
	readonly start: number | undefined;
}

/** Added lines get their tabs by the prefix width that the context lines prove against the base, else by what reading found. */
function settleWidth(file: FilePatch, base: string, applied: Applied): Settled {
	const { lines: own } = linesOf(applied.text);
	const known = file.repair ? startColumn(file.repair.prefixWidth) : undefined;
	const rawOf = (text: string) => (known === undefined ? text : expandTabs(text, known));
	const proven = startFromBase(file.hunks, base, applied, rawOf);
	const start = proven ?? known;
	let changed = false;
	const raw: SearchLine[] = [];
	const texts = own.map((text, at) => {
		if (applied.lines[at]!.base > 0) {
			raw.push({ text, fixed: true });
			return text;
		}
		raw.push({ text: rawOf(text), fixed: false });
		if (proven === undefined || proven === known) return text;
		const restored = restoreTabs(rawOf(text), start!, POLICIES[0]!);
		if (restored !== text) changed = true;
		return restored;
	});
	return { texts, raw, changed, start };
}

/** The start column at which the base's lines, tabs expanded, are what the mail shows; undefined when no or more than one column fits. */
function startFromBase(hunks: readonly Hunk[], base: string, applied: Applied, rawOf: (text: string) => string): number | undefined {
	const { lines } = linesOf(base);
	const fits = [0, 0, 0, 0, 0, 0, 0, 0];
	let damaged = 0;
	for (const origin of [...applied.lines, ...applied.deleted]) {
		if (origin.base === 0 || origin.hunk < 0) continue;
		const original = lines[origin.base - 1]!;
		const shown = rawOf(hunks[origin.hunk]!.lines[origin.line]!.text);
		if (!original.includes('\t') || shown.includes('\t') || squeeze(original) !== squeeze(shown)) continue;
		damaged++;
		for (let start = 0; start < 8; start++) if (expandTabs(original, start) === shown) fits[start]!++;
	}
	if (damaged === 0) return undefined;
	const best = fits.indexOf(Math.max(...fits));
	return fits[best]! * 2 > damaged ? best : undefined;
}
