/** Tasks and their stacks as a snapshot shows them. Owns which thread stands for which task. */
import type { Frame, State } from './state';
import type { Thread } from './thread';
import type { TaskView } from './view';
import { becauseOf } from './waiting';

/** Threads that stand for a task each: a main one that only waits for the others gives way to one that runs as the same task. */
function shownThreads(s: State): readonly Thread[] {
	return s.threads.filter((t) => t.id !== 0 || !s.threads.some((o) => o.id !== 0 && o.task === t.task));
}

/** Every task that stands somewhere; alone, all that the world has, of which one runs. `entry`: name of a task nobody named. */
export function taskViews(s: State, entry: string): readonly TaskView[] {
	if (s.threads.length === 0) {
		if (s.tasks.length === 0) return [{ id: 0, name: entry, state: 'running' }];
		return s.tasks.map((t) => ({ id: t.id, name: t.name, state: t.id === s.task ? 'running' : 'ready' }));
	}
	return shownThreads(s).map((t) => {
		const task = t.id === s.thread ? s.task : t.task;
		const name = s.tasks.find((x) => x.id === task)?.name ?? `task ${task}`;
		if (t.id === s.thread && t.waits === undefined) return { id: task, name, state: 'running' };
		if (t.ended) return { id: task, name, state: 'exited' };
		if (t.waits === undefined) return { id: task, name, state: 'ready' };
		return { id: task, name, state: 'blocked', blockedOn: blockedOn(s, t) };
	});
}

function blockedOn(s: State, t: Thread): string {
	if (t.waits === undefined || t.waits === 'join') return 'the end of the others';
	return `${t.waits.label}, ${becauseOf(s, t.waits, t.task)}`;
}

/** The innermost frame of a task; of the running one when none is named. Undefined: it stands nowhere. */
export function topFrame(s: State, task: number | undefined): Frame | undefined {
	if (task === undefined || task === s.task || (s.threads.length === 0 && s.tasks.length === 0)) return s.frame;
	return shownThreads(s).find((t) => t.task === task && t.id !== s.thread)?.frame;
}

/** A frame of any thread by its number, and the state in which its task is the running one. */
export function frameById(s: State, id: number): { readonly frame: Frame; readonly state: State } | undefined {
	for (let f = s.frame; f; f = f.parent) if (f.id === id) return { frame: f, state: s };
	for (const t of s.threads) {
		for (let f = t.frame; f; f = f.parent) {
			if (f.id !== id) continue;
			const x = s.fork();
			x.task = t.task;
			x.sections = t.sections;
			return { frame: f, state: x };
		}
	}
	return undefined;
}
