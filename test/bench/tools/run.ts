/**
 * One tool on one file: its messages about that file, by class. Answers are kept in a folder outside the repository, by what went in
 * (tool, version, flags, text), so that a run can be cut and taken up again. Owns processes and the kept answers.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Tool } from './list';
import type { Place } from './tree';

export interface Message {
	/** 1-based. */
	readonly line: number;
	readonly classes: readonly string[];
	readonly text: string;
}

export interface Answer {
	readonly messages: readonly Message[];
	readonly seconds: number;
	/** Why there is no full answer. */
	readonly problem?: string;
}

/** Milliseconds for one command. */
const TIMEOUT = 60_000;

/** First line of what the tool says of itself; undefined when it is not there. */
export function versionOf(tool: Tool): string | undefined {
	const r = spawnSync(tool.bin, tool.version, { encoding: 'utf8' });
	return r.error ? undefined : (/\S.*/.exec(r.stdout + r.stderr)?.[0] ?? '').trim();
}

/** Whether the text compiles there; else the compiler's first error. */
export function compiles(cache: string, file: string, place: Place, text: string): string | undefined {
	const kept = path.join(cache, `cc-${keyOf(place.flags.join('\0'), text)}.txt`);
	if (existsSync(kept)) return readFileSync(kept, 'utf8') || undefined;
	const r = spawnSync('gcc', [...place.flags, '-w', '-fsyntax-only', file], { encoding: 'utf8', timeout: TIMEOUT });
	const error = r.status === 0 ? '' : (/^.*error: (.*)$/m.exec(r.stderr)?.[1] ?? 'gcc failed');
	writeFileSync(kept, error);
	return error || undefined;
}

export function runTool(tool: Tool, version: string, cache: string, file: string, place: Place, text: string): Answer {
	mkdirSync(cache, { recursive: true });
	const runs = tool.runs(file, place);
	const kept = path.join(cache, `${keyOf(tool.name, version, tool.message.source, path.basename(file), JSON.stringify(runs), text)}.json`);
	const out = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Output) : say(tool, runs);
	if (!existsSync(kept)) writeFileSync(kept, JSON.stringify(out));
	return {
		messages: messagesOf(tool, out.text, file),
		seconds: out.seconds,
		...(out.problem === undefined ? {} : { problem: out.problem }),
	};
}

interface Output {
	readonly text: string;
	readonly seconds: number;
	readonly problem?: string;
}

function say(tool: Tool, runs: readonly (readonly string[])[]): Output {
	const began = performance.now();
	let text = '';
	let problem: string | undefined;
	for (const args of runs) {
		const r = spawnSync(tool.bin, args, { encoding: 'utf8', timeout: TIMEOUT, maxBuffer: 64 << 20 });
		if (r.error) problem = r.error.message;
		const script = args.find((a) => a.endsWith('.cocci'));
		const before = script ? `${script.split('/').slice(-2).join('/')} ` : '';
		const said = `${r.stdout}\n${r.stderr}`.split('\n').map((l) => before + l);
		text += said.filter((l) => l.search(tool.message) >= 0).join('\n');
		text += '\n';
	}
	return { text, seconds: (performance.now() - began) / 1000, ...(problem === undefined ? {} : { problem }) };
}

/** The messages about `file` that are of a class, each once. Exported for tests. */
export function messagesOf(tool: Tool, output: string, file: string): Message[] {
	const out = new Map<string, Message>();
	for (const m of output.matchAll(tool.message)) {
		const { file: at, line, text = '', kind = '' } = m.groups ?? {};
		if (at !== file) continue;
		const classes = tool.classes.find(([re]) => re.test(`${kind} ${text}`))?.[1] ?? [];
		if (classes.length > 0) out.set(`${line} ${text}`, { line: Number(line), classes, text: kind === '' ? text : `${kind}: ${text}` });
	}
	return [...out.values()];
}

const keyOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
