/**
 * What the machine says to a reviewer's claim. Owns the judgement: which runs settle a claim, and how. Reading claims is in claims.ts, making
 * runs is behind the Queries port.
 *
 * The default is "unsettled", and without runs there is no answer at all. A claim is refuted only when every visible way was followed to its end.
 */
import type { Place } from '../base/positions';
import type { Remark } from '../patch/model';
import { type Claim, type ClaimKind, readClaim } from './claims';
import type { Finding, FunctionReport, RemarkAnswer } from './report';

/** What one run showed. */
export interface RunFacts {
	readonly run: string;
	/** Entry function, C name. */
	readonly entry: string;
	/** Calls made to fail, C names: `proc_alloc_inum`. */
	readonly faults: readonly string[];
	/** How often the function asked about was entered. */
	readonly reached: number;
	/** What checkers raised on this run, wherever it stands. `function`: link name of the innermost function. */
	readonly raised: readonly { readonly rule: string; readonly function: string; readonly place: Place; readonly text: string }[];
}

/** Runs of everything visible that can reach a function, each fallible call failing in turn. */
export interface RunSet {
	readonly runs: readonly RunFacts[];
	/** No budget was hit, and no caller, hole or unknown call was left out. */
	readonly complete: boolean;
	/** What was left out, one short phrase each. */
	readonly limits: readonly string[];
}

/** Port: what answers ask of the machine. The optional ones may not be there yet; claims that need them stay unsettled. */
export interface Queries {
	functions(): readonly FunctionReport[];
	findings(): readonly Finding[];
	/** Runs from every entry that leads to the function (its visible callers, their callers, itself when it has none). */
	runsReaching(link: string): RunSet;
	/** The same with a second task interleaved at shared accesses, locks and sleeps. */
	schedulesReaching?(link: string): RunSet;
	/**
	 * Ways a condition on a line went, over the runs that came to it. `proven`: both ways were taken by runs that assume nothing about code
	 * nobody has shown us (symbolic runs take unseen calls to return anything, so they go both ways easily).
	 */
	branches?(file: string, line: number): BranchFacts | undefined;
	/** Runs in which the last reference to the global object defined at this line is dropped. */
	lastPuts?(
		file: string,
		line: number,
	): { readonly name: string; readonly runs: number; readonly dropped: readonly string[]; readonly complete: boolean } | undefined;
}

export interface BranchFacts {
	readonly runs: readonly string[];
	readonly taken: boolean;
	readonly skipped: boolean;
	readonly complete: boolean;
	readonly proven?: boolean;
}

interface Judge {
	/** Rules of checkers that speak of this. */
	readonly rules: RegExp;
	/** "an uninitialised read". */
	readonly event: string;
	/** Needs runs of more than one task before it can be refuted. */
	readonly tasks?: true;
}

const JUDGES: Readonly<Record<Exclude<ClaimKind, 'dead-check'>, Judge>> = {
	uninitialised: { rules: /uninit/, event: 'a read of something that was not initialised' },
	leak: { rules: /leak|last-reference|missing-unlock|lost/, event: 'a leak' },
	'use-after-free': { rules: /use-after/, event: 'a use after free' },
	'double-release': { rules: /double-(free|put|release|unlock)/, event: 'a double release' },
	race: { rules: /race|unguarded|unlocked|without-lock|use-after|rcu/, event: 'a race', tasks: true },
	deadlock: { rules: /deadlock|double-lock|lock-order|inversion|blocked/, event: 'a deadlock', tasks: true },
	null: { rules: /null|err-?ptr|error-pointer/, event: 'a NULL or error pointer used' },
	reference: { rules: /reference|refcount|underflow|overflow-count|use-after/, event: 'a reference out of balance' },
};

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
const list = (names: readonly string[]): string =>
	names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

/** What happens is put against what was said. */
const settle = (claim: Claim, happens: boolean): RemarkAnswer['verdict'] => (happens !== claim.denied ? 'confirmed' : 'refuted');

/** Findings that the claim speaks of: right kind, in the function or about a member it names. */
function matching(claim: Claim, fn: FunctionReport, judge: Judge, findings: readonly Finding[]): Finding | undefined {
	const right = findings.filter((one) => judge.rules.test(one.rule) && one.status !== 'fixed');
	const here = right.filter(
		(one) => one.function === fn.name || (one.file === fn.place.file && one.line >= fn.place.line && one.line <= fn.lastLine),
	);
	const members = claim.members.filter((one) => one.member !== '*');
	const exact = here.find((one) => members.some((member) => one.message.includes(member.member) || one.resource.includes(member.member)));
	return (
		exact ??
		(members.length === 0 ? here[0] : undefined) ??
		right.find((one) =>
			one.witness.steps.some(
				(step) => step.key && step.place.file === fn.place.file && step.place.line >= fn.place.line && step.place.line <= fn.lastLine,
			),
		)
	);
}

function limitsText(set: RunSet): string {
	return set.limits.length > 0 ? `Not followed: ${list(set.limits)}.` : 'Not every way was followed to its end.';
}

