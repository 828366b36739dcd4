/**
 * Functions of a visible base in the place of our model's, for scenarios: the patch then runs inside the real code, and our model stands
 * for what lies outside only. Owns the choice of functions and the splicing; which of them fit the world is world-needs.ts's.
 *
 *   our model with the hunks ─┐
 *                             ├─► the same text with the real functions; each of their lines keeps its line of the patched file
 *   whole patched file ───────┘
 *
 * The rule: a function of a whole file replaces our model's function of the same name when every type, member and function that it needs is
 * there. What it needs of its own file beside (helpers, variables, macros that our model has not) comes along.
 */
import { type Line1, line1 } from '../base/positions';
import type { FunctionInfo, Program, SourceUnit } from '../c/program';
import type { RebuiltFile } from '../patch/model';
import { blanked } from './build-uses';
import type { MergedModel } from './merge-model';
import { declarationsOf } from './real-declarations';
import type { PreparedUnits } from './units-of-model';
import { lackOf, type Need, needsOf } from './world-needs';

/** A file of the patch of which every line is visible, or the hunks of one. */
export interface WholeFile {
	readonly file: RebuiltFile;
	readonly unit: SourceUnit;
	/** Those of its functions that are visible from end to end. */
	readonly functions: readonly FunctionInfo[];
}

export interface RealUnits extends PreparedUnits {
	/** Functions of whole files that run in scenarios, by file and name (`pieceKey`). */
	readonly real: ReadonlySet<string>;
	/** Why one of them does not, as the rest of a sentence. */
	readonly refused: ReadonlyMap<string, string>;
}

export const pieceKey = (file: string, name: string): string => `${file}:${name}`;

/** Lines of a whole file that can stand in our model: a function, or what it needs of its file. */
interface Piece {
	readonly file: string;
	readonly name: string;
	readonly kind: 'function' | 'variable' | 'macro';
	readonly first: number;
	readonly last: number;
	/** Seen from this file only. */
	readonly own: boolean;
	/** The function of our model that it replaces. */
	readonly ours?: FunctionInfo;
}

const keyOf = (p: Piece): string => pieceKey(p.file, p.name);

/** Pieces by name, for looking from a file: its own first, then what other files show. */
function lookup(pieces: readonly Piece[]): (name: string, from: string) => Piece | undefined {
	const byName = new Map<string, Piece[]>();
	for (const p of pieces) byName.set(p.name, [...(byName.get(p.name) ?? []), p]);
	return (name, from) => {
		const all = byName.get(name) ?? [];
		return all.find((p) => p.file === from) ?? all.find((p) => !p.own || p.file.endsWith('.h'));
	};
}

/** Everything that a whole file could give. */
function piecesOf(whole: WholeFile, ours: readonly FunctionInfo[]): readonly Piece[] {
	const { path: file } = whole.file;
	const once = (name: string, list: readonly FunctionInfo[]): FunctionInfo | undefined => {
		const all = list.filter((f) => f.name === name && !f.inactive);
		return all.length === 1 ? all[0] : undefined;
	};
	const functions = whole.functions.flatMap((f): Piece[] => {
		if (f.damaged || once(f.name, whole.functions) !== f) return [];
		const twin = once(f.name, ours);
		const piece = { file, name: f.name, kind: 'function', first: f.firstLine, last: f.lastLine, own: f.static } as const;
		return [twin ? { ...piece, ours: twin } : piece];
	});
	return [...functions, ...declarationsOf(whole.unit.text).map((d) => ({ ...d, file, own: d.kind === 'macro' || d.own }))];
}

/** The model's text with pieces in it. */
function splice(model: MergedModel, whole: WholeFile, pieces: readonly Piece[]): MergedModel {
	const real = whole.unit.text.split('\n');
	const added = new Set<number>(whole.file.addedLines);
	const lines = model.unit.text.split('\n');
	const replaced = new Map(pieces.flatMap((p) => (p.ours ? [[p.ours.firstLine as number, p] as const] : [])));
	const beside = pieces.filter((p) => !p.ours).sort((a, b) => a.first - b.first);
	const firstFunction = Math.min(...replaced.keys(), ...(replaced.size === 0 ? [lines.length + 1] : []));
	const text: string[] = [];
	const trueLines: number[] = [];
	const addedLines: Line1[] = [];
	const put = (line: string, trueLine: number, isAdded: boolean): void => {
		text.push(line);
		trueLines.push(trueLine);
		if (isAdded) addedLines.push(line1(text.length));
	};
	const take = (p: Piece): void => {
		for (let l = p.first; l <= p.last; l++) put(real[l - 1] ?? '', l, added.has(l));
	};
	const ownAdded = new Set<number>(model.addedLines);
	for (let l = 1; l <= lines.length; l++) {
		if (l === firstFunction) for (const p of beside) take(p);
		const p = replaced.get(l);
		if (p?.ours) {
			take(p);
			l = p.ours.lastLine;
		} else put(lines[l - 1] ?? '', model.trueLines[l - 1] ?? 0, ownAdded.has(l));
	}
	if (firstFunction > lines.length) for (const p of beside) take(p);
	return { unit: { ...model.unit, text: text.join('\n') }, trueLines, addedLines, rejected: model.rejected };
}

