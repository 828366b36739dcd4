/** Variables and macros of a C file by their lines, for taking them along with a function. Owns finding their extent; no types. */
import { blanked } from './build-uses';

export interface Declaration {
	readonly name: string;
	readonly kind: 'variable' | 'macro';
	/** 1-based, inclusive. */
	readonly first: number;
	readonly last: number;
	/** `static`. */
	readonly own: boolean;
}

/** One line that begins a definition at file level: `static LIST_HEAD(name);`, `struct foo bar = {`, `static int x;`. */
const VARIABLE =
	/^(?:(?:static|const|volatile)\s+)*(?:(?:struct|union|enum)\s+\w+|(?!(?:struct|union|enum|return|goto|else)\b)(?:(?:unsigned|signed|long|short)\s+)*(?!(?:unsigned|signed|long|short)\b)\w+)\s(?:[\s*]|const\b|__\w+\b)*([A-Za-z_]\w*)\s*(?:\[[^\]]*\]\s*)*(?:__\w+\s*)*[=;]/;
const MADE_BY_MACRO = /^(?:static\s+)?(?:DEFINE_\w+|DECLARE_RWSEM|LIST_HEAD|HLIST_HEAD)\s*\(\s*(\w+)[^;]*;/;

/** Definitions only: `extern` and `typedef` are left out, so are those inside functions. */
export function declarationsOf(text: string): readonly Declaration[] {
	const lines = text.split('\n');
	const plain = blanked(text).split('\n');
	const out: Declaration[] = [];
	let depth = 0;
	for (let i = 0; i < plain.length; i++) {
		const line = plain[i] as string;
		const macro = /^\s*#\s*define\s+(\w+)/.exec(line);
		if (macro || /^\s*#/.test(line)) {
			const first = i;
			while ((lines[i] ?? '').endsWith('\\') && i + 1 < lines.length) i++;
			if (macro) out.push({ name: macro[1] as string, kind: 'macro', first: first + 1, last: i + 1, own: true });
			continue;
		}
		const name = depth === 0 && !/^(?:extern|typedef)\b/.test(line) ? (MADE_BY_MACRO.exec(line) ?? VARIABLE.exec(line))?.[1] : undefined;
		const first = i;
		const count = (s: string): void => {
			for (const c of s) depth += c === '{' ? 1 : c === '}' ? -1 : 0;
		};
		count(line);
		if (name === undefined) continue;
		while (depth > 0 && i + 1 < plain.length) count(plain[++i] as string);
		while (!/;\s*$/.test(plain[i] as string) && i + 1 < plain.length) count(plain[++i] as string);
		out.push({ name, kind: 'variable', first: first + 1, last: i + 1, own: /^static\b/.test(line) });
	}
	return out;
}
