/** Ends of mails that nobody wrote for the reader: signatures, list footers, navigation of archive pages. */

/** `-- ` (or `--`, where trailing blanks were stripped): what follows at the same depth is a signature. */
export function isSignature(content: string): boolean {
	return /^-- ?\r?$/.test(content);
}

const FOOTER =
	/^(?:_{30,}|-{5,} next part -{5,}|-{4,}\s*Original Message\s*-{4,}|More information about the .{1,80} mailing list|To unsubscribe from this list: |To unsubscribe, |Unsubscribe: |\^ permalink raw reply|Thread overview: \d+\+? messages|(?:next )?(?:prev )?(?:parent )?reply\tother threads:|\[-- Attachment )/;

/** A line that opens a list footer or an archive page's navigation. */
export function isFooter(content: string): boolean {
	return content.length < 300 && FOOTER.test(content);
}
