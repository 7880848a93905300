import type { Place } from '../events/events.js';
import { hits, matchResponse, parseSequenceSet, responseKind, type ImapPattern } from '../imap/index.js';
import { EvaluationError } from '../pattern/expression.js';
import { assign } from '../pattern/assign.js';
import { renderOctets } from '../pattern/template.js';
import type { MatchResult, Mismatch } from '../pattern/match.js';
import type { Bindings } from '../pattern/value.js';
import { visible } from '../text/visible.js';
import { matchLine, matchLines, matchStatus, unstuff } from '../pop3/index.js';
import type { Expectations, Located } from '../script/model.js';
import type { Cut, Observation, Received } from './observation.js';

/** One expectation that does not hold. */
export interface Problem {
  readonly message: string;
  /** Of the whole pattern. */
  readonly place: Place;
  /** The piece of the pattern that does not match: characters of its source. */
  readonly piece?: { readonly source: string; readonly offset: number; readonly length: number };
  readonly expected: string;
  readonly actual: string;
  /** How many expectations of the block held: of several alternatives the nearest is the one to show. */
  readonly progress: number;
}

export type Evaluation =
  { readonly ok: true; readonly bindings: Bindings } | { readonly ok: false; readonly problem: Problem };

/** Octets shown of a response in a report. */
const shown = 600;

/** Lines shown of a multi-line response. */
const shownLines = 20;

const show = (octets: Buffer): string => visible(octets, { limit: shown });

export function describeCut(cut: Cut): string {
  const rest = cut.rest.length > 0 ? `, after an unfinished ${show(cut.rest)}` : '';
  switch (cut.kind) {
    case 'closed':
      return `the server closed the connection${rest}`;
    case 'reset':
      return `the server reset the connection${rest}`;
    case 'tls':
      return `TLS broke${rest}`;
    case 'ours':
      return `the connection was ended from our side${rest}`;
    case 'timeout':
      return `nothing more within ${(cut.milliseconds / 1000).toString()} s${rest}`;
    case 'too-long':
      return `more than ${cut.limit.toString()} octets in one response: ${show(cut.rest)}`;
  }
}

/** Finds out whether one of the alternatives holds; the problem is that of the alternative which got furthest. */
export function evaluate(
  alternatives: readonly Expectations[],
  observation: Observation,
  bindings: Bindings,
  place: Place,
): Evaluation {
  let nearest: Problem | undefined;
  for (const expectations of alternatives) {
    const result = evaluateBlock(expectations, observation, bindings, place);
    if (result.ok) return result;
    if (nearest === undefined || result.problem.progress > nearest.progress) nearest = result.problem;
  }
  if (nearest === undefined) return { ok: true, bindings };
  const message =
    alternatives.length > 1
      ? `none of the ${alternatives.length.toString()} alternatives holds; the nearest: ${nearest.message}`
      : nearest.message;
  return { ok: false, problem: { ...nearest, message } };
}

/** A check of one key; it yields what is bound afterwards, or what is wrong. */
type Check = (bindings: Bindings) => Bindings | Omit<Problem, 'progress'>;

function evaluateBlock(
  expectations: Expectations,
  observation: Observation,
  bindings: Bindings,
  place: Place,
): Evaluation {
  let bound = bindings;
  let progress = 0;
  for (const check of checksOf(expectations, observation, place)) {
    const result = check(bound);
    if (!isBindings(result)) return { ok: false, problem: { ...result, progress } };
    bound = result;
    progress++;
  }
  return { ok: true, bindings: bound };
}

const isBindings = (result: ReturnType<Check>): result is Bindings => !('message' in result);

/** In the order in which a reader wants to hear of them: the status first, then the data, then the end. */
function* checksOf(expectations: Expectations, seen: Observation, place: Place): Generator<Check> {
  const { reply, continue: continuation, challenge, tagged, lines, body, hits: found } = expectations;
  if (reply) yield (bindings) => checkReply(reply, seen, bindings);
  if (continuation) yield (bindings) => checkContinuation(continuation, seen, bindings);
  if (challenge) yield (bindings) => checkChallenge(challenge, seen, bindings);
  if (tagged) yield (bindings) => checkTagged(tagged, seen, bindings);
  for (const pattern of expectations.never) yield (bindings) => checkNever(pattern, seen, bindings);
  if (expectations.untagged.length > 0) yield (bindings) => checkUntagged(expectations, seen, bindings);
  if (found) yield (bindings) => checkHits(found, seen, bindings);
  if (lines) yield (bindings) => checkLines(expectations, lines, seen, bindings);
  if (body) yield (bindings) => checkBody(body, seen, bindings);
  if (expectations.closed) yield (bindings) => checkClosed(seen, bindings, place);
  if (expectations.silence !== undefined) yield (bindings) => checkSilence(seen, bindings, place);
}

