import type { OctetString } from '../mime/index.js';
import type { Channel } from '../net/index.js';
import { Disconnected } from './errors.js';

/** A literal of a command (RFC 9051 §4.3); `binary` for a literal8, which may hold NUL (RFC 3516 §4.4). */
export interface Literal {
  readonly octets: Buffer;
  readonly binary: boolean;
}

/** What a client announces at the end of a line. */
export interface LiteralAnnouncement {
  readonly size: number;
  readonly synchronizing: boolean;
  readonly binary: boolean;
}

/** A whole command: text without line ends, and literals where they stood. */
export type Segment = OctetString | Literal;

/** A command that is not to be carried out, with what to tell the client. */
export interface Rejection {
  readonly status: 'NO' | 'BAD';
  readonly code?: string;
  readonly text: string;
}

export interface ReadingRules {
  /** Octets of one line, its CRLF included. */
  readonly lineLimit: number;
  /** Milliseconds without a line after which the session ends. */
  readonly timeout: number;
  /** Whether a literal may come at this place; asked before the continuation request is sent. */
  admit(before: readonly Segment[], literal: LiteralAnnouncement): Rejection | undefined;
  /** Sends the command continuation request. */
  invite(): Promise<void>;
}

export type ReadCommand =
  | { readonly kind: 'command'; readonly segments: Segment[] }
  | { readonly kind: 'rejected'; readonly segments: Segment[]; readonly rejection: Rejection };

const LITERAL = /(~?)\{([0-9]+)(\+?)\}$/;
const TOO_LONG: Rejection = { status: 'BAD', text: 'The command line is too long' };
const DISCARD_STEP = 65_536;

/**
 * Reads one command with all its literals. A literal that is not admitted ends the command when it is synchronizing;
 * a non-synchronizing one is read and thrown away, with the rest of the command (RFC 7888 §4).
 * @throws Disconnected when the client is gone or silent for too long
 */
export async function readCommand(channel: Channel, rules: ReadingRules): Promise<ReadCommand> {
  const segments: Segment[] = [];
  let rejection: Rejection | undefined;
  let length = 0;
  for (;;) {
    const line = await readLine(channel, rules);
    if (line === undefined) return { kind: 'rejected', segments, rejection: rejection ?? TOO_LONG };
    length += line.length;
    if (length > rules.lineLimit) rejection ??= TOO_LONG;
    const announced = LITERAL.exec(line);
    if (announced === null) {
      segments.push(line);
      return rejection === undefined ? { kind: 'command', segments } : { kind: 'rejected', segments, rejection };
    }
    const [mark, tilde, digits, plus] = announced;
    const literal = { size: Number(digits), synchronizing: plus === '', binary: tilde === '~' };
    segments.push(line.slice(0, line.length - mark.length));
    rejection ??= rules.admit(segments, literal);
    if (rejection !== undefined) {
      if (literal.synchronizing) return { kind: 'rejected', segments, rejection };
      await discard(channel, literal.size, rules.timeout);
      continue;
    }
    if (literal.synchronizing) await rules.invite();
    const octets = await channel.readOctets(literal.size, rules.timeout);
    if (!Buffer.isBuffer(octets)) throw gone(octets);
    segments.push({ octets, binary: literal.binary });
  }
}

/** One line as octets, undefined if it is too long. @throws Disconnected as {@link readCommand} */
export async function readLine(
  channel: Channel,
  rules: Pick<ReadingRules, 'lineLimit' | 'timeout'>,
): Promise<OctetString | undefined> {
  const line = await channel.readLine(rules.lineLimit, rules.timeout);
  if (line === 'too-long') return undefined;
  if (typeof line === 'string') throw gone(line);
  return line.toString('latin1');
}

async function discard(channel: Channel, size: number, timeout: number): Promise<void> {
  for (let left = size; left > 0; left -= DISCARD_STEP) {
    const octets = await channel.readOctets(Math.min(left, DISCARD_STEP), timeout);
    if (!Buffer.isBuffer(octets)) throw gone(octets);
  }
}

function gone(reason: 'eof' | 'timeout' | 'too-long'): Disconnected {
  return reason === 'timeout' ? new Disconnected('Autologout; idle for too long') : new Disconnected();
}
