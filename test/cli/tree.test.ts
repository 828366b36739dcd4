// The index of a kernel tree: what is found in a file, look-up, staleness, and that nothing outside of the tree is read.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type BaseFiles, baseFiles } from '../../src/tree/base-files';
import { openTree, prepareTree } from '../../src/tree/tree';
import { scanNames } from '../../src/tree/tree-scan';

const scan = (text: string): string[] => {
	const all: string[] = [];
	scanNames(text, (kind, name) => all.push(`${kind} ${name}`));
	return all;
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'rehearse-tree-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string): string => {
	const file = path.join(folder, name);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, text);
	return file;
};

describe('names of a file', () => {
	it('finds what is defined at file level', () => {
		expect(
			scan(`#ifndef X_H
#define X_H 1
/* struct not { int a; }; */
#define DO(x) \\
	struct hidden { x }
struct foo { int a; struct inner { int b; } in; union { int c; }; };
enum color { RED, GREEN = 3, BLUE = F(1, 2), };
enum { ANON_A, ANON_B };
typedef unsigned int u32;
typedef struct foo foo_t;
typedef struct { int x; } anon_t, *anon_p;
typedef int (*callback_t)(int a, void *b);
extern struct foo *external;
extern int declared(int a, int (*f)(void));
static inline int defined(struct foo *f)
{
	int local = 1; if (f) { other(f); }
	return local;
}
int table[N + 1][3] = { 1, 2, ENTRY };
static const struct ops my_ops = { .open = my_open, };
struct foo one[3], *two;
int (*hook)(int);
char *str = "struct no { ";
void __init setup(void) { }
struct forward;
struct foo init __aligned(8) = { 1 };
EXPORT_SYMBOL(init);
#endif`),
		).toEqual([
			'macro X_H',
			'macro DO',
			'tag foo',
			'tag color',
			'enumerator RED',
			'enumerator GREEN',
			'enumerator BLUE',
			'enumerator ANON_A',
			'enumerator ANON_B',
			'typedef u32',
			'typedef foo_t',
			'typedef anon_t',
			'typedef anon_p',
			'typedef callback_t',
			'prototype declared',
			'function defined',
			'global table',
			'global my_ops',
			'global one',
			'global two',
			'global hook',
			'global str',
			'function setup',
			'global init',
		]);
	});

	it('looks into extern "C"', () => {
		expect(scan('#ifdef __cplusplus\nextern "C" {\n#endif\nenum op { OP_A };\nstruct s { int a; };\n}\nint after(void) { }\n')).toEqual([
			'tag op',
			'enumerator OP_A',
			'tag s',
			'function after',
		]);
	});

	it('goes on after damage', () => {
		expect(scan('int f( { }\n"unclosed\n/* open')).toEqual(['function f']);
		expect(scan('')).toEqual([]);
		expect(scan('#define A\\\n1\n#define B /* a\nb */\n#define C')).toEqual(['macro A', 'macro B', 'macro C']);
	});
});

