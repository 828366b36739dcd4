/**
 * A chain of observations as a C function on our world: each step is a call, each observation an expectation named by its id, so
 * that its value can be read from the run. Owns the translation; what the values mean is compare.ts.
 *
 *   __rehearse_expect_str(seen, "", "==", "path 9")     what the observer reads
 *   __rehearse_expect_int(r, 0, "==", "errno 9")        0 or -errno
 */
import { type Chain, isMountKind, isResultKind, type Observation, type Step } from './file';

export interface Written {
	readonly text: string;
	/** Steps and observations that have no translation: id (or -1 for a step) and why. */
	readonly skipped: readonly { readonly id: number; readonly why: string }[];
}

const PATH_MAX = 4096;
/** Where the unified hierarchy is mounted at first. */
const AT_BOOT = '/sys/fs/cgroup';
const NS_NAMES = new Set(['cgroup', 'ipc', 'mnt', 'net', 'pid', 'user', 'uts']);
/** Observers that are the host's first task. */
const HOST = new Set(['INIT', 'ADMIN', 'init']);
const THREAD_NEEDS = ['CLONE_VM', 'CLONE_FS', 'CLONE_FILES', 'CLONE_SIGHAND', 'CLONE_THREAD', 'CLONE_SYSVSEM'];

/** A C string literal; bytes that are not plain ASCII are octal. */
function quote(text: string): string {
	let out = '"';
	for (const byte of new TextEncoder().encode(text)) {
		const plain = byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 && byte !== 63;
		out += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
	}
	return `${out}"`;
}

const word = (text: string): string => text.replace(/\W/g, '_');

function flagsOf(flags: readonly string[]): string {
	const all = new Set(flags.includes('CLONE_THREAD') ? [...THREAD_NEEDS, ...flags] : flags);
	return all.size > 0 ? [...all].join(' | ') : '0';
}

class Writer {
	readonly lines: string[] = [];
	readonly skipped: { id: number; why: string }[] = [];
	readonly #tasks = new Set<string>();
	readonly #declared: string[] = [];
	readonly #roots = new Map<string, string>();
	readonly #groups = new Map<string, string>();
	readonly #files = new Set<string>();
	/** Open files that are no namespaces; those that were closed. */
	readonly #plain = new Set<string>();
	readonly #closed = new Set<string>();
	/** Tasks whose /proc/PID/cgroup someone has open. */
	readonly #watched = new Set<string>();
	/** Groups of the unified hierarchy that were made and not removed. */
	readonly #made = new Set<string>();
	/** Tasks that were reaped: their number names nobody. */
	readonly #gone = new Set<string>();
	/** Where the last mount was made. */
	#mounted = AT_BOOT;

	task(name: string): string {
		if (HOST.has(name)) return '(&init_task)';
		const v = `t_${word(name)}`;
		if (!this.#tasks.has(name)) {
			// a task that no step makes is in the root group
			this.make(name, `task_new(${quote(name)}, "/")`);
			this.#groups.set(name, '/');
		}
		return v;
	}

	make(name: string, how: string): void {
		const v = `t_${word(name)}`;
		if (!this.#tasks.has(name)) this.#declared.push(`struct task_struct *${v};`);
		this.#tasks.add(name);
		this.lines.push(`${v} = ${how};`);
	}

	declare(text: string): void {
		this.#declared.push(text);
	}

	as(name: string): void {
		this.lines.push(`as(${this.task(name)});`);
	}

	#fork(one: Step, parent: string, child: string, flags: readonly string[]): void {
		this.as(parent);
		this.make(child, `clone(${flagsOf(flags)})`);
		this.lines.push(`r = IS_ERR(t_${word(child)}) ? PTR_ERR(t_${word(child)}) : 0;`);
		this.#groups.set(child, this.#groups.get(parent) ?? '/');
		if (one.into_cgroup) this.lines.push('as(&init_task);', `r = migrate(t_${word(child)}, ${quote(one.into_cgroup)});`);
	}

