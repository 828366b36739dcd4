/** One case reviewed: what is found in its functions before and after the fix, and what else is said of the file. */
import { buildProgram } from '../../../src/c/build-program';
import type { CParser, FunctionInfo, SourceUnit } from '../../../src/c/program';
import { builtinHeaders, withoutWorld } from '../../../src/kernel/model-sources';
import { formatPatch } from '../../../src/patch/format';
import type { Patch } from '../../../src/patch/model';
import { reversePatch } from '../../../src/patch/reverse';
import { analyseFunction, programFacts } from '../../../src/review/analyse';
import { openReview } from '../../../src/review/open';
import { type CaseInfo, type Mode, readFix, readSides, type Sides } from './cases';
import { showsStory } from './story';

/** Rules that are a finding of the class. */
export const RULES: Readonly<Record<string, readonly string[]>> = {
	// The labels come from subjects ("fix a leak"): which of the leak rules speaks is not told apart.
	a_memleak: ['memory-leak', 'last-reference-without-free', 'reference-leak', 'resource-leak', 'missing-cleanup'],
	b_refleak: ['reference-leak', 'memory-leak', 'resource-leak', 'missing-cleanup'],
	c_unlock: ['missing-unlock', 'double-lock'],
	d_uaf: ['use-after-free', 'double-free', 'freed-while-in-use'],
	e_uninit: ['uninitialised-use'],
	f_nullerr: ['null-dereference', 'wrong-error-check', 'unchecked-result', 'wrong-error-code'],
};

export interface Said {
	readonly function: string;
	readonly rule: string;
	readonly line: number;
	readonly message: string;
	readonly confidence: number;
}

export interface Side {
	readonly findings: readonly Said[];
	readonly unproven: number;
	/** Functions analysed. */
	readonly functions: number;
	/** Functions of the case that are not there. */
	readonly absent: readonly string[];
	/** What was not finished in the case's functions. */
	readonly limits: readonly string[];
	readonly budgetsHit: number;
	readonly steps: number;
	/** Milliseconds: program, then the case's own functions, then the rest (noise). */
	readonly ms: { readonly build: number; readonly own: number; readonly rest: number };
}

export interface CaseResult {
	readonly id: string;
	readonly class: string;
	readonly core: boolean;
	readonly pre?: Side;
	readonly post?: Side;
	/** Patch mode: the hunks show what the bug is (see story.ts). */
	readonly wholeStory?: boolean;
	/** Why it could not be measured, or was cut. */
	readonly problem?: string;
}

export interface Task {
	readonly dir: string;
	readonly case: CaseInfo;
	readonly mode: Mode;
	/** Review every function of the file. */
	readonly noise: boolean;
}

function judgeSide(parser: CParser, unit: SourceUnit, config: Sides['config'], own: readonly string[], noise: boolean): Side {
	const t0 = performance.now();
	const program = buildProgram([unit], {
		parser,
		config: { symbols: config, otherwise: 'y' },
		models: [...builtinHeaders, ...withoutWorld],
	});
	const facts = programFacts(program, [unit]);
	const all = program.functions().filter((f) => f.origin === 'unit' && !f.inactive);
	const t1 = performance.now();
	const lines = lineStarts(unit.text);
	const findings: Said[] = [];
	const limits = new Set<string>();
	let budgetsHit = 0;
	let steps = 0;
	let unproven = 0;
	let functions = 0;
	const look = (info: FunctionInfo, mine: boolean): void => {
		const a = analyseFunction(facts, info);
		if (!a) return;
		functions++;
		steps += a.steps;
		if (a.limits.some((l) => l.includes('cut after'))) budgetsHit++;
		if (mine) {
			for (const l of a.limits) limits.add(l);
			unproven += a.unproven.length;
		}
		for (const f of a.findings)
			findings.push({
				function: info.name,
				rule: f.raw.rule,
				line: lineOf(lines, f.raw.place.span.start),
				message: f.raw.message,
				confidence: f.raw.confidence,
			});
	};
	const mine = all.filter((f) => own.includes(f.name));
	for (const f of mine) look(f, true);
	const t2 = performance.now();
	if (noise) for (const f of all) if (!mine.includes(f)) look(f, false);
	const t3 = performance.now();
	return {
		findings,
		unproven,
		functions,
		absent: own.filter((n) => !mine.some((f) => f.name === n)),
		limits: [...limits],
		budgetsHit,
		steps,
		ms: { build: t1 - t0, own: t2 - t1, rest: t3 - t2 },
	};
}

function lineStarts(text: string): number[] {
	const out = [0];
	for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) out.push(i + 1);
	return out;
}

function lineOf(starts: readonly number[], at: number): number {
	let lo = 0;
	let hi = starts.length;
	while (hi - lo > 1) {
		const mid = (lo + hi) >> 1;
		if ((starts[mid] as number) <= at) lo = mid;
		else hi = mid;
	}
	return lo + 1;
}

/**
 * A patch as a reviewer gets it: its hunks are visible, both sides of them, and `base` where there is one. What it fixes is not counted,
 * nor is what the base shows to be older.
 */
async function judgePatch(parser: CParser, patch: Patch, own: readonly string[], base?: SourceUnit): Promise<Side> {
	const t0 = performance.now();
	const bytes = new TextEncoder().encode(formatPatch(patch));
	const { report } = await openReview(
		bytes,
		'case.patch',
		{ parser, ...(base ? { base: (path) => (path === base.file ? base.text : undefined) } : {}) },
		{ pathsLater: true },
	);
	const findings = report.findings
		.filter((f) => f.status !== 'fixed' && f.status !== 'as-before')
		// Without a name behind its @@ a function goes by its line: what the hunks show is the case's own.
		.map((f) => ({ ...f, function: f.function.startsWith('(unnamed') ? (own[0] ?? f.function) : f.function }));
	return {
		findings,
		unproven: report.unproven.length,
		functions: report.functions.length,
		absent: report.functions.length === 0 ? own : [],
		limits: [...new Set(report.functions.flatMap((f) => f.limits))],
		budgetsHit: report.functions.filter((f) => f.limits.some((l) => l.includes('cut after'))).length,
		steps: report.stats.steps,
		ms: { build: 0, own: performance.now() - t0, rest: 0 },
	};
}

export async function judgeCase(parser: CParser, t: Task): Promise<CaseResult> {
	const base = { id: t.case.id, class: t.case.class, core: t.case.core };
	try {
		if (t.mode !== 'file') {
			const sides = t.mode === 'base' ? await readSides(t.dir, t.case) : undefined;
			if (typeof sides === 'string') return { ...base, problem: sides };
			const read = await readFix(t.dir, t.case);
			if (typeof read === 'string') return { ...base, problem: read };
			return {
				...base,
				wholeStory: showsStory(read, t.case.class),
				// The bug comes with the patch that undoes the fix.
				pre: await judgePatch(parser, { ...reversePatch(read), title: '', message: '' }, t.case.functions, sides?.post),
				post: await judgePatch(parser, read, t.case.functions, sides?.pre),
			};
		}
		const sides = await readSides(t.dir, t.case);
		if (typeof sides === 'string') return { ...base, problem: sides };
		return {
			...base,
			pre: judgeSide(parser, sides.pre, sides.config, t.case.functions, t.noise),
			post: judgeSide(parser, sides.post, sides.config, t.case.functions, false),
		};
	} catch (e) {
		return {
			...base,
			problem: `the tool itself failed: ${e instanceof Error ? `${e.message} ${e.stack?.split('\n').slice(1, 3).join(' ').trim() ?? ''}` : String(e)}`,
		};
	}
}
