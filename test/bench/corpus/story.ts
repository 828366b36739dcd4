/**
 * Do the hunks of a fix show what the bug was, so that a reader of the mail alone could say it? Decided by the fix's lines, without
 * the tool: leaks and locks only, and only if the fix adds, in the hunk, the call that gives back (by its name), or a jump to a label
 * that the hunks show with such a call below, or whose own name says so. A `goto out` with the label elsewhere shows half a story.
 */
import type { Hunk, Patch } from '../../../src/patch/model';

const CLASSES = new Set(['a_memleak', 'b_refleak', 'c_unlock']);
const GIVES_BACK =
	/\b\w*(?:free|put|unlock|release|unref|destroy|unregister|disable|unmap|up_read|up_write|cleanup|drop|delete|remove|close|deinit|dispose|exit|kill|fini)\w*\s*\(/;
const NAMES = /free|put|unlock|release|unref|destroy|unregister|disable|unmap|cleanup|drop|remove|unprepare|uninit|undo|unwind/;

export function showsStory(fix: Patch, cls: string): boolean {
	if (!CLASSES.has(cls)) return false;
	const hunks = fix.files.flatMap((f) => f.hunks);
	const added = hunks.flatMap((h) => h.lines.filter((l) => l.kind === 'add').map((l) => l.text));
	const removed = new Set(hunks.flatMap((h) => h.lines.filter((l) => l.kind === 'delete').map((l) => l.text.trim())));
	if (added.some((t) => GIVES_BACK.test(t) && !removed.has(t.trim()))) return true;
	return added.some((t) => {
		const label = /\bgoto\s+(\w+)\s*;/.exec(t)?.[1];
		return label !== undefined && (NAMES.test(label) || hunks.some((h) => undoesAt(h, label)));
	});
}

/** The hunk shows the label on its fixed side, and a call that gives back below it. */
function undoesAt(hunk: Hunk, label: string): boolean {
	const lines = hunk.lines.filter((l) => l.kind !== 'delete').map((l) => l.text);
	const at = lines.findIndex((t) => new RegExp(`^\\s*${label}\\s*:`).test(t));
	return at >= 0 && lines.slice(at).some((t) => GIVES_BACK.test(t));
}
