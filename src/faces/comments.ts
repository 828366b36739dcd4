// Remarks of the thread as comment threads at the lines they speak of, with the machine's answer as a further comment.
// Read-only: nothing is ever sent, and answering happens in the reviewer's own mail program.
import * as vscode from 'vscode';
import { type RemarkReport, repliesTo, threadsOf } from './nodes';
import { rangeOf, uriOf } from './places';
import type { OpenedReview, Session } from './session';

const VERDICT = { confirmed: 'confirmed', refuted: 'not so', unsettled: 'not settled' } as const;

/** Text of a mail as Markdown that looks as it was written: nothing in it is markup, lines stay lines. */
function quoted(text: string): vscode.MarkdownString {
	const body = new vscode.MarkdownString();
	for (const line of text.trim().split('\n')) {
		body.appendText(line);
		body.appendMarkdown('  \n');
	}
	return body;
}

function comment(author: string, body: vscode.MarkdownString, label?: string): vscode.Comment {
	return { author: { name: author }, body, mode: vscode.CommentMode.Preview, ...(label ? { label } : {}) };
}

function commentsOf(opened: OpenedReview, remark: RemarkReport): vscode.Comment[] {
	const own = comment(remark.author.name || 'unknown', quoted(remark.text));
	const answer = remark.answer
		? [
				comment(
					'Rehearse',
					new vscode.MarkdownString(remark.answer.text),
					`${VERDICT[remark.answer.verdict]}, ${remark.answer.runs === 1 ? '1 run' : `${remark.answer.runs} runs`} looked at`,
				),
			]
		: [];
	return [own, ...answer, ...repliesTo(opened.report, remark).flatMap((reply) => commentsOf(opened, reply))];
}

/** Where a thread stands; undefined for remarks on the mail as a whole, which the Remarks view shows. */
function locationOf(opened: OpenedReview, { anchor }: RemarkReport): vscode.Location | undefined {
	if (!anchor) return undefined;
	const file = opened.review.files.find((one) => one.path === anchor.file || one.oldPath === anchor.file);
	const path = (anchor.side === 'base' ? file?.oldPath : file?.path) ?? anchor.file;
	return new vscode.Location(uriOf({ key: opened.key, side: anchor.side, path }), rangeOf(anchor.line, 1, 1));
}

export interface Comments extends vscode.Disposable {
	/** Unfolds the thread that a remark is part of. */
	unfold(opened: OpenedReview, remark: RemarkReport): void;
}

export function registerComments(session: Session): Comments {
	const controller = vscode.comments.createCommentController('rehearse', 'Rehearse: remarks of the thread');
	const shown = new Map<
		string,
		{ readonly revision: string; readonly threads: readonly { readonly thread: vscode.CommentThread; readonly first: number }[] }
	>();
	const drop = (key: string) => {
		for (const { thread } of shown.get(key)?.threads ?? []) thread.dispose();
		shown.delete(key);
	};
	const update = () => {
		for (const key of shown.keys()) if (!session.get(key)) drop(key);
		for (const opened of session.reviews) {
			const revision = JSON.stringify(opened.report.remarks);
			if (shown.get(opened.key)?.revision === revision) continue;
			drop(opened.key);
			const threads = threadsOf(opened.report).flatMap((remark) => {
				const at = locationOf(opened, remark);
				if (!at) return [];
				const comments = commentsOf(opened, remark);
				const thread = controller.createCommentThread(at.uri, at.range, comments);
				thread.canReply = false;
				thread.contextValue = 'remark';
				thread.label = `Remark in the thread, ${remark.author.name}`;
				thread.collapsibleState = comments.some((one) => one.author.name === 'Rehearse')
					? vscode.CommentThreadCollapsibleState.Expanded
					: vscode.CommentThreadCollapsibleState.Collapsed;
				return [{ thread, first: opened.report.remarks.indexOf(remark) }];
			});
			shown.set(opened.key, { revision, threads });
		}
	};
	update();
	const all = vscode.Disposable.from(
		controller,
		session.onDidChange(update),
		// stepping needs the lines between the threads
		vscode.debug.onDidStartDebugSession(({ type }) => {
			if (type !== 'rehearse') return;
			for (const { thread } of [...shown.values()].flatMap((one) => one.threads))
				thread.collapsibleState = vscode.CommentThreadCollapsibleState.Collapsed;
		}),
	);
	return {
		dispose: () => all.dispose(),
		unfold(opened, remark) {
			const { remarks } = opened.report;
			let first = remarks.indexOf(remark);
			for (let up = remarks[first]?.answers; up !== undefined; up = remarks[up]?.answers) first = up;
			const found = shown.get(opened.key)?.threads.find((one) => one.first === first);
			if (found) found.thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
		},
	};
}
