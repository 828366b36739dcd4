/**
 * One corpus case before the others and ourselves, by one rule: caught is a message of the case's class in one of its functions before
 * the fix, and none there after it. Owns the judgement of a case; the sums are sum.ts.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildProgram } from '../../../src/c/build-program';
import type { CParser, SourceUnit } from '../../../src/c/program';
import { type CaseInfo, readSides } from '../corpus/cases';
import { judgeCase, RULES } from '../corpus/judge';
import { TOOLS } from './list';
import { compiles, runTool } from './run';
import { placeOf } from './tree';

export const OURS = 'rehearse';

export interface Task {
	readonly dir: string;
	readonly tree: string;
	readonly cache: string;
	readonly case: CaseInfo;
	/** Version by the tool's name: those that are there. */
	readonly versions: Readonly<Record<string, string>>;
}

export interface Verdict {
	readonly caught: boolean;
	/** Messages of the case's class in its functions. */
	readonly before: readonly string[];
	readonly after: readonly string[];
	/** Messages of any of the classes in the whole file, before the fix. */
	readonly inFile: number;
	readonly seconds: number;
	readonly problem?: string;
}

export interface Compared {
	readonly id: string;
	readonly class: string;
	readonly core: boolean;
	/** By tool, ourselves among them. */
	readonly verdicts: Readonly<Record<string, Verdict>>;
	/** Why the case was left out. */
	readonly problem?: string;
}

/** Lines (1-based, inclusive) of the case's functions. */
function extents(parser: CParser, unit: SourceUnit, names: readonly string[]): (readonly [number, number])[] {
	const program = buildProgram([unit], { parser, config: { symbols: {}, otherwise: 'y' }, models: [] });
	return program
		.functions()
		.filter((f) => f.origin === 'unit' && names.includes(f.name))
		.map((f) => [f.firstLine, f.lastLine] as const);
}

export async function compareCase(parser: CParser, t: Task): Promise<Compared> {
	const base = { id: t.case.id, class: t.case.class, core: t.case.core };
	const sides = await readSides(t.dir, t.case);
	if (typeof sides === 'string') return { ...base, verdicts: {}, problem: sides };
	const place = placeOf(t.tree, t.case.file);
	const put = (side: string, text: string): string => {
		const at = path.join(t.cache, 'src', t.case.id, side, path.basename(t.case.file));
		mkdirSync(path.dirname(at), { recursive: true });
		writeFileSync(at, text);
		return at;
	};
	const files = { pre: put('pre', sides.pre.text), post: put('post', sides.post.text) };
	for (const side of ['pre', 'post'] as const) {
		const error = compiles(t.cache, files[side], place, sides[side].text);
		if (error !== undefined) return { ...base, verdicts: {}, problem: `does not compile there: ${error}` };
	}
	const verdicts: Record<string, Verdict> = {};
	for (const tool of TOOLS) {
		const version = t.versions[tool.name];
		if (version === undefined) continue;
		const said = (side: 'pre' | 'post') => {
			const answer = runTool(tool, version, t.cache, files[side], place, sides[side].text);
			const own = extents(parser, sides[side], t.case.functions);
			const mine = answer.messages.filter(
				(m) => m.classes.includes(t.case.class) && own.some(([from, to]) => m.line >= from && m.line <= to),
			);
			return { answer, mine: mine.map((m) => `${m.line}: ${m.text}`) };
		};
		const pre = said('pre');
		// Who said nothing before cannot catch: the fixed file need not be read.
		const post = pre.mine.length > 0 ? said('post') : undefined;
		const problem = pre.answer.problem ?? post?.answer.problem;
		verdicts[tool.name] = {
			caught: pre.mine.length > 0 && post?.mine.length === 0,
			before: pre.mine,
			after: post?.mine ?? [],
			inFile: pre.answer.messages.length,
			seconds: pre.answer.seconds,
			...(problem === undefined ? {} : { problem }),
		};
	}
	return { ...base, verdicts: { ...verdicts, [OURS]: await ours(parser, t) } };
}

/** The whole file, as the others read it; but only the file: no tree. */
async function ours(parser: CParser, t: Task): Promise<Verdict> {
	const r = await judgeCase(parser, { dir: t.dir, case: t.case, mode: 'file', noise: true });
	const of = (side: typeof r.pre): string[] =>
		(side?.findings ?? [])
			.filter((f) => t.case.functions.includes(f.function) && RULES[t.case.class]?.includes(f.rule))
			.map((f) => `${f.line}: ${f.rule}: ${f.message}`);
	const [before, after] = [of(r.pre), of(r.post)];
	const ms = r.pre ? r.pre.ms.build + r.pre.ms.own + r.pre.ms.rest : 0;
	return {
		caught: before.length > 0 && after.length === 0,
		before,
		after,
		inFile: r.pre?.findings.length ?? 0,
		seconds: ms / 1000,
		...(r.problem === undefined ? {} : { problem: r.problem }),
	};
}
