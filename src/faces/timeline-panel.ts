// The timeline panel: memory, locks and counters over the steps of the run that is debugged. Owns what the page has been told already; the
// data is the adapter's answer to `timeline`, webview/timeline.ts draws.
import type * as vscode from 'vscode';
import type { TimelineAnswer } from '../dap/timeline-request';
import type { FromTimeline, ToTimeline } from '../webview/timeline-message';
import { activeRun, moveBeside, registerFollowPanel } from './follow-panel';

const NO_RUN = 'No run is being debugged. Debug a finding, an exit or a scenario: its memory, locks and counters appear here.';

export function registerTimeline(root: vscode.Uri): vscode.Disposable {
	let told: { readonly session: string; readonly version: string } | undefined;

	async function tell(fresh: boolean): Promise<ToTimeline> {
		const session = activeRun();
		if (!session) {
			told = undefined;
			return { kind: 'none', text: NO_RUN };
		}
		const known = !fresh && told?.session === session.id ? told.version : undefined;
		try {
			const answer = (await session.customRequest('timeline', { known })) as TimelineAnswer;
			told = { session: session.id, version: answer.version };
			if (!answer.timeline) return { kind: 'step', step: answer.step };
			return { kind: 'timeline', title: session.name, step: answer.step, timeline: answer.timeline };
		} catch (error) {
			told = undefined;
			return { kind: 'none', text: error instanceof Error ? error.message : String(error) };
		}
	}

	return registerFollowPanel<ToTimeline, FromTimeline>(root, {
		command: 'rehearse.showTimeline',
		type: 'rehearse.timeline',
		title: 'Timeline',
		name: 'timeline',
		tell,
		heard(message, panel) {
			const session = activeRun();
			if (session && message.kind === 'goto') void moveBeside(panel, () => session.customRequest('gotoStep', { step: message.step }));
		},
	});
}
