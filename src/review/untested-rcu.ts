/**
 * RCU pointers that two or more functions of the files test against NULL and give up on, and that one function uses without a test. Text
 * only; owns the pattern. Whether a way comes to the use is for the checker to show.
 */
import type { UntestedPointer } from '../checks/check';
import type { FunctionText } from './infer-results';

const LOADS =
	/(?<![\w>.])([A-Za-z_]\w*)\s*=\s*rcu_dereference(?:_bh|_rtnl|_sched)?\s*\(\s*((?:[A-Za-z_]\w*(?:->|\.))+([A-Za-z_]\w*))\s*\)\s*;/g;

interface Site {
	readonly fn: FunctionText;
	readonly variable: string;
	readonly from: string;
	readonly tested: 'gives-up' | 'other' | 'none';
	/** Offset of the first use in the file; -1 when there is none. */
	readonly use: number;
}

const asks = (v: string): RegExp =>
	new RegExp(
		`!\\s*${v}\\b(?!\\s*(?:->|\\.|\\[|\\())|\\b${v}\\s*[!=]=|[!=]=\\s*${v}\\b|(?:if|while|likely|WARN_ON|WARN_ON_ONCE|return|&&|\\|\\|)\\s*\\(?\\s*${v}\\s*(?:\\)|&&|\\|\\||\\?|;)|\\b${v}\\s*\\?|\\bIS_ERR\\w*\\s*\\(\\s*${v}`,
	);
const givesUp = (v: string): RegExp =>
	new RegExp(
		`\\bif\\s*\\(\\s*(?:unlikely\\s*\\(\\s*)?(?:!\\s*${v}\\b(?!\\s*(?:->|\\.|\\[))|${v}\\s*==\\s*NULL)[^{;]*\\)\\s*\\{?[^}]*?\\b(?:return|goto|continue|break)\\b`,
	);

function siteOf(fn: FunctionText, m: RegExpExecArray): Site {
	const [whole, variable, from] = m as unknown as [string, string, string];
	const start = m.index + whole.length;
	const again = new RegExp(`(?<![=!<>\\w>.])${variable}\\s*=(?!=)`).exec(fn.text.slice(start));
	const rest = fn.text.slice(start, again ? start + again.index : undefined);
	const use = rest.search(new RegExp(`\\b${variable}\\s*->|[(,]\\s*${variable}\\s*[,)]`));
	const up = givesUp(variable).exec(rest);
	const tested = up && (use < 0 || up.index <= use) ? 'gives-up' : asks(variable).test(rest) ? 'other' : 'none';
	return { fn, variable, from, tested, use: use < 0 ? -1 : fn.at + start + use };
}

/** By function name. */
export function untestedRcu(functions: readonly FunctionText[]): ReadonlyMap<string, readonly UntestedPointer[]> {
	const byMember = new Map<string, { readonly fn: FunctionText; readonly m: RegExpExecArray }[]>();
	for (const fn of functions) {
		if (!fn.text.includes('rcu_dereference')) continue;
		for (const m of fn.text.matchAll(LOADS)) {
			const member = m[3] as string;
			byMember.set(member, [...(byMember.get(member) ?? []), { fn, m }]);
		}
	}
	const out = new Map<string, UntestedPointer[]>();
	for (const loads of byMember.values()) {
		// Two that test it, and one that does not.
		if (loads.length < 3) continue;
		const sites = loads.map(({ fn, m }) => siteOf(fn, m));
		const careful = [...new Set(sites.filter((s) => s.tested === 'gives-up').map((s) => s.fn.name))].sort();
		const bold = sites.filter((s) => s.tested === 'none' && s.use >= 0);
		const [b] = bold;
		if (careful.length < 2 || bold.length !== 1 || !b || sites.some((s) => s.tested === 'other') || careful.includes(b.fn.name)) continue;
		out.set(b.fn.name, [...(out.get(b.fn.name) ?? []), { variable: b.variable, from: b.from, use: b.use, careful }]);
	}
	return out;
}
