/**
 * Virtualised paths: where the patch's C makes a cgroup path that a task will read, and what each observer sees there.
 * Owns finding the places in the text; what is seen comes from runs of the model world, through the PathViews port.
 */
import { LineIndex, type Place } from '../base/positions';
import type { FunctionInfo, SourceUnit } from '../c/program';
import { blankComments } from './blank';
import type { VirtualPath } from './report';

/** A call that makes a path, or prints one into a seq_file. */
export interface PathSite {
	/** Of the function's name at the call. */
	readonly place: Place;
	/** 1-based column just after the call's closing parenthesis; after the name when the call goes on on a later line. */
	readonly endColumn: number;
	/** Name that is called: `cgroup_path`, `kernfs_path_from_node`, … */
	readonly call: string;
	/** Link name of the function the call stands in; undefined outside of any (a macro). */
	readonly function?: string;
	/** Argument texts, white space collapsed. */
	readonly args: readonly string[];
}

/** Port: what a run of the model world prints at a site. Empty when no run reaches it. */
export interface PathViews {
	of(site: PathSite): VirtualPath['views'];
}

/** Functions of the kernel that make a path or name of a cgroup or kernfs node: kernel/cgroup, fs/kernfs/dir.c, include/linux/cgroup.h. */
const MAKERS =
	/\b(cgroup_path\w*|task_cgroup_path\w*|kernfs_path\w*|kernfs_name|cgroup_name|pr_cont_cgroup_path|pr_cont_kernfs_path|proc_cgroup_show|cgroup_show_path)\s*\(/g;

/** A name with `(` behind it is a call unless it is being declared: a type or `*` stands before a declared name. */
const DECLARES = /(?:\b(?:void|char|int|long|size_t|ssize_t|bool|static|inline|extern|struct\s+\w+|unsigned|__must_check)\b|\*)\s*$/;

/** The end of a call's argument list: offset after `)`, and the top-level arguments. */
function argumentsOf(code: string, open: number): { readonly end: number; readonly args: readonly string[] } | undefined {
	let depth = 0;
	let from = open + 1;
	const args: string[] = [];
	for (let at = open; at < code.length && at < open + 2000; at++) {
		const char = code[at];
		if (char === '(' || char === '[') depth++;
		else if (char === ')' || char === ']') depth--;
		else if (char === ';' || char === '{') return undefined;
		if ((char === ',' && depth === 1) || depth === 0) {
			args.push(code.slice(from, at).replace(/\s+/g, ' ').trim());
			from = at + 1;
		}
		if (depth === 0) return { end: at + 1, args };
	}
	return undefined;
}

/** Sites in the units, in text order. Preprocessor lines and declarations do not count. */
export function pathSites(units: readonly SourceUnit[], functions: readonly FunctionInfo[]): PathSite[] {
	const sites: PathSite[] = [];
	for (const unit of units) {
		if (!/cgroup|kernfs/.test(unit.text)) continue;
		const code = blankComments(unit.text);
		const index = new LineIndex(unit.text);
		for (const match of code.matchAll(MAKERS)) {
			const name = match[1] ?? '';
			const before = code.slice(Math.max(0, match.index - 80), match.index);
			const lineStart = code.slice(code.lastIndexOf('\n', match.index) + 1, match.index);
			if (DECLARES.test(before) && !/\breturn\s*\*?\s*$/.test(before)) continue;
			if (/^\s*#/.test(lineStart)) continue;
			const call = argumentsOf(code, match.index + match[0].length - 1);
			if (!call) continue;
			const place = index.place(unit.file, match.index);
			const end = index.place(unit.file, call.end);
			const owner = functions.find((fn) => fn.file === unit.file && fn.firstLine <= place.line && place.line <= fn.lastLine);
			if (owner && owner.name === name && owner.firstLine === place.line) continue;
			sites.push({
				place,
				endColumn: end.line === place.line ? end.column : place.column + name.length,
				call: name,
				...(owner ? { function: owner.link } : {}),
				args: call.args,
			});
		}
	}
	return sites;
}

/** Report.paths: sites with what is seen there. Sites that no run reaches are left out: nothing is known of them. */
export function virtualPaths(sites: readonly PathSite[], views: PathViews): VirtualPath[] {
	return sites
		.map((site) => ({ place: site.place, endColumn: site.endColumn, views: views.of(site) }))
		.filter((one) => one.views.length > 0);
}
