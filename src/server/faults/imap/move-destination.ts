import type { CopyArguments, Session } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapRuns, mailboxes } from '../tools.js';
import { during, givenOtherwise, uidsOf } from './changing.js';
import { posingAs } from './messages.js';
import { completes, refuses } from './tools.js';
import { createsYetRefuses, moved } from './transfers.js';

const MOVES = ['MOVE', 'UID MOVE'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/move/${name}`,
  wrong,
  breaks,
  plant,
});

const trycreate = ['rfc6851-3.3-trycreate', 'rfc9051-6.4.8-trycreate'];

const isIntoItself = (session: Session, given: unknown): boolean => {
  const { name } = (given as CopyArguments).mailbox;
  return name !== undefined && session.account.mailbox(name) === session.view?.mailbox;
};

/** What else is done after MOVE. */
const after = (act: (session: Session, given: unknown) => void, when: (session: Session, given: unknown) => boolean) =>
  imapRuns(MOVES, async (usual, session, given) => {
    const isMeant = when(session, given);
    const completion = await usual();
    if (isMeant) act(session, given);
    return completion;
  });

/** Whether MOVE keeps source and destination whole (RFC 6851 §3.3, RFC 9051 §6.4.8). */
export const moveDestination: readonly Fault[] = [
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
];
