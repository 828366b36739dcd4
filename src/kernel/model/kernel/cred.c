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
 * True when current holds `cap` in `ns`: it has the capability in that namespace or in one above it, or it owns a namespace on
 * the way down whose parent is its own.
 */
bool ns_capable(struct user_namespace *ns, int cap)
{
	const struct cred *cred = current->cred;

	if (__rehearse_fault("ns_capable"))
		return false;
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

bool capable(int cap)
{
	return ns_capable(&init_user_ns, cap);
}
