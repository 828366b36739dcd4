/**
 * Analyses functions of a program: explores each, lets the checkers judge every way, replays what they suspect, and makes the exit
 * table from the same ways. Owns the order of these steps; words are the checkers', rows are exits.ts's.
 */

import type { IrFunction } from '../c/ir';
import type { FunctionInfo, Program } from '../c/program';
import { carriedOn } from '../checks/carried-on';
import type { Forgotten, Lent, Maker, Operation, RawFinding, ResultTest, Unheld, UntestedPointer, Way } from '../checks/check';
import { escapedObjects, exitKind } from '../checks/escape';
import { checkers } from '../checks/index';
import { OWNED } from '../checks/ladder';
import { SOME_OBJECT } from '../kernel/contract';
import { contracts, releasersOf } from '../kernel/contract-table';
import { createKernelPort, nouns, type PortOptions } from '../kernel/port';
import { objectBehind } from '../machine/access';
import { pathText, replay } from '../machine/choosers';
import type { Event } from '../machine/event';
import { type Budget, boundedFaults, DEFAULT_BUDGET, type Exploration, entryState, explore, labelWatch } from '../machine/explore';
import type { KernelPort } from '../machine/kernel-port';
import { createMachine, type Limits, type Machine } from '../machine/machine';
import { acquire, section } from '../machine/shadow';
import type { State } from '../machine/state';
import { run } from '../machine/step/run';
import { type Installed, installedIn } from './atomic-callbacks';
import { entryPoints, sentPackets } from './entry-points';
import { forgottenIn } from './forgotten';
import { type CodeText, functionTexts, learnContracts } from './infer';
import { learnResults, type OwnedParameter } from './infer-results';
import { leftOn } from './left-on';
import { type LockUses, lockUses } from './lock-use';
import { type OnFailure, onFailure } from './on-failure';
import { onePerExit } from './one-per-exit';
import { operationsIn, releaseFunctionsIn, undoneByOthers } from './operations';
import { resultTests } from './result-tests';
import { siblingsOf } from './siblings';
import { unheldPointers } from './unheld';
import { untestedRcu } from './untested-rcu';

export interface AnalyseOptions {
	readonly budget?: Budget;
	readonly port?: PortOptions;
}

/** A finding with the way that shows it, replayed. */
export interface Proven {
	readonly raw: RawFinding;
	readonly severity: 'error' | 'warning' | 'info';
	readonly path: string;
	readonly state: State;
}

export interface FunctionAnalysis {
	readonly fn: IrFunction;
	readonly ways: readonly Way[];
	readonly findings: readonly Proven[];
	readonly unproven: readonly { readonly raw: RawFinding; readonly reason: string }[];
	readonly limits: readonly string[];
	readonly steps: number;
}

/** What a program's visible code says of itself; made once. */
export interface ProgramFacts {
	readonly program: Program;
	readonly kernel: KernelPort;
	/** Records that visible code makes, by record id. */
	readonly makers: ReadonlyMap<string, Maker>;
	/** Functions that are our own model's text though they stand in a unit (merged with hunks): a contract goes before them. */
	readonly ours: (fn: IrFunction) => boolean;
	/** Names that function bodies of the units call. */
	readonly called?: ReadonlySet<string>;
	/** How functions test results, by name. */
	readonly tests?: ReadonlyMap<string, readonly ResultTest[]>;
	/** RCU pointers that are used without the test that others make, by function name. */
	readonly untested?: () => ReadonlyMap<string, readonly UntestedPointer[]>;
	/** Pointers that are used without the lock they were read under, by function name. */
	readonly unheld?: () => ReadonlyMap<string, readonly Unheld[]>;
	/** What functions that take a record of the file down leave out, by function name. */
	readonly forgotten?: () => ReadonlyMap<string, readonly Forgotten[]>;
	/** Visible functions that run when the last reference to what they belong to is gone. */
	readonly releaseFunctions?: readonly string[];
	/** Functions in tables of operations, by name. */
	readonly operations?: ReadonlyMap<string, Operation>;
	/** The same by function, through one more visible function. */
	readonly callsOf?: ReadonlyMap<string, readonly string[]>;
	/** The same through three more. */
	readonly reachedFrom?: (fn: string) => ReadonlySet<string>;
	readonly onFailure?: () => OnFailure;
	/** Functions after whose failure the kernel calls another one of theirs. */
	readonly undone?: ReadonlyMap<string, string>;
	/** Functions after whose failure the kernel calls nothing more of the module. */
	readonly entries?: ReadonlySet<string>;
	/** What the files do with the locks they take. */
	readonly locks?: () => LockUses;
	/** What the text says of unseen functions that are given pointers. */
	readonly lent?: Lent;
	/** Functions of the files that are installed as callbacks that may not sleep. */
	readonly installed?: ReadonlyMap<string, Installed>;
	/** Parameters that a function gives back on some way, by its link: name and resource. */
	readonly owned?: ReadonlyMap<string, readonly OwnedParameter[]>;
}

