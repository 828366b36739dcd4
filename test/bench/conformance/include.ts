/** Puts the text of included files in place, for programs whose headers only make sense where they stand. Include guards do the rest. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** `dirs`: where names are looked up; names found nowhere (the C library's), and files that include themselves, become blank lines. */
export function flatten(text: string, dirs: readonly string[], open: readonly string[] = []): string {
	return text.replace(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"].*$/gm, (_line, name: string) => {
		const file = dirs.map((d) => path.join(d, name)).find((f) => existsSync(f));
		if (file === undefined || open.includes(file)) return '';
		return flatten(readFileSync(file, 'utf8'), dirs, [...open, file]);
	});
}
