/** Bytes → text when no mail header says how: UTF-8, UTF-16 with a mark, else Windows-1252 (every byte is a character there). */

export function decodeText(bytes: Uint8Array, charset?: string): string {
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder(usableCharset(charset), { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/** UTF-8 for a missing or unknown name, and for US-ASCII (kernel mails so labelled are UTF-8 in practice). */
function usableCharset(charset: string | undefined): string {
	if (!charset || /^(us-)?ascii$/i.test(charset)) return 'utf-8';
	try {
		return new TextDecoder(charset).encoding;
	} catch {
		return 'utf-8';
	}
}
