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
 */
import type { Line1 } from '../base/positions';
import type { Problem } from '../base/problem';

export interface ScenarioCase {
	/** C function of one `struct kunit *` parameter. Each case runs in a fresh machine. */
	readonly name: string;
	/** 1-based line of its KUNIT_CASE. */
	readonly line: Line1;
}

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
	/** The question of a reviewer that it settles; empty when it settles none. */
	readonly settles: string;
	readonly cases: readonly ScenarioCase[];
	readonly file: string;
	readonly text: string;
}

const FIELD = /^\s*\*?\s*(id|title|summary|functions|faults|config|settles):\s*(.*)$/;
const CASE = /\bKUNIT_CASE(?:_SLOW)?\(\s*(\w+)\s*\)/g;
const CONFIG = /^(CONFIG_\w+)=([ymn])$/;
const SUFFIX = '.scenario.c';

const list = (text: string | undefined): string[] =>
	(text ?? '')
		.split(',')
		.map((one) => one.trim())
		.filter((one) => one !== '');

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

/**
 * The scenario, and what is wrong with its description. Codes: `scenario-no-cases` (error: nothing would run), `scenario-bad-config`
 * and `scenario-no-title` (warnings). A file without an id gets its file name as one.
 */
export function parseScenario(text: string, file: string): { readonly scenario: Scenario; readonly problems: readonly Problem[] } {
	const problems: Problem[] = [];
	const at = (line: number) => ({ file, line: line as Line1, column: 1 });
	const said = fields(text);
	const base = file.slice(file.lastIndexOf('/') + 1);
	const id = said.get('id') || (base.endsWith(SUFFIX) ? base.slice(0, -SUFFIX.length) : base);
	const config: Record<string, 'y' | 'm' | 'n'> = {};
	for (const one of list(said.get('config'))) {
		const choice = CONFIG.exec(one);
		if (choice?.[1] !== undefined) config[choice[1]] = choice[2] as 'y' | 'm' | 'n';
		else
			problems.push({
				code: 'scenario-bad-config',
				severity: 'warning',
				message: `"${one}" is not a choice of a CONFIG symbol and is ignored. Write it as CONFIG_NAME=y, =m or =n.`,
				place: at(1),
			});
	}
	const cases: ScenarioCase[] = [];
	text.split('\n').forEach((line, i) => {
		for (const match of line.matchAll(CASE)) cases.push({ name: match[1] ?? '', line: (i + 1) as Line1 });
	});
	if (cases.length === 0)
		problems.push({
			code: 'scenario-no-cases',
			severity: 'error',
			message: 'This scenario has no KUNIT_CASE(name), so nothing of it runs. List each case in a struct kunit_case array.',
			place: at(1),
		});
	if (!said.get('title'))
		problems.push({
			code: 'scenario-no-title',
			severity: 'warning',
			message: `The scenario has no title; it is shown as "${id}". Add a line "title: …" to the comment at its top.`,
			place: at(1),
		});
	return {
		scenario: {
			id,
			title: said.get('title') || id,
			summary: said.get('summary') ?? '',
			functions: list(said.get('functions')),
			faults: list(said.get('faults')),
			config,
			settles: said.get('settles') ?? '',
			cases,
			file,
			text,
		},
		problems,
	};
}