const SYMBOLIC_LIMITS: Limits = { steps: 15_000, depth: 4, loops: 2 };
/** Callees with more blocks than this are taken as unknown. */
const LARGE = 80;
const NOBODY: ReadonlySet<string> = new Set();
const NOTHING_LENT: Lent = { borrowers: new Set(), beside: new Map() };

/** `elsewhere`: an open tree defines the function; asked by name only, so that no file is read for it. */
export function programFacts(
	program: Program,
	units: readonly CodeText[],
	port: PortOptions = {},
	ours: ProgramFacts['ours'] = () => false,
	elsewhere: (name: string) => boolean = () => false,
): ProgramFacts {
	const counters = countersIn(units.map((u) => u.text));
	const plain = createKernelPort({ ...port, counters });
	const known = (n: string): boolean =>
		plain.primitive(n) !== undefined || plain.contract(n) !== undefined || elsewhere(n) || program.info(n) !== undefined;
	const texts = functionTexts(program, units);
	const results = learnResults(texts, known);
	const extra = new Map([...results.contracts, ...learnContracts(texts, known), ...(port.extra ?? [])]);
	const kernel = createKernelPort({ ...port, counters, givenBack: results.givenBack, extra });
	const ownCalls = new Map(texts.map((f) => [f.name, [...calledIn([f])]]));
	const undone = undoneByOthers(units.map((u) => u.text));
	return {
		program,
		kernel,
		undone,
		makers: makersIn(program, units),
		ours,
		called: calledIn(texts),
		reachedFrom: closure(ownCalls),
		callsOf: throughOneMore(ownCalls),
		onFailure: once(() => onFailure(texts, undone)),
		entries: entryPoints(units),
		locks: once(() => lockUses(texts, units, (n) => extra.get(n)?.contract)),
		lent: results,
		installed: installedIn(texts),
		owned: new Map([...results.owned, ...sentPackets(texts, units)]),
		tests: resultTests(texts),
		untested: once(() => untestedRcu(texts)),
		unheld: once(() => unheldPointers(texts)),
		forgotten: once(() => leftOn(texts, units, forgottenIn(texts, units))),
		releaseFunctions: releaseFunctionsIn(units.map((u) => u.text)),
		operations: operationsIn(units.map((u) => u.text)),
	};
}

