/**
 * The exit table of a function, from the ways that were explored: rows are ways out, columns what was in play. Owns grouping and words.
 */

import type { Place } from '../base/positions';
import { UNSEEN } from '../c/fragments';
import type { CodePlace, IrFunction } from '../c/ir';
import type { Way } from '../checks/check';
import { siteOf } from '../checks/check';
import { maybeHandedOver } from '../checks/escape';
import { givenToCallback } from '../checks/given-back';
import { nameOfHold, variableFor } from '../checks/naming';
import { pathText } from '../machine/choosers';
import type { Event } from '../machine/event';
import { firstLabel } from '../machine/explore';
import { errnoName, show } from '../machine/show';
import type { EndedHold, Hold, LockHeld } from '../machine/state';
import { stopText } from '../machine/stop';
import { errnoOf, isInt } from '../machine/value';
import { asCalls } from './locate';
import { type ExitCell, type ExitRow, type ExitTable, GOES_ON, UNSEEN_EXIT } from './report';

export interface ExitSources {
	/** Text of a unit, for conditions as the source has them. */
	text(file: string): string | undefined;
	place(p: CodePlace): Place;
	/** Labels jumped to on the way to the exit, in order. */
	labels(way: Way): readonly string[];
	/** A finding tells that what was taken at this site (siteOf) is lost. */
	told(site: string): boolean;
	/** The run string of a path. */
	run(fn: IrFunction, path: string): string;
}

interface Column {
	readonly key: string;
	readonly label: string;
	readonly kind: ExitTable['resources'][number]['kind'];
	readonly resource: string;
	readonly seq: number;
}

export function exitTable(fn: IrFunction, ways: readonly Way[], complete: boolean, src: ExitSources): ExitTable {
	const done = ways.filter((w) => w.state.stop?.kind !== 'budget');
	const columns = columnsOf(done);
	const rows = new Map<string, { row: ExitRow; way: Way; order: number; whens: Set<string> }>();
	for (const w of done) {
		const row = rowOf(fn, w, columns, src);
		const faults = w.events.filter((e) => e.kind === 'fault').length;
		if (faults > 1) continue;
		const ended = w.state.zeroed.map((z) => z.counter).join();
		// Ways that leave the visible lines are told apart by what they take along only.
		const out = row.returns === GOES_ON ? [row.exit] : [row.place.line, row.exit, reasonText(w)];
		const key = [...out, row.returns, row.outcome, ended, ...row.cells.map((c) => c.state + c.text)].join('|');
		const old = rows.get(key);
		const whens = (old?.whens ?? new Set()).add(row.when);
		if (!old || w.events.length < old.way.events.length) rows.set(key, { row, way: w, order: old?.order ?? rows.size, whens });
	}
	const list = [...rows.values()]
		.sort((a, b) => lastSeq(a.way) - lastSeq(b.way) || a.order - b.order)
		.map((r) => ({ ...r.row, when: anyOf(r.row.when, r.whens) }));
	return { resources: columns.map(({ key, label, kind }) => ({ key, label, kind })), rows: list, complete };
}

/** The reasons of ways that leave the same behind, the row's own first. */
function anyOf(own: string, all: ReadonlySet<string>): string {
	const others = [...all].filter((one) => one !== own);
	if (others.length === 0 || own === 'always' || own === 'all succeed') return own;
	return others.length === 1 ? `${own}, or ${others[0]}` : `${own}, or ${others.length} other ways`;
}

/** Nothing failed, and something was taken: the row that comes last. */
const allSucceed = (w: Way): boolean =>
	w.exit === 'success' &&
	w.events.some((e) => e.kind === 'acquire' || e.kind === 'lock') &&
	!w.events.some((e) => e.kind === 'fault') &&
	w.state.holds.some((h) => h.kind === 'memory');

/** Orders rows by how far the way came before it turned to the exit: its last failure or branch. */
const lastSeq = (w: Way): number =>
	allSucceed(w)
		? Number.POSITIVE_INFINITY
		: (w.events.findLast((e) => e.depth === 0 && (e.kind === 'fault' || e.kind === 'branch'))?.place.span.start ?? 0);

const faultName = (w: Way): string =>
	w.events
		.filter((e) => e.kind === 'fault')
		.map((e) => (e.kind === 'fault' ? e.text : ''))
		.join(', ');

/** What tells rows apart that leave the same behind: the failures, else the decision that led an error to its label. */
const reasonText = (w: Way): string => faultName(w) || (w.exit === 'error' ? (firstLabel(w.state)?.by ?? '') : '');

const lockKey = (l: LockHeld): string => `lock:${l.cls}:${l.label}`;

