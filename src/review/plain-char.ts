/**
 * The sign of plain `char` in the code under review. The kernel is built with -funsigned-char since 6.2 (3bc753c06dd0, "kbuild: treat
 * char as always unsigned", merged in December 2022). An open tree's Makefile decides (build-program.ts); without one the date of the
 * mail does. Owns reading year and month of a date as mails write it, and nothing else of dates.
 */
import type { Configuration } from '../c/program';
import type { Patch } from '../patch/model';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Year and month since which patches are written against an unsigned `char`. */
const SINCE = 2022 * 12 + 11;

/** Months since year 0; undefined for a text without a date: `Mon, 14 Jul 2014 …`, `Mon Jul 14 09:00:00 2014`, `2014-07-14 …`. */
function monthOf(date: string): number | undefined {
	const plain = /\b(\d{4})-(\d\d)-\d\d/.exec(date);
	if (plain) return Number(plain[1]) * 12 + Number(plain[2]) - 1;
	const month = MONTHS.indexOf((/\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.exec(date)?.[1] ?? '').toLowerCase());
	const year = /\b(\d{4})\b(?!:)/.exec(date.replace(/[+-]\d{4}\b/g, ''))?.[1];
	return month < 0 || year === undefined ? undefined : Number(year) * 12 + month;
}

/** What the dates of the patches say; signed, as the compiler has it by itself, where none does. */
export function plainChar(patches: readonly Patch[]): Configuration['plainChar'] {
	const months = patches.flatMap((p) => (p.date === undefined ? [] : (monthOf(p.date) ?? [])));
	return months.some((m) => m >= SINCE) ? 'unsigned' : 'signed';
}
