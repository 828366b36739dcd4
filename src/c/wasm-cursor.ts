/**
 * A cursor over a WASM tree that asks the engine directly. web-tree-sitter's own cursor writes its place into the engine's memory
 * before each question and reads it back after each move, which costs several times what the question does; here the place stays
 * in the engine until the walk is over. Owns that walk only; without the engine's functions there is none, and web-tree-sitter's
 * cursor does (parse.ts).
 */
import type { Language, Tree } from 'web-tree-sitter';
import type { TreeCursor } from './tree-copy';

/** What the engine exports of cursors; all work on the one cursor in its transfer buffer, of the tree at the address given. */
interface Engine {
	ts_tree_cursor_new_wasm(tree: number): void;
	ts_tree_cursor_delete_wasm(tree: number): void;
	ts_tree_cursor_goto_first_child_wasm(tree: number): number;
	ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
	ts_tree_cursor_goto_parent_wasm(tree: number): number;
	ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
	ts_tree_cursor_current_field_id_wasm(tree: number): number;
	ts_tree_cursor_current_node_is_named_wasm(tree: number): number;
	ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
	ts_tree_cursor_start_index_wasm(tree: number): number;
	ts_tree_cursor_end_index_wasm(tree: number): number;
}

const NAMES: readonly (keyof Engine)[] = [
	'ts_tree_cursor_new_wasm',
	'ts_tree_cursor_delete_wasm',
	'ts_tree_cursor_goto_first_child_wasm',
	'ts_tree_cursor_goto_next_sibling_wasm',
	'ts_tree_cursor_goto_parent_wasm',
	'ts_tree_cursor_current_node_type_id_wasm',
	'ts_tree_cursor_current_field_id_wasm',
	'ts_tree_cursor_current_node_is_named_wasm',
	'ts_tree_cursor_current_node_is_missing_wasm',
	'ts_tree_cursor_start_index_wasm',
	'ts_tree_cursor_end_index_wasm',
];

const isEngine = (exports: object): exports is Engine => NAMES.every((n) => typeof (exports as Partial<Engine>)[n] === 'function');

/** Makes a cursor at a tree's root. One walk at a time: nothing else may be asked of the engine until it is deleted. */
export type FastCursor = (tree: Tree) => (TreeCursor & { delete(): void }) | undefined;

/** `exports`: of the engine's instance. */
export function fastCursors(exports: object | undefined, language: Language): FastCursor {
	if (exports === undefined || !isEngine(exports)) return () => undefined;
	const e = exports;
	const { types, fields } = language;
	return (tree) => {
		const at = (tree as { readonly 0?: unknown })[0];
		if (typeof at !== 'number') return undefined;
		e.ts_tree_cursor_new_wasm(at);
		return new EngineCursor(e, at, types, fields);
	};
}

class EngineCursor implements TreeCursor {
	constructor(
		private readonly engine: Engine,
		private readonly tree: number,
		private readonly types: readonly string[],
		private readonly fields: readonly (string | null)[],
	) {}
	get nodeType(): string {
		return this.types[this.engine.ts_tree_cursor_current_node_type_id_wasm(this.tree)] || 'ERROR';
	}
	get nodeIsNamed(): boolean {
		return this.engine.ts_tree_cursor_current_node_is_named_wasm(this.tree) === 1;
	}
	get nodeIsMissing(): boolean {
		return this.engine.ts_tree_cursor_current_node_is_missing_wasm(this.tree) === 1;
	}
	get startIndex(): number {
		return this.engine.ts_tree_cursor_start_index_wasm(this.tree);
	}
	get endIndex(): number {
		return this.engine.ts_tree_cursor_end_index_wasm(this.tree);
	}
	get currentFieldName(): string | null | undefined {
		return this.fields[this.engine.ts_tree_cursor_current_field_id_wasm(this.tree)];
	}
	gotoFirstChild(): boolean {
		return this.engine.ts_tree_cursor_goto_first_child_wasm(this.tree) === 1;
	}
	gotoNextSibling(): boolean {
		return this.engine.ts_tree_cursor_goto_next_sibling_wasm(this.tree) === 1;
	}
	gotoParent(): boolean {
		return this.engine.ts_tree_cursor_goto_parent_wasm(this.tree) === 1;
	}
	delete(): void {
		this.engine.ts_tree_cursor_delete_wasm(this.tree);
	}
}
