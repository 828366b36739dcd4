// The open reviews: their input, CONFIG choices and the reviewer's edits. Owns when a review is made again; shows nothing.
import * as vscode from 'vscode';
import type { KernelTree } from '../c/program';
import type { Report } from '../review/report';
import type { Ports, Review, ReviewOptions } from '../review/review';
import type { OpenReview } from './core';
import { keyFor } from './places';

export type ConfigValue = 'y' | 'm' | 'n';

/** One open input with the newest review of it. The object stays, `review` is replaced when it was made again. */
export interface OpenedReview {
	readonly key: string;
	readonly name: string;
	/** The mail or patch file; undefined for text from the clipboard or an unsaved editor. */
	readonly input?: vscode.Uri;
	readonly bytes: Uint8Array;
	readonly config: Readonly<Record<string, ConfigValue>>;
	/** Repository path → text that differs from the patch's own. */
	readonly edits: Readonly<Record<string, string>>;
	/** Patched texts as the patch has them, by repository path. */
	readonly originals: ReadonlyMap<string, string>;
	readonly review: Review;
	/** Without its paths: see pathsOf. */
	readonly report: Report;
	/** Grows with each new review of this input. */
	readonly revision: number;
}

export interface Input {
	readonly name: string;
	readonly bytes: Uint8Array;
	readonly uri?: vscode.Uri;
}

/** What the opener of a review reports while it works, and how it is stopped. */
export interface Work {
	readonly progress?: Ports['progress'];
	readonly token?: vscode.CancellationToken;
}

/** What a review takes from around the input, read before it starts. */
export interface Surroundings {
	/** Base texts a patch may need, by repository path. */
	base(bytes: Uint8Array): Promise<ReadonlyMap<string, string>>;
	/** The kernel tree that is open, when the user wants it used. */
	tree?(): Promise<KernelTree | undefined>;
	/** The workspace's own scenarios. */
	scenarios(): Promise<NonNullable<ReviewOptions['scenarios']>>;
}

/** The virtualised paths, worked out when first asked for: diagnostics do not wait for them. */
export const pathsOf = (opened: OpenedReview): Report['paths'] => opened.review.paths?.() ?? opened.report.paths;

type Mutable = { -readonly [K in keyof OpenedReview]: OpenedReview[K] };

/** Milliseconds of quiet after an edit before the review is made again. */
const EDIT_PAUSE = 250;

export class Session {
	readonly #reviews = new Map<string, Mutable>();
	readonly #changed = new vscode.EventEmitter<OpenedReview | undefined>();
	readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
	/** The newest making of each review. */
	readonly #newest = new Map<string, Promise<void>>();
	#active: string | undefined;
	/** Fires with the review that is new or was made again; with undefined when one was closed. */
	readonly onDidChange = this.#changed.event;

	/** `core` loads the core when first called (tests put another one). */
	constructor(
		public core: () => Promise<OpenReview>,
		private readonly surroundings: Surroundings,
		private readonly log: (line: string) => void = () => {},
	) {}

