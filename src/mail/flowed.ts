/**
 * format=flowed (RFC 3676): joins soft-broken lines of the same quote depth and undoes space stuffing.
 * Blank lines and `-- ` are never joined, so that a stripped or kept blank context line of a diff survives.
 */
import { quoteOf } from './quote';

/** `delSp`: the space before a soft break is not part of the text. */
export function unflow(lines: readonly string[], delSp: boolean): string[] {
	const out: string[] = [];
	let openDepth = -1;
	for (const raw of lines) {
		const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
		const { depth, marksEnd } = quoteOf(line, false);
		const content = line.charCodeAt(marksEnd) === 32 ? line.slice(marksEnd + 1) : line.slice(marksEnd);
		const flows = content.endsWith(' ') && content !== '-- ' && content.trim() !== '';
		const kept = flows && delSp ? content.slice(0, -1) : content;
		if (openDepth === depth && content.trim() !== '' && content !== '-- ') out[out.length - 1] += kept;
		else out.push(depth > 0 ? `${'>'.repeat(depth)} ${kept}` : kept);
		openDepth = flows ? depth : -1;
	}
	return out;
}
