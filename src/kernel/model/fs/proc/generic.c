/* Model of the inode numbers that fs/proc hands out: a range of ids from 0xF0000000; the lowest free one is given. */
#include <linux/proc_ns.h>

#define PROC_DYNAMIC_FIRST 0xF0000000U
#define PROC_INUMS 2048

static unsigned char proc_inum_used[PROC_INUMS];
/* All below are in use. */
static unsigned int proc_inum_first;

int proc_alloc_inum(unsigned int *pino)
{
	unsigned int i;

	if (__rehearse_fault("proc_alloc_inum"))
		return -ENOMEM;
	for (i = proc_inum_first; i < PROC_INUMS; i++) {
		if (!proc_inum_used[i]) {
			proc_inum_used[i] = 1;
			proc_inum_first = i + 1;
			*pino = PROC_DYNAMIC_FIRST + i;
			return 0;
		}
	}
	return -ENOSPC;
}

void proc_free_inum(unsigned int inum)
{
	unsigned int i = inum - PROC_DYNAMIC_FIRST;

	if (WARN_ON(i >= PROC_INUMS || !proc_inum_used[i]))
		return;
	proc_inum_used[i] = 0;
	if (i < proc_inum_first)
		proc_inum_first = i;
}

/* Numbers in use, for scenarios. */
int world_inums(void)
{
	int i, used = 0;

	for (i = 0; i < 64; i++)
		used += proc_inum_used[i];
	return used;
}
