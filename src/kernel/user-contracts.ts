/**
 * Contracts that a user adds in a workspace file (schema: media/contracts.schema.json). Reads and checks them; owns no look-up and no
 * files. A wrong entry is left out and told as a problem, the others still count.
 *
 *   { "contracts": [{ "name": "foo_get", "returns": "ptr", "fails": "null", "effects": [{ "do": "acquire", "at": "ret", "resource": "foo" }] }] }
 */
import { LineIndex } from '../base/positions';
import type { Problem } from '../base/problem';
import type { Contract, Effect, Failure, LockClass } from './contract';

export interface UserContracts {
	readonly contracts: readonly Contract[];
	readonly problems: readonly Problem[];
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Fields = { readonly [key: string]: Json };

/** Largest number of parameters a function is taken to have. */
const MAX_PARAMETER = 15;

const RETURNS = ['ptr', 'int', 'bool', 'void', 'size'] as const;
const FAILS: readonly Failure[] = ['none', 'null', 'errptr', 'null-or-errptr', 'negative', 'nonzero', 'false'];
const WHENS = ['always', 'success', 'failure'] as const;
const LOCKS: readonly LockClass[] = [
	'mutex',
	'spinlock',
	'raw_spinlock',
	'rwlock',
	'rwsem',
	'semaphore',
	'seqlock',
	'rcu',
	'bit',
	'page',
	'custom',
];
const IRQS = ['none', 'disable', 'save', 'bh'] as const;
const FLAGS = ['mustCheck', 'noreturn', 'managed', 'pure', 'counts'] as const;

/** Keys an effect may have besides `do`, and those it must have. */
const EFFECTS: Readonly<Record<Effect['do'], { readonly must: readonly string[]; readonly may: readonly string[] }>> = {
	alloc: { must: ['at', 'resource'], may: ['zeroed', 'size', 'when'] },
	acquire: { must: ['at', 'resource'], may: ['when'] },
	release: { must: ['at', 'resource'], may: ['nullOk', 'errptrOk', 'last', 'deferred', 'when'] },
	free: { must: ['at', 'resource'], may: ['nullOk', 'errptrOk', 'deferred', 'when'] },
	consume: { must: ['at'], may: ['resource', 'when'] },
	keep: { must: ['at'], may: ['when'] },
	lock: { must: ['at', 'lock'], may: ['member', 'mode', 'irq', 'when'] },
	unlock: { must: ['at', 'lock'], may: ['member', 'mode', 'irq', 'when'] },
	init: { must: ['at'], may: ['when'] },
	point: { must: ['at', 'to'], may: [] },
	view: { must: ['at', 'of'], may: [] },
	move: { must: ['at'], may: ['piece'] },
	enter: { must: ['section', 'atomic'], may: [] },
	leave: { must: ['section', 'atomic'], may: [] },
};

const ENTRY_KEYS = ['name', 'source', 'returns', 'fails', 'effects', 'sleeps', 'borrowsFrom', 'needs', 'errors', ...FLAGS];

function isFields(v: Json | undefined): v is Fields {
	return typeof v === 'object' && v !== null && !Array.isArray(v);
}

function isParameter(v: Json | undefined): v is number {
	return typeof v === 'number' && Number.isInteger(v) && v >= 0 && v <= MAX_PARAMETER;
}

function oneOf<T extends string>(v: Json | undefined, list: readonly T[]): v is T {
	return typeof v === 'string' && (list as readonly string[]).includes(v);
}

const quoted = (list: readonly string[]) => list.map((x) => `"${x}"`).join(', ');

/** What is wrong with the value of one key of an effect; undefined when nothing is. */
function wrongValue(key: string, v: Json, isLock: boolean): string | undefined {
	switch (key) {
		case 'at':
			if (isParameter(v) || v === 'ret') return undefined;
			if (isFields(v) && Object.keys(v).length === 1) {
				if (isParameter(v.out) || isParameter(v.var) || (isLock && typeof v.global === 'string')) return undefined;
			}
			return `must be a parameter number from 0, "ret", {"out": parameter}, {"var": parameter}${isLock ? ' or {"global": "name"}' : ''}`;
		case 'of':
		case 'to':
		case 'piece':
			return isParameter(v) ? undefined : 'must be a parameter number from 0';
		case 'resource':
		case 'member':
		case 'section':
			return typeof v === 'string' && v !== '' ? undefined : 'must be a name';
		case 'when':
			return oneOf(v, WHENS) ? undefined : `must be one of ${quoted(WHENS)}`;
		case 'lock':
			return oneOf(v, LOCKS) ? undefined : `must be one of ${quoted(LOCKS)}`;
		case 'mode':
			return oneOf(v, ['read', 'write']) ? undefined : 'must be "read" or "write"';
		case 'irq':
			return oneOf(v, IRQS) ? undefined : `must be one of ${quoted(IRQS)}`;
		case 'size':
			return Array.isArray(v) && v.length > 0 && v.every(isParameter)
				? undefined
				: 'must be a list of parameter numbers whose product is the size in bytes';
		default:
			return typeof v === 'boolean' ? undefined : 'must be true or false';
	}
}

function readEffect(raw: Json, fails: Failure, wrong: (path: string, why: string) => void, path: string): Effect | undefined {
	if (!isFields(raw)) {
		wrong(path, 'must be an object');
		return undefined;
	}
	const kinds = Object.keys(EFFECTS) as Effect['do'][];
	const kind = raw.do;
	if (!oneOf(kind, kinds)) {
		wrong(`${path}.do`, `must be one of ${quoted(kinds)}`);
		return undefined;
	}
	const { must, may } = EFFECTS[kind];
	let ok = true;
	const complain = (key: string, why: string) => {
		ok = false;
		wrong(`${path}.${key}`, why);
	};
	for (const key of must) if (raw[key] === undefined) complain(key, `is missing: "${kind}" needs it`);
	for (const [key, v] of Object.entries(raw)) {
		if (key === 'do') continue;
		if (!must.includes(key) && !may.includes(key)) complain(key, `is not known for "${kind}"; known are ${quoted([...must, ...may])}`);
		else {
			const why = wrongValue(key, v, kind === 'lock' || kind === 'unlock');
			if (why !== undefined) complain(key, why);
		}
	}
	if (!ok) return undefined;
	const gives = kind === 'alloc' || kind === 'acquire' || kind === 'lock' || kind === 'init';
	const timed = gives && raw.when === undefined && fails !== 'none' ? { ...raw, when: 'success' } : raw;
	// Every key was checked against the table above.
	return timed as unknown as Effect;
}

function readEntry(raw: Json, fileName: string, wrong: (path: string, why: string) => void, path: string): Contract | undefined {
	if (!isFields(raw)) {
		wrong(path, 'must be an object');
		return undefined;
	}
	let ok = true;
	const complain = (where: string, why: string) => {
		ok = false;
		wrong(where, why);
	};
	const { name, source, sleeps, errors } = raw;
	const returns = raw.returns ?? 'int';
	const fails = raw.fails ?? 'none';
	if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) complain(`${path}.name`, 'must be the name of a C function');
	if (source !== undefined && typeof source !== 'string') complain(`${path}.source`, 'must be a text: where the fact was read');
	if (!oneOf(returns, RETURNS) && !(isFields(returns) && isParameter(returns.arg)))
		complain(`${path}.returns`, `must be one of ${quoted(RETURNS)} or {"arg": parameter}`);
	if (!oneOf(fails, FAILS)) complain(`${path}.fails`, `must be one of ${quoted(FAILS)}`);
	else if (returns === 'void' && fails !== 'none') complain(`${path}.fails`, 'a function that returns nothing cannot tell that it failed');
	if (sleeps !== undefined && !oneOf(sleeps, ['always', 'never']) && !(isFields(sleeps) && isParameter(sleeps.gfp)))
		complain(`${path}.sleeps`, 'must be "always", "never" or {"gfp": parameter}');
	if (raw.borrowsFrom !== undefined && !isParameter(raw.borrowsFrom)) complain(`${path}.borrowsFrom`, 'must be a parameter number from 0');
	if (raw.needs !== undefined && !(Array.isArray(raw.needs) && raw.needs.every(isParameter)))
		complain(`${path}.needs`, 'must be a list of parameter numbers from 0');
	if (errors !== undefined && !(Array.isArray(errors) && errors.every((e) => Number.isInteger(e))))
		complain(`${path}.errors`, 'must be a list of whole numbers');
	for (const flag of FLAGS)
		if (raw[flag] !== undefined && typeof raw[flag] !== 'boolean') complain(`${path}.${flag}`, 'must be true or false');
	for (const key of Object.keys(raw))
		if (!ENTRY_KEYS.includes(key)) complain(`${path}.${key}`, `is not known; known are ${quoted(ENTRY_KEYS)}`);
	const list = raw.effects ?? [];
	const effects: Effect[] = [];
	if (!Array.isArray(list)) complain(`${path}.effects`, 'must be a list');
	else
		for (const [i, e] of (list as readonly Json[]).entries()) {
			const effect = readEffect(e, oneOf(fails, FAILS) ? fails : 'none', wrong, `${path}.effects[${i}]`);
			if (effect) effects.push(effect);
			else ok = false;
		}
	if (!ok) return undefined;
	return { ...raw, source: source ?? `${fileName}: ${String(name)}`, returns, fails, effects } as unknown as Contract;
}

