/**
 * The plain data that reading gives: patches, hunks, remarks, rebuilt files.
 * Owns types only; see read.ts (input → ReadResult) and rebuild.ts (patch + base → RebuiltFile).
 */
import type { Line1 } from '../base/positions';
import type { Problem } from '../base/problem';

export interface Person {
	readonly name: string;
	/** Empty when the mail does not tell. Archive forms ("a at b.c") are undone. */
	readonly email: string;
}

export type HunkLineKind = 'context' | 'add' | 'delete';

export interface HunkLine {
	readonly kind: HunkLineKind;
	/** Without the diff column, quote prefix and line ending; whitespace repaired where that could be done. */
	readonly text: string;
	/** 1-based line of the input text this came from. */
	readonly inputLine: Line1;
	/** Number of UTF-16 units before `text` on the input line (quote prefix + diff column), to map columns back. */
	readonly inputColumn: number;
	/** `\ No newline at end of file` follows. */
	readonly noNewline: boolean;
}

export interface Hunk {
	readonly oldStart: Line1;
	readonly oldCount: number;
	readonly newStart: Line1;
	readonly newCount: number;
	/** What stands behind the second `@@`: usually the enclosing function. */
	readonly section: string;
	/** The counts above are always those of `lines`; when the header promised more, `missing` says how many. */
	readonly lines: readonly HunkLine[];
	readonly inputLine: Line1;
	/** Lines of the hunk that the input does not hold (cut or damaged); undefined when none. */
	readonly missing?: number;
}

/** How the whitespace of a file's hunks came to be what it is now. */
export interface Repair {
	/** Columns of the quote prefix behind which tabs were turned into spaces (found modulo 8). */
	readonly prefixWidth: number;
	/** What says so: the file's own blob id, another file of the same mail, the base's lines, or only the indentation. */
	readonly basis: 'blob' | 'other-file' | 'base' | 'indentation';
}

export type FileStatus = 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'binary';

export interface FilePatch {
	/** Repository path after the patch (before it, for a deleted file); never absolute, never with `..`. */
	readonly path: string;
	readonly oldPath: string;
	readonly status: FileStatus;
	/** Abbreviated blob ids of the `index` line; undefined when the patch has none, or for a missing side (0000000). */
	readonly oldBlob?: string;
	readonly newBlob?: string;
	readonly hunks: readonly Hunk[];
	readonly inputLine: Line1;
	/** Octal file modes where the patch tells them ("100755"). */
	readonly oldMode?: string;
	readonly newMode?: string;
	/** Per cent, of a rename or copy. */
	readonly similarity?: number;
	/** Set when whitespace was restored. */
	readonly repair?: Repair;
}

export interface Patch {
	readonly title: string;
	readonly author: Person;
	/** As written in the mail; not interpreted. */
	readonly date?: string;
	readonly messageId?: string;
	/** Place in its series when the subject tells ("[PATCHv1 5/8]"). */
	readonly series?: { readonly index: number; readonly total: number; readonly version: number };
	/** The commit message without the subject. */
	readonly message: string;
	readonly files: readonly FilePatch[];
	readonly insertions: number;
	readonly deletions: number;
	/** The mail's own diffstat and whether it equals the counted one; undefined when the mail has none. */
	readonly diffstat?: { readonly files: number; readonly insertions: number; readonly deletions: number; readonly equal: boolean };
}

/** What a reviewer (or the author) wrote between the lines of a patch. */
export interface Remark {
	readonly author: Person;
	/** Quote depth of the remark's own lines: 0 = the writer of this mail. */
	readonly depth: number;
	/** The remark, quote prefixes removed, lines joined by \n. */
	readonly text: string;
	readonly firstInputLine: Line1;
	readonly lastInputLine: Line1;
	/** The patch line it follows; absent when it speaks of the mail as a whole or of the commit message. */
	readonly anchor?: {
		/** Index into ReadResult.patches. */
		readonly patch: number;
		readonly file: string;
		readonly side: 'base' | 'patched';
		/** 1-based line in that side of the file. */
		readonly line: Line1;
		/** The text of that line. */
		readonly lineText: string;
		/** 1-based line of the input: where a hunk applies at an offset, SourceText.inputLines leads from here to the file. */
		readonly inputLine: Line1;
	};
	/** Index into ReadResult.remarks of the remark that this one answers (directly above it, one level deeper). */
	readonly answers?: number;
}

export interface ReadResult {
	readonly format: 'archive' | 'mbox' | 'eml' | 'format-patch' | 'diff' | 'unknown';
	readonly patches: readonly Patch[];
	readonly remarks: readonly Remark[];
	readonly problems: readonly Problem[];
	/** The input as text (decoded), which inputLine numbers refer to. */
	readonly text: string;
}

/** Proof that rebuilt text is what the author had. */
export type Verification =
	/** The git blob id of the text starts with the id of the patch's index line. `restored`: whitespace damage was undone to get there. */
	| { readonly kind: 'verified'; readonly blob: string; readonly restored: boolean }
	/** The whole text is there but its blob id is another one. */
	| { readonly kind: 'mismatch'; readonly blob: string; readonly expected: string }
	/** Cannot be told: only hunks are visible, or the patch has no index line. `why` is a sentence. */
	| { readonly kind: 'unverifiable'; readonly why: string };

export interface SourceText {
	readonly path: string;
	/**
	 * The file's text with its true line numbers. Lines nobody has shown us are empty; the first line of each such
	 * stretch holds a C comment that says so.
	 */
	readonly text: string;
	/** True when every line is visible. */
	readonly complete: boolean;
	/** Visible stretches, 1-based inclusive, ascending. */
	readonly visible: readonly { readonly first: Line1; readonly last: Line1 }[];
	/** Per line (index = Line0): 1-based line of the input the text came from, or 0 (from the base, or a hole). */
	readonly inputLines: readonly number[];
	readonly verification: Verification;
}

export interface RebuiltFile {
	readonly path: string;
	readonly oldPath: string;
	readonly status: FileStatus;
	/** Undefined for an added file. */
	readonly base?: SourceText;
	/** Undefined for a deleted file and for binaries. */
	readonly patched?: SourceText;
	/** 1-based lines of the patched side that the patch added, ascending. */
	readonly addedLines: readonly Line1[];
	/** 1-based lines of the base side that the patch removed, ascending. */
	readonly deletedLines: readonly Line1[];
}
