/**
 * Error entries of an xarray (include/linux/xarray.h: xa_is_err, xa_err). A store that fails gives an entry that says why; here that is
 * an error pointer, as a contract gives it, so these two ask what IS_ERR() and PTR_ERR_OR_ZERO() ask.
 */
import type { Call, CallOutcome } from '../../machine/kernel-port';
import type { State } from '../../machine/state';
import { binSym } from '../../machine/symbol';
import { ERR_FIRST, errnoOf, isInt, type Value } from '../../machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;
const value = (v: Value): CallOutcome => ({ kind: 'value', v });

export function xarrayPrimitives(): readonly (readonly [string, Primitive])[] {
	return [
		[
			'xa_is_err',
			(c) => {
				const v = c.args[0] ?? 0;
				if (isInt(v)) return value(errnoOf(v) !== 0 ? 1 : 0);
				return value(v.kind === 2 ? binSym(c.m.syms, 'ge', v, ERR_FIRST, 64, false) : 0);
			},
		],
		[
			'xa_err',
			(c, s) => {
				const v = c.args[0] ?? 0;
				if (isInt(v)) return value(errnoOf(v));
				if (v.kind !== 2) return value(0);
				const r = s.facts.range(v);
				if (r.hi < ERR_FIRST) return value(0);
				const err = c.m.syms.fresh('xa_err()', { k: 'int', bits: 32, signed: true }, 'call');
				s.facts.narrow(err, -4095, r.lo >= ERR_FIRST ? -1 : 0);
				return value(err);
			},
		],
	];
}
