/**
 * Data that drivers hang on a device and get back by a call (dev_set_drvdata() / dev_get_drvdata() and their families, include/linux/device.h):
 * what was set on this way comes back, and asking twice gives the same. Owns only that; what setting means for ownership is the contracts'.
 */
import type { Call, CallOutcome } from '../machine/kernel-port';
import type { State } from '../machine/state';
import { unknownCall } from '../machine/step/unknown';
import type { Value } from '../machine/value';
import { subjectOf } from './subject';

const FAMILY = /^[a-z][a-z\d]*_(?:\w+_)?(get|set)_(?:drvdata|clientdata|adapdata|intfdata|devdata)$/;

type Data = ReadonlyMap<number, Value>;
type Handler = (c: Call, s: State) => CallOutcome;

/** A contract that knows of the data; undefined when the name is of no such family. */
export function drvdata(name: string, contract: Handler | undefined): Handler | undefined {
	const way = FAMILY.exec(name)?.[1];
	if (way === undefined) return undefined;
	return (c, s) => {
		const device = c.args[0] === undefined ? 'unknown' : subjectOf(c.m, s, c.args[0], true);
		const plain = (): CallOutcome => contract?.(c, s) ?? { kind: 'value', v: unknownCall(c, s) };
		if (typeof device === 'string') return plain();
		const known = s.extra.drvdata as Data | undefined;
		if (way === 'set') {
			if (c.args[1] !== undefined) remember(s, device.obj, c.args[1]);
			return plain();
		}
		const v = known?.get(device.obj);
		if (v !== undefined) return { kind: 'value', v };
		const out = plain();
		if (out.kind === 'value') remember(s, device.obj, out.v);
		return out;
	};
}

function remember(s: State, device: number, v: Value): void {
	s.extra = { ...s.extra, drvdata: new Map([...((s.extra.drvdata as Data | undefined) ?? []), [device, v]]) };
}
