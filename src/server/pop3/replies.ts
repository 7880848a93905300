import { byteStuff } from './transmission.js';

const CRLF = '\r\n';
/** Longest first line of a response without its CRLF, in octets (RFC 2449 §4). */
const STATUS_LINE = 510;

function cut(line: string): string {
  const octets = Buffer.from(line);
  return octets.length <= STATUS_LINE ? line : octets.subarray(0, STATUS_LINE - 3).toString();
}

/** The form of everything that the server sends; each function can be replaced alone. */
export interface Replies {
  /** Positive status line. */
  ok(text: string): string;
  /** Negative status line, with an extended response code if any (RFC 2449 §8). */
  err(text: string, code?: string): string;
  /** Greeting with the timestamp for APOP (RFC 1939 §7). */
  greeting(text: string, timestamp: string): string;
  /** Challenge of a SASL exchange (RFC 5034 §4). */
  challenge(octets: Buffer): string;
  /** What STAT says behind +OK: number of messages and octets (RFC 1939 §5). */
  dropListing(messages: number, octets: number): string;
  /** A line of LIST: message-number and octets (RFC 1939 §5). */
  scanListing(number: number, octets: number): string;
  /** A line of UIDL: message-number and unique-id (RFC 1939 §7). */
  uniqueIdListing(number: number, uniqueId: string): string;
  /** A multi-line response of these lines (RFC 1939 §3). */
  multiLine(status: string, lines: readonly string[]): string;
  /** A multi-line response that is a message in transmission form (RFC 1939 §5, RETR). */
  message(status: string, octets: Buffer): Buffer;
}

export const replies: Replies = {
  ok: (text) => cut(`+OK ${text}`) + CRLF,
  err: (text, code) => cut(code === undefined ? `-ERR ${text}` : `-ERR [${code}] ${text}`) + CRLF,
  greeting: (text, timestamp) => `+OK ${text} ${timestamp}${CRLF}`,
  challenge: (octets) => `+ ${octets.toString('base64')}${CRLF}`,
  dropListing: (messages, octets) => `${messages} ${octets}`,
  scanListing: (number, octets) => `${number} ${octets}`,
  uniqueIdListing: (number, uniqueId) => `${number} ${uniqueId}`,
  multiLine: (status, lines) =>
    status + lines.map((line) => (line.startsWith('.') ? '.' : '') + line + CRLF).join('') + `.${CRLF}`,
  message: (status, octets) => Buffer.concat([Buffer.from(status), byteStuff(octets), Buffer.from(`.${CRLF}`)]),
};
