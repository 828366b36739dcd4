import { describe, expect, it } from 'vitest';
import { readAttribution } from '../../src/mail/attribution';
import { parsePerson } from '../../src/mail/person';

describe('attribution lines', () => {
	const forms: [string[], string, string][] = [
		[['On Thu, Oct 16, 2014 at 9:37 AM, Grace B. Hopper <grace at example.org> wrote:'], 'Grace B. Hopper', 'grace@example.org'],
		[['On Mon, 13 Oct 2014 14:23:15 -0700 Ada Byron <ada@example.org> wrote:'], 'Ada Byron', 'ada@example.org'],
		[['On Mon, Oct 13, 2014 at 02:23:15PM -0700, Ada Byron wrote:'], 'Ada Byron', ''],
		[['On 10/13/2014 02:23 PM, Ada Byron wrote:'], 'Ada Byron', ''],
		[['On Mon, Oct 13 2014, Ada Byron <ada@example.org> wrote:'], 'Ada Byron', 'ada@example.org'],
		[['On Monday, October 13, 2014 02:23:15 PM Ada Byron wrote:'], 'Ada Byron', ''],
		[['On 2020-05-01 10:00, Byron, Ada wrote:'], 'Byron, Ada', ''],
		[['On Fri, May 01, 2020, "Byron, Ada" <ada@example.org> wrote:'], 'Byron, Ada', 'ada@example.org'],
		[['On Thu, Oct 16, 2014 at 9:37 AM, Grace B. Hopper', '<grace@example.org> wrote:'], 'Grace B. Hopper', 'grace@example.org'],
		[['On Thu, Oct 16, 2014 at 9:37 AM,', 'Grace B. Hopper <grace@example.org>', 'wrote:'], 'Grace B. Hopper', 'grace@example.org'],
		[['Quoting Ada Byron (ada at example.org):'], 'Ada Byron', 'ada@example.org'],
		[['Ada Byron <ada@example.org> writes:'], 'Ada Byron', 'ada@example.org'],
		[['Ada Byron wrote:'], 'Ada Byron', ''],
		[['* Ada Byron <ada@example.org> [2014-10-13 14:23:15]:'], 'Ada Byron', 'ada@example.org'],
		[['Am 13.10.2014 um 14:23 schrieb Ada Byron:'], 'Ada Byron', ''],
		[['Le 13/10/2014 14:23, Ada Byron a écrit :'], 'Ada Byron', ''],
		[['On Fri, 1 May 2020, Ada Byron wrote:'], 'Ada Byron', ''],
		[['On Tue, Nov 4, 2014 at 5:10 AM, <ada@example.org> wrote:'], 'ada@example.org', 'ada@example.org'],
	];
	for (const [lines, name, email] of forms) {
		it(lines.join(' / '), () => expect(readAttribution(lines)).toEqual({ person: { name, email }, lines: lines.length }));
	}

	for (const line of [
		'I think the comment writes:',
		'On the other hand, this leaks:',
		'the driver wrote:',
		'Fix it.',
		'',
		'As the manual says:',
		'On success it returns 0.',
	]) {
		it(`is not ${JSON.stringify(line)}`, () => expect(readAttribution([line, 'next line', 'third'])).toBeUndefined());
	}

	it('does not walk far', () => {
		const start = performance.now();
		for (let n = 0; n < 1000; n++) readAttribution([`On ${'a, '.repeat(120)}`, 'b '.repeat(190), 'wrote '.repeat(60)]);
		expect(performance.now() - start).toBeLessThan(1000);
	});
});

describe('people', () => {
	it('are read in the forms of mails and archives', () => {
		expect(parsePerson('"Byron, Ada" <ada@example.org>')).toEqual({ name: 'Byron, Ada', email: 'ada@example.org' });
		expect(parsePerson('ada@example.org (Ada Byron)')).toEqual({ name: 'Ada Byron', email: 'ada@example.org' });
		expect(parsePerson('=?UTF-8?Q?Ad=C3=A9?= <ade@example.org>')).toEqual({ name: 'Adé', email: 'ade@example.org' });
		expect(parsePerson('Ada ada at example.org')).toEqual({ name: 'Ada', email: 'ada@example.org' });
		expect(parsePerson('<ada@example.org>')).toEqual({ name: 'ada@example.org', email: 'ada@example.org' });
		expect(parsePerson('')).toEqual({ name: '', email: '' });
	});
});
