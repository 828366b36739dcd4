// A small made-up report for the format tests: a patch that adds a function with a leak, and one that was not finished.
import { line1, type Place } from '../../src/base/positions';
import type { HunkLine, Patch } from '../../src/patch/model';
import type { Finding, FunctionReport, Report } from '../../src/review/report';

export const at = (file: string, line: number, column = 1): Place => ({ file, line: line1(line), column });

const FILE = 'drivers/foo/bär.c';

export const sampleText = [
	'struct foo *foo_new(void)',
	'{',
	'\tstruct foo *f = kzalloc(sizeof(*f), GFP_KERNEL);',
	'',
	'\tif (!f)',
	'\t\treturn ERR_PTR(-ENOMEM);',
	'\tif (foo_setup(f) < 0)',
	'\t\treturn ERR_PTR(-EIO);',
	'\treturn f;',
	'}',
];

const added = (text: string, index: number): HunkLine => ({
	kind: 'add',
	text,
	inputLine: line1(index + 20),
	inputColumn: 1,
	noNewline: false,
});

const patch: Patch = {
	title: 'foo: add foo_new()',
	author: { name: 'Zoë Author', email: 'zoe@example.org' },
	date: 'Thu, 16 Oct 2014 09:37:00 -0700',
	messageId: 'abc.123@example.org',
	series: { index: 2, total: 3, version: 2 },
	message: 'Adds it.',
	files: [
		{
			path: FILE,
			oldPath: FILE,
			status: 'added',
			hunks: [
				{
					oldStart: line1(0),
					oldCount: 0,
					newStart: line1(1),
					newCount: 10,
					section: '',
					lines: sampleText.map(added),
					inputLine: line1(19),
				},
			],
			inputLine: line1(15),
		},
	],
	insertions: 10,
	deletions: 0,
	diffstat: { files: 1, insertions: 10, deletions: 0, equal: true },
};

export const leak: Finding = {
	id: 'f1',
	rule: 'memory-leak',
	severity: 'error',
	function: 'foo_new',
	file: FILE,
	line: 8,
	column: 3,
	endColumn: 24,
	message: 'The memory from kzalloc() is lost when foo_setup() fails: nothing points to f after the return. Free it before returning.',
	resource: 'f (struct foo)',
	status: 'introduced',
	witness: {
		run: 'foo_new!foo_setup#1',
		faults: ['foo_setup #1 fails'],
		assumptions: ['foo_setup() does not keep or free its argument'],
		steps: [
			{
				place: at(FILE, 3, 18),
				depth: 0,
				kind: 'alloc',
				text: 'kzalloc() gives new memory',
				state: { f: 'new object, zeroed' },
				key: true,
			},
			{ place: at(FILE, 5, 2), depth: 0, kind: 'branch', text: '!f is false', state: {}, key: false },
			{ place: at(FILE, 8, 3), depth: 0, kind: 'return', text: 'returns -EIO', state: { f: 'lost' }, key: true },
		],
	},
	fixes: [
		{
			title: 'Insert kfree(f) before the return',
			edits: [{ file: FILE, line: 8, column: 1, endLine: 8, endColumn: 1, newText: '\t\tkfree(f);\n' }],
		},
	],
	confidence: 0.8,
	basis: ['foo_setup() is not visible'],
};

const fooNew: FunctionReport = {
	name: 'foo_new',
	link: 'foo_new',
	place: at(FILE, 1),
	lastLine: 10,
	touch: 'added',
	complete: true,
	exits: {
		resources: [{ key: 'm1', label: 'f memory', kind: 'memory' }],
		rows: [
			{
				exit: 'return ERR_PTR(-ENOMEM)',
				place: at(FILE, 6),
				when: 'kzalloc fails',
				returns: '-ENOMEM',
				cells: [{ state: 'not-acquired', text: '–' }],
				run: 'foo_new!kzalloc#1',
				outcome: 'returned',
			},
			{
				exit: 'return ERR_PTR(-EIO)',
				place: at(FILE, 8),
				when: 'foo_setup fails',
				returns: '-EIO',
				cells: [{ state: 'lost', text: 'leaked' }],
				run: 'foo_new!foo_setup#1',
				outcome: 'returned',
			},
			{
				exit: 'return f',
				place: at(FILE, 9),
				when: 'all succeed',
				returns: 'f',
				cells: [{ state: 'returned', text: 'to caller' }],
				run: 'foo_new',
				outcome: 'returned',
			},
		],
		complete: true,
	},
	findings: [0],
	limits: [],
};

const unfinishedOne: FunctionReport = {
	...fooNew,
	name: 'foo_probe',
	link: 'foo_probe',
	touch: 'changed',
	complete: false,
	exits: { resources: [], rows: [], complete: false },
	findings: [],
	limits: ['lines 20 to 40 are not visible'],
};

export const sampleReport: Report = {
	schema: 1,
	input: { name: 'foo.patch', format: 'format-patch' },
	patches: [patch],
	files: [
		{
			path: FILE,
			status: 'added',
			blob: '0123456789abcdef0123456789abcdef01234567',
			verified: true,
			verification: { kind: 'verified', blob: '0123456789abcdef0123456789abcdef01234567', restored: true },
		},
	],
	functions: [fooNew, unfinishedOne],
	findings: [leak],
	unproven: [
		{ rule: 'memory-leak', function: 'foo_probe', place: at(FILE, 30), message: 'p may be lost.', reason: 'lines between are not visible' },
	],
	remarks: [
		{
			author: { name: 'A Reviewer', email: 'rev@example.org' },
			depth: 1,
			text: 'Is f leaked here?',
			firstInputLine: line1(40),
			lastInputLine: line1(40),
			anchor: { patch: 0, file: FILE, side: 'patched', line: line1(8), lineText: '\t\treturn ERR_PTR(-EIO);', inputLine: line1(27) },
			answer: { verdict: 'confirmed', text: 'f is lost when foo_setup() fails.', runs: 3, run: 'foo_new!foo_setup#1' },
		},
	],
	problems: [{ code: 'diffstat-mismatch', severity: 'warning', message: 'The diffstat differs.', place: at('foo.patch', 12) }],
	config: [{ symbol: 'CONFIG_FOO', value: 'y', addedByPatch: true }],
	scenarios: [{ id: 'foo', title: 'Foo', summary: 'Foo works.', functions: ['foo_new'] }],
	paths: [{ place: at(FILE, 9), endColumn: 10, views: [{ observer: 'host', path: '/a' }] }],
	stats: { insertions: 10, deletions: 0, functionsComplete: 1, functionsTotal: 2, steps: 42 },
};
