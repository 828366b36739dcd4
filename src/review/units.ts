/**
 * From rebuilt files to what the C front end reads: which files are C, their visible stretches and what stood behind the `@@` of
 * their hunks; and the CONFIG symbols that play a part. Owns no parsing of C and no patch application.
 */
import { type Line1, line1 } from '../base/positions';
import { unchosen } from '../c/preprocess/config';
import type { SourceUnit } from '../c/program';
import type { FilePatch, Patch, RebuiltFile, SourceText } from '../patch/model';
import { symbolsOver } from './config-regions';
import type { Report } from './report';

export interface Units {
	/** The patched side, in order of the patch. */
	readonly patched: readonly SourceUnit[];
	/** The base side, where any of it is visible. */
	readonly base: readonly SourceUnit[];
}

/** C sources and headers by their name. */
export const isC = (path: string): boolean => /\.[ch]$/.test(path);

/** The last word on each file: of several patches of a series that touch one file, the last. */
function lastPatches(patches: readonly Patch[]): ReadonlyMap<string, FilePatch> {
	const all = new Map<string, FilePatch>();
	for (const patch of patches) for (const file of patch.files) all.set(file.path, file);
	return all;
}

type Section = { readonly line: Line1; readonly text: string };

/** Sections of the hunks, at the first visible line of each on the side asked for. */
function sectionsOf(file: FilePatch | undefined, text: SourceText, side: 'base' | 'patched'): readonly Section[] {
	const sections: Section[] = [];
	for (const hunk of file?.hunks ?? []) {
		if (hunk.section.trim() === '') continue;
		// Where a hunk applied at an offset, its lines lead to where it really stands.
		const inputLine = hunk.lines.find((one) => one.kind !== (side === 'patched' ? 'delete' : 'add'))?.inputLine;
		const found = inputLine === undefined ? -1 : text.inputLines.indexOf(inputLine);
		sections.push({ line: found >= 0 ? line1(found + 1) : side === 'patched' ? hunk.newStart : hunk.oldStart, text: hunk.section });
	}
	return sections;
}

function unitOf(path: string, text: SourceText, file: FilePatch | undefined, side: 'base' | 'patched'): SourceUnit {
	if (text.complete) return { file: path, text: text.text };
	const sections = sectionsOf(file, text, side);
	return { file: path, text: text.text, visible: text.visible, ...(sections.length > 0 ? { sections } : {}) };
}

/** Units of both sides. A file that occurs twice (a series) counts with its last text, and with its first base. */
export function unitsOf(patches: readonly Patch[], files: readonly RebuiltFile[]): Units {
	const last = lastPatches(patches);
	const patched = new Map<string, SourceUnit>();
	const base = new Map<string, SourceUnit>();
	for (const file of files) {
		const hunks = last.get(file.path);
		if (isC(file.path)) {
			if (file.patched) patched.set(file.path, unitOf(file.path, file.patched, hunks, 'patched'));
			else patched.delete(file.path);
		}
		if (file.base && isC(file.oldPath) && !base.has(file.oldPath)) base.set(file.oldPath, unitOf(file.oldPath, file.base, hunks, 'base'));
		if (file.status === 'renamed') patched.delete(file.oldPath);
	}
	return { patched: [...patched.values()], base: [...base.values()] };
}

type Tristate = 'y' | 'm' | 'n';

/** Symbols that Kconfig lines of the patch define. */
function definedByPatch(patches: readonly Patch[]): ReadonlySet<string> {
	const symbols = new Set<string>();
	for (const patch of patches) {
		for (const file of patch.files) {
			if (!/(^|\/)Kconfig[^/]*$/.test(file.path)) continue;
			for (const hunk of file.hunks) {
				for (const line of hunk.lines) {
					const name = line.kind === 'add' ? /^\s*(?:menu)?config\s+(\w+)\s*$/.exec(line.text)?.[1] : undefined;
					if (name) symbols.add(`CONFIG_${name}`);
				}
			}
		}
	}
	return symbols;
}

/** CONFIG symbols that decide something: on preprocessor lines and in IS_ENABLED() and its kind. */
function symbolsIn(text: string): string[] {
	const found: string[] = [];
	for (const match of text.matchAll(/\bCONFIG_\w+/g)) {
		const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
		if (/^\s*#/.test(line) || /\bIS_(ENABLED|BUILTIN|MODULE|REACHABLE)\s*\(\s*$/.test(line)) found.push(match[0]);
	}
	return found;
}

/**
 * CONFIG symbols that occur in the patch's C files, its Makefiles or its Kconfig, with the value to review with: the user's choice, else y for
 * what the patch adds, else what its lines stand under, else n for what kernels are built without (config-defaults.ts), else `otherwise`. Those of the
 * patch first, then by name.
 */
export function configOf(
	patches: readonly Patch[],
	files: readonly RebuiltFile[],
	chosen: Readonly<Record<string, Tristate>>,
	otherwise: 'y' | 'n',
): Report['config'] {
	const added = definedByPatch(patches);
	const all = new Set(added);
	const over = new Map<string, 'y' | 'n'>();
	for (const file of files) {
		const text = file.patched?.text;
		if (!text) continue;
		if (isC(file.path)) {
			for (const symbol of symbolsIn(text)) all.add(symbol);
			for (const [symbol, v] of symbolsOver(text, file.addedLines)) over.set(symbol, over.get(symbol) === 'y' ? 'y' : v);
		} else if (/(^|\/)(Makefile|Kbuild)$/.test(file.path)) {
			const lines = text.split('\n');
			for (const line of file.addedLines) for (const symbol of lines[line - 1]?.match(/\bCONFIG_\w+/g) ?? []) all.add(symbol);
		}
	}
	// IS_ENABLED and friends speak of CONFIG_X; CONFIG_X_MODULE is the preprocessor's spelling of CONFIG_X=m.
	const symbols = [...all].filter((one) => !(one.endsWith('_MODULE') && all.has(one.slice(0, -'_MODULE'.length))));
	const order = (one: string): string => `${added.has(one) ? 0 : 1}${one}`;
	symbols.sort((a, b) => (order(a) < order(b) ? -1 : 1));
	return symbols.map((symbol) => ({
		symbol,
		value:
			chosen[symbol] ??
			(added.has(symbol) ? 'y' : over.get(symbol) === 'n' ? 'n' : over.has(symbol) ? otherwise : unchosen(symbol, otherwise)),
		addedByPatch: added.has(symbol),
	}));
}
