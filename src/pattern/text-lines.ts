const CRLF = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');

/** The number of CRLF-ended lines behind the header of a message; a last line without CRLF counts. No text: 0. */
export function countTextLines(octets: Buffer): number {
  let position = textStart(octets);
  let lines = 0;
  while (position < octets.length) {
    const end = octets.indexOf(CRLF, position);
    lines += 1;
    position = end < 0 ? octets.length : end + CRLF.length;
  }
  return lines;
}

/** Where the text begins: behind the blank line that ends the header. */
function textStart(octets: Buffer): number {
  if (octets.subarray(0, 2).equals(CRLF)) return 2;
  const blank = octets.indexOf(BLANK_LINE);
  return blank < 0 ? octets.length : blank + BLANK_LINE.length;
}
