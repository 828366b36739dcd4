import type { Checker, RawFinding } from './check';
import { failureAt } from './failing-call';

export const uncheckedResult: Checker = {
	id: 'unchecked-result',
	title: 'A failure is not looked at',
	severity: 'warning',
	doc: `A call that gives the caller something of its own (memory, a thread, a registration) can fail. Its result is stored where others will use it, nobody tests it, and the function reports success.

The first user of the stored pointer oopses, far from the cause.

Test the result, undo what was done before, and return the error.

A result that is tested anywhere in the visible files, under the same member name, counts as tested.`,
	judge(way) {
		const out: RawFinding[] = [];
		if (!way.returned || way.exit === 'error') return out;
		for (const t of way.tests) {
			if (t.by !== 'none' || !t.gives || !t.stored || t.elsewhere || OPTIONAL.test(t.call)) continue;
			// Its declaration may stand in lines that are not visible: then it is as likely a local variable.
			if (!way.fn.complete && !/->|\./.test(t.to)) continue;
			const fault = failureAt(way, t);
			if (!fault) continue;
			out.push({
				rule: 'unchecked-result',
				place: fault.place,
				fn: fault.fn,
				message: `${t.call}() can fail (${t.fails === 'null' ? 'NULL' : 'error pointer'}), but \`${t.to}\` is never tested, and the function goes on as if it had not. Test it and return the error.`,
				resource: t.to,
				confidence: 0.8,
				basis: [],
				keys: [fault.seq],
				same: `unchecked-result:${t.at}`,
			});
		}
		return out;
	},
};

/** Whose users live with a failure: debug files, statistics, names; nodes, of which nearly all functions take NULL. */
const OPTIONAL = /^of_|^fwnode_|debugfs|proc_|sysfs|optional|_get_drvdata|relay|led|trace|ratelimit/;
