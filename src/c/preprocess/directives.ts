/**
 * Directives of one text: conditionals, `#define`, `#undef`, `#include`; others are dropped. It owns which lines are live.
 * Lines of branches not taken become spaces and are listed.
 */
import { span } from '../../base/positions';
import { F_LINE, lex, Names, punct, T_NAME, T_NUMBER, T_PUNCT, type Tokens } from '../lex';
import type { Macro } from '../prepared';
import { evaluateCondition } from './condition';
import { configValue } from './config';
import type { Context } from './context';
import { lineEnd, readDefine, type Tok } from './define';
import { expand } from './expand';
import type { Output } from './output';

export interface Directives {
	/** Does the directive at token `i`, and skips the branch it opens when that is not taken. Moves the pass on. */
	run(i: number): void;
	/** At the end of the text: complains about what is still open. */
	finish(): void;
}

/** The walk over one text that directives steer. `output` is undefined for a text included where it stands. */
interface Walk {
	/** Index of the next token. */
	i: number;
	readonly context: Context;
	readonly tokens: Tokens;
	readonly file: string;
	readonly text: string;
	readonly output: Output | undefined;
	tok(i: number): Tok;
}

interface Group {
	/** A branch of it has been taken. */
	taken: boolean;
	readonly start: number;
}

const HASH = punct('#');
const OPEN = punct('(');
const BRACE = punct('{');
const COMMA = punct(',');
const openers = new Set(['if', 'ifdef', 'ifndef']);
const middles = new Set(['elif', 'elifdef', 'elifndef', 'else']);

