import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contracts } from '../../src/kernel/contract-table';
import { parseUserContracts } from '../../src/kernel/user-contracts';

const one = (entry: object) => parseUserContracts(JSON.stringify({ contracts: [entry] }));

describe("a user's contracts", () => {
	it('reads an entry, with the defaults of the built-in notation', () => {
		const { contracts: read, problems } = one({
			name: 'foo_get',
			returns: 'ptr',
			fails: 'null',
			effects: [{ do: 'acquire', at: 'ret', resource: 'foo' }],
		});
		expect(problems).toEqual([]);
		expect(read).toEqual([
			{
				name: 'foo_get',
				source: 'contracts.json: foo_get',
				returns: 'ptr',
				fails: 'null',
				effects: [{ do: 'acquire', at: 'ret', resource: 'foo', when: 'success' }],
			},
		]);
	});

	it('reads every built-in contract back', () => {
		const text = JSON.stringify({ contracts: [...contracts.values()] });
		const { contracts: read, problems } = parseUserContracts(text);
		expect(problems).toEqual([]);
		expect(read).toEqual([...contracts.values()]);
	});

	it.each([
		['not JSON', '{ "contracts": [', /not JSON/],
		['no list', '{}', /list "contracts"/],
		['a null', 'null', /list "contracts"/],
	])('tells about %s', (_, text, message) => {
		const { contracts: read, problems } = parseUserContracts(text);
		expect(read).toEqual([]);
		expect(problems).toHaveLength(1);
		expect(problems[0]?.message).toMatch(message);
	});

	it.each([
		[{ name: '1x' }, /contracts\[0\]\.name must be the name/],
		[{ name: 'f', effects: [{ do: 'grab', at: 0 }] }, /effects\[0\]\.do must be one of/],
		[{ name: 'f', effects: [{ do: 'acquire', at: 0 }] }, /resource is missing/],
		[{ name: 'f', effects: [{ do: 'release', at: -1, resource: 'x' }] }, /at must be a parameter/],
		[{ name: 'f', effects: [{ do: 'release', at: 0, resource: 'x', nullok: true }] }, /nullok is not known for "release"/],
		[{ name: 'f', returns: 'void', fails: 'null' }, /returns nothing/],
		[{ name: 'f', efects: [] }, /efects is not known/],
		[{ name: 'f', effects: [{ do: 'acquire', at: { global: 'x' }, resource: 'y' }] }, /at must be/],
	])('tells what is wrong in %o', (entry, message) => {
		const { contracts: read, problems } = one(entry);
		expect(read).toEqual([]);
		expect(problems[0]?.message).toMatch(message);
	});

	it('names the line, keeps the good entries, and the first of two', () => {
		const { contracts: read, problems } = parseUserContracts(
			'{ "contracts": [\n{ "name": "a" },\n{ "name": "b", "fails": "maybe" },\n{ "name": "a" } ] }',
			'mine.json',
		);
		expect(read.map((c) => c.name)).toEqual(['a']);
		expect(problems.map((p) => [p.place?.file, p.place?.line])).toEqual([
			['mine.json', 3],
			['mine.json', 4],
		]);
	});

	it('agrees with its schema on the words', () => {
		const schema = readFileSync('media/contracts.schema.json', 'utf8');
		for (const word of ['null-or-errptr', 'raw_spinlock', 'borrowsFrom', 'consume', 'errptrOk', 'global'])
			expect(schema).toContain(`"${word}"`);
	});
});
