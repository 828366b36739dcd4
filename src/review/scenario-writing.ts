/**
 * What helps to write scenarios: the names that they can use, with their comments, and a first text for a function. Owns the words and
 * the text only; the editor offers them. The names are read off the headers that scenarios include, so that there is one list.
 */
import { contracts } from '../kernel/contract-table';
import { builtinHeaders, kernelWorld } from '../kernel/model-sources';
import { caseLines, parseScenario } from '../scenarios/parse';

export interface WorldName {
	readonly name: string;
	readonly kind: 'function' | 'macro' | 'variable';
	/** As declared: `int migrate(struct task_struct *task, const char *path)`. */
	readonly declaration: string;
	/** Names of the parameters; empty for a variable. */
	readonly parameters: readonly string[];
	/** The comment before it, as one paragraph; may be empty. */
	readonly about: string;
}

const textOf = (file: string): string => [...builtinHeaders, ...kernelWorld].find((one) => one.file === file)?.text ?? '';

const PROTOTYPE = /^(?!typedef|struct \w+;)((?:extern |const |struct |unsigned |long |int |void |char |\w+ )+\**)(\w+)\s*\(([^;]*)\);/;
const VARIABLE = /^extern ((?:\w+ )+\**)(\w+);/;
const MACRO = /^#define (KUNIT_\w+)\(([^)]*)\)/;

/** Last word of each parameter: `fn` of `void (*fn)(void *)`. */
function parameterNames(list: string): string[] {
	return split(list).flatMap((one) => {
		if (one === 'void' || one === '...' || one === '') return [];
		const name = /\(\s*\*\s*(\w+)\s*\)/.exec(one)?.[1] ?? /(\w+)\s*(?:\[[^\]]*\])?$/.exec(one)?.[1];
		return name === undefined ? [] : [name];
	});
}

/** Parameters at the commas outside brackets. */
function split(list: string): string[] {
	const parts: string[] = [];
	let depth = 0;
	let from = 0;
	for (let i = 0; i <= list.length; i++) {
		const c = list[i];
		if (c === '(') depth++;
		if (c === ')') depth--;
		if (i < list.length && (c !== ',' || depth > 0)) continue;
		parts.push(list.slice(from, i).replace(/\s+/g, ' ').trim());
		from = i + 1;
	}
	return parts;
}

/** All that a scenario can name of the world and of the test macros. */
export function worldNames(): readonly WorldName[] {
	const found: WorldName[] = [];
	let comment: string[] = [];
	let inside = false;
	for (const line of textOf('world/world.h').split('\n')) {
		if (inside || line.startsWith('/*')) {
			if (!inside) comment = [];
			comment.push(line.replace(/^\/?\s*\*+\/?|\*\/\s*$/g, '').trim());
			inside = !line.trimEnd().endsWith('*/');
			continue;
		}
		const [, type, name, list] = PROTOTYPE.exec(line) ?? [];
		const [, of, variable] = VARIABLE.exec(line) ?? [];
		const about = comment.filter(Boolean).join(' ');
		if (name !== undefined && list !== undefined)
			found.push({ name, kind: 'function', declaration: `${type}${name}(${list})`, parameters: parameterNames(list), about });
		else if (variable !== undefined)
			found.push({ name: variable, kind: 'variable', declaration: `${of}${variable}`, parameters: [], about });
		// what follows a declaration without a comment of its own belongs to the same one
		if (line.trim() === '') comment = [];
	}
	for (const line of textOf('rehearse/kunit.h').split('\n')) {
		const [, name = '', list = ''] = MACRO.exec(line) ?? [];
		const parameters = split(list).filter((one) => one !== '...');
		if (name !== '') found.push({ name, kind: 'macro', declaration: `${name}(${list})`, parameters, about: macroWords(name) });
	}
	return found;
}

function macroWords(name: string): string {
	if (name === 'KUNIT_CASE') return 'A case in the list of cases: it runs in a fresh world.';
	if (name.startsWith('KUNIT_EXPECT_')) return 'What does not hold is told, and the case goes on.';
	if (name.startsWith('KUNIT_ASSERT_')) return 'What does not hold is told, and the case ends.';
	return '';
}

/** Functions that can be made to fail: `fail_nth("kmalloc", 1)`. */
export function failingNames(): readonly string[] {
	return [...contracts.values()].filter((one) => one.fails !== 'none').map((one) => one.name);
}

/** Where a scenario file's cases stand. `line`: 1-based, of the first case's function, or of the first line. */
export function scenarioPlace(file: string, text: string): { readonly id: string; readonly line: number } {
	const first = caseLines(text)[0];
	const lines = text.split('\n');
	const at = first ? lines.findIndex((line) => new RegExp(`^\\s*static\\b.*\\b${first.name}\\s*\\(`).test(line)) : -1;
	return { id: parseScenario(text, file).id, line: at >= 0 ? at + 1 : 1 };
}

export interface NewScenario {
	/** File name, to be put beside the user's other scenarios. */
	readonly file: string;
	readonly text: string;
	/** 0-based line of the call, where one goes on writing. */
	readonly line: number;
}

