// The grammar of patch mails: quote levels, headers, diff lines, C inside them, quoted or not.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';

const GRAMMAR = 'syntaxes/patch-mail.tmLanguage.json';
const THREAD = '../shared/thread/cgroupns-v1-5of8.txt';

/** A stand-in for the editor's own C grammar: enough to see that C is looked into. */
const C = {
	scopeName: 'source.c',
	patterns: [
		{ match: '\\b(if|return|goto|static|struct|int|void)\\b', name: 'keyword.control.c' },
		{ match: '"[^"]*"', name: 'string.quoted.double.c' },
		{ match: '^\\s*#\\s*\\w+', name: 'keyword.control.directive.c' },
	],
	repository: {},
};

let grammar: IGrammar;

beforeAll(async () => {
	const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
	await oniguruma.loadWASM(new Uint8Array(wasm).buffer);
	const registry = new textmate.Registry({
		onigLib: Promise.resolve({
			createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
			createOnigString: (text: string) => new oniguruma.OnigString(text),
		}),
		loadGrammar: async (scope) =>
			scope === 'source.c'
				? textmate.parseRawGrammar(JSON.stringify(C), 'c.json')
				: textmate.parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), GRAMMAR),
	});
	const loaded = await registry.loadGrammar('text.patch-mail');
	if (!loaded) throw new Error('the grammar could not be loaded');
	grammar = loaded;
});

/** Scopes of the token that holds `part`, without the root scope. */
function scopesOf(line: string, part: string): string {
	const at = line.indexOf(part);
	const token = grammar.tokenizeLine(line, null).tokens.find((one) => one.startIndex <= at && at < one.endIndex);
	return token?.scopes.slice(1).join(' ') ?? '';
}

describe('diff lines', () => {
	it.each(['', '> ', '>> ', '> > '])('are known behind the quote prefix “%s”', (prefix) => {
		const code = prefix === '>> ' ? '>>' : prefix;
		expect(scopesOf(`${code}+	return ns;`, 'return')).toContain('keyword.control.c');
		expect(scopesOf(`${code}+	return ns;`, '+')).toContain('markup.inserted');
		expect(scopesOf(`${code}-	return ns;`, '-')).toContain('markup.deleted');
		expect(scopesOf(`${code}diff --git a/x.c b/x.c`, 'diff')).toContain('keyword.control.diff');
		expect(scopesOf(`${code}@@ -1,2 +3,4 @@ static int f(void)`, 'static')).toContain('keyword.control.c');
		expect(scopesOf(`${code}index 0000000..9f637fe`, '9f637fe')).toContain('constant.other.id');
		expect(scopesOf(`${code}--- a/kernel/fork.c`, 'kernel')).toContain('string.unquoted.path');
	});

	it('has C in context lines', () => {
		expect(scopesOf('>>       return err;', 'return')).toContain('keyword.control.c');
		expect(scopesOf(' 	return err;', 'return')).toContain('keyword.control.c');
	});
});

describe('mail', () => {
	it('tells quote levels apart', () => {
		expect(scopesOf('> Per the rules', '>')).toContain('level1');
		const [, second] = grammar.tokenizeLine('>> +	x', null).tokens;
		expect(second?.scopes.join(' ')).toContain('level2');
		expect(scopesOf('> Per the rules', 'Per')).toContain('markup.quote');
	});

	it('knows headers, trailers and the attribution line', () => {
		expect(scopesOf('Subject: [PATCH v2 3/9] mm: do it', '[PATCH')).toContain('entity.name.tag');
		expect(scopesOf('From: A B <a@b.org>', '<a@b')).toContain('string.unquoted.address');
		expect(scopesOf('>> Signed-off-by: A B <a@b.org>', 'Signed')).toContain('keyword.other.trailer');
		expect(scopesOf('>> Signed-off-by: A B <a at b.org>', 'Signed')).toContain('keyword.other.trailer');
		expect(scopesOf('> Quoting A B (a at b.org):', 'Quoting')).toContain('attribution');
		expect(scopesOf('On Thu, Oct 16, 2014 at 9:37 AM, A B <a at b.org> wrote:', 'On Thu')).toContain('attribution');
		expect(scopesOf(' fs/proc/namespaces.c |   3 ++-', '++')).toContain('markup.inserted');
	});

	it('leaves prose alone', () => {
		expect(scopesOf('With no pinning involved, I think its safe if we return.', 'return')).toBe('');
		expect(scopesOf('-- ', '--')).toContain('signature');
	});
});

describe('the sample thread', () => {
	it.runIf(existsSync(THREAD))('has C in every added line that holds a keyword', () => {
		const lines = readFileSync(THREAD, 'utf8').split('\n');
		const added = lines.filter((line) => /^>> \+.*\b(return|struct|static|goto)\b/.test(line) && !/[/*]/.test(line));
		expect(added.length).toBeGreaterThan(25);
		const plain = added.filter(
			(line) => !scopesOf(line, /\b(return|struct|static|goto)\b/.exec(line)?.[0] ?? '').includes('keyword.control.c'),
		);
		expect(plain).toEqual([]);
	});

	it('is read in a moment', () => {
		const started = performance.now();
		const lines = existsSync(THREAD) ? readFileSync(THREAD, 'utf8').split('\n') : Array.from({ length: 500 }, () => '>> +	return ns;');
		for (const line of lines) grammar.tokenizeLine(line, null);
		expect(performance.now() - started).toBeLessThan(2000);
	});
});