/** `included`: the live, expanded tokens of a file whose text is needed where it stands. */
export function createDirectives(pass: Walk, included: (path: string, body: string) => Tok[]): Directives {
	const { context, tokens, text } = pass;
	const { names } = context;
	const groups: Group[] = [];
	const pushed = new Map<string, readonly (Macro | undefined)[]>();
	const startOf = (i: number): number => (i < tokens.count ? (tokens.start[i] as number) : text.length);
	const keyword = (i: number, end: number): string =>
		i + 1 < end && tokens.kind[i + 1] === T_NAME ? (names.text[tokens.id[i + 1] as number] as string) : '';
	const blank = (i: number, end: number): void => pass.output?.blank(startOf(i), tokens.end[end - 1] as number);

	const condition = (kind: string, i: number, end: number): boolean => {
		if (pass.output) noteConfigs(i, end);
		if (kind === 'if' || kind === 'elif') return evaluate(i, end);
		const name = i + 2 < end && tokens.kind[i + 2] === T_NAME ? (names.text[tokens.id[i + 2] as number] as string) : '';
		return context.isDefined(name) !== kind.endsWith('ndef');
	};

	const noteConfigs = (i: number, end: number): void => {
		for (let k = i + 2; k < end; k++) {
			if (tokens.kind[k] !== T_NAME) continue;
			const name = names.text[tokens.id[k] as number] as string;
			if (name.startsWith('CONFIG_')) context.useConfig(name, startOf(k));
		}
	};

	const evaluate = (i: number, end: number): boolean => {
		const line: Tok[] = [];
		for (let k = i + 2; k < end; k++) {
			const t = pass.tok(k);
			if (t.kind === T_NAME && t.text === 'defined') {
				const paren = pass.tok(Math.min(k + 1, end - 1)).id === OPEN;
				const name = k + (paren ? 2 : 1) < end ? pass.tok(k + (paren ? 2 : 1)).text : '';
				line.push(number(context.isDefined(name) ? 1 : 0));
				k += paren ? 3 : 1;
			} else if (t.kind === T_NAME && t.text.startsWith('__has_')) {
				line.push(number(t.text === '__has_attribute' ? 1 : 0));
				for (let depth = 0; k + 1 < end; ) {
					const p = pass.tok(++k).text;
					if (p === '(') depth++;
					else if (p === ')' && --depth === 0) break;
				}
			} else line.push(t);
		}
		context.place = startOf(i);
		const toks = expand(line.reverse(), context.lookup, undefined).map((t) =>
			t.kind === T_NAME && t.text.startsWith('CONFIG_') ? number(Number(configValue(context.config, t.text).value ?? 0) || 0) : t,
		);
		const value = evaluateCondition(toks);
		if (value === undefined) {
			context.problem(
				'condition-unreadable',
				'warning',
				'This #if condition is not an expression we can read; its branch is taken as not chosen.',
				startOf(i),
			);
			return false;
		}
		return value !== 0n;
	};

	/** Skips lines from token `i` up to the `#` of the next directive of the innermost group; notes them as inactive. */
	const skip = (i: number, from: number): number => {
		let depth = 0;
		let k = i;
		for (; k < tokens.count; k++) {
			if (((tokens.flags[k] as number) & F_LINE) === 0 || tokens.kind[k] !== T_PUNCT || tokens.id[k] !== HASH) continue;
			const word = keyword(k, tokens.count);
			if (openers.has(word)) depth++;
			else if (word === 'endif') {
				if (depth-- === 0) break;
			} else if (depth === 0 && middles.has(word)) break;
		}
		const end = startOf(k);
		if (end > from && pass.output) {
			const first = text.indexOf('\n', from) + 1;
			if (first > 0 && first < end) context.inactive.push(span(first, end));
			pass.output.blank(from, end);
		}
		return k;
	};

	/** At token `i`, the start of a branch: finds the branch to take, or the end of the group. */
	const branch = (i: number, lineStop: number, take: boolean): void => {
		const group = groups[groups.length - 1] as Group;
		let live = take;
		let at = i;
		let stop = lineStop;
		for (;;) {
			blank(at, stop);
			if (live) {
				group.taken = true;
				pass.i = stop;
				return;
			}
			const next = skip(stop, tokens.end[stop - 1] as number);
			pass.i = next;
			if (next >= tokens.count) return;
			at = next;
			stop = lineEnd(tokens, at);
			const word = keyword(at, stop);
			if (word === 'endif') {
				blank(at, stop);
				groups.pop();
				pass.i = stop;
				return;
			}
			live = !group.taken && (word === 'else' || condition(word, at, stop));
		}
	};

	const include = (i: number, end: number): void => {
		const line = text.slice(tokens.end[i + 1], tokens.end[end - 1]).trim();
		const m = /^(?:"([^"]+)"|<([^>]+)>)/.exec(line);
		if (!m) return;
		const path = (m[1] ?? m[2]) as string;
		if (pass.output) context.includes.push({ path, system: m[2] !== undefined, at: startOf(i) });
		// A list made by a header, `enum x { #include <linux/y.h>`: its text is needed where it stands.
		const inList = i > 0 && tokens.kind[i - 1] === T_PUNCT && (tokens.id[i - 1] === BRACE || tokens.id[i - 1] === COMMA);
		if ((m[1] === undefined && !inList) || context.depth > 20) return;
		const body = m[1] === undefined ? context.source.include?.(`include/${path}`, '') : context.source.include?.(path, pass.file);
		if (body === undefined || isGuarded(body)) return;
		context.depth++;
		const toks = included(path, body);
		context.depth--;
		if (pass.output && !pass.output.suspended) pass.output.replace(startOf(i), tokens.end[end - 1] as number, toks, `#include "${path}"`);
	};

	/** `#pragma push_macro("X")` and pop_macro: the definition of X is kept aside and put back. */
	const pragma = (i: number, end: number): void => {
		const m = /^(push|pop)_macro\s*\(\s*"(\w+)"\s*\)/.exec(text.slice(tokens.end[i + 1], tokens.end[end - 1]).trim());
		if (!m) return;
		const name = m[2] as string;
		const kept = pushed.get(name) ?? [];
		if (m[1] === 'push') pushed.set(name, [...kept, context.macro(name)]);
		else if (kept.length > 0) {
			context.define(name, kept[kept.length - 1]);
			pushed.set(name, kept.slice(0, -1));
		}
	};

	const run = (i: number): void => {
		const end = lineEnd(tokens, i);
		const word = keyword(i, end);
		pass.i = end;
		if (openers.has(word)) {
			groups.push({ taken: false, start: startOf(i) });
			branch(i, end, condition(word, i, end));
			return;
		}
		if (middles.has(word) || word === 'endif') {
			const group = groups[groups.length - 1];
			if (!group) context.problem('conditional-unbalanced', 'warning', `#${word} without #if.`, startOf(i));
			else if (word === 'endif') groups.pop();
			else {
				group.taken = true;
				branch(i, end, false);
				return;
			}
		} else if (word === 'define') {
			const macro = readDefine(tokens, names, text, pass.file, i + 2, end);
			if (macro) context.define(macro.name, macro);
			else context.problem('define-malformed', 'warning', 'This #define cannot be read; it is left out.', startOf(i));
		} else if (word === 'undef') {
			if (i + 2 < end && tokens.kind[i + 2] === T_NAME) context.define(names.text[tokens.id[i + 2] as number] as string, undefined);
		} else if (word === 'pragma') {
			pragma(i, end);
		} else if (word === 'include' || word === 'include_next') {
			const before = pass.output?.uses.length;
			include(i, end);
			if (before !== pass.output?.uses.length) return;
		}
		blank(i, end);
	};

	return {
		run,
		finish: () => {
			for (const g of groups.splice(0)) context.problem('conditional-unbalanced', 'warning', '#if without #endif.', g.start);
		},
	};
}

const number = (n: number): Tok => ({ kind: T_NUMBER, id: 0, text: String(n), space: true, hide: undefined });

/** The text begins with `#ifndef X` / `#define X`, or says `#pragma once`: including it twice changes nothing. */
function isGuarded(text: string): boolean {
	const names = new Names();
	const tokens = lex(text.slice(0, 20_000), names);
	const word = (i: number): string => (tokens.kind[i] === T_NAME ? (names.text[tokens.id[i] as number] as string) : '');
	if (tokens.kind[0] !== T_PUNCT) return false;
	if (word(1) === 'pragma' && word(2) === 'once') return true;
	if (word(1) === 'ifndef') return word(4) === 'define' && word(5) === word(2);
	return word(1) === 'if' && text.slice(0, 400).includes('!defined');
}
