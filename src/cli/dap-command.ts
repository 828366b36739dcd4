/**
 * `rehearse dap`: the debug adapter on standard input and output, for editors other than VS Code. Owns how a launch request names an
 * input and how its files are named to the client; dap/ does the rest.
 *
 *   launch arguments   input: path of the mail or patch; one of run, finding, scenario, function; stopAt; base; config
 *   sources            path `rehearse:/kernel/foo.c` with a source reference: their text comes from us
 *   breakpoints        in such a source, or in a file of a tree whose path ends with the file's path in the repository
 */
import { LineIndex } from '../base/positions';
import { Adapter } from '../dap/adapter';
import { codeLineFrom, codeLines } from '../dap/code-line';
import { FrameReader, frame } from '../dap/framing';
import type { Launch, Sources, StopAt } from '../dap/target';
import type { Review, RunningText } from '../review/review';
import { rules, stopFilters } from '../review/rules';
import { type Named, runNamed } from '../review/which-run';
import { type Arguments, type Command, readArguments } from './command';
import type { ExitCode, Host } from './host';
import { openInput, reviewOptions } from './input';

interface LaunchArguments extends Named {
	readonly input?: string;
	readonly base?: string;
	/** CONFIG_X → y, m or n. */
	readonly config?: Readonly<Record<string, string>>;
	readonly stopAt?: StopAt;
}

const SCHEME = 'rehearse:/';

/** `run`: the run string whose texts these are. */
export function sourcesOf(review: Review, run: string): Sources {
	const known = new Map<string, { readonly running: RunningText; readonly index: LineIndex; readonly code: readonly string[] }>();
	const of = (file: string) => {
		let one = known.get(file);
		if (!one) {
			const running = review.source?.(file, run) ?? { text: review.files.find((f) => f.path === file)?.patched?.text ?? '' };
			one = { running, index: new LineIndex(running.text), code: codeLines(running.text) };
			known.set(file, one);
		}
		return one;
	};
	return {
		position: (at) => of(at.file).index.place(at.file, at.span.start),
		path: (file) => `${SCHEME}${file}`,
		text: (file) => of(file).running.text,
		breakpoint(path, line) {
			if (path.startsWith(SCHEME)) {
				const named = path.slice(SCHEME.length);
				const moved = codeLineFrom(of(named).code, line);
				return { file: named, line: moved, shown: moved };
			}
			const file = review.files.find((one) => path === one.path || path.endsWith(`/${one.path}`))?.path;
			if (file === undefined) return undefined;
			const { running, code } = of(file);
			const { trueLines } = running;
			const index = trueLines ? trueLines.indexOf(line) : line - 1;
			if (index < 0) return undefined;
			const moved = codeLineFrom(code, index + 1);
			const shown = trueLines ? trueLines[moved - 1] : moved;
			return { file, line: moved, ...(shown === undefined || shown <= 0 ? {} : { shown }) };
		},
	};
}

/** The command line that a launch request stands for. */
function argumentsOf(launch: LaunchArguments): Arguments {
	const words = Object.entries(launch.config ?? {}).flatMap(([name, value]) => ['--config', `${name}=${value}`]);
	return readArguments(dapCommand, [...(launch.base === undefined ? [] : ['--base', launch.base]), ...words]);
}

/** A scenario runs without any function having been looked at by itself. */
const isScenario = ({ run, finding, scenario, function: fn }: Named): boolean =>
	run === undefined
		? scenario !== undefined && finding === undefined && fn === undefined
		: run.startsWith('scenario:') && finding === undefined;

function launcher(host: Host): Launch {
	return {
		rules: stopFilters(rules.map((one) => one.id)),
		async open(args) {
			const launch = args as unknown as LaunchArguments;
			if (launch.input === undefined) return { error: 'The launch request names no input: the path of a mail or patch.' };
			const review = await openInput(launch.input, argumentsOf(launch), host, { quick: isScenario(launch) });
			const named = runNamed(review, launch, launch.input);
			if ('error' in named) return named;
			const { recording, finding, findings } = named;
			const sources = sourcesOf(review, recording.run);
			const at = finding && sources.breakpoint(finding.file, finding.line);
			return {
				recording,
				sources,
				title: launch.finding ?? launch.scenario ?? launch.function ?? named.run,
				stopAt: launch.stopAt ?? (finding ? 'finding' : 'start'),
				findings: findings.flatMap((one) => {
					const place = sources.breakpoint(one.file, one.line);
					return place ? [{ rule: one.rule, message: one.message, at: place }] : [];
				}),
				...(finding ? { rule: finding.rule, message: finding.message, ...(at ? { at } : {}) } : {}),
			};
		},
	};
}

/** Talks until the client disconnects or closes the stream. */
async function run(args: Arguments, host: Host): Promise<ExitCode> {
	const reader = new FrameReader();
	const log = (way: '<-' | '->', message: object): void => {
		if (args.flag('log')) host.err(`${way} ${JSON.stringify(message)}\n`);
	};
	const adapter = new Adapter(launcher(host), (message) => {
		log('->', message);
		host.out(frame(message));
	});
	for await (const chunk of host.chunks()) {
		for (const message of reader.push(chunk)) {
			log('<-', message);
			const command = 'command' in message ? message.command : undefined;
			const done = adapter.handle(message);
			// a run that goes on must hear "pause": only what sets it up is waited for
			if (command !== 'continue' && command !== 'reverseContinue') await done;
			if (command === 'disconnect') return 0;
		}
	}
	return 0;
}

export const dapCommand: Command = {
	name: 'dap',
	arguments: [],
	summary: 'Serve the Debug Adapter Protocol on standard input and output, for editors other than VS Code.',
	options: {
		base: reviewOptions.base,
		config: reviewOptions.config,
		log: { type: 'boolean', help: 'write every message to standard error: <- from the editor, -> to it' },
	},
	examples: [
		['rehearse dap --log 2> dap.log', 'keeps what the editor and the adapter said to each other'],
		['rehearse dap', 'the editor starts it, and sends a launch request: {"input": "thread.mbox", "scenario": "unshare-succeeds"}'],
	],
	run,
};
