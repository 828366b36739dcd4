/* Model of user namespaces: a tree of counted objects, each holding its parent. The first one starts with a count of 3. */
#ifndef _LINUX_USER_NAMESPACE_H
#define _LINUX_USER_NAMESPACE_H

struct user_namespace {
	atomic_t count;
	struct user_namespace *parent;
	int level;
	kuid_t owner;
	kgid_t group;
	/* Its owner has a number inside: /proc/PID/uid_map was written. */
	bool mapped;
	unsigned int proc_inum;
};

extern struct user_namespace init_user_ns;

#ifdef CONFIG_USER_NS

void free_user_ns(struct user_namespace *ns);
int create_user_ns(struct cred *cred);
int unshare_userns(unsigned long unshare_flags, struct cred **new_cred);

static inline struct user_namespace *get_user_ns(struct user_namespace *ns)
{
	if (ns)
		atomic_inc(&ns->count);
	return ns;
}

static inline void put_user_ns(struct user_namespace *ns)
{
	if (ns && atomic_dec_and_test(&ns->count))
		free_user_ns(ns);
}

#else

static inline struct user_namespace *get_user_ns(struct user_namespace *ns)
{
	return &init_user_ns;
}

static inline int create_user_ns(struct cred *cred)
{
	return -EINVAL;
}

static inline int unshare_userns(unsigned long unshare_flags, struct cred **new_cred)
{
	return unshare_flags & CLONE_NEWUSER ? -EINVAL : 0;
}

static inline void put_user_ns(struct user_namespace *ns)
{
}

#endif

#endif
