/**
 * What must agree for two ways to count as the same from here on: place, class of the live values, and shadow state, as one number.
 * Owns what goes into it; what is done with ways that agree is explore.ts's.
 *
 * Objects are numbered in the order they are met, so that the same shape made along different ways is the same. The number has 53 bits:
 * among the some hundred thousand states of one exploration two that differ have the same one with a chance of one in a million.
 */
import { liveIn } from '../c/cfg';
import { answers } from './predicates';
import type { Frame, State } from './state';
import type { Value } from './value';

/** Tags of what is written, so that neighbours cannot be taken for each other. */
const UNSET = 1;
const WHOLE = 2;
const TEXT = 3;
const POINTER = 4;
const SYMBOL = 5;
const FUNCTION = 6;
const PART = 7;
const UNINIT = 8;
const FRAME = 9;
const EMPTY = 10;
const HOLDS = 11;
const LOCKS = 12;
const ENDED = 13;

/** Signs of a symbol whose value is not known. */
const NEGATIVE = 1;
const ERROR = 2;
const POSITIVE = 3;
const NOT_ZERO = 4;
const ANY = 5;
const KNOWN = 6;

/** First value of error pointers. */
const FIRST_ERROR = 18446744073709547521n;

/** Makes keys for the states of one exploration. */
export class StateKeys {
	private readonly texts = new Map<string, number>();
	/** By object: the key that met it last, and its number there. */
	private metBy = new Int32Array(256);
	private number = new Int32Array(256);
	private key = 0;
	private met = 0;
	private s!: State;
	private a = 0;
	private b = 0;

	of(s: State): number {
		this.s = s;
		this.key++;
		this.met = 0;
		this.a = 0x2545f491;
		this.b = 0x1b873593;
		for (let f = s.frame; f; f = f.parent) this.frame(f);
		this.add(HOLDS);
		for (const h of s.holds) {
			this.text(h.resource);
			this.ref(h.obj);
			this.add(h.seenBy.length > 0 ? 1 : 0);
		}
		this.add(LOCKS);
		for (const l of s.locks) {
			this.text(l.cls);
			this.ref(l.obj);
			this.add(l.off);
		}
		for (const k in s.sections) {
			const n = s.sections[k] as number;
			if (n > 0) {
				this.text(k);
				this.add(n);
			}
		}
		for (const z of s.zeroed) {
			this.ref(z.obj);
			this.add(z.handedOn ? 1 : 0);
		}
		for (const { name, answer } of answers(s)) {
			this.text(name);
			this.value(answer);
		}
		this.add(ENDED);
		// What was given back matters for double frees only while the object can still be reached.
		for (const e of s.ended) {
			if (e.hold.obj <= 0 || this.metBy[e.hold.obj] !== this.key) continue;
			this.text(e.how);
			this.text(e.hold.resource);
			this.ref(e.hold.obj);
		}
		return (this.a >>> 0) * 0x200000 + (this.b >>> 11);
	}

	private frame(f: Frame): void {
		this.add(FRAME);
		this.text(f.fn.link);
		this.add(f.block.id);
		this.add(f.ip);
		const live = liveIn(f.fn)[f.block.id];
		if (live)
			for (const r of live) {
				this.add(r);
				this.value(f.regs[r]);
			}
		for (const slot of f.slots) {
			const o = slot === 0 ? undefined : this.s.object(slot);
			if (!o || o.freed) continue;
			// A buffer that nobody has filled yet is told apart from one that someone may have.
			if (o.fill === 'uninit' && o.cells.size === 0) this.add(EMPTY);
			if (o.cells.size > 12) continue;
			for (const [at, c] of o.cells) {
				this.add(at);
				this.value(c.v);
			}
		}
	}

	private value(v: Value | undefined): void {
		if (v === undefined) this.add(UNSET);
		else if (typeof v === 'number') {
			this.add(WHOLE);
			this.whole(v);
		} else if (typeof v === 'bigint') this.text(String(v));
		else
			switch (v.kind) {
				case 1:
					this.add(POINTER);
					this.ref(v.obj);
					this.add(v.off);
					return;
				case 2: {
					this.add(SYMBOL);
					const r = this.s.facts.range(v);
					if (r.lo === r.hi) {
						this.add(KNOWN);
						this.value(r.lo);
					} else if (r.hi < 0) this.add(NEGATIVE);
					else if (r.lo > 0) this.add(r.lo >= FIRST_ERROR ? ERROR : POSITIVE);
					else this.add(r.not.includes(0) ? NOT_ZERO : ANY);
					const o = this.s.facts.raw(v)?.obj ?? 0;
					if (o !== 0) this.ref(o);
					return;
				}
				case 3:
					this.add(FUNCTION);
					this.text(v.name);
					return;
				case 4:
					this.add(PART);
					return;
				case 5:
					this.add(UNINIT);
			}
	}

	/** An object by its number; what is no object by itself. */
	private ref(obj: number): void {
		if (obj <= 0) {
			this.add(obj);
			return;
		}
		if (this.metBy[obj] !== this.key) {
			if (obj >= this.metBy.length) this.widen(obj);
			this.metBy[obj] = this.key;
			this.number[obj] = this.met++;
		}
		const o = this.s.object(obj);
		this.add(this.number[obj] as number);
		this.add((o?.freed ? 1 : o?.dropped ? 2 : 0) + (o?.unpublished ? 4 : 0));
	}

	private widen(obj: number): void {
		const wider = (old: Int32Array) => {
			const fresh = new Int32Array(Math.max(obj + 1, old.length * 2));
			fresh.set(old);
			return fresh;
		};
		this.metBy = wider(this.metBy);
		this.number = wider(this.number);
	}

	private text(t: string): void {
		let n = this.texts.get(t);
		if (n === undefined) {
			n = this.texts.size;
			this.texts.set(t, n);
		}
		this.add(TEXT);
		this.add(n);
	}

	private whole(n: number): void {
		if (Number.isSafeInteger(n)) this.add(n);
		else this.text(String(n));
	}

	/** Mixes a safe integer in (two rounds as in MurmurHash3, with other constants for each half). */
	private add(n: number): void {
		this.mix(n | 0);
		if (n !== (n | 0)) this.mix(Math.floor(n / 4294967296) ^ 0x5bd1e995);
	}

	private mix(n: number): void {
		const a = this.a ^ Math.imul(n, 0x85ebca6b);
		this.a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
		const b = Math.imul(this.b ^ n, 0xc2b2ae35);
		this.b = (Math.imul((b << 17) | (b >>> 15), 9) + 0x38495ab5) | 0;
	}
}
