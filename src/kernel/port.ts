/** The kernel as the machine sees it: primitives, then contracts. The one place that puts them together. */
import { type Fails, planFails } from '../machine/choosers';
import type { Call, CallOutcome, KernelPort, ReadArgument } from '../machine/kernel-port';
import { acquire } from '../machine/shadow';
import type { Hold, State } from '../machine/state';
import { unknownCall } from '../machine/step/unknown';
import { applyContract, type Nouns } from './apply-contract';
import type { Contract } from './contract';
import { contracts, freeClasses, guards as guardClasses } from './contract-table';
import { nullable } from './contracts/nullable';
import { reads } from './contracts/reads';
import { FREES_TOO, RESOURCES } from './contracts/resources';
import { drvdata } from './drvdata';
import { groupsOf } from './groups';
import { type ByContract, callGuard, guardCall } from './guard-calls';
import { GUARDS } from './guards';
import { indexed } from './indexed';
import { LOCK_ORDERS } from './lock-order';
import { atomicPrimitives } from './primitives/atomic';
import { atomicBuiltins } from './primitives/atomic-builtins';
import { conditionalAtomics } from './primitives/atomic-conditional';
import { bitPrimitives } from './primitives/bits';
import { krefPrimitives } from './primitives/kref';
import { rehearsePrimitives } from './primitives/rehearse';
import { stringPrimitives } from './primitives/string';
import { rehearseSleeps, waitingPrimitives, waitsFor } from './primitives/waiting';
import { wordPrimitives } from './primitives/words';
import { subjectOf } from './subject';
import { touchesOfContract, touchesOfPrimitive } from './touches';

export const nouns: Nouns = {
	kindOf(resource): Hold['kind'] {
		if (resource.startsWith('ref:')) return 'reference';
		if (resource.startsWith('state:')) return 'other';
		const k = RESOURCES[resource]?.kind;
		return k === undefined ? 'memory' : k === 'state' ? 'other' : k;
	},
	noun: (resource) =>
		RESOURCES[resource]?.noun ??
		(/^(ref|mem|state):/.test(resource)
			? resource.startsWith('ref:')
				? 'reference'
				: resource.startsWith('state:')
					? 'state'
					: 'object'
			: resource),
	compatible: (resource) => [resource, ...(FREES_TOO[resource] ?? [])],
};

const NOTHING_READ: readonly ReadArgument[] = [];

const guards = new Map(GUARDS.map((g) => [`${g.struct}.${g.member}`, g]));

export interface PortOptions {
	/** Member names that visible code treats as reference counters. */
	readonly counters?: ReadonlySet<string>;
	/** Contracts learnt from code or given by the user; looked up before the built-in ones. */
	readonly extra?: ReadonlyMap<string, { readonly contract: Contract; readonly confidence: number; readonly text: string }>;
	/** Visible functions whose result their callers give back: what they are taken to give with it where the run does not show it. */
	readonly givenBack?: ReadonlyMap<string, { readonly resource: string; readonly by: string }>;
	/** Whether a call of a fallible model function fails; as the plan says when absent. */
	readonly fails?: Fails;
}

export function createKernelPort(options: PortOptions = {}): KernelPort {
	const counters = options.counters ?? new Set<string>();
	const fails = options.fails ?? planFails;
	const atomics = atomicPrimitives((member) => counters.has(member));
	const primitives = new Map<string, (c: Call, s: State) => CallOutcome>([
		...atomics,
		...atomicBuiltins(),
		...krefPrimitives(atomics),
		...stringPrimitives(),
		...bitPrimitives(),
		...rehearsePrimitives(nouns, (s, name) => fails(s, [name])),
		['__rehearse_sleeps', rehearseSleeps],
	]);
	const concrete = new Map<string, (c: Call, s: State) => CallOutcome>([
		// A case of a scenario is left by its own return.
		['__kunit_abort', () => ({ kind: 'value', v: 0 })],
		...wordPrimitives(),
		...conditionalAtomics(),
		...waitingPrimitives(
			(s, name) => fails(s, [name]),
			(name, c, s) => applyContract(contracts.get(name) as Contract, nouns, c, s),
		),
	]);
	const byContract: ByContract = (name, c, s) => {
		const primitive = primitives.get(name);
		if (primitive) return primitive(c, s);
		const k = options.extra?.get(name)?.contract ?? contracts.get(name);
		return k && applyContract(k, nouns, c, s);
	};
	type Effect = NonNullable<ReturnType<KernelPort['contract']>>;
	/** Asked at every call of a name: made once. */
	const made = new Map<string, Effect | undefined>();
	const makeContract = (name: string): Effect | undefined => {
		const extra = options.extra?.get(name);
		// What is learnt of a name holds only where the call is used that way.
		if (extra)
			return (c, s) =>
				extra.contract.returns === 'ptr' &&
				extra.confidence < 1 &&
				(c.ret.k === 'scalar' || (c.instr.op === 'call' && c.instr.sret !== undefined))
					? { kind: 'value', v: unknownCall(c, s) }
					: applyContract(extra.contract, nouns, c, s, extra);
		const call = guardCall(name, guardClasses);
		if (call) return (c, s) => callGuard(call, c, s, byContract);
		const k = contracts.get(name);
		const plain = k && ((c: Call, s: State): CallOutcome => applyContract(k, nouns, c, s));
		return drvdata(name, plain) ?? indexed(name, plain) ?? plain;
	};
	return {
		guard: (struct, member) => guards.get(`${struct}.${member}`),
		primitive: (name, mode) => primitives.get(name) ?? (mode === 'concrete' ? concrete.get(name) : undefined),
		isKnown: (name) => contracts.has(name),
		contract(name) {
			if (!made.has(name)) made.set(name, makeContract(name));
			return made.get(name);
		},
		returned(m, s, name, v) {
			// A status made a pointer is no object.
			if (typeof v === 'object' && v.kind === 2 && v.op !== 'var') return;
			const r = options.givenBack?.get(name);
			const sub = r && subjectOf(m, s, v, true);
			if (!r || !sub || typeof sub === 'string' || s.holds.of(sub.obj).length > 0) return;
			const basis = `${r.by}() is called on what ${name}() gave on other exits`;
			acquire(s, {
				resource: r.resource,
				kind: nouns.kindOf(r.resource),
				obj: sub.obj,
				label: sub.label,
				by: name,
				confidence: 0.75,
				basis,
			});
		},
		groups: groupsOf,
		mayBeNull: (name) => nullable.has(name),
		reads: (name) => reads.get(name) ?? NOTHING_READ,
		lockOrders: LOCK_ORDERS,
		touches(c, s) {
			const name = c.m.program.info(c.name, s.frame?.fn.file)?.name ?? c.name;
			const waits = waitsFor(name, c, s);
			if (waits) return waits;
			if (primitives.has(name) || concrete.has(name)) return touchesOfPrimitive(name, c, s);
			const k = options.extra?.get(name)?.contract ?? contracts.get(name);
			return k ? touchesOfContract(k, c, s) : [];
		},
		cleanup(name) {
			const c = freeClasses.get(name);
			return c && { exit: c.exit, skipsErrptr: c.skipsErrptr === true };
		},
	};
}
