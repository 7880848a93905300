import { Refusal } from '../../imap/index.js';
import type { CopyArguments, Session } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapRuns, mailboxes } from '../tools.js';
import { during, markedIn, uidsOf } from './changing.js';
import { lossesAt, moved, transfers } from './transfers.js';

const MOVES = ['MOVE', 'UID MOVE'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/move/${name}`,
  wrong,
  breaks,
  plant,
});

const moves = ['rfc6851-3.3-moves', 'rfc9051-6.4.8-moves'];
const removes = [...moves, 'rfc9051-6.4.8-source-removed'];

/** What else is done to the selected mailbox before MOVE itself. */
const before = (act: (session: Session, given: unknown) => void) =>
  imapRuns(['MOVE'], (usual, session, given) => {
    act(session, given);
    return usual();
  });

/** MOVE (RFC 6851, RFC 9051 §6.4.8). */
export const move: readonly Fault[] = [
  ...lossesAt('MOVE'),
  fault(
    'copies',
    'MOVE leaves the messages in the source.',
    removes,
    imapCommands(['MOVE'], (usual) => ({
      ...usual,
      run: (session, given, invocation) =>
        session.behaviour.commands.COPY?.run(session, given, invocation) ?? usual.run(session, given, invocation),
    })),
  ),
  fault(
    'untold',
    'The server sends no EXPUNGE in answer to MOVE.',
    moves,
    imapRuns(MOVES, async (usual, session) => {
      const completion = await usual();
      session.view?.removeExpunged();
      return completion;
    }),
  ),
  fault(
    'last-lost',
    'MOVE of several messages loses the last one.',
    ['rfc6851-3.3-none-lost', ...moves],
    transfers('MOVE', (sources) => sources.slice(0, Math.max(1, sources.length - 1))),
  ),
  fault(
    'once-only',
    'MOVE removes a message of which the destination holds a copy, and adds nothing there.',
    moves,
    transfers('MOVE', (sources, { messages }) =>
      sources.filter(({ octets }) => !messages.some((message) => message.octets.equals(octets))),
    ),
  ),
  fault(
    'in-front',
    'MOVE puts messages before those that the destination holds.',
    ['rfc9051-6.4.8-at-the-end'],
    during(MOVES, (isRunning) =>
      mailboxes(
        (Usual) =>
          class extends Usual {
            override appendAll(...[sources, origin]: Parameters<Mailbox['appendAll']>) {
              if (!isRunning()) return super.appendAll(sources, origin);
              const old = [...this.messages];
              const copies = super.appendAll(sources, origin);
              this.expunge(old.map(({ uid }) => uid));
              super.appendAll(old);
              return copies;
            }
          },
      ),
    ),
  ),
  fault(
    'expunges-all-marked',
    'MOVE removes all messages marked \\Deleted from the source.',
    ['rfc6851-3.3-others-marked', 'rfc9051-6.4.8-others-stay', ...moves],
    before(({ selectedView }) => {
      selectedView.mailbox.expunge(markedIn(selectedView));
    }),
  ),
  fault(
    'tells-of-deleted',
    'The server tells at MOVE that it marked the messages \\Deleted.',
    ['rfc6851-3.3-no-store-responses', 'rfc9051-6.4.8-no-store-responses'],
    before((session, given) => {
      for (const entry of moved(session, given))
        session.addUntagged(`${session.selectedView.numberOf(entry)} FETCH (FLAGS (\\Deleted))`);
    }),
  ),
  fault(
    'others-see-deleted',
    'Other sessions are told that a message was marked \\Deleted before MOVE took it away.',
    ['rfc6851-3.3-no-deleted'],
    imapRuns(['MOVE'], async (usual, session, given) => {
      const { mailbox } = session.selectedView;
      mailbox.setFlags(uidsOf(moved(session, given)), 'add', ['\\Deleted'], session);
      return usual();
    }),
  ),
  fault(
    'uids-are-numbers',
    'The server takes the set of UID MOVE for message sequence numbers.',
    ['rfc6851-3.2-uid-move', 'rfc9051-6.4.9-uid-move'],
    imapCommands(['UID MOVE'], (usual) => ({
      ...usual,
      run: (session, given, invocation) => usual.run(session, given, { ...invocation, uid: false }),
    })),
  ),
  fault(
    'tells-uids',
    'The server puts UIDs before EXPUNGE in answer to UID MOVE and UID EXPUNGE.',
    ['rfc9051-6.4.9-uid-expunge-number'],
    imapRuns(['UID MOVE', 'UID EXPUNGE'], async (usual, session) => {
      const completion = await usual();
      const { view } = session;
      const uids = uidsOf(view?.entries.filter(({ expunged }) => expunged) ?? []);
      view?.removeExpunged();
      for (const uid of uids) session.addUntagged(`${uid + 1000} EXPUNGE`);
      return completion;
    }),
  ),
  fault(
    'in-capitals',
    'The server knows UID MOVE in capitals only.',
    ['rfc6851-5-case-insensitive'],
    hears((line) => line.replace(/^(\S+) uid move/, '$1 uid remove')),
  ),
  fault(
    'drops-what-follows',
    'The server passes over what is sent behind MOVE before its answer.',
    ['rfc6851-3.3-pipelined'],
    imapRuns(MOVES, async (usual, { channel }) => {
      const completion = await usual();
      if (channel.buffered > 0) await channel.readOctets(channel.buffered);
      return completion;
    }),
  ),
  fault(
    'missing-uid-is-error',
    'The server answers NO to UID MOVE of UIDs that do not exist.',
    ['rfc9051-6.4.9-uid-ignored-move'],
    imapRuns(['UID MOVE'], (usual, session, given) => {
      const { set } = given as CopyArguments;
      if (session.selectedView.select(set, true).length === 0) throw new Refusal('There is no such message');
      return usual();
    }),
  ),
  fault(
    'lenient-without-destination',
    'MOVE without a destination moves nothing, and is OK.',
    ['rfc6851-3.1-argument', 'rfc9051-6.4.8-no-destination'],
    hears((line) => line.replace(/^(\S+) MOVE \d+$/, '$1 NOOP')),
  ),
  fault(
    'lenient-without-set',
    'MOVE without a set moves nothing, and is OK.',
    ['rfc6851-3.1-argument', 'rfc9051-6.4.8-no-set'],
    hears((line) => line.replace(/^(\S+) MOVE \S*[a-z]\S*$/, '$1 NOOP')),
  ),
];
