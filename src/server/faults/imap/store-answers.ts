import type { StoreArguments } from '../../imap/index.js';
import type { Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { both, hears, imapRuns, mailboxes, otherwise } from '../tools.js';
import { combines, stores } from './changing.js';
import { answers } from './messages.js';
import { done, inBoth } from './tools.js';

const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/store/${name}`,
  wrong,
  breaks,
  plant,
});
const STORES = ['STORE', 'UID STORE'];

/** What a lenient server makes of a wrong STORE, with the name of the rule that it overlooks. */
const lenient: readonly (readonly [name: string, line: string, wrong: RegExp, taken: string])[] = [
  ['without-flags', 'no-flags', /^(\S+ STORE \S+ [+-]FLAGS)$/, '$1 ()'],
  ['without-item', 'no-item', /^(\S+ STORE \S+) (\(\S+\))$/, '$1 +FLAGS $2'],
  ['of-anything', 'no-item', /^(\S+ STORE \S+) \+(?!FLAGS)[A-Z]+ /, '$1 +FLAGS '],
  ['of-size', 'no-item', /^(\S+ STORE \S+) RFC822.SIZE \d+$/, '$1 +FLAGS ()'],
  ['any-sign', 'no-item', /^(\S+ STORE \S+) \*FLAGS/, '$1 FLAGS'],
  ['unclosed-list', 'wrong-list', /^(\S+ STORE [^)]*)$/, '$1)'],
  ['closed-twice', 'wrong-list', /^(\S+ STORE .*)\)\)$/, '$1)'],
  ['zero-is-first', 'wrong-set', /^(\S+ STORE) 0 /, '$1 1 '],
  ['without-set', 'wrong-set', /^(\S+ STORE) (\+FLAGS)/, '$1 1 $2'],
  ['star-flag', 'star-flag', /^(\S+ STORE .*)\\\*/, '$1anything'],
];

/** How STORE is answered, and which forms of it are taken (RFC 3501 §6.4.6, §9). */
export const storeAnswers: readonly Fault[] = [
  ...lenient.map(([name, line, wrong, taken]) =>
    fault(
      `lenient-${name}`,
      `The server takes a STORE that is wrong, by its own reading (${name.replaceAll('-', ' ')}).`,
      inBoth(`6.4.6-${line}`, '7.1.3-malformed'),
      hears((heard) => heard.replace(wrong, taken)),
    ),
  ),
  fault(
    'unanswered',
    'The server answers STORE without FETCH.',
    inBoth('6.4.6-returns-flags'),
    answers(STORES, () => ''),
  ),
  fault(
    'unchanged-unanswered',
    'The server sends FETCH in answer to STORE only where flags have changed.',
    inBoth('6.4.6-returns-unchanged'),
    (usual) => {
      let unchanged = false;
      return both(
        mailboxes(
          (Usual) =>
            class extends Usual {
              override setFlags(...change: Parameters<InstanceType<typeof Usual>['setFlags']>): Message[] {
                const changed = super.setFlags(...change);
                unchanged = changed.length === 0;
                return changed;
              }
            },
        ),
        answers(STORES, (response) => (unchanged ? '' : response)),
      )(usual);
    },
  ),
  fault(
    'answers-what-was-given',
    'The server answers STORE with the flags that it was given.',
    inBoth('6.4.6-returns-flags'),
    answers(STORES, (response, given) =>
      response.replace(/FLAGS \([^)]*\)/, `FLAGS (${(given as StoreArguments).flags.join(' ')})`),
    ),
  ),
  fault(
    'answers-flags-before',
    'The server answers STORE with the flags as they were before.',
    inBoth('6.4.6-returns-flags'),
    (usual) => {
      const before = new WeakMap<Message, ReadonlySet<string>>();
      return both(
        mailboxes(
          (Usual) =>
            class extends Usual {
              override setFlags(...change: Parameters<InstanceType<typeof Usual>['setFlags']>) {
                for (const message of this.messages) before.set(message, message.flags);
                return super.setFlags(...change);
              }
            },
        ),
        ({ imap }) => ({
          imap: {
            updates: otherwise(imap.updates, (updates) => ({
              reportFlagsOf(session, entry, content, uid) {
                const flags = before.get(entry.message) ?? entry.message.flags;
                const message = otherwise(entry.message, () => ({ flags }));
                updates.reportFlagsOf(session, { ...entry, message }, content, uid);
              },
            })),
          },
        }),
      )(usual);
    },
  ),
  ...(
    [
      ['replace', 'FLAGS'],
      ['add', '+FLAGS'],
      ['remove', '-FLAGS'],
    ] as const
  ).flatMap(([kind, item]) => [
    fault(
      `silent-${kind}-answered`,
      `The server answers ${item}.SILENT with FETCH.`,
      inBoth('6.4.6-silent', `6.4.6-silent-${kind}`),
      stores(({ operation, silent }) => ({ silent: silent && operation !== kind })),
    ),
    fault(
      `silent-${kind}-lost`,
      `The server changes no flags at ${item}.SILENT.`,
      inBoth('6.4.6-silent-stores'),
      imapRuns(STORES, (usual, _, given) => {
        const { operation, silent } = given as StoreArguments;
        return silent && operation === kind ? done : usual();
      }),
    ),
  ]),
  fault(
    'keywords-lost',
    'The server says that it takes new keywords, and forgets them.',
    inBoth('7.1-permanentflags-star'),
    combines((_, current, given) => ([...given].some((flag) => !flag.startsWith('\\')) ? current : undefined)),
  ),
];
