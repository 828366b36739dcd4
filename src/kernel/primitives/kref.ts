/** struct kref (include/linux/kref.h): a refcount_t first in the struct, and a release function at zero. */
import type { Call, CallOutcome, CallWay } from '../../machine/kernel-port';
import type { State } from '../../machine/state';
import type { Value } from '../../machine/value';

type Primitive = (c: Call, s: State) => CallOutcome;

/** kref primitives on top of the refcount ones. */
export function krefPrimitives(refcount: ReadonlyMap<string, Primitive>): Map<string, Primitive> {
	const out = new Map<string, Primitive>();
	const via = (name: string): Primitive => refcount.get(`refcount_${name}`) as Primitive;
	out.set('kref_init', (c, s) => via('set')({ ...c, args: [c.args[0] ?? 0, 1] }, s));
	out.set('kref_get', (c, s) => via('inc')(c, s));
	out.set('kref_get_unless_zero', (c, s) => via('inc_not_zero')(c, s));
	out.set('kref_read', (c, s) => via('read')(c, s));
	const put: Primitive = (c, s) => {
		const dec = via('dec_and_test')(c, s);
		const release = (x: State, v: Value): ReturnType<CallWay['apply']> => {
			void x;
			const fn = c.args[1] ?? 0;
			return v === 1 && typeof fn === 'object' && fn.kind === 3 ? { enter: fn.name, args: [c.args[0] ?? 0], result: 1 } : v;
		};
		if (dec.kind === 'value') {
			const r = release(s, dec.v);
			return typeof r === 'object' && 'enter' in r ? { kind: 'enter', fn: r.enter, args: r.args, after: () => 1 } : dec;
		}
		if (dec.kind !== 'ways') return dec;
		return {
			kind: 'ways',
			ways: dec.ways.map((w) => ({
				...w,
				apply(x: State) {
					const v = w.apply(x);
					return typeof v === 'object' && ('stop' in v || 'enter' in v) ? v : release(x, v);
				},
			})),
		};
	};
	for (const n of ['kref_put', 'kref_put_mutex', 'kref_put_lock']) out.set(n, put);
	return out;
}