function columnsOf(ways: readonly Way[]): Column[] {
	const out = new Map<string, Column>();
	const add = (c: Column): void => {
		const old = out.get(c.key);
		if (!old) out.set(c.key, c);
		else if (old.label.length === 0 && c.label.length > 0) out.set(c.key, { ...c, seq: Math.min(c.seq, old.seq) });
	};
	for (const w of ways) {
		for (const e of w.events) {
			if (e.kind === 'lock')
				add({ key: lockKey(e.lock), label: e.lock.label, kind: 'lock', resource: e.lock.cls, seq: e.lock.at.span.start });
			if (e.kind === 'acquire') {
				const h = e.hold;
				const name = nameOfHold(w, h);
				const noun = w.noun(h.resource);
				add({
					key: siteOf(h.at, h.resource),
					label:
						h.kind === 'id'
							? noun
							: name === ''
								? noun
								: `${name} ${h.kind === 'memory' ? 'memory' : h.kind === 'reference' ? 'reference' : noun}`,
					kind: h.kind,
					resource: h.resource,
					seq: e.seq,
				});
			}
		}
	}
	return [...out.values()].sort((a, b) => a.seq - b.seq);
}

function rowOf(fn: IrFunction, w: Way, columns: readonly Column[], src: ExitSources): ExitRow {
	const s = w.state;
	const last = w.events.at(-1);
	const beyond = s.stop?.kind === 'unseen';
	// Where a callee goes on unseen, the function itself was at the call of it.
	const at =
		(beyond ? w.events.findLast((e) => e.depth === 0 && e.kind !== 'hole' && shown(e.place, src))?.place : undefined) ??
		last?.place ??
		(fn.places[0] as CodePlace);
	const labels = src.labels(w);
	const text = snippet(src, at);
	return {
		exit: labels[0] ?? (beyond ? UNSEEN_EXIT : text === '' ? 'end of the function' : text),
		place: src.place(at),
		when: whenText(w, src),
		returns: w.returned ? plain(returnText(fn, w), text) : beyond ? GOES_ON : stopText(s.stop ?? { kind: 'returned' }),
		cells: columns.map((c) => cell(w, c, src)),
		run: src.run(fn, pathText(s)),
		outcome: w.returned ? 'returned' : 'stopped',
	};
}

