/** The oracle file: what a real kernel answered, and the steps that led there. Owns its shape; unknown members are kept out. */

export interface Step {
	readonly op: string;
	readonly task?: string;
	readonly cg?: string;
	readonly by?: string;
	readonly child?: string;
	readonly thread?: string;
	readonly does?: readonly string[];
	readonly flags?: readonly string[];
	readonly into_cgroup?: string;
	readonly hierarchy?: string;
	readonly type?: string;
	/** Where something is mounted. */
	readonly at?: string;
	readonly data?: string;
	readonly uid?: number;
	/** Who gets a group. */
	readonly to?: string;
	readonly ns?: string;
	readonly reaped?: boolean;
	readonly file?: string;
	readonly handle?: string;
	readonly target?: string;
	readonly nstype?: string;
	readonly key?: string;
	/** 0 or the name of an error. */
	readonly result?: number | string;
}

export interface Observation {
	readonly id: number;
	readonly scenario: string;
	readonly steps: readonly Step[];
	readonly observer: string;
	readonly subject: string;
	readonly kind: string;
	readonly path: string | null;
	readonly errno: string | null;
	readonly inode?: number;
	readonly is_init_inode?: boolean;
	readonly note?: string;
}

/** The root of a mount in the observer's /proc/self/mountinfo. */
export const isMountKind = (kind: string): boolean => kind.startsWith('mountinfo') || kind === 'mount_root';
/** What the last step came to. */
export const isResultKind = (kind: string): boolean => kind === 'syscall' || (kind.endsWith('_result') && kind !== 'mkcg_result');

export interface OracleFile {
	readonly meta: { readonly kernel: string; readonly init_ns_inode: number };
	readonly observations: readonly Observation[];
}

/** Observations that follow one another: the steps of each begin with those of the one before. */
export interface Chain {
	readonly name: string;
	readonly steps: readonly Step[];
	readonly observations: readonly Observation[];
}

const sameSteps = (a: readonly Step[], b: readonly Step[]): boolean => a.every((one, i) => JSON.stringify(one) === JSON.stringify(b[i]));

export function chainsOf(file: OracleFile): readonly Chain[] {
	const chains: { name: string; steps: readonly Step[]; observations: Observation[] }[] = [];
	for (const one of file.observations) {
		const last = chains.at(-1);
		if (last?.name === one.scenario && last.steps.length <= one.steps.length && sameSteps(last.steps, one.steps)) {
			last.steps = one.steps;
			last.observations.push(one);
		} else chains.push({ name: one.scenario, steps: one.steps, observations: [one] });
	}
	return chains;
}
