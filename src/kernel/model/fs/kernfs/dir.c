/*
 * Model of fs/kernfs/dir.c: making and removing directories, and the path of one node as seen from another.
 *
 *   from "/a/b" to itself "/"; to "/a/b/c" "/c"; to "/a" "/.."; to "/a/x" "/../x"
 */
#include <linux/kernfs.h>

#define KERNFS_BUCKETS 1024

/* Nodes that are not removed. The kernel keeps a tree of hashes in each directory. */
static struct hlist_head kernfs_names[KERNFS_BUCKETS];
static unsigned int kernfs_next_ino = 1;

static struct hlist_head *kernfs_bucket(struct kernfs_node *parent, const char *name, size_t length)
{
	unsigned int hash = parent->ino;

	while (length)
		hash = hash * 31 + name[--length];
	return &kernfs_names[hash % KERNFS_BUCKETS];
}

static struct kernfs_node *kernfs_new_node(struct kernfs_node *parent, const char *name, void *priv)
{
	struct kernfs_node *kn = __rehearse_alloc(sizeof(*kn), 1, "kernfs_node");

	kn->name = name;
	kn->ino = kernfs_next_ino++;
	atomic_set(&kn->count, 1);
	INIT_LIST_HEAD(&kn->dir.children);
	INIT_LIST_HEAD(&kn->sibling);
	kn->priv = priv;
	if (parent) {
		kernfs_get(parent);
		kn->parent = parent;
	}
	return kn;
}

struct kernfs_root *kernfs_create_root(void *priv)
{
	struct kernfs_root *root = __rehearse_alloc(sizeof(*root), 1, "kernfs_root");

	root->kn = kernfs_new_node(NULL, "", priv);
	root->kn->dir.root = root;
	return root;
}

/* A new directory, counted once; `name` is kept, not copied. */
struct kernfs_node *kernfs_create_dir(struct kernfs_node *parent, const char *name, void *priv)
{
	struct kernfs_node *kn;

	if (__rehearse_fault("kernfs_create_dir"))
		return ERR_PTR(-ENOMEM);
	kn = kernfs_new_node(parent, name, priv);
	kn->dir.root = parent->dir.root;
	list_add_tail(&kn->sibling, &parent->dir.children);
	hlist_add_head(&kn->by_name, kernfs_bucket(parent, name, strlen(name)));
	parent->dir.subdirs++;
	return kn;
}

/* Takes the node out of its directory and drops the count it was made with. */
void kernfs_remove(struct kernfs_node *kn)
{
	if (kn->removed)
		return;
	kn->removed = true;
	list_del_init(&kn->sibling);
	hlist_del_init(&kn->by_name);
	if (kn->parent)
		kn->parent->dir.subdirs--;
	kernfs_put(kn);
}

void kernfs_get(struct kernfs_node *kn)
{
	if (kn)
		atomic_inc(&kn->count);
}

void kernfs_put(struct kernfs_node *kn)
{
	while (kn && atomic_dec_and_test(&kn->count)) {
		struct kernfs_node *parent = kn->parent;

		__rehearse_free(kn, "kernfs_node");
		kn = parent;
	}
}

struct kernfs_node *kernfs_find(struct kernfs_node *parent, const char *name, size_t length)
{
	struct kernfs_node *kn;

	hlist_for_each_entry(kn, kernfs_bucket(parent, name, length), by_name)
		if (kn->parent == parent && strlen(kn->name) == length && !strncmp(kn->name, name, length))
			return kn;
	return NULL;
}

int kernfs_name(struct kernfs_node *kn, char *buf, size_t buflen)
{
	return strlcpy(buf, kn->parent ? kn->name : "/", buflen);
}

/* Puts `part` before `end`, with a slash; NULL when there is no room above `start`. */
static char *kernfs_prepend(char *start, char *end, const char *part)
{
	size_t length = strlen(part);

	if ((size_t)(end - start) < length + 1)
		return NULL;
	end -= length;
	memcpy(end, part, length);
	*--end = '/';
	return end;
}

static int kernfs_depth(struct kernfs_node *kn)
{
	int depth = 0;

	while (kn->parent) {
		kn = kn->parent;
		depth++;
	}
	return depth;
}

/*
 * The path is written from the END of buf; the result points into it. NULL, with buf[0] = 0, when it does not fit.
 * `root` and `kn` must be in the same hierarchy.
 */
char *kernfs_path_from_node(struct kernfs_node *root, struct kernfs_node *kn, char *buf, size_t buflen)
{
	struct kernfs_node *top = root, *common = kn;
	char *p = buf + buflen - 1;
	int up = 0, i;

	BUG_ON(kernfs_root(root) != kernfs_root(kn));
	*p = '\0';

	for (i = kernfs_depth(kn) - kernfs_depth(root); i > 0; i--)
		common = common->parent;
	for (i = kernfs_depth(root) - kernfs_depth(kn); i > 0; i--) {
		top = top->parent;
		up++;
	}
	while (top != common) {
		top = top->parent;
		common = common->parent;
		up++;
	}

	for (; p && kn != common; kn = kn->parent)
		p = kernfs_prepend(buf, p, kn->name);
	for (; p && up > 0; up--)
		p = kernfs_prepend(buf, p, "..");
	if (p && !*p)
		p = kernfs_prepend(buf, p, "");
	if (!p)
		buf[0] = '\0';
	return p;
}

char *kernfs_path(struct kernfs_node *kn, char *buf, size_t buflen)
{
	struct kernfs_node *top = kn;

	while (top->parent)
		top = top->parent;
	return kernfs_path_from_node(top, kn, buf, buflen);
}

void pr_cont_kernfs_name(struct kernfs_node *kn)
{
	pr_cont("%s", kn->parent ? kn->name : "/");
}
