/**
 * Files that programs share. Two programs often hold the same unit (our headers, the files of a patch with each scenario): its
 * preparation, tree and index are made once and used again where everything that preparing it asked for has the same answer.
 * Owns that comparison and what is remembered with a unit; it goes away with the unit.
 */
import { configText, SYMBOL, symbolsOf } from './config-key';
import { indexFile } from './file-index';
import type { CFile, FileIndex, Origin } from './names';
import { type PrepareOptions, prepare } from './prepare';
import type { Macro, MacroSource, Prepared } from './prepared';
import type { Configuration, CParser, Node, SourceUnit } from './program';

/** What a preparation asked of the world outside its file, with the answers it got. */
interface Asked {
	readonly macros: Map<string, Macro | undefined>;
	readonly includes: Map<string, { readonly path: string; readonly from: string; readonly text: string | undefined }>;
	readonly types: Map<string, boolean>;
}

interface Shared {
	readonly parser: CParser;
	readonly origin: Origin;
	/** Values of the CONFIG symbols that matter. */
	readonly config: string;
	readonly asked: Asked;
	readonly door: Door;
	readonly file: CFile;
}

/** Preparations kept per unit: choices of CONFIG and of the headers around it. */
const KEPT = 6;
const shared = new WeakMap<SourceUnit, Shared[]>();
/** The configuration as far as a preparation could tell: the unit's text, and what it took from outside. */
function askedConfig(unit: SourceUnit, asked: Asked, config: Configuration): string {
	const list = new Set(symbolsOf(unit));
	for (const m of asked.macros.values()) {
		if (m !== undefined) for (const t of m.body) if (t.kind === 'identifier' && t.text.startsWith('CONFIG_')) list.add(t.text);
	}
	for (const i of asked.includes.values()) for (const s of i.text?.match(SYMBOL) ?? []) list.add(s);
	return configText(list, config);
}

const nothing: MacroSource = { find: () => undefined };

/** Where a shared preparation looks for macros now: at the program that is asking, at nothing in between. */
interface Door {
	source: MacroSource;
}

/** Prepares with what is asked of the options noted. */
function prepareNoting(
	unit: SourceUnit,
	options: PrepareOptions,
): { readonly asked: Asked; readonly door: Door; readonly prepared: Prepared } {
	const asked: Asked = { macros: new Map(), includes: new Map(), types: new Map() };
	const door: Door = { source: options.macros };
	let open = true;
	const macros: MacroSource = {
		find(name) {
			const m = door.source.find(name);
			if (open) asked.macros.set(name, m);
			return m;
		},
		include(path, from) {
			const text = door.source.include?.(path, from);
			if (open) asked.includes.set(`${path}\n${from}`, { path, from, text });
			return text;
		},
	};
	const { isType } = options;
	const types = isType && {
		isType(name: string): boolean {
			const is = isType(name);
			if (open) asked.types.set(name, is);
			return is;
		},
	};
	const prepared = prepare(unit, { ...options, macros, ...types });
	open = false;
	door.source = nothing;
	return { asked, door, prepared };
}

function answersSame(asked: Asked, options: PrepareOptions): boolean {
	for (const [name, m] of asked.macros) if (options.macros.find(name) !== m) return false;
	for (const i of asked.includes.values()) if (options.macros.include?.(i.path, i.from) !== i.text) return false;
	for (const [name, is] of asked.types) if ((options.isType?.(name) ?? false) !== is) return false;
	return true;
}

function makeFile(unit: SourceUnit, origin: Origin, parser: CParser, prepared: Prepared): CFile {
	let root: Node | undefined;
	let index: FileIndex | undefined;
	const file: CFile = {
		file: unit.file,
		origin,
		unit,
		prepared,
		root() {
			root ??= parser.parse(prepared.text);
			return root;
		},
		index() {
			index ??= indexFile(file);
			return index;
		},
	};
	return file;
}

function find(unit: SourceUnit, origin: Origin, parser: CParser, options: PrepareOptions): Shared {
	let list = shared.get(unit);
	if (list === undefined) {
		list = [];
		shared.set(unit, list);
	}
	for (const s of list) {
		if (s.parser !== parser || s.origin !== origin) continue;
		if (s.config === askedConfig(unit, s.asked, options.config) && answersSame(s.asked, options)) return s;
	}
	const { asked, door, prepared } = prepareNoting(unit, options);
	const made: Shared = {
		parser,
		origin,
		config: askedConfig(unit, asked, options.config),
		asked,
		door,
		file: makeFile(unit, origin, parser, prepared),
	};
	if (list.length >= KEPT) list.shift();
	list.push(made);
	return made;
}

/** A file of one program: prepared and parsed when first looked at, or taken from a program that has done so. */
export function sharedFile(unit: SourceUnit, origin: Origin, parser: CParser, options: PrepareOptions): CFile {
	let found: Shared | undefined;
	let prepared: Prepared | undefined;
	const get = (): CFile => {
		found ??= find(unit, origin, parser, options);
		return found.file;
	};
	return {
		file: unit.file,
		origin,
		unit,
		get prepared() {
			const p = get().prepared;
			const { door } = found as Shared;
			prepared ??= {
				...p,
				// Names that preparing did not ask for may mean other macros in each program.
				lookup(name) {
					const before = door.source;
					door.source = options.macros;
					const m = p.lookup(name);
					door.source = before;
					return m;
				},
			};
			return prepared;
		},
		root: () => get().root(),
		index: () => get().index(),
	};
}
