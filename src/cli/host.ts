/**
 * What the command line needs from the process, as one object, so that commands run the same in tests.
 * Owns nothing but the shape; process-host.ts makes the real one.
 */
import type { Ports, Review, ReviewOptions } from '../review/review';

export type OpenReview = (bytes: Uint8Array, name: string, ports: Ports, options: ReviewOptions) => Promise<Review>;

export interface Host {
	/** Writes to standard output: the result only. Never throws; a closed pipe ends the program quietly. */
	out(text: string): void;
	/** Writes to standard error: messages. */
	err(text: string): void;
	/** A line that replaces the one before, on a terminal; nothing otherwise. Empty text clears it. */
	progress(text: string): void;
	readonly stdin: () => Promise<Uint8Array>;
	/** Standard input as it comes, for a conversation. */
	readonly chunks: () => AsyncIterable<Uint8Array>;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Standard output is a terminal. */
	readonly terminal: boolean;
	/** Columns of the terminal, when known. */
	readonly columns?: number;
	/** Once true, work is to end at the next pause with what there is. */
	readonly interrupted: () => boolean;
	readonly now: () => Date;
	/** Version of the package. */
	readonly version: string;
	openReview: OpenReview;
}

/** 0: clean. 1: findings (or a scenario that failed). 2: not read, or used wrongly. 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** A message for the user that ends the command with exit code 2: what, why, what to do. */
export class UsageError extends Error {
	override name = 'UsageError';
}
