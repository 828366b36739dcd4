/*
 * The part of the small C library that C says best. Files live in memory: what is written can be read back by name, nothing reaches the host.
 */
#define FILES 8
#define FILE_BYTES 4096

struct __libc_file {
	char name[64];
	char data[FILE_BYTES];
	long length;
	long at;
	int end;
	int console;
};

static struct __libc_file console_in = { .console = 1 };
static struct __libc_file console_out = { .console = 1 };
static struct __libc_file console_err = { .console = 2 };
static struct __libc_file files[FILES];
static int file_count;

FILE *stdin = &console_in;
FILE *stdout = &console_out;
FILE *stderr = &console_err;

static void put_byte(FILE *f, char c)
{
	if (f->console == 1)
		printf("%c", c);
	if (f->console || f->at >= FILE_BYTES)
		return;
	f->data[f->at++] = c;
	if (f->at > f->length)
		f->length = f->at;
}

int fputc(int c, FILE *f)
{
	put_byte(f, (char)c);
	return (unsigned char)c;
}

int putc(int c, FILE *f)
{
	return fputc(c, f);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int fputs(const char *s, FILE *f)
{
	if (f->console == 1)
		return printf("%s", s);
	while (*s)
		put_byte(f, *s++);
	return 0;
}

int puts(const char *s)
{
	return printf("%s\n", s);
}

int vfprintf(FILE *f, const char *fmt, va_list ap)
{
	char text[1024];
	int n = vsnprintf(text, sizeof(text), fmt, ap);

	fputs(text, f);
	return n;
}

int vprintf(const char *fmt, va_list ap)
{
	return vfprintf(stdout, fmt, ap);
}

int fprintf(FILE *f, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vfprintf(f, fmt, ap);
	va_end(ap);
	return n;
}

FILE *fopen(const char *name, const char *mode)
{
	int i;

	for (i = 0; i < file_count; i++)
		if (!strcmp(files[i].name, name))
			break;
	if (i == file_count) {
		if (mode[0] == 'r' || file_count == FILES)
			return NULL;
		strncpy(files[i].name, name, sizeof(files[i].name) - 1);
		file_count++;
	}
	if (mode[0] == 'w')
		files[i].length = 0;
	files[i].at = mode[0] == 'a' ? files[i].length : 0;
	files[i].end = 0;
	return &files[i];
}

int fclose(FILE *f)
{
	return f ? 0 : EOF;
}

int fflush(FILE *f)
{
	(void)f;
	return 0;
}

int feof(FILE *f)
{
	return f->end;
}

int fseek(FILE *f, long at, int whence)
{
	f->at = whence == SEEK_SET ? at : whence == SEEK_CUR ? f->at + at : f->length + at;
	f->end = 0;
	return 0;
}

long ftell(FILE *f)
{
	return f->at;
}

void rewind(FILE *f)
{
	fseek(f, 0, SEEK_SET);
}

int fgetc(FILE *f)
{
	if (f->at >= f->length) {
		f->end = 1;
		return EOF;
	}
	return (unsigned char)f->data[f->at++];
}

int getc(FILE *f)
{
	return fgetc(f);
}

int getchar(void)
{
	return fgetc(stdin);
}

char *fgets(char *to, int size, FILE *f)
{
	int n = 0;
	int c;

	while (n < size - 1 && (c = fgetc(f)) != EOF) {
		to[n++] = (char)c;
		if (c == '\n')
			break;
	}
	if (n == 0)
		return NULL;
	to[n] = 0;
	return to;
}

size_t fread(void *to, size_t size, size_t count, FILE *f)
{
	char *p = to;
	size_t done;
	size_t i;

	for (done = 0; done < count; done++) {
		for (i = 0; i < size; i++) {
			int c = fgetc(f);

			if (c == EOF)
				return done;
			*p++ = (char)c;
		}
	}
	return done;
}

size_t fwrite(const void *from, size_t size, size_t count, FILE *f)
{
	const char *p = from;
	size_t i;

	for (i = 0; i < size * count; i++)
		put_byte(f, p[i]);
	return count;
}

void __libc_assert_failed(const char *text)
{
	printf("assertion failed: %s\n", text);
	abort();
}

int abs(int v)
{
	return v < 0 ? -v : v;
}

long labs(long v)
{
	return v < 0 ? -v : v;
}

long long llabs(long long v)
{
	return v < 0 ? -v : v;
}

unsigned long strtoul(const char *s, char **end, int base)
{
	unsigned long v = 0;
	int negative = 0;

	while (isspace(*s))
		s++;
	if (*s == '-' || *s == '+')
		negative = *s++ == '-';
	if ((base == 0 || base == 16) && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		s += 2;
		base = 16;
	} else if (base == 0) {
		base = *s == '0' ? 8 : 10;
	}
	for (;; s++) {
		int d = isdigit(*s) ? *s - '0' : isalpha(*s) ? tolower(*s) - 'a' + 10 : 99;

		if (d >= base)
			break;
		v = v * base + d;
	}
	if (end)
		*end = (char *)s;
	return negative ? -v : v;
}

long strtol(const char *s, char **end, int base)
{
	return (long)strtoul(s, end, base);
}

int atoi(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

static unsigned int random_state = 1;

void srand(unsigned int seed)
{
	random_state = seed;
}

int rand(void)
{
	random_state = random_state * 1103515245u + 12345u;
	return (int)((random_state >> 1) & 0x7fffffff);
}

static void swap_bytes(char *a, char *b, size_t n)
{
	while (n--) {
		char t = *a;

		*a++ = *b;
		*b++ = t;
	}
}

void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	char *p = base;
	size_t i, k;

	for (i = 1; i < count; i++)
		for (k = i; k > 0 && compare(p + (k - 1) * size, p + k * size) > 0; k--)
			swap_bytes(p + (k - 1) * size, p + k * size, size);
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	const char *p = base;

	while (count) {
		const char *middle = p + count / 2 * size;
		int c = compare(key, middle);

		if (c == 0)
			return (void *)middle;
		if (c > 0) {
			p = middle + size;
			count -= count / 2 + 1;
		} else {
			count /= 2;
		}
	}
	return NULL;
}

div_t div(int a, int b)
{
	div_t d = { a / b, a % b };

	return d;
}

char *strdup(const char *s)
{
	char *p = malloc(strlen(s) + 1);

	return p ? strcpy(p, s) : NULL;
}

size_t strspn(const char *s, const char *set)
{
	size_t n = 0;

	while (s[n] && strchr(set, s[n]))
		n++;
	return n;
}

size_t strcspn(const char *s, const char *set)
{
	size_t n = 0;

	while (s[n] && !strchr(set, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *set)
{
	s += strcspn(s, set);
	return *s ? (char *)s : NULL;
}

char *strtok(char *s, const char *set)
{
	static char *rest;

	if (!s)
		s = rest;
	s += strspn(s, set);
	if (!*s)
		return NULL;
	rest = s + strcspn(s, set);
	if (*rest)
		*rest++ = 0;
	return s;
}

void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; n--, p++)
		if (*p == (unsigned char)c)
			return (void *)p;
	return NULL;
}

int isdigit(int c)
{
	return c >= '0' && c <= '9';
}

int isupper(int c)
{
	return c >= 'A' && c <= 'Z';
}

int islower(int c)
{
	return c >= 'a' && c <= 'z';
}

int isalpha(int c)
{
	return isupper(c) || islower(c);
}

int isalnum(int c)
{
	return isalpha(c) || isdigit(c);
}

int isspace(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int isprint(int c)
{
	return c >= ' ' && c <= '~';
}

int ispunct(int c)
{
	return isprint(c) && c != ' ' && !isalnum(c);
}

int isxdigit(int c)
{
	return isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

int toupper(int c)
{
	return islower(c) ? c - 'a' + 'A' : c;
}

int tolower(int c)
{
	return isupper(c) ? c - 'A' + 'a' : c;
}

double fabs(double v)
{
	return v < 0 ? -v : v;
}

float fabsf(float v)
{
	return v < 0 ? -v : v;
}
