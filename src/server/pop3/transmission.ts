const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;
const CRLF = Buffer.from('\r\n');
const SINGLE_DOT = Buffer.from('.');

/** Offsets just behind each LF: where lines begin, save the first. */
function* lineStarts(octets: Buffer): Generator<number> {
  for (let index = octets.indexOf(LF); index >= 0; index = octets.indexOf(LF, index + 1)) yield index + 1;
}

/**
 * A message as POP3 transmits it: every line ends with CRLF, a lone LF being taken for a line end, and the last line
 * too. Its length is the size that LIST and STAT report (RFC 1939 §11). Gives back the same octets when they are so already.
 */
export function transmissionForm(octets: Buffer): Buffer {
  const parts: Buffer[] = [];
  let done = 0;
  for (const start of lineStarts(octets)) {
    if (octets[start - 2] === CR) continue;
    parts.push(octets.subarray(done, start - 1), CRLF);
    done = start;
  }
  if (octets.length > 0 && octets.at(-1) !== LF) parts.push(octets.subarray(done), CRLF);
  else if (done > 0) parts.push(octets.subarray(done));
  return parts.length === 0 ? octets : Buffer.concat(parts);
}

/** Pre-pends a termination octet to every line that begins with one (RFC 1939 §3). */
export function byteStuff(octets: Buffer): Buffer {
  const parts: Buffer[] = [];
  let done = 0;
  const stuff = (start: number): void => {
    if (octets[start] !== DOT) return;
    parts.push(octets.subarray(done, start), SINGLE_DOT);
    done = start;
  };
  stuff(0);
  for (const start of lineStarts(octets)) stuff(start);
  if (done === 0 && parts.length === 0) return octets;
  parts.push(octets.subarray(done));
  return Buffer.concat(parts);
}

/**
 * The header of a message, the blank line and the first `lines` lines of its body (RFC 1939 §7, TOP); all of it when it
 * has no more, or no blank line. `octets` are in transmission form.
 */
export function topOf(octets: Buffer, lines: number): Buffer {
  let remaining: number | undefined;
  let previous = 0;
  for (const start of lineStarts(octets)) {
    if (remaining === undefined) {
      if (start - previous === CRLF.length) remaining = lines;
    } else {
      remaining -= 1;
    }
    if (remaining !== undefined && remaining <= 0) return octets.subarray(0, start);
    previous = start;
  }
  return octets;
}
