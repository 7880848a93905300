import { BadCommand, type SearchArguments } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapResponses } from '../tools.js';
import { answers, parsers } from './messages.js';

const SEARCHES = ['SEARCH', 'UID SEARCH'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/esearch/${name}`,
  wrong,
  breaks,
  plant,
});
const options = (given: unknown): ReadonlySet<string> | undefined => (given as SearchArguments).options;
const rewrites = (rewrite: (response: string) => string): Fault['plant'] =>
  imapResponses((response) => (response.startsWith('* ESEARCH') ? rewrite(response) : response));

const results = ['MIN', 'MAX', 'ALL', 'COUNT'].map((item) => {
  const name = item.toLowerCase();
  return fault(
    `no-${name}`,
    `The server leaves ${item} out of its ESEARCH responses.`,
    [
      `rfc4731-3.1-${name}`,
      `rfc9051-6.4.4-option-${name}`,
      'rfc4731-3.1-return-options',
      'rfc9051-6.4.4-return-options',
    ],
    rewrites((response) => response.replace(new RegExp(` ${item} [\\d,:]+`), '')),
  );
});

const zeros = ['MIN', 'MAX', 'ALL'].map((item) => {
  const name = item.toLowerCase();
  return fault(
    `${name}-zero`,
    `The server gives ${item} 0 where nothing was found.`,
    [
      `rfc4731-3.1-${name}-omitted`,
      `rfc9051-6.4.4-nothing-found-${name}`,
      'rfc4731-3.1-nothing-found',
      'rfc9051-6.4.4-nothing-found',
    ],
    answers(SEARCHES, (response, given) =>
      response.startsWith('ESEARCH') && options(given)?.has(item) && !response.includes(` ${item} `)
        ? `${response} ${item} 0`
        : response,
    ),
  );
});

/** ESEARCH responses and result options (RFC 4731, RFC 9051 §6.4.4, §7.3.4, RFC 4466 §2.6). */
export const esearch: readonly Fault[] = [
  ...results,
  ...zeros,
  fault(
    'min-and-max-swapped',
    'The server gives the highest number as MIN and the lowest as MAX.',
    ['rfc4731-3.1-min', 'rfc4731-3.1-max', 'rfc9051-6.4.4-option-min', 'rfc9051-6.4.4-option-max'],
    rewrites((response) => response.replace(/ (MIN|MAX) /g, (_, item: string) => (item === 'MIN' ? ' MAX ' : ' MIN '))),
  ),
  fault(
    'all-as-range',
    'The server gives for ALL the range from the lowest number found to the highest.',
    ['rfc4731-3.1-all', 'rfc9051-6.4.4-option-all', 'rfc9051-7.3.4-all-complete'],
    rewrites((response) => response.replace(/ ALL (\d+)[\d,:]*?(\d+)(?=[ \r])/, ' ALL $1:$2')),
  ),
  fault(
    'count-less-one',
    'The server counts from zero where it counts what it found.',
    ['rfc4731-3.1-count', 'rfc9051-6.4.4-option-count'],
    rewrites((response) => response.replace(/ COUNT ([1-9]\d*)/, (_, count: string) => ` COUNT ${Number(count) - 1}`)),
  ),
  fault(
    'silent-if-nothing',
    'The server sends no ESEARCH response where nothing was found.',
    [
      'rfc4731-3.1-nothing-found',
      'rfc9051-6.4.4-response-required',
      'rfc9051-6.4.4-nothing-found',
      'rfc4731-3.1-min-omitted',
      'rfc4731-3.1-max-omitted',
      'rfc4731-3.1-all-omitted',
      'rfc9051-6.4.4-nothing-found-min',
      'rfc9051-6.4.4-nothing-found-max',
      'rfc9051-6.4.4-nothing-found-all',
    ],
    answers(SEARCHES, (response) => (/^ESEARCH \(TAG "[^"]*"\)(?: UID)?(?: COUNT 0)?$/.test(response) ? '' : response)),
  ),
  fault(
    'empty-list-is-nothing',
    'The server returns nothing for an empty list of result options.',
    ['rfc4731-3.1-empty-list', 'rfc9051-6.4.4-option-none'],
    answers(SEARCHES, (response, given) => (options(given)?.size === 0 ? response.replace(/ ALL .*$/, '') : response)),
  ),
  fault(
    'search-response',
    'The server answers with SEARCH in place of ESEARCH.',
    [
      'rfc4731-3.1-return-options',
      'rfc4731-3.1-instead',
      'rfc9051-6.4.4-esearch-response',
      'rfc9051-6.4.4-return-options',
    ],
    answers(SEARCHES, (response) =>
      response.startsWith('ESEARCH') ? `SEARCH ${/ ALL (\d+)/.exec(response)?.[1] ?? ''}`.trimEnd() : response,
    ),
  ),
  fault(
    'search-response-besides',
    'The server sends a SEARCH response before the ESEARCH response.',
    ['rfc4731-3.1-instead'],
    answers(SEARCHES, (response) => (response.startsWith('ESEARCH') ? `SEARCH 1\r\n* ${response}` : response)),
  ),
  fault(
    'one-response-each',
    'The server sends an ESEARCH response for each result option.',
    ['rfc4731-3.1-single', 'rfc9051-6.4.4-one-esearch'],
    answers(SEARCHES, (response) =>
      response.replace(/^(ESEARCH \(TAG "[^"]*"\)(?: UID)?)(.* \S+)( (?:MAX|COUNT) \S+)$/, '$1$2\r\n* $1$3'),
    ),
  ),
  fault(
    'items-twice',
    'The server gives each result twice.',
    ['rfc9051-7.3.4-item-once'],
    rewrites((response) => response.replace(/( (?:MIN|MAX|COUNT|ALL) [\d,:]+)/g, '$1$1')),
  ),
  fault(
    'no-tag',
    'The server leaves the tag out of the ESEARCH response.',
    ['rfc4466-2.6.2-tag', 'rfc9051-7.3.4-correlator'],
    rewrites((response) => response.replace(/ \(TAG "[^"]*"\)/, '')),
  ),
  fault(
    'tag-of-the-last',
    'The server puts the tag of the search before into the ESEARCH response.',
    ['rfc4466-2.6.2-tag', 'rfc9051-7.3.4-correlator'],
    (behaviour) => {
      let last = 'none';
      return rewrites((response) =>
        response.replace(/\(TAG "([^"]*)"\)/, (_, tag: string) => {
          const before = last;
          last = tag;
          return `(TAG "${before}")`;
        }),
      )(behaviour);
    },
  ),
  fault(
    'no-uid',
    'The server does not mark the ESEARCH response to UID SEARCH.',
    ['rfc4731-3.1-uid-indicator', 'rfc9051-6.4.9-uid-indicator'],
    rewrites((response) => response.replace('") UID', '")')),
  ),
  fault(
    'always-uid',
    'The server marks every ESEARCH response with UID.',
    ['rfc9051-7.3.4-no-uid-indicator'],
    rewrites((response) => response.replace(/"\)(?! UID)/, '") UID')),
  ),
  fault(
    'unknown-options-ignored',
    'The server passes over result options that it does not know.',
    ['rfc4466-2.6.1-unknown-option-bad', 'rfc9051-6.4.4-unknown-option-bad'],
    parsers(
      (Usual) =>
        class extends Usual {
          override keyword(what: string) {
            const word = super.keyword(what);
            return what === 'a result option' && !['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE'].includes(word) ? 'ALL' : word;
          }
        },
    ),
  ),
  fault(
    'options-in-order',
    'The server takes result options in one order only.',
    ['rfc9051-6.4.4-option-order'],
    parsers(
      (Usual) =>
        class extends Usual {
          private last = -1;

          override keyword(what: string) {
            const word = super.keyword(what);
            if (what !== 'a result option') return word;
            const at = ['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE'].indexOf(word);
            if (at < this.last) throw new BadCommand('Result options out of order');
            this.last = at;
            return word;
          }
        },
    ),
  ),
  fault(
    'options-by-case',
    'The server knows result options in capitals only.',
    ['rfc4731-4-case-insensitive', 'rfc5182-3-case-insensitive'],
    parsers(
      (Usual) =>
        class extends Usual {
          override keyword(what: string) {
            if (what === 'a result option' && /[a-z]/.test(this.peek())) throw new BadCommand('Unknown result option');
            return super.keyword(what);
          }
        },
    ),
  ),
  fault(
    'no-modseq',
    'The server gives no MODSEQ in ESEARCH responses.',
    ['rfc4731-3.2-modseq', 'rfc4731-3.2-modseq-min-max', 'rfc7162-3.1.10-esearch'],
    rewrites((response) => response.replace(/ MODSEQ \d+/, '')),
  ),
  fault(
    'modseq-of-all',
    'The server gives as MODSEQ that of the mailbox.',
    ['rfc4731-3.2-modseq-min-max'],
    answers(SEARCHES, (response, _, __, session) =>
      response.replace(/ MODSEQ \d+$/, ` MODSEQ ${session.selectedView.mailbox.highestmodseq}`),
    ),
  ),
];
