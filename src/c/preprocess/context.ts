/**
 * What the passes over one file (and the files it includes as text) share: names, the macros in force, CONFIG uses, problems.
 * It owns what a name means to the preprocessor; which lines are live is in directives.ts.
 */
import { type Line1, LineIndex, type Span, span } from '../../base/positions';
import type { Problem } from '../../base/problem';
import { Names, T_NAME, T_NUMBER, T_PUNCT, T_STRING } from '../lex';
import type { Include, Macro, MacroSource } from '../prepared';
import type { Configuration } from '../program';
import { isAnnotation } from './annotations';
import { configValue, enabledTests, isEnabled } from './config';
import { type Compiled, compileMacro, lexToks, type Tok } from './define';
import { type MacroLookup, spell } from './expand';

/** What a name means to the preprocessor. */
const UNKNOWN = 0;
export const PLAIN = 1;
const MACRO = 2;
const SPECIAL = 3;
export const CONFIG = 4;

const specials = new Set([...enabledTests, '__LINE__', '__FILE__', '__FILE_NAME__', '__BASE_FILE__', '__COUNTER__', '_Pragma', '__pragma']);

export class Context {
	readonly names = new Names();
	readonly own = new Map<string, Macro | undefined>();
	readonly configs = new Map<string, Span[]>();
	readonly includes: Include[] = [];
	readonly inactive: Span[] = [];
	readonly problems: Problem[] = [];
	readonly lookup: MacroLookup;
	private state = new Uint8Array(1024);
	private readonly compiled: (Compiled | undefined)[] = [];
	private counter = 0;
	private lines: LineIndex | undefined;
	/** Source offset of the invocation being expanded, for __LINE__. */
	place = 0;
	depth = 0;

	constructor(
		readonly file: string,
		readonly text: string,
		readonly config: Configuration,
		readonly source: MacroSource,
		readonly predefined: ReadonlyMap<string, Macro>,
	) {
		this.lookup = {
			names: this.names,
			find: (id) => (this.stateOf(id) === MACRO ? this.compiled[id] : undefined),
			isSpecial: (id) => this.stateOf(id) === SPECIAL,
			special: (id, args) => this.special(this.names.text[id] as string, args),
		};
	}

	stateOf(id: number): number {
		if (id < this.state.length) {
			const s = this.state[id] as number;
			if (s !== UNKNOWN) return s;
		}
		return this.classify(id);
	}

	/** The definition visible now. */
	macro(name: string): Macro | undefined {
		if (this.own.has(name)) return this.own.get(name);
		const macro = this.predefined.get(name) ?? this.source.find(name);
		// A file that is one of the sources must not see its own later definitions (nor its include guard).
		return macro?.file === this.file ? undefined : macro;
	}

	define(name: string, macro: Macro | undefined): void {
		this.own.set(name, macro);
		const id = this.names.id(name);
		if (id < this.state.length) this.state[id] = UNKNOWN;
	}

	/** `#ifdef name`. */
	isDefined(name: string): boolean {
		if (name.startsWith('CONFIG_') && !this.own.has(name)) return configValue(this.config, name).value !== undefined;
		return specials.has(name) || name.startsWith('__has_') || this.macro(name) !== undefined;
	}

	useConfig(name: string, start: number): void {
		const list = this.configs.get(name);
		const s = span(start, start + name.length);
		if (list) list.push(s);
		else this.configs.set(name, [s]);
	}

	line(at: number): Line1 {
		this.lines ??= new LineIndex(this.text);
		return (this.lines.lineAt(at) + 1) as Line1;
	}

	problem(code: string, severity: Problem['severity'], message: string, at: number): void {
		this.lines ??= new LineIndex(this.text);
		if (this.problems.length < 200) this.problems.push({ code, severity, message, place: this.lines.place(this.file, at) });
	}

	private classify(id: number): number {
		if (id >= this.state.length) {
			const wider = new Uint8Array(Math.max(id + 1, this.state.length * 2));
			wider.set(this.state);
			this.state = wider;
		}
		const name = this.names.text[id] as string;
		let s = PLAIN;
		if (name.startsWith('CONFIG_') && !this.own.has(name)) {
			s = CONFIG;
			const { value, listed } = configValue(this.config, name);
			// What nobody chooses may have a value that a header gives it then (CONFIG_NR_CPUS in include/linux/threads.h).
			const macro = value === undefined ? (listed ? undefined : this.macro(name)) : listed ? textMacro(name, value) : undefined;
			if (macro) {
				this.compiled[id] = compileMacro(macro, this.names);
				s = MACRO;
			}
		} else if (specials.has(name)) s = SPECIAL;
		else if (!isAnnotation(name)) {
			const macro = this.macro(name);
			if (macro) {
				this.compiled[id] = compileMacro(macro, this.names);
				s = MACRO;
			}
		}
		this.state[id] = s;
		return s;
	}

	private special(name: string, args: () => readonly (readonly Tok[])[] | undefined): readonly Tok[] | undefined {
		const one = (kind: number, text: string): Tok[] => [{ kind, id: 0, text, space: false, hide: undefined }];
		if (name === '__LINE__') return one(T_NUMBER, String(this.line(this.place)));
		if (name === '__COUNTER__') return one(T_NUMBER, String(this.counter++));
		if (name === '__FILE__' || name === '__BASE_FILE__') return one(T_STRING, JSON.stringify(this.file));
		if (name === '__FILE_NAME__') return one(T_STRING, JSON.stringify(this.file.slice(this.file.lastIndexOf('/') + 1)));
		const given = args();
		if (!given) return undefined;
		if (enabledTests.has(name)) {
			const symbol = spell(given[0] ?? []);
			return /^\w+$/.test(symbol) ? one(T_NUMBER, isEnabled(this.config, name, symbol) ? '1' : '0') : undefined;
		}
		return [];
	}
}

/** An object-like macro with a text of its own and no place. */
function textMacro(name: string, text: string): Macro {
	const names = new Names();
	const body = lexToks(text, names).map((t) => ({
		kind:
			t.kind === T_NAME
				? ('identifier' as const)
				: t.kind === T_STRING
					? ('string' as const)
					: t.kind === T_PUNCT
						? ('punctuation' as const)
						: ('number' as const),
		text: t.text,
		space: t.space,
	}));
	return { name, body, file: '<config>', at: 0 };
}
