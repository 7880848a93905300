import { printable } from '../../text/visible.js';

/** All that XML 1.0 cannot hold (section 2.2) is invisible, but for line ends, which stay. */
const lines = (text: string): string => text.split('\n').map(printable).join('\n');

/**
 * Text that may stand in an XML document, whatever it was. `]]>` ends a CDATA section, so its last character is written as
 * an escape; `[[ATTACHMENT|` would make GitLab and Jenkins link to a file.
 */
export const fit = (text: string): string =>
  lines(text).replaceAll(']]>', ']]\\x3e').replaceAll('[[ATTACHMENT|', '[[ATTACHMENT\\x7c');

/** As {@link fit}, on one line and cut in the middle where it is longer than so many characters. */
export function fitLine(text: string, limit = 1_000): string {
  const line = fit(printable(text));
  if (line.length <= limit) return line;
  // A character outside the basic plane is not cut in two.
  const [head, tail] = [line.slice(0, limit / 2), line.slice(-limit / 2)];
  return `${head.replace(/[\ud800-\udbff]$/, '')}…(${line.length - limit} characters)…${tail.replace(/^[\udc00-\udfff]/, '')}`;
}
