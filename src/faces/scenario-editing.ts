// Writing scenarios: completion and hovers of the world's names, whole pieces as snippets, and a first scenario for a function. Owns the
// offers in *.scenario.c documents; what the names are is review/scenario-writing.ts's.
import * as vscode from 'vscode';
import type { NewScenario, WorldName } from '../review/scenario-writing';
import { functionAt } from './exits-panel';
import type { Node } from './nodes';
import { placeOf } from './places';
import type { OpenedReview, Session } from './session';

const SCENARIOS: vscode.DocumentSelector = { language: 'c', pattern: '**/*.scenario.c' };

/** Pieces of a scenario: what is typed, what it makes, what it is for. */
const SNIPPETS: readonly { readonly name: string; readonly about: string; readonly body: string }[] = [
	{
		name: 'scenario',
		about: 'A whole scenario: its description, one case and the suite',
		body: `/*
 * id: \${1:my-scenario}
 * title: \${2:what happens when}
 * summary: \${3:What it shows, in one sentence.}
 * functions: \${4:function_of_the_patch}
 */
#include <kunit/test.h>
#include "world.h"

static void \${5:it_works}(struct kunit *test)
{
	struct task_struct *task;

	world_init();
	mkcg("/a");
	task = task_new("job", "/a");
	as(task);
	KUNIT_EXPECT_EQ(test, \${6:unshare(CLONE_NEWCGROUP)}, 0);
	$0
}

static struct kunit_case cases[] = {
	KUNIT_CASE(\${5:it_works}),
	{}
};

static struct kunit_suite suite = {
	.name = "\${1:my-scenario}",
	.test_cases = cases,
};
kunit_test_suite(suite);
`,
	},
	{
		name: 'case',
		about: 'One more case: it runs in a fresh world, and belongs into the list of cases',
		body: `static void \${1:name}(struct kunit *test)\n{\n\tworld_init();\n\t$0\n}\n`,
	},
	{
		name: 'task in a group',
		about: 'A group, a task in it, and the task as the one that acts',
		body: `mkcg("\${1:/a}");\n\${2:task} = task_new("\${3:job}", "\${1:/a}");\nas(\${2:task});\n$0`,
	},
	{
		name: 'fail the nth call',
		about: 'The nth call from here of a function that can fail, fails',
		body: `fail_nth("\${1:kmalloc}", \${2:1});\nKUNIT_EXPECT_EQ(test, \${3:unshare(CLONE_NEWCGROUP)}, \${4:-ENOMEM});\n$0`,
	},
	{
		name: 'two tasks side by side',
		about: 'A race: both begin at join_all(). “schedules: 2” in the description searches their orders',
		body: `spawn(\${1:&init_task}, \${2:look}, \${3:task});\nspawn(\${3:task}, \${4:change}, NULL);\njoin_all();\n$0`,
	},
];

const FIELDS: readonly (readonly [string, string])[] = [
	['id', 'Names it: letters, digits and hyphens'],
	['title', 'One line, shown in the Test Explorer'],
	['summary', 'What it shows'],
	['functions', 'C names of what it is about, with commas'],
	['config', 'CONFIG symbols it needs: CONFIG_CGROUP_NS=n'],
	['schedules', 'Preemptions at most in a search through the orders of its tasks, 1 to 4'],
	['settles', 'The question of a reviewer that it settles'],
];

const writing = () => import('../review/scenario-writing');

/** `unshare(${1:flags})` */
function callOf({ name, parameters }: WorldName): vscode.SnippetString {
	const text = new vscode.SnippetString(name);
	if (parameters.length === 0) return text.appendText('()');
	text.appendText('(');
	for (const [i, one] of parameters.entries()) {
		if (i > 0) text.appendText(', ');
		if (one === 'test') text.appendText('test');
		else text.appendPlaceholder(one);
	}
	return text.appendText(')');
}

function wordsOf(one: WorldName): vscode.MarkdownString {
	return new vscode.MarkdownString().appendCodeblock(one.declaration, 'c').appendMarkdown(one.about);
}

function itemOf(one: WorldName): vscode.CompletionItem {
	const { CompletionItemKind: Kind } = vscode;
	const kind = one.kind === 'function' ? Kind.Function : one.kind === 'variable' ? Kind.Variable : Kind.Constant;
	const item = new vscode.CompletionItem(one.name, kind);
	item.detail = one.declaration;
	item.documentation = wordsOf(one);
	if (one.kind !== 'variable') item.insertText = callOf(one);
	return item;
}

