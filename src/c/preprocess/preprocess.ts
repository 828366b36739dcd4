/**
 * Translation phase 4 on one file: directives and macro replacement, each offset traceable. Owns the order of things in a file;
 * substitution is in expand.ts, text assembly in output.ts. `#include` is recorded, not followed, except for quoted files without
 * an include guard, whose text is needed where it stands (X-macros, .c files included into others).
 */
import type { Span } from '../../base/positions';
import type { Problem } from '../../base/problem';
import { F_LINE, F_SPACE, lex, type Names, punct, T_NAME, T_PUNCT, type Tokens } from '../lex';
import type { ConfigUse, Include, Macro, MacroSource, MacroUse } from '../prepared';
import type { Configuration } from '../program';
import { CONFIG, Context, PLAIN } from './context';
import type { Tok } from './define';
import { createDirectives, type Directives } from './directives';
import { expand, type TokenReader } from './expand';
import type { OffsetMap } from './offset-map';
import { Output } from './output';

export interface Preprocessed {
	readonly text: string;
	readonly map: OffsetMap;
	/** Tokens of `text`. */
	readonly tokens: Tokens;
	readonly names: Names;
	readonly uses: readonly MacroUse[];
	readonly macros: ReadonlyMap<string, Macro>;
	readonly lookup: (name: string) => Macro | undefined;
	readonly configs: readonly ConfigUse[];
	readonly includes: readonly Include[];
	readonly inactive: readonly Span[];
	readonly problems: readonly Problem[];
}

const OPEN = punct('(');
const HASH = punct('#');

/** Walks the live tokens of one text, doing its directives on the way. */
class Pass implements TokenReader {
	i = 0;
	/** No invocation reads tokens from here on (offset of the text). */
	stop = Number.POSITIVE_INFINITY;
	readonly tokens: Tokens;
	private readonly directives: Directives;
	constructor(
		readonly context: Context,
		readonly file: string,
		readonly text: string,
		readonly output: Output | undefined,
		readonly only: 'directives' | 'all' = 'all',
	) {
		this.tokens = lex(text, context.names);
		this.directives = createDirectives(this, (path, body) =>
			only === 'all' ? includedToks(context, path, body) : directivesOf(context, path, body),
		);
	}

	/** Does every directive of the text; what stands between them is not looked at. */
	runDirectives(): void {
		const { tokens } = this;
		while (this.i < tokens.count) {
			const { i } = this;
			if (((tokens.flags[i] as number) & F_LINE) !== 0 && tokens.kind[i] === T_PUNCT && tokens.id[i] === HASH) this.directives.run(i);
			else this.i = i + 1;
		}
		this.directives.finish();
	}

	/** Index of the next live token, or -1 at the end. */
	advance(): number {
		const { tokens } = this;
		const n = tokens.count;
		while (this.i < n) {
			const i = this.i;
			if (((tokens.flags[i] as number) & F_LINE) !== 0 && tokens.kind[i] === T_PUNCT && tokens.id[i] === HASH) {
				this.directives.run(i);
				continue;
			}
			this.i = i + 1;
			return i;
		}
		this.directives.finish();
		return -1;
	}

	opens(): boolean {
		const i = this.i;
		return (
			i < this.tokens.count && (this.tokens.start[i] as number) < this.stop && this.tokens.kind[i] === T_PUNCT && this.tokens.id[i] === OPEN
		);
	}

	next(): Tok | undefined {
		if (this.i >= this.tokens.count || (this.tokens.start[this.i] as number) >= this.stop) return undefined;
		const i = this.advance();
		return i < 0 ? undefined : this.tok(i);
	}

	tok(i: number): Tok {
		const { tokens } = this;
		const kind = tokens.kind[i] as number;
		const id = tokens.id[i] as number;
		return {
			kind,
			id,
			text: kind === T_NAME ? (this.context.names.text[id] as string) : this.text.slice(tokens.start[i], tokens.end[i]),
			space: ((tokens.flags[i] as number) & (F_SPACE | F_LINE)) !== 0,
			hide: undefined,
		};
	}
}