/** A computation too long to follow goes by what the function calls it. */
function plain(value: string, exit: string): string {
	if (!/…|!\(!|bswap/.test(value)) return value;
	return /^return (\w+)$/.exec(exit)?.[1] ?? 'its value';
}

/** A place in the text, and not one of ours around a hunk. */
const shown = (at: CodePlace, src: ExitSources): boolean => /\S/.test(src.text(at.file)?.charAt(at.span.start) ?? '');

/** The statement at a place, on one line. */
function snippet(src: ExitSources, at: CodePlace): string {
	const t = src.text(at.file)?.slice(at.span.start, at.span.end).replace(/\s+/g, ' ').replace(/;$/, '').trim() ?? '';
	return t.length > 60 ? `${t.slice(0, 57)}…` : t;
}

/** What makes the run go here: the failures, else the last conditions of the function itself. */
function whenText(w: Way, src: ExitSources): string {
	const faults = w.events.filter((e) => e.kind === 'fault');
	if (faults.length > 0) return faults.map((e) => (e.kind === 'fault' ? asCalls(e.text) : '')).join(', then ');
	const branches = w.events.filter((e) => e.kind === 'branch' && e.depth === 0);
	if (branches.length === 0) return decidedBelow(w) ?? (w.events.some((e) => e.kind === 'acquire') ? 'all succeed' : 'always');
	if (w.exit === 'success' && w.events.some((e) => e.kind === 'acquire' || e.kind === 'lock'))
		return branches.length <= 2 ? listed(branches.map((b) => conditionText(b, src))) : 'all succeed';
	// What is asked after the first label is how to clean up, not why.
	const label = firstLabel(w.state);
	const before = label && w.exit === 'error' ? branches.filter((b) => b.seq < label.seq) : [];
	const own = (before.length > 0 ? before : branches).filter((b) => !insideValue(b, src));
	return listed((own.length > 0 ? own : branches).slice(-2).map((b) => conditionText(b, src)));
}

/** Conditions side by side, each once. */
const listed = (conditions: readonly string[]): string => [...new Set(conditions)].join(', ');

/** A choice inside a macro that makes a value (min(), list_first_entry_or_null()): the function itself decides nothing there. */
function insideValue(e: Event, src: Pick<ExitSources, 'text'>): boolean {
	if (e.kind !== 'branch' || e.loop || e.place.macro === undefined) return false;
	const text = src.text(e.place.file) ?? '';
	if (!/^\w+\s*\(/.test(text.slice(e.place.span.start, e.place.span.end))) return false;
	return (
		/(?:[^=!<>]=|[(,+*/-]|\breturn)\s*$/.test(text.slice(Math.max(0, e.place.span.start - 40), e.place.span.start)) &&
		!/\b(?:if|while|for|switch|unlikely|likely)\s*\(\s*$/.test(text.slice(Math.max(0, e.place.span.start - 40), e.place.span.start))
	);
}

/** A variable alone, or beside nothing: says little where it takes the result of call after call. */
const BARE = /^!?\(?\w+(?: [!<>=]+ 0)?\)?$/;

/** The function tests nothing that is not settled by what a visible callee came back with, and that depends: "check() returns -5". */
function decidedBelow(w: Way): string | undefined {
	const at = w.events.findLastIndex((e, i) => e.kind === 'leave' && e.depth === 0 && e.value !== '' && decides(w.events, i));
	const e = w.events[at];
	if (e?.kind !== 'leave') return undefined;
	const value = /^-\d+$/.test(e.value) ? (errnoName(Number(e.value)) ?? e.value) : e.value;
	return `${e.name.replace(/^.*:/, '')}() returns ${/^\w+\(\)$/.test(value) ? `the result of ${value}` : value}`;
}

/** The call that ends at event `leave` came to a branch or a failure. */
function decides(events: readonly Event[], leave: number): boolean {
	for (let i = leave - 1; i >= 0; i--) {
		const e = events[i] as Event;
		if (e.kind === 'enter' && e.depth === 0) return false;
		if ((e.kind === 'branch' || e.kind === 'fault') && e.depth > 0) return true;
	}
	return false;
}

/** A condition as the source has it, negated when the way went on without it. */
export function conditionText(e: Event, src: Pick<ExitSources, 'text'>): string {
	if (e.kind !== 'branch') return '';
	if (e.text.includes(UNSEEN)) return 'a condition that is not visible';
	const raw = src.text(e.place.file)?.slice(e.place.span.start, e.place.span.end).replace(/\s+/g, ' ').trim() ?? '';
	const cond = raw.replace(/^\((.*)\)$/s, (all, inner: string) => (balanced(inner) ? inner : all)).trim();
	if (cond === '' || cond.length > 70 || /^(if|while|for|switch|return|do)\b|[;{}]/.test(cond) || e.text.includes(' is ')) return e.text;
	if (BARE.test(cond) && /\w\(\)/.test(e.text)) return e.text;
	if (e.taken) return cond;
	const neg = /^!\s*(\w[\w\->.]*|\(.*\))$/s.exec(cond);
	if (neg) {
		const inner = neg[1] as string;
		return inner.startsWith('(') && balanced(inner.slice(1, -1)) ? inner.slice(1, -1) : inner;
	}
	return /^[\w\->.]+$/.test(cond) || /^\w+\([^()]*\)$/.test(cond) ? `!${cond}` : `!(${cond})`;
}

function balanced(t: string): boolean {
	let d = 0;
	for (const c of t) {
		if (c === '(') d++;
		if (c === ')' && --d < 0) return false;
	}
	return d === 0;
}

/** What the function gives back on a way that returned, for people. */
export function returnText(fn: IrFunction, w: Way): string {
	const v = w.state.result;
	// Where the result was set is not visible.
	if (fn.ret.k !== 'void' && typeof v === 'object' && v.kind === 5 && w.events.some((e) => e.kind === 'hole' && e.why === 'unseen'))
		return 'not known';
	if (fn.ret.k === 'void' || v === undefined || (typeof v === 'object' && v.kind === 5 && fn.ret.k === 'unknown')) return 'nothing';
	if (isInt(v)) {
		const e = errnoOf(v);
		if (e !== 0) return errnoName(e) ?? String(e);
		if (v === 0) return fn.ret.k === 'pointer' ? 'NULL' : '0';
		return errnoName(Number(v)) ?? String(v);
	}
	if (typeof v === 'object' && v.kind === 2) {
		const r = w.state.facts.range(v);
		if (r.hi < 0 || r.lo >= 18446744073709547521n) {
			const from = originOf(v.name !== '' ? v.name : show(w.m, w.state, v));
			return from === '' ? 'an error' : `the error of ${from}()`;
		}
	}
	const name = variableFor(w, v) ?? show(w.m, w.state, v);
	const obj = typeof v === 'object' && v.kind === 1 ? v.obj : typeof v === 'object' && v.kind === 2 ? (w.state.facts.raw(v)?.obj ?? 0) : 0;
	const gained = obj !== 0 && w.state.holds.of(obj).some((h) => h.kind === 'reference');
	return gained ? `${name}, +1 reference to the caller` : name;
}

const originOf = (t: string): string => /(\w+)\(\)/.exec(t)?.[1] ?? '';

function cell(w: Way, c: Column, src: ExitSources): ExitCell {
	const s = w.state;
	if (c.kind === 'lock') {
		if (s.locks.some((l) => lockKey(l) === c.key)) return { state: 'held', text: 'held' };
		if (w.events.some((e) => e.kind === 'unlock' && e.lock && lockKey(e.lock) === c.key)) return { state: 'released', text: 'released' };
		return { state: 'not-acquired', text: 'never taken' };
	}
	const live = s.holds.find((h) => siteOf(h.at, h.resource) === c.key);
	if (live) return liveCell(w, live, src.told(c.key));
	const ended = s.ended.findLast((e: EndedHold) => siteOf(e.hold.at, e.hold.resource) === c.key);
	if (ended)
		return ended.how === 'released'
			? { state: 'released', text: ended.hold.kind === 'memory' ? 'freed' : ended.hold.kind === 'reference' ? 'put' : 'released' }
			: { state: 'moved', text: ended.text };
	const releasers = w.releasers(c.resource);
	const nullCall = w.events.find((e) => e.kind === 'call' && e.args === '0' && releasers.includes(e.name));
	if (nullCall && nullCall.kind === 'call') return { state: 'not-acquired', text: `${nullCall.name}(NULL)` };
	return { state: 'not-acquired', text: '–' };
}

function liveCell(w: Way, h: Hold, told: boolean): ExitCell {
	const v = w.state.result;
	const result =
		typeof v === 'object' && v.kind === 1 ? v.obj : typeof v === 'object' && v.kind === 2 ? (w.state.facts.raw(v)?.obj ?? 0) : 0;
	if (!w.returned) return { state: 'held', text: 'held' };
	if (result !== 0 && result === h.obj) return { state: 'returned', text: 'to caller' };
	const into = containerOf(w, h);
	if (into !== undefined) return { state: 'moved', text: `moved into ${into}` };
	// What is switched on stays on with the caller's object.
	if (w.escaped.has(h.obj)) return h.kind === 'other' ? { state: 'held', text: 'kept' } : { state: 'moved', text: 'moved' };
	if (givenToCallback(w, h)) return { state: 'moved', text: 'left to a callback' };
	if (w.events.some((e) => e.kind === 'hole' && e.why === 'unseen' && e.seq > h.seq && e.depth <= h.depth) && !told)
		return { state: 'unknown', text: 'not known' };
	if (h.kind === 'other' && w.exit === 'success') return { state: 'held', text: 'kept' };
	if (h.kind === 'id') return idCell(w, h, told);
	if (maybeHandedOver(w.state, h, w.exit, w.lent)) return { state: 'unknown', text: `seen by ${h.seenBy[0] ?? 'unseen code'}` };
	return told ? { state: 'lost', text: 'LOST' } : { state: 'unknown', text: 'not known' };
}

/** An id lives on where it was written. */
function idCell(w: Way, h: Hold, told: boolean): ExitCell {
	for (const o of w.state.objects.all()) {
		if (o.freed || o.kind === 'stack') continue;
		for (const [, c] of o.cells) {
			const v = c.v;
			const same = h.obj === -1 ? isInt(v) && Number(v) === h.off : typeof v === 'object' && v.kind === 2 && v.id === h.off;
			if (same && (w.escaped.has(o.id) || o.kind === 'lazy' || o.kind === 'global'))
				return { state: 'moved', text: `moved into ${nameOfObject(w, o.id) ?? o.name}` };
		}
	}
	if (w.exit !== 'error') return { state: 'unknown', text: 'kept' };
	return told ? { state: 'lost', text: 'LOST' } : { state: 'unknown', text: 'not known' };
}

/** The escaping object that points to the hold's object. */
function containerOf(w: Way, h: Hold): string | undefined {
	for (const o of w.state.objects.all()) {
		if (o.freed || o.id === h.obj || o.kind === 'stack' || o.kind === 'string') continue;
		if (!w.escaped.has(o.id) && o.kind !== 'lazy' && o.kind !== 'global') continue;
		for (const [, c] of o.cells) {
			const v = c.v;
			if (
				typeof v === 'object' &&
				((v.kind === 1 && v.obj === h.obj) || (v.kind === 2 && w.state.facts.raw(v)?.obj === h.obj && o.kind === 'heap'))
			)
				return nameOfObject(w, o.id) ?? o.name;
		}
	}
	return undefined;
}

const nameOfObject = (w: Way, id: number): string | undefined => variableFor(w, { kind: 1, obj: id, off: 0 });
