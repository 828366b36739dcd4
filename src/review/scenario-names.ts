/**
 * Names in a scenario that nothing defines: calls and variables that are in no header, model, patch or tree. Owns finding them and
 * naming the nearest known one; what a scenario says of itself is scenarios/parse.ts's.
 */

import { nearest } from '../base/nearest';
import { LineIndex } from '../base/positions';
import type { Problem } from '../base/problem';
import type { IrFunction, Operand } from '../c/ir';
import type { Program, SourceUnit } from '../c/program';
import type { KernelPort } from '../machine/kernel-port';
import { blanked } from './build-uses';

const DEFINITION = /^[A-Za-z_][^;{}#()]*?\b(\w+)\s*\([^;{}]*\)\s*\{/gm;
const CALL = /\b([A-Za-z_]\w*)\s*\(/g;
const isOperand = (v: unknown): v is Operand => typeof v === 'object' && v !== null && 'k' in v;

/** Names of functions and globals that code mentions. */
function namesIn(fn: IrFunction): { readonly functions: ReadonlySet<string>; readonly variables: ReadonlySet<string> } {
	const functions = new Set<string>();
	const variables = new Set<string>();
	for (const b of fn.blocks)
		for (const i of [...b.instrs, b.end])
			for (const v of Object.values(i).flat() as unknown[])
				if (isOperand(v) && v.k === 'func') functions.add(v.name);
				else if (isOperand(v) && v.k === 'global') variables.add(v.name);
	return { functions, variables };
}

/** What can be called or named: the world, the test macros, functions of the units, macros of headers. */
function knownNames(units: readonly SourceUnit[]): readonly string[] {
	const names = new Set<string>();
	for (const u of units) {
		if (/(^|\/)(world|kunit)\.h$/.test(u.file)) for (const m of u.text.matchAll(CALL)) names.add(m[1] as string);
		else for (const m of u.text.matchAll(DEFINITION)) names.add(m[1] as string);
		if (u.file.endsWith('.h')) for (const m of u.text.matchAll(/^#define\s+(\w+)/gm)) names.add(m[1] as string);
	}
	return [...names].filter((n) => !n.startsWith('__'));
}

/** `file` is a scenario of the program; `units`: all texts beside it. Errors for names, warnings for faults that nothing has. */
export function unknownNames(program: Program, kernel: KernelPort, scenario: SourceUnit, units: readonly SourceUnit[]): readonly Problem[] {
	const { file } = scenario;
	const text = blanked(scenario.text);
	const lines = new LineIndex(scenario.text);
	const problems: Problem[] = [];
	const told = new Set<string>();
	let candidates: readonly string[] | undefined;
	const tell = (code: string, severity: Problem['severity'], name: string, at: number, says: string): void => {
		if (told.has(name) || at < 0) return;
		told.add(name);
		candidates ??= knownNames([...units, scenario]);
		const near = nearest(name, candidates);
		const hint = near === undefined ? '' : ` Did you mean ${near}?`;
		problems.push({ code, severity, message: `${says}${hint}`, place: lines.place(file, at) });
	};
	const known = (name: string): boolean =>
		name.startsWith('__') ||
		program.info(name, file) !== undefined ||
		program.prototype(name, file) !== undefined ||
		kernel.primitive(name) !== undefined ||
		kernel.contract(name) !== undefined;
	const where = (name: string): number => new RegExp(`\\b${name}\\b`).exec(text)?.index ?? -1;
	for (const m of text.matchAll(DEFINITION)) {
		const name = m[1] as string;
		const fn = program.fn(name, file);
		if (program.info(name, file)?.damaged)
			tell('scenario-unreadable', 'error', name, m.index, `${name}() cannot be read as C: look for a missing bracket or semicolon.`);
		if (!fn) continue;
		const used = namesIn(fn);
		for (const f of used.functions) {
			if (!f.includes(':') && !known(f))
				tell(
					'scenario-unknown-name',
					'error',
					f,
					where(f),
					`${f}() is defined nowhere: not in world.h, the test macros, the patch or the tree.`,
				);
		}
		for (const v of used.variables) {
			const g = v.includes(':') ? undefined : program.global(v);
			if (g && !g.defined && g.type.k === 'unknown' && program.constant(v, file) === undefined)
				tell('scenario-unknown-name', 'error', v, where(v), `${v} is declared nowhere.`);
		}
	}
	const faults = new Set(units.flatMap((u) => [...u.text.matchAll(/__rehearse_fault\("(\w+)"\)/g)].map((m) => m[1] as string)));
	for (const m of scenario.text.matchAll(/\bfail_nth\(\s*"(\w+)"/g)) {
		const name = m[1] as string;
		if (!known(name) && !faults.has(name))
			tell('scenario-unknown-fault', 'warning', name, m.index, `No function "${name}" can fail here, so nothing will.`);
	}
	return problems;
}
