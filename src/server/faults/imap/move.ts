import { Refusal } from '../../imap/index.js';
import type { CopyArguments, Session, ViewEntry } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapRuns, mailboxes } from '../tools.js';
import { during, givenOtherwise, markedIn, uidsOf } from './changing.js';
import { createsYetRefuses, lossesAt, transfers } from './copy.js';
import { posingAs } from './messages.js';
import { completes, refuses } from './tools.js';

const MOVES = ['MOVE', 'UID MOVE'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/move/${name}`,
  wrong,
  breaks,
  plant,
});

const moves = ['rfc6851-3.3-moves', 'rfc9051-6.4.8-moves'];
const removes = [...moves, 'rfc9051-6.4.8-source-removed'];
const trycreate = ['rfc6851-3.3-trycreate', 'rfc9051-6.4.8-trycreate'];

const moved = (session: Session, given: unknown): ViewEntry[] =>
  session.selectedView.select((given as CopyArguments).set, false);
const isIntoItself = (session: Session, given: unknown): boolean => {
  const { name } = (given as CopyArguments).mailbox;
  return name !== undefined && session.account.mailbox(name) === session.view?.mailbox;
};

/** What else is done to the selected mailbox before MOVE itself. */
const before = (act: (session: Session, given: unknown) => void) =>
  imapRuns(['MOVE'], (usual, session, given) => {
    act(session, given);
    return usual();
  });

/** What else is done after MOVE. */
const after = (act: (session: Session, given: unknown) => void, when: (session: Session, given: unknown) => boolean) =>
  imapRuns(MOVES, async (usual, session, given) => {
    const isMeant = when(session, given);
    const completion = await usual();
    if (isMeant) act(session, given);
    return completion;
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
    'creates-destination',
    'MOVE creates a destination that does not exist.',
    [...trycreate, 'rfc9051-6.4.8-missing-refused'],
    givenOtherwise<CopyArguments>(MOVES, (given, { account }) => {
      const { name } = given.mailbox;
      if (name !== undefined && account.mailbox(name) === undefined) account.create(name);
      return given;
    }),
  ),
  fault(
    'creates-yet-refuses',
    'MOVE creates a destination that does not exist, and asks the client to create it.',
    ['rfc9051-6.4.8-no-create'],
    createsYetRefuses(MOVES),
  ),
  fault(
    'without-trycreate',
    'The server does not say TRYCREATE where the destination of MOVE does not exist.',
    trycreate,
    completes(MOVES, ({ code, ...rest }) => (code === 'TRYCREATE' ? rest : { ...rest, code })),
  ),
  fault(
    'missing-destination-loses',
    'MOVE to a mailbox that does not exist removes the messages from the source.',
    ['rfc9051-6.4.8-nothing-lost', ...trycreate],
    imapRuns(['MOVE'], async (usual, session, given) => {
      try {
        return await usual();
      } catch (error) {
        session.selectedView.mailbox.expunge(uidsOf(moved(session, given)));
        throw error;
      }
    }),
  ),
  fault(
    'out-of-examined',
    'MOVE takes messages out of a mailbox that is open read-only.',
    ['rfc9051-6.4.8-read-only', 'rfc3501-6.3.2-no-change', 'rfc9051-6.3.3-no-change'],
    imapCommands(MOVES, (usual) => ({
      ...usual,
      run: (session, given, invocation) =>
        usual.run(posingAs(session, { writableView: session.selectedView }), given, invocation),
    })),
  ),
  fault(
    'uid-kept',
    'A message keeps its UID when it is moved.',
    ['rfc6851-3.3-new-uid', 'rfc9051-6.4.8-new-uid'],
    during(MOVES, (isRunning) =>
      mailboxes(
        (Usual) =>
          class extends Usual {
            override appendAll(...[sources, origin]: Parameters<Mailbox['appendAll']>) {
              const [first] = sources;
              const next = this.uidnext;
              if (isRunning() && first && 'uid' in first) this.uidnext = Number(first.uid);
              const added = super.appendAll(sources, origin);
              this.uidnext = Math.max(next, this.uidnext);
              return added;
            }
          },
      ),
    ),
  ),
  fault(
    'into-itself-loses',
    'MOVE into the selected mailbox removes the messages.',
    ['rfc9051-6.4.8-same-mailbox'],
    after(({ view }) => {
      const last = view?.mailbox.messages.at(-1);
      if (last !== undefined) view?.mailbox.expunge([last.uid]);
    }, isIntoItself),
  ),
  fault(
    'into-itself-refused',
    'The server refuses MOVE into the selected mailbox, but not COPY.',
    ['rfc6851-3.3-to-itself'],
    refuses(MOVES, isIntoItself),
  ),
  fault(
    'partly-loses',
    'A MOVE that fails for one message has removed those before it.',
    ['rfc6851-3.3-none-lost'],
    imapRuns(['MOVE'], (usual, session, given) => {
      const { set } = given as CopyArguments;
      const [first] = set.kind === 'ranges' ? set.ranges : [];
      if (set.kind === 'ranges' && set.ranges.length > 1 && first)
        session.selectedView.mailbox.expunge(
          uidsOf(session.selectedView.select({ kind: 'ranges', ranges: [first] }, false)),
        );
      return usual();
    }),
  ),
  fault(
    'partly-doubles',
    'A MOVE that fails for one message leaves copies of those before it in the destination.',
    ['rfc6851-3.3-none-doubled', 'rfc6851-3.3-whole-messages'],
    imapRuns(['MOVE'], async (usual, session, given) => {
      try {
        return await usual();
      } catch (error) {
        const { mailbox } = given as CopyArguments;
        const target = mailbox.name === undefined ? undefined : session.account.mailbox(mailbox.name);
        target?.appendAll(session.selectedView.mailbox.messages.slice(0, 1));
        throw error;
      }
    }),
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