/** The live, expanded tokens of a file included as text. */
function includedToks(context: Context, file: string, text: string): Tok[] {
	const pass = new Pass(context, file, text, undefined);
	const out: Tok[] = [];
	for (let i = pass.advance(); i >= 0; i = pass.advance()) {
		const t = pass.tok(i);
		if (t.kind === T_NAME && context.stateOf(t.id) !== PLAIN) for (const e of expand([t], context.lookup, pass)) out.push(e);
		else out.push(t);
	}
	return out;
}

/** What a text defines, and no tokens of it. */
function directivesOf(context: Context, file: string, text: string): Tok[] {
	new Pass(context, file, text, undefined, 'directives').runDirectives();
	return [];
}

const defined = (context: Context): ReadonlyMap<string, Macro> => {
	const macros = new Map<string, Macro>();
	for (const [name, macro] of context.own) if (macro) macros.set(name, macro);
	return macros;
};

/** The macros that a text defines, as `preprocess` has them at its end. Names of the code between the directives are not looked up. */
export function macrosAtEnd(
	file: string,
	text: string,
	config: Configuration,
	source: MacroSource,
	predefined: ReadonlyMap<string, Macro>,
): ReadonlyMap<string, Macro> {
	const context = new Context(file, text, config, source, predefined);
	directivesOf(context, file, text);
	return defined(context);
}

/** `limits`: ascending offsets that no macro invocation reaches over (ends of visible stretches). */
export function preprocess(
	file: string,
	text: string,
	config: Configuration,
	source: MacroSource,
	predefined: ReadonlyMap<string, Macro>,
	limits: readonly number[] = [],
): Preprocessed {
	const context = new Context(file, text, config, source, predefined);
	const names = context.names;
	const output = new Output(text, names, (text.length >> 2) + 64);
	const pass = new Pass(context, file, text, output);
	const { tokens } = pass;
	const out = output.tokens;
	for (let i = pass.advance(); i >= 0; i = pass.advance()) {
		const kind = tokens.kind[i] as number;
		const id = tokens.id[i] as number;
		const start = tokens.start[i] as number;
		if (kind === T_NAME) {
			const state = context.stateOf(id);
			if (state !== PLAIN) {
				if ((names.text[id] as string).startsWith('CONFIG_')) context.useConfig(names.text[id] as string, start);
				if (limits.length > 0) pass.stop = limits.find((limit) => limit > start) ?? Number.POSITIVE_INFINITY;
				if (state !== CONFIG && expandAt(context, pass, output, i)) continue;
			}
		}
		const at = output.at(start);
		out.push(kind, tokens.flags[i] as number, at, at + (tokens.end[i] as number) - start, id);
	}
	const { text: made, map } = output.finish();
	return {
		text: made,
		map,
		tokens: out,
		names,
		uses: output.uses,
		macros: defined(context),
		lookup: (name) => context.macro(name),
		configs: [...context.configs].map(([symbol, uses]) => ({ symbol, uses })),
		includes: context.includes,
		inactive: context.inactive,
		problems: context.problems,
	};
}

/** Expands the invocation at live token `i`; false when there is none after all (a function-like name without parenthesis). */
function expandAt(context: Context, pass: Pass, output: Output, i: number): boolean {
	const { tokens } = pass;
	const id = tokens.id[i] as number;
	const macro = context.lookup.find(id);
	if (macro && macro.arity >= 0 && !pass.opens()) return false;
	context.place = tokens.start[i] as number;
	output.suspended = true;
	const toks = expand([pass.tok(i)], context.lookup, pass);
	output.suspended = false;
	if (pass.i === i + 1 && toks.length === 1 && toks[0]?.text === context.names.text[id]) return false;
	const end = tokens.end[pass.i - 1] as number;
	const name = context.names.text[id] as string;
	for (const t of toks) if (t.kind === T_NAME && t.text.startsWith('CONFIG_')) context.useConfig(t.text, context.place);
	output.replace(tokens.start[i] as number, end, toks, name);
	return true;
}
