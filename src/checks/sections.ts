/** Stretches of code in which sleeping or switching is off, as the machine counts them: their names, and the calls that enter and leave them. */
import type { Event } from '../machine/event';

export interface Section {
	/** Key in the machine's `sections`. */
	readonly name: string;
	readonly noun: string;
	readonly enters: RegExp;
	readonly leaves: RegExp;
}

export const SECTIONS: readonly Section[] = [
	{ name: 'rcu', noun: 'RCU read section', enters: /^rcu_read_lock$/, leaves: /^rcu_read_unlock$/ },
	{ name: 'rcu_bh', noun: 'RCU read section', enters: /^rcu_read_lock_bh$/, leaves: /^rcu_read_unlock_bh$/ },
	{ name: 'srcu', noun: 'SRCU read section', enters: /^srcu_read_lock/, leaves: /^srcu_read_unlock/ },
	{ name: 'preempt', noun: 'section without preemption', enters: /^(preempt_disable|get_cpu)/, leaves: /^(preempt_enable|put_cpu)/ },
	{ name: 'irq', noun: 'section without interrupts', enters: /^local_irq_(save|disable)$/, leaves: /^local_irq_(restore|enable)$/ },
	{ name: 'bh', noun: 'section without softirqs', enters: /^local_bh_disable$/, leaves: /^local_bh_enable$/ },
];

/** The call that entered the section last, before event `before`. */
export function enteredBy(events: readonly Event[], name: string, before = Number.POSITIVE_INFINITY): Event | undefined {
	const enters = SECTIONS.find((s) => s.name === name)?.enters;
	return enters && events.findLast((e) => e.seq < before && e.kind === 'call' && enters.test(e.name));
}

/** Names of functions that enter a section for their caller. */
const ENTERS = /lock|(^|_)(begin|enter|start|get|disable|hold|acquire|next|seq)(_|\d|$)/;

/** The section was left open by a callee that is not named for it: told where the callee is looked at. `depth`: where the section is met. */
export const leftByCallee = (entered: Event | undefined, depth: number): boolean =>
	entered !== undefined && entered.depth > depth && !ENTERS.test(entered.fn);
