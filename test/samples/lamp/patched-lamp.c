#include <linux/slab.h>

struct lamp {
	int level;
	char *name;	/* owned */
};

int lamp_open(struct lamp *lamp, const char *name)
{
	lamp->name = kstrdup(name, GFP_KERNEL);
	if (!lamp->name)
		return -ENOMEM;

	lamp->level = 0;
	return 0;
}

void lamp_close(struct lamp *lamp)
{
	lamp->level = -1;
	kfree(lamp->name);	/* é: UTF-8 */
	lamp->name = NULL;
}
