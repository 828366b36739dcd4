/**
 * sizeof and offsetof of struct types of include/linux against gcc on a configured tree. The argument is SOURCE or SOURCE:BUILD, where
 * BUILD holds .config and include/generated (make O=BUILD defconfig prepare). Types are taken at even distances all over the folder, the
 * same every time, until COUNT of them compile; each header is read by a program of its own that includes it, as gcc reads it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuildOptions, buildProgram } from '../../../src/c/build-program';
import type { KernelTree } from '../../../src/c/program';
import { builtinHeaders } from '../../../src/kernel/model-sources';
import { baseFiles } from '../../../src/tree/base-files';
import { openTree } from '../../../src/tree/tree';
import { absent, type Miss, type Suite } from './suite';

const COUNT = 500;

interface Probe {
	readonly header: string;
	readonly name: string;
}

function configOf(build: string): Record<string, string> {
	const symbols: Record<string, string> = {};
	for (const m of readFileSync(path.join(build, '.config'), 'utf8').matchAll(/^(CONFIG_\w+)=(.*)$/gm))
		symbols[m[1] as string] = m[2] as string;
	return symbols;
}

function structsOf(source: string): Probe[] {
	const out: Probe[] = [];
	for (const h of readdirSync(path.join(source, 'include/linux')).sort()) {
		if (!h.endsWith('.h')) continue;
		const text = readFileSync(path.join(source, 'include/linux', h), 'utf8');
		for (const m of text.matchAll(/^struct (\w+) \{/gm)) out.push({ header: h, name: m[1] as string });
	}
	return out;
}

/** All of them in an order that walks the whole list again and again at even distances. */
function spread(all: readonly Probe[]): Probe[] {
	const rounds = Math.max(1, Math.floor(all.length / COUNT));
	return Array.from({ length: rounds }, (_, r) => all.filter((_, i) => i % rounds === r)).flat();
}

function flags(source: string, build: string): string[] {
	const at = (...dirs: string[]): string[] => dirs.flatMap((d) => ['-I', d]);
	const before = ['compiler-version.h', 'kconfig.h', 'compiler_types.h'].flatMap((f) => [
		'-include',
		path.join(source, 'include/linux', f),
	]);
	return [
		'-S',
		'-o',
		'-',
		'-O1',
		'-w',
		'-nostdinc',
		'-std=gnu11',
		'-fshort-wchar',
		'-funsigned-char',
		'-mno-sse',
		'-fno-pie',
		'-fno-pic',
		'-mcmodel=kernel',
		'-D__KERNEL__',
		'-DKBUILD_MODNAME="probe"',
		'-DKBUILD_BASENAME="probe"',
		'-DKBUILD_MODFILE="probe"',
		...at(
			`${source}/arch/x86/include`,
			`${build}/arch/x86/include/generated`,
			`${source}/include`,
			`${build}/include`,
			`${source}/arch/x86/include/uapi`,
			`${build}/arch/x86/include/generated/uapi`,
			`${source}/include/uapi`,
			`${build}/include/generated/uapi`,
		),
		...before,
	];
}

/** Values gcc gives to expressions after including a header; undefined when it does not compile. */
function gccValues(dir: string, args: readonly string[], header: string, expressions: readonly string[]): number[] | undefined {
	const file = path.join(dir, 'probe.c');
	writeFileSync(file, `#include <linux/${header}>\nconst unsigned long probe_values[] = { ${expressions.join(', ')}, 4711 };\n`);
	const r = spawnSync('gcc', [...args, file], { encoding: 'utf8', maxBuffer: 1 << 28 });
	if (r.status !== 0) return undefined;
	const at = r.stdout.indexOf('probe_values:');
	const values = [...r.stdout.slice(at).matchAll(/^\t\.(quad|zero)\t(\d+)/gm)].flatMap((m) =>
		m[1] === 'quad' ? [Number(m[2])] : new Array<number>(Number(m[2]) / 8).fill(0),
	);
	const end = values.indexOf(4711);
	return end === expressions.length ? values.slice(0, end) : undefined;
}

/** The source with what the build generated (include/generated/bounds.h and its like), as the compiler sees the two. */
function both(tree: KernelTree, build: string, source: string, progress: (text: string) => void): KernelTree {
	const made = build === source ? undefined : baseFiles(build);
	if (made === undefined) return tree;
	const generated = openTree(made, { env: process.env, progress });
	return {
		find: (kind, name) => [...new Set([...tree.find(kind, name), ...generated.find(kind, name)])],
		read: (file) => tree.read(file) ?? generated.read(file),
	};
}

export const layout: Suite = ({ parser, argument, only, progress }) => {
	const [source = '', build = source] = (argument ?? '').split(':');
	if (!existsSync(path.join(source, 'include/linux'))) return absent('layout', 'no kernel tree given');
	if (!existsSync(path.join(build, 'include/generated/autoconf.h')))
		return absent('layout', `${build} is not configured (make defconfig prepare); give SOURCE:BUILD`);
	const all = structsOf(source).filter((p) => only === undefined || p.name.includes(only));
	const files = baseFiles(source);
	if (!files) return absent('layout', `${source} cannot be read`);
	const options: BuildOptions = {
		parser,
		config: { symbols: configOf(build), otherwise: 'n' },
		models: [...builtinHeaders],
		tree: both(openTree(files, { env: process.env, progress }), build, source, progress),
	};
	const dir = mkdtempSync(path.join(tmpdir(), 'rehearse-layout-'));
	const misses: Miss[] = [];
	let passed = 0;
	let left = 0;
	try {
		const args = flags(source, build);
		for (const p of spread(all)) {
			if (passed + misses.length >= COUNT) break;
			const { types } = buildProgram([{ file: 'probe.c', text: `#include <linux/${p.header}>\nint probe;\n` }], options);
			const t = { k: 'record', id: `struct ${p.name}` } as const;
			const size = types.sizeOf(t);
			const record = types.record(t.id);
			const named = new Set((record?.fields ?? []).filter((f) => f.name !== '' && f.bits === undefined).map((f) => f.name));
			const members = types.members(t).filter((m) => named.has(m.name));
			const expressions = [`sizeof(struct ${p.name})`, ...members.map((m) => `__builtin_offsetof(struct ${p.name}, ${m.name})`)];
			let values = gccValues(dir, args, p.header, expressions);
			if (values === undefined) {
				// Members that gcc does not have make it fail too; the size alone tells the two apart.
				const plain = gccValues(dir, args, p.header, expressions.slice(0, 1));
				if (plain === undefined) {
					left++;
					continue;
				}
				values = plain;
			}
			const ours = [size, ...members.map((m) => m.offset)];
			const k = values.findIndex((v, i) => v !== ours[i]);
			if (k < 0 && values.length === ours.length) passed++;
			else {
				const reason =
					k === 0
						? `size ${ours[0]}, gcc says ${values[0]}`
						: k > 0
							? `offset of ${members[k - 1]?.name} is ${ours[k]}, gcc says ${values[k]}`
							: 'a member gcc does not have';
				misses.push({ case: `struct ${p.name} (${p.header})`, reason });
				progress(`struct ${p.name}: ${reason}`);
			}
		}
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
	return {
		name: 'layout',
		passed,
		total: passed + misses.length,
		misses,
		notes: [
			`${passed + misses.length + left} of ${all.length} types were sampled, ${left} of them left out: not defined in this configuration, or their header does not compile alone`,
		],
	};
};
