/** Functions that are called later where sleeping is not allowed: who installs them, and what they are then. */

export interface AtomicCallback {
	/** Which argument of the installing call is the function, from 0. */
	readonly arg: number;
	/** What the function is, with its article. */
	readonly is: string;
}

const list = (arg: number, is: string, names: string): [string, AtomicCallback][] => names.split(' ').map((n) => [n, { arg, is }]);

/** By the name of the installing call. Threaded handlers, work items and kthreads may sleep and are not listed. */
export const atomicCallbacks: ReadonlyMap<string, AtomicCallback> = new Map([
	// kernel/irq/handle.c calls the primary handler with interrupts off; include/linux/interrupt.h, drivers/pci/irq.c.
	...list(1, 'an interrupt handler', 'request_irq request_threaded_irq request_percpu_irq'),
	...list(2, 'an interrupt handler', 'devm_request_irq devm_request_threaded_irq pci_request_irq'),
	// kernel/time/timer.c: softirq. kernel/time/hrtimer.c: hard or soft interrupt.
	...list(1, 'a timer callback', 'timer_setup timer_setup_on_stack setup_timer hrtimer_setup hrtimer_setup_on_stack'),
	// kernel/softirq.c
	...list(1, 'a tasklet', 'tasklet_setup tasklet_init'),
	// kernel/irq_work.c: hard interrupt, where the architecture has one.
	...list(1, 'an irq_work callback', 'init_irq_work'),
	// kernel/smp.c: called on the other CPU with interrupts off.
	...list(1, 'an inter-processor call', 'smp_call_function_single'),
	...list(0, 'an inter-processor call', 'smp_call_function on_each_cpu'),
	// kernel/rcu/tree.c: softirq, or a kthread with bottom halves off.
	...list(1, 'an RCU callback', 'call_rcu call_rcu_hurry'),
	// drivers/usb/core/hcd.c: URBs come back in a softirq or with interrupts off.
	...list(5, 'an URB completion handler', 'usb_fill_bulk_urb usb_fill_int_urb'),
	...list(6, 'an URB completion handler', 'usb_fill_control_urb'),
]);
