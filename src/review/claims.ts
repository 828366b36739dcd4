/**
 * Reads a reviewer's remark as a claim that the machine can look into: what kind, about which function, said or denied.
 * Owns the vocabulary. It is general: words of the trade, and names that the patch itself defines; a remark without them is no claim.
 */
import type { Remark } from '../patch/model';
import type { FunctionReport } from './report';

export type ClaimKind =
	| 'uninitialised'
	| 'leak'
	| 'use-after-free'
	| 'double-release'
	| 'race'
	| 'deadlock'
	| 'null'
	| 'reference'
	| 'dead-check';

export interface Claim {
	readonly kind: ClaimKind;
	/** The remark says that it does not happen. */
	readonly denied: boolean;
	/** The function it is about: the one at its anchor, else one it names. */
	readonly function?: FunctionReport;
	/** Functions it names, called or visible: "if you fail in proc_alloc_inum()". In order of mention. */
	readonly names: readonly string[];
	/** Members it names as `ns->count`; `*` for all. */
	readonly members: readonly { readonly object: string; readonly member: string }[];
}

/** First match wins: the more special words stand first. */
const VOCABULARY: readonly (readonly [ClaimKind, RegExp])[] = [
	[
		'dead-check',
		/\b(check|test|condition|branch)\b[^.]*\b(unnecessary|bogus|redundant|pointless|useless|dead|never (?:true|false|happens?)|not needed)\b|\b(unnecessary|bogus|redundant|pointless|dead)\b[^.]*\b(check|test|branch|code)\b/i,
	],
	[
		'uninitialised',
		/\b(un-?initiali[sz]ed|not (?:yet )?initiali[sz]ed|(?:does|do|did)(?:n't| not) initiali[sz]e|[rf]andom (?:value|data|content|memor)\w*|garbage|stack junk|before (?:it|they) (?:is|are) (?:set|initiali[sz]ed))\b/i,
	],
	['double-release', /\bdouble[- ](?:free|put|unlock|release)\w*|\b(?:freed|put|released) twice\b/i],
	[
		'use-after-free',
		/\buse[- ]after[- ]free\b|\bUAF\b|\balready (?:been )?freed\b|\bdangling\b|\bafter (?:it|they|this) (?:is|was|were|has been) freed\b/i,
	],
	['deadlock', /\bdead-?lock\w*|\block(?:ing)? (?:order|inversion)|\bABBA\b|\blockdep\b|\bself-?lock\w*|\bhang(?:s|ing)?\b/i],
	[
		'leak',
		/\bleak\w*|\bmiss(?:es|ing|ed)? (?:the |a |an |an? actual |the actual )?(?:\w+ )?(?:k?v?free|put|\w+_put|put_\w+|kfree\w*|release|unlock)\b|\bforg[eo]t\w* to (?:free|put|release|unlock|drop)\b|\b(?:never|not|isn't|aren't) (?:freed|released|put|unlocked)\b|\bwho frees\b/i,
	],
	[
		'race',
		/\brac(?:e|es|y|ing)\b|\b(?:tak(?:e|ing)|hold(?:ing)?|need(?:s)?|under|grab(?:bing)?) (?:the |a |an )?\w*(?:_lock|lock|mutex|_sem|rcu\w*)\b|\bwithout (?:\w+ )?lock\w*|\bunlocked access\b|\bnot protected\b/i,
	],
	['null', /\bNULL\b|\bnull[- ]?(?:pointer|deref\w*)|\boops\b|\bERR_PTR\b|\bIS_ERR\b/],
	[
		'reference',
		/\b(?:bump|take|get|grab|hold|drop|missing|increment\w*|elevate)\b[^.]{0,40}\b(?:ref(?:erence)?(?:[ -]?count)?s?|refcounts?|count)\b|\brefcount\w* (?:leak|imbalance|underflow)/i,
	],
];

const DENIES =
	/\b(?:(?:I )?(?:do|can|could|did)(?:n't| not) see|(?:do|does|did|will|would|can|could)(?:n't| not) (?:call|reach|happen|lead|matter|get (?:there|here))|(?:can|could)(?:not|n't) happen|is (?:n't|not) (?:possible|reachable)|isn't (?:possible|reachable)|no (?:code ?path|way|special precautions?)|never (?:happens?|reach\w*|called))\b/i;

function functionAt(functions: readonly FunctionReport[], remark: Remark): FunctionReport | undefined {
	const { anchor } = remark;
	if (anchor?.side !== 'patched') return undefined;
	return functions.find(
		(fn) => fn.touch !== 'removed' && fn.place.file === anchor.file && fn.place.line <= anchor.line && anchor.line <= fn.lastLine,
	);
}

/** Names written as calls, and names of functions that are visible, wherever they stand. */
function namesIn(text: string, functions: readonly FunctionReport[]): string[] {
	const known = new Set(functions.map((fn) => fn.name));
	const names = new Set<string>();
	for (const match of text.matchAll(/\b([A-Za-z_]\w{2,})\b(\s?\()?/g)) {
		const name = match[1] ?? '';
		if (known.has(name) || (match[2] && name.includes('_'))) names.add(name);
	}
	return [...names];
}

/** Undefined when the remark makes no claim the machine knows how to look into. */
export function readClaim(remark: Remark, functions: readonly FunctionReport[]): Claim | undefined {
	const text = remark.text.replace(/\s+/g, ' ');
	const kind = VOCABULARY.find(([, words]) => words.test(text))?.[0];
	if (!kind) return undefined;
	const names = namesIn(text, functions);
	const at = functionAt(functions, remark);
	const named = functions.filter((fn) => names.includes(fn.name));
	// A remark below an unrelated line still tells by name what it speaks of.
	const about = at ?? (named.length === 1 ? named[0] : undefined);
	return {
		kind,
		denied: DENIES.test(text),
		...(about ? { function: about } : {}),
		names,
		members: [...text.matchAll(/\b(\w+)->(\*|\w+)/g)].map((match) => ({ object: match[1] ?? '', member: match[2] ?? '' })),
	};
}
