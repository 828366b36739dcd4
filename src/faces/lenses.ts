// CodeLens over each function: its exits, the exit table, the debugger, scenarios about it. Owns the lines they stand on.
import * as vscode from 'vscode';
import { C_DOCUMENTS, placeOf, rangeOf } from './places';
import type { OpenedReview, Session } from './session';
import { exitSummary } from './words';

type Lens = (title: string, command: string, tooltip: string, ...args: unknown[]) => vscode.CodeLens;

/** One lens for the scenarios about a function: its title when there is one, else their number and a choice. */
function scenarioLens({ key, report }: OpenedReview, name: string, lens: Lens): vscode.CodeLens[] {
	const about = report.scenarios.filter((scenario) => scenario.functions.includes(name));
	const [only] = about;
	if (!only) return [];
	if (about.length === 1) return [lens(`$(beaker) ${only.title}`, 'rehearse.runScenario', only.summary, key, only.id)];
	return [lens(`$(beaker) ${about.length} scenarios`, 'rehearse.runScenario', `Choose one about ${name}()`, key, undefined, name)];
}

export function registerLenses(session: Session): vscode.Disposable {
	const changed = new vscode.EventEmitter<void>();
	const provider: vscode.CodeLensProvider = {
		onDidChangeCodeLenses: changed.event,
		provideCodeLenses(document) {
			const place = placeOf(document.uri);
			const opened = session.get(place?.key);
			if (!opened || place?.side !== 'patched') return [];
			const others = opened.report.functions
				.flatMap((fn) => fn.others ?? [])
				.filter((other) => other.place.file === place.path)
				.map((other) => {
					const title = `$(circle-slash) not chosen${other.choose ? `: ${other.choose}` : ''}`;
					const tooltip = other.choose
						? 'Choose another configuration and review again'
						: 'The patch does not show the condition around it';
					const command = { title, command: other.choose ? 'rehearse.chooseConfig' : '', tooltip };
					return new vscode.CodeLens(rangeOf(other.place.line, 1, 1), command);
				});
			const lenses = opened.report.functions
				.filter((fn) => fn.place.file === place.path)
				.flatMap((fn) => {
					const range = rangeOf(fn.place.line, 1, 1);
					const lens = (title: string, command: string, tooltip: string, ...args: unknown[]) =>
						new vscode.CodeLens(range, { title, command, tooltip, arguments: args });
					const exits = fn.exits.rows.length > 0;
					const summary = exits ? exitSummary(opened.report, fn) : fn.complete ? 'not run' : 'only hunks visible';
					return [
						lens(`$(sign-out) ${summary}`, exits ? 'rehearse.showExits' : '', fn.limits.join('\n'), opened.key, fn.link),
						...(exits ? [lens('Exit table', 'rehearse.showExits', 'Every way out and what is held there', opened.key, fn.link)] : []),
						...(exits ? [lens('Debug', 'rehearse.debugFunction', 'Step through a run of this function', opened.key, fn.link)] : []),
						...scenarioLens(opened, fn.name, lens),
					];
				});
			return [...lenses, ...others];
		},
	};
	return vscode.Disposable.from(
		changed,
		vscode.languages.registerCodeLensProvider(C_DOCUMENTS, provider),
		session.onDidChange(() => changed.fire()),
	);
}
