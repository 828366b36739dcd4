// The control group panel: the tree of the stopped run. Owns what is told when there is none; the data is the adapter's answer to
// `controlGroups`, webview/groups.ts draws.
import type * as vscode from 'vscode';
import type { GroupView } from '../machine/view';
import type { FromGroups, ToGroups } from '../webview/groups-message';
import { activeRun, registerFollowPanel } from './follow-panel';

const NO_RUN = 'No run is being debugged. Debug a scenario: its control groups appear here when it stops.';
const NO_WORLD =
	'There are no control groups at this step: the world is not set up yet, or this run has none. Step on, or debug a scenario.';

async function current(): Promise<ToGroups> {
	const session = activeRun();
	if (!session) return { kind: 'none', text: NO_RUN };
	try {
		const { step, groups } = (await session.customRequest('controlGroups')) as { step: number; groups: readonly GroupView[] };
		return groups.length > 0 ? { kind: 'groups', title: session.name, step, groups } : { kind: 'none', text: NO_WORLD };
	} catch (error) {
		return { kind: 'none', text: error instanceof Error ? error.message : String(error) };
	}
}

export function registerGroups(root: vscode.Uri): vscode.Disposable {
	return registerFollowPanel<ToGroups, FromGroups>(root, {
		command: 'rehearse.showGroups',
		type: 'rehearse.groups',
		title: 'Control Groups',
		name: 'groups',
		tell: current,
	});
}
