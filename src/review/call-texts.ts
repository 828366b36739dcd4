/** Calls in the text of a function, and how their results are tested. Text only: cheap, and works on code that does not lower. */

const CALL = /\b([A-Za-z_]\w*)\s*\(/g;

/** Arguments of the call whose `(` is at `open`, and where it ends; undefined when it does not end. */
export function argumentsAt(text: string, open: number): { readonly args: readonly string[]; readonly end: number } | undefined {
	const args: string[] = [];
	let depth = 0;
	let from = open + 1;
	for (let i = open; i < Math.min(text.length, open + 600); i++) {
		const c = text[i];
		if (c === '(' || c === '[' || c === '{') depth++;
		else if (c === ')' || c === ']' || c === '}') {
			depth--;
			if (depth === 0) {
				args.push(text.slice(from, i).replace(/\s+/g, ''));
				return { args, end: i };
			}
		} else if (c === ',' && depth === 1) {
			args.push(text.slice(from, i).replace(/\s+/g, ''));
			from = i + 1;
		}
	}
	return undefined;
}

export interface Seen {
	readonly name: string;
	readonly at: number;
	/** Blocks around it in the text, one more for what an `if` without braces guards. */
	readonly depth: number;
	readonly args: readonly string[];
}

export function callsIn(text: string): Seen[] {
	const depths = new Int16Array(text.length + 1);
	let d = 0;
	for (let i = 0; i < text.length; i++) {
		if (text[i] === '{') d++;
		else if (text[i] === '}') d--;
		depths[i] = d;
	}
	const out: Seen[] = [];
	for (const m of text.matchAll(CALL)) {
		const got = argumentsAt(text, m.index + m[0].length - 1);
		if (got)
			out.push({
				name: m[1] as string,
				at: m.index,
				depth: (depths[m.index] as number) + (isGuarded(text, m.index) ? 1 : 0),
				args: got.args,
			});
	}
	return out;
}

/** The statement with the call at `at` is what an `if` or `else` without braces guards. */
function isGuarded(text: string, at: number): boolean {
	let from = at - 1;
	while (from >= 0 && at - from < 300 && !/[;{}]/.test(text[from] as string)) from--;
	const before = text.slice(from + 1, at);
	const m = /^\s*(?:else\b\s*)?(?:(if|while)\s*\(|$)/.exec(before);
	if (m?.[1] === undefined) return /^\s*else\b/.test(before);
	let depth = 0;
	for (let i = m[0].length - 1; i < before.length; i++) {
		if (before[i] === '(') depth++;
		else if (before[i] === ')' && --depth === 0) return true;
	}
	return false;
}

/** How the result of the call at `at` is tested. */
export function testOf(text: string, at: number): 'none' | 'nonzero' | 'false' {
	const before = text.slice(Math.max(0, at - 80), at);
	if (/!\s*$/.test(before)) return 'false';
	if (/\b(if|while)\s*\(\s*$/.test(before)) return 'nonzero';
	const v = /([A-Za-z_]\w*)\s*=\s*$/.exec(before)?.[1];
	if (v === undefined) return 'none';
	const after = text.slice(at, at + 300);
	return new RegExp(`^[^;]*;\\s*if\\s*\\(\\s*(unlikely\\(\\s*)?${v}\\b\\s*(\\)|<|!=)`).test(after) ||
		/\bif\s*\(\s*\(\s*\w+\s*=\s*$/.test(before)
		? 'nonzero'
		: 'none';
}
