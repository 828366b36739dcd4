// What a debug session is about and what the adapter can do. Types and one table; no behaviour.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { EventView, FrameView, Recording } from '../machine/view';

type CodePlace = EventView['place'];

/** Where code stands, in the client's terms. */
export interface Sources {
	/** 1-based line and column where a place in code begins. */
	position(at: CodePlace): { readonly line: number; readonly column: number };
	/** The client's path (a URI) of a frame's file. */
	path(file: string, origin: FrameView['origin']): string;
	/** The text that runs for a file, for clients that cannot open its path themselves; they ask for it by a number then. */
	text?(file: string): string | undefined;
	/**
	 * The running file and 1-based line behind a line of a client's document; undefined when it is none of this run. A line without code
	 * stands for the next one that has some; `shown` is that line in the client's document, where it is known.
	 */
	breakpoint(path: string, line: number): { readonly file: string; readonly line: number; readonly shown?: number } | undefined;
}

export type StopAt = 'start' | 'end' | 'finding';

/** A finding by the place where it stands in the running text: what is lost there no event of the run tells. */
export interface KnownFinding {
	readonly rule: string;
	readonly message: string;
	readonly at: { readonly file: string; readonly line: number };
}

/** What a session debugs; made by the host from the launch configuration. */
export interface Target {
	readonly recording: Recording;
	readonly sources: Sources;
	readonly title: string;
	readonly stopAt: StopAt;
	/** The finding's rule, when the session is about one. */
	readonly rule?: string;
	/** Where the finding stands in the running text, when the session is about one. */
	readonly at?: { readonly file: string; readonly line: number };
	/** The finding's message, shown where it happens. */
	readonly message?: string;
	/** All findings that this run is the witness of: a session of it stops there too. */
	readonly findings?: readonly KnownFinding[];
}

export interface Launch {
	/** Opens the run that the launch arguments name; text for the user when there is none. */
	open(args: DebugProtocol.LaunchRequestArguments): Promise<Target | { readonly error: string }>;
	/** Rules for the exception filters. */
	readonly rules: readonly { readonly id: string; readonly label: string }[];
}

export const CAPABILITIES: DebugProtocol.Capabilities = {
	supportsConfigurationDoneRequest: true,
	supportsFunctionBreakpoints: true,
	supportsConditionalBreakpoints: true,
	supportsHitConditionalBreakpoints: true,
	supportsLogPoints: true,
	supportsDataBreakpoints: true,
	supportsEvaluateForHovers: true,
	supportsStepBack: true,
	supportsRestartFrame: true,
	supportsSetVariable: true,
	supportsSetExpression: true,
	supportsGotoTargetsRequest: true,
	supportsExceptionInfoRequest: true,
	supportsTerminateRequest: true,
	supportsDelayedStackTraceLoading: true,
	supportsSingleThreadExecutionRequests: true,
};
