/**
 * C text → preprocessing tokens in flat arrays, names interned per file. It owns token boundaries only: no directives, no macros.
 * Comments and backslash-newline are white space between tokens. Offsets are UTF-16 units of the text.
 */
export const T_NAME = 1;
export const T_NUMBER = 2;
export const T_STRING = 3;
export const T_CHAR = 4;
export const T_PUNCT = 5;
export const T_OTHER = 6;

/** First token on its (logical) line. */
export const F_LINE = 1;
/** White space or a comment stands before it. */
export const F_SPACE = 2;

/** Interned identifiers: name ↔ small number. */
export class Names {
	readonly text: string[] = [''];
	private table = new Int32Array(4096);
	private mask = 4095;
	private hashes: number[] = [0];

	/** Id of the identifier text[start, end), whose hash the lexer has computed with `hashStep`. */
	at(text: string, start: number, end: number, hash: number): number {
		const n = end - start;
		let slot = hash & this.mask;
		for (;;) {
			const id = this.table[slot] as number;
			if (id === 0) return this.add(text.slice(start, end), hash, slot);
			if (this.hashes[id] === hash) {
				const name = this.text[id] as string;
				if (name.length === n) {
					let k = 0;
					while (k < n && name.charCodeAt(k) === text.charCodeAt(start + k)) k++;
					if (k === n) return id;
				}
			}
			slot = (slot + 1) & this.mask;
		}
	}

	/** Id of a name. */
	id(name: string): number {
		let hash = 0;
		for (let i = 0; i < name.length; i++) hash = hashStep(hash, name.charCodeAt(i));
		return this.at(name, 0, name.length, hash);
	}

	private add(name: string, hash: number, slot: number): number {
		const id = this.text.length;
		this.text.push(name);
		this.hashes.push(hash);
		this.table[slot] = id;
		if (id * 2 > this.mask) this.grow();
		return id;
	}

	private grow(): void {
		this.mask = this.mask * 2 + 1;
		this.table = new Int32Array(this.mask + 1);
		for (let id = 1; id < this.text.length; id++) {
			let slot = (this.hashes[id] as number) & this.mask;
			while (this.table[slot] !== 0) slot = (slot + 1) & this.mask;
			this.table[slot] = id;
		}
	}
}

const hashStep = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

/** Tokens as parallel arrays. `id`: a name's number, or a punctuator's characters packed low byte first; 0 otherwise. */
export class Tokens {
	count = 0;
	kind: Uint8Array;
	flags: Uint8Array;
	start: Int32Array;
	end: Int32Array;
	id: Int32Array;
	constructor(capacity: number) {
		this.kind = new Uint8Array(capacity);
		this.flags = new Uint8Array(capacity);
		this.start = new Int32Array(capacity);
		this.end = new Int32Array(capacity);
		this.id = new Int32Array(capacity);
	}
	push(kind: number, flags: number, start: number, end: number, id: number): void {
		const i = this.count;
		if (i === this.kind.length) this.grow();
		this.kind[i] = kind;
		this.flags[i] = flags;
		this.start[i] = start;
		this.end[i] = end;
		this.id[i] = id;
		this.count = i + 1;
	}
	private grow(): void {
		const size = this.kind.length * 2 + 16;
		const wider = <A extends Uint8Array | Int32Array>(old: A, fresh: A): A => {
			fresh.set(old);
			return fresh;
		};
		this.kind = wider(this.kind, new Uint8Array(size));
		this.flags = wider(this.flags, new Uint8Array(size));
		this.start = wider(this.start, new Int32Array(size));
		this.end = wider(this.end, new Int32Array(size));
		this.id = wider(this.id, new Int32Array(size));
	}
}

/** Packs a punctuator's characters as Tokens.id holds them. */
export const punct = (text: string): number => text.charCodeAt(0) | ((text.charCodeAt(1) || 0) << 8) | ((text.charCodeAt(2) || 0) << 16);

const C_NAME = 1;
const C_DIGIT = 2;
const C_SPACE = 3;
const C_NEWLINE = 4;
const C_SINGLE = 5;
const classes = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
	const s = String.fromCharCode(c);
	if (/[A-Za-z_$]/.test(s)) classes[c] = C_NAME;
	else if (/[0-9]/.test(s)) classes[c] = C_DIGIT;
	else if (c === 10) classes[c] = C_NEWLINE;
	else if (/\s/.test(s) || c === 0) classes[c] = C_SPACE;
	else if ('(){}[];,?~'.includes(s)) classes[c] = C_SINGLE;
}

