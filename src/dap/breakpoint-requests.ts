// The protocol's requests that set breakpoints and exception filters. Owns their ids and the mapping to what the run knows.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Location } from '../machine/view';
import { type Breakpoints, optionsOf } from './breakpoints';
import type { Sources } from './target';

interface Answer {
	readonly breakpoints: DebugProtocol.Breakpoint[];
}

export class BreakpointRequests {
	#ids = 1;

	constructor(
		private readonly all: Breakpoints,
		private readonly sources: Sources,
	) {}

	/** Replaces the breakpoints of one document. */
	lines({ source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): Answer {
		const path = source.path ?? '';
		const { all } = this;
		all.lines = all.lines.filter((one) => one.path !== path);
		const answers = breakpoints.map((one) => {
			const place = this.sources.breakpoint(path, one.line);
			if (!place) return { verified: false, message: 'No code of this run stands here.' };
			const made = { ...optionsOf(one), id: this.#ids++, path, file: place.file, line: place.line };
			all.lines = [...all.lines, made];
			return { id: made.id, line: place.shown ?? one.line, verified: true };
		});
		return { breakpoints: answers };
	}

	functions({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments): Answer {
		this.all.functions = breakpoints.map((one) => ({ ...optionsOf(one), id: this.#ids++, name: one.name }));
		return { breakpoints: this.all.functions.map(({ id }) => ({ id, verified: true })) };
	}

	/** The id of a data breakpoint is `function:expression`, as dataBreakpointInfo gave it; `where` knows its place in memory. */
	data({ breakpoints }: DebugProtocol.SetDataBreakpointsArguments, where: (dataId: string) => Location | undefined): Answer {
		this.all.data = breakpoints.map((one) => {
			const cut = one.dataId.indexOf(':');
			const at = where(one.dataId);
			const expression = one.dataId.slice(cut + 1).replace(/@\d+\+\d+$/, '');
			return { ...optionsOf(one), id: this.#ids++, function: one.dataId.slice(0, cut), expression, ...(at ? { at } : {}) };
		});
		return { breakpoints: this.all.data.map(({ id }) => ({ id, verified: true })) };
	}

	filters({ filters }: DebugProtocol.SetExceptionBreakpointsArguments): undefined {
		const rules = filters.filter((one) => one.startsWith('rule:')).map((one) => one.slice('rule:'.length));
		this.all.filters = { rules: filters.includes('findings') ? 'all' : new Set(rules), bad: filters.includes('bad') };
	}
}
