/* Model of kernfs directories: named nodes that hold their parent. A root's own node has no parent and the name "". */
#ifndef _LINUX_KERNFS_H
#define _LINUX_KERNFS_H

struct kernfs_root;

struct kernfs_elem_dir {
	unsigned long subdirs;
	/* Children, unordered. */
	struct list_head children;
	struct kernfs_root *root;
};

struct kernfs_node {
	atomic_t count;
	struct kernfs_node *parent;
	const char *name;
	struct kernfs_elem_dir dir;
	struct list_head sibling;
	/* Among all nodes, by parent and name. */
	struct hlist_node by_name;
	unsigned int ino;
	/* Removed from its parent's children; the object lives on while someone holds it. */
	bool removed;
	void *priv;
};

struct kernfs_root {
	struct kernfs_node *kn;
};

struct kernfs_root *kernfs_create_root(void *priv);
struct kernfs_node *kernfs_create_dir(struct kernfs_node *parent, const char *name, void *priv);
void kernfs_remove(struct kernfs_node *kn);
void kernfs_get(struct kernfs_node *kn);
void kernfs_put(struct kernfs_node *kn);
struct kernfs_node *kernfs_find(struct kernfs_node *parent, const char *name, size_t length);
int kernfs_name(struct kernfs_node *kn, char *buf, size_t buflen);
char *kernfs_path(struct kernfs_node *kn, char *buf, size_t buflen);
char *kernfs_path_from_node(struct kernfs_node *root, struct kernfs_node *kn, char *buf, size_t buflen);
void pr_cont_kernfs_name(struct kernfs_node *kn);

static inline struct kernfs_root *kernfs_root(struct kernfs_node *kn)
{
	if (kn->parent)
		kn = kn->parent;
	return kn->dir.root;
}

#endif
