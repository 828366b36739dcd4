/**
 * Sections and waits: rcu, srcu, preemption, interrupts, bottom halves, sleeping and waiting, and what never returns.
 * Locks with a lock object are in locks.ts.
 */
import { ATOMIC, CHECK, enter, fn, from, get, init, leave, lock, PURE, put, SLEEPS, unlock } from './define';

export const context = [
	...from(
		'include/linux/rcupdate.h',
		fn('rcu_read_lock', 'void', [enter('rcu', true)], ATOMIC),
		fn('rcu_read_unlock', 'void', [leave('rcu', true)], ATOMIC),
		fn('rcu_read_lock_bh', 'void', [enter('rcu_bh', true)], ATOMIC),
		fn('rcu_read_unlock_bh', 'void', [leave('rcu_bh', true)], ATOMIC),
		fn('rcu_read_lock_sched', 'void', [enter('rcu_sched', true)], ATOMIC),
		fn('rcu_read_unlock_sched', 'void', [leave('rcu_sched', true)], ATOMIC),
	),
	...from('kernel/rcu/tree.c', fn('synchronize_rcu rcu_barrier', 'void', [], SLEEPS)),
	...from('kernel/rcu/tree_exp.h', fn('synchronize_rcu_expedited', 'void', [], SLEEPS)),
	...from('net/core/dev.c', fn('synchronize_net', 'void', [], SLEEPS)),
	...from(
		'include/linux/srcu.h',
		fn('srcu_read_lock srcu_read_lock_notrace', 'int', [enter('srcu', false)], ATOMIC),
		fn('srcu_read_unlock srcu_read_unlock_notrace', 'void', [leave('srcu', false)], ATOMIC),
	),
	...from(
		'kernel/rcu/srcutree.c',
		fn('init_srcu_struct', 'int!0', [get('srcu_struct', 0)], { ...SLEEPS, ...CHECK }),
		fn('cleanup_srcu_struct', 'void', [put('srcu_struct', 0)], SLEEPS),
		fn('synchronize_srcu synchronize_srcu_expedited srcu_barrier', 'void', [], SLEEPS),
	),
	...from(
		'include/linux/preempt.h',
		fn('preempt_disable preempt_disable_notrace', 'void', [enter('preempt', true)], ATOMIC),
		fn('preempt_enable preempt_enable_notrace preempt_enable_no_resched', 'void', [leave('preempt', true)], ATOMIC),
		fn('migrate_disable', 'void', [enter('migrate', false)], ATOMIC),
		fn('migrate_enable', 'void', [leave('migrate', false)], ATOMIC),
		fn('in_interrupt in_atomic in_task in_hardirq in_irq in_softirq in_serving_softirq in_nmi', 'bool', [], PURE),
	),
	...from(
		'include/linux/smp.h',
		fn('get_cpu', 'int', [enter('preempt', true)], ATOMIC),
		fn('put_cpu', 'void', [leave('preempt', true)], ATOMIC),
	),
	...from(
		'include/linux/percpu-defs.h',
		fn('get_cpu_ptr get_cpu_var', 'ptr', [enter('preempt', true)], ATOMIC),
		fn('put_cpu_ptr put_cpu_var', 'void', [leave('preempt', true)], ATOMIC),
	),
	...from(
		'include/linux/irqflags.h',
		fn('local_irq_save', 'void', [enter('irq', true)], ATOMIC),
		fn('local_irq_restore', 'void', [leave('irq', true)], ATOMIC),
		fn('local_irq_disable', 'void', [enter('irq', true)], ATOMIC),
		fn('local_irq_enable', 'void', [leave('irq', true)], ATOMIC),
		fn('irqs_disabled', 'bool', [], PURE),
	),
	...from(
		'include/linux/bottom_half.h',
		fn('local_bh_disable', 'void', [enter('bh', true)], ATOMIC),
		fn('local_bh_enable', 'void', [leave('bh', true)], ATOMIC),
	),
	...from(
		'include/linux/uaccess.h',
		fn('pagefault_disable', 'void', [enter('pagefault', false)], ATOMIC),
		fn('pagefault_enable', 'void', [leave('pagefault', false)], ATOMIC),
	),
	...from(
		'include/linux/cpuhplock.h',
		fn('cpus_read_lock', 'void', [lock('rwsem', { at: { global: 'cpu_hotplug_lock' }, mode: 'read' })], SLEEPS),
		fn('cpus_read_unlock', 'void', [unlock('rwsem', { at: { global: 'cpu_hotplug_lock' }, mode: 'read' })]),
		fn('cpu_hotplug_disable', 'void', [], SLEEPS),
		fn('cpu_hotplug_enable', 'void', [], SLEEPS),
	),
	...from('kernel/cpu.c', fn('cpus_write_lock', 'void', [lock('rwsem', { at: { global: 'cpu_hotplug_lock' }, mode: 'write' })], SLEEPS)),
	...from('kernel/cpu.c', fn('cpus_write_unlock', 'void', [unlock('rwsem', { at: { global: 'cpu_hotplug_lock' }, mode: 'write' })])),
	...from('kernel/time/timer.c', fn('msleep', 'void', [], SLEEPS), fn('msleep_interruptible', 'int', [], SLEEPS)),
	...from(
		'include/linux/delay.h',
		fn('usleep_range ssleep fsleep usleep_idle_range', 'void', [], SLEEPS),
		fn('udelay ndelay mdelay', 'void', [], PURE),
	),
	...from(
		'kernel/sched/core.c',
		fn('schedule', 'void', [], SLEEPS),
		fn('io_schedule yield', 'void', [], SLEEPS),
		fn('wake_up_process', 'bool', [], ATOMIC),
	),
	...from(
		'kernel/time/timer.c',
		fn('schedule_timeout schedule_timeout_interruptible schedule_timeout_uninterruptible schedule_timeout_killable', 'int', [], SLEEPS),
	),
	...from('include/linux/sched.h', fn('cond_resched', 'int', [], SLEEPS), fn('need_resched', 'bool', [], PURE)),
	...from('include/linux/sched/signal.h', fn('signal_pending fatal_signal_pending', 'bool', [], PURE)),
	...from('include/linux/kernel.h', fn('might_sleep might_fault', 'void', [], { ...SLEEPS, pure: true })),
	...from(
		'include/linux/wait.h',
		fn('wait_event wait_event_idle', 'void', [], SLEEPS),
		fn('wait_event_interruptible wait_event_killable wait_event_freezable', 'int!0', [], {
			...SLEEPS,
			errors: [-512],
		}),
		fn('wait_event_timeout', 'int=0', [], SLEEPS),
		fn('wait_event_interruptible_timeout', 'int', [], SLEEPS),
		fn('wake_up wake_up_all wake_up_interruptible wake_up_interruptible_all wake_up_nr wake_up_locked wake_up_poll', 'int', [], ATOMIC),
		fn('init_waitqueue_head init_waitqueue_entry init_wait', 'void', [init()], ATOMIC),
		fn('add_wait_queue remove_wait_queue', 'void', [], ATOMIC),
		fn('waitqueue_active', 'bool', [], PURE),
	),
	...from('kernel/sched/wait.c', fn('prepare_to_wait finish_wait', 'void', [], ATOMIC), fn('prepare_to_wait_event', 'int', [], ATOMIC)),
	...from(
		'kernel/sched/completion.c',
		fn('wait_for_completion wait_for_completion_io', 'void', [], SLEEPS),
		fn('wait_for_completion_timeout wait_for_completion_io_timeout', 'int=0', [], SLEEPS),
		fn('wait_for_completion_interruptible wait_for_completion_killable', 'int!0', [], { ...SLEEPS, errors: [-512] }),
		fn('wait_for_completion_interruptible_timeout wait_for_completion_killable_timeout', 'int', [], SLEEPS),
		fn('complete complete_all', 'void', [], ATOMIC),
		fn('try_wait_for_completion completion_done', 'bool', [], ATOMIC),
	),
	...from('include/linux/completion.h', fn('init_completion reinit_completion', 'void', [init()], ATOMIC)),
	...from('kernel/panic.c', fn('panic nmi_panic', 'void', [], { noreturn: true })),
	// An assertion that fails ends the thread of its case, and the suite frees what was managed.
	...from('lib/kunit/test.c', fn('__kunit_abort', 'void', [], { noreturn: true })),
	...from('kernel/exit.c', fn('do_exit make_task_dead do_group_exit', 'void', [], { noreturn: true })),
	...from('kernel/kthread.c', fn('kthread_exit kthread_complete_and_exit', 'void', [], { noreturn: true })),
	...from('kernel/module/main.c', fn('__module_put_and_kthread_exit', 'void', [], { noreturn: true })),
	...from(
		'kernel/reboot.c',
		fn('machine_restart', 'void', [], { noreturn: true, read: 'kernel_restart' }),
		fn('emergency_restart', 'void'),
	),
	...from('kernel/printk/printk.c', fn('console_lock', 'void', [lock('semaphore', { at: { global: 'console_sem' } })], SLEEPS)),
	...from(
		'kernel/printk/printk.c',
		fn('console_trylock', 'bool?', [lock('semaphore', { at: { global: 'console_sem' } })], CHECK),
		fn('console_unlock', 'void', [unlock('semaphore', { at: { global: 'console_sem' } })]),
	),
];
