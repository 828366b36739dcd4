/** Puts the text of included files in place, for programs whose headers only make sense where they stand. Each file once. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** `dirs`: where names are looked up; names found nowhere (the C library's) become blank lines. */
export function flatten(text: string, dirs: readonly string[], seen: Set<string> = new Set()): string {
	return text.replace(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"].*$/gm, (_line, name: string) => {
		const file = dirs.map((d) => path.join(d, name)).find((f) => existsSync(f));
		if (file === undefined || seen.has(file)) return '';
		seen.add(file);
		return flatten(readFileSync(file, 'utf8'), dirs, seen);
	});
}
