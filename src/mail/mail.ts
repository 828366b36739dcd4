/**
 * What opening an input gives: its mails, as decoded lines with their place in the decoded text.
 * Owns types only; see open.ts (bytes → Opened). Knows nothing of patches.
 */
import type { Problem } from '../base/problem';

export interface Sender {
	readonly name: string;
	/** Empty when not told. */
	readonly email: string;
}

export interface Mail {
	/** False for a diff (or any text) that did not come as a mail. */
	readonly isMail: boolean;
	readonly from: Sender;
	/** Unfolded and decoded; empty when absent. */
	readonly subject: string;
	/** As written. */
	readonly date?: string;
	readonly messageId?: string;
	readonly inReplyTo?: string;
	/** The body, without line ends `\n`; a `\r` stays. */
	readonly lines: readonly string[];
	/** 1-based line of Opened.text where `lines[0]` stands. */
	readonly firstLine: number;
}

export interface Opened {
	readonly format: 'archive' | 'mbox' | 'eml' | 'format-patch' | 'diff' | 'unknown';
	/** The input, decoded: line numbers of mails refer to it. Equal to the input where nothing had to be decoded. */
	readonly text: string;
	readonly mails: readonly Mail[];
	readonly problems: readonly Problem[];
}
