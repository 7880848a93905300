import type { Bindings } from '../pattern/value.js';
import type { Expectations } from '../script/model.js';
import { checkContinuation, checkHits, checkNever, checkTagged, checkUntagged } from './check-imap.js';
import { checkBody, checkChallenge, checkLines, checkReply } from './check-pop3.js';
import { describeCut, isProblem, type Check, type Problem, type Scene } from './problem.js';

export type Evaluation =
  { readonly ok: true; readonly bindings: Bindings } | { readonly ok: false; readonly problem: Problem };

/** Finds out whether one of the alternatives holds; the problem is that of the alternative which got furthest. */
export function evaluate(alternatives: readonly Expectations[], scene: Scene, bindings: Bindings): Evaluation {
  let nearest: { readonly problem: Problem; readonly progress: number } | undefined;
  for (const expectations of alternatives) {
    let bound = bindings;
    let progress = 0;
    let problem: Problem | undefined;
    for (const check of checksOf(expectations, scene)) {
      const result = check(bound);
      if (isProblem(result)) {
        problem = result;
        break;
      }
      bound = result;
      progress++;
    }
    if (!problem) return { ok: true, bindings: bound };
    if (nearest === undefined || progress > nearest.progress) nearest = { problem, progress };
  }
  if (nearest === undefined) return { ok: true, bindings };
  const { problem } = nearest;
  const message =
    alternatives.length > 1
      ? `none of the ${alternatives.length.toString()} alternatives holds; the nearest: ${problem.message}`
      : problem.message;
  return { ok: false, problem: { ...problem, message } };
}

/** In the order in which a reader wants to hear of them: the status first, then the data, then the end. */
function* checksOf(expectations: Expectations, scene: Scene): Generator<Check> {
  const { reply, continue: continuation, challenge, tagged, lines, body, hits } = expectations;
  if (reply) yield checkReply(reply, scene);
  if (continuation) yield checkContinuation(continuation, scene);
  if (challenge) yield checkChallenge(challenge, scene);
  if (tagged) yield checkTagged(tagged, scene);
  for (const pattern of expectations.never) yield checkNever(pattern, scene);
  if (expectations.untagged.length > 0) yield checkUntagged(expectations, scene);
  if (hits) yield checkHits(hits, scene);
  if (lines) yield checkLines(expectations, lines, scene);
  if (body) yield checkBody(body, scene);
  yield expectations.closed ? checkClosed(scene) : checkStillThere(scene);
  if (expectations.silence !== undefined) yield checkSilence(expectations.silence, scene);
}

const checkClosed =
  ({ seen: { cut }, place, show }: Scene): Check =>
  (bindings) => {
    if (cut?.kind === 'closed' || cut?.kind === 'reset') return bindings;
    return {
      message: 'the server did not close the connection',
      place,
      expected: 'the connection is closed',
      actual: cut ? describeCut(cut, show) : 'it stayed open',
    };
  };

/** Nothing that is expected of an open connection holds on one that broke: not even that something does not come. */
const checkStillThere =
  ({ seen: { cut }, place, show }: Scene): Check =>
  (bindings) => {
    if (!cut || cut.kind === 'timeout') return bindings;
    const what = describeCut(cut, show);
    return { message: what, place, expected: 'the connection goes on', actual: what };
  };

const checkSilence =
  (milliseconds: number, { seen: { noise, listened = 0 }, place, show }: Scene): Check =>
  (bindings) => {
    if (!noise && listened >= milliseconds) return bindings;
    const actual = noise ? show(noise) : 'nobody listened for so long';
    return { message: 'something came where nothing may come', place, expected: 'silence', actual };
  };
