/* Sequence files and attributes. The seq_* functions stay calls. */
#ifndef REHEARSE_SEQ_FILE_H
#define REHEARSE_SEQ_FILE_H

struct seq_file;
int seq_printf(struct seq_file *m, const char *fmt, ...);
int seq_puts(struct seq_file *m, const char *s);
int seq_putc(struct seq_file *m, char c);
#define SEQ_START_TOKEN ((void *)1)
#define SEQ_SKIP 1

#endif
