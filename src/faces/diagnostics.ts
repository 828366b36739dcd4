// Findings and problems as the editor's diagnostics, with the witness's key steps as related places. Owns that mapping only.
import * as vscode from 'vscode';
import type { Problem } from '../base/problem';
import type { Finding } from '../review/report';
import { rangeOf, uriOf } from './places';
import { ruleUri } from './rule-docs';
import type { OpenedReview, Session } from './session';

export const SOURCE = 'Rehearse';

const SEVERITY = {
	error: vscode.DiagnosticSeverity.Error,
	warning: vscode.DiagnosticSeverity.Warning,
	info: vscode.DiagnosticSeverity.Information,
} as const;

const STATUS = {
	introduced: 'introduced by this patch',
	fixed: 'fixed by this patch',
	'as-before': 'as before the patch',
	unknown: '',
} as const;

export function findingDiagnostic(opened: OpenedReview, finding: Finding): vscode.Diagnostic {
	const status = STATUS[finding.status];
	const diagnostic = new vscode.Diagnostic(
		rangeOf(finding.line, finding.column, finding.endColumn),
		`${finding.message}${status ? ` (${status})` : ''}`,
		SEVERITY[finding.severity],
	);
	diagnostic.source = SOURCE;
	diagnostic.code = { value: finding.rule, target: ruleUri(finding.rule) };
	diagnostic.relatedInformation = finding.witness.steps
		.filter((step) => step.key)
		.map((step) => {
			const state = Object.entries(step.state).map(([name, value]) => `${name}: ${value}`);
			const uri = uriOf({ key: opened.key, side: 'patched', path: step.place.file });
			const text = state.length > 0 ? `${step.text} [${state.join(', ')}]` : step.text;
			return new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, rangeOf(step.place.line, step.place.column)), text);
		});
	return diagnostic;
}

/** The diagnostics of a review, by document. Problems of the mail stand in the mail. */
function diagnosticsOf(opened: OpenedReview): Map<string, vscode.Diagnostic[]> {
	const all = new Map<string, vscode.Diagnostic[]>();
	const add = (uri: vscode.Uri | undefined, diagnostic: vscode.Diagnostic) => {
		if (!uri) return;
		const list = all.get(uri.toString());
		if (list) list.push(diagnostic);
		else all.set(uri.toString(), [diagnostic]);
	};
	for (const finding of opened.report.findings) {
		if (finding.status !== 'fixed')
			add(uriOf({ key: opened.key, side: 'patched', path: finding.file }), findingDiagnostic(opened, finding));
	}
	const files = new Set(opened.report.files.map((file) => file.path));
	for (const problem of opened.report.problems) add(problemUri(opened, files, problem), problemDiagnostic(problem));
	return all;
}

function problemUri(opened: OpenedReview, files: ReadonlySet<string>, { place }: Problem): vscode.Uri | undefined {
	return place && files.has(place.file) ? uriOf({ key: opened.key, side: 'patched', path: place.file }) : opened.input;
}

export function problemDiagnostic(problem: Problem): vscode.Diagnostic {
	const range = rangeOf(problem.place?.line ?? 1, problem.place?.column ?? 1);
	const diagnostic = new vscode.Diagnostic(range, problem.message, SEVERITY[problem.severity]);
	diagnostic.source = SOURCE;
	diagnostic.code = problem.code;
	return diagnostic;
}

export function registerDiagnostics(session: Session): vscode.Disposable {
	const collection = vscode.languages.createDiagnosticCollection('rehearse');
	const shown = new Map<string, Set<string>>();
	const update = () => {
		const open = new Set(session.reviews.map((one) => one.key));
		for (const [key, uris] of shown) {
			for (const uri of uris) collection.delete(vscode.Uri.parse(uri));
			if (!open.has(key)) shown.delete(key);
		}
		for (const opened of session.reviews) {
			const all = diagnosticsOf(opened);
			for (const [uri, list] of all) collection.set(vscode.Uri.parse(uri), list);
			shown.set(opened.key, new Set(all.keys()));
		}
	};
	update();
	return vscode.Disposable.from(collection, session.onDidChange(update));
}
