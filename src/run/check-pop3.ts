import { renderOctets } from '../pattern/template.js';
import { matchLine, matchLines, matchStatus, unstuff } from '../pop3/index.js';
import type { Expectations } from '../script/model.js';
import { mismatched, missing, settled, type Check, type Scene } from './problem.js';

/** `reply:` */
export const checkReply =
  (reply: NonNullable<Expectations['reply']>, scene: Scene): Check =>
  (bindings) => {
    const { seen, show } = scene;
    if (!seen.status) return missing('no reply', reply, scene);
    const { line, status } = seen.status;
    if (!status) {
      return {
        message: 'the reply is no POP3 status line',
        place: reply.place,
        expected: reply.source,
        actual: show(line),
      };
    }
    const result = matchStatus(reply.value, status, { bindings });
    return settled(result, reply, 'the reply is another one', () => show(line));
  };

/** `continue:`. A POP3 challenge is `+`, a space and base64 (RFC 5034 §4). */
export const checkChallenge =
  (challenge: NonNullable<Expectations['challenge']>, scene: Scene): Check =>
  (bindings) => {
    const { seen, show } = scene;
    if (!seen.continuation) return missing('no challenge', challenge, scene);
    const { octets } = seen.continuation;
    const line = octets.toString('latin1').replace(/^\+ ?/, '').trimEnd();
    const result = matchLine(challenge.value, line, { bindings }, { command: seen.command });
    return settled(result, challenge, 'the challenge is another one', () => show(octets));
  };

/** Lines shown of a multi-line response. */
const shownLines = 20;

/** `lines:`, and `never:` beside it */
export const checkLines =
  ({ ordered, neverLines = [] }: Expectations, lines: NonNullable<Expectations['lines']>, scene: Scene): Check =>
  (bindings) => {
    const { seen, show } = scene;
    const expected = lines.patterns.map(({ source }) => source).join('\n') || 'no lines';
    if (!seen.block) return missing('no multi-line response', { place: lines.place, source: expected }, scene);
    const received = unstuff(seen.block).lines();
    for (const never of neverLines) {
      const line = received.find((line) => matchLine(never.value, line, { bindings }, { command: seen.command }).ok);
      if (line === undefined) continue;
      const actual = show(Buffer.from(line, 'latin1'));
      return { message: 'a line came that may not come', place: never.place, expected: `no ${never.source}`, actual };
    }
    const patterns = lines.patterns.map(({ value }) => value);
    const options = { ordered, more: lines.more, command: seen.command };
    const result = matchLines(patterns, received, options, { bindings });
    if (result.ok) return result.bindings;
    const { mismatch } = result;
    const pattern = mismatch.pattern === undefined ? undefined : lines.patterns[mismatch.pattern];
    const shown = received.slice(0, shownLines).map((line) => show(Buffer.from(line, 'latin1')));
    const left = received.length - shown.length;
    if (left > 0) shown.push(`… and ${left.toString()} more lines`);
    const actual = shown.join('\n') || 'no lines';
    if (pattern) return { ...mismatched(mismatch, pattern, 'the lines are others', actual), expected };
    const message = `the lines are others: expected ${mismatch.expected}, found ${mismatch.actual}`;
    return { message, place: lines.place, expected, actual };
  };

/** `body:` */
export const checkBody =
  (body: NonNullable<Expectations['body']>, scene: Scene): Check =>
  (bindings) => {
    const { seen, show } = scene;
    if (!seen.block) return missing('no multi-line response', body, scene);
    const expected = withFinalCrlf(renderOctets(body.value, { bindings }));
    const { octets } = unstuff(seen.block);
    if (expected.equals(octets)) return bindings;
    const at = firstDifference(expected, octets);
    const around = (whole: Buffer): string =>
      at >= whole.length ? 'the end' : show(whole.subarray(Math.max(0, at - 20), at + 60));
    return {
      message: `the octets differ from offset ${at.toString()} on (${expected.length.toString()} expected, ${octets.length.toString()} received)`,
      place: body.place,
      expected: around(expected),
      actual: around(octets),
    };
  };

/** A multi-line response cannot end in anything but CRLF, so a message without one gains it (RFC 1939 §3). */
function withFinalCrlf(octets: Buffer): Buffer {
  if (octets.length === 0 || octets.subarray(-2).equals(Buffer.from('\r\n'))) return octets;
  return Buffer.concat([octets, Buffer.from('\r\n')]);
}

function firstDifference(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return length;
}
