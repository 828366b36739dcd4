/** A recorded run as text: one line a step with the source line, and what happened during it. */
import { LineIndex } from '../base/positions';
import type { Review } from '../review/review';

type Recording = NonNullable<ReturnType<Review['open']>>;

/** Steps made at a time; more than this in all and the trace says so. */
const CHUNK = 10_000;
const MOST = 1_000_000;

/** Events that only checkers care for. */
const QUIET: ReadonlySet<string> = new Set(['store', 'discarded']);

export interface TraceOptions {
	/** First step, from 0. */
	readonly from?: number;
	readonly count?: number;
	/** Only steps in these files. */
	readonly files?: ReadonlySet<string>;
	/** Print the variables of the innermost frame at each step. */
	readonly variables?: boolean;
}

interface Line {
	/** `file:12`; `file (model)` for a line of our own between those of a patch. */
	readonly place: string;
	readonly text: string;
}

/** Lines of the texts that run, by file and offset. */
function lineReader(review: Review, run: string): (file: string, at: number) => Line {
	const known = new Map<string, { readonly index: LineIndex; readonly trueLines?: readonly number[] } | undefined>();
	return (file, at) => {
		if (!known.has(file)) {
			const text = review.files.find((one) => one.path === file)?.patched?.text;
			const running = review.source?.(file, run) ?? (text === undefined ? undefined : { text });
			known.set(file, running && { index: new LineIndex(running.text), ...(running.trueLines ? { trueLines: running.trueLines } : {}) });
		}
		const source = known.get(file);
		if (!source) return { place: file, text: '' };
		const { index, trueLines } = source;
		const line = index.lineAt(at);
		const text = index.text.slice(index.starts[line], index.starts[line + 1]).trim();
		const shown = trueLines ? trueLines[line] : line + 1;
		return { place: shown ? `${file}:${shown}` : `${file} (model)`, text };
	};
}

export function traceText(review: Review, recording: Recording, options: TraceOptions): string {
	const from = options.from ?? 0;
	const wanted = Math.min(MOST, from + (options.count ?? MOST));
	for (let before = -1; !recording.ended && recording.length < wanted && recording.length !== before; ) {
		before = recording.length;
		recording.runTo(Math.min(wanted, before + CHUNK));
	}
	const lineAt = lineReader(review, recording.run);
	const lines: string[] = [];
	for (let step = from; step < Math.min(wanted, recording.length); step++) {
		const now = recording.at(step);
		if (options.files && !options.files.has(now.place.file)) continue;
		const line = lineAt(now.place.file, now.place.span.start);
		const margin = '  '.repeat(Math.min(20, now.depth));
		const frame = now.stack()[0];
		lines.push(`${String(step).padStart(5)}  ${margin}${line.place} ${frame?.function ?? ''}: ${line.text}`);
		if (options.variables && frame) {
			for (const scope of now.scopes(frame).filter((one) => !one.expensive)) {
				for (const one of now.variables(scope.ref))
					lines.push(`       ${margin}  | ${one.name} = ${one.value}${one.shadow.length > 0 ? `  (${one.shadow.join('; ')})` : ''}`);
			}
		}
		for (const event of recording.events(step)) {
			if (QUIET.has(event.kind) || event.text === '') continue;
			lines.push(`       ${margin}  ${event.kind}: ${event.text}`);
		}
	}
	if (recording.ended && wanted >= recording.length) {
		lines.push(`       ${recording.stop?.text ?? 'The run has ended.'}`);
		const origin = recording.stop?.origin;
		if (origin) lines.push(`       ${origin.text} at ${lineAt(origin.place.file, origin.place.span.start).place}.`);
	} else lines.push(`       … the run goes on after step ${Math.min(wanted, recording.length) - 1}`);
	return `${lines.join('\n')}\n`;
}
