/**
 * What CONFIG symbols ask of each other, read from the Kconfig text that is visible. Owns reading Kconfig; it answers "does Y need X",
 * never what a whole configuration would be.
 */
import type { SourceText } from '../patch/model';

interface Entry {
	/** Expressions that must hold: `depends on`, enclosing `if` and `menu`. */
	readonly needs: readonly string[];
	readonly selects: readonly string[];
	readonly tristate: boolean;
	/** Its file is visible from end to end, so nothing around it is missing. */
	readonly whole: boolean;
}

export interface Kconfig {
	/** `unknown`: the text that would tell is not visible. Names with the prefix CONFIG_. */
	needs(symbol: string, needed: string): 'yes' | 'no' | 'unknown';
	tristate(symbol: string): boolean;
}

interface FileEntries {
	readonly entries: ReadonlyMap<string, Entry>;
	/** Files it reads in, with the conditions around the line. */
	readonly sources: ReadonlyMap<string, readonly string[]>;
}

interface Open {
	readonly condition: string;
	readonly menu: boolean;
}

/** Entries of one file, by name without the prefix. Where a stretch ends with the `endif` of an `if` that it does not show, the comment behind says which. */
function entriesIn(text: string, visible: SourceText['visible'], whole: boolean): FileEntries {
	const out = new Map<string, Entry>();
	const sources = new Map<string, readonly string[]>();
	const lines = text.split('\n');
	for (const stretch of visible) {
		const open: Open[] = [];
		let here: { name: string; needs: string[]; selects: string[]; tristate: boolean } | undefined;
		const mine: string[] = [];
		const close = (): void => {
			if (here) out.set(here.name, { ...here, needs: [...here.needs, ...open.map((o) => o.condition).filter((c) => c !== '')], whole });
			here = undefined;
		};
		let help = -1;
		for (const line of lines.slice(stretch.first - 1, stretch.last)) {
			const indent = /^\s*/.exec(line)?.[0].replace(/\t/g, '        ').length ?? 0;
			if (help >= 0 && (line.trim() === '' || help === 0 || indent >= help)) {
				if (line.trim() !== '' && help === 0) help = Math.max(indent, 1);
				if (line.trim() === '' || indent >= help) continue;
			}
			help = -1;
			const m = /^\s*(\w+|---help---)\s*(.*)$/.exec(line.replace(/\s+#.*$/, ''));
			const word = m?.[1] ?? '';
			const rest = (m?.[2] ?? '').trim();
			if (word === 'config' || word === 'menuconfig') {
				close();
				here = { name: rest, needs: [], selects: [], tristate: false };
				mine.push(rest);
			} else if (word === 'if' || word === 'menu' || word === 'choice') {
				close();
				open.push({ condition: word === 'if' ? rest : '', menu: word !== 'if' });
			} else if (word === 'endif' || word === 'endmenu' || word === 'endchoice') {
				close();
				const unseen = open.pop() === undefined ? /#\s*(\w+)/.exec(line)?.[1] : undefined;
				if (unseen !== undefined && word === 'endif')
					for (const name of mine.splice(0)) {
						const e = out.get(name);
						if (e) out.set(name, { ...e, needs: [...e.needs, unseen] });
					}
			} else if (word === 'depends') {
				const condition = rest.replace(/^on\s+/, '');
				const top = open.at(-1);
				if (here) here.needs.push(condition);
				else if (top?.menu) open[open.length - 1] = { condition, menu: true };
			} else if (here && word === 'select') here.selects.push(/^\w+/.exec(rest)?.[0] ?? '');
			else if (here && word === 'tristate') here.tristate = true;
			else if (word === 'source' || word === 'rsource') {
				close();
				sources.set(
					rest.replace(/"/g, ''),
					open.map((o) => o.condition).filter((c) => c !== ''),
				);
			} else if (word === 'help' || word === '---help---') help = 0;
		}
		close();
	}
	return { entries: out, sources };
}

/** Symbols without which an expression cannot hold. */
const conjuncts = (expression: string): readonly string[] =>
	expression.includes('||')
		? []
		: expression.split('&&').flatMap((one) => /^\s*\(?\s*(\w+)\s*(?:=\s*[ym]\s*|!=\s*n\s*)?\)?\s*$/.exec(one)?.[1] ?? []);

const bare = (symbol: string): string => symbol.replace(/^CONFIG_/, '');

export interface KconfigText {
	readonly path: string;
	readonly text: string;
	readonly visible: SourceText['visible'];
	/** All of it is visible. */
	readonly whole: boolean;
}

/** `texts`: Kconfig files as far as they are visible. A file is read under the conditions of the one that reads it in. */
export function kconfigOf(texts: readonly KconfigText[]): Kconfig {
	const files = new Map(texts.map((t) => [t.path, { ...t, ...entriesIn(t.text, t.visible, t.whole) }]));
	/** Conditions around a whole file; undefined when what reads it in is not visible. Those at the top of the tree have none. */
	const around = (path: string, depth = 0): readonly string[] | undefined => {
		if (path.split('/').length <= 2) return [];
		for (const f of depth < 8 ? files.values() : []) {
			const own = f.sources.get(path);
			const outer = own && f.whole ? around(f.path, depth + 1) : undefined;
			if (own && outer) return [...outer, ...own];
		}
		return undefined;
	};
	const entries = new Map<string, Entry>();
	for (const f of files.values()) {
		const conditions = around(f.path);
		for (const [name, e] of f.entries)
			if (!entries.has(name) || e.whole)
				entries.set(name, { ...e, needs: [...e.needs, ...(conditions ?? [])], whole: e.whole && conditions !== undefined });
	}
	const needs = (symbol: string, needed: string, busy: ReadonlySet<string>): 'yes' | 'no' | 'unknown' => {
		if (symbol === needed) return 'yes';
		const e = entries.get(symbol);
		if (!e) return 'unknown';
		const next = [...e.needs.flatMap(conjuncts), ...e.selects].filter((n) => !busy.has(n) && n !== 'y' && n !== 'm');
		const answers = next.map((n) => needs(n, needed, new Set([...busy, symbol])));
		if (answers.includes('yes')) return 'yes';
		return answers.includes('unknown') || !e.whole ? 'unknown' : 'no';
	};
	return {
		needs: (symbol, needed) => needs(bare(symbol), bare(needed), new Set()),
		tristate: (symbol) => entries.get(bare(symbol))?.tristate ?? false,
	};
}
