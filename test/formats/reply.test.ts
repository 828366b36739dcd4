// The reply mail: headers, quoting and the question with its evidence; read back with a mail parser.
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { address, encodeWords } from '../../src/formats/mail-text';
import { toReplies, toReply } from '../../src/formats/reply';
import { sampleReport } from './sample-report';

const from = { name: 'Jörg Tester', email: 'j@example.org' };
const date = 'Tue, 25 Nov 2026 10:00:00 +0000';

describe('reply mail', () => {
	it('is a mail that answers the patch', async () => {
		const mail = await PostalMime.parse(toReply(sampleReport, {}, { from, date, eol: '\r\n' }) ?? '');
		expect(mail.subject).toBe('Re: [PATCH v2 2/3] foo: add foo_new()');
		expect(mail.inReplyTo).toBe('<abc.123@example.org>');
		expect(mail.references).toBe('<abc.123@example.org>');
		expect(mail.from).toMatchObject({ name: 'Jörg Tester', address: 'j@example.org' });
		expect(mail.to?.[0]).toMatchObject({ name: 'Zoë Author', address: 'zoe@example.org' });
		expect(mail.headers.find((one) => one.key === 'content-type')?.value).toBe('text/plain; charset=utf-8; format=fixed');
	});

	it('quotes the patch line and asks below it, with the witness', () => {
		const text = toReply(sampleReport) ?? '';
		const body = text.slice(text.indexOf('\n\n') + 2).split('\n');
		const quote = body.indexOf('> +\t\treturn ERR_PTR(-EIO);');
		expect(body.slice(0, 5)).toEqual([
			'On Thu, 16 Oct 2014 09:37:00 -0700, Zoë Author wrote:',
			'> diff --git a/drivers/foo/bär.c b/drivers/foo/bär.c',
			'> --- /dev/null',
			'> +++ b/drivers/foo/bär.c',
			'> @@ -0,0 +1,10 @@',
		]);
		expect(body[quote + 2]).toBe('Is f (struct foo) ever released when foo_new() leaves here?');
		expect(body.join('\n')).toContain(
			'One way to get there, with foo_setup #1 fails:\n\n  drivers/foo/bär.c:3: kzalloc() gives new memory',
		);
		expect(body.filter((line) => !line.startsWith('>')).every((line) => line.length <= 78)).toBe(true);
	});

	it('tells the answer to a remark', () => {
		const text = toReply(sampleReport, { remarks: [0] }) ?? '';
		expect(text).toContain('> > Is f leaked here?\n\nI could reproduce this (3 runs looked at): f is lost when foo_setup()\nfails.');
		expect(text).toContain('Cc: A Reviewer <rev@example.org>');
		expect(text).not.toContain('Is f (struct foo) ever released');
	});

	it('says nothing when there is nothing to say', () => {
		expect(toReply({ ...sampleReport, findings: [] })).toBeUndefined();
		expect(toReply(sampleReport, { findings: ['f9'] })).toBeUndefined();
		expect(toReplies({ ...sampleReport, findings: [] })).toBe('');
	});

	it('lets nothing into the headers that does not belong there', () => {
		const evil = { name: 'x\r\nBcc: all@example.org', email: 'a@b.c' };
		expect(address(evil)).toBe('"x Bcc: all@example.org" <a@b.c>');
		expect(address({ name: 'n', email: 'a@b.c>\nX: y' })).not.toContain('\n');
		expect(
			encodeWords('ä'.repeat(60))
				.split(' ')
				.every((word) => word.length <= 75),
		).toBe(true);
		expect(toReply({ ...sampleReport, patches: [{ ...sampleReport.patches[0]!, title: 'a\nBcc: x@y.z' }] })).not.toMatch(/^Bcc/m);
	});
});
