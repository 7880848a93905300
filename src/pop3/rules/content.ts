import { createHash } from 'node:crypto';

/** What is remembered of a message: enough to tell another one from it, and to hold TOP against it. */
export interface Content {
  readonly length: number;
  readonly digest: string;
  /** The first octets; all of them where the message is not longer. */
  readonly head: Buffer;
}

/** Octets of a message that are kept. */
const kept = 64 * 1024;

/** @param octets of the message, byte-stuffing undone */
export const contentOf = (octets: Buffer): Content => ({
  length: octets.length,
  digest: createHash('sha1').update(octets).digest('base64'),
  head: Buffer.from(octets.subarray(0, kept)),
});

/**
 * How TOP's answer differs from what RETR sends; `undefined` where it does not, or where that cannot be told.
 * @param lines of the body that were asked for (RFC 1939 §7)
 */
export function differenceOfTop(top: Buffer, lines: bigint, { head, length }: Content): string | undefined {
  const shown = Math.min(top.length, head.length);
  const differs = firstDifference(top.subarray(0, shown), head.subarray(0, shown));
  if (differs !== undefined) return `TOP differs from RETR at octet ${differs.toString()}`;
  const expected = topOf(head, lines);
  // Of a longer message only the beginning is kept.
  if (expected.all && head.length < length) return undefined;
  // Of a message without a blank line it is not said whether TOP sends one.
  const other = expected.blank ? expected.octets.length : expected.octets.length + 2;
  if (top.length === expected.octets.length || top.length === other) return undefined;
  return `TOP sends ${top.length.toString()} octets, which should be the first ${expected.octets.length.toString()} of RETR`;
}

interface Top {
  readonly octets: Buffer;
  /** The message has a blank line behind its header. */
  readonly blank: boolean;
  /** It ends before as many lines as were asked for. */
  readonly all: boolean;
}

/** The header, the blank line, and so many lines of the body. */
function topOf(message: Buffer, lines: bigint): Top {
  const body = message.subarray(0, 2).equals(crlf) ? 2 : message.indexOf('\r\n\r\n') + 4;
  if (body === 3) return { octets: message, blank: false, all: true };
  let end = body;
  for (let left = lines; left > 0n; left--) {
    const next = message.indexOf('\r\n', end);
    if (next < 0) return { octets: message, blank: true, all: true };
    end = next + 2;
  }
  return { octets: message.subarray(0, end), blank: true, all: false };
}

const crlf = Buffer.from('\r\n');

function firstDifference(a: Buffer, b: Buffer): number | undefined {
  if (a.equals(b)) return undefined;
  return a.findIndex((octet, index) => octet !== b[index]);
}
