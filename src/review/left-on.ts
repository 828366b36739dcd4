/**
 * What a probe switches on or registers, undoes itself where it fails, and the remove of the same driver leaves as it is: no function of
 * the file undoes it but the probe, and all of the file is visible. Text only; owns the pattern.
 */
import type { Forgotten } from '../checks/check';
import { contracts, releases } from '../kernel/contract-table';
import { nouns } from '../kernel/port';
import { callsIn, type Seen } from './call-texts';
import type { CodeText } from './infer';
import type { FunctionText } from './infer-results';

const DRIVER = /\bstruct\s+\w+\s+\w+\s*=\s*\{[\s\S]*?^\};/gm;
const PROBE = /\.\s*(?:probe|probe_new|bind)\s*=\s*&?(\w+)/;
const REMOVE = /\.\s*(?:remove|remove_new|disconnect|unbind)\s*=\s*&?(\w+)/;
/** What goes with its device, or is commonly left to it. */
const GOES_ALONG =
	/^(sysfs|notifier|proc-entry|device-added|debugfs|of_populate|opp-table|reserved-mem|crypto|module|pci-master|wakeup|queue)/;

/** Ends runtime PM, too (drivers/base/power/runtime.c: pm_runtime_force_suspend). */
const FORCED = /^pm_runtime_force_suspend$|^__pm_runtime_disable$/;

type ByFunction = ReadonlyMap<string, readonly Forgotten[]>;

/** By function, added to what is known of it already. */
export function leftOn(functions: readonly FunctionText[], units: readonly CodeText[], known: ByFunction): ByFunction {
	const out = new Map(known);
	for (const u of units) {
		if (u.visible !== undefined || !u.file.endsWith('.c')) continue;
		const fns = functions.filter((f) => f.file === u.file);
		for (const [driver] of u.text.matchAll(DRIVER)) {
			const probe = fns.find((f) => f.name === PROBE.exec(driver)?.[1]);
			const remove = fns.find((f) => f.name === REMOVE.exec(driver)?.[1]);
			if (probe === undefined || remove === undefined) continue;
			const left = leftBy(probe, fns);
			if (left.length > 0) out.set(remove.name, [...(out.get(remove.name) ?? []), ...left]);
		}
	}
	return out;
}

function leftBy(probe: FunctionText, fns: readonly FunctionText[]): readonly Forgotten[] {
	const calls = callsIn(probe.text);
	const end = probe.text.search(/\breturn\s+\w+;\s*\n\s*\w+:\s*\n/);
	if (end < 0) return [];
	const others = fns.filter((f) => f !== probe).flatMap((f) => callsIn(f.text));
	const out = new Map<string, Forgotten>();
	for (const c of calls) {
		const got = taken(c);
		if (got === undefined || c.depth > 1) continue;
		const undone = calls.filter((r) => r.at > c.at && ends(r, got.resource, got.of));
		// In the ladder after the end of the way that succeeds, and not on that way.
		if (undone.length === 0 || undone.some((r) => r.at < end && r.depth <= 1)) continue;
		// Somebody else undoes such a thing, or does it again: who has it then is not known here.
		const elsewhere = others.some((o) => ends(o, got.resource) || taken(o)?.resource === got.resource);
		if (elsewhere || (got.resource.startsWith('pm-') && others.some((o) => FORCED.test(o.name)))) continue;
		out.set(got.resource, { kind: 'state', name: got.of, in: probe.name, by: c.name, holds: 'state', resource: got.resource, of: '' });
	}
	return [...out.values()];
}

/** What the call switches on, and by which argument. */
function taken(c: Seen): { readonly resource: string; readonly of: string } | undefined {
	const k = contracts.get(c.name);
	if (k === undefined || k.managed) return undefined;
	for (const e of k.effects)
		if (e.do === 'acquire' && typeof e.at === 'number' && nouns.kindOf(e.resource) === 'other' && !GOES_ALONG.test(e.resource))
			return { resource: e.resource, of: c.args[e.at] ?? '' };
	return undefined;
}

/** The call ends a hold of the resource, on that argument where one is given. */
const ends = (c: Seen, resource: string, of?: string): boolean =>
	contracts
		.get(c.name)
		?.effects.some(
			(e) =>
				(e.do === 'release' || e.do === 'free') &&
				releases(e.resource, resource) &&
				(of === undefined || (typeof e.at === 'number' && c.args[e.at] === of)),
		) ?? false;
