/**
 * Later versions of a feature that our world model knows: as the author announced it in the thread, and as it was merged. Data
 * only; review/versions.ts applies them. A version says what it is about by C names, as a scenario does: nothing here looks at
 * who posted what.
 *
 *   on 'before'   changes to the code of the version before, one mail each
 *   on 'world'    replaces the patch: changes to our model files, and files of their own. What each of its changes does is told by
 *                 taking it back: a mail per change, by its title
 */
import type { SourceUnit } from '../../c/program';
import later from './later.patch';
import mergedCgroupNamespaceC from './merged/cgroup_namespace.c';
import mergedUndo from './merged/undo.patch';
import mergedWorld from './merged/world.patch';
import v2 from './v2.patch';
import v3 from './v3.patch';

export interface VersionText {
	readonly id: string;
	readonly title: string;
	/** It belongs to a review whose patch defines all of these C functions. */
	readonly functions: readonly string[];
	readonly on: 'before' | 'world';
	/** Mails with diffs, in order. */
	readonly series: string;
	readonly files: readonly SourceUnit[];
	/** For 'world': what is different from the version before, in no order. For 'before' the mails say it. */
	readonly changes: readonly WorldChange[];
	/** For 'world': mails that take a change back, each with the change's title; a change without one cannot be told alone. */
	readonly undo: string;
}

export interface WorldChange {
	readonly title: string;
	readonly why: string;
	/** C names that behave otherwise by it. */
	readonly functions: readonly string[];
}

const CGROUP_NAMESPACES = ['copy_cgroup_ns', 'free_cgroup_ns', 'cgroupns_get'];

export const versionTexts: readonly VersionText[] = [
	{
		id: 'v2',
		title: 'with the answers of the thread',
		functions: CGROUP_NAMESPACES,
		on: 'before',
		series: v2,
		files: [],
		changes: [],
		undo: '',
	},
	{
		id: 'v3',
		title: 'the version after that',
		functions: CGROUP_NAMESPACES,
		on: 'before',
		series: v3,
		files: [],
		changes: [],
		undo: '',
	},
	{
		id: 'merged',
		title: 'as merged (Linux 4.6)',
		functions: CGROUP_NAMESPACES,
		on: 'world',
		series: mergedWorld,
		files: [{ file: 'kernel/cgroup_namespace.c', text: mergedCgroupNamespaceC }],
		changes: [
			{
				title: 'setns joins a cgroup namespace',
				functions: ['cgroupns_install', 'setns'],
				why: 'Patch 7/8: CAP_SYS_ADMIN is needed in the own user namespace and in the one that owns the target.',
			},
			{
				title: 'the root of a namespace is a css_set',
				functions: ['copy_cgroup_ns', 'cgroup_mount_legacy'],
				why: 'v4 (November 2015): every hierarchy has a root in the namespace, not only the unified one.',
			},
			{
				title: 'kernfs_path_from_node gives a length',
				functions: ['kernfs_path_from_node', 'cgroup_path', 'cgroup_path_ns'],
				why: 'v8: it is given the target first, and no longer stops at different roots.',
			},
			{
				title: 'cgroup_path is the full path again',
				functions: ['cgroup_path', 'cgroup_path_ns'],
				why: 'v9: only cgroup_path_ns, which is told the namespace, looks at one; an exiting task has none.',
			},
			{
				title: 'a zombie is seen where it was',
				functions: ['task_exit', 'cgroup_exit'],
				why: 'Since 4.4 it leaves its groups when it is reaped; " (deleted)" follows the path of a removed group.',
			},
			{
				title: 'cgroup_mutex is not taken',
				functions: ['get_task_cgroup', 'copy_cgroup_ns'],
				why: 'After 4.6.2 copy_cgroup_ns reads the css_set under the lock of the sets only.',
			},
			{
				title: 'a mount shows the root of the namespace',
				functions: ['cgroup_mount', 'mount_cgroup'],
				why: 'Patch 8/8: a mount made inside begins at the root of the namespace, and its owner may make one.',
			},
			{
				title: 'the record is there without CONFIG_CGROUPS',
				functions: ['get_cgroup_ns', 'put_cgroup_ns'],
				why: 'Its declaration and the two that count it stand outside of the condition; free and copy have empty forms in the other branch.',
			},
		],
		undo: mergedUndo,
	},
	{
		id: 'later',
		title: 'since Linux 5.7',
		functions: CGROUP_NAMESPACES,
		on: 'before',
		series: later,
		files: [],
		changes: [],
		undo: '',
	},
];