/** Reads a user's contracts. `fileName` is only for messages. Bad input gives problems, never an exception. */
export function parseUserContracts(text: string, fileName = 'contracts.json'): UserContracts {
	const lines = new LineIndex(text);
	const problems: Problem[] = [];
	const report = (message: string, at: number) =>
		problems.push({ code: 'user-contracts', severity: 'error', message, place: lines.place(fileName, at) });
	let root: Json;
	try {
		root = JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
	} catch (e) {
		const why = e instanceof Error ? e.message : String(e);
		const at = Number(/position (\d+)/.exec(why)?.[1] ?? 0);
		report(`This is not JSON: ${why}. No contracts were read from it.`, at);
		return { contracts: [], problems };
	}
	const entries = isFields(root) ? root.contracts : undefined;
	if (!Array.isArray(entries)) {
		report('The file must be an object with a list "contracts". No contracts were read from it.', 0);
		return { contracts: [], problems };
	}
	const found = new Map<string, Contract>();
	let from = 0;
	for (const [i, raw] of (entries as readonly Json[]).entries()) {
		const name = isFields(raw) && typeof raw.name === 'string' ? raw.name : undefined;
		const here = name === undefined ? -1 : text.indexOf(JSON.stringify(name), from);
		const at = here < 0 ? from : here;
		from = at;
		const contract = readEntry(
			raw,
			fileName,
			(path, why) => report(`${path} ${why}. The entry${name === undefined ? '' : ` for ${name}`} is left out.`, at),
			`contracts[${i}]`,
		);
		if (!contract) continue;
		if (found.has(contract.name)) report(`${contract.name} is given twice; the first entry counts.`, at);
		else found.set(contract.name, contract);
	}
	return { contracts: [...found.values()], problems };
}
