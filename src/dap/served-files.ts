// Files whose text the client has from us: their numbers on the wire. Owns the table; the texts are the target's.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Sources } from './target';

export class ServedFiles {
	readonly #files: { readonly file: string; readonly path: string }[] = [];

	/** The number of a file, from 1; always the same in a session. */
	reference(file: string, path: string): number {
		const known = this.#files.findIndex((one) => one.path === path);
		return known >= 0 ? known + 1 : this.#files.push({ file, path });
	}

	/** The same request with the path filled in, where the client names a source by its number alone. */
	named<T extends { readonly source: DebugProtocol.Source }>(args: T): T {
		const known = this.#files[(args.source.sourceReference ?? 0) - 1];
		return known && !args.source.path ? { ...args, source: { ...args.source, path: known.path } } : args;
	}

	/** Answer of a `source` request. Throws, with a text for the user, when there is no such source. */
	content({ source, sourceReference }: DebugProtocol.SourceArguments, sources: Sources | undefined): { content: string; mimeType: string } {
		const number = source?.sourceReference || sourceReference;
		const known = this.#files[number - 1] ?? this.#files.find((one) => one.path === source?.path);
		const content = known && sources?.text?.(known.file);
		if (content === undefined) throw new Error('This source is not part of the run.');
		return { content, mimeType: 'text/x-csrc' };
	}
}