/** Sentences on a claim of which no run shows the event. */
function absence(claim: Claim, fn: FunctionReport, judge: Judge, set: RunSet): string {
	const entries = [...new Set(set.runs.map((one) => one.entry))];
	const reaching = set.runs.filter((one) => one.reached > 0).length;
	const faults = new Set(set.runs.flatMap((one) => one.faults));
	const said = claim.names.filter((name) => faults.has(name));
	const of = entries.length <= 3 ? list(entries) : `${entries.length} functions`;
	const parts: string[] = [];
	if (said.length > 0) {
		const there = set.runs.filter((one) => one.reached > 0 && one.faults.some((fault) => said.includes(fault))).length;
		parts.push(
			there === 0
				? `no run in which ${list(said)} fails comes to ${fn.name}()`
				: `${count(there, 'run')} in which ${list(said)} fails come${there === 1 ? 's' : ''} to ${fn.name}()`,
		);
	}
	if (reaching === 0) {
		if (said.length === 0) parts.push(`none comes to ${fn.name}()`);
	} else
		parts.push(
			reaching === 1
				? `the one that comes to ${fn.name}() does not show ${judge.event}`
				: `none of the ${reaching} that come to ${fn.name}() shows ${judge.event}`,
		);
	return `${count(set.runs.length, 'run')} of ${of}, each fallible call failing in turn: ${parts.join(', and ')}.`;
}

function judged(claim: Claim, fn: FunctionReport, judge: Judge, queries: Queries): RemarkAnswer | undefined {
	const finding = matching(claim, fn, judge, queries.findings());
	if (finding) return { verdict: settle(claim, true), text: finding.message, runs: 1, run: finding.witness.run };
	const set = judge.tasks ? queries.schedulesReaching?.(fn.link) : queries.runsReaching(fn.link);
	if (!set || set.runs.length === 0) return undefined;
	const shown = set.runs.find((one) => one.raised.some((event) => judge.rules.test(event.rule) && event.function === fn.link));
	if (shown) {
		const event = shown.raised.find((one) => judge.rules.test(one.rule) && one.function === fn.link);
		const when = shown.faults.length > 0 ? `When ${list(shown.faults)} fails: ` : '';
		return { verdict: settle(claim, true), text: `${when}${event?.text ?? judge.event}.`, runs: set.runs.length, run: shown.run };
	}
	const text = absence(claim, fn, judge, set);
	if (!set.complete) return { verdict: 'unsettled', text: `${text} ${limitsText(set)}`, runs: set.runs.length };
	const example = set.runs.find((one) => one.reached > 0);
	return { verdict: settle(claim, false), text, runs: set.runs.length, ...(example ? { run: example.run } : {}) };
}

/** "This check is unnecessary": over all runs that come to it, does the condition ever go the other way? */
function deadCheck(claim: Claim, remark: Remark, queries: Queries): RemarkAnswer | undefined {
	const { anchor } = remark;
	if (anchor?.side !== 'patched') return undefined;
	// The remark may stand below the comment and above the check: the condition is on its line or one of the next ones.
	for (let line: number = anchor.line; line <= anchor.line + 4; line++) {
		const ways = queries.branches?.(anchor.file, line);
		if (!ways || ways.runs.length === 0) continue;
		const runs = ways.runs.length;
		const example = ways.runs[0] ? { run: ways.runs[0] } : {};
		if (ways.taken && ways.skipped) {
			const text = `The condition on line ${line} goes both ways in ${count(runs, 'run')}`;
			if (ways.proven) return { verdict: settle(claim, false), text: `${text}.`, runs, ...example };
			return { verdict: 'unsettled', text: `${text}, but they take code that is not visible to return anything.`, runs, ...example };
		}
		const text = `The condition on line ${line} is ${ways.taken ? 'true' : 'false'} in every one of ${count(runs, 'run')}.`;
		return {
			verdict: ways.complete ? settle(claim, true) : 'unsettled',
			text: ways.complete ? text : `${text} Not every way was followed to its end.`,
			runs,
			...example,
		};
	}
	return undefined;
}

/** "This should hold a reference": does the holder ever give up what it did not take? Speaks of a global object at the anchor. */
function holderReference(claim: Claim, remark: Remark, queries: Queries): RemarkAnswer | undefined {
	const { anchor } = remark;
	if (anchor?.side !== 'patched') return undefined;
	const fate = queries.lastPuts?.(anchor.file, anchor.line);
	if (!fate || fate.runs === 0) return undefined;
	const [first] = fate.dropped;
	if (first !== undefined)
		return {
			verdict: settle(claim, true),
			text: `The last reference to ${fate.name} can be dropped, and with it what it never took.`,
			runs: fate.runs,
			run: first,
		};
	const text = `In ${count(fate.runs, 'run')} the last reference to ${fate.name} is never dropped, so what it points to is not put on its behalf.`;
	return fate.complete
		? { verdict: settle(claim, false), text, runs: fate.runs }
		: { verdict: 'unsettled', text: `${text} Not every way was followed to its end.`, runs: fate.runs };
}

/** The machine's answer to a remark; undefined when it makes no claim we can look into, or when nothing was run for it. */
export function answerTo(remark: Remark, queries: Queries): RemarkAnswer | undefined {
	const claim = readClaim(remark, queries.functions());
	if (!claim) return undefined;
	if (claim.kind === 'dead-check') return deadCheck(claim, remark, queries);
	if (!claim.function) return claim.kind === 'reference' ? holderReference(claim, remark, queries) : undefined;
	return judged(claim, claim.function, JUDGES[claim.kind], queries);
}
