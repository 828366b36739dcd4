/** From single cases to a table: who caught how many of each class, how much each says of a file, how long it takes. */
import { type Compared, OURS, type Verdict } from './compare';

export interface Row {
	readonly name: string;
	/** Caught, by class. */
	readonly caught: Readonly<Record<string, number>>;
	/** Messages about any of the classes, per file. */
	readonly perFile?: number;
	/** Cases with a message of the class in the function after the fix too. */
	readonly stays?: number;
	readonly medianSeconds?: number;
	/** Files with no full answer. */
	readonly problems?: number;
}

export interface Sums {
	readonly cases: Readonly<Record<string, number>>;
	readonly rows: readonly Row[];
	/** Classes in which the others together are not beaten. */
	readonly notMore: readonly string[];
}

export function sum(all: readonly Compared[], tools: readonly string[]): Sums {
	const measured = all.filter((c) => c.problem === undefined);
	const classes = [...new Set(measured.map((c) => c.class))].sort();
	const count = (of: (c: Compared) => boolean): Record<string, number> =>
		Object.fromEntries(classes.map((cls) => [cls, measured.filter((c) => c.class === cls && of(c)).length]));
	const rowOf = (name: string): Row => {
		const verdicts = measured.flatMap((c) => c.verdicts[name] ?? []);
		return {
			name,
			caught: count((c) => c.verdicts[name]?.caught === true),
			perFile: Math.round((100 * total(verdicts, (v) => v.inFile)) / Math.max(1, verdicts.length)) / 100,
			stays: verdicts.filter((v) => v.after.length > 0).length,
			medianSeconds: Math.round(100 * median(verdicts.map((v) => v.seconds))) / 100,
			problems: verdicts.filter((v) => v.problem !== undefined).length,
		};
	};
	const union: Row = { name: 'union of the others', caught: count((c) => tools.some((t) => c.verdicts[t]?.caught === true)) };
	const own = rowOf(OURS);
	return {
		cases: count(() => true),
		rows: [...tools.map(rowOf), union, own],
		notMore: classes.filter((c) => (own.caught[c] ?? 0) <= (union.caught[c] ?? 0)),
	};
}

const total = (all: readonly Verdict[], of: (v: Verdict) => number): number => all.reduce((n, v) => n + of(v), 0);

function median(all: readonly number[]): number {
	const sorted = [...all].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function table(s: Sums): string {
	const classes = Object.keys(s.cases);
	const head = [
		'tool',
		...classes.map((c) => `${c} (${s.cases[c]})`),
		'says after the fix too',
		'messages per file',
		'median s per file',
		'no full answer',
	];
	const lines = s.rows.map((r) => [
		r.name,
		...classes.map((c) => r.caught[c] ?? 0),
		...[r.stays, r.perFile, r.medianSeconds, r.problems].map((n) => n ?? ''),
	]);
	return [head, head.map(() => '---'), ...lines].map((l) => `| ${l.join(' | ')} |`).join('\n');
}
