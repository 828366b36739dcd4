// Where a row of the views leads: the diff at the right line, or the mail. Owns navigation only.
import * as vscode from 'vscode';
import type { Comments } from './comments';
import { showAllChanges, showDiff, showInput, showPatched } from './diff';
import type { Node } from './nodes';
import type { Session } from './session';

async function showNode(node: Node): Promise<void> {
	const { opened } = node;
	switch (node.kind) {
		case 'patch':
			return showInput(opened, node.patch.files[0]?.inputLine ?? 1);
		case 'file':
			return showDiff(opened, node.file.path);
		case 'function':
			return showDiff(opened, node.fn.place.file, node.fn.place.line);
		case 'exit':
			return showDiff(opened, node.row.place.file, node.row.place.line);
		case 'finding':
			return showDiff(opened, node.finding.file, node.finding.line);
		case 'problem': {
			const { place } = node.problem;
			if (place && opened.report.files.some((file) => file.path === place.file)) return showDiff(opened, place.file, place.line);
			return showInput(opened, place?.line ?? 1);
		}
		case 'remark':
		case 'answer': {
			const { anchor, firstInputLine } = node.remark;
			return anchor?.side === 'patched' ? showDiff(opened, anchor.file, anchor.line) : showInput(opened, firstInputLine);
		}
		case 'expectation': {
			const { place } = node.expectation;
			return place ? showDiff(opened, place.file, place.line) : undefined;
		}
		case 'review':
			return showAllChanges(opened);
		case 'limit':
		case 'problems':
		case 'scenario':
			return undefined;
	}
}

export function registerNavigation(session: Session, comments: Pick<Comments, 'unfold'>): vscode.Disposable {
	return vscode.Disposable.from(
		vscode.commands.registerCommand('rehearse.showNode', (node: Node) => {
			session.setActive(node.opened.key);
			if (node.kind === 'remark' || node.kind === 'answer') comments.unfold(node.opened, node.remark);
			return showNode(node);
		}),
		vscode.commands.registerCommand('rehearse.showInMail', (node: Node) => {
			if (node.kind === 'remark' || node.kind === 'answer') return showInput(node.opened, node.remark.firstInputLine);
			if (node.kind === 'patch') return showInput(node.opened, node.patch.files[0]?.inputLine ?? 1);
			if (node.kind !== 'file') return undefined;
			const file = node.opened.report.patches.flatMap((patch) => patch.files).find((one) => one.path === node.file.path);
			return showInput(node.opened, file?.inputLine ?? 1);
		}),
		vscode.commands.registerCommand('rehearse.showPatched', (node: Node) => {
			if (node.kind === 'file') return showPatched(node.opened, node.file.path);
			if (node.kind === 'function') return showPatched(node.opened, node.fn.place.file, node.fn.place.line);
			return undefined;
		}),
		vscode.commands.registerCommand('rehearse.showAllChanges', (node?: Node) => {
			const opened = node?.opened ?? session.active;
			return opened && showAllChanges(opened);
		}),
		vscode.commands.registerCommand('rehearse.close', (node?: Node) => {
			const opened = node?.opened ?? session.active;
			if (opened) session.close(opened.key);
		}),
	);
}
