// What the machine says to a reviewer's claim: words to claims, runs to verdicts, and silence without evidence.
import { describe, expect, it } from 'vitest';
import { line1 } from '../../src/base/positions';
import type { Remark } from '../../src/patch/model';
import { answerTo, type Queries, type RunFacts } from '../../src/review/answers';
import { readClaim } from '../../src/review/claims';
import type { FunctionReport } from '../../src/review/report';
import { leak, sampleReport } from '../formats/sample-report';

const fn = (name: string, first: number, last: number): FunctionReport => ({
	...(sampleReport.functions[0] as FunctionReport),
	name,
	link: name,
	place: { file: 'a.c', line: line1(first), column: 1 },
	lastLine: last,
	findings: [],
});
const functions = [fn('new_thing', 10, 30), fn('free_thing', 40, 50)];

const remark = (text: string, line = 45): Remark => ({
	author: { name: 'R', email: '' },
	depth: 1,
	text,
	firstInputLine: line1(1),
	lastInputLine: line1(1),
	anchor: { patch: 0, file: 'a.c', side: 'patched', line: line1(line), lineText: '', inputLine: line1(1) },
});

const run = (faults: readonly string[], reached: number, raised: RunFacts['raised'] = []): RunFacts => ({
	run: `r!${faults.join()}`,
	entry: 'new_thing',
	faults,
	reached,
	raised,
});
const queries = (runs: readonly RunFacts[], more: Partial<Queries> & { complete?: boolean } = {}): Queries => ({
	functions: () => functions,
	findings: () => [],
	runsReaching: () => ({ runs, complete: more.complete ?? true, limits: more.complete === false ? ['a loop of more than 2 rounds'] : [] }),
	...more,
});

describe('claims', () => {
	it.each([
		[
			"alloc_thing() doesn't initialize these values, so if you should fail in get_id() you'll show up here with random values in t->*.",
			'uninitialised',
			false,
		],
		["I don't see the codepath that leads to calling free_thing() with uninitialized members.", 'uninitialised', true],
		['BTW, I was missing the actual kfree(t) here. Added it.', 'leak', false],
		['you should be taking the task_lock here.', 'race', false],
		['This might mean that you should bump the init_x refcount.', 'reference', false],
		['this comment and the check below is bogus', 'dead-check', false],
		['can this be NULL?', 'null', false],
		['Does this deadlock against b()?', 'deadlock', false],
	])('%s', (text, kind, denied) => {
		expect(readClaim(remark(text), functions)).toMatchObject({ kind, denied, function: { name: 'free_thing' } });
	});

	it.each(['Thanks for the review!', 'I think we should rename this.', 'Removed it from the next version.'])('none: %s', (text) => {
		expect(readClaim(remark(text), functions)).toBeUndefined();
	});

	it('names what the remark names', () => {
		expect(readClaim(remark('fail in get_id() and free_thing is reached with garbage in t->*'), functions)).toMatchObject({
			names: ['get_id', 'free_thing'],
			members: [{ object: 't', member: '*' }],
		});
	});
});

describe('answers', () => {
	const claim = remark("if you fail in get_id() you'll show up here with random values in t->*");
	const clean = [run([], 1), run(['kmalloc'], 0), run(['get_id'], 0)];

	it('refutes only when every way was followed', () => {
		const answer = answerTo(claim, queries(clean));
		expect(answer).toMatchObject({ verdict: 'refuted', runs: 3, run: 'r!' });
		expect(answer?.text).toBe(
			'3 runs of new_thing, each fallible call failing in turn: no run in which get_id fails comes to free_thing(), and the one that comes to free_thing() does not show a read of something that was not initialised.',
		);
		expect(answerTo(claim, queries(clean, { complete: false }))).toMatchObject({ verdict: 'unsettled' });
	});

	it('confirms a denial that holds', () => {
		expect(answerTo(remark("I don't see the codepath to free_thing() with uninitialized members"), queries(clean))).toMatchObject({
			verdict: 'confirmed',
		});
	});

	it('confirms with the run that shows it', () => {
		const raised = [
			{
				rule: 'uninitialised-read',
				function: 'free_thing',
				place: { file: 'a.c', line: line1(42), column: 1 },
				text: 't->id is read but was never set',
			},
		];
		expect(answerTo(claim, queries([...clean, run(['get_id'], 1, raised)]))).toEqual({
			verdict: 'confirmed',
			text: 'When get_id fails: t->id is read but was never set.',
			runs: 4,
			run: 'r!get_id',
		});
	});

	it('confirms from a finding', () => {
		const finding = { ...leak, rule: 'last-reference-without-free', function: 'free_thing', file: 'a.c', line: 44 };
		expect(answerTo(remark('I was missing the actual kfree(t) here'), queries([], { findings: () => [finding] }))).toMatchObject({
			verdict: 'confirmed',
			run: leak.witness.run,
		});
	});

	it('says nothing without evidence', () => {
		expect(answerTo(claim, queries([]))).toBeUndefined();
		expect(answerTo(remark('you should take the task_lock here'), queries(clean))).toBeUndefined();
		expect(answerTo(remark('bump the init_x refcount', 5), queries(clean))).toBeUndefined();
		expect(answerTo(remark('The check below is unnecessary'), queries(clean))).toBeUndefined();
		expect(answerTo(remark('Nice.'), queries(clean))).toBeUndefined();
	});

	it('looks at branches and last puts where the machine can', () => {
		const one = { runs: ['r1', 'r2'], taken: false, skipped: true, complete: true };
		expect(
			answerTo(remark('The check below is unnecessary'), queries([], { branches: (_, line) => (line === 47 ? one : undefined) })),
		).toMatchObject({ verdict: 'confirmed', run: 'r1' });
		const both = { ...one, taken: true };
		expect(answerTo(remark('The check below is unnecessary'), queries([], { branches: () => both }))).toMatchObject({
			verdict: 'unsettled',
		});
		expect(answerTo(remark('The check below is unnecessary'), queries([], { branches: () => ({ ...both, proven: true }) }))).toMatchObject({
			verdict: 'refuted',
		});
		const fate = { name: 'init_thing', runs: 5, dropped: [], complete: true };
		expect(answerTo(remark('you should bump the init_x refcount', 5), queries([], { lastPuts: () => fate }))).toMatchObject({
			verdict: 'refuted',
			runs: 5,
		});
	});
});
