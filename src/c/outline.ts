/**
 * The functions of a prepared file: name, place, whether they are whole and undamaged. Owns finding them, also in conditional
 * branches that the configuration does not choose; types and bodies are C2's and the lowering's.
 */
import { type Line1, LineIndex, type Span, span } from '../base/positions';
import { choices } from './branch-choice';
import { type PrepareOptions, prepare } from './prepare';
import type { MacroSource, Prepared } from './prepared';
import type { CParser, FunctionInfo, Node, SourceUnit } from './program';

const lineIndexes = new WeakMap<SourceUnit, LineIndex>();

/** Lines of a unit's text, read once. */
function linesOf(unit: SourceUnit): LineIndex {
	let lines = lineIndexes.get(unit);
	if (lines === undefined) {
		lines = new LineIndex(unit.text);
		lineIndexes.set(unit, lines);
	}
	return lines;
}

/** An ERROR or MISSING node is in it. */
export function isDamaged(node: Node): boolean {
	if (node.type === 'ERROR' || node.missing) return true;
	return node.children.some(isDamaged);
}

/** The name a declarator declares. */
function declaredName(node: Node): Node | undefined {
	if (node.type === 'identifier') return node;
	const inner = node.children.find((c) => c.field === 'declarator') ?? node.children.find((c) => c.type.endsWith('declarator'));
	return inner ? declaredName(inner) : node.children.find((c) => c.type === 'identifier');
}

/** Function definitions at file level (also inside `extern "C"`), in text order. */
function definitions(root: Node): Node[] {
	const out: Node[] = [];
	for (const n of root.children) {
		if (n.type === 'function_definition') out.push(n);
		else if (n.type === 'linkage_specification' || n.type === 'declaration_list' || n.type === 'ERROR') out.push(...definitions(n));
	}
	return out;
}

/** Text of functions is not looked into unless damaged: bodies stay unmade. */
const damagedFunction = (n: Node): boolean => n.children.some((c) => (c.field === 'body' && isLazy(c) ? false : isDamaged(c)));
const isLazy = (n: Node): boolean => Object.getOwnPropertyDescriptor(n, 'children') === undefined;

/** The functions that the chosen branches define. */
export function outline(prepared: Prepared, root: Node, unit: SourceUnit, origin: FunctionInfo['origin'] = 'unit'): FunctionInfo[] {
	return functionsOf(prepared, root, unit, origin, 0, linesOf(unit));
}

function functionsOf(
	prepared: Prepared,
	root: Node,
	unit: SourceUnit,
	origin: FunctionInfo['origin'],
	base: number,
	lines: LineIndex,
): FunctionInfo[] {
	const out: FunctionInfo[] = [];
	for (const n of definitions(root)) {
		const name = nameOf(n);
		if (!name) continue;
		const text = prepared.text.slice(name.start, name.end);
		const isStatic = n.children.some((c) => c.type === 'storage_class_specifier' && prepared.text.slice(c.start, c.end) === 'static');
		const at = sourceSpan(prepared, n, base);
		const firstLine = (lines.lineAt(at.start) + 1) as Line1;
		const lastLine = (lines.lineAt(Math.max(at.start, at.end - 1)) + 1) as Line1;
		const holed = prepared.holes.some((h) => h.start >= n.start && h.start < n.end);
		out.push({
			name: text,
			link: isStatic ? `${unit.file}:${text}` : text,
			file: unit.file,
			static: isStatic,
			span: at,
			nameSpan: sourceSpan(prepared, name, base),
			firstLine,
			lastLine,
			complete: !holed,
			damaged: damagedFunction(n),
			origin,
		});
	}
	return out;
}

function nameOf(n: Node): Node | undefined {
	const declarator = n.children.find((c) => c.field === 'declarator');
	return declarator ? declaredName(declarator) : undefined;
}

const sourceSpan = (prepared: Prepared, n: Node, base: number): Span => {
	const start = prepared.toSource(n.start);
	return span(start + base, Math.max(start, prepared.toSource(n.end)) + base);
};

/**
 * Marks what cannot be compiled beside another definition of the list: the second of a name in one file, and a header's `static` stub of a
 * function that a .c file defines, where only parts of the header are shown (`isPart`): a hunk that begins below the `#if`.
 */
export function markStubs(all: readonly FunctionInfo[], isPart: (file: string) => boolean): readonly FunctionInfo[] {
	const seen = new Set<string>();
	const real = new Set(all.filter((f) => !f.inactive && !f.static && !f.file.endsWith('.h')).map((f) => f.name));
	return all.map((f) => {
		if (f.inactive) return f;
		const key = `${f.file}:${f.name}`;
		const again = seen.has(key) || (f.static && f.file.endsWith('.h') && real.has(f.name) && isPart(f.file));
		seen.add(key);
		return again ? { ...f, inactive: true } : f;
	});
}

/**
 * The functions in branches that were not chosen. Each such branch is read on its own, its inner conditionals by the same
 * configuration and then their other sides likewise; a branch that is only part of a function gives none.
 */
export function outlineInactive(
	prepared: Prepared,
	unit: SourceUnit,
	options: PrepareOptions,
	parser: CParser,
	origin: FunctionInfo['origin'] = 'unit',
): FunctionInfo[] {
	if (prepared.inactive.length === 0) return [];
	const lines = linesOf(unit);
	const choose = choices(unit.text);
	const out: FunctionInfo[] = [];
	// The branch stands in a file whose macros it may use.
	const macros: MacroSource = { find: prepared.lookup, include: options.macros.include };
	const inside: PrepareOptions = { ...options, macros };
	const read = (inactive: readonly Span[], base: number, depth: number): void => {
		for (const s of inactive) {
			const from = s.start + base;
			const text = unit.text.slice(from, s.end + base);
			if (depth > 8 || !text.includes('{')) continue;
			const part = prepare({ file: unit.file, text }, inside);
			const root = parser.parse(part.text);
			for (const f of functionsOf(part, root, unit, origin, from, lines)) out.push({ ...f, inactive: true, choose: choose(f.span.start) });
			read(part.inactive, from, depth + 1);
		}
	};
	read(prepared.inactive, 0, 0);
	return out.sort((a, b) => a.span.start - b.span.start);
}
