import type { OctetString } from '../mime/index.js';

/** Encodes a mailbox name in modified UTF-7 (RFC 3501 §5.1.3). */
export function encodeModifiedUtf7(name: string): OctetString {
  return name.replace(/&|[^\x20-\x7e]+/g, (run) => (run === '&' ? '&-' : `&${encodeRun(run)}-`));
}

/**
 * Decodes modified UTF-7. Undefined if it is malformed: octets outside printable ASCII, an unclosed or superfluous
 * shift, or an encoded character that can represent itself (RFC 3501 §5.1.3).
 */
export function decodeModifiedUtf7(octets: OctetString): string | undefined {
  if (/[^\x20-\x7e]/.test(octets)) return undefined;
  const name = octets.replace(/&([A-Za-z0-9+,]*)-/g, (_, run: string) => (run === '' ? '&' : decodeRun(run)));
  return !/\p{Surrogate}/u.test(name) && encodeModifiedUtf7(name) === octets ? name : undefined;
}

function encodeRun(run: string): string {
  return Buffer.from(run, 'utf16le').swap16().toString('base64').replace(/=+$/, '').replaceAll('/', ',');
}

function decodeRun(run: string): string {
  const octets = Buffer.from(run.replaceAll(',', '/'), 'base64');
  // Half a character: encoding again will not yield the same, so the whole name is found malformed.
  return octets
    .subarray(0, octets.length - (octets.length % 2))
    .swap16()
    .toString('utf16le');
}
