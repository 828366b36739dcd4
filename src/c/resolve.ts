/**
 * Names across files: own file → other units → open tree → our models. Owns the caches of evaluated declarations.
 * A definition in a unit beats the tree, the tree beats a model.
 */
import { typedefNotes } from './alignment';
import { annotationsIn, isNoReturn } from './annotation';
import { VA_LIST_TAG } from './basic-types';
import { declarator, defineEnum, defineRecord, specifiers } from './declare';
import type { Int, IrGlobal } from './ir';
import type { Cx } from './lower/context';
import { linkOf, makeCx } from './lower/function';
import type { CFile, DeclRef, FileIndex, FunctionRef, Names, TagRef } from './names';
import type { NameKind } from './program';
import { childOf } from './syntax';
import { enumeratorType, intScalar, SIZE_T, UINT, unknownType, VOIDP } from './type-ops';
import { createTypeTable, type TypeStore } from './type-table';
import type { CType } from './types';

/** The files a program is made of. */
export interface Files {
	readonly units: readonly CFile[];
	/** Our models that may declare a name; the others need not be read for it. */
	models(name: string): readonly CFile[];
	/** Files of the open tree that define a name, best first, loaded. */
	tree(kind: NameKind, name: string): readonly CFile[];
	byPath(path: string): CFile | undefined;
	/** See Names.constantText; the names are those of the resolver that asks. */
	constantText(text: string, from: CFile, names: Names): Int | undefined;
}

export interface Resolver extends Names {
	/** The definition of a function as seen from a file (any file when undefined). `units`: in that file or a unit only. */
	definition(name: string, from: CFile | undefined, among?: 'all' | 'units'): DeclRef | undefined;
	/** The definition of a variable that is not static, wherever it is; or a declaration of it. */
	variableRef(name: string): DeclRef | undefined;
	variableType(ref: DeclRef): CType;
	globals: ReadonlyMap<string, IrGlobal>;
	context(file: CFile): Cx;
	/** Names used that nothing declares, by name. */
	readonly missing: ReadonlyMap<string, CFile>;
}

type Kind = 'functions' | 'prototypes' | 'variables' | 'typedefs' | 'tags' | 'enumerators';
const TREE_KIND: Readonly<Record<Kind, NameKind>> = {
	functions: 'function',
	prototypes: 'function',
	variables: 'global',
	typedefs: 'typedef',
	tags: 'tag',
	enumerators: 'enumerator',
};

/** Undeclared names in capitals are constants of the kernel: reading one twice gives the same. */
const isConstantName = (name: string): boolean => /^[A-Z][A-Z0-9_]*$/.test(name) || name.startsWith('sizeof(');

