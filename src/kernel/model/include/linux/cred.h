/* Model of credentials: who a task is, what it may do, and in which user namespace. */
#ifndef _LINUX_CRED_H
#define _LINUX_CRED_H

struct user_namespace;

typedef struct kernel_cap_struct { __u32 cap[2]; } kernel_cap_t;

struct cred {
	atomic_t usage;
	kuid_t uid;
	kuid_t euid;
	kernel_cap_t cap_effective;
	/* Counted. */
	struct user_namespace *user_ns;
};

extern struct cred init_cred;

#define current_cred() (current->cred)
#define current_user_ns() (current->cred->user_ns)
#define current_euid() (current->cred->euid)
/* A member of what the task is to others. */
#define task_cred_xxx(task, xxx) ((task)->real_cred->xxx)

static inline bool uid_eq(kuid_t left, kuid_t right)
{
	return left.val == right.val;
}

static inline bool cap_raised(kernel_cap_t c, int cap)
{
	return (c.cap[cap / 32] >> (cap % 32)) & 1;
}

struct cred *prepare_creds(void);
void __put_cred(struct cred *cred);
int commit_creds(struct cred *cred);
bool ns_capable(struct user_namespace *ns, int cap);
bool capable(int cap);
#define PTRACE_MODE_READ 0x01

bool ptrace_may_access(struct task_struct *task, unsigned int mode);

static inline const struct cred *get_cred(const struct cred *cred)
{
	atomic_inc(&((struct cred *)cred)->usage);
	return cred;
}

static inline void put_cred(const struct cred *_cred)
{
	struct cred *cred = (struct cred *)_cred;

	if (atomic_dec_and_test(&cred->usage))
		__put_cred(cred);
}

#endif
