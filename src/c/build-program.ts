/**
 * Makes a Program from source units: prepares and parses files when first needed, lowers functions when first asked for.
 */
import { span } from '../base/positions';
import type { Problem } from '../base/problem';
import { NAMED } from './basic-types';
import { constantText } from './constant-text';
import { damageProblems } from './damage';
import { declaredIn } from './declared';
import { compileExpression } from './expression-function';
import type { Int, IrFunction, IrGlobal } from './ir';
import { localHeaders } from './local-headers';
import { codePlace } from './lower/builder';
import { staticData } from './lower/data';
import { linkOf, lowerFunction } from './lower/function';
import { macroSources, sharedTreeMacros, unitMacros } from './macros';
import type { CFile, DeclRef, Origin } from './names';
import { nearTree, visibleFrom } from './near-tree';
import { markStubs, outline, outlineInactive } from './outline';
import type { MacroSource } from './prepared';
import type { Configuration, CParser, FunctionInfo, KernelTree, NameKind, Node, Program, SourceUnit } from './program';
import { createResolver, type Files } from './resolve';
import { sharedFile } from './share';
import { childOf, declaredName } from './syntax';
import { CHAR, CHAR_UNSIGNED } from './type-ops';
import { typedefNames } from './typedef-names';

export interface BuildOptions {
	readonly parser: CParser;
	readonly config: Configuration;
	/** Our kernel headers (.h) and model functions (.c). */
	readonly models: readonly SourceUnit[];
	readonly tree?: KernelTree;
	/** What the machine does itself when it is called: a macro of that name in the tree's headers for it stays a call. */
	readonly isKnown?: (name: string) => boolean;
}

const words = new WeakMap<SourceUnit, ReadonlySet<string>>();

/** All words of a file's text: a name it declares is among them, unless a macro pastes it (see stem). */
function unitWords(u: SourceUnit): ReadonlySet<string> {
	let w = words.get(u);
	if (w === undefined) {
		w = new Set(u.text.match(/[A-Za-z_]\w*/g) ?? []);
		words.set(u, w);
	}
	return w;
}

/** The word that the definition of a name writes: `class_mutex_constructor` comes from DEFINE_GUARD(mutex, …). */
function stem(name: string): string {
	const tag = /^(?:struct|union|enum) (.*)$/.exec(name);
	if (tag !== null) return tag[1] as string;
	if (name.startsWith('__free_')) return name.slice(7);
	const cls = /^class_(\w+?)_(?:constructor|destructor|t|lock_ptr)$/.exec(name);
	return cls === null ? name : (cls[1] as string);
}

/** All lines of the function lie in one visible stretch of its file. */
function isShown(file: CFile, f: FunctionInfo): boolean {
	const { visible } = file.unit;
	return visible === undefined || visible.some((v) => v.first <= f.firstLine && f.lastLine <= v.last);
}

/** Functions of a file, by its tree: programs that share the file share them. */
const infos = new WeakMap<Node, readonly FunctionInfo[]>();
const allInfos = new WeakMap<Node, readonly FunctionInfo[]>();

