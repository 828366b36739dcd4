/**
 * Evaluates constant text (a macro's name, an annotation's argument) as seen from a file.
 */
import type { Int } from './ir';
import { makeCx } from './lower/function';
import type { CFile, Names } from './names';
import { type PrepareOptions, prepare } from './prepare';
import type { MacroSource } from './prepared';
import type { CParser, Node } from './program';
import { childOf, firstPart, kid } from './syntax';

/** A file made of other text that sees what `from` sees. */
export function textFile(text: string, from: CFile, parser: CParser, options: PrepareOptions): CFile {
	const macros: MacroSource = { find: (name) => from.prepared.lookup(name), include: options.macros.include };
	const unit = { file: '<expression>', text };
	const prepared = prepare(unit, { config: options.config, macros });
	let root: Node | undefined;
	return {
		file: unit.file,
		origin: from.origin,
		unit,
		prepared,
		root() {
			root ??= parser.parse(prepared.text);
			return root;
		},
		index: () => from.index(),
	};
}

/** The expression that `return …;` holds in the only function of a text file. */
export function returned(file: CFile): Node | undefined {
	const def = file.root().children.find((c) => c.type === 'function_definition');
	const body = def === undefined ? undefined : (childOf(def, 'body') ?? kid(def, 'compound_statement'));
	const ret = body?.children.find((c) => c.type === 'return_statement');
	return ret === undefined ? undefined : firstPart(ret);
}

export function constantText(text: string, from: CFile, parser: CParser, options: PrepareOptions, names: Names): Int | undefined {
	const file = textFile(`int __rehearse_constant(void) { return (${text}); }`, from, parser, options);
	const x = returned(file);
	if (x === undefined) return undefined;
	const cx = makeCx(file, names, 'file');
	cx.b.use(cx.b.block('constant'));
	return cx.ops.constant(cx, x);
}
