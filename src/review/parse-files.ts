/** How well C files are read: on their own with our built-in headers, or with the headers of an open tree. Owns only what they are read with. */
import { macroSources, treeMacros, unitMacros } from '../c/macros';
import { visibleFrom } from '../c/near-tree';
import { type ParseReport, parseReport } from '../c/parse-report';
import type { Configuration, CParser, FunctionInfo, KernelTree, SourceUnit } from '../c/program';
import { builtinHeaders } from '../kernel/model-sources';

/** `onFile` is called after each file. With a tree, the files have repository paths. */
export function parseFiles(
	files: Iterable<SourceUnit>,
	parser: CParser,
	config: Configuration,
	onFile: (file: string, functions: readonly FunctionInfo[]) => void = () => {},
	tree?: KernelTree,
): ParseReport {
	const ours = unitMacros(builtinHeaders, config);
	const inTree = tree && treeMacros(tree, config, ours);
	const isType = tree && ((name: string): boolean => tree.find('typedef', name).some((path) => path.endsWith('.h')));
	const alone = { config, macros: ours };
	return parseReport(
		files,
		(file) => {
			if (tree === undefined || inTree === undefined) return alone;
			const visible = visibleFrom(tree, file, [file]);
			return { config, macros: macroSources([visible === undefined ? inTree : inTree.seenBy(visible), ours]), isType };
		},
		parser,
		(file, functions) => onFile(file.file, functions),
	);
}
