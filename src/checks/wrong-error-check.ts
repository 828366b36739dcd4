import type { Checker, RawFinding } from './check';
import { failureAt } from './failing-call';

export const wrongErrorCheck: Checker = {
	id: 'wrong-error-check',
	title: 'The test does not fit the way the call fails',
	severity: 'error',
	doc: `The result of a call is tested, but not for what the call gives when it fails: \`IS_ERR()\` on a function that gives NULL, or a test against NULL on a function that gives an error pointer.

The test never fires. The failure is taken for success, and the pointer is used.

Test \`if (!p)\` where the function gives NULL, \`if (IS_ERR(p))\` where it gives error pointers. \`IS_ERR_OR_NULL()\` is right only where both can come back.

Only functions whose way to fail is known from the kernel's source are judged, and only when no test of the right kind follows.`,
	judge(way) {
		const out: RawFinding[] = [];
		for (const t of way.tests) {
			const wrong = (t.by === 'errptr' && t.fails === 'null') || (t.by === 'null' && t.fails === 'errptr');
			const fault = wrong ? failureAt(way, t) : undefined;
			if (!fault) continue;
			out.push({
				rule: 'wrong-error-check',
				place: fault.place,
				fn: fault.fn,
				message:
					t.fails === 'null'
						? `${t.call}() gives NULL when it fails, but \`${t.to}\` is tested with IS_ERR(), which NULL passes. Test \`!${t.to}\`.`
						: `${t.call}() gives an error pointer when it fails, but \`${t.to}\` is tested against NULL, which an error pointer passes. Test \`IS_ERR(${t.to})\`.`,
				resource: t.to,
				confidence: 0.95,
				basis: [],
				keys: [fault.seq],
				same: `wrong-error-check:${t.at}`,
			});
		}
		return out;
	},
};
