/**
 * The results a call by contract can have: how it fails, and what it gives when it does not. Owns values only; effects are apply-contract.ts's.
 */
import type { CType } from '../c/types';
import { viewOf } from '../machine/accessors';
import type { Call } from '../machine/kernel-port';
import type { State } from '../machine/state';
import { freshResult, scalarOf } from '../machine/step/unknown';
import { ERR_FIRST, ERR_LAST, errPtr, Ptr, type Value } from '../machine/value';
import type { Contract } from './contract';

const VOIDPTR: CType = { k: 'pointer', to: { k: 'void' } };
const FIRST_VALID = 1;
const LAST_VALID = 18446744073709547520n;

export function failures(k: Contract, c: Call): { label: string; value: (x: State) => Value }[] {
	const { m } = c;
	const concrete = m.mode === 'concrete';
	const first = k.errors?.[0] ?? -12;
	const errInt = (x: State): Value => {
		if (concrete || k.errors?.length === 1) return first;
		const v = m.syms.fresh(
			`${k.name}()`,
			scalarOf(c.ret).k === 'int' ? scalarOf(c.ret) : { k: 'int', bits: 32, signed: true },
			'contract',
			c.ret,
		);
		x.facts.narrow(v, -4095, -1);
		return v;
	};
	const errPtrOf = (x: State): Value => {
		if (concrete || k.errors?.length === 1) return errPtr(first);
		const v = m.syms.fresh(`${k.name}()`, { k: 'ptr' }, 'contract', c.ret);
		x.facts.narrow(v, ERR_FIRST, ERR_LAST);
		return v;
	};
	switch (k.fails) {
		case 'none':
			return [];
		case 'null':
			return [{ label: `${k.name} fails (NULL)`, value: () => 0 }];
		case 'errptr':
			return [{ label: `${k.name} fails (error pointer)`, value: errPtrOf }];
		case 'null-or-errptr':
			return [
				{ label: `${k.name} fails (error pointer)`, value: errPtrOf },
				{ label: `${k.name} gives NULL`, value: () => 0 },
			];
		case 'negative':
		case 'nonzero':
			return [{ label: `${k.name} fails`, value: errInt }];
		case 'false':
			return [{ label: `${k.name} is false`, value: () => 0 }];
	}
}

export function successValue(k: Contract, c: Call, s: State): Value {
	const { m } = c;
	if (typeof k.returns === 'object') return c.args[k.returns.arg] ?? 0;
	switch (k.returns) {
		case 'void':
			return 0;
		case 'ptr': {
			if (k.effects.some((e) => e.do === 'alloc' && e.at === 'ret')) return 0;
			const [arg] = c.args;
			// The way back from &np->fwnode (include/linux/of.h).
			if (k.name === 'to_of_node' && typeof arg === 'object' && arg.kind === 1 && !arg.sym && arg.off > 0) return new Ptr(arg.obj, 0);
			const fresh = (): Value => m.syms.fresh(`${k.name}()`, { k: 'ptr' }, 'contract', c.ret.k === 'void' ? VOIDPTR : c.ret);
			const v = k.pure && k.fails === 'none' ? viewOf(c, s, fresh) : fresh();
			if (k.fails !== 'none' || k.effects.some((e) => 'at' in e && e.at === 'ret')) s.facts.narrow(v, FIRST_VALID, LAST_VALID);
			return v;
		}
		case 'bool':
			return k.fails === 'false' ? 1 : freshResult(m, c.ret, k.name);
		default: {
			if (k.fails === 'nonzero') return 0;
			const v = freshResult(m, c.ret.k === 'void' ? { k: 'scalar', s: { k: 'int', bits: 32, signed: true }, name: 'int' } : c.ret, k.name);
			if (typeof v === 'object' && v.kind === 2) {
				if (k.fails === 'negative') {
					if (k.counts) {
						if (m.mode === 'concrete') return 1;
						s.facts.narrow(v, 1, 2147483647);
						return v;
					}
					if (m.mode === 'concrete' || !COUNTS.test(k.name)) return 0;
					s.facts.narrow(v, 0, 2147483647);
				} else if (k.fails === 'false') s.facts.assume(v, true);
			}
			return v;
		}
	}
}

/** Functions whose success may be a positive number by their name; all others that tell failure by a negative give 0. */
const COUNTS =
	/(^|_)(get|count|alloc|read|send|recv|write|xfer|transfer|irq|irqs|vectors|range|match|index|find|search|poll|wait|snprintf|value|level|id|msg|bytes|len|length|size|copy|status|bit|num|nr|map|master|pages|lookup|minor|major|port|add|open|resume|rate|tell|seek|next|test|cmp|strings?|array)(_|\d|$)/;