	/** A path longer than any the kernel shows, below the group the task is in. */
	#long(task: string): string {
		let path = this.#groups.get(task) ?? '/';
		for (let n = 0; path.length <= PATH_MAX; n++) path = `${path === '/' ? '' : path}/${'m'.repeat(240)}${n}`;
		return path;
	}

	#move(one: Step, task: string): void {
		const root = one.hierarchy === undefined ? undefined : this.#roots.get(one.hierarchy);
		this.as(one.by ?? 'INIT');
		if (root) {
			this.lines.push(`r = migrate_in(${root}, ${this.task(task)}, ${quote(one.cg ?? '/')});`);
			return;
		}
		let path = one.cg ?? '/';
		if (!path.startsWith('/')) {
			path = this.#long(task);
			this.lines.push(`mkcg(${quote(path)});`);
		}
		this.#groups.set(task, path);
		this.lines.push(`r = migrate(${this.task(task)}, ${quote(path)});`);
	}

	#setns(one: Step): string | undefined {
		const from = one.handle ?? one.target;
		if (!from) return 'setns without a file or task';
		// the file is looked at before anything else: one must be open, and be a namespace's
		if (this.#closed.has(from) || this.#plain.has(from)) {
			this.lines.push(`r = ${this.#closed.has(from) ? '-EBADF' : '-EINVAL'};`);
			return undefined;
		}
		// a file that no step opened was handed over by the host
		const handed = !this.#files.has(from);
		const name = one.ns !== undefined && NS_NAMES.has(one.ns) ? one.ns : 'cgroup';
		const v = handed ? this.#open(from, from, 'INIT', name) : `f_${word(from)}`;
		if (!handed) this.lines.push('r = 0;');
		this.as(one.task ?? 'INIT');
		this.lines.push(`if (!r)\n\t\tr = setns(&${v}, ${one.nstype ?? flagsOf(one.flags ?? [])});`);
		return undefined;
	}

	#open(handle: string, task: string, by: string, name: string): string {
		const v = `f_${word(handle)}`;
		if (!this.#files.has(handle)) this.declare(`struct proc_ns ${v};`);
		this.#files.add(handle);
		this.as(by);
		this.lines.push(`r = ns_open(${this.task(task)}, ${quote(name)}, &${v});`);
		return v;
	}

	/** Undefined, or why the step has no translation. */
	step(one: Step): string | undefined {
		const task = one.task ?? 'INIT';
		switch (one.op) {
			case 'mkcg':
				for (const path of one.hierarchy === undefined ? [one.cg ?? '/'] : (one.cg ?? '').split(',')) {
					const root = one.hierarchy === undefined ? '&cgrp_dfl_root' : (this.#roots.get(one.hierarchy) ?? '&cgrp_dfl_root');
					if (one.hierarchy === undefined && this.#made.has(path)) this.lines.push('as(&init_task);', `r = mkdir_cg(${quote(path)});`);
					else this.lines.push('world_error = 0;', `mkcg_in(${root}, ${quote(path)});`, 'r = world_error;');
					if (one.hierarchy === undefined) this.#made.add(path);
				}
				return undefined;
			case 'mkdir':
				this.as(one.by ?? task);
				this.lines.push(`r = mkdir_cg(${quote(one.cg ?? '/')});`);
				return undefined;
			case 'rmcg':
			case 'rmdir':
				this.as(one.by ?? one.task ?? 'INIT');
				this.lines.push(`r = rmdir_cg(${quote(one.cg ?? '/')});`);
				this.#made.delete(one.cg ?? '/');
				return undefined;
			case 'chown':
			case 'delegate':
				this.lines.push(`r = chown_cg(${quote(one.cg ?? '/')}, ${this.task(one.to ?? task)});`);
				return undefined;
			case 'setuid':
				this.lines.push(`set_uid(${this.task(task)}, ${one.uid ?? 1000});`, 'r = 0;');
				return undefined;
			case 'spawn':
				return this.#spawn(one, task);
			case 'move':
				return this.#move(one, task) as undefined;
			case 'unshare':
				this.as(task);
				this.lines.push(`r = unshare(${flagsOf(one.flags ?? [])});`);
				return undefined;
			case 'fork':
			case 'clone':
				return this.#fork(one, task, one.child ?? 'child', one.flags ?? []) as undefined;
			case 'thread': {
				const thread = one.thread ?? `${task}.2`;
				this.#fork(one, task, thread, ['CLONE_THREAD']);
				this.as(thread);
				for (const text of one.does ?? []) {
					// looking changes nothing
					if (/^(read|readlink|open|stat)\b/.test(text)) continue;
					const flags = /^unshare\(([\w| ]+)\)$/.exec(text)?.[1];
					if (!flags) return `a thread that does ${text}`;
					this.lines.push(`r = unshare(${flags});`);
				}
				return undefined;
			}
			case 'exit':
			case 'kill':
				this.as(task);
				this.lines.push('task_exit();', 'as(&init_task);', 'r = 0;');
				if (one.reaped !== false) this.#reap(task);
				return undefined;
			case 'reap':
			case 'wait':
				this.lines.push('as(&init_task);', 'r = 0;');
				this.#reap(one.child ?? task);
				return undefined;
			case 'mount':
				return this.#mount(one, task);
			case 'umount':
				this.as(task);
				this.lines.push(`r = umount_cgroup(${quote(one.at ?? this.#mounted)});`);
				return undefined;
			case 'open': {
				const ns = /^\/proc\/(self|[^/]+)\/ns\/(\w+)$/.exec(one.file ?? '');
				const read = /^\/proc\/(self|[^/]+)\/cgroup$/.exec(one.file ?? '')?.[1];
				if (read !== undefined) this.#watched.add(read === 'self' ? task : read);
				if (!ns) this.#plain.add(one.handle ?? 'f');
				this.#closed.delete(one.handle ?? 'f');
				if (ns) this.#open(one.handle ?? 'f', ns[1] === 'self' ? task : (ns[1] ?? task), task, ns[2] ?? 'cgroup');
				// an open /proc/PID/cgroup is read anew each time: the reader decides
				return ns || one.file?.endsWith('/cgroup') ? undefined : `open of ${one.file}`;
			}
			case 'close':
				if (this.#files.has(one.handle ?? '')) this.lines.push(`ns_close(&f_${word(one.handle ?? '')});`);
				this.#closed.add(one.handle ?? '');
				return undefined;
			case 'setns':
				return this.#setns(one);
			case 'idmap':
				this.lines.push(`map_ids(${this.task(task)});`, 'r = 0;');
				return undefined;
			default:
				return `the step "${one.op}"${one.key ? ` of ${one.key}` : ''}`;
		}
	}

	/** A task in the namespace of another, or in one of its own. */
	#spawn(one: Step, task: string): string | undefined {
		this.make(task, `task_new(${quote(task)}, ${quote(one.cg ?? '/')})`);
		this.#groups.set(task, one.cg ?? '/');
		if (one.ns === 'new' || one.ns === 'own') {
			this.as(task);
			this.lines.push('r = unshare(CLONE_NEWCGROUP);');
		} else if (one.ns !== undefined && !HOST.has(one.ns)) {
			if (!this.#tasks.has(one.ns)) return `a task that starts in the namespace of ${one.ns}`;
			this.#setns({ op: 'setns', task, target: one.ns, nstype: 'CLONE_NEWCGROUP' });
		}
		if (one.uid) this.lines.push(`set_uid(t_${word(task)}, ${one.uid});`);
		return undefined;
	}

	/** The task goes; what is asked of it afterwards finds nobody. */
	#reap(task: string): void {
		this.lines.push(`reap(${this.task(task)});`);
		this.#gone.add(task);
	}

	#mount(one: Step, task: string): string | undefined {
		this.as(task);
		this.#mounted = one.at ?? '/mnt';
		const name = /(?:^|,)name=([^,]+)/.exec(one.data ?? '')?.[1];
		if (one.type === 'cgroup2') {
			this.lines.push(`r = mount_cgroup(${quote(one.at ?? '/mnt')});`);
			return undefined;
		}
		if (one.type !== 'cgroup' || !name) return `a mount of ${one.type}`;
		const v = `h_${word(name)}`;
		this.declare(`struct cgroup_root *${v};`);
		this.#roots.set(name, v);
		this.lines.push(`${v} = cgroup_mount_legacy(${quote(`name=${name}`)});`, `r = mount_cgroup_in(${v}, ${quote(this.#mounted)});`);
		return undefined;
	}

	/** What is read of a task that is not there any more. */
	#nobody(one: Observation): undefined {
		this.lines.push(
			`__rehearse_expect_int(${this.#watched.has(one.subject) ? '-ESRCH' : '-ENOENT'}, 0, "==", "errno ${one.id}");`,
			`__rehearse_expect_str("", "", "==", "path ${one.id}");`,
			`__rehearse_expect_int(-ENOENT, 0, "==", "inode ${one.id}");`,
		);
		return undefined;
	}

	/** The place of the mount that is asked for: named itself, the one there was at first, or the last that was made. */
	#mountAsked(one: Observation): string {
		if (one.subject.startsWith('/')) return one.subject;
		return /\b(old|init|host|inherited|boot)/i.test(`${one.subject} ${one.note ?? ''}`) ? AT_BOOT : this.#mounted;
	}

	#read(one: Observation, how: string): void {
		this.as(one.observer);
		this.lines.push(
			'world_error = 0;',
			`seen = ${how};`,
			`__rehearse_expect_int(world_error, 0, "==", "errno ${one.id}");`,
			`__rehearse_expect_str(seen, "", "==", "path ${one.id}");`,
		);
	}

	/** What has to be kept before the last step for the observation. */
	before(one: Observation): void {
		const task = /^(.+)-before$/.exec(one.subject)?.[1];
		if (!task) return;
		this.declare(`long long before_${one.id};`);
		this.as('INIT');
		this.lines.push(`before_${one.id} = ns_inode(${this.task(task)}, "cgroup");`);
	}

	/** Undefined, or why it has no translation. */
	observe(one: Observation): string | undefined {
		if (this.#gone.has(one.subject) && /^(proc_cgroup|ns_inode$)/.test(one.kind)) return this.#nobody(one);
		if (isMountKind(one.kind)) {
			this.#read(one, `mount_seen(${quote(this.#mountAsked(one))})`);
			return undefined;
		}
		if (isResultKind(one.kind)) {
			this.lines.push(`__rehearse_expect_int(r, 0, "==", "errno ${one.id}");`);
			return undefined;
		}
		switch (one.kind) {
			case 'proc_cgroup':
			case 'proc_cgroup_length':
			case 'proc_cgroup_too_long':
				this.#read(one, `cgroup_seen(${this.task(one.subject)})`);
				return undefined;
			case 'proc_cgroup_v1_named': {
				const root = [...this.#roots.values()].at(-1);
				if (!root) return 'no legacy hierarchy is mounted';
				this.#read(one, `cgroup_seen_in(${root}, ${this.task(one.subject)})`);
				return undefined;
			}
			case 'ns_inode':
				this.as(one.observer);
				this.lines.push(`__rehearse_expect_int(ns_inode(${this.task(one.subject)}, "cgroup"), 0, "==", "inode ${one.id}");`);
				return undefined;
			case 'ns_inode_equal': {
				this.as(one.observer);
				const other = one.subject.endsWith('-before') ? `before_${one.id}` : `ns_inode(${this.task(one.subject)}, "cgroup")`;
				this.lines.push(`__rehearse_expect_int(ns_inode(${this.task(one.observer)}, "cgroup") == ${other}, 0, "==", "equal ${one.id}");`);
				return undefined;
			}
			case 'ns_dir_listing_contains_cgroup':
				this.lines.push(`__rehearse_expect_int(proc_ns_entry("cgroup") != NULL, 0, "==", "listed ${one.id}");`);
				return undefined;
			case 'mkcg_result':
				this.as(one.observer);
				this.lines.push(
					'world_error = 0;',
					`world_error = mkdir_cg(${quote(one.subject.replaceAll('\\n', '\n'))});`,
					`__rehearse_expect_int(world_error, 0, "==", "errno ${one.id}");`,
				);
				return undefined;
			default:
				return `observations of the kind "${one.kind}"`;
		}
	}

	text(name: string): string {
		const body = ['long r = 0;', 'const char *seen;', ...this.#declared, 'world_init();', ...this.lines, '(void)r;', '(void)seen;'];
		return `static void ${name}(struct kunit *test)\n{\n${body.map((line) => `\t${line}\n`).join('')}}\n`;
	}
}

/** `name`: of the C function. */
export function writeChain(chain: Chain, name: string): Written {
	const w = new Writer();
	let blocked: string | undefined;
	let done = 0;
	for (const one of chain.observations) {
		for (; done < one.steps.length; done++) {
			if (done === one.steps.length - 1) w.before(one);
			const step = one.steps[done] as Step;
			const why = w.step(step);
			if (why) w.skipped.push({ id: -1, why });
			// What follows would stand on something else than the real kernel did.
			if (why && step.op !== 'sysctl') blocked ??= why;
			w.lines.push(`__rehearse_expect_int(r, 0, "==", "step ${done}");`);
		}
		const why = blocked ?? w.observe(one);
		if (why) w.skipped.push({ id: one.id, why });
	}
	return { text: w.text(name), skipped: w.skipped };
}
