// Messages on a byte stream, as the Debug Adapter Protocol frames them: `Content-Length: N`, an empty line, N bytes of JSON.
// Owns the framing only; a message that is no JSON object is left out.
import type { DebugProtocol } from '@vscode/debugprotocol';

const HEAD_END = '\r\n\r\n';

/** Text of one message on the wire. */
export function frame(message: DebugProtocol.ProtocolMessage): string {
	const json = JSON.stringify(message);
	return `Content-Length: ${new TextEncoder().encode(json).length}${HEAD_END}${json}`;
}

/** Puts chunks together; gives the messages that are whole by now. */
export class FrameReader {
	#rest: Uint8Array = new Uint8Array(0);

	push(chunk: Uint8Array): DebugProtocol.ProtocolMessage[] {
		const all = new Uint8Array(this.#rest.length + chunk.length);
		all.set(this.#rest);
		all.set(chunk, this.#rest.length);
		const messages: DebugProtocol.ProtocolMessage[] = [];
		let at = 0;
		for (;;) {
			const head = endOfHead(all, at);
			if (head < 0) break;
			const length = Number(/content-length:\s*(\d+)/i.exec(text(all.subarray(at, head)))?.[1] ?? 0);
			const from = head + HEAD_END.length;
			if (from + length > all.length) break;
			const message = parse(text(all.subarray(from, from + length)));
			if (message) messages.push(message);
			at = from + length;
		}
		this.#rest = all.slice(at);
		return messages;
	}
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Index of the empty line that ends a head. */
function endOfHead(bytes: Uint8Array, from: number): number {
	for (let i = from; i + 3 < bytes.length; i++)
		if (bytes[i] === 13 && bytes[i + 1] === 10 && bytes[i + 2] === 13 && bytes[i + 3] === 10) return i;
	return -1;
}

function parse(json: string): DebugProtocol.ProtocolMessage | undefined {
	try {
		const value: unknown = JSON.parse(json);
		return typeof value === 'object' && value !== null && 'type' in value ? (value as DebugProtocol.ProtocolMessage) : undefined;
	} catch {
		return undefined;
	}
}
