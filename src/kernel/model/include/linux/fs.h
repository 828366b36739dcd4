/* Model of the few file objects that namespace files need. More members exist and are made on demand. */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

struct file;
struct inode;

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	int __rehearse_more;
};

loff_t no_llseek(struct file *file, loff_t offset, int whence);

struct seq_file {
	char *buf;
	size_t size;
	size_t count;
	void *private;
	int __rehearse_more;
};

#endif
