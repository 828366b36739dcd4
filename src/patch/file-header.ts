/**
 * The lines that open a file in a diff: `diff --git`, git's extended headers, `---`/`+++`, binary markers.
 * Owns what they say of paths, status and blob ids; hunks are read in hunk.ts.
 */
import { line1 } from '../base/positions';
import type { Problem } from '../base/problem';
import type { DraftFile, QuotedLines } from './draft';
import { DEV_NULL, nameOfSide, namesOfGitLine, repositoryPaths, unquotePath, unsafePath } from './paths';
import { problemAt } from './place';

export interface FileHeader {
	readonly file: DraftFile;
	/** Index of the first line behind the header. */
	readonly next: number;
	/** A space stands between quote marks and content. */
	readonly pad: boolean;
	/** Header lines end in \r: the whole diff went through a CRLF transport. */
	readonly crlf: boolean;
}

interface Facts {
	oldName?: string;
	newName?: string;
	oldBlob?: string;
	newBlob?: string;
	oldMode?: string;
	newMode?: string;
	similarity?: number;
	status?: 'added' | 'deleted' | 'renamed' | 'copied' | 'binary';
}

/** True when a file's header starts at this content; `next` are the contents of the two lines behind it (as far as they are there). */
export function startsFile(content: string, next: () => readonly (string | undefined)[]): boolean {
	if (content.startsWith('diff --git ')) return true;
	if (!content.startsWith('--- ')) return false;
	const [plus, at] = next();
	return plus?.startsWith('+++ ') === true && at?.startsWith('@@ -') === true;
}

