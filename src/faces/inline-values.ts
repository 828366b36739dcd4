// Values beside the code while stopped, and what a hover evaluates. Owns which names of a line are looked up, by spelling only.
import * as vscode from 'vscode';
import { functionAt } from './exits-panel';
import { C_DOCUMENTS, placeOf } from './places';
import type { Session } from './session';

const KEYWORDS = new Set(
	'if else for while do switch case default break continue return goto sizeof struct union enum const static void int char long short unsigned signed bool NULL true false'.split(
		' ',
	),
);

/** Identifiers of a line of C with their columns: no comments, strings, calls, members or keywords. */
export function namesIn(line: string): { readonly name: string; readonly at: number }[] {
	const code = line.replace(/\/\*.*?(\*\/|$)|\/\/.*$|"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/g, (text) => ' '.repeat(text.length));
	return [...code.matchAll(/(?<![\w.>])[A-Za-z_]\w*(?!\w*\s*\()/g)]
		.filter(([name]) => !KEYWORDS.has(name))
		.map((match) => ({ name: match[0], at: match.index }));
}

/** The C expression around a position: `new_ns->count` on `count`, `new_ns` on `new_ns`. */
export function expressionAt(line: string, character: number): { readonly text: string; readonly start: number } | undefined {
	for (const match of line.matchAll(/[A-Za-z_]\w*(?:\s*(?:->|\.)\s*[A-Za-z_]\w*)*/g)) {
		const end = match.index + match[0].length;
		if (character < match.index || character > end) continue;
		const rest = /^\w*/.exec(line.slice(character))?.[0].length ?? 0;
		return { text: line.slice(match.index, character + rest), start: match.index };
	}
	return undefined;
}

export function registerInlineValues(session: Session): vscode.Disposable {
	const values: vscode.InlineValuesProvider = {
		provideInlineValues(document, viewPort, context) {
			const stopped = context.stoppedLocation.end.line;
			const place = placeOf(document.uri);
			const opened = session.get(place?.key);
			const fn = opened && place?.side === 'patched' ? functionAt(opened, place.path, stopped + 1) : undefined;
			const first = Math.max(viewPort.start.line, fn ? fn.place.line - 1 : stopped - 30);
			// each name once, at its last mention before the stop: its value there is the current one
			const seen = new Set<string>();
			const shown: vscode.InlineValue[] = [];
			for (let line = Math.min(stopped, viewPort.end.line); line >= first; line--) {
				for (const { name, at } of namesIn(document.lineAt(line).text)) {
					if (seen.has(name)) continue;
					seen.add(name);
					shown.push(new vscode.InlineValueVariableLookup(new vscode.Range(line, at, line, at + name.length), name, true));
				}
			}
			return shown;
		},
	};
	const expressions: vscode.EvaluatableExpressionProvider = {
		provideEvaluatableExpression(document, position) {
			const found = expressionAt(document.lineAt(position.line).text, position.character);
			return (
				found &&
				new vscode.EvaluatableExpression(
					new vscode.Range(position.line, found.start, position.line, found.start + found.text.length),
					found.text,
				)
			);
		},
	};
	return vscode.Disposable.from(
		vscode.languages.registerInlineValuesProvider(C_DOCUMENTS, values),
		vscode.languages.registerEvaluatableExpressionProvider(C_DOCUMENTS, expressions),
	);
}