async function completions(session: Session, document: vscode.TextDocument, at: vscode.Position): Promise<vscode.CompletionItem[]> {
	const before = document.lineAt(at.line).text.slice(0, at.character);
	const { worldNames, failingNames } = await writing();
	const named = (names: Iterable<string>, kind: vscode.CompletionItemKind) =>
		[...names].map((name) => new vscode.CompletionItem(name, kind));
	if (/\bfail_nth\(\s*"\w*$/.test(before)) return named(failingNames(), vscode.CompletionItemKind.Function);
	if (/^\s*\*\s*functions:/.test(before))
		return named(new Set(session.active?.report.functions.map((one) => one.name)), vscode.CompletionItemKind.Function);
	if (/^\s*\*\s*\w*$/.test(before))
		return FIELDS.map(([name, about]) => {
			const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.Property);
			item.insertText = `${name}: `;
			item.detail = about;
			return item;
		});
	// nothing is offered inside a string, after a member or in a directive
	if (/->\w*$|\.\w*$|^\s*#/.test(before) || (before.match(/"/g)?.length ?? 0) % 2 === 1) return [];
	const pieces = SNIPPETS.map(({ name, about, body }) => {
		const item = new vscode.CompletionItem({ label: name, description: 'Rehearse' }, vscode.CompletionItemKind.Snippet);
		item.insertText = new vscode.SnippetString(body);
		item.documentation = about;
		return item;
	});
	return [...pieces, ...worldNames().map(itemOf)];
}

/** The text of a function's definition up to its body. */
function headOf(opened: OpenedReview, file: string, line: number): string {
	const text = opened.review.files.find((one) => one.path === file)?.patched?.text ?? '';
	const rest = text
		.split('\n')
		.slice(line - 1)
		.join('\n');
	return rest.slice(0, Math.max(rest.indexOf('{'), 0));
}

async function scenarioFor(opened: OpenedReview, link: string): Promise<NewScenario | undefined> {
	const { functions } = opened.report;
	const fn = functions.find((one) => one.link === link);
	if (!fn) return undefined;
	const { newScenario } = await writing();
	const texts = opened.review.files.flatMap((file) => (file.patched ? [file.patched.text] : []));
	return newScenario(fn.name, headOf(opened, fn.place.file, fn.place.line), texts);
}

/** A name that no file has yet. */
async function freshUri(file: string): Promise<vscode.Uri> {
	const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
	if (!folder) return vscode.Uri.from({ scheme: 'untitled', path: file });
	for (let n = 1; ; n++) {
		const uri = vscode.Uri.joinPath(folder, n === 1 ? file : file.replace('.scenario.c', `-${n}.scenario.c`));
		const there = await vscode.workspace.fs.stat(uri).then(
			() => true,
			() => false,
		);
		if (!there) return uri.with({ scheme: 'untitled' });
	}
}

export function registerScenarioEditing(session: Session): vscode.Disposable {
	/** The function that the command is about: of a row, named, or around the cursor. */
	function target(first: unknown, second: unknown): { readonly opened: OpenedReview; readonly link: string } | undefined {
		const node = typeof first === 'object' ? (first as Node | undefined) : undefined;
		if (node?.kind === 'function') return { opened: node.opened, link: node.fn.link };
		const editor = vscode.window.activeTextEditor;
		const place = editor && placeOf(editor.document.uri);
		const opened = session.get(typeof first === 'string' ? first : place?.key);
		if (opened && typeof second === 'string') return { opened, link: second };
		const fn = opened && editor && place && functionAt(opened, place.path, editor.selection.active.line + 1);
		return opened && fn ? { opened, link: fn.link } : undefined;
	}

	async function ask(): Promise<{ readonly opened: OpenedReview; readonly link: string } | undefined> {
		const opened = session.active;
		const items = opened?.report.functions.map((fn) => ({ label: fn.name, description: fn.place.file, link: fn.link })) ?? [];
		if (!opened || items.length === 0) {
			void vscode.window.showInformationMessage('Open a patch first: a scenario is about one of its functions.');
			return undefined;
		}
		const picked = await vscode.window.showQuickPick(items, { title: 'New Scenario for Which Function?' });
		return picked && { opened, link: picked.link };
	}

	return vscode.Disposable.from(
		vscode.languages.registerCompletionItemProvider(
			SCENARIOS,
			{ provideCompletionItems: (document, at) => completions(session, document, at) },
			'"',
			'*',
		),
		vscode.languages.registerHoverProvider(SCENARIOS, {
			async provideHover(document, at) {
				const range = document.getWordRangeAtPosition(at, /\w+/);
				const name = range && document.getText(range);
				const one = (await writing()).worldNames().find((other) => other.name === name);
				return one && new vscode.Hover(wordsOf(one), range);
			},
		}),
		vscode.commands.registerCommand('rehearse.newScenario', async (first?: unknown, second?: unknown) => {
			const chosen = target(first, second) ?? (await ask());
			const made = chosen && (await scenarioFor(chosen.opened, chosen.link));
			if (!made) return;
			const uri = await freshUri(made.file);
			const document = await vscode.workspace.openTextDocument(uri);
			const edit = new vscode.WorkspaceEdit();
			edit.insert(uri, new vscode.Position(0, 0), made.text);
			await vscode.workspace.applyEdit(edit);
			await vscode.languages.setTextDocumentLanguage(document, 'c');
			const at = new vscode.Range(made.line, 0, made.line, 1000);
			await vscode.window.showTextDocument(document, { selection: at, preview: false });
		}),
	);
}
