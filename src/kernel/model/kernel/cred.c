/* Model of kernel/cred.c and the capability check (kernel/capability.c, security/commoncap.c). */
#include <linux/cred.h>
#include <linux/user_namespace.h>

struct cred init_cred = {
	.usage = ATOMIC_INIT(4),
	.cap_effective = { { 0xffffffff, 0xffffffff } },
	.user_ns = &init_user_ns,
};

/* A copy of current's credentials that only the caller sees; NULL when there is no memory. */
struct cred *prepare_creds(void)
{
	const struct cred *old = current->cred;
	struct cred *new;

	if (__rehearse_fault("prepare_creds"))
		return NULL;
	new = __rehearse_alloc(sizeof(*new), 1, "cred");
	new->uid = old->uid;
	new->euid = old->euid;
	new->cap_effective = old->cap_effective;
	new->user_ns = get_user_ns(old->user_ns);
	atomic_set(&new->usage, 1);
	return new;
}

void __put_cred(struct cred *cred)
{
	put_user_ns(cred->user_ns);
	__rehearse_free(cred, "cred");
}

/* Current gets the new credentials; the caller's reference is used up. */
int commit_creds(struct cred *new)
{
	struct task_struct *task = current;
	const struct cred *old = task->real_cred;

	get_cred(new);
	task->real_cred = new;
	task->cred = new;
	put_cred(old);
	put_cred(old);
	return 0;
}

/*
 * True when the credentials hold `cap` in `ns`: they have the capability in that namespace or in one above it, or they own a namespace
 * on the way down whose parent is theirs.
 */
static bool cred_capable(const struct cred *cred, struct user_namespace *ns, int cap)
{
	for (;;) {
		if (ns == cred->user_ns)
			return cap_raised(cred->cap_effective, cap);
		if (ns == &init_user_ns)
			return false;
		if (ns->parent == cred->user_ns && uid_eq(ns->owner, cred->euid))
			return true;
		ns = ns->parent;
	}
}

bool ns_capable(struct user_namespace *ns, int cap)
{
	if (__rehearse_fault("ns_capable"))
		return false;
	return cred_capable(current->cred, ns, cap);
}

/*
 * May current look into the task? Into itself always; into another of its own user that has no capability more; and with CAP_SYS_PTRACE
 * in the other's user namespace.
 */
bool ptrace_may_access(struct task_struct *task, unsigned int mode)
{
	const struct cred *cred = current->cred, *other = task->cred;

	if (task->group_leader == current->group_leader)
		return true;
	if (cred_capable(cred, other->user_ns, CAP_SYS_PTRACE))
		return true;
	return uid_eq(cred->euid, other->uid) && uid_eq(cred->euid, other->euid) && cred->user_ns == other->user_ns &&
	       !(other->cap_effective.cap[0] & ~cred->cap_effective.cap[0]) &&
	       !(other->cap_effective.cap[1] & ~cred->cap_effective.cap[1]);
}

bool capable(int cap)
{
	return ns_capable(&init_user_ns, cap);
}
