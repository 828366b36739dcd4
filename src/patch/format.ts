/** Prints a patch as `git format-patch` would, without diffstat and signature; `readInput` reads it back to the same patch. */
import type { FilePatch, Patch, Person } from './model';
import { DEV_NULL } from './paths';

export function formatPatch(patch: Patch): string {
	const out: string[] = [];
	if (patch.title !== '') {
		const { series } = patch;
		const version = series && series.version > 1 ? ` v${series.version}` : '';
		const tag = series && series.total > 1 ? `[PATCH${version} ${series.index}/${series.total}]` : `[PATCH${version}]`;
		if (patch.author.name !== '') out.push(`From: ${person(patch.author)}`);
		if (patch.date) out.push(`Date: ${patch.date}`);
		out.push(`Subject: ${tag} ${patch.title}`);
		if (patch.messageId) out.push(`Message-ID: <${patch.messageId}>`);
		out.push('', ...(patch.message === '' ? [] : [patch.message]), '---', '');
	}
	for (const file of patch.files) formatFile(file, out);
	return out.length === 0 ? '' : `${out.join('\n')}\n`;
}

function person({ name, email }: Person): string {
	const shown = /[,;:<>@"]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
	return email === '' ? shown : `${shown} <${email}>`;
}

function formatFile(file: FilePatch, out: string[]): void {
	const from = quoted(`a/${file.oldPath}`);
	const to = quoted(`b/${file.path}`);
	out.push(`diff --git ${from} ${to}`);
	if (file.status === 'added') out.push(`new file mode ${file.newMode ?? '100644'}`);
	else if (file.status === 'deleted') out.push(`deleted file mode ${file.oldMode ?? '100644'}`);
	else if (file.oldMode !== file.newMode && file.oldMode && file.newMode) out.push(`old mode ${file.oldMode}`, `new mode ${file.newMode}`);
	if (file.status === 'renamed' || file.status === 'copied') {
		const verb = file.status === 'renamed' ? 'rename' : 'copy';
		if (file.similarity !== undefined) out.push(`similarity index ${file.similarity}%`);
		out.push(`${verb} from ${quoted(file.oldPath)}`, `${verb} to ${quoted(file.path)}`);
	}
	if (file.oldBlob || file.newBlob) {
		const zeros = '0'.repeat((file.newBlob ?? file.oldBlob ?? '').length);
		const mode = file.oldMode === file.newMode && file.newMode ? ` ${file.newMode}` : '';
		out.push(`index ${file.oldBlob ?? zeros}..${file.newBlob ?? zeros}${mode}`);
	}
	if (file.status === 'binary') out.push(`Binary files ${from} and ${to} differ`);
	if (file.hunks.length === 0) return;
	out.push(`--- ${file.status === 'added' ? DEV_NULL : from}`, `+++ ${file.status === 'deleted' ? DEV_NULL : to}`);
	for (const hunk of file.hunks) {
		const section = hunk.section === '' ? '' : ` ${hunk.section}`;
		out.push(`@@ -${range(hunk.oldStart, hunk.oldCount)} +${range(hunk.newStart, hunk.newCount)} @@${section}`);
		for (const line of hunk.lines) {
			out.push(`${line.kind === 'context' ? ' ' : line.kind === 'add' ? '+' : '-'}${line.text}`);
			if (line.noNewline) out.push('\\ No newline at end of file');
		}
	}
}

const range = (start: number, count: number): string => (count === 1 ? `${start}` : `${start},${count}`);

/** Git's quoting of names with bytes that are not printable ASCII, or with `"` or `\`. */
function quoted(path: string): string {
	if (/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/.test(path)) return path;
	let out = '';
	for (const byte of new TextEncoder().encode(path)) {
		if (byte === 34 || byte === 92) out += `\\${String.fromCharCode(byte)}`;
		else out += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
	}
	return `"${out}"`;
}