interface Signature {
	readonly returns: string;
	readonly parameters: readonly { readonly type: string; readonly name: string }[];
}

/** Reads the head of a definition: all before its body. Undefined when it is none. */
function signatureOf(name: string, head: string): Signature | undefined {
	const clean = head.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ' ').replace(/\s+/g, ' ');
	const at = new RegExp(`^(.*?)\\b${name} ?\\((.*)\\)[^()]*$`).exec(clean);
	if (!at) return undefined;
	const words = (at[1] ?? '').trim().replace(/\b(static|inline|noinline|extern|__always_inline|__init|__exit|__must_check)\b ?/g, '');
	const parameters = split(at[2] ?? '').flatMap((one) => {
		const [name] = parameterNames(one);
		return name === undefined ? [] : [{ type: one.includes('(') ? 'void *' : one.slice(0, one.lastIndexOf(name)).trim(), name }];
	});
	return { returns: words.trim(), parameters };
}

/** A global object of the type, in the texts of the patch or else in our model: `init_user_ns`. */
function globalOf(struct: string, texts: readonly string[]): string | undefined {
	const definition = new RegExp(`^(?:extern )?struct ${struct} (\\w+)\\s*[=;]`, 'm');
	for (const text of [...texts, ...kernelWorld.map((one) => one.text)]) {
		const name = definition.exec(text)?.[1];
		if (name !== undefined) return name;
	}
	return undefined;
}

/** A value to begin with; NULL and 0 are for the writer to replace. */
function valueFor(type: string, name: string, texts: readonly string[]): string {
	const bare = type
		.replace(/\bconst\b/g, '')
		.replace(/\s+/g, ' ')
		.trim();
	if (bare === 'struct task_struct *') return 'task';
	if (bare === 'struct cgroup *') return 'cg("/a")';
	if (bare === 'char *') return '"a"';
	const struct = /^struct (\w+) \*$/.exec(bare)?.[1];
	const known = struct && globalOf(struct, texts);
	if (known) return `&${known}`;
	if (struct) return name;
	if (/\*$/.test(bare)) return `NULL /* ${name} */`;
	return `0 /* ${name} */`;
}

/** Names of the world's own lines. */
const TAKEN: ReadonlySet<string> = new Set(['task', 'test']);

/** Objects that a call needs and that are made for it: `struct widget *w = kunit_kzalloc(…);`. */
function objectLines(parameters: Signature['parameters'], texts: readonly string[]): string[] {
	return parameters.flatMap(({ type, name }) =>
		valueFor(type, name, texts) === name && !TAKEN.has(name)
			? [`\t${type.replace(/\bconst\b ?/g, '')}${name} = kunit_kzalloc(test, sizeof(*${name}), GFP_KERNEL);`]
			: [],
	);
}

function callLines(fn: string, signature: Signature, texts: readonly string[]): string[] {
	const call = `${fn}(${signature.parameters.map((one) => valueFor(one.type, one.name, texts)).join(', ')})`;
	if (signature.returns === 'void') return [`\t${call};`, '\tKUNIT_SUCCEED(test);'];
	if (/\*$/.test(signature.returns)) return [`\tKUNIT_EXPECT_NOT_ERR_OR_NULL(test, ${call});`];
	return [`\tKUNIT_EXPECT_EQ(test, ${call}, 0);`];
}

/**
 * A first scenario for a function. `head`: its definition up to the body; a static one can be called, too. `texts`: of the patch's files,
 * where objects to pass are looked for; others are made, all zero.
 */
export function newScenario(fn: string, head: string, texts: readonly string[] = []): NewScenario {
	const signature = signatureOf(fn, head);
	const parameters = (signature?.parameters ?? []).map((one) => (TAKEN.has(one.name) ? { ...one, name: `its_${one.name}` } : one));
	const id = fn.replaceAll('_', '-');
	const call = signature ? callLines(fn, { ...signature, parameters }, texts) : [`\tKUNIT_FAIL(test, "call what leads to ${fn}() here");`];
	const objects = objectLines(parameters, texts);
	const before = `/*
 * id: ${id}
 * title: ${fn} in a small world
 * summary: What happens, and why it matters.
 * functions: ${fn}
 */
#include <kunit/test.h>
#include "world.h"

static void it_works(struct kunit *test)
{
	struct task_struct *task;
${objects.map((line) => `${line}\n`).join('')}
	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	/* fail_nth("kmalloc", 1); lets the next allocation fail */
`;
	const suite = fn.replace(/\W/g, '_');
	const after = `
}

static struct kunit_case ${suite}_cases[] = {
	KUNIT_CASE(it_works),
	{}
};

static struct kunit_suite ${suite}_suite = {
	.name = "${id}",
	.test_cases = ${suite}_cases,
};
kunit_test_suite(${suite}_suite);
`;
	return { file: `${id}.scenario.c`, text: `${before}${call.join('\n')}${after}`, line: before.split('\n').length - 1 };
}