function checkReply(
  reply: NonNullable<Expectations['reply']>,
  seen: Observation,
  bindings: Bindings,
): ReturnType<Check> {
  if (!seen.status) return missing('no reply', reply, seen);
  const actual = show(seen.status.line);
  if (!seen.status.status) {
    return { message: 'the reply is no POP3 status line', place: reply.place, expected: reply.source, actual };
  }
  return settled(
    matchStatus(reply.value, seen.status.status, { bindings }),
    reply,
    'the reply is another one',
    () => actual,
  );
}

function checkTagged(tagged: Located<ImapPattern>, seen: Observation, bindings: Bindings): ReturnType<Check> {
  if (!seen.tagged) return missing('no tagged response', tagged, seen);
  return matchOne(tagged, seen.tagged, bindings, 'the tagged response is another one');
}

function checkContinuation(
  continuation: Located<ImapPattern>,
  seen: Observation,
  bindings: Bindings,
): ReturnType<Check> {
  if (!seen.continuation) return missing('no continuation request', continuation, seen);
  return matchOne(continuation, seen.continuation, bindings, 'the continuation request is another one');
}

/** A POP3 challenge is `+`, a space and base64 (RFC 5034 §4). */
function checkChallenge(
  challenge: NonNullable<Expectations['challenge']>,
  seen: Observation,
  bindings: Bindings,
): ReturnType<Check> {
  if (!seen.continuation) return missing('no challenge', challenge, seen);
  const { octets } = seen.continuation;
  const line = octets.toString('latin1').replace(/^\+ ?/, '').trimEnd();
  const result = matchLine(challenge.value, line, { bindings }, { command: seen.command });
  return settled(result, challenge, 'the challenge is another one', () => show(octets));
}

function matchOne(
  pattern: Located<ImapPattern>,
  received: Received,
  bindings: Bindings,
  message: string,
): ReturnType<Check> {
  const actual = (): string => show(received.octets);
  if (!received.response) {
    return {
      message: 'the response breaks the grammar beyond recognition',
      place: pattern.place,
      expected: pattern.source,
      actual: actual(),
    };
  }
  return settled(matchResponse(pattern.value, received.response, { bindings }), pattern, message, actual);
}

function checkNever(pattern: Located<ImapPattern>, seen: Observation, bindings: Bindings): ReturnType<Check> {
  for (const { response, octets } of seen.untagged) {
    if (response && matchResponse(pattern.value, response, { bindings }).ok) {
      return {
        message: 'a response came that may not come here',
        place: pattern.place,
        expected: `no ${pattern.source}`,
        actual: show(octets),
      };
    }
  }
  return bindings;
}

/** Gives each pattern a response of its own; `exactly` leaves no response of their kinds over. */
function checkUntagged(expectations: Expectations, seen: Observation, bindings: Bindings): ReturnType<Check> {
  const { untagged: patterns, ordered, exactly } = expectations;
  const candidates = seen.untagged.filter((received) => patterns.some(({ value }) => isOfKind(value, received)));
  const fits = ({ value }: Located<ImapPattern>, received: Received, bound: Bindings): MatchResult =>
    received.response && isOfKind(value, received)
      ? matchResponse(value, received.response, { bindings: bound })
      : { ok: false, mismatch: ofAnotherKind };
  const result = assign(patterns, candidates, fits, { ordered, more: !exactly }, bindings);
  if (result.ok) return result.bindings;
  const pattern = result.kind === 'missing' ? patterns[result.index] : patterns[0];
  if (!pattern) throw new Error('a pattern that failed exists');
  if (result.kind === 'surplus') {
    return {
      message: 'a response came besides those expected',
      place: pattern.place,
      expected: `only ${patterns.map(({ source }) => source).join('\n     ')}`,
      actual: show(candidates[result.index]?.octets ?? Buffer.alloc(0)),
    };
  }
  const nearest = result.nearest === undefined ? undefined : candidates[result.nearest];
  if (nearest && result.mismatch && result.mismatch !== ofAnotherKind) {
    return mismatched(result.mismatch, pattern, 'no untagged response matches', show(nearest.octets));
  }
  return missing(`no untagged ${pattern.value.kinds.join(' or ')} response`, pattern, seen);
}

/** Whether a pattern can be meant for a response at all; one without kinds is for any. */
const isOfKind = ({ kinds }: ImapPattern, { response }: Received): boolean =>
  response !== undefined && (kinds.length === 0 || kinds.includes(responseKind(response)));

const ofAnotherKind: Mismatch = { offset: 0, length: 1, expected: '', actual: '', progress: -1 };

/** The numbers of one word of `hits:`, such as `4` or `2:5`. */
function numbersOf(word: string): bigint[] {
  const ranges = parseSequenceSet(word);
  if (!ranges) throw new EvaluationError(`\`${word}\` is no set of numbers`, 0, word.length);
  return ranges.flatMap(({ from, to }) =>
    to === '*' ? [] : Array.from({ length: Number(to - from) + 1 }, (_, index) => from + BigInt(index)),
  );
}

