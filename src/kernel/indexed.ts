/**
 * Data that is kept under a number and found again by it: IDs (lib/idr.c), XArrays (lib/xarray.c), radix trees (lib/radix-tree.c). What was
 * put there on this way comes back, looking twice finds the same, and what is taken out is not found again. Owns only that; what
 * keeping means for ownership is the contracts'.
 */
import type { Call, CallOutcome } from '../machine/kernel-port';
import type { State } from '../machine/state';
import { keyOf } from '../machine/symbol';
import type { Value } from '../machine/value';
import { subjectOf } from './subject';

type Handler = (c: Call, s: State) => CallOutcome;
type Found = ReadonlyMap<string, Value>;

/** Argument (base 0) that is the number; of the putting ones also the argument that is kept. `ret`: the call chooses the number. */
const LOOKS: Readonly<Record<string, number>> = { idr_find: 1, xa_load: 1, radix_tree_lookup: 1 };
const TAKES: Readonly<Record<string, number>> = { idr_remove: 1, xa_erase: 1, radix_tree_delete: 1 };
const PUTS: Readonly<Record<string, { readonly at: number | 'ret'; readonly what: number }>> = {
	idr_alloc: { at: 'ret', what: 1 },
	idr_alloc_cyclic: { at: 'ret', what: 1 },
	idr_replace: { at: 2, what: 1 },
	xa_store: { at: 1, what: 2 },
	xa_insert: { at: 1, what: 2 },
	radix_tree_insert: { at: 1, what: 2 },
};

/** A contract that knows what lies under a number; undefined when the name is of no such function. */
export function indexed(name: string, contract: Handler | undefined): Handler | undefined {
	if (!contract) return undefined;
	const looks = LOOKS[name];
	if (looks !== undefined)
		return (c, s) => {
			const key = keyIn(c, s, c.args[looks]);
			const v = key === undefined ? undefined : known(s, key);
			if (v !== undefined) return { kind: 'value', v };
			return eachWay(contract(c, s), s, (x, found) => note(x, key, found));
		};
	const takes = TAKES[name];
	if (takes !== undefined)
		return (c, s) => {
			const key = keyIn(c, s, c.args[takes]);
			const v = key === undefined ? undefined : known(s, key);
			return eachWay(contract(c, s), s, (x, taken) => {
				note(x, key, 0);
				return v ?? taken;
			});
		};
	const puts = PUTS[name];
	if (puts === undefined) return undefined;
	return (c, s) => {
		const what = c.args[puts.what];
		return eachWay(
			contract(c, s),
			s,
			(x, result) => {
				if (what !== undefined) note(x, keyIn(c, x, puts.at === 'ret' ? result : c.args[puts.at]), what);
				return result;
			},
			'success',
		);
	};
}

/** What goes on after the call on each way, or only where it succeeds. */
function eachWay(out: CallOutcome, s: State, then: (s: State, v: Value) => Value, only?: 'success'): CallOutcome {
	if (out.kind === 'value') return { kind: 'value', v: then(s, out.v) };
	if (out.kind !== 'ways') return out;
	return {
		kind: 'ways',
		ways: out.ways.map((w) =>
			only && w.fault !== undefined
				? w
				: {
						...w,
						apply: (x) => {
							const v = w.apply(x);
							return v === undefined || x.stop || (typeof v === 'object' && ('stop' in v || 'enter' in v)) ? v : then(x, v);
						},
					},
		),
	};
}

/** Where it lies: the container and the number; undefined when one of them cannot be told. */
function keyIn(c: Call, s: State, index: Value | undefined): string | undefined {
	const map = c.args[0] === undefined || index === undefined ? 'unknown' : subjectOf(c.m, s, c.args[0], true);
	if (typeof map === 'string' || (typeof index === 'object' && (index.kind === 4 || index.kind === 5))) return undefined;
	return `${map.obj}+${map.off}[${keyOf(index as Value)}]`;
}

/** What lies there as far as this way knows. An object that is gone was taken out by someone unseen. */
function known(s: State, key: string): Value | undefined {
	const v = (s.extra.indexed as Found | undefined)?.get(key);
	return typeof v === 'object' && v.kind === 1 && s.object(v.obj)?.freed ? undefined : v;
}

function note(s: State, key: string | undefined, v: Value): Value {
	if (key !== undefined) s.extra = { ...s.extra, indexed: new Map([...((s.extra.indexed as Found | undefined) ?? []), [key, v]]) };
	return v;
}
