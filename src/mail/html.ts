/** HTML of archive pages and of HTML-only mails → plain text; entities left in copied text. Owns no page layout knowledge. */

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ', '#39': "'", '#x27': "'" };

export function decodeEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,6});/g, (whole, name: string) => {
		const known = NAMED[name.toLowerCase()];
		if (known !== undefined) return known;
		if (!name.startsWith('#')) return whole;
		const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
	});
}

export function looksLikeHtml(text: string): boolean {
	return /^\s*(?:<!doctype html|<html|<head|<body|<pre)/i.test(text.slice(0, 2000));
}

/** True for plain text that was copied out of a page's source: entities where a mail has `<`, and no `<` at all. */
export function hasEscapedText(text: string): boolean {
	const sample = text.slice(0, 400_000);
	if (!sample.includes('&lt;') && !sample.includes('&gt;')) return false;
	return !sample.includes('<') && /^&gt; |#\s*include &lt;|&lt;[^\s&]+(?:@| at )[^&]+&gt;|-&gt;/m.test(sample);
}

/**
 * Text of a page. Archive pages hold the mail in `<pre>`; with none, block tags become line breaks.
 * Tags are found by scanning, so a page of only `<` costs linear time.
 */
export function htmlToText(html: string): string {
	const body = withoutScripts(html);
	const pre = /<pre\b/i.exec(body);
	const title = /<h1[^>]*>([^<]*)<\/h1>/i.exec(body)?.[1] ?? /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1];
	if (!pre) return decodeEntities(stripTags(body.replace(/\r?\n/g, ' ').replace(/<(?:br|\/p|\/div|\/tr|\/h\d|\/li)\b[^<>]*>/gi, '\n')));
	// what stands before the first <pre> names sender and date, one piece a line
	const head = decodeEntities(
		stripTags(
			body
				.slice(0, pre.index)
				.replace(/\s+/g, ' ')
				.replace(/<(?:br|\/p|\/h\d|\/li|\/div|hr|ul|p)\b[^<>]*>/gi, '\n'),
		),
	);
	const headLines = head.split('\n').map((line) => line.trim());
	const useful = headLines.filter(
		(line) => line !== '' && line !== title?.trim() && !/^(?:Previous message|Next message|Messages sorted|\[)/i.test(line),
	);
	const mail = decodeEntities(stripTags(body.slice(pre.index).replace(/<\/pre>[\s\S]*?(?=<pre\b|$)/gi, '\n')));
	return `${title ? `${decodeEntities(title).trim()}\n\n` : ''}${useful.join('\n')}\n\n${mail.replace(/^\n/, '')}`;
}

function stripTags(html: string): string {
	const out: string[] = [];
	let at = 0;
	while (at < html.length) {
		const open = html.indexOf('<', at);
		if (open < 0) break;
		const close = html.indexOf('>', open);
		if (close < 0) break;
		out.push(html.slice(at, open));
		// `a < b` in badly escaped code is not a tag
		if (!/[a-z/!]/i.test(html[open + 1] ?? '')) out.push(html.slice(open, close + 1));
		at = close + 1;
	}
	out.push(html.slice(at));
	return out.join('');
}

/** Cuts out scripts and styles by scanning; one that never ends goes to the end of the page. */
function withoutScripts(html: string): string {
	const out: string[] = [];
	const open = /<(script|style)\b/gi;
	let at = 0;
	for (let found = open.exec(html); found; found = open.exec(html)) {
		out.push(html.slice(at, found.index));
		const close = new RegExp(`</${found[1]}`, 'gi');
		close.lastIndex = found.index;
		const end = close.exec(html);
		at = end ? html.indexOf('>', end.index) + 1 || html.length : html.length;
		open.lastIndex = at;
	}
	out.push(html.slice(at));
	return out.join('');
}
