/**
 * Names of findings that stay the same when lines move: for baselines, SARIF and workspace entries.
 * Owns the recipe only. Not part of a name: line and column, the run string, wording that holds line numbers.
 */
import type { Finding } from './report';

/** 64-bit FNV-1a over UTF-16 units, as 16 hex digits. Not for security. */
function hash(text: string): string {
	let high = 0xcbf29ce4;
	let low = 0x84222325;
	for (let i = 0; i < text.length; i++) {
		low = (low ^ text.charCodeAt(i)) >>> 0;
		// times 0x100000001b3 = 2^40 + 0x1b3, modulo 2^64
		const product = low * 0x1b3;
		const carry = Math.floor(product / 0x100000000);
		high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
		low = product >>> 0;
	}
	return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

const recipe = (finding: Finding): string =>
	[finding.rule, finding.file, finding.function, finding.resource, finding.witness.faults.join(',')].join('\0').replace(/:\d+/g, '');

/** One name per finding, in order. Findings that are alike but for their line are told apart by their order in the file. */
export function fingerprints(findings: readonly Finding[]): string[] {
	const seen = new Map<string, number>();
	const names = new Array<string>(findings.length).fill('');
	const order = findings.map((_, index) => index).sort((a, b) => (findings[a] as Finding).line - (findings[b] as Finding).line || a - b);
	for (const index of order) {
		const text = recipe(findings[index] as Finding);
		const nth = seen.get(text) ?? 0;
		seen.set(text, nth + 1);
		names[index] = hash(nth === 0 ? text : `${text}\0${nth}`);
	}
	return names;
}