export function createResolver(files: Files, char: CType): Resolver {
	const contexts = new Map<CFile, Cx>();
	const typedefTypes = new Map<DeclRef, CType>();
	const variableTypes = new Map<DeclRef, CType>();
	const functionRefs = new Map<DeclRef, FunctionRef>();
	const enumValues = new Map<TagRef, ReadonlyMap<string, Int>>();
	const busy = new Set<unknown>();
	const globals = new Map<string, IrGlobal>();
	const missing = new Map<string, CFile>();
	const caches = new Map<FileIndex, Map<string, unknown>>();

	/** Everything below is asked per identifier: answers are kept by file and question. */
	const cached = <T>(from: CFile, key: string, make: () => T): T => {
		const index = from.index();
		let m = caches.get(index);
		if (m === undefined) {
			m = new Map();
			caches.set(index, m);
		}
		if (m.has(key)) return m.get(key) as T;
		const v = make();
		m.set(key, v);
		return v;
	};

	/** First visible declaration outside the file itself. Statics and private types of other .c files come last or not at all. */
	const elsewhere = <K extends Kind>(
		kind: K,
		name: string,
		from: CFile | undefined,
		ok: (r: DeclRef | TagRef) => boolean,
		among: 'all' | 'units' | 'headers' = 'all',
	): (K extends 'tags' | 'enumerators' ? TagRef : DeclRef) | undefined => {
		type R = K extends 'tags' | 'enumerators' ? TagRef : DeclRef;
		const own = from?.index();
		const look = (list: readonly CFile[]): R | undefined => {
			let last: R | undefined;
			for (const f of list) {
				const index = f.index();
				if (index === own) continue;
				const r = index[kind].get(name) as R | undefined;
				if (r === undefined || !ok(r)) continue;
				// A stub of a header whose #if nobody shows gives way to the function itself.
				const stub = kind === 'functions' && 'static' in r && r.static && f.unit.visible !== undefined;
				if (kind === 'functions' ? !stub : f.file.endsWith('.h')) return r;
				last ??= r;
			}
			return last;
		};
		const inTree = (): readonly CFile[] => files.tree(TREE_KIND[kind], name);
		if (among === 'units') return look(files.units);
		if (among === 'headers') return look(inTree().filter((f) => f.file.endsWith('.h')));
		return look(files.units) ?? look(inTree()) ?? look(files.models(name));
	};
	/** What the headers of the tree say of a function tells its type: the .c file need not be read for it. */
	const inHeaders = (name: string, from: CFile): DeclRef | undefined =>
		elsewhere('functions', name, from, visible, 'units') ??
		elsewhere('functions', name, from, visible, 'headers') ??
		elsewhere('prototypes', name, from, (r) => 'static' in r && !r.static, 'headers');
	const visible = (r: DeclRef | TagRef): boolean => !('static' in r) || !r.static || r.file.file.endsWith('.h');
	/** What the units keep to themselves, for a file that tests them, as with VISIBLE_IF_KUNIT. */
	const tested = (kind: 'functions' | 'variables', name: string, from: CFile | undefined): DeclRef | undefined =>
		from?.unit.alone ? elsewhere(kind, name, from, () => true, 'units') : undefined;

	const context = (file: CFile): Cx => {
		let cx = contexts.get(file);
		if (cx === undefined) {
			cx = makeCx(file, names, 'file');
			cx.b.use(cx.b.block('file'));
			contexts.set(file, cx);
		}
		return cx;
	};

	const defineTag = (ref: TagRef, id: string): void => {
		const cx = context(ref.file);
		if (id.startsWith('enum ')) defineEnum(cx, ref.node, id);
		else defineRecord(cx, ref.node, id, ref.from, ref.to);
	};

	const types: TypeStore = createTypeTable((id) => {
		if (id.includes('<')) return;
		const at = id.indexOf('@');
		if (at >= 0) {
			const file = files.byPath(id.slice(at + 1));
			const ref = file?.index().tags.get(id.slice(0, at));
			if (ref !== undefined) defineTag(ref, id);
			return;
		}
		const ref = elsewhere('tags', id, undefined, () => true);
		if (ref !== undefined) defineTag(ref, id);
	});
	types.define({
		id: VA_LIST_TAG,
		kind: 'struct',
		packed: false,
		align: 0,
		fields: [
			{ name: 'gp_offset', type: UINT },
			{ name: 'fp_offset', type: UINT },
			{ name: 'overflow_arg_area', type: VOIDP },
			{ name: 'reg_save_area', type: VOIDP },
		],
	});

	const valuesOf = (ref: TagRef): ReadonlyMap<string, Int> => {
		let m = enumValues.get(ref);
		if (m !== undefined) return m;
		if (busy.has(ref)) return new Map();
		busy.add(ref);
		const id = ref.id.includes('<') ? ref.id : names.tagId(ref.id, ref.file);
		if (types.enumOf(id) === undefined) defineTag(ref, id);
		const e = types.enumOf(id);
		m = new Map(e?.values.map((v) => [v.name, v.value]));
		busy.delete(ref);
		enumValues.set(ref, m);
		return m;
	};

	const typeOfRef = (ref: DeclRef): CType => {
		const cx = context(ref.file);
		const s = specifiers(cx, ref.node, ref.from);
		const d = ref.declarator.type === 'init_declarator' ? (childOf(ref.declarator, 'declarator') ?? ref.declarator) : ref.declarator;
		return declarator(cx, d, s.base).type;
	};
	const typedefType = (ref: DeclRef, name: string): CType => {
		let t = typedefTypes.get(ref);
		if (t !== undefined) return t;
		if (busy.has(ref)) return unknownType(name);
		busy.add(ref);
		t = typeOfRef(ref);
		const { align, mode } = typedefNotes(context(ref.file), ref.node, ref.from);
		if (t.k === 'scalar') t = { ...t, name, ...(mode !== undefined && t.s.k === 'int' ? { s: intScalar(mode, t.s.signed) } : {}) };
		if (align !== undefined && !(t.k === 'array' && t.count === -2)) t = { ...t, align };
		busy.delete(ref);
		typedefTypes.set(ref, t);
		return t;
	};
	const variableType = (ref: DeclRef): CType => {
		let t = variableTypes.get(ref);
		if (t !== undefined) return t;
		if (busy.has(ref)) return unknownType('?');
		busy.add(ref);
		t = typeOfRef(ref);
		const value = ref.declarator.type === 'init_declarator' ? childOf(ref.declarator, 'value') : undefined;
		if (value !== undefined) {
			const cx = context(ref.file);
			t = cx.ops.completed(cx, t, value);
		}
		busy.delete(ref);
		variableTypes.set(ref, t);
		return t;
	};
	const functionRef = (ref: DeclRef, link: string): FunctionRef | undefined => {
		let f = functionRefs.get(ref);
		if (f === undefined) {
			const t = typeOfRef(ref);
			if (t.k !== 'function') return undefined;
			const body = childOf(ref.node, 'body');
			const notes = annotationsIn(ref.file.prepared, ref.from, body?.start ?? ref.node.end);
			f = { link, type: t, noreturn: isNoReturn(notes) };
			functionRefs.set(ref, f);
		}
		return f;
	};

	const names: Resolver = {
		types,
		char,
		globals,
		missing,
		context,
		variableType,
		typedef: (name, from) =>
			cached(from, `t ${name}`, () => {
				const ref = from.index().typedefs.get(name) ?? elsewhere('typedefs', name, from, visible);
				return ref === undefined ? undefined : typedefType(ref, name);
			}),
		tagId: (spelled, from) =>
			cached(from, `g ${spelled}`, () => {
				const own = from.index().tags.get(spelled);
				if (own === undefined || own.file.origin === 'model' || own.file.file.endsWith('.h')) return spelled;
				const first = elsewhere('tags', spelled, undefined, () => true);
				// A type private to a .c file of the tree is found nowhere else either.
				return first?.node === own.node ? spelled : `${spelled}@${own.file.file}`;
			}),
		enumerator: (name, from) =>
			cached(from, `e ${name}`, () => {
				const ref = from.index().enumerators.get(name) ?? elsewhere('enumerators', name, from, visible);
				if (ref === undefined) return undefined;
				const value = valuesOf(ref).get(name);
				return value === undefined ? undefined : { value, type: enumeratorType(value) };
			}),
		fn: (name, from) =>
			cached(from, `f ${name}`, () => {
				const own = from.index();
				const def = own.functions.get(name);
				const proto = own.prototypes.get(name);
				const isStatic = def?.static === true || proto?.static === true;
				const ref = def ?? proto;
				if (ref !== undefined) return functionRef(ref, linkOf(name, ref.file.file, isStatic));
				const other =
					inHeaders(name, from) ??
					elsewhere('functions', name, from, visible) ??
					tested('functions', name, from) ??
					elsewhere('prototypes', name, from, visible);
				return other === undefined ? undefined : functionRef(other, linkOf(name, other.file.file, other.static));
			}),
		variable: (name, from) =>
			cached(from, `v ${name}`, () => {
				const own = from.index().variables.get(name);
				const ref = own ?? elsewhere('variables', name, from, visible) ?? tested('variables', name, from);
				if (ref === undefined) return undefined;
				let type = variableType(ref);
				if (ref.extern && type.k === 'array' && type.count === -1) {
					const def = names.variableRef(name);
					if (def !== undefined) type = variableType(def);
				}
				return { link: ref.static ? `${ref.file.file}:${name}` : name, type };
			}),
		definition(name, from, among) {
			if (from !== undefined) {
				const own = from.index().functions.get(name);
				if (own !== undefined) return own;
			}
			return elsewhere('functions', name, from, visible, among) ?? tested('functions', name, from);
		},
		variableRef(name) {
			let declared: DeclRef | undefined;
			for (const list of [files.units, undefined, files.models(name)]) {
				for (const f of list ?? files.tree('global', name)) {
					const r = f.index().variables.get(name);
					if (r === undefined || r.static) continue;
					if (!r.extern) return r;
					declared ??= r;
				}
			}
			return declared;
		},
		addGlobal(g) {
			if (!globals.has(g.link)) globals.set(g.link, g);
		},
		constantText: (text, from) => cached(from, `c ${text}`, () => files.constantText(text, from, names)),
		undeclared(name, from, at) {
			const old = globals.get(name);
			if (old === undefined) {
				const size = name.startsWith('sizeof(');
				const type: CType = size ? SIZE_T : unknownType(name);
				if (!size && !missing.has(name)) missing.set(name, from);
				globals.set(name, {
					name,
					link: name,
					file: from.file,
					type,
					size: 8,
					init: [],
					defined: false,
					readonly: isConstantName(name),
					static: false,
					span: at,
				});
				return { link: name, type };
			}
			return { link: name, type: old.type };
		},
	};
	return names;
}