export function buildProgram(units: readonly SourceUnit[], options: BuildOptions): Program {
	const { parser } = options;
	const near = options.tree && nearTree(options.tree, units);
	const tree = near?.tree;
	const makefile = tree?.read('Makefile');
	const said = makefile?.includes('-funsigned-char') ? 'unsigned' : 'signed';
	const config = makefile === undefined ? options.config : ({ ...options.config, plainChar: said } as const);
	const headers = (list: readonly SourceUnit[]): readonly SourceUnit[] => list.filter((u) => u.file.endsWith('.h'));
	const ours = unitMacros(headers(options.models), config);
	const beside = tree === undefined ? [] : localHeaders(units, tree);
	const inUnits = unitMacros(headers(units), config);
	const inBeside = unitMacros(beside, config);
	const inTree = near && sharedTreeMacros(near.tree, config, headers(options.models), options.isKnown);
	const macros = macroSources([inUnits, inBeside, ...(inTree === undefined ? [] : [inTree]), ours]);
	/** What one file sees. */
	const macrosFor = (u: SourceUnit, origin: Origin): MacroSource => {
		if (options.tree === undefined || near === undefined || inTree === undefined || origin === 'model') return macros;
		const visible = origin === 'tree' ? near.visibleFrom(u) : visibleFrom(options.tree, u, units);
		return visible === undefined ? macros : macroSources([inUnits, inBeside, inTree.seenBy(visible), ours]);
	};
	const typeWords = [...headers(units), ...beside, ...headers(options.models)];
	/** Text and index only: asked while files are prepared. */
	const isType = (name: string): boolean =>
		NAMED.has(name) ||
		typeWords.some((u) => typedefNames(u).has(name)) ||
		(tree?.find('typedef', name).some((path) => path.endsWith('.h')) ?? false);
	const prepareOptions = { config, macros, isType };
	const make = (u: SourceUnit, origin: Origin): CFile => sharedFile(u, origin, parser, { ...prepareOptions, macros: macrosFor(u, origin) });
	const unitFiles = units.filter((u) => !u.alone).map((u) => make(u, 'unit'));
	const aloneFiles = new Map(units.filter((u) => u.alone).map((u) => [u.file, make(u, 'unit')]));
	const given = new Set(units.map((u) => u.file));
	const modelFiles = options.models.filter((u) => !given.has(u.file)).map((u) => make(u, 'model'));
	const treeFiles = new Map<string, CFile | undefined>();
	const treeFile = (path: string): CFile | undefined => {
		if (!treeFiles.has(path)) {
			const unit = given.has(path) ? undefined : near?.unit(path);
			treeFiles.set(path, unit && make(unit, 'tree'));
		}
		return treeFiles.get(path);
	};
	const besideFiles = beside.flatMap((u) => treeFile(u.file) ?? []);
	const modelsByName = new Map<string, readonly CFile[]>();
	const treeAnswers = new Map<string, readonly CFile[]>();
	const files: Files = {
		units: unitFiles,
		models(name) {
			let list = modelsByName.get(name);
			if (list === undefined) {
				const word = stem(name);
				list = modelFiles.filter((f) => unitWords(f.unit).has(word));
				modelsByName.set(name, list);
			}
			return list;
		},
		tree(kind: NameKind, name: string) {
			if (tree === undefined) return [];
			const key = `${kind} ${name}`;
			let found = treeAnswers.get(key);
			if (found === undefined) {
				const near = besideFiles.filter((f) => unitWords(f.unit).has(stem(name)));
				const bare = kind === 'tag' ? name.replace(/^(struct|union|enum) /, '') : name;
				found = [...near, ...tree.find(kind, bare).flatMap((p) => treeFile(p) ?? [])];
				treeAnswers.set(key, found);
			}
			return found;
		},
		constantText: (text, from, asking) => constantText(text, from, parser, prepareOptions, asking),
		byPath: (path) =>
			unitFiles.find((f) => f.file === path) ?? aloneFiles.get(path) ?? modelFiles.find((f) => f.file === path) ?? treeFile(path),
	};
	const names = createResolver(files, config.plainChar === 'unsigned' ? CHAR_UNSIGNED : CHAR);

	const infosOf = (file: CFile): readonly FunctionInfo[] => {
		const root = file.root();
		let list = infos.get(root);
		if (list === undefined) {
			list = outline(file.prepared, root, file.unit, file.origin).map((f) => ({
				...f,
				link: linkOf(f.name, f.file, f.static),
				complete: f.complete && isShown(file, f),
			}));
			infos.set(root, list);
		}
		return list;
	};
	/** With those in branches not chosen, in text order. */
	const allInfosOf = (file: CFile): readonly FunctionInfo[] => {
		const root = file.root();
		let list = allInfos.get(root);
		if (list === undefined) {
			const chosen = infosOf(file);
			const others = outlineInactive(file.prepared, file.unit, prepareOptions, parser, file.origin);
			const shown = others.map((f) => ({ ...f, link: linkOf(f.name, f.file, f.static), complete: f.complete && isShown(file, f) }));
			list = shown.length === 0 ? chosen : [...chosen, ...shown].sort((a, b) => a.span.start - b.span.start);
			allInfos.set(root, list);
		}
		return list;
	};
	/** A link name's file and C name: `kernel/a.c:name`. */
	const split = (link: string): { file: CFile | undefined; name: string } => {
		const at = link.lastIndexOf(':');
		return at < 0 ? { file: undefined, name: link } : { file: files.byPath(link.slice(0, at)), name: link.slice(at + 1) };
	};
	const search = (name: string, fromFile: string | undefined, among: 'all' | 'units'): DeclRef | undefined => {
		const s = split(name);
		if (name.includes(':')) return s.file?.index().functions.get(s.name);
		return names.definition(name, fromFile === undefined ? undefined : files.byPath(fromFile), among);
	};
	type Found = Map<string | undefined, Map<string, DeclRef | undefined>>;
	const found: Readonly<Record<'all' | 'units', Found>> = { all: new Map(), units: new Map() };
	/** The machine asks this at every call. */
	const find = (name: string, fromFile: string | undefined, among: 'all' | 'units' = 'all'): DeclRef | undefined => {
		let m = found[among].get(fromFile);
		if (m === undefined) {
			m = new Map();
			found[among].set(fromFile, m);
		}
		if (!m.has(name)) m.set(name, search(name, fromFile, among));
		return m.get(name);
	};
	const infoByRef = new Map<DeclRef, FunctionInfo | undefined>();
	const infoOf = (ref: DeclRef): FunctionInfo | undefined => {
		if (infoByRef.has(ref)) return infoByRef.get(ref);
		const name = declaredName(ref.declarator);
		let info: FunctionInfo | undefined;
		if (name !== undefined) {
			const at = ref.file.prepared.toSource(name.start);
			const list = infosOf(ref.file);
			info = list.find((f) => f.nameSpan.start === at) ?? list.find((f) => f.name === ref.file.prepared.text.slice(name.start, name.end));
		}
		infoByRef.set(ref, info);
		return info;
	};
	const lowered = new Map<DeclRef, IrFunction>();
	const lower = (ref: DeclRef): IrFunction => {
		let fn = lowered.get(ref);
		if (fn === undefined) {
			fn = lowerFunction(ref, names, infoOf(ref)?.complete ?? true);
			lowered.set(ref, fn);
		}
		return fn;
	};
	const globals = new Map<string, IrGlobal | undefined>();
	const makeGlobal = (link: string): IrGlobal | undefined => {
		const made = names.globals.get(link);
		if (made !== undefined) return made;
		const s = split(link);
		const ref = link.includes(':') ? s.file?.index().variables.get(s.name) : names.variableRef(link);
		if (ref === undefined) return undefined;
		const type = names.variableType(ref);
		const value = ref.declarator.type === 'init_declarator' ? childOf(ref.declarator, 'value') : undefined;
		const name = declaredName(ref.declarator.type === 'init_declarator' ? (childOf(ref.declarator, 'declarator') as Node) : ref.declarator);
		const d = staticData(names.context(ref.file), type, value);
		const defined = !(ref.extern && value === undefined) && d.complete;
		const place = name === undefined ? span(0, 0) : codePlace(ref.file, name.start, name.end).span;
		// `const` before a pointer declarator speaks of what it points to; `* const` of the variable itself.
		const text = ref.file.prepared.text;
		const stars = text.slice(ref.declarator.start, ref.declarator.end).split('=')[0] ?? '';
		const constant = ref.node.children.some((c) => c.type === 'type_qualifier' && text.slice(c.start, c.end) === 'const');
		const readonly = stars.includes('*') ? /\*\s*const\b[^*]*$/.test(stars) : constant;
		return {
			name: s.name,
			link,
			file: ref.file.file,
			type,
			size: d.size,
			init: d.init,
			defined,
			readonly,
			static: ref.static,
			span: place,
		};
	};

	let ops: Map<string, string[]> | undefined;
	/** Functions that visible tables store in members: `struct file_operations.open` → link names. */
	const opsTable = (): Map<string, string[]> => {
		if (ops !== undefined) return ops;
		ops = new Map();
		for (const file of [...unitFiles, ...modelFiles]) {
			for (const ref of file.index().variables.values()) {
				const value = ref.declarator.type === 'init_declarator' ? childOf(ref.declarator, 'value') : undefined;
				if (value === undefined || value.type !== 'initializer_list') continue;
				staticData(names.context(file), names.variableType(ref), value, (e) => {
					const key = `${e.record}.${e.member}`;
					const list = ops?.get(key) ?? [];
					if (!list.includes(e.link)) list.push(e.link);
					ops?.set(key, list);
				});
			}
		}
		return ops;
	};

	const constants = new Map<CFile, Map<string, Int | undefined>>();
	const constantOf = (name: string, from: CFile): Int | undefined => {
		const e = names.enumerator(name, from);
		if (e !== undefined) return e.value;
		const macro = from.prepared.lookup(name);
		if (macro === undefined || macro.params !== undefined) return undefined;
		return constantText(name, from, parser, prepareOptions, names);
	};

	let problems: readonly Problem[] | undefined;
	const program: Program = {
		types: names.types,
		functions: () =>
			markStubs(
				unitFiles.flatMap((f) => allInfosOf(f)),
				(file) => files.byPath(file)?.unit.visible !== undefined,
			),
		fn(name, fromFile) {
			const ref = find(name, fromFile);
			return ref === undefined ? undefined : lower(ref);
		},
		info(name, fromFile, among) {
			const ref = find(name, fromFile, among);
			return ref === undefined ? undefined : infoOf(ref);
		},
		global(link) {
			const made = names.globals.get(link);
			if (made !== undefined) return made;
			if (!globals.has(link)) globals.set(link, makeGlobal(link));
			return globals.get(link);
		},
		constant(name, fromFile) {
			const from = (fromFile === undefined ? undefined : files.byPath(fromFile)) ?? unitFiles[0] ?? modelFiles[0];
			if (from === undefined) return undefined;
			let m = constants.get(from);
			if (m === undefined) {
				m = new Map();
				constants.set(from, m);
			}
			if (!m.has(name)) m.set(name, constantOf(name, from));
			return m.get(name);
		},
		prototype(name, fromFile) {
			const from = (fromFile === undefined ? undefined : files.byPath(fromFile)) ?? unitFiles[0] ?? modelFiles[0];
			return from === undefined ? undefined : names.fn(name, from)?.type;
		},
		opsTargets: (record, member) => opsTable().get(`${record}.${member}`) ?? [],
		declared(file) {
			const unit = unitFiles.find((f) => f.file === file);
			return unit && declaredIn(unit);
		},
		expression(text, fn, scope) {
			const from = files.byPath(fn.file);
			if (from === undefined)
				return { code: 'expression-file-unknown', severity: 'error', message: `The file ${fn.file} is not part of this program.` };
			return compileExpression(text, fn, scope, from, parser, prepareOptions, names);
		},
		get problems() {
			problems ??= unitFiles.flatMap((f) => [...f.prepared.problems, ...damageProblems(f, infosOf(f))]);
			return problems;
		},
	};
	return program;
}
