/** Modified UTF-7, the convention for international mailbox names (RFC 3501 §5.1.3). */

const SHIFTED = /&([A-Za-z0-9+,]*)-/g;
const WELL_FORMED = /^(?:[\x20-\x25\x27-\x7e]|&[A-Za-z0-9+,]*-)*$/;
/** One half of a surrogate pair alone, which is no character. */
const HALVES = /\p{Surrogate}/u;
const OTHERS = /[^\x20-\x7e]+/g;

/** Text as a mailbox name in modified UTF-7. */
export function encodeMutf7(name: string): string {
  return name.replace(/&/g, '&-').replace(OTHERS, (run) => {
    const octets = Buffer.from(run, 'utf16le').swap16();
    return `&${octets.toString('base64').replace(/=+$/, '').replace(/\//g, ',')}-`;
  });
}

/**
 * The text that a mailbox name in modified UTF-7 stands for, or `undefined` where the name breaks a rule of RFC 3501 §5.1.3:
 * no shift back to ASCII, superfluous shifts, half characters, or printable ASCII in base64.
 */
export function decodeMutf7(name: string): string | undefined {
  if (!name.includes('&')) return WELL_FORMED.test(name) ? name : undefined;
  if (!WELL_FORMED.test(name)) return undefined;
  const decoded = name.replace(SHIFTED, (_, base64: string) => (base64 === '' ? '&' : unshift(base64)));
  return encodeMutf7(decoded) === name && !HALVES.test(decoded) ? decoded : undefined;
}

/** What does not come out of this as it went in was not well encoded: the caller compares. */
function unshift(base64: string): string {
  const octets = Buffer.from(base64.replace(/,/g, '/'), 'base64');
  return octets
    .subarray(0, octets.length & ~1)
    .swap16()
    .toString('utf16le');
}
