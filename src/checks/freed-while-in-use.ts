import { wholeOf } from '../machine/accessors';
import type { Checker, RawFinding, Way } from './check';
import { eventsOf } from './events';
import { variablesFor } from './naming';
import { beforeReadersAreDone, type Free, leftByRealloc, leftForNextCall, leftStored } from './still-reachable';

export const freedWhileInUse: Checker = {
	id: 'freed-while-in-use',
	title: 'Freed while others can still reach it',
	severity: 'error',
	doc: `Memory that a device's private data points to is freed first, and only afterwards the device is unregistered or its interrupt handler removed.

Until then the handler, or anyone who opens the device, still runs with the pointer: use after free.

Unregister and free the interrupt first, then give back what they use; the order of set-up, backwards.

Also told: what was taken out of an RCU pointer or list (\`rcu_assign_pointer()\`, \`list_del_rcu()\`) and is freed at once, while readers inside \`rcu_read_lock()\` may still use it; and what this function made, stored in an object of its caller's and freed, where it reports no error and its other ways leave the object there alive.

A callback that is called again on the same object (\`stop\` of a seq_file, \`hw_free\` of a sound stream) and frees what a member points to must clear the member, too.

What \`krealloc()\` has freed must not stay where it was stored, whatever fails afterwards.

Other stored pointers to memory that was freed are not reported.`,
	judge: (way, siblings) => [
		...tornDownLate(way),
		...beforeReadersAreDone(way),
		...(way.fn.complete ? [...leftStored(way, siblings), ...leftByRealloc(way), ...leftForNextCall(way, siblings)] : []),
	],
};

/** Calls after which nobody comes in through it any more: which argument names the object. */
const CLOSES: ReadonlyMap<string, number> = new Map([
	['unregister_netdev', 0],
	['unregister_netdevice', 0],
	['free_irq', 1],
	['input_unregister_device', 0],
	['snd_card_disconnect', 0],
]);

function tornDownLate(way: Way): readonly RawFinding[] {
	const out: RawFinding[] = [];
	const frees = eventsOf(way, 'free');
	if (frees.length === 0) return out;
	const calls = eventsOf(way, 'call');
	for (const c of calls) {
		const at = CLOSES.get(c.name);
		if (at === undefined || c.depth > 0) continue;
		const subject = c.args.split(', ')[at]?.replace(/^&/, '') ?? '';
		if (!/^[\w()>.-]+$/.test(subject)) continue;
		// The private data of a network device goes by its own name.
		const owners = [subject, ...privateNames(way, subject)];
		for (const f of frees) {
			if (f.seq > c.seq || f.deferred || !owners.some((o) => isMember(f.label, o))) continue;
			if (wasMadeHere(way, f)) continue;
			// The interrupt was switched off before: nobody runs any more.
			if (c.name === 'free_irq' && calls.some((x) => x.seq < f.seq && /^(disable_irq|synchronize_irq)/.test(x.name))) continue;
			out.push({
				rule: 'freed-while-in-use',
				place: f.place,
				fn: f.fn,
				message: `\`${f.label}\` is freed by ${f.by}() before ${c.name}(): until then others still run with it. Call ${c.name}() first.`,
				resource: f.label,
				confidence: 0.8,
				basis: [],
				keys: [f.seq, c.seq],
				same: `freed-while-in-use:${f.place.span.start}`,
			});
		}
	}
	return out;
}

const isMember = (label: string, owner: string): boolean => label.startsWith(`${owner}->`) && !label.slice(owner.length + 2).includes('->');
const wasMadeHere = (way: Way, f: Free): boolean => way.state.object(f.obj)?.kind === 'heap';

/** Variables that point to private parts of what the variable of the name points to. */
function privateNames(way: Way, whole: string): readonly string[] {
	const names = (obj: number): readonly string[] => variablesFor(way, obj).map((v) => v.name);
	return way.state.objects.all().flatMap((o) => {
		const of = o.behind === 0 ? undefined : wholeOf(way.state, o.behind);
		return of && (of.name === whole || names(of.id).includes(whole)) ? [o.name, ...names(o.id)] : [];
	});
}
