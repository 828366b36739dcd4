// Where paths are made: calls in code, not declarations, comments or preprocessor lines.
import { describe, expect, it } from 'vitest';
import { line1, span } from '../../src/base/positions';
import { blankComments } from '../../src/review/blank';
import { pathSites, virtualPaths } from '../../src/review/paths';

const text = `static inline char * __must_check cgroup_path(struct cgroup *cgrp, char *buf,
					      size_t buflen)
{
	/* cgroup_path(x) */
	return cgroup_path_ns(current->nsproxy->cgroup_ns, cgrp, buf, buflen);
}
#define P(x) cgroup_path(x)
extern char *kernfs_path(struct kernfs_node *kn, char *buf, size_t buflen);
static int show(struct seq_file *m)
{
	path = kernfs_path(cgrp->kn, buf,
			   f(1, 2));
	seq_printf(m, "cgroup_path(");
}
`;
const fn = (name: string, first: number, last: number) =>
	({
		name,
		link: name,
		file: 'a.c',
		static: true,
		span: span(0, 0),
		nameSpan: span(0, 0),
		firstLine: line1(first),
		lastLine: line1(last),
		complete: true,
		damaged: false,
		origin: 'unit',
	}) as const;
const sites = pathSites([{ file: 'a.c', text }], [fn('cgroup_path', 1, 6), fn('show', 9, 14)]);

describe('virtualised paths', () => {
	it('finds the calls with their arguments', () => {
		expect(sites.map((one) => [one.place.line, one.place.column, one.endColumn, one.call, one.function, one.args.length])).toEqual([
			[5, 9, 71, 'cgroup_path_ns', 'cgroup_path', 4],
			[11, 9, 20, 'kernfs_path', 'show', 3],
		]);
		expect(sites[1]?.args[2]).toBe('f(1, 2)');
	});

	it('shows only what a run has seen', () => {
		const paths = virtualPaths(sites, { of: (site) => (site.call === 'kernfs_path' ? [{ observer: 'host', path: '/a' }] : []) });
		expect(paths).toEqual([{ place: sites[1]?.place, endColumn: 20, views: [{ observer: 'host', path: '/a' }] }]);
	});

	it('blanks comments and literals without moving anything', () => {
		const code = `a /* x\ny */ b "c\\"d" '\\'' // e\nf "open\ng /* h`;
		const blank = blankComments(code);
		expect(blank).toHaveLength(code.length);
		expect(blank.replace(/ +/g, ' ')).toBe('a \n b \nf \ng ');
	});
});
