import { hits, matchResponse, parseSequenceSet, responseKind, type ImapPattern } from '../imap/index.js';
import { assign } from '../pattern/assign.js';
import { EvaluationError } from '../pattern/expression.js';
import type { MatchResult, Mismatch } from '../pattern/match.js';
import { renderOctets } from '../pattern/template.js';
import type { Bindings } from '../pattern/value.js';
import type { Expectations, Located } from '../script/model.js';
import type { Received } from './observation.js';
import { mismatched, missing, settled, type Check, type Problem, type Scene } from './problem.js';

/** `tagged:` */
export const checkTagged =
  (tagged: Located<ImapPattern>, scene: Scene): Check =>
  (bindings) =>
    scene.seen.tagged
      ? matchOne(tagged, scene.seen.tagged, bindings, 'the tagged response is another one', scene)
      : missing('no tagged response', tagged, scene);

/** `continue:` */
export const checkContinuation =
  (continuation: Located<ImapPattern>, scene: Scene): Check =>
  (bindings) =>
    scene.seen.continuation
      ? matchOne(continuation, scene.seen.continuation, bindings, 'the continuation request is another one', scene)
      : missing('no continuation request', continuation, scene);

function matchOne(
  pattern: Located<ImapPattern>,
  { response, octets }: Received,
  bindings: Bindings,
  message: string,
  { show }: Scene,
): Bindings | Problem {
  if (!response) {
    return {
      message: 'the response breaks the grammar beyond recognition',
      place: pattern.place,
      expected: pattern.source,
      actual: show(octets),
    };
  }
  return settled(matchResponse(pattern.value, response, { bindings }), pattern, message, () => show(octets));
}

/** `never:` */
export const checkNever =
  (pattern: Located<ImapPattern>, { seen, show }: Scene): Check =>
  (bindings) => {
    const found = seen.untagged.find(
      ({ response }) => response && matchResponse(pattern.value, response, { bindings }).ok,
    );
    if (!found) return bindings;
    return {
      message: 'a response came that may not come here',
      place: pattern.place,
      expected: `no ${pattern.source}`,
      actual: show(found.octets),
    };
  };

/** `untagged:`. Gives each pattern a response of its own; `exactly` leaves no response of their kinds over. */
export const checkUntagged =
  ({ untagged: patterns, ordered, exactly }: Expectations, scene: Scene): Check =>
  (bindings) => {
    const { seen, show } = scene;
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
    const kinds = pattern.value.kinds.join(' or ');
    return missing(`no untagged ${kinds === '' ? '' : `${kinds} `}response`, pattern, scene);
  };

/** Whether a pattern can be meant for a response at all; one without kinds is for any. */
const isOfKind = ({ kinds }: ImapPattern, { response }: Received): boolean =>
  response !== undefined && (kinds.length === 0 || kinds.includes(responseKind(response)));

const ofAnotherKind: Mismatch = { offset: 0, length: 1, expected: '', actual: '', progress: -1 };

/** `hits:` */
export const checkHits =
  (found: NonNullable<Expectations['hits']>, scene: Scene): Check =>
  (bindings) => {
    const text = renderOctets(found.value, { bindings }).toString('latin1').trim();
    const wanted = text === 'none' ? [] : text.split(/\s+/).flatMap(numbersOf);
    const reported = hits(scene.seen.untagged.flatMap(({ response }) => (response ? [response] : [])));
    if (!reported) return missing('no SEARCH or ESEARCH response', found, scene);
    const [expected, actual] = [sorted(wanted), sorted(reported.numbers)];
    if (expected === actual) return bindings;
    return { message: 'the search found something else', place: found.place, expected, actual };
  };

/** Numbers that one range of `hits:` may stand for. */
const most = 1_000_000n;

/** The numbers of one word of `hits:`, such as `4` or `2:5`. */
function numbersOf(word: string): bigint[] {
  const ranges = parseSequenceSet(word);
  const isListed = ranges?.every(({ from, to }) => to !== '*' && to - from < most);
  if (!ranges || !isListed) throw new EvaluationError(`\`${word}\` is no set of numbers`, 0, word.length);
  return ranges.flatMap(({ from, to }) =>
    to === '*' ? [] : Array.from({ length: Number(to - from) + 1 }, (_, index) => from + BigInt(index)),
  );
}

const sorted = (numbers: readonly bigint[]): string =>
  [...new Set(numbers)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(' ') || 'none';
