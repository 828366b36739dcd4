/* Model of fs/seq_file.c: text collected in a buffer. */
#include <linux/fs.h>

int seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;
	int length;

	va_start(args, fmt);
	length = vsnprintf(m->buf + m->count, m->size - m->count, fmt, args);
	va_end(args);
	if (m->count + length >= m->size) {
		m->count = m->size;
		return -1;
	}
	m->count += length;
	return 0;
}

int seq_puts(struct seq_file *m, const char *s)
{
	return seq_printf(m, "%s", s);
}

int seq_putc(struct seq_file *m, char c)
{
	return seq_printf(m, "%c", c);
}
