// The CONFIG switch: a quick pick and a status bar item. Owns asking for a choice; the session makes the review again.
import * as vscode from 'vscode';
import { placeOf } from './places';
import type { ConfigValue, OpenedReview, Session } from './session';

const VALUES: readonly { readonly label: ConfigValue; readonly description: string }[] = [
	{ label: 'y', description: 'built in' },
	{ label: 'm', description: 'as a module' },
	{ label: 'n', description: 'not set' },
];

async function choose(session: Session, opened: OpenedReview): Promise<void> {
	const { config } = opened.report;
	if (config.length === 0) {
		void vscode.window.showInformationMessage(`No CONFIG symbol occurs in the files of ${opened.name}, so there is nothing to choose.`);
		return;
	}
	const symbols = [...config]
		.sort((a, b) => Number(b.addedByPatch) - Number(a.addedByPatch))
		.map((one) => ({ label: one.symbol, description: `= ${one.value}${one.addedByPatch ? ' · added by this patch' : ''}`, one }));
	const title = 'Choose Configuration';
	const symbol =
		symbols.length === 1
			? symbols[0]
			: await vscode.window.showQuickPick(symbols, { title, placeHolder: 'The symbol to change', matchOnDescription: true });
	if (!symbol) return;
	const values = VALUES.map((value) => ({ ...value, picked: value.label === symbol.one.value }));
	const value = await vscode.window.showQuickPick(
		values.map(({ label, description, picked }) => ({ label, description: `${description}${picked ? ' · now' : ''}` })),
		{ title, placeHolder: `${symbol.label} (now ${symbol.one.value})` },
	);
	if (value && value.label !== symbol.one.value) await session.configure(opened.key, symbol.label, value.label as ConfigValue);
}

export function registerConfig(session: Session): vscode.Disposable {
	const item = vscode.window.createStatusBarItem('rehearse.config', vscode.StatusBarAlignment.Left, 50);
	item.name = 'Rehearse: Configuration';
	item.command = 'rehearse.chooseConfig';
	const update = () => {
		const place = vscode.window.activeTextEditor && placeOf(vscode.window.activeTextEditor.document.uri);
		if (place) session.setActive(place.key);
		const { config = [] } = session.active?.report ?? {};
		const shown = config.find((one) => one.addedByPatch) ?? config[0];
		if (!shown) return item.hide();
		item.text = `$(settings) ${shown.symbol}=${shown.value}${config.length > 1 ? ` +${config.length - 1}` : ''}`;
		item.tooltip = `Rehearse reviewed with\n${config.map((one) => `${one.symbol}=${one.value}`).join('\n')}\nSelect to change.`;
		item.accessibilityInformation = {
			label: `Rehearse configuration ${shown.symbol} is ${shown.value}. Select to change.`,
			role: 'button',
		};
		return item.show();
	};
	return vscode.Disposable.from(
		item,
		session.onDidChange(update),
		vscode.window.onDidChangeActiveTextEditor(update),
		vscode.commands.registerCommand('rehearse.chooseConfig', () => {
			if (session.active) return choose(session, session.active);
			void vscode.window.showInformationMessage('Open a patch first: the choices are the CONFIG symbols that occur in its files.');
			return undefined;
		}),
	);
}