describe('the tree', () => {
	const header = put('include/linux/foo.h', '#define FOO 1\nstruct foo { int a; };\nint make_foo(void);\n');
	put('include/asm-generic/foo.h', '#define FOO 2\n');
	put('kernel/foo.c', 'int make_foo(void)\n{\n}\nint foo_count;\n');
	put('secret.txt', 'secret');
	const cache = path.join(folder, '.cache');
	let indexed = 0;
	const open = () => openTree(baseFiles(folder) as BaseFiles, { env: {}, cache, progress: (text) => void (text !== '' && indexed++) });

	it('answers headers first, the likely ones before the others, then sources', () => {
		const tree = open();
		expect(tree.find('macro', 'FOO')).toEqual(['include/linux/foo.h', 'include/asm-generic/foo.h']);
		expect(tree.find('function', 'make_foo')).toEqual(['kernel/foo.c', 'include/linux/foo.h']);
		expect(tree.find('global', 'foo_count')).toEqual(['kernel/foo.c']);
		expect(tree.find('tag', 'fo')).toEqual([]);
		expect(tree.find('tag', 'zzz')).toEqual([]);
		expect(tree.read('kernel/foo.c')).toContain('make_foo');
	});

	it('keeps the index on disk and takes in changes', () => {
		indexed = 0;
		expect(open().find('tag', 'foo')).toEqual(['include/linux/foo.h']);
		expect(indexed).toBe(0);
		writeFileSync(header, 'struct bar { int a; };\n');
		utimesSync(header, new Date(2e12), new Date(2e12));
		const tree = open();
		expect(tree.find('tag', 'foo')).toEqual([]);
		expect(tree.find('tag', 'bar')).toEqual(['include/linux/foo.h']);
		expect(tree.find('macro', 'FOO')).toEqual(['include/asm-generic/foo.h']);
		writeFileSync(path.join(cache, 'broken'), '');
	});

	it('is indexed beforehand a little at a time, and can be stopped', async () => {
		const files = baseFiles(folder) as BaseFiles;
		const options = { env: {}, cache: path.join(folder, '.cache-2'), progress: () => {} };
		expect(await prepareTree(files, options, async () => true)).toBe(false);
		expect(await prepareTree(files, options, async () => false)).toBe(true);
		let made = 0;
		const tree = openTree(files, { ...options, progress: () => void made++ });
		expect(tree.find('global', 'foo_count')).toEqual(['kernel/foo.c']);
		expect(made).toBe(0);
	});

	it('answers in the same order from an index brought up to date as from a new one', () => {
		const first = put('include/linux/aa.h', '#define SHARED 1\n');
		put('include/linux/zz.h', '#define SHARED 2\n');
		expect(open().find('macro', 'SHARED')).toEqual(['include/linux/aa.h', 'include/linux/zz.h']);
		writeFileSync(first, '#define SHARED 3\n');
		utimesSync(first, new Date(2e12), new Date(2e12));
		expect(open().find('macro', 'SHARED')).toEqual(['include/linux/aa.h', 'include/linux/zz.h']);
	});

	it('leaves out macros of headers that x86 has its own in place of, and puts other byte orders last', () => {
		put('include/asm-generic/current.h', '#define get_current() other\n');
		put('include/asm-generic/both.h', '#define BOTH 1\n');
		put('arch/x86/include/asm/current.h', 'static inline int get_current(void) { return 1; }\n');
		put('arch/x86/include/asm/both.h', '#include <asm-generic/both.h>\n');
		put('include/linux/byteorder/big_endian.h', '#define ORDER 1\n');
		put('include/linux/byteorder/little_endian.h', '#define ORDER 2\n');
		const tree = open();
		expect(tree.find('macro', 'get_current')).toEqual([]);
		expect(tree.find('macro', 'BOTH')).toEqual(['include/asm-generic/both.h']);
		expect(tree.find('macro', 'ORDER')[0]).toBe('include/linux/byteorder/little_endian.h');
	});

	it('finds a macro that only a header beside the sources has', () => {
		put('kernel/private.h', '#define PRIVATE 1\n');
		put('kernel/other.c', '#define LOCAL 1\n');
		expect(open().find('macro', 'PRIVATE')).toEqual(['kernel/private.h']);
		expect(open().find('macro', 'LOCAL')).toEqual([]);
	});

	it('reads nothing outside of the folder', () => {
		symlinkSync('/etc', path.join(folder, 'etc'));
		const files = baseFiles(path.join(folder, 'include')) as BaseFiles;
		for (const name of ['../secret.txt', '/etc/passwd', 'linux/../../secret.txt', 'a\0b', '', 'linux'])
			expect(files.read(name)).toBeUndefined();
		expect(baseFiles(folder)?.read('etc/passwd')).toBeUndefined();
		expect(files.read('linux/foo.h')).toContain('bar');
		expect(baseFiles(path.join(folder, 'nowhere'))).toBeUndefined();
	});
});

describe('names that a macro of the file pastes', () => {
	it('finds what its calls at file level declare', () => {
		const all = scan(`#define LOCK_TYPE(lock, type, ...) \\
typedef struct seq_##lock { type *l; } seq_##lock##_t; \\
static inline int read_##lock(seq_##lock##_t *s) { return s->l != 0; }
#define BOTH(a, b) LOCK_TYPE(a, struct a, true) LOCK_TYPE(b, struct b)
#define SHOW(name) static int name##_show(char *to)
#define OBJECT value
LOCK_TYPE(spin, spinlock_t, true)
BOTH(mutex, rw)
SHOW(speed) { return f(to); }
#undef LOCK_TYPE
int after;`);
		expect(all.filter((n) => !n.startsWith('macro'))).toEqual([
			'tag seq_spin',
			'typedef seq_spin_t',
			'function read_spin',
			'tag seq_mutex',
			'typedef seq_mutex_t',
			'function read_mutex',
			'tag seq_rw',
			'typedef seq_rw_t',
			'function read_rw',
			'function speed_show',
			'global after',
		]);
	});

	it('does not run away over macros that call themselves or never close', () => {
		expect(scan('#define A(x) A(x) B(x)\n#define B(x) A(x)\nA(1);\nint n;\nB(').filter((n) => n.startsWith('global'))).toEqual([
			'global n',
		]);
	});
});