/** Names in a piece's code. */
function wordsIn(whole: WholeFile, p: Piece): ReadonlySet<string> {
	const text = whole.unit.text.split('\n').slice(p.first - 1, p.last);
	return new Set(blanked(text.join('\n')).match(/[A-Za-z_]\w*/g) ?? []);
}

/**
 * `touched`: functions that the patch changes (pieceKey). `open` makes a program of units with our world beside them.
 */
export function withRealFunctions(
	prepared: PreparedUnits,
	wholes: readonly WholeFile[],
	touched: ReadonlySet<string>,
	open: (units: readonly SourceUnit[]) => Program,
): RealUnits {
	const files = wholes.filter((w) => prepared.merged.has(w.file.path));
	const refused = new Map<string, string>();
	if (files.length === 0) return { ...prepared, real: new Set(), refused };
	const world = open(prepared.units);
	const ofModel = world.functions().filter((f) => f.origin === 'unit');
	const byFile = new Map(files.map((w) => [w.file.path, w]));
	const all = files.flatMap((w) =>
		piecesOf(
			w,
			ofModel.filter((f) => f.file === w.file.path),
		),
	);
	const find = lookup(all);
	const there = (name: string, file: string): boolean =>
		world.info(name, file) !== undefined || world.global(name)?.defined === true || world.global(`${file}:${name}`)?.defined === true;
	// What is wanted, and what that needs of the same files and our world does not have.
	const wanted = new Map<string, Piece>();
	const queue = all.filter((p) => p.ours || (p.kind === 'function' && touched.has(keyOf(p))));
	for (let p = queue.pop(); p; p = queue.pop()) {
		if (wanted.has(keyOf(p))) continue;
		wanted.set(keyOf(p), p);
		for (const word of wordsIn(byFile.get(p.file) as WholeFile, p)) {
			const need = find(word, p.file);
			if (need && need !== p && !wanted.has(keyOf(need)) && !there(word, p.file)) queue.push(need);
		}
	}
	const unitsWith = (pieces: readonly Piece[]): PreparedUnits => {
		const merged = new Map(prepared.merged);
		for (const w of files) {
			const here = pieces.filter((p) => p.file === w.file.path);
			const model = prepared.merged.get(w.file.path);
			if (model && here.length > 0) merged.set(w.file.path, splice(model, w, here));
		}
		return { units: prepared.units.map((u) => merged.get(u.file)?.unit ?? u), merged };
	};
	const trial = open(unitsWith([...wanted.values()]).units);
	const needs = new Map<string, readonly Need[]>();
	for (const p of wanted.values()) {
		const found = needsOf(trial, p.file, p.name, p.kind);
		needs.set(keyOf(p), found);
		const lack = lackOf(trial, p, found, world);
		if (lack) refused.set(keyOf(p), lack);
	}
	// A piece that leans on a refused one that our model does not have goes, too.
	for (let again = true; again; ) {
		again = false;
		for (const p of wanted.values()) {
			if (refused.has(keyOf(p))) continue;
			const lost = (needs.get(keyOf(p)) ?? [])
				.map((n) => find(n.name, p.file))
				.find((n) => n && wanted.has(keyOf(n)) && !n.ours && refused.has(keyOf(n)));
			if (!lost) continue;
			refused.set(keyOf(p), `it needs ${lost.name}${lost.kind === 'function' ? '()' : ''}: ${refused.get(keyOf(lost))}`);
			again = true;
		}
	}
	// Helpers are kept where a function that runs needs them.
	const kept = new Set<Piece>();
	const use = [...wanted.values()].filter((p) => !refused.has(keyOf(p)) && (p.ours || touched.has(keyOf(p))));
	for (let p = use.pop(); p; p = use.pop()) {
		if (kept.has(p)) continue;
		kept.add(p);
		for (const word of wordsIn(byFile.get(p.file) as WholeFile, p)) {
			const need = find(word, p.file);
			if (need && !kept.has(need) && wanted.has(keyOf(need)) && !refused.has(keyOf(need))) use.push(need);
		}
	}
	return { ...unitsWith([...kept]), real: new Set([...kept].filter((p) => p.kind === 'function').map(keyOf)), refused };
}
