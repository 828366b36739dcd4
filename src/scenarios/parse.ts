/**
 * Reads what a scenario file says about itself: the leading comment and the list of cases. Owns no C: cases are found by their
 * KUNIT_CASE lines, and the file is compiled like any other.
 *
 *   (first comment of the file)
 *    * id: unshare-eperm
 *    * title: unshare without CAP_SYS_ADMIN is refused
 *    * summary: one or more sentences
 *    * functions: copy_cgroup_ns, create_new_namespaces
 *    * config: CONFIG_CGROUP_NS=n
 *    * schedules: 2
 */
import type { Line1 } from '../base/positions';
import type { Problem } from '../base/problem';

export interface Scenario {
	readonly id: string;
	readonly title: string;
	readonly summary: string;
	/** C names of what it is about; it belongs to a review that shows one of these. */
	readonly functions: readonly string[];
	/** Faults it injects, for people: "kmalloc 1". */
	readonly faults: readonly string[];
	/** CONFIG symbols it must run with; others are as in the review. */
	readonly config: Readonly<Record<string, 'y' | 'm' | 'n'>>;
	/** Preemptions of its threads at most, in a search through their schedules; 0: the default order only. */
	readonly schedules: number;
	/** The question of a reviewer that it settles; empty when it settles none. */
	readonly settles: string;
	/** C functions of one `struct kunit *` parameter, in order. Each runs in a fresh machine. */
	readonly cases: readonly string[];
	readonly file: string;
	readonly text: string;
}

const FIELD = /^\s*\*?\s*(id|title|summary|functions|faults|config|settles|schedules):\s*(.*)$/;
const CASE = /\bKUNIT_CASE(?:_SLOW)?\(\s*(\w+)\s*\)/g;
const CONFIG = /^(CONFIG_\w+)=([ymn])$/;
const SUFFIX = '.scenario.c';

const list = (text: string | undefined): string[] =>
	(text ?? '')
		.split(',')
		.map((one) => one.trim())
		.filter((one) => one !== '');

/** More would take too long. */
const MOST_PREEMPTIONS = 4;

function preemptions(text: string | undefined): number | undefined {
	const n = /^\d$/.test(text ?? '') ? Number(text) : undefined;
	return n === undefined || n > MOST_PREEMPTIONS ? undefined : n;
}

/** Fields of the leading comment; a line without a field name goes on with the field before it. */
function fields(text: string): Map<string, string> {
	const found = new Map<string, string>();
	const comment = /^\s*\/\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
	let last: string | undefined;
	for (const line of comment.split('\n')) {
		const field = FIELD.exec(line);
		if (field?.[1] !== undefined) {
			last = field[1];
			found.set(last, (field[2] ?? '').trim());
		} else if (last !== undefined) {
			const more = line.replace(/^\s*\*?\s*/, '').trim();
			if (more !== '') found.set(last, `${found.get(last)} ${more}`.trim());
		}
	}
	return found;
}

/** 1-based line of each KUNIT_CASE. */
export function caseLines(text: string): readonly { readonly name: string; readonly line: Line1 }[] {
	return text.split('\n').flatMap((line, i) => [...line.matchAll(CASE)].map((match) => ({ name: match[1] ?? '', line: (i + 1) as Line1 })));
}

/** A file without an id gets its file name as one; without a title, its id. */
export function parseScenario(text: string, file: string): Scenario {
	const said = fields(text);
	const base = file.slice(file.lastIndexOf('/') + 1);
	const id = said.get('id') || (base.endsWith(SUFFIX) ? base.slice(0, -SUFFIX.length) : base);
	const config: Record<string, 'y' | 'm' | 'n'> = {};
	for (const one of list(said.get('config'))) {
		const choice = CONFIG.exec(one);
		if (choice?.[1] !== undefined) config[choice[1]] = choice[2] as 'y' | 'm' | 'n';
	}
	return {
		id,
		title: said.get('title') || id,
		summary: said.get('summary') ?? '',
		functions: list(said.get('functions')),
		faults: list(said.get('faults')),
		config,
		schedules: preemptions(said.get('schedules')) ?? 0,
		settles: said.get('settles') ?? '',
		cases: caseLines(text).map((one) => one.name),
		file,
		text,
	};
}

/**
 * What is wrong with a scenario's description. `scenario-no-cases` (error): nothing would run. `scenario-bad-config`,
 * `scenario-bad-schedules`, `scenario-no-title` (warnings).
 */
export function scenarioProblems(text: string, file: string): readonly Problem[] {
	const said = fields(text);
	const problem = (code: string, severity: Problem['severity'], message: string): Problem => ({
		code,
		severity,
		message,
		place: { file, line: 1 as Line1, column: 1 },
	});
	const problems = list(said.get('config'))
		.filter((one) => !CONFIG.test(one))
		.map((one) =>
			problem(
				'scenario-bad-config',
				'warning',
				`"${one}" is not a choice of a CONFIG symbol and is ignored. Write it as CONFIG_NAME=y, =m or =n.`,
			),
		);
	if (said.has('schedules') && preemptions(said.get('schedules')) === undefined)
		problems.push(
			problem(
				'scenario-bad-schedules',
				'warning',
				`"${said.get('schedules')}" is not a number of preemptions and is ignored. Write 0 to ${MOST_PREEMPTIONS}; 2 finds most races.`,
			),
		);
	if (caseLines(text).length === 0)
		problems.push(
			problem(
				'scenario-no-cases',
				'error',
				'This scenario has no KUNIT_CASE(name), so nothing of it runs. List each case in a struct kunit_case array.',
			),
		);
	if (!said.get('title'))
		problems.push(
			problem(
				'scenario-no-title',
				'warning',
				'The scenario has no title; its id is shown instead. Add a line "title: …" to the comment at its top.',
			),
		);
	return problems;
}
