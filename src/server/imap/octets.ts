import type { OctetString } from '../mime/index.js';

/** The octets of a text in UTF-8. */
export function encodeUtf8(text: string): OctetString {
  return Buffer.from(text, 'utf8').toString('latin1');
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of octets in UTF-8; undefined if they are not valid UTF-8. */
export function decodeUtf8(octets: OctetString): string | undefined {
  try {
    return strictUtf8.decode(Buffer.from(octets, 'latin1'));
  } catch {
    return undefined;
  }
}
