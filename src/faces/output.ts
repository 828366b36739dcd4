// What leaves the editor: the report in a file format, and a reply as text for the reviewer's own mail program. Owns asking and
// showing; formats/ writes the text. Nothing is sent.
import * as vscode from 'vscode';
import type { Report } from '../review/report';
import type { Node } from './nodes';
import { pathsOf, type Session } from './session';

interface Format {
	readonly label: string;
	readonly description: string;
	readonly language: string;
	write(report: Report): Promise<string>;
}

const FORMATS: readonly Format[] = [
	{
		label: 'Text',
		description: 'for people and mails',
		language: 'plaintext',
		write: async (report) => (await import('../formats/text')).toText(report),
	},
	{
		label: 'JSON',
		description: 'the whole report',
		language: 'json',
		write: async (report) => (await import('../formats/json')).toJson(report),
	},
	{
		label: 'SARIF',
		description: 'for code scanning services',
		language: 'json',
		write: async (report) => {
			const [{ toSarif }, { rules }] = await Promise.all([import('../formats/sarif'), import('../review/rules')]);
			return toSarif(report, rules);
		},
	},
];

async function show(content: string, language: string): Promise<void> {
	await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }), { preview: false });
}

export function registerOutput(session: Session): vscode.Disposable {
	return vscode.Disposable.from(
		vscode.commands.registerCommand('rehearse.saveReport', async (node?: Node) => {
			const opened = node?.opened ?? session.active;
			if (!opened) return;
			const format = await vscode.window.showQuickPick(FORMATS, {
				title: 'Save Report',
				placeHolder: 'The report opens in an editor; save it from there',
			});
			if (format) await show(await format.write({ ...opened.report, paths: pathsOf(opened) }), format.language);
		}),
		vscode.commands.registerCommand('rehearse.writeReply', async (node?: Node) => {
			const opened = node?.opened ?? session.active;
			if (!opened) return;
			const { toReply } = await import('../formats/reply');
			const text = toReply(opened.report, node?.kind === 'finding' ? { findings: [node.finding.id] } : {});
			if (text !== undefined) await show(text, 'patch-mail');
			else
				void vscode.window.showInformationMessage(
					`There is nothing to ask about ${opened.name}: no finding, and no claim that was settled.`,
				);
		}),
	);
}
