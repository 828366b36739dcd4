/**
 * The other tools, as data: how each is called on one file, how its messages read, and which class of the corpus a message is about.
 * Owns the table. Running is run.ts; what is counted is compare.ts. Sources: the manuals of the tools, and the files of
 * scripts/coccinelle in the kernel.
 */
import type { Place } from './tree';

export interface Tool {
	readonly name: string;
	readonly bin: string;
	/** Arguments that print a version, to say what was measured. */
	readonly version: readonly string[];
	/** The command lines for one file; a tool may need several (one a script). */
	readonly runs: (file: string, place: Place) => readonly (readonly string[])[];
	/** Groups: file, line, text; and kind, where the tool prints one beside the text. */
	readonly message: RegExp;
	/** What a message is about, first match on "kind text". A message that matches none is not of these classes and not counted. */
	readonly classes: readonly (readonly [RegExp, readonly string[]])[];
}

const LEAK = ['a_memleak', 'b_refleak'];

export const TOOLS: readonly Tool[] = [
	{
		name: 'gcc -fanalyzer',
		bin: 'gcc',
		version: ['--version'],
		runs: (file, p) => [[...p.flags, '-fanalyzer', '-Wuninitialized', '-Wmaybe-uninitialized', '-S', '-o', '/dev/null', file]],
		message: /^(?<file>[^\s:]+):(?<line>\d+):\d+: warning: (?<text>.*?) \[-W(?<kind>[^\]]+)\]$/gm,
		classes: [
			[/^analyzer-(malloc|file|fd)-leak/, LEAK],
			[/^analyzer-(use-after-free|double-free|double-fclose|free-of-non-heap)/, ['d_uaf']],
			[/^(analyzer-use-of-uninitialized-value|uninitialized|maybe-uninitialized)/, ['e_uninit']],
			[/^analyzer-(possible-)?null-(dereference|argument)/, ['f_nullerr']],
		],
	},
	{
		name: 'clang --analyze',
		bin: 'clang-14',
		version: ['--version'],
		runs: (file, p) => [[...p.flags, '--analyze', '--analyzer-output', 'text', file]],
		message: /^(?<file>[^\s:]+):(?<line>\d+):\d+: warning: (?<text>.*?) \[(?<kind>[^\]]+)\]$/gm,
		classes: [
			[/leak/i, LEAK],
			[/^unix\.Malloc |after (it is )?freed|double free/i, ['d_uaf']],
			[/^core\.uninitialized|garbage|^core\.UndefinedBinaryOperatorResult/, ['e_uninit']],
			[/^core\.(NullDereference|NonNullParamChecker|CallAndMessage)|null pointer/i, ['f_nullerr']],
		],
	},
	{
		name: 'sparse -Wcontext',
		bin: 'sparse',
		version: ['--version'],
		runs: (file, p) => [[...p.flags, '-Wcontext', file]],
		message: /^(?<file>[^\s:]+):(?<line>\d+):\d+: (?:warning|error): (?<kind>)(?<text>.*)$/gm,
		classes: [[/context (imbalance|problem)|different lock contexts/, ['c_unlock']]],
	},
	{
		name: 'smatch',
		bin: 'smatch',
		version: ['--version'],
		runs: (file, p) => [['-p=kernel', ...p.flags, file]],
		message: /^(?<file>[^\s:]+):(?<line>\d+) (?:[\w$]+\(\) )(?:warn|error): (?<kind>)(?<text>.*)$/gm,
		classes: [
			[/possible memory leak|leaked|refcount leak|missing .*(put|release)/, LEAK],
			[/inconsistent returns|double (un)?lock|missing unlock|not released on lines/, ['c_unlock']],
			[/dereferencing freed|passing freed|double free/, ['d_uaf']],
			[/uninitialized/, ['e_uninit']],
			[
				/could be null|previously assumed|is NULL|ERR_PTR|error pointer|potential null|missing error code|passing zero to|may be an error/i,
				['f_nullerr'],
			],
		],
	},
	{
		name: 'cppcheck',
		bin: 'cppcheck',
		version: ['--version'],
		runs: (file) => [['--enable=warning', '-q', '--template={file}:{line}:{id}: {message}', file]],
		message: /^(?<file>[^\s:]+):(?<line>\d+):(?<kind>\w+): (?<text>.*)$/gm,
		classes: [
			[/^(memleak|resourceLeak|leak)/i, LEAK],
			[/^(doubleFree|deallocuse|deallocret|autovarInvalidDeallocation|mismatchAllocDealloc)/, ['d_uaf']],
			[/^(legacyUninitvar|uninit)/i, ['e_uninit']],
			[/^(nullPointer|ctunullpointer)/, ['f_nullerr']],
		],
	},
	{
		name: 'coccinelle (free, locks, iterators, null)',
		bin: 'spatch',
		version: ['--version'],
		runs: (file, p) => p.scripts.map((s) => ['-D', 'report', '--very-quiet', '--no-show-diff', '--cocci-file', s.path, ...s.options, file]),
		// The script's own name is put before each line by run.ts as the kind.
		message: /^(?<kind>[\w/]+)\.cocci (?<file>[^\s:]+):(?<line>\d+)(?::[\d-]+)?: (?<text>.*)$/gm,
		classes: [
			[/^locks\/call_kern/, []],
			[/^locks\//, ['c_unlock']],
			[/^free\/(put_device|pci_free_consistent|clk_put|iounmap)|^iterators\/for_each_child/, LEAK],
			[/^free\/(kfree|kfreeaddr|devm_free) |^iterators\/(use_after_iter|device_node_continue|list_entry_update)/, ['d_uaf']],
			[/^null\/|^iterators\/itnull/, ['f_nullerr']],
		],
	},
];