/** Length of the punctuator at i (its first character is not one of the single ones). */
function punctLength(text: string, i: number, c: number): number {
	const d = text.charCodeAt(i + 1);
	switch (c) {
		case 46: // .
			return d === 46 && text.charCodeAt(i + 2) === 46 ? 3 : 1;
		case 60: // <
		case 62: // >
			if (d === c) return text.charCodeAt(i + 2) === 61 ? 3 : 2;
			return d === 61 ? 2 : 1;
		case 45: // -
			return d === 45 || d === 61 || d === 62 ? 2 : 1;
		case 43: // +
		case 38: // &
		case 124: // |
			return d === c || d === 61 ? 2 : 1;
		case 35: // #
			return d === 35 ? 2 : 1;
		case 42: // *
		case 47: // /
		case 37: // %
		case 94: // ^
		case 33: // !
		case 61: // =
			return d === 61 ? 2 : 1;
		default:
			return 1;
	}
}

/** End of a string or character literal that opens at `i` with `quote`; an unterminated one ends with its line. */
function literalEnd(text: string, i: number, quote: number): number {
	const n = text.length;
	let p = i + 1;
	while (p < n) {
		const c = text.charCodeAt(p);
		if (c === quote) return p + 1;
		if (c === 92) {
			p += text.charCodeAt(p + 1) === 13 ? 3 : 2;
			continue;
		}
		if (c === 10) return p;
		p++;
	}
	return n;
}

/** Splits text[from, to) into tokens. Never fails: characters that start no token become one T_OTHER each. */
export function lex(text: string, names: Pick<Names, 'at'>, from = 0, to = text.length): Tokens {
	const tokens = new Tokens(((to - from) >> 2) + 64);
	let flags = F_LINE;
	let i = from;
	while (i < to) {
		const c = text.charCodeAt(i);
		const cls = c < 128 ? (classes[c] as number) : C_NAME;
		if (cls === C_SPACE) {
			flags |= F_SPACE;
			i++;
			continue;
		}
		if (cls === C_NEWLINE) {
			flags = F_LINE | F_SPACE;
			i++;
			continue;
		}
		const start = i;
		if (cls === C_NAME) {
			let hash = 0;
			let d = c;
			do {
				hash = hashStep(hash, d);
				d = text.charCodeAt(++i);
			} while (i < to && (d >= 128 || ((classes[d] as number) - 1) >>> 0 < 2));
			if ((d === 34 || d === 39) && i - start <= 2 && /^(?:L|u8?|U)$/.test(text.slice(start, i))) {
				i = literalEnd(text, i, d);
				tokens.push(d === 34 ? T_STRING : T_CHAR, flags, start, i, 0);
			} else tokens.push(T_NAME, flags, start, i, names.at(text, start, i, hash));
		} else if (cls === C_SINGLE) {
			tokens.push(T_PUNCT, flags, start, ++i, c);
		} else if (cls === C_DIGIT || (c === 46 && isDigit(text.charCodeAt(i + 1)))) {
			i = numberEnd(text, i, to);
			tokens.push(T_NUMBER, flags, start, i, 0);
		} else if (c === 34 || c === 39) {
			i = literalEnd(text, i, c);
			tokens.push(c === 34 ? T_STRING : T_CHAR, flags, start, i, 0);
		} else if (c === 47 && text.charCodeAt(i + 1) === 42) {
			const close = text.indexOf('*/', i + 2);
			i = close < 0 ? to : close + 2;
			flags |= F_SPACE;
			continue;
		} else if (c === 47 && text.charCodeAt(i + 1) === 47) {
			i = lineCommentEnd(text, i, to);
			flags |= F_SPACE;
			continue;
		} else if (c === 92) {
			const d = text.charCodeAt(i + 1);
			if (d === 10 || (d === 13 && text.charCodeAt(i + 2) === 10)) {
				i += d === 10 ? 2 : 3;
				flags |= F_SPACE;
				continue;
			}
			tokens.push(T_OTHER, flags, start, ++i, c);
		} else {
			const n = punctLength(text, i, c);
			i += n;
			let id = c;
			if (n > 1) id |= text.charCodeAt(start + 1) << 8;
			if (n > 2) id |= text.charCodeAt(start + 2) << 16;
			tokens.push(c === 64 || c === 96 || c < 32 ? T_OTHER : T_PUNCT, flags, start, i, id);
		}
		flags = 0;
	}
	return tokens;
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

function numberEnd(text: string, i: number, to: number): number {
	let p = i + 1;
	while (p < to) {
		const c = text.charCodeAt(p);
		if (c === 43 || c === 45) {
			const e = text.charCodeAt(p - 1) | 32;
			const hex = (text.charCodeAt(i + 1) | 32) === 120;
			if (!(e === 112 || (e === 101 && !hex))) break;
		} else if (c !== 46 && !(c < 128 && (classes[c] === C_NAME || classes[c] === C_DIGIT))) break;
		p++;
	}
	return p;
}

function lineCommentEnd(text: string, i: number, to: number): number {
	let p = i;
	for (;;) {
		const nl = text.indexOf('\n', p);
		if (nl < 0 || nl >= to) return to;
		if (text.charCodeAt(nl - 1) !== 92) return nl;
		p = nl + 1;
	}
}