	get reviews(): readonly OpenedReview[] {
		return [...this.#reviews.values()];
	}

	/** The review last opened or looked at. */
	get active(): OpenedReview | undefined {
		return (this.#active !== undefined ? this.#reviews.get(this.#active) : undefined) ?? this.reviews.at(-1);
	}

	get(key: string | undefined): OpenedReview | undefined {
		return key === undefined ? undefined : this.#reviews.get(key);
	}

	setActive(key: string): void {
		if (this.#reviews.has(key)) this.#active = key;
	}

	/** Reviews an input; an input that is open already is reviewed again under its key. Undefined when it was cancelled before anything was read. */
	async open(input: Input, work: Work = {}): Promise<OpenedReview | undefined> {
		const known = input.uri && this.reviews.find((one) => one.input?.toString() === input.uri?.toString());
		const key = known?.key ?? keyFor(input.name, new Set(this.#reviews.keys()));
		const config = known?.config ?? {};
		const review = await this.#make(input.bytes, input.name, config, {}, work);
		if (!review) return undefined;
		const opened: Mutable = {
			key,
			name: input.name,
			...(input.uri ? { input: input.uri } : {}),
			bytes: input.bytes,
			config,
			edits: {},
			originals: new Map(review.files.map((file) => [file.path, file.patched?.text ?? ''])),
			review,
			report: review.report,
			revision: (known?.revision ?? 0) + 1,
		};
		this.#reviews.set(key, opened);
		this.#active = key;
		this.#changed.fire(opened);
		return opened;
	}

	close(key: string): void {
		clearTimeout(this.#timers.get(key));
		if (this.#reviews.delete(key)) this.#changed.fire(undefined);
	}

	/** Makes the review again with another value of a CONFIG symbol. */
	async configure(key: string, symbol: string, value: ConfigValue, work: Work = {}): Promise<void> {
		const opened = this.#reviews.get(key);
		if (!opened) return;
		opened.config = { ...opened.config, [symbol]: value };
		await this.again(key, work);
	}

	/** Takes the reviewer's text of a patched file and makes the review again after a pause. */
	edit(key: string, path: string, text: string): void {
		const opened = this.#reviews.get(key);
		if (!opened) return;
		const { [path]: before, ...others } = opened.edits;
		const now = text === this.original(opened, path) ? undefined : text;
		if (before === now) return;
		opened.edits = now === undefined ? others : { ...others, [path]: now };
		clearTimeout(this.#timers.get(key));
		this.#timers.set(
			key,
			setTimeout(() => void this.again(key), EDIT_PAUSE),
		);
	}

	/** The patched text as the patch has it, whatever was edited since. */
	original(opened: OpenedReview, path: string): string {
		return opened.originals.get(path) ?? '';
	}

	/** Makes the review again now. A newer call wins over one that is still at work, which then ends with it. */
	async again(key: string, work: Work = {}): Promise<void> {
		const mine: Promise<void> = this.#remake(key, work, () => this.#newest.get(key) === mine);
		this.#newest.set(key, mine);
		let last: Promise<void> | undefined;
		while (last !== this.#newest.get(key)) {
			last = this.#newest.get(key);
			await last;
		}
	}

	async #remake(key: string, work: Work, isNewest: () => boolean): Promise<void> {
		const opened = this.#reviews.get(key);
		if (!opened) return;
		const review = await this.#make(opened.bytes, opened.name, opened.config, opened.edits, work);
		if (!review || !isNewest() || !this.#reviews.has(key)) return;
		opened.review = review;
		opened.report = review.report;
		opened.revision++;
		this.#changed.fire(opened);
	}

	async #make(
		bytes: Uint8Array,
		name: string,
		config: OpenedReview['config'],
		edits: OpenedReview['edits'],
		work: Work,
	): Promise<Review | undefined> {
		if (work.token?.isCancellationRequested) return undefined;
		const [open, base, scenarios, tree] = await Promise.all([
			this.core(),
			this.surroundings.base(bytes),
			this.surroundings.scenarios(),
			this.surroundings.tree?.(),
		]);
		if (work.token?.isCancellationRequested) return undefined;
		const started = performance.now();
		const ports: Omit<Ports, 'parser'> = {
			...(base.size > 0 || tree ? { base: (path) => base.get(path) ?? tree?.read(path) } : {}),
			...(tree ? { tree } : {}),
			...(work.progress ? { progress: work.progress } : {}),
			pause: breathe(work.token),
		};
		const review = await open(bytes, name, ports, { config, edits, pathsLater: true, ...(scenarios.length > 0 ? { scenarios } : {}) });
		this.log(`${name}: reviewed in ${Math.round(performance.now() - started)} ms`);
		return review;
	}

	dispose(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#changed.dispose();
	}
}

/** Lets the extension host serve others every 30 ms; answers true when the user has cancelled. */
function breathe(token: vscode.CancellationToken | undefined): () => Promise<boolean> {
	let last = performance.now();
	return async () => {
		if (performance.now() - last > 30) {
			await new Promise((resolve) => setTimeout(resolve, 0));
			last = performance.now();
		}
		return token?.isCancellationRequested ?? false;
	};
}
