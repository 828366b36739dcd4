// Inlay hints and hovers: virtualised paths as each observer sees them, and what is known of a function. Owns their wording.
import * as vscode from 'vscode';
import { otherText } from '../formats/verdict';
import type { FunctionReport, Report, VirtualPath } from '../review/report';
import { C_DOCUMENTS, placeOf } from './places';
import { pathsOf, type Session } from './session';
import { exitSummary, TOUCH_WORDS } from './words';

const short = (path: VirtualPath) => path.views.map((view) => `${view.observer}: ${view.path}`).join(' · ');

function pathTable(path: VirtualPath): vscode.MarkdownString {
	const text = new vscode.MarkdownString('**The same cgroup, as each observer reads it**\n\n| seen from | path |\n|---|---|\n');
	for (const view of path.views) text.appendMarkdown(`| ${view.observer} | \`${view.path}\` |\n`);
	return text;
}

function functionText(report: Report, fn: FunctionReport): vscode.MarkdownString {
	const text = new vscode.MarkdownString(`**${fn.name}**, ${TOUCH_WORDS[fn.touch]}${fn.complete ? '' : ', only hunks visible'}\n\n`);
	if (fn.exits.rows.length > 0) text.appendMarkdown(`${exitSummary(report, fn)}\n\n`);
	for (const row of fn.exits.rows) text.appendMarkdown(`- ${row.when || 'always'} → \`${row.returns}\`\n`);
	for (const limit of [...fn.limits, ...(fn.others ?? []).map((other) => otherText(fn, other))]) text.appendMarkdown(`\n\n_${limit}_`);
	return text;
}

export function registerHints(session: Session): vscode.Disposable {
	const changed = new vscode.EventEmitter<void>();
	const hints: vscode.InlayHintsProvider = {
		onDidChangeInlayHints: changed.event,
		provideInlayHints(document, range) {
			const place = placeOf(document.uri);
			const opened = session.get(place?.key);
			if (!opened || place?.side !== 'patched') return [];
			return pathsOf(opened)
				.filter((path) => path.place.file === place.path && path.views.length > 0)
				.map((path) => ({ path, at: new vscode.Position(path.place.line - 1, Math.max(0, path.endColumn - 1)) }))
				.filter(({ at }) => range.contains(at))
				.map(({ path, at }) => {
					const hint = new vscode.InlayHint(at, short(path));
					hint.paddingLeft = true;
					hint.tooltip = pathTable(path);
					return hint;
				});
		},
	};
	const hovers: vscode.HoverProvider = {
		provideHover(document, position) {
			const place = placeOf(document.uri);
			const opened = session.get(place?.key);
			if (!opened || !place) return undefined;
			const line = position.line + 1;
			const path = pathsOf(opened).find(
				(one) =>
					one.place.file === place.path &&
					one.place.line === line &&
					position.character >= one.place.column - 1 &&
					position.character < one.endColumn,
			);
			if (path && path.views.length > 0) return new vscode.Hover(pathTable(path));
			const range = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
			const word = range && document.getText(range);
			const fn = opened.report.functions.find((one) => one.name === word);
			return fn && new vscode.Hover(functionText(opened.report, fn), range);
		},
	};
	return vscode.Disposable.from(
		changed,
		vscode.languages.registerInlayHintsProvider(C_DOCUMENTS, hints),
		vscode.languages.registerHoverProvider(C_DOCUMENTS, hovers),
		session.onDidChange(() => changed.fire()),
	);
}
