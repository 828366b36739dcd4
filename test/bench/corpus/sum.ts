/** From single results to figures per class and in total. Owns counting and the table. */
import { type CaseResult, RULES, type Said, type Side } from './judge';

export interface Figures {
	readonly cases: number;
	readonly caught: number;
	readonly silent: number;
	/** Cases whose fixed state could be looked at: what `silent` is of. */
	readonly silentOf: number;
	/** Other findings per 1,000 functions looked at. */
	readonly noise: number;
	readonly functions: number;
	readonly seconds: number;
	/** Milliseconds for the program and the case's functions, on the buggy state. */
	readonly medianMs: number;
	readonly p95Ms: number;
	/** Functions whose exploration was cut, and cases that were cut as a whole. */
	readonly budgetsHit: number;
}

export interface MissedCase {
	readonly id: string;
	readonly class: string;
	readonly core: boolean;
	readonly miss: 'not caught' | 'not silent' | 'not measured';
	readonly reason: string;
}

const ofClass = (s: Side, cls: string): readonly Said[] => s.findings.filter((f) => RULES[cls]?.includes(f.rule));
const own = (s: Side, functions: readonly string[], cls: string): readonly Said[] =>
	ofClass(s, cls).filter((f) => functions.includes(f.function));

export interface Judged {
	readonly result: CaseResult;
	readonly functions: readonly string[];
}

export function caught(j: Judged): boolean {
	return j.result.pre !== undefined && own(j.result.pre, j.functions, j.result.class).length > 0;
}
export function silent(j: Judged): boolean {
	return j.result.post !== undefined && own(j.result.post, j.functions, j.result.class).length === 0;
}
/** Findings on the buggy state that are not the case's own. */
export function others(j: Judged): readonly Said[] {
	const { pre } = j.result;
	if (!pre) return [];
	const mine = new Set(own(pre, j.functions, j.result.class));
	return pre.findings.filter((f) => !mine.has(f));
}

export function figures(all: readonly Judged[]): Figures {
	const times = all.flatMap((j) => (j.result.pre ? [j.result.pre.ms.build + j.result.pre.ms.own] : [])).sort((a, b) => a - b);
	const at = (q: number): number => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0);
	const functions = all.reduce((n, j) => n + (j.result.pre?.functions ?? 0), 0);
	const noise = all.reduce((n, j) => n + others(j).length, 0);
	const ms = all.reduce((n, j) => n + total(j.result.pre) + total(j.result.post), 0);
	return {
		cases: all.length,
		caught: all.filter(caught).length,
		silent: all.filter(silent).length,
		silentOf: all.filter((j) => j.result.post !== undefined).length,
		noise: functions === 0 ? 0 : Math.round((noise / functions) * 10_000) / 10,
		functions,
		seconds: Math.round(ms / 100) / 10,
		medianMs: at(0.5),
		p95Ms: at(0.95),
		budgetsHit: all.reduce((n, j) => n + (j.result.pre?.budgetsHit ?? 0) + (j.result.problem !== undefined ? 1 : 0), 0),
	};
}

const total = (s: Side | undefined): number => (s ? s.ms.build + s.ms.own + s.ms.rest : 0);

export function misses(all: readonly Judged[]): MissedCase[] {
	const out: MissedCase[] = [];
	for (const j of all) {
		const { id, class: cls, core, pre, post, problem } = j.result;
		const base = { id, class: cls, core };
		if (problem !== undefined || !pre || !post) {
			out.push({ ...base, miss: 'not measured', reason: problem ?? 'no result' });
			continue;
		}
		if (!caught(j)) {
			const parts = [
				pre.absent.length > 0 ? `function not found: ${pre.absent.join(', ')}` : '',
				pre.unproven > 0 ? `${pre.unproven} unproven` : '',
				...pre.limits.slice(0, 3),
				...pre.findings.filter((f) => j.functions.includes(f.function)).map((f) => `found instead: ${f.rule} (line ${f.line})`),
			].filter((t) => t !== '');
			out.push({ ...base, miss: 'not caught', reason: parts.join('; ') });
		}
		if (!silent(j))
			out.push({
				...base,
				miss: 'not silent',
				reason: own(post, j.functions, cls)
					.map((f) => `${f.function}:${f.line} ${f.message}`)
					.join('; '),
			});
	}
	return out;
}

/** Of the cases whose hunks show the whole story: how many, caught, silent. */
export function stories(all: readonly Judged[]): { readonly cases: number; readonly caught: number; readonly silent: number } {
	const told = all.filter((j) => j.result.wholeStory);
	return { cases: told.length, caught: told.filter(caught).length, silent: told.filter(silent).length };
}

export function table(rows: readonly (readonly [string, Figures])[]): string {
	const head = ['class', 'cases', 'caught', '%', 'silent', '%', 'noise/1000', 'functions', 's', 'median ms', 'p95 ms', 'budgets'];
	const lines = rows.map(([name, f]) =>
		[
			name,
			f.cases,
			f.caught,
			percent(f.caught, f.cases),
			f.silent,
			percent(f.silent, f.silentOf),
			f.noise,
			f.functions,
			f.seconds,
			f.medianMs,
			f.p95Ms,
			f.budgetsHit,
		].map(String),
	);
	const widths = head.map((h, i) => Math.max(h.length, ...lines.map((l) => (l[i] as string).length)));
	return [head, ...lines]
		.map((l) => l.map((c, i) => (i === 0 ? c.padEnd(widths[i] as number) : c.padStart(widths[i] as number))).join('  '))
		.join('\n');
}

const percent = (a: number, b: number): string => (b === 0 ? '–' : `${((100 * a) / b).toFixed(0)}`);
