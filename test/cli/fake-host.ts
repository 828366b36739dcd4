// A Host in memory, with a review that is made up: commands are tested without the core.

import { line1, span } from '../../src/base/positions';
import type { Host } from '../../src/cli/host';
import type { Report } from '../../src/review/report';
import type { Review } from '../../src/review/review';
import { sampleReport, sampleText } from '../formats/sample-report';

type Recording = NonNullable<ReturnType<Review['open']>>;

const FILE = sampleReport.findings[0]?.file ?? '';

/** Three steps over lines 1, 3 and 8 of the sample. */
export function recording(): Recording {
	const starts = [1, 3, 8].map((line) => sampleText.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0));
	const place = (n: number) => ({ file: FILE, span: span(starts[n] ?? 0, (starts[n] ?? 0) + 1) });
	const frame = (n: number) => ({ id: 1, function: 'foo_new', place: place(n), origin: 'unit' as const });
	let length = 1;
	return {
		get length() {
			return length;
		},
		get ended() {
			return length === 3;
		},
		runTo: (n) => {
			length = Math.min(3, n);
			return length;
		},
		at: (n) => ({
			step: n,
			task: 1,
			tasks: [],
			depth: 0,
			place: place(n),
			stack: () => [frame(n)],
			scopes: () => [{ name: 'Locals', ref: 1, expensive: false }],
			variables: () => [{ name: 'f', type: 'struct foo *', value: '0x1', shadow: ['not initialised'], ref: 0 }],
			evaluate: () => ({ error: 'none' }),
		}),
		events: (n) => (n === 1 ? [{ kind: 'alloc', text: 'kzalloc() gives new memory', place: place(1), depth: 0, task: 1 }] : []),
		stop: { kind: 'returned', text: 'The function returned.' },
		run: 'foo_new@@',
	};
}

export function fakeReview(report: Report): Review {
	const text = sampleText.join('\n');
	return {
		report,
		read: { format: 'format-patch', patches: report.patches, remarks: report.remarks, problems: report.problems, text: '' },
		files: [
			{
				path: FILE,
				oldPath: FILE,
				status: 'added',
				patched: {
					path: FILE,
					text,
					complete: true,
					visible: [{ first: line1(1), last: line1(sampleText.length) }],
					inputLines: [],
					verification: { kind: 'unverifiable', why: 'test' },
				},
				addedLines: sampleText.map((_, index) => line1(index + 1)),
				deletedLines: [],
			},
		],
		get program(): never {
			throw new Error('not used');
		},
		open: (run) => (run === 'nothing' ? undefined : recording()),
		runScenario: (id) =>
			id === 'foo'
				? {
						id,
						outcome: 'failed',
						expectations: [
							{ text: 'one', expected: '1', actual: '2', ok: false },
							{ text: 'two', expected: '2', actual: '2', ok: true },
						],
						notes: ['note'],
						findings: [],
						run: 'scenario:foo',
						code: [],
						coverage: [],
					}
				: undefined,
	};
}

export interface FakeHost extends Host {
	readonly said: { out: string; err: string };
	/** What the last review was asked for. */
	readonly asked: { name?: string; options?: Parameters<Host['openReview']>[3]; bytes?: string };
}

export function fakeHost(report: Report = sampleReport, more: Partial<Host> = {}): FakeHost {
	const said = { out: '', err: '' };
	const asked: FakeHost['asked'] = {};
	return {
		said,
		asked,
		out: (text) => {
			said.out += text;
		},
		err: (text) => {
			said.err += text;
		},
		progress: () => {},
		stdin: async () => new TextEncoder().encode('from stdin'),
		chunks: async function* () {
			yield new TextEncoder().encode('from stdin');
		},
		env: { GIT_AUTHOR_NAME: 'Test Er', GIT_AUTHOR_EMAIL: 't@example.org' },
		terminal: false,
		interrupted: () => false,
		now: () => new Date(0),
		version: '9.9.9',
		openReview: async (bytes, name, _ports, options) => {
			Object.assign(asked, { name, options, bytes: new TextDecoder().decode(bytes) });
			return fakeReview(report);
		},
		...more,
	};
}
