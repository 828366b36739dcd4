/** Compares what the run told with what the real kernel answered, and says which fact explains a difference between versions. */
import { type Chain, isMountKind, isResultKind, type Observation } from './file';

export interface Difference {
	readonly id: number;
	readonly scenario: string;
	readonly kind: string;
	readonly kernel: string;
	readonly model: string;
	/** The change of the kernel after the modelled version that explains it; absent: our model is wrong. */
	readonly fact?: string;
}

/** Values by name ("path 9"), as the machine shows them. */
export type Told = ReadonlyMap<string, string>;

const INIT_INODE = 4026531835;

/** Changes of Linux after 4.6 that show in an observation. */
const FACTS: readonly { readonly when: (one: Observation) => boolean; readonly fact: string }[] = [
	{ when: (one) => one.errno === 'ENOSPC', fact: 'about 4.9: cgroup namespaces are counted per user (ucounts), one too many gives ENOSPC' },
	{
		when: (one) => one.steps.some((step) => step.into_cgroup !== undefined),
		fact: "5.7: clone3 with CLONE_INTO_CGROUP, and CLONE_NEWCGROUP takes the child's css_set as root",
	},
	{
		when: (one) => one.kind === 'proc_cgroup_too_long',
		fact: '6.8: the path is cut at PATH_MAX - 1; 3.17 and 4.6 fail the read with ENAMETOOLONG',
	},
	{ when: (one) => one.steps.some((step) => step.data?.includes('nsdelegate')), fact: '4.13: nsdelegate' },
];

/** Inode numbers are only compared as being the first namespace's, and as being equal or not within a chain. */
class Inodes {
	readonly #ours = new Map<number, number>();
	readonly #theirs = new Map<number, number>();

	same(ours: number, theirs: number): boolean {
		if (ours === INIT_INODE || theirs === INIT_INODE) return ours === theirs;
		if (!this.#ours.has(ours) && !this.#theirs.has(theirs)) {
			this.#ours.set(ours, theirs);
			this.#theirs.set(theirs, ours);
		}
		return this.#ours.get(ours) === theirs && this.#theirs.get(theirs) === ours;
	}
}

export interface Compared {
	readonly equal: number;
	readonly differences: readonly Difference[];
	readonly notCovered: readonly { readonly id: number; readonly why: string }[];
}

export function compareChain(
	chain: Chain,
	told: Told,
	skipped: readonly { readonly id: number; readonly why: string }[],
	errorName: (n: number) => string,
): Compared {
	const inodes = new Inodes();
	const differences: Difference[] = [];
	const notCovered: { id: number; why: string }[] = [];
	let equal = 0;
	const errno = (one: Observation): string => {
		const n = Number(told.get(`errno ${one.id}`) ?? 0);
		return n < 0 ? errorName(-n) : '';
	};
	/** What the model answers, in the words of the file; undefined when the run did not come so far. */
	const answer = (one: Observation): { readonly text: string; readonly same: boolean } | undefined => {
		const want = one.errno ?? one.path ?? '';
		const is = (text: string) => ({ text, same: text === want });
		const shown = told.get(`path ${one.id}`);
		const path = shown === undefined ? undefined : (JSON.parse(shown) as string);
		if (isMountKind(one.kind)) return path === undefined ? undefined : is(errno(one) || path);
		if (isResultKind(one.kind)) return told.has(`errno ${one.id}`) ? is(errno(one) || '0') : undefined;
		switch (one.kind) {
			case 'proc_cgroup':
			case 'proc_cgroup_v1_named':
				return path === undefined ? undefined : is(errno(one) || path);
			case 'proc_cgroup_length':
			case 'proc_cgroup_too_long':
				return path === undefined ? undefined : is(errno(one) || `len=${path.length}`);
			case 'mkcg_result':
				return told.has(`errno ${one.id}`) ? is(errno(one) || '0') : undefined;
			case 'ns_inode': {
				const n = told.get(`inode ${one.id}`);
				if (n === undefined) return undefined;
				if (Number(n) < 0) return is(errorName(-Number(n)));
				const theirs = one.inode ?? Number(/\[(\d+)\]/.exec(one.path ?? '')?.[1]);
				return { text: `cgroup:[${n}]`, same: one.errno === null && inodes.same(Number(n), theirs) };
			}
			case 'ns_inode_equal': {
				const n = told.get(`equal ${one.id}`);
				return n === undefined ? undefined : is(n === '0' ? 'False' : 'True');
			}
			case 'ns_dir_listing_contains_cgroup': {
				const n = told.get(`listed ${one.id}`);
				return n === undefined ? undefined : is(n === '0' ? 'no' : 'yes');
			}
			default:
				return undefined;
		}
	};
	for (const one of chain.observations) {
		const skip = skipped.find((s) => s.id === one.id);
		const fact = FACTS.find((f) => f.when(one))?.fact;
		if (skip) {
			notCovered.push({ id: one.id, why: fact ? `${skip.why} (${fact})` : `${skip.why} is not modelled` });
			continue;
		}
		const got = answer(one);
		if (got?.same) {
			equal++;
			continue;
		}
		differences.push({
			id: one.id,
			scenario: one.scenario,
			kind: one.kind,
			kernel: one.errno ?? one.path ?? '',
			model: got?.text ?? 'the run stopped before',
			...(fact ? { fact } : {}),
		});
	}
	return { equal, differences, notCovered };
}