/** Names that stand before a parenthesis in a function's body. */
function calledIn(texts: readonly { readonly text: string }[]): ReadonlySet<string> {
	const out = new Set<string>();
	for (const f of texts) for (const m of f.text.slice(f.text.indexOf('{') + 1).matchAll(/\b([A-Za-z_]\w*)\s*\(/g)) out.add(m[1] as string);
	return out;
}

function closure(own: ReadonlyMap<string, readonly string[]>): (fn: string) => ReadonlySet<string> {
	const made = new Map<string, ReadonlySet<string>>();
	return (fn) => {
		const old = made.get(fn);
		if (old) return old;
		const out = new Set(own.get(fn));
		for (let level = 0; level < 3; level++) for (const n of [...out]) for (const x of own.get(n) ?? []) out.add(x);
		made.set(fn, out);
		return out;
	};
}

/** Made when first asked for. */
function once<T>(make: () => T): () => T {
	let got: { readonly v: T } | undefined;
	return () => {
		got ??= { v: make() };
		return got.v;
	};
}

const throughOneMore = (own: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> =>
	new Map([...own].map(([f, calls]) => [f, [...new Set([...calls, ...calls.flatMap((c) => own.get(c) ?? [])])]]));

/** Members that visible code decrements and tests for zero: reference counters. */
export function countersIn(texts: readonly string[]): ReadonlySet<string> {
	const out = new Set<string>();
	for (const t of texts)
		for (const m of t.matchAll(/(?:dec_and_test|sub_and_test|dec_and_lock|dec_and_mutex_lock)\s*\(\s*&[^;{}()]*?(?:->|\.)(\w+)\s*[,)]/g))
			out.add(m[1] as string);
	return out;
}

const ALLOCATES = /\b(k[mz]alloc(?:_obj)?|kcalloc|kmem_cache_z?alloc|kvz?alloc)\s*\(/;
/** A counter that begins with a reference; one that begins with 0 counts something else. */
const SETS_COUNTER =
	/\b(?:(?:atomic_set|refcount_set)\s*\(\s*&?\s*(\w+)\s*->([\w.>-]*)\s*,(?!\s*0\s*\))|kref_init\s*\(\s*&?\s*(\w+)\s*->([\w.>-]*))/g;

/** Functions that allocate a record and set a counter in it, by the record. Text decides whether to lower the function at all. */
function makersIn(program: Program, units: readonly CodeText[]): ReadonlyMap<string, Maker> {
	const out = new Map<string, Maker>();
	for (const info of program.functions()) {
		if (info.origin !== 'unit') continue;
		const text = units.find((u) => u.file === info.file)?.text.slice(info.span.start, info.span.end) ?? '';
		const by = ALLOCATES.exec(text)?.[1];
		const sets = [...text.matchAll(SETS_COUNTER)];
		const variable = sets[0]?.[1] ?? sets[0]?.[3];
		if (by === undefined || variable === undefined) continue;
		const fn = program.fn(info.link, info.file);
		const type = fn?.scopes.flatMap((s) => s.variables).find((v) => v.name === variable)?.type;
		if (type?.k === 'pointer' && type.to.k === 'record')
			out.set(type.to.id, {
				fn: info.name,
				by,
				counters: sets.map((s) => /\w*$/.exec(s[2] ?? s[4] ?? '')?.[0] ?? ''),
				resource: by.startsWith('kmem_cache') ? 'kmem_cache' : 'kmalloc',
			});
	}
	return out;
}

function symbolicMachine(facts: ProgramFacts, chooser: Machine['chooser']): Machine {
	return createMachine(
		facts.program,
		facts.kernel,
		chooser,
		'symbolic',
		SYMBOLIC_LIMITS,
		(fn) => fn.blocks.length > LARGE || (facts.ours(fn) && facts.kernel.contract(fn.name) !== undefined),
	);
}

export function analyseFunction(facts: ProgramFacts, info: FunctionInfo, options: AnalyseOptions = {}): FunctionAnalysis | undefined {
	const fn = facts.program.fn(info.link, info.file);
	if (!fn) return undefined;
	const budget = options.budget ?? DEFAULT_BUDGET;
	const m = symbolicMachine(facts, boundedFaults(budget.faults));
	const ex = explore(m, begin(facts, m, fn), budget);
	const ended = ex.ends.map((s) => wayOf(facts, m, fn, s));
	const told = (w: Way): Way => (carriedOn(w, ended) ? { ...w, exit: 'unclear' } : w);
	const ways = ended.map(told);
	const siblings = siblingsOf(ways);
	const best = new Map<string, { raw: RawFinding; way: Way; severity: Proven['severity'] }>();
	for (const w of ways) {
		for (const c of checkers) {
			for (const raw of c.judge(w, siblings)) {
				const old = best.get(raw.same);
				if (!old || better(raw, w, old.raw, old.way)) best.set(raw.same, { raw, way: w, severity: c.severity });
			}
		}
	}
	const findings: Proven[] = [];
	const unproven: { raw: RawFinding; reason: string }[] = [];
	for (const { raw, way, severity } of best.values()) {
		const path = pathText(way.state);
		const again = replayWay(facts, fn, path);
		const w = told(wayOf(facts, again.m, fn, again.state));
		const shown = checkers.some((c) => c.id === raw.rule && c.judge(w, siblings).some((r) => r.same === raw.same));
		if (shown && raw.doubt !== undefined) unproven.push({ raw, reason: raw.doubt });
		else if (shown) findings.push({ raw, severity, path, state: again.state });
		else unproven.push({ raw, reason: 'the run could not be replayed to the same end' });
	}
	findings.sort((a, b) => b.raw.confidence - a.raw.confidence || a.raw.place.span.start - b.raw.place.span.start);
	return { fn, ways, findings: onePerExit(findings), unproven, limits: limitsOf(ex, info), steps: ex.steps };
}

function limitsOf(ex: Exploration, info: FunctionInfo): string[] {
	const out = [...ex.limits];
	if (!info.complete) out.unshift('only part of the function is visible');
	if (info.damaged) out.unshift('part of the function could not be parsed');
	return out;
}

/** The entry of a function: may it sleep; parameters that it gives back on some way are its own to give back. */
function begin(facts: ProgramFacts, m: Machine, fn: IrFunction): State {
	const s = entryState(m, fn);
	const installed = facts.installed?.get(fn.name);
	if (installed) section(s, installed.is, 1);
	for (const o of facts.owned?.get(fn.name) ?? []) {
		const p = fn.params.find((x) => x.name === o.name);
		const v = p ? s.frame?.regs[p.r] : undefined;
		if (typeof v === 'object' && v.kind === 2)
			acquire(s, {
				resource: o.resource,
				kind: nouns.kindOf(o.resource),
				obj: objectBehind(m, s, v).id,
				label: o.name,
				by: OWNED,
				confidence: 0.75,
				basis: o.sends
					? `${fn.name}() is the ndo_start_xmit of a network device, which has to free what it does not send`
					: `${fn.name}() itself calls ${o.by}(${o.name}) on other exits`,
			});
	}
	return s;
}

/** Fewer faults, then the shorter way, is the better witness. */
function better(a: RawFinding, wa: Way, b: RawFinding, wb: Way): boolean {
	if (a.confidence !== b.confidence) return a.confidence > b.confidence;
	const fa = wa.events.filter((e) => e.kind === 'fault').length;
	const fb = wb.events.filter((e) => e.kind === 'fault').length;
	return fa !== fb ? fa < fb : wa.events.length < wb.events.length;
}

/** Runs a path of a function again, from its entry. */
export function replayWay(facts: ProgramFacts, fn: IrFunction, path: string): { m: Machine; state: State; start: State } {
	const m = symbolicMachine(facts, replay([...path].map((c) => Number.parseInt(c, 36))));
	const state = begin(facts, m, fn);
	const start = state.fork();
	const { isLabel, noteLabel } = labelWatch(fn);
	for (;;) {
		const p = run(m, state, { joins: isLabel });
		if (p.kind === 'stopped') break;
		noteLabel(state);
	}
	return { m, state, start };
}

export function wayOf(facts: ProgramFacts, m: Machine, fn: IrFunction, state: State): Way {
	const rare = state.rareEvents();
	let events: readonly Event[] | undefined;
	let escaped: ReadonlySet<number> | undefined;
	return {
		m,
		state,
		fn,
		get events() {
			events ??= state.events();
			return events;
		},
		rare,
		returned: state.stop?.kind === 'returned',
		exit: exitKind(state, fn, rare, looksUp),
		get escaped() {
			// Few ways hold anything at their end that someone could have.
			escaped ??= escapedObjects(state, true);
			return escaped;
		},
		called: facts.called ?? NOBODY,
		callsOf: (f) => facts.callsOf?.get(f) ?? [],
		releaseFunctions: facts.releaseFunctions ?? [],
		untested: facts.untested?.().get(fn.name) ?? [],
		unheld: facts.unheld?.().get(fn.name) ?? [],
		forgotten: facts.forgotten?.().get(fn.name) ?? [],
		reachedFrom: (f) => facts.reachedFrom?.(f) ?? NOBODY,
		failsAlone: facts.entries?.has(fn.name) ?? false,
		kernelUndoes: facts.undone?.has(fn.name) ?? false,
		callersOnFailure: () => facts.onFailure?.().get(fn.name) ?? [],
		makers: facts.makers,
		installed: facts.installed?.get(fn.name),
		lent: facts.lent ?? NOTHING_LENT,
		lockUse: (at) => facts.locks?.().get(`${at.file}:${at.span.start}`),
		tests: facts.tests?.get(fn.name) ?? [],
		...(facts.operations?.has(fn.name) ? { operation: facts.operations.get(fn.name) as Operation } : {}),
		noun: (r) => nouns.noun(r),
		releasers: (r) => (r === SOME_OBJECT ? [] : /^(ref|mem|state):/.test(r) ? [r.slice(r.indexOf(':') + 1)] : releasersOf(r)),
	};
}

/** Reads something that may be absent; that it is says nothing of success or failure. */
const looksUp = (name: string): boolean => contracts.get(name)?.pure === true;
