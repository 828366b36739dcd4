/*
 * What the machine gives to C: primitives it implements itself. Owns their prototypes only.
 * Nothing here is a kernel interface; model functions and scenarios are written on top of it.
 */
#ifndef REHEARSE_H
#define REHEARSE_H

/* Memory with shadow state. `family` names who must free it ("kmalloc", "nsproxy cache"). NULL never comes back: ask __rehearse_fault first. */
void *__rehearse_alloc(unsigned long size, int zeroed, const char *family);
/* NULL is ignored. Freeing twice, or by another family, is a finding. */
void __rehearse_free(const void *p, const char *family);
/* 1 when the plan says that this call fails. Calls are counted per name; the caller's place is the fault's place. */
int __rehearse_fault(const char *name);
/* The plan: the nth call from now on (1: the next) of the fallible function `name` fails. */
void __rehearse_fail(const char *name, int nth);

/* Locks by identity of the object; `class` is a name for people and for lock order, e.g. "cgroup_mutex". */
void __rehearse_lock(const void *lock, const char *class, int write);
void __rehearse_unlock(const void *lock, const char *class, int write);

/* Obligations: the caller holds one more, or one less, of `resource` on the object. */
void __rehearse_acquire(const void *obj, const char *resource);
void __rehearse_release(const void *obj, const char *resource);

/* RCU: readers that hold no lock find the object no longer, or what the pointer at `at` led to so far; those that did may go on. `by`: how. */
void __rehearse_unpublished(const void *obj, const char *by);
void __rehearse_replaced(const void *at, const char *by);

/* Expectations of a scenario. `text` is the C text; `op` is one of == != < <= > >=. */
void __rehearse_expect(int ok, const char *text, const char *expected, const char *actual);
void __rehearse_expect_int(long long actual, long long expected, const char *op, const char *text);
void __rehearse_expect_ptr(const void *actual, const void *expected, const char *op, const char *text);
void __rehearse_expect_str(const char *actual, const char *expected, const char *op, const char *text);
/* A remark in the trace. The format is printk's. */
void __rehearse_note(const char *fmt, ...);
/* An oops the model knows of (WARN): a finding, and the run goes on. */
void __rehearse_warn(const char *text);
/* BUG(): the run stops. */
void __rehearse_bug(const char *text) __attribute__((noreturn));

/* Tasks of the machine: which one runs; 0 before any was set. `task` is its task_struct: only the running task may read it freely. */
int __rehearse_task(void);
void __rehearse_set_task(int id, const char *name, const void *task);

/*
 * Threads of control: `fn(arg)` will run as the task, beside the others. They begin when the caller joins, which returns once all
 * have ended. A thread that asks for a lock of another's waits; when none can go on, the run ends as a deadlock.
 */
void __rehearse_spawn(int task, const char *name, const void *task_struct, void (*fn)(void *), void *arg);
void __rehearse_join(void);

/* An unknown value; a run may assume things of it (a false assumption ends the run silently). */
long __rehearse_any(const char *name);
void __rehearse_assume(int condition);
/* What is not known of the number is taken to be 0 or a negative error number. */
void __rehearse_errno(long error);

/* Shadow state, read. */
int __rehearse_is_freed(const void *p);
/* Objects of the family that are alive. */
unsigned long __rehearse_live(const char *family);
/* Messages printed so far; with `unfinished`, those without a line break at their end. */
unsigned long __rehearse_printed(int unfinished);
/* 1 when a definition of the function is visible in the patch, the files or the tree (not only in our model). */
int __rehearse_defined(const char *function);

unsigned long __rehearse_irqsave(void);

#endif
