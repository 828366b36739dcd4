/** How well C files are read on their own, with our built-in headers and nothing else. Owns only what they are read with. */
import { unitMacros } from '../c/macros';
import { type ParseReport, parseReport } from '../c/parse-report';
import type { Configuration, CParser, FunctionInfo, SourceUnit } from '../c/program';
import { builtinHeaders } from '../kernel/model-sources';

/** `onFile` is called after each file. */
export function parseFiles(
	files: Iterable<SourceUnit>,
	parser: CParser,
	config: Configuration,
	onFile: (file: string, functions: readonly FunctionInfo[]) => void = () => {},
): ParseReport {
	return parseReport(files, { config, macros: unitMacros(builtinHeaders, config) }, parser, (file, functions) =>
		onFile(file.file, functions),
	);
}