const EXTENDED: readonly [RegExp, (facts: Facts, found: RegExpExecArray) => void][] = [
	[
		/^index ([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: (\d{6}))?/,
		(f, m) => Object.assign(f, { oldBlob: m[1], newBlob: m[2], ...(m[3] ? { oldMode: m[3], newMode: m[3] } : {}) }),
	],
	[/^old mode (\d{6})/, (f, m) => Object.assign(f, { oldMode: m[1] })],
	[/^new mode (\d{6})/, (f, m) => Object.assign(f, { newMode: m[1] })],
	[/^new file mode (\d{6})/, (f, m) => Object.assign(f, { status: 'added', newMode: m[1] })],
	[/^deleted file mode (\d{6})/, (f, m) => Object.assign(f, { status: 'deleted', oldMode: m[1] })],
	[/^rename from (.+)/, (f, m) => Object.assign(f, { status: 'renamed', oldName: `a/${unquotePath(m[1]!.trimEnd())}` })],
	[/^rename to (.+)/, (f, m) => Object.assign(f, { status: 'renamed', newName: `b/${unquotePath(m[1]!.trimEnd())}` })],
	[/^copy from (.+)/, (f, m) => Object.assign(f, { status: 'copied', oldName: `a/${unquotePath(m[1]!.trimEnd())}` })],
	[/^copy to (.+)/, (f, m) => Object.assign(f, { status: 'copied', newName: `b/${unquotePath(m[1]!.trimEnd())}` })],
	[/^similarity index (\d{1,3})%/, (f, m) => Object.assign(f, { similarity: Number(m[1]) })],
	[/^dissimilarity index \d{1,3}%/, () => undefined],
];

/** Reads the header that starts at line `start`; `problems` receives what is wrong with it. */
export function readFileHeader(q: QuotedLines, start: number, name: string, problems: Problem[]): FileHeader {
	const depth = q.depth(start);
	const pad = q.quotes[start]!.column > q.quotes[start]!.marksEnd;
	const content = (at: number): string | undefined => {
		if (at >= q.length) return undefined;
		const column = q.columnAt(at, depth, pad);
		return column < 0 ? undefined : q.lines[at]!.slice(column);
	};
	const first = content(start)!;
	const facts: Facts = {};
	let at = start;
	let binary = false;
	if (first.startsWith('diff --git ')) {
		const names = namesOfGitLine(first.slice('diff --git '.length));
		facts.oldName = names?.old;
		facts.newName = names?.new;
		q.owned[at++] = 1;
		for (; at < q.length; at++) {
			const line = content(at);
			if (line === undefined) continue; // a remark between header lines
			const rule = EXTENDED.find(([form]) => form.test(line));
			if (!rule) break;
			rule[1](facts, rule[0].exec(line)!);
			q.owned[at] = 1;
		}
		const line = content(at);
		if (line !== undefined && (/^Binary files .* differ/.test(line) || line.startsWith('GIT binary patch'))) {
			binary = true;
			at = skipBinary(q, at, content);
		}
	}
	const minus = content(at);
	const plus = content(at + 1);
	if (!binary && minus?.startsWith('--- ') && plus?.startsWith('+++ ') && namesAgree(facts, minus, plus)) {
		const from = nameOfSide(minus.slice(4));
		const to = nameOfSide(plus.slice(4));
		if (from === DEV_NULL) facts.status ??= 'added';
		else facts.oldName = facts.status === 'renamed' || facts.status === 'copied' ? facts.oldName : from;
		if (to === DEV_NULL) facts.status ??= 'deleted';
		else facts.newName = facts.status === 'renamed' || facts.status === 'copied' ? facts.newName : to;
		q.owned[at] = 1;
		q.owned[at + 1] = 1;
		at += 2;
	}
	if (binary) facts.status = 'binary';
	return { file: fileOf(facts, q.inputLine(start), depth, name, problems), next: at, pad, crlf: first.endsWith('\r') };
}

/** A `diff --git` line without hunks (a mode change) may be followed by another file's plain `---`/`+++`. */
function namesAgree(facts: Facts, minus: string, plus: string): boolean {
	if (facts.newName === undefined || facts.status === 'renamed' || facts.status === 'copied') return true;
	const told = [nameOfSide(minus.slice(4)), nameOfSide(plus.slice(4))];
	return told.includes(DEV_NULL) || told.includes(facts.newName) || told.includes(facts.oldName ?? '');
}

function skipBinary(q: QuotedLines, start: number, content: (at: number) => string | undefined): number {
	let at = start;
	const literal = content(at)!.startsWith('GIT');
	q.owned[at++] = 1;
	while (literal && at < q.length) {
		const line = content(at)?.replace(/\r$/, '');
		if (line === undefined || !/^(?:(?:literal|delta) \d+|[A-Za-z][!-~]{5,66}|)$/.test(line)) break;
		q.owned[at++] = 1;
	}
	return at;
}

function fileOf(facts: Facts, inputLine: number, depth: number, name: string, problems: Problem[]): DraftFile {
	const oldName = facts.oldName ?? facts.newName ?? '';
	const newName = facts.newName ?? facts.oldName ?? '';
	const paths = repositoryPaths(facts.status === 'added' ? DEV_NULL : oldName, facts.status === 'deleted' ? DEV_NULL : newName);
	const path = facts.status === 'deleted' ? paths.old : paths.new;
	const oldPath = facts.status === 'added' ? path : paths.old;
	const why = unsafePath(path) ?? unsafePath(oldPath);
	if (why) {
		problems.push(
			problemAt(
				name,
				inputLine,
				'unsafe-path',
				'error',
				`The file name \`${(unsafePath(path) ? path : oldPath).slice(0, 200)}\` ${why}; this file of the patch is left out.`,
			),
		);
	}
	if (facts.status === 'binary' && !why) {
		problems.push(problemAt(name, inputLine, 'binary-diff', 'info', `${path} is changed as a binary; its content is not shown or run.`));
	}
	const missing = (blob: string | undefined) => (blob === undefined || /^0+$/.test(blob) ? undefined : blob);
	return {
		path,
		oldPath,
		status: facts.status ?? (oldPath === path ? 'modified' : 'renamed'),
		oldBlob: missing(facts.oldBlob),
		newBlob: missing(facts.newBlob),
		hunks: [],
		inputLine: line1(inputLine),
		...(facts.oldMode ? { oldMode: facts.oldMode } : {}),
		...(facts.newMode ? { newMode: facts.newMode } : {}),
		...(facts.similarity !== undefined ? { similarity: facts.similarity } : {}),
		depth,
		dropped: why !== undefined,
	};
}