function checkHits(found: NonNullable<Expectations['hits']>, seen: Observation, bindings: Bindings): ReturnType<Check> {
  const text = renderOctets(found.value, { bindings }).toString('latin1').trim();
  const wanted = text === 'none' ? [] : text.split(/\s+/).flatMap(numbersOf);
  const responses = seen.untagged.flatMap(({ response }) => (response ? [response] : []));
  const reported = hits(responses);
  if (!reported) return missing('no SEARCH or ESEARCH response', found, seen);
  const sorted = (numbers: readonly bigint[]): string =>
    [...new Set(numbers)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(' ') || 'none';
  const [expected, actual] = [sorted(wanted), sorted(reported.numbers)];
  if (expected === actual) return bindings;
  return { message: 'the search found something else', place: found.place, expected, actual };
}

function checkLines(
  expectations: Expectations,
  lines: NonNullable<Expectations['lines']>,
  seen: Observation,
  bindings: Bindings,
): ReturnType<Check> {
  if (!seen.block) return missingBlock(lines.place, lines.patterns.map(({ source }) => source).join('\n'), seen);
  const received = unstuff(seen.block).lines();
  const result = matchLines(
    lines.patterns.map(({ value }) => value),
    received,
    { ordered: expectations.ordered, more: lines.more, command: seen.command },
    { bindings },
  );
  if (result.ok) return result.bindings;
  const { mismatch } = result;
  const pattern = mismatch.pattern === undefined ? undefined : lines.patterns[mismatch.pattern];
  const actual =
    received.length === 0 ? 'no lines' : show(Buffer.from(received.slice(0, shownLines).join('\n'), 'latin1'));
  if (pattern) return mismatched(mismatch, pattern, 'the lines are others', actual);
  return {
    message: `the lines are others: expected ${mismatch.expected}, found ${mismatch.actual}`,
    place: lines.place,
    expected: lines.patterns.map(({ source }) => source).join('\n'),
    actual,
  };
}

function checkBody(body: NonNullable<Expectations['body']>, seen: Observation, bindings: Bindings): ReturnType<Check> {
  if (!seen.block) return missingBlock(body.place, body.source, seen);
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
}

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

function checkClosed(seen: Observation, bindings: Bindings, place: Place): ReturnType<Check> {
  if (seen.cut?.kind === 'closed' || seen.cut?.kind === 'reset') return bindings;
  return {
    message: 'the server did not close the connection',
    place,
    expected: 'the connection is closed',
    actual: seen.cut ? describeCut(seen.cut) : 'it stayed open',
  };
}

function checkSilence(seen: Observation, bindings: Bindings, place: Place): ReturnType<Check> {
  if (!seen.noise) return bindings;
  return {
    message: 'something came where nothing may come',
    place,
    expected: 'silence',
    actual: show(seen.noise),
  };
}

function settled(
  result: MatchResult,
  pattern: Located<unknown>,
  message: string,
  actual: () => string,
): ReturnType<Check> {
  return result.ok ? result.bindings : mismatched(result.mismatch, pattern, message, actual());
}

function mismatched(
  mismatch: Mismatch,
  pattern: Located<unknown>,
  message: string,
  actual: string,
): Omit<Problem, 'progress'> {
  const piece = mismatch.expected === '' ? '' : `: expected ${mismatch.expected}, found ${mismatch.actual}`;
  return {
    message: message + piece,
    place: pattern.place,
    piece: { source: pattern.source, offset: mismatch.offset, length: mismatch.length },
    expected: pattern.source,
    actual,
  };
}

function missing(what: string, pattern: Located<unknown>, seen: Observation): Omit<Problem, 'progress'> {
  return {
    message: seen.cut ? `${what}: ${describeCut(seen.cut)}` : `${what} came`,
    place: pattern.place,
    expected: pattern.source,
    actual: describeSeen(seen),
  };
}

function missingBlock(place: Place, expected: string, seen: Observation): Omit<Problem, 'progress'> {
  const why = seen.cut ? `: ${describeCut(seen.cut)}` : '';
  return { message: `no multi-line response came${why}`, place, expected, actual: describeSeen(seen) };
}

/** Everything of a step that says what came instead. */
function describeSeen(seen: Observation): string {
  const octets = [
    ...seen.untagged.map((received) => received.octets),
    ...(seen.continuation ? [seen.continuation.octets] : []),
    ...(seen.tagged ? [seen.tagged.octets] : []),
    ...(seen.status ? [seen.status.line] : []),
  ];
  if (octets.length > 0) return octets.map(show).join('\n');
  return seen.cut ? describeCut(seen.cut) : 'nothing';
}
