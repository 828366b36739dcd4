/** The nearest of several names, for messages about one that is not known. */

/** Edits (insert, delete, change, swap of neighbours) that make `b` of `a`; `most` + 1 when there are more. */
function distance(a: string, b: string, most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let before: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const now = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let d = Math.min((last[j] as number) + 1, (now[j - 1] as number) + 1, (last[j - 1] as number) + same);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] as number) + 1);
			now.push(d);
		}
		before = last;
		last = now;
	}
	return last[b.length] as number;
}

/** The known name that is nearest, when one is near enough (a third of its letters may differ, 1 at least); the first of equals. */
export function nearest(name: string, known: readonly string[]): string | undefined {
	const most = Math.max(1, Math.floor(name.length / 3));
	let best: string | undefined;
	let least = most + 1;
	for (const one of known) {
		const d = distance(name.toLowerCase(), one.toLowerCase(), most);
		if (d < least) {
			least = d;
			best = one;
		}
	}
	return best;
}
