/** The small objects of SARIF: regions, locations, code flows, fixes. Lines and columns are 1-based, columns in UTF-16 units. */
import type { Place } from '../base/positions';
import type { Finding, QuickFix, WitnessStep } from '../review/report';

/** A repository path as a relative URI reference below SRCROOT. */
export const artifactOf = (path: string): object => ({ uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' });

/** The end column is exclusive (§3.30.8); an end before the start gives the start alone. */
export function region(line: number, column: number, endLine: number, endColumn: number): object {
	const start = { startLine: Math.max(1, line), startColumn: Math.max(1, column) };
	const sane = endLine > start.startLine || (endLine === start.startLine && endColumn >= start.startColumn);
	return sane ? { ...start, endLine, endColumn } : start;
}

export function location(place: Place, text?: string): object {
	return {
		physicalLocation: {
			artifactLocation: artifactOf(place.file),
			region: { startLine: Math.max(1, place.line), startColumn: Math.max(1, place.column) },
		},
		...(text ? { message: { text } } : {}),
	};
}

/** §3.38.9: state maps an expression to its value as a multiformat message string. Keys may not be empty. */
function stateOf(step: WitnessStep): Record<string, { text: string }> | undefined {
	const entries = Object.entries(step.state).filter(([name]) => name !== '');
	return entries.length > 0 ? Object.fromEntries(entries.map(([name, value]) => [name, { text: value }])) : undefined;
}

/** §3.38.8 has a vocabulary of kinds; other kinds are allowed. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
	alloc: ['acquire', 'memory'],
	acquire: ['acquire', 'resource'],
	release: ['release', 'resource'],
	free: ['release', 'memory'],
	lock: ['acquire', 'lock'],
	unlock: ['release', 'lock'],
	call: ['call', 'function'],
	return: ['return', 'function'],
	branch: ['branch'],
	fault: ['danger'],
	finding: ['danger'],
};

/** One thread flow along the witness, in order of execution. */
export function codeFlow(finding: Finding): object {
	const { faults, steps, run } = finding.witness;
	const locations = steps.map((step, index) => {
		const state = stateOf(step);
		return {
			location: location(step.place, step.text),
			kinds: [...(KINDS[step.kind] ?? [step.kind])].filter((kind) => kind !== ''),
			nestingLevel: Math.max(0, step.depth),
			executionOrder: index + 1,
			importance: step.key ? 'essential' : 'unimportant',
			...(state ? { state } : {}),
		};
	});
	const when = faults.length > 0 ? `When ${faults.join(', ')}` : 'Without any failure';
	return { message: { text: `${when}. Replay: ${run}` }, threadFlows: [{ id: '1', locations }] };
}

/** Key steps; equal ones once, as the array may not repeat (§3.27.22). Ids are unique in the result. */
export function related(steps: readonly WitnessStep[]): object[] {
	const seen = new Set<string>();
	const all: object[] = [];
	for (const step of steps) {
		const key = `${step.place.file}:${step.place.line}:${step.place.column}:${step.text}`;
		if (seen.has(key)) continue;
		seen.add(key);
		all.push({ id: all.length + 1, ...location(step.place, step.text) });
	}
	return all;
}

/** One change per file. */
export function fixOf(fix: QuickFix): object {
	const files = [...new Set(fix.edits.map((edit) => edit.file))];
	return {
		description: { text: fix.title },
		artifactChanges: files.map((file) => ({
			artifactLocation: artifactOf(file),
			replacements: fix.edits
				.filter((edit) => edit.file === file)
				.map((edit) => ({
					deletedRegion: { startLine: edit.line, startColumn: edit.column, endLine: edit.endLine, endColumn: edit.endColumn },
					insertedContent: { text: edit.newText },
				})),
		})),
	};
}
