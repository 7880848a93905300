import { Refusal } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, mailboxes } from '../tools.js';
import { answers, revisions, views } from './messages.js';

const uid = revisions('6.4.8', '6.4.9');
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/uid/${name}`,
  wrong,
  breaks,
  plant,
});

/** A command of UID that takes its set for message sequence numbers. */
const asNumbers = (command: 'FETCH' | 'STORE' | 'COPY'): Fault =>
  fault(
    `${command.toLowerCase()}-by-number`,
    `The server takes the set of UID ${command} for message sequence numbers.`,
    uid(`uid-${command.toLowerCase()}`),
    imapCommands([`UID ${command}`], (usual) => ({
      ...usual,
      run: (session, given, invocation) => usual.run(session, given, { ...invocation, uid: false }),
    })),
  );

const withoutUid = (response: string): string =>
  response.replace(/(FETCH \([^\r]*?)(?:UID \d+ | ?UID \d+(?=\)))/, '$1');

/** Unique identifiers and UID commands (RFC 3501 §2.3.1.1, §6.4.8, RFC 9051 §6.4.9). */
export const uids: readonly Fault[] = [
  asNumbers('FETCH'),
  asNumbers('STORE'),
  asNumbers('COPY'),
  fault(
    'left-out-of-fetch',
    'The server leaves the UID out of its answer to UID FETCH.',
    uid('uid-included', 'uid-included-fetch'),
    answers(['UID FETCH'], withoutUid),
  ),
  fault(
    'left-out-of-store',
    'The server leaves the UID out of its answer to UID STORE.',
    uid('uid-included-store'),
    answers(['UID STORE'], withoutUid),
  ),
  fault(
    'missing-uid-is-error',
    'The server answers NO to UIDs that do not exist.',
    uid('uid-ignored', 'uid-ignored-store', 'uid-empty-mailbox'),
    views(
      (Usual) =>
        class extends Usual {
          override select(...[set, isUid]: Parameters<(typeof Usual)['prototype']['select']>) {
            const found = super.select(set, isUid);
            if (isUid && set.kind === 'ranges' && found.length === 0) throw new Refusal('There is no such message');
            return found;
          }
        },
    ),
  ),
  fault(
    'missing-uid-is-error-in-search',
    'The server answers NO to UIDs that do not exist as a search key.',
    uid('uid-ignored-search', 'uid-empty-mailbox'),
    views(
      (Usual) =>
        class extends Usual {
          override matching(...[set, isUid]: Parameters<(typeof Usual)['prototype']['matching']>) {
            const found = super.matching(set, isUid);
            if (isUid && found.size === 0) throw new Refusal('There is no such message');
            return found;
          }
        },
    ),
  ),
  fault(
    'ranges-of-existing-only',
    'The server takes ranges of UIDs only where both ends exist.',
    uid('uid-ranges'),
    views(
      (Usual) =>
        class extends Usual {
          override select(...[set, isUid]: Parameters<(typeof Usual)['prototype']['select']>) {
            if (!isUid || set.kind === 'saved') return super.select(set, isUid);
            const ranges = set.ranges.filter((range) => range.every((end) => end === '*' || this.byUid(end)));
            return super.select({ ...set, ranges }, isUid);
          }
        },
    ),
  ),
  fault(
    'star-not-below',
    'The server finds nothing by a range of UIDs to the asterisk that begins behind the last message.',
    uid('uid-star', 'uid-search-star'),
    views(
      (Usual) =>
        class extends Usual {
          protected override get largestUid() {
            return 4_294_967_295;
          }
        },
    ),
  ),
  fault(
    'search-with-numbers',
    'The server answers UID SEARCH with message sequence numbers.',
    uid('uid-search'),
    imapCommands(['UID SEARCH'], (usual) => ({
      ...usual,
      run: (session, given, invocation) => usual.run(session, given, { ...invocation, uid: false }),
    })),
  ),
  fault(
    'search-sets-are-uids',
    'The server takes bare sets in the keys of UID SEARCH for UIDs.',
    uid('uid-search-numbers'),
    (behaviour) => {
      let isUid = false;
      const plant = imapCommands(['UID SEARCH', 'SEARCH'], (usual, name) => ({
        ...usual,
        run(session, given, invocation) {
          isUid = name.startsWith('UID');
          return usual.run(session, given, invocation);
        },
      }))(behaviour);
      return {
        imap: {
          ...plant.imap,
          view: class extends behaviour.imap.view {
            override matching(...[set, uidKey]: Parameters<InstanceType<typeof behaviour.imap.view>['matching']>) {
              return super.matching(set, uidKey || isUid);
            }
          },
        },
      };
    },
  ),
  fault(
    'incomplete-accepted',
    'The server answers UID commands that lack their arguments with OK.',
    uid('uid-incomplete'),
    imapCommands(['UID FETCH', 'UID STORE', 'UID COPY', 'UID SEARCH', 'UID EXPUNGE'], (usual) => ({
      ...usual,
      parse(parser, session) {
        return parser.atEnd() ? undefined : usual.parse(parser, session);
      },
      run: (session, given, invocation) =>
        given === undefined ? { status: 'OK', text: 'nothing to do' } : usual.run(session, given, invocation),
    })),
  ),
  fault(
    'uid-noop',
    'The server takes UID before commands that have no form with UIDs.',
    uid('uid-other-command'),
    ({ imap }) => {
      const { NOOP, CHECK, CLOSE } = imap.commands;
      return {
        imap: {
          commands: {
            ...imap.commands,
            ...(NOOP && { 'UID NOOP': NOOP }),
            ...(CHECK && { 'UID CHECK': CHECK }),
            ...(CLOSE && { 'UID CLOSE': CLOSE }),
          },
        },
      };
    },
  ),
  fault(
    'reused',
    'The server gives the UID of the last message again when that was expunged.',
    ['rfc3501-2.3.1.1-uid-ascending', 'rfc9051-2.3.1.1-uid-ascending'],
    mailboxes(
      (Usual) =>
        class extends Usual {
          override allocateUid() {
            const uidOfNext = (this.messages.at(-1)?.uid ?? 0) + 1;
            this.uidnext = uidOfNext + 1;
            return uidOfNext;
          }
        },
    ),
  ),
  fault(
    'uidnext-stands',
    'The server does not raise UIDNEXT when a message comes.',
    ['uidnext', 'uidnext-predicts'].flatMap((name) => [`rfc3501-2.3.1.1-${name}`, `rfc9051-2.3.1.1-${name}`]),
    mailboxes(
      (Usual) =>
        class extends Usual {
          override allocateUid() {
            return (this.messages.at(-1)?.uid ?? 0) + 1;
          }
        },
    ),
  ),
];
