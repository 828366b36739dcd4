/**
 * Which lines of the changed functions ran, and which way each of their branches went. Owns what counts as a line and a branch and
 * how results add up; run-scenario.ts tells what happened, the faces show it. Lines of our own model never count.
 */
import type { CodePlace, IrFunction, Terminator } from '../c/ir';
import type { Program } from '../c/program';
import type { Locator } from './locate';

export interface CoveredBranch {
	/** 1-based, of the patched file. */
	readonly line: number;
	/** 1-based, UTF-16. */
	readonly column: number;
	/** The condition as the source has it, in one line. */
	readonly text: string;
	/** Each way on, with how often it was taken; 0: no run took it. */
	readonly ways: readonly { readonly label: string; readonly count: number }[];
}

export interface FileCoverage {
	readonly file: string;
	/** Every line that a statement begins on, ascending; 0: no run came there. */
	readonly lines: readonly { readonly line: number; readonly count: number }[];
	/** In order of their place. */
	readonly branches: readonly CoveredBranch[];
}

/** What runs report to. */
export interface Coverage {
	/** A statement is about to run. */
	hit(place: CodePlace): void;
	/** A branch of a function was decided. */
	went(fn: IrFunction, end: Decision, to: number): void;
	files(): FileCoverage[];
}

export type Decision = Terminator & { readonly op: 'cond' | 'switch' };

/** UTF-16 units of a condition that are shown. */
const LONG = 60;
/** Values of a case that are named. */
const NAMED = 4;

interface Branch {
	readonly line: number;
	readonly column: number;
	readonly text: string;
	readonly ways: Map<string, number>;
}

/** `measured`: the functions that count, in files that the locator knows. */
export function measure(program: Program, locator: Locator, measured: (fn: IrFunction) => boolean): Coverage {
	const lines = new Map<string, Map<number, number>>();
	const branches = new Map<string, Map<string, Branch>>();
	const at = new Map<CodePlace, { readonly counts: Map<number, number>; readonly line: number }>();
	const decisions = new Map<Decision, { readonly ways: Map<string, number>; readonly labels: ReadonlyMap<number, string> }>();

	const into = <V>(map: Map<string, Map<V, unknown>>, file: string): void => {
		if (!map.has(file)) map.set(file, new Map());
	};

	function statement(place: CodePlace): void {
		if (!locator.ofFile(place)) return;
		const { file, line } = locator.place(place);
		into(lines, file);
		const counts = lines.get(file) as Map<number, number>;
		if (!counts.has(line)) counts.set(line, 0);
		at.set(place, { counts, line });
	}

	/** Decisions of one condition (those inside one macro) are one branch: a way is taken when any of them took it. */
	function decision(place: CodePlace, end: Decision): void {
		if (!locator.ofFile(place)) return;
		const { file, line, column } = locator.place(place);
		into(branches, file);
		const known = branches.get(file) as Map<string, Branch>;
		const key = `${place.span.start}-${place.span.end}-${end.op}`;
		const branch = known.get(key) ?? { line, column, text: conditionText(locator.text(place.file) ?? '', place), ways: new Map() };
		known.set(key, branch);
		const labels = labelsOf(end);
		for (const label of labels.values()) if (!branch.ways.has(label)) branch.ways.set(label, 0);
		decisions.set(end, { ways: branch.ways, labels });
	}

	for (const info of program.functions()) {
		if (info.inactive || info.origin !== 'unit') continue;
		const fn = program.fn(info.link, info.file);
		if (!fn || !measured(fn)) continue;
		for (const block of fn.blocks) {
			for (const one of block.instrs) if (one.op === 'mark') statement(fn.places[one.at] as CodePlace);
			const { end } = block;
			if (end.op === 'cond' || end.op === 'switch') decision(fn.places[end.at] as CodePlace, end);
		}
	}
	return {
		hit(place) {
			const here = at.get(place);
			if (here) here.counts.set(here.line, (here.counts.get(here.line) ?? 0) + 1);
		},
		went(_fn, end, to) {
			const here = decisions.get(end);
			const label = here?.labels.get(to);
			if (here && label !== undefined) here.ways.set(label, (here.ways.get(label) ?? 0) + 1);
		},
		files: () =>
			[...lines].map(([file, counts]) => ({
				file,
				lines: [...counts].sort(([a], [b]) => a - b).map(([line, count]) => ({ line, count })),
				branches: [...(branches.get(file)?.values() ?? [])]
					.sort((a, b) => a.line - b.line || a.column - b.column)
					.map(({ line, column, text, ways }) => ({ line, column, text, ways: [...ways].map(([label, count]) => ({ label, count })) })),
			})),
	};
}

/** The ways on by the block they lead to: two ways to the same block are one. */
function labelsOf(end: Decision): ReadonlyMap<number, string> {
	if (end.op === 'cond')
		return new Map([
			[end.else, 'false'],
			[end.then, 'true'],
		]);
	const values = new Map<number, string[]>();
	for (const { lo, hi, to } of end.cases) values.set(to, [...(values.get(to) ?? []), lo === hi ? `${lo}` : `${lo} to ${hi}`]);
	const labels = new Map<number, string>();
	for (const [to, all] of values)
		labels.set(to, `case ${all.slice(0, NAMED).join(', ')}${all.length > NAMED ? ', …' : ''}${to === end.default ? ', default' : ''}`);
	if (!labels.has(end.default)) labels.set(end.default, 'none of the cases');
	return labels;
}

function conditionText(text: string, { span }: CodePlace): string {
	const one = text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
	return one.length > LONG ? `${one.slice(0, LONG - 1)}…` : one;
}

/** The coverage of several runs as one: counts of the same line and the same way are added. */
export function addCoverage(all: readonly FileCoverage[]): FileCoverage[] {
	const files = new Map<string, { readonly lines: Map<number, number>; readonly branches: Map<string, Branch> }>();
	for (const one of all) {
		const sum = files.get(one.file) ?? { lines: new Map<number, number>(), branches: new Map<string, Branch>() };
		files.set(one.file, sum);
		for (const { line, count } of one.lines) sum.lines.set(line, (sum.lines.get(line) ?? 0) + count);
		for (const { ways, ...where } of one.branches) {
			const key = `${where.line}:${where.column}:${where.text}`;
			const branch = sum.branches.get(key) ?? { ...where, ways: new Map<string, number>() };
			sum.branches.set(key, branch);
			for (const { label, count } of ways) branch.ways.set(label, (branch.ways.get(label) ?? 0) + count);
		}
	}
	return [...files].map(([file, { lines, branches }]) => ({
		file,
		lines: [...lines].sort(([a], [b]) => a - b).map(([line, count]) => ({ line, count })),
		branches: [...branches.values()]
			.sort((a, b) => a.line - b.line || a.column - b.column)
			.map((one) => ({ ...one, ways: [...one.ways].map(([label, count]) => ({ label, count })) })),
	}));
}
