import type { Entity, OctetString } from './entity.js';
import { body } from './section.js';

/** Content transfer encodings that leave the octets as they are (RFC 2045 §6.2). */
const IDENTITY = new Set(['7bit', '8bit', 'binary']);

/** The body of a part with its transfer encoding undone; undefined if the encoding is unknown. Errors are passed over. */
export function decodeBody(part: Entity): Buffer | undefined {
  const octets = body(part);
  const encoding = part.encoding.toLowerCase();
  if (IDENTITY.has(encoding)) return octets;
  if (encoding === 'base64') return decodeBase64(octets.toString('latin1'));
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(octets.toString('latin1'));
  return undefined;
}

/** Decodes base64, also when padding ends one of several concatenated pieces; other characters are ignored (RFC 2045 §6.8). */
function decodeBase64(text: OctetString): Buffer {
  const pieces = text.replace(/[^A-Za-z0-9+/=]/g, '').match(/[^=]+/g) ?? [];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')));
}

/** Decodes quoted-printable (RFC 2045 §6.7); what is malformed stays as it is. */
function decodeQuotedPrintable(text: OctetString): Buffer {
  const decoded = text
    .replace(/[ \t]+(?=\r?\n|$)/g, '')
    .replace(/=\r?\n/g, '')
    .replace(/=$/, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}

/** The text of octets in a charset; unknown charsets are read as UTF-8, and so is US-ASCII, which it contains. */
export function decodeCharset(octets: Buffer, charset: string): string {
  const name = charset.toLowerCase();
  try {
    return new TextDecoder(name === 'us-ascii' || name === '' ? 'utf-8' : name).decode(octets);
  } catch {
    return new TextDecoder().decode(octets);
  }
}

const ENCODED_WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=/g;
const BETWEEN_ENCODED_WORDS = /(=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)/g;

/** The text of a header field body: encoded words decoded (RFC 2047), all else read as UTF-8 (RFC 6532). */
export function decodeHeader(value: OctetString): string {
  const text = decodeCharset(Buffer.from(value, 'latin1'), 'utf-8');
  return text
    .replace(BETWEEN_ENCODED_WORDS, '$1')
    .replace(ENCODED_WORD, (_, charset: string, encoding: string, encoded: string) =>
      decodeCharset(
        encoding.toLowerCase() === 'b'
          ? Buffer.from(encoded, 'base64')
          : decodeQuotedPrintable(encoded.replaceAll('_', '=20')),
        charset,
      ),
    );
}
