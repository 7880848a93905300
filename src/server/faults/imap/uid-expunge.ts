import { Refusal } from '../../imap/index.js';
import type { MailboxView, SequenceSet } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapRuns } from '../tools.js';
import { markedIn, uidsOf } from './changing.js';
import { done } from './tools.js';

const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/expunge/${name}`,
  wrong,
  breaks,
  plant,
});

/** UID EXPUNGE of other messages; `doomed` chooses them by UID. */
const uidExpunges = (doomed: (view: MailboxView, set: SequenceSet) => number[]) =>
  imapRuns(['UID EXPUNGE'], (_, session, given) => {
    const view = session.writableView;
    view.mailbox.expunge(doomed(view, given as SequenceSet));
    return done;
  });

/** UID EXPUNGE (RFC 4315 §2.1, RFC 9051 §6.4.9). */
export const uidExpunge: readonly Fault[] = [
  fault(
    'uid-set-ignored',
    'UID EXPUNGE removes all marked messages.',
    [
      'rfc4315-2.1-outside-the-set',
      'rfc4315-2.1-uid-expunge',
      'rfc9051-6.4.9-uid-expunge',
      'rfc9051-6.4.9-uid-expunge-outside',
    ],
    uidExpunges((view) => markedIn(view)),
  ),
  fault(
    'uid-unmarked',
    'UID EXPUNGE removes the messages of its set, marked or not.',
    [
      'rfc4315-2.1-not-marked',
      'rfc4315-2.1-uid-expunge',
      'rfc9051-6.4.9-uid-expunge',
      'rfc9051-6.4.9-uid-expunge-unmarked',
    ],
    uidExpunges((view, set) => uidsOf(view.select(set, true))),
  ),
  fault(
    'uid-nothing',
    'UID EXPUNGE removes nothing.',
    ['rfc4315-2.1-responses', 'rfc4315-2.1-uid-expunge', 'rfc9051-6.4.9-uid-expunge'],
    uidExpunges(() => []),
  ),
  fault(
    'uid-missing-is-error',
    'The server answers NO to UID EXPUNGE of UIDs that do not exist.',
    ['rfc4315-2.1-uid-expunge', 'rfc9051-6.4.9-uid-expunge'],
    imapRuns(['UID EXPUNGE'], (usual, session, given) => {
      if (session.selectedView.select(given as SequenceSet, true).length === 0)
        throw new Refusal('There is no such message');
      return usual();
    }),
  ),
  fault(
    'uid-untold',
    'The server sends no EXPUNGE in answer to UID EXPUNGE.',
    ['rfc4315-2.1-responses'],
    imapCommands(['UID EXPUNGE'], (usual) => ({ ...usual, reportsExpunge: false })),
  ),
];
