/**
 * Whether a function of the real kernel can run in our world: what it uses, and the first thing of it that is not there. Owns the judgement
 * only. A counter must be kept by code: a function of which we have a contract alone says that it counts, and counts nothing in memory.
 */
import type { IrFunction, Operand } from '../c/ir';
import type { Program } from '../c/program';
import type { CType, RecordType } from '../c/types';
import { contracts } from '../kernel/contract-table';
import { createKernelPort } from '../kernel/port';

export interface Need {
	readonly kind: 'function' | 'variable' | 'member';
	/** C name; of a member, the member's. */
	readonly name: string;
	/** Link name of a function or variable; id of the record that should have the member. */
	readonly of: string;
}

const isOperand = (v: unknown): v is Operand => typeof v === 'object' && v !== null && 'k' in v;
const plain = (link: string): string => link.slice(link.lastIndexOf(':') + 1);

function operandNeeds(o: Operand): Need[] {
	if (o.k === 'func') return [{ kind: 'function', name: plain(o.name), of: o.name }];
	if (o.k === 'global') return [{ kind: 'variable', name: plain(o.name), of: o.name }];
	return [];
}

/** What a function, or a variable's initialiser, uses. */
export function needsOf(program: Program, file: string, name: string, kind: 'function' | 'variable' | 'macro'): readonly Need[] {
	if (kind === 'macro') return [];
	if (kind === 'variable') {
		const global = program.global(`${file}:${name}`) ?? program.global(name);
		return (global?.init ?? []).flatMap((i) => operandNeeds(i.v));
	}
	const fn = program.fn(name, file);
	const out: Need[] = [];
	for (const b of fn?.blocks ?? [])
		for (const i of [...b.instrs, b.end]) {
			if (i.op === 'field') out.push({ kind: 'member', name: i.member, of: i.struct });
			for (const v of Object.values(i).flat() as unknown[]) if (isOperand(v)) out.push(...operandNeeds(v));
		}
	return out;
}

function declares(program: Program, record: RecordType | undefined, member: string): boolean {
	return (record?.fields ?? []).some(
		(f) => f.name === member || (f.name === '' && f.type.k === 'record' && declares(program, program.types.record(f.type.id), member)),
	);
}

/** Counts references by contract: in our world nothing would be counted. */
const countsByContract = (name: string): boolean =>
	contracts.get(name)?.effects.some((e) => e.do === 'acquire' || e.do === 'release') ?? false;

const kernel = createKernelPort();

/** Why the need is not met, as the rest of a sentence; undefined when it is. */
function unmet(program: Program, file: string, need: Need): string | undefined {
	if (need.kind === 'member') {
		const { of } = need;
		const record = program.types.record(of);
		if (declares(program, record, need.name)) return undefined;
		const spelled = of.replace(/@.*$/, '').replace(/^<|>$/g, '');
		return record?.fields ? `our ${spelled} has no member ${need.name}` : `${spelled} is not in our world`;
	}
	if (need.kind === 'variable') {
		const g = program.global(need.of);
		if (g?.defined || program.info(need.name, file) || program.constant(need.name, file) !== undefined) return undefined;
		return need.of.includes('.') ? undefined : `${need.name} is not in our world`;
	}
	if (program.info(need.of, file) || kernel.primitive(need.name, 'concrete')) return undefined;
	if (contracts.has(need.name) && !countsByContract(need.name)) return undefined;
	return contracts.has(need.name) ? `our world does not count what ${need.name}() counts` : `${need.name}() is not in our world`;
}

const spelled = (program: Program, t: CType): string => program.types.spell(t);
const shape = (program: Program, fn: IrFunction): string =>
	[spelled(program, fn.ret), ...fn.params.map((p) => spelled(program, p.type))].join(', ');

/**
 * The first thing that a piece lacks, as the rest of a sentence ("our struct task_struct has no member mm"); undefined when it can run.
 * `world`: the program of our model, in which the function that it replaces is called by others.
 */
export function lackOf(
	program: Program,
	piece: { readonly file: string; readonly name: string; readonly kind: 'function' | 'variable' | 'macro' },
	needs: readonly Need[],
	world: Program,
): string | undefined {
	const { file, name, kind } = piece;
	if (kind === 'function') {
		const fn = program.fn(name, file);
		const info = program.info(name, file);
		if (!fn || !info || info.damaged || info.file !== file) return 'it cannot be read here';
		if (fn.blocks.some((b) => b.instrs.some((i) => i.op === 'hole'))) return 'a part of it cannot be read';
		const ours = world.fn(name, file);
		if (ours && fn.static && !ours.static) return 'our world calls it from other files, where it is static here';
		if (ours && shape(program, fn) !== shape(world, ours))
			return `our world calls it as ${name}(${shape(world, ours).replace(/^[^,]*(, )?/, '')})`;
	}
	if (kind === 'variable') {
		const g = program.global(`${file}:${name}`) ?? program.global(name);
		if (!g || g.type.k === 'unknown') return `the type of ${name} is not in our world`;
	}
	for (const n of needs) {
		const why = unmet(program, file, n);
		if (why) return why;
	}
	return undefined;
}
