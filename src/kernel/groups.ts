/**
 * The control groups of a stopped state: the tree, who is in which group, and which groups are roots of namespaces. Read from the living
 * objects by type, so it is the same for our model, the patch's code and a kernel tree's. Never changes the state, makes no lazy objects.
 *
 *   task_struct ─css_set*─► css_set ─cgroup*─► cgroup      the default hierarchy; the others hang on links and are not read
 *   task_struct ─► nsproxy ─► cgroup_namespace ─► cgroup, or css_set ─► cgroup: what the task sees as its root
 */
import type { CType } from '../c/types';
import { readString } from '../machine/access';
import type { Machine } from '../machine/machine';
import type { MemObject } from '../machine/memory';
import type { State } from '../machine/state';
import { isInt, Ptr, type Value } from '../machine/value';
import type { GroupView } from '../machine/view';

/** CSS_ONLINE of include/linux/cgroup-defs.h, the same since 3.10: in use; a new or removed group is not. */
const ONLINE = 2;

interface Spot {
	readonly o: MemObject;
	/** Bytes. */
	readonly off: number;
	readonly type: CType;
}

const keyOf = ({ o, off }: Spot): string => `${o.id}+${off}`;

/** Parents before children, siblings by name; empty when the state holds no group. */
export function groupsOf(m: Machine, s: State): GroupView[] {
	const { types } = m.program;
	const record = (id: string): CType => ({ k: 'record', id });

	function fields(at: Spot) {
		return at.type.k === 'record' ? types.members(at.type) : [];
	}

	function spotOf(v: Value | undefined, type: CType): Spot | undefined {
		const o = v instanceof Ptr && !v.sym ? s.object(v.obj) : undefined;
		return o && !o.freed ? { o, off: (v as Ptr).off, type } : undefined;
	}

	function word(at: Spot, off: number, size: number, signed = false): Value | undefined {
		const got = at.o.assemble(at.off + off, size, signed);
		return 'v' in got ? got.v : undefined;
	}

	/** What a member that points to a record of this type points at; by name when one is given. */
	function follow(at: Spot | undefined, id: string, name?: RegExp): Spot | undefined {
		if (!at) return undefined;
		for (const one of fields(at)) {
			if (one.type.k !== 'pointer' || one.type.to.k !== 'record' || one.type.to.id !== id || name?.test(one.name) === false) continue;
			const found = spotOf(word(at, one.offset, 8), one.type.to);
			if (found) return found;
		}
		return undefined;
	}

	function inside(at: Spot, name: string): Spot | undefined {
		const one = fields(at).find((field) => field.name === name);
		return one && { o: at.o, off: at.off + one.offset, type: one.type };
	}

	function number(at: Spot, name: string): number | undefined {
		const one = fields(at).find((field) => field.name === name);
		const v = one && word(at, one.offset, types.sizeOf(one.type), true);
		return v !== undefined && isInt(v) ? Number(v) : undefined;
	}

	function text(at: Spot, name: string): string | undefined {
		const one = fields(at).find((field) => field.name === name);
		if (!one) return undefined;
		const address = one.type.k === 'array' ? new Ptr(at.o.id, at.off + one.offset) : word(at, one.offset, 8);
		return address === undefined ? undefined : readString(m, s, address, 4096);
	}

	const groups = new Map<string, { readonly at: Spot; readonly parent: string; tasks: GroupView['tasks'][number][]; roots: string[] }>();

	/** Takes in a group and those above it. */
	function group(at: Spot | undefined) {
		if (!at) return undefined;
		const known = groups.get(keyOf(at));
		if (known) return known;
		const self = inside(at, 'self');
		const parent = follow(follow(self, 'struct cgroup_subsys_state', /^parent$/), 'struct cgroup');
		const made = { at, parent: parent ? keyOf(parent) : '', tasks: [], roots: [] };
		groups.set(keyOf(at), made);
		if (parent) group(parent);
		return made;
	}

	const home = (at: Spot | undefined) => follow(at, 'struct cgroup') ?? follow(follow(at, 'struct css_set'), 'struct cgroup');

	const living = [...s.objects.all()].filter((o) => !o.freed && o.type?.k === 'record');
	const ofType = (id: string): Spot[] =>
		living.filter((o) => o.type?.k === 'record' && o.type.id === id).map((o) => ({ o, off: 0, type: record(id) }));
	for (const at of ofType('struct cgroup')) group(at);
	const spaces = new Map<string, { readonly root: ReturnType<typeof group>; readonly tasks: string[] }>();
	for (const at of ofType('struct task_struct')) {
		const pid = number(at, 'pid');
		if (pid === undefined) continue;
		const task = { pid, name: text(at, 'comm') || 'task' };
		group(home(at))?.tasks.push(task);
		const space = follow(follow(at, 'struct nsproxy'), 'struct cgroup_namespace');
		if (!space) continue;
		const known = spaces.get(keyOf(space)) ?? { root: group(home(space)), tasks: [] };
		known.tasks.push(`${task.name} (${pid})`);
		spaces.set(keyOf(space), known);
	}
	// a namespace that no task is in may live on, held by a file
	for (const at of ofType('struct cgroup_namespace')) {
		if (!spaces.has(keyOf(at))) spaces.set(keyOf(at), { root: group(home(at)), tasks: [] });
	}
	for (const { root, tasks } of spaces.values()) root?.roots.push(tasks.join(', '));

	const out: GroupView[] = [];
	function walk(parent: string, depth: number, above: string): void {
		const here = [...groups].filter(([, one]) => one.parent === parent);
		const named = here.map(([id, one]) => {
			const node = follow(one.at, 'struct kernfs_node');
			return { id, one, name: parent === '' ? '' : ((node && text(node, 'name')) ?? '(unnamed)') };
		});
		named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
		for (const { id, one, name } of named) {
			const self = inside(one.at, 'self');
			const flags = self && number(self, 'flags');
			const path = parent === '' ? '/' : `${above === '/' ? '' : above}/${name}`;
			out.push({
				id,
				name: name || '/',
				path,
				depth,
				offline: flags !== undefined && (flags & ONLINE) === 0,
				tasks: one.tasks.sort((a, b) => a.pid - b.pid),
				roots: one.roots.sort(),
			});
			walk(id, depth + 1, path);
		}
	}
	walk('', 0, '');
	// hierarchies of their own with nobody in them would only fill the picture
	const used = new Set(out.filter((one) => one.tasks.length > 0 || one.roots.length > 0).map(rootOf(out)));
	return out.filter((one) => used.has(rootOf(out)(one)));
}

/** The index of the top group that a group is below. */
const rootOf =
	(all: readonly GroupView[]) =>
	(one: GroupView): number => {
		let at = all.indexOf(one);
		while (at > 0 && all[at]?.depth !== 0) at--;
		return at;
	};
