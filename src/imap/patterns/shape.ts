import { mendBy } from '../../pattern/suggest.js';
import { responseNames } from '../response-names.js';
import { plainText } from './token.js';
import type { Token } from './token.js';
import { PatternFault } from './tokenizer.js';

const STATUSES = ['OK', 'NO', 'BAD'];
const UNTAGGED_STATUSES = [...STATUSES, 'PREAUTH', 'BYE'];
const NUMBER = /^[0-9]+$/;
const REFUSED = 'write the response without `* ` and tag, such as `3 EXPUNGE` or `OK [UIDNEXT 4]`';

const fault = ({ offset, length }: { offset: number; length: number }, message: string, mend: string): PatternFault =>
  new PatternFault({ offset, length, message, mend });

/** The token that names the response: the first, or after a number the second. */
function nameToken(tokens: readonly Token[]): Token | undefined {
  const [first, second] = tokens;
  const text = plainText(first);
  const isNumber = (text !== undefined && NUMBER.test(text)) || (first?.kind !== 'word' && first?.kind !== 'either');
  return isNumber && second ? second : first;
}

/** The names that a token may stand for; none where an expression decides. */
function namesOf(token: Token | undefined): readonly string[] {
  if (token?.kind !== 'either')
    return (plainText(token) ?? '')
      .toUpperCase()
      .split(' ')
      .filter((name) => name !== '');
  const options = token.options.map(namesOf);
  return options.some((names) => names.length === 0) ? [] : options.flat();
}

/** Names of the responses that the tokens can match. */
export const kindsOf = (tokens: readonly Token[]): readonly string[] => namesOf(nameToken(tokens));

/**
 * Refuses what no response can be: an unknown name, text after a status.
 * @throws {PatternFault}
 */
export function checkShape(tokens: readonly Token[], place: 'untagged' | 'tagged', source: string): void {
  const [first] = tokens;
  if (!first) throw fault({ offset: 0, length: source.length }, 'the pattern is empty', REFUSED);
  const name = nameToken(tokens) ?? first;
  if (namesOf(name).length === 0) throw fault(name, 'the name of the response must be written out', REFUSED);
  const known = place === 'tagged' ? STATUSES : responseNames;
  for (const kind of namesOf(name)) {
    if (known.includes(kind)) continue;
    const what = place === 'tagged' ? 'status of a tagged response' : 'response';
    throw fault(name, `\`${kind}\` is no ${what}`, mendBy(kind, known).mend ?? REFUSED);
  }
  if (namesOf(name).some((kind) => UNTAGGED_STATUSES.includes(kind))) checkStatus(tokens);
}

/** After a status and its response code only `...` or a capture of the text may stand. */
function checkStatus(tokens: readonly Token[]): void {
  const [, second, third, fourth] = tokens;
  const text = second?.kind === 'code' ? third : second;
  const extra = second?.kind === 'code' ? fourth : third;
  const isHole = text?.kind === 'capture' || text?.kind === 'any' || text?.kind === 'rest' || text?.kind === 'value';
  if (text && (!isHole || extra)) {
    throw fault(
      isHole && extra ? extra : text,
      'human-readable text is never compared',
      'leave it out, or capture it: `${t:text}`',
    );
  }
}
