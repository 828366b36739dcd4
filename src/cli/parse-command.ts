/** `rehearse parse`: how well the C of a folder is read: rate, damaged functions, and the macros that cost most. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FunctionInfo } from '../c/program';
import { table } from '../formats/table';
import { plural } from '../formats/verdict';
import { parseFiles } from '../review/parse-files';
import { baseFiles } from '../tree/base-files';
import { openTree } from '../tree/tree';
import type { Arguments, Command } from './command';
import { compareTags, ctagsFunctions } from './ctags';
import { type ExitCode, type Host, UsageError } from './host';
import { readConfig } from './input';
import { loadParser } from './parser';

/** C files directly in a folder, or below it; a file stands for itself. Sorted. */
function listC(start: string, deep: boolean): string[] {
	let stat: import('node:fs').Stats;
	try {
		stat = statSync(start);
	} catch {
		throw new UsageError(`${start}: there is no such file or folder. Check the name.`);
	}
	if (!stat.isDirectory()) return [start];
	return readdirSync(start, { withFileTypes: true })
		.flatMap((entry) => {
			const name = path.join(start, entry.name);
			if (entry.isDirectory()) return deep ? listC(name, deep) : [];
			return entry.isFile() && /\.[ch]$/.test(entry.name) ? [name] : [];
		})
		.sort();
}

async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const format = args.choice('format', ['text', 'json'], 'text');
	const names = args.positionals.flatMap((one) => listC(one, args.flag('recursive')));
	if (names.length === 0)
		throw new UsageError(`there is no C file in ${args.positionals.join(', ')}. Use --recursive for the folders below.`);
	const base = args.string('base');
	const root = base === undefined ? undefined : baseFiles(base);
	if (base !== undefined && root === undefined) throw new UsageError(`${base}: there is no such folder. Check the name.`);
	const tree = root && openTree(root, { env: host.env, progress: (text) => host.progress(text) });
	/** Repository path, where a tree is open. */
	const named = (file: string): string => (root ? path.relative(root.root, realpathSync(file)).split(path.sep).join('/') : file);
	const pathOf = new Map(names.map((file) => [named(file), file]));
	const parser = await loadParser(host.env.REHEARSE_PARSER);
	const started = host.now().getTime();
	let done = 0;
	const found = new Map<string, readonly FunctionInfo[]>();
	function* units(): Generator<{ readonly file: string; readonly text: string }> {
		for (const file of names) {
			if (host.interrupted()) return;
			yield { file: named(file), text: readFileSync(file, 'utf8') };
		}
	}
	const report = parseFiles(
		units(),
		parser,
		{ symbols: readConfig(args.strings('config')), otherwise: 'y' },
		(file, functions) => {
			found.set(pathOf.get(file) ?? file, functions);
			if (done++ % 10 === 0) host.progress(`${done}/${names.length} ${file}`);
		},
		tree,
	);
	host.progress('');
	const seconds = Math.max(0.001, (host.now().getTime() - started) / 1000);
	const damaged = report.damaged.map((fn) => ({ file: fn.file, line: fn.firstLine, name: fn.name }));
	const tags = args.flag('no-ctags') || host.interrupted() ? undefined : ctagsFunctions(names);
	const ctags = tags && compareTags(tags, found);
	const result = { ...report, damaged, ...(ctags ? { ctags } : {}), seconds, megabytesPerSecond: report.characters / 1e6 / seconds };
	const percent = (100 * report.damageRate).toFixed(2);
	if (format === 'json') host.out(`${JSON.stringify(result, undefined, 2)}\n`);
	else {
		const most = args.number('most', 0) ?? 20;
		const lines = [
			`${plural(report.files, 'file')}, ${(report.characters / 1e6).toFixed(1)} MB, ${plural(report.functions, 'function')}${report.inactive > 0 ? ` (${report.inactive} in branches not chosen)` : ''}, ${damaged.length} damaged (${percent} %), ${seconds.toFixed(1)} s (${result.megabytesPerSecond.toFixed(1)} MB/s)`,
			...(done < names.length ? [`Interrupted: ${names.length - done} of ${names.length} files were not read.`] : []),
		];
		if (damaged.length > 0) lines.push('', 'Damaged functions:', ...damaged.map((one) => `  ${one.file}:${one.line}: ${one.name}`));
		if (ctags) {
			const same = ctags.functions - ctags.missing.length - ctags.named;
			lines.push(
				'',
				`Universal Ctags finds ${plural(ctags.functions, 'function')}: ${same} found here by name, ${ctags.named} under the name their macro makes, ${ctags.missing.length} not. It does not find ${ctags.added} of ours.`,
				...ctags.missing.map((one) => `  ${one.file}:${one.line}: ${one.name}`),
			);
		} else lines.push('', 'Not compared with Universal Ctags: it is not installed, or was not asked.');
		if (report.bent.length > 0)
			lines.push(
				'',
				'Macros nobody has shown us, bent into shape:',
				...table(
					['calls', 'macro'],
					report.bent.slice(0, most).map((one) => [String(one.count), one.name]),
					100,
				).map((line) => `  ${line}`),
			);
		if (report.costly.length > 0)
			lines.push(
				'',
				'Macros that cost most (characters they add):',
				...table(
					['characters', 'uses', 'macro'],
					report.costly.slice(0, most).map((one) => [String(one.characters), String(one.uses), one.name]),
					100,
				).map((line) => `  ${line}`),
			);
		host.out(`${lines.join('\n')}\n`);
	}
	if (host.interrupted()) return 130;
	return damaged.length > 0 ? 1 : 0;
}

export const parseCommand: Command = {
	name: 'parse',
	arguments: ['DIR', '[DIR…]'],
	summary: 'Read the C files of folders and tell how well that went: damaged functions, and the macros that cost most.',
	options: {
		recursive: { type: 'boolean', short: 'r', help: 'also the folders below' },
		config: {
			type: 'string',
			multiple: true,
			short: 'c',
			value: 'CONFIG_X=y|m|n',
			help: 'choose a configuration symbol; may be given several times',
		},
		base: { type: 'string', short: 'b', value: 'DIR', help: 'kernel tree the files are part of: macros and types come from its headers' },
		most: { type: 'string', value: 'N', help: 'how many macros to list (20)' },
		'no-ctags': { type: 'boolean', help: 'do not compare with Universal Ctags where it is installed' },
		format: { type: 'string', short: 'f', value: 'text|json', help: 'what to print (text)' },
	},
	examples: [
		['rehearse parse ~/linux/kernel ~/linux/mm', 'the files directly in these folders'],
		['rehearse parse --base ~/linux ~/linux/mm', "the same with the tree's own headers"],
	],
	run,
};
