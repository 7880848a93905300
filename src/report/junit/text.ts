import { visible } from '../../text/visible.js';

/** All that XML 1.0 cannot hold (section 2.2), and what a reader would not see; line ends and tabs stay. */
const UNFIT = /[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\ufdd0-\ufdef]|[\ud800-\udfff]/gu;

/** Octets of a character as escapes. */
const escaped = (character: string): string => visible(Buffer.from(character, 'utf8'));

/**
 * Text that may stand in an XML document, whatever it was. `]]>` ends a CDATA section, so its last character is written as
 * an escape.
 */
export const fit = (text: string): string => text.replace(UNFIT, escaped).replaceAll(']]>', ']]\\x3e');

/** As {@link fit}, on one line and cut in the middle where it is longer than so many characters. */
export const fitLine = (text: string, limit = 1_000): string => fit(visible(Buffer.from(text, 'utf8'), { limit }));
