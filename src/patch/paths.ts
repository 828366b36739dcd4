/** File names in diffs: quoting with octal escapes, timestamps, prefixes, and names that would leave the repository. */

export const DEV_NULL = '/dev/null';

/** Undoes git's C-style quoting of a name (`"a/caf\303\251.c"`); bytes are UTF-8. A name without quotes is returned as it is. */
export function unquotePath(text: string): string {
	if (!text.startsWith('"')) return text;
	const end = text.lastIndexOf('"');
	const inner = text.slice(1, end > 0 ? end : undefined);
	const bytes: number[] = [];
	const escapes: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
	for (let i = 0; i < inner.length; i++) {
		if (inner[i] !== '\\') {
			bytes.push(...new TextEncoder().encode(inner[i]));
			continue;
		}
		const octal = /^[0-7]{1,3}/.exec(inner.slice(i + 1, i + 4));
		if (octal) {
			bytes.push(Number.parseInt(octal[0], 8) & 255);
			i += octal[0].length;
		} else {
			i++;
			const next = inner[i] ?? '';
			bytes.push(...(next in escapes ? [escapes[next] as number] : new TextEncoder().encode(next)));
		}
	}
	return new TextDecoder('utf-8').decode(new Uint8Array(bytes));
}

/** The name of a `---`/`+++` line: without timestamp, unquoted, prefix kept. */
export function nameOfSide(rest: string): string {
	const text = rest.replace(/\r$/, '');
	if (text.startsWith('"')) return unquotePath(text);
	const tab = text.indexOf('\t');
	const name =
		tab >= 0
			? text.slice(0, tab)
			: text.replace(/ +(?:\d{4}-\d\d-\d\d \d\d:\d\d|\w{3} \w{3} +\d+ \d\d:\d\d:\d\d|\(revision|\(working).*$/, '');
	return name.trimEnd();
}

/** The two names of `diff --git A B`; undefined when they cannot be told apart (rename with spaces: other lines tell). */
export function namesOfGitLine(rest: string): { readonly old: string; readonly new: string } | undefined {
	const text = rest.replace(/\s+$/, '');
	if (text.startsWith('"')) {
		const end = /^"(?:[^"\\]|\\.)*"/.exec(text)?.[0].length ?? 0;
		return end > 0 ? { old: unquotePath(text.slice(0, end)), new: unquotePath(text.slice(end + 1)) } : undefined;
	}
	if (text.endsWith('"')) {
		const start = text.indexOf(' "');
		return start > 0 ? { old: text.slice(0, start), new: unquotePath(text.slice(start + 1)) } : undefined;
	}
	const half = text.slice((text.length >> 1) + 1);
	if (text[text.length >> 1] === ' ' && text.length % 2 === 1) {
		const left = text.slice(0, text.length >> 1);
		if (stripFirst(left) === stripFirst(half)) return { old: left, new: half };
	}
	const space = text.indexOf(' ');
	return space > 0 && text.indexOf(' ', space + 1) < 0 ? { old: text.slice(0, space), new: text.slice(space + 1) } : undefined;
}

function stripFirst(path: string): string {
	return path.slice(path.indexOf('/') + 1);
}

/**
 * Repository paths of a file's two sides: git's `a/` and `b/` (or `i/ w/ c/ o/`) go, as does a differing first folder
 * (`linux.orig/` against `linux/`), and `.orig` behind the name. Either side may be /dev/null.
 */
export function repositoryPaths(oldName: string, newName: string): { readonly old: string; readonly new: string } {
	const prefixed = (name: string) => name === DEV_NULL || /^[abiwco12]\//.test(name);
	let from = oldName;
	let to = newName;
	if (prefixed(from) && prefixed(to)) {
		from = from === DEV_NULL ? from : from.slice(2);
		to = to === DEV_NULL ? to : to.slice(2);
	} else if (from !== to && from !== DEV_NULL && to !== DEV_NULL) {
		const plain = from.replace(/\.(?:orig|old|bak)$/, '');
		if (plain === to) from = plain;
		else if (stripFirst(plain) === stripFirst(to) && from.includes('/') && to.includes('/')) {
			from = stripFirst(plain);
			to = stripFirst(to);
		}
	}
	return { old: clean(from), new: clean(to) };
}

function clean(path: string): string {
	return path.replace(/^(?:\.\/)+/, '');
}

/** Why a path may not be used, as a clause for the user; undefined when it is safe. */
export function unsafePath(path: string): string | undefined {
	if (path === '') return 'is empty';
	if (path.startsWith('/')) return 'is absolute';
	if (/^[A-Za-z]:/.test(path)) return 'names a drive';
	if (path.includes('\\')) return 'holds a backslash';
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
	if (/[\x00-\x1f\x7f]/.test(path)) return 'holds a control character';
	if (path.split('/').includes('..')) return 'leaves the repository (`..`)';
	if (path.split('/')[0]?.toLowerCase() === '.git') return 'is inside .git';
	return undefined;
}
