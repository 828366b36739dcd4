/* Model of the other namespaces (uts, ipc, pid, mnt, net): counted objects with an owner and an inode number; what they contain is left out. */
#ifndef _LINUX_NAMESPACES_H
#define _LINUX_NAMESPACES_H

struct kernfs_node;

struct uts_namespace { struct kref kref; struct user_namespace *user_ns; unsigned int proc_inum; };
struct ipc_namespace { atomic_t count; struct user_namespace *user_ns; unsigned int proc_inum; };
struct mnt_namespace { atomic_t count; struct user_namespace *user_ns; unsigned int proc_inum; struct list_head mounts; };
struct pid_namespace { struct kref kref; unsigned int level; struct pid_namespace *parent; struct user_namespace *user_ns; unsigned int proc_inum; };
struct net { atomic_t count; struct user_namespace *user_ns; unsigned int proc_inum; };

extern struct uts_namespace init_uts_ns;
extern struct ipc_namespace init_ipc_ns;
extern struct mnt_namespace init_mnt_ns;
extern struct pid_namespace init_pid_ns;
extern struct net init_net;

struct uts_namespace *copy_utsname(unsigned long flags, struct user_namespace *user_ns, struct uts_namespace *old_ns);
void get_uts_ns(struct uts_namespace *ns);
void put_uts_ns(struct uts_namespace *ns);
struct ipc_namespace *copy_ipcs(unsigned long flags, struct user_namespace *user_ns, struct ipc_namespace *ns);
struct ipc_namespace *get_ipc_ns(struct ipc_namespace *ns);
void put_ipc_ns(struct ipc_namespace *ns);
struct mnt_namespace *copy_mnt_ns(unsigned long flags, struct mnt_namespace *ns, struct user_namespace *user_ns, struct fs_struct *new_fs);
void put_mnt_ns(struct mnt_namespace *ns);
bool may_mount(void);
int add_cgroup_mount(const char *at, struct kernfs_node *root);
int remove_cgroup_mount(const char *at);
struct kernfs_node *cgroup_mount_at(const char *at);
struct pid_namespace *copy_pid_ns(unsigned long flags, struct user_namespace *user_ns, struct pid_namespace *old_ns);
struct pid_namespace *get_pid_ns(struct pid_namespace *ns);
void put_pid_ns(struct pid_namespace *ns);
struct pid_namespace *task_active_pid_ns(struct task_struct *tsk);
struct net *copy_net_ns(unsigned long flags, struct user_namespace *user_ns, struct net *old_net);
struct net *get_net(struct net *net);
void put_net(struct net *net);

#endif
