/** Git's id of a file's content: SHA-1 of `blob SIZE\0` and the bytes (git's hash-object; SHA-256 repositories are not covered). */
import { sha1 } from '@noble/hashes/legacy.js';

/** The 40-digit blob id of a text in UTF-8. */
export function blobId(text: string): string {
	const bytes = new TextEncoder().encode(text);
	const digest = sha1
		.create()
		.update(new TextEncoder().encode(`blob ${bytes.length}\0`))
		.update(bytes)
		.digest();
	let hex = '';
	for (const byte of digest) hex += byte.toString(16).padStart(2, '0');
	return hex;
}

/** True when `abbreviated` (of an `index` line) names `full`. */
export function sameBlob(full: string, abbreviated: string): boolean {
	return abbreviated.length >= 4 && full.startsWith(abbreviated);
}
