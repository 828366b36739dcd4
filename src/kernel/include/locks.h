/*
 * Lock macros: definitions, initialisers, and the forms that assign a flags variable. The locking functions stay calls
 * (their contracts lock); a macro that assigns flags calls the function of its own name, which is not expanded again.
 */
#ifndef REHEARSE_LOCKS_H
#define REHEARSE_LOCKS_H

#define DEFINE_MUTEX(name) struct mutex name = { 0 }
#define __MUTEX_INITIALIZER(name) { 0 }
#define DEFINE_SPINLOCK(name) spinlock_t name = { 0 }
#define DEFINE_RAW_SPINLOCK(name) raw_spinlock_t name = { 0 }
#define DEFINE_RWLOCK(name) rwlock_t name = { 0 }
#define DEFINE_SEQLOCK(name) seqlock_t name = { 0 }
#define DECLARE_RWSEM(name) struct rw_semaphore name = { 0 }
/* The number came with Linux 6.4; before, it was 1. */
#define DEFINE_SEMAPHORE(name, ...) struct semaphore name = { .count = __rehearse_second(0, ##__VA_ARGS__, 1) }
#define __rehearse_second(a, b, ...) b
#define DECLARE_COMPLETION(name) struct completion name = { 0 }
#define DECLARE_COMPLETION_ONSTACK(name) struct completion name = { 0 }
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = { { 0 } }
#define __SPIN_LOCK_UNLOCKED(name) (spinlock_t){ 0 }
#define __RW_LOCK_UNLOCKED(name) (rwlock_t){ 0 }
#define __RAW_SPIN_LOCK_UNLOCKED(name) (raw_spinlock_t){ 0 }
#define __RWSEM_INITIALIZER(name) { 0 }

#define spin_lock_irqsave(lock, flags) do { (flags) = __rehearse_irqsave(); spin_lock_irqsave(lock, flags); } while (0)
#define spin_lock_irqsave_nested(lock, flags, subclass) spin_lock_irqsave(lock, flags)
#define raw_spin_lock_irqsave(lock, flags) do { (flags) = __rehearse_irqsave(); raw_spin_lock_irqsave(lock, flags); } while (0)
#define read_lock_irqsave(lock, flags) do { (flags) = __rehearse_irqsave(); read_lock_irqsave(lock, flags); } while (0)
#define write_lock_irqsave(lock, flags) do { (flags) = __rehearse_irqsave(); write_lock_irqsave(lock, flags); } while (0)
#define write_seqlock_irqsave(lock, flags) do { (flags) = __rehearse_irqsave(); write_seqlock_irqsave(lock, flags); } while (0)
#define local_irq_save(flags) do { (flags) = __rehearse_irqsave(); local_irq_save(flags); } while (0)
#define local_save_flags(flags) ((flags) = __rehearse_irqsave())
#define spin_trylock_irqsave(lock, flags) ({ (flags) = __rehearse_irqsave(); spin_trylock_irqsave(lock, flags); })

#define rcu_dereference(p) (p)
#define rcu_dereference_check(p, c) (p)
#define rcu_dereference_protected(p, c) (p)
#define rcu_dereference_raw(p) (p)
#define rcu_dereference_bh(p) (p)
#define rcu_dereference_rtnl(p) (p)
#define rtnl_dereference(p) (p)
#define srcu_dereference(p, ssp) (p)
#define rcu_access_pointer(p) (p)
#define rcu_assign_pointer(p, v) ({ __rehearse_replaced(&(p), "rcu_assign_pointer"); (p) = (v); })
#define rcu_replace_pointer(p, v, c) ({ typeof(p) __rrp_old = (p); __rehearse_unpublished(__rrp_old, "rcu_replace_pointer"); (p) = (v); __rrp_old; })
#define rcu_swap_protected(p, v, c) do { typeof(p) __rsp_old = (p); (p) = (v); (v) = __rsp_old; } while (0)
#define RCU_INIT_POINTER(p, v) ((p) = (v))
#define RCU_POINTER_INITIALIZER(p, v) .p = (v)
#define RCU_LOCKDEP_WARN(c, s) do { } while (0)
#define DEFINE_SRCU(name) struct srcu_struct name
#define DEFINE_STATIC_SRCU(name) static struct srcu_struct name

#define smp_mb() do { } while (0)
#define smp_rmb() do { } while (0)
#define smp_wmb() do { } while (0)
#define mb() do { } while (0)
#define rmb() do { } while (0)
#define wmb() do { } while (0)
#define dma_wmb() do { } while (0)
#define dma_rmb() do { } while (0)
#define smp_mb__before_atomic() do { } while (0)
#define smp_mb__after_atomic() do { } while (0)
#define cpu_relax() do { } while (0)

/* A task sleeps on the queue until the condition holds; it looks again each time the queue is woken. 0: a wait with an end was over. */
#define __rehearse_wait_until(wq, condition, timed) \
	({ \
		int __rwu_left = 1; \
		while (__rwu_left) { \
			unsigned long __rwu_seen = __rehearse_wakes(&(wq)); \
			if (condition) \
				break; \
			__rwu_left = __rehearse_sleep(&(wq), __rwu_seen, timed); \
		} \
		__rwu_left; \
	})

int wait_event_interruptible(void);
long wait_event_timeout(long timeout);
long wait_event_interruptible_timeout(long timeout);
/* Waiting: by the time the wait is over the condition holds; an interruptible wait may instead give -ERESTARTSYS. */
#define wait_event(wq, condition) \
	do { \
		wait_event(); \
		if (__rehearse_sleeps()) \
			__rehearse_wait_until(wq, condition, 0); \
		else \
			__rehearse_assume(__rehearse_awaited(!!(condition))); \
	} while (0)
#define wait_event_interruptible(wq, condition) \
	({ \
		int __wei_ret = 0; \
		if (__rehearse_sleeps()) \
			__rehearse_wait_until(wq, condition, 0); \
		else { \
			__wei_ret = wait_event_interruptible(); \
			if (!__wei_ret) \
				__rehearse_assume(__rehearse_awaited(!!(condition))); \
		} \
		__wei_ret; \
	})
#define wait_event_killable(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_timeout(wq, condition, timeout) \
	({ \
		long __wet_left; \
		if (__rehearse_sleeps()) \
			__wet_left = __rehearse_wait_until(wq, condition, 1) ? (timeout) : 0; \
		else { \
			__wet_left = wait_event_timeout(timeout); \
			__wet_left = __rehearse_awaited(!!(condition)) ? (__wet_left ? __wet_left : 1) : 0; \
		} \
		__wet_left; \
	})
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	({ \
		long __wit_left; \
		if (__rehearse_sleeps()) \
			__wit_left = __rehearse_wait_until(wq, condition, 1) ? (timeout) : 0; \
		else { \
			int __wit_slept = wait_event_interruptible_timeout(timeout); \
			__wit_left = __wit_slept; \
			if (__wit_slept >= 0) \
				__wit_left = __rehearse_awaited(!!(condition)) ? (__wit_left ? __wit_left : 1) : 0; \
		} \
		__wit_left; \
	})
int __rehearse_sleeps(void);
/* What someone else makes true while the task waits: unknown where it is known to be false so far. */
int __rehearse_awaited(int condition);
unsigned long __rehearse_wakes(const void *wq);
int __rehearse_sleep(const void *wq, unsigned long seen, int timed);

#endif
