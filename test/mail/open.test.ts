import { describe, expect, it } from 'vitest';
import { unflow } from '../../src/mail/flowed';
import { openMails } from '../../src/mail/open';
import { quoteOf } from '../../src/mail/quote';

const open = (input: string) => openMails(new TextEncoder().encode(input), 'x');

describe('opening', () => {
	it('splits an mbox at From lines that a header follows, and unescapes >From', async () => {
		const { format, mails, text } = await open(
			'From a@b.c Fri May  1 10:00:00 2020\nFrom: A <a@b.c>\nSubject: one\n\nFrom here on\n>From there\n>>From far\n\nFrom d@e.f Fri May  1 11:00:00 2020\nFrom: D <d@e.f>\nSubject: two\n\nbody\n',
		);
		expect(format).toBe('mbox');
		expect(mails.map((mail) => [mail.subject, mail.from.name, mail.firstLine, mail.lines])).toEqual([
			['one', 'A', 5, ['From here on', 'From there', '>From far', '', '']],
			['two', 'D', 13, ['body', '']],
		]);
		const lines = text.split('\n');
		for (const mail of mails)
			expect(lines.slice(mail.firstLine - 1, mail.firstLine - 1 + mail.lines.length - 1)).toEqual(mail.lines.slice(0, -1));
	});

	it('reads fields without a blank after the colon, as signers on the way add them', async () => {
		const { mails } = await open(
			'Received: from x by y\nARC-Seal:i=1; a=rsa-sha256;\n\td=example.org\nFrom: A <a@b.c>\nSubject: one\n\nbody\n',
		);
		expect(mails.map((mail) => [mail.subject, mail.from.name])).toEqual([['one', 'A']]);
	});

	it('reads a public-inbox page of a thread', async () => {
		const page = `* [PATCH 1/2] lamp: light it
@ 2020-05-01 10:00 Ada Byron
  2020-05-01 11:00 \` Grace Hopper
  0 siblings, 1 reply; 2+ messages in thread
From: Ada Byron @ 2020-05-01 10:00 UTC (permalink / raw)
  To: Grace Hopper; +Cc: list

the text

^ permalink raw reply	[flat|nested] 2+ messages in thread
* Re: [PATCH 1/2] lamp: light it
From: Grace Hopper @ 2020-05-01 11:00 UTC (permalink / raw)
  To: Ada Byron; +Cc: list

> the text
fine
`;
		const { format, mails } = await open(page);
		expect(format).toBe('archive');
		expect(mails.map((mail) => [mail.from.name, mail.lines.filter((line) => line !== '')])).toEqual([
			['Ada Byron', ['the text']],
			['Grace Hopper', ['> the text', 'fine']],
		]);
		expect(mails[1]!.subject).toBe('Re: [PATCH 1/2] lamp: light it');
	});

	it('reads the page of one mail, headers shown below the page head', async () => {
		const { format, mails } = await open(
			'linux-lamp.example.org archive mirror\n help / color / mirror / Atom feed\nFrom: Ada Byron <ada@example.org>\nTo: list@example.org,\n\tgrace@example.org\nSubject: [PATCH 2/3] lamp: glow\nDate: Wed, 30 Jul 2008 18:56:58 +0200\t[thread overview]\nMessage-ID: <one@example.org> (raw)\n\nthe text\n',
		);
		expect(format).toBe('archive');
		expect(mails[0]).toMatchObject({
			isMail: true,
			subject: '[PATCH 2/3] lamp: glow',
			from: { name: 'Ada Byron' },
			date: 'Wed, 30 Jul 2008 18:56:58 +0200',
			messageId: 'one@example.org',
			lines: ['the text', ''],
			firstLine: 10,
		});
	});

	it('decodes charsets', async () => {
		const head =
			'From: a@b.c\nSubject: =?iso-8859-1?Q?caf=E9?=\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n';
		const bytes = new Uint8Array([...new TextEncoder().encode(head), 0x63, 0xe9, 10]);
		const { mails } = await openMails(bytes, 'x');
		expect([mails[0]!.subject, mails[0]!.lines[0]]).toEqual(['café', 'cé']);
		const utf16 = new Uint8Array([0xff, 0xfe, ...[...'--- a\n'].flatMap((char) => [char.charCodeAt(0), 0])]);
		expect((await openMails(utf16, 'x')).text).toBe('--- a\n');
		expect((await openMails(new Uint8Array([0x63, 0xe9]), 'x')).text).toBe('cé');
	});
});

describe('format=flowed', () => {
	it('joins soft breaks at one depth only', () => {
		expect(unflow(['a ', 'b', '> c ', '> d', '> e ', 'f', '-- ', 'sig'], false)).toEqual(['a b', '> c d', '> e ', 'f', '-- ', 'sig']);
		expect(unflow(['wor ', 'd'], true)).toEqual(['word']);
	});
	it('takes off stuffing and keeps blank lines', () => {
		expect(unflow(['  context', ' > not a quote', ' ', '', 'x'], false)).toEqual([' context', '> not a quote', '', '', 'x']);
	});
});

describe('quote marks', () => {
	it('are counted and measured', () => {
		const of = (line: string, bars = false) => {
			const { depth, marksEnd, column } = quoteOf(line, bars);
			return [depth, marksEnd, column];
		};
		expect(of('text')).toEqual([0, 0, 0]);
		expect(of('> text')).toEqual([1, 1, 2]);
		expect(of('>> text')).toEqual([2, 2, 3]);
		expect(of('> > text')).toEqual([2, 3, 4]);
		expect(of('>>text')).toEqual([2, 2, 2]);
		expect(of('>')).toEqual([1, 1, 1]);
		expect(of('| text')).toEqual([0, 0, 0]);
		expect(of('| > text', true)).toEqual([2, 3, 4]);
	});
});
