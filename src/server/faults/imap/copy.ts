import { Refusal } from '../../imap/index.js';
import type { CopyArguments } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapRuns, mailboxes } from '../tools.js';
import { during, givenOtherwise, uidsOf } from './changing.js';
import { completes, done, inBoth } from './tools.js';
import { createsYetRefuses, lossesAt, type Sources, transfers } from './transfers.js';

const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/copy/${name}`,
  wrong,
  breaks,
  plant,
});

const COPIES = ['COPY', 'UID COPY'];

/** COPY (RFC 3501 §6.4.7). */
export const copy: readonly Fault[] = [
  ...lossesAt('COPY'),
  fault(
    'last-lost',
    'COPY of several messages loses the last one.',
    inBoth('6.4.7-copies'),
    transfers('COPY', (sources) => sources.slice(0, Math.max(1, sources.length - 1))),
  ),
  fault(
    'once-only',
    'COPY adds no message whose octets the destination holds already.',
    inBoth('6.4.7-copies'),
    transfers('COPY', (sources, { messages }) =>
      sources.filter(({ octets }) => !messages.some((message) => message.octets.equals(octets))),
    ),
  ),
  fault(
    'in-front',
    'COPY puts messages before those that the destination holds.',
    inBoth('6.4.7-at-the-end'),
    during(COPIES, (isRunning) =>
      mailboxes(
        (Usual) =>
          class extends Usual {
            override appendAll(sources: Sources, origin?: unknown) {
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
    'uidnext-stands',
    'COPY does not raise UIDNEXT of the destination.',
    inBoth('2.3.1.1-uidnext-after-copy'),
    during(COPIES, (isRunning) =>
      mailboxes(
        (Usual) =>
          class extends Usual {
            override allocateUid() {
              return isRunning() ? (this.messages.at(-1)?.uid ?? 0) + 1 : super.allocateUid();
            }
          },
      ),
    ),
  ),
  fault(
    'removes-source',
    'COPY removes the messages from the source.',
    inBoth('6.4.7-source-kept'),
    imapRuns(COPIES, async (usual, session, given) => {
      const view = session.selectedView;
      const uids = uidsOf(view.select((given as CopyArguments).set, false));
      const completion = await usual();
      view.mailbox.expunge(uids);
      return completion;
    }),
  ),
  fault(
    'marks-source-answered',
    'COPY changes the flags of the source.',
    inBoth('6.4.7-source-kept'),
    imapRuns(['COPY'], async (usual, session, given) => {
      const completion = await usual();
      const view = session.selectedView;
      view.mailbox.setFlags(uidsOf(view.select((given as CopyArguments).set, false)), 'add', ['\\Seen', '\\Answered']);
      return completion;
    }),
  ),
  fault(
    'not-recent',
    'The copy of a message is not recent.',
    ['rfc3501-6.4.7-copy-recent'],
    during(COPIES, (isRunning) =>
      mailboxes(
        (Usual) =>
          class extends Usual {
            override appendAll(sources: Sources, origin?: unknown) {
              const added = super.appendAll(sources, origin);
              if (isRunning()) for (const { uid } of added) this.recent(uid, true);
              return added;
            }
          },
      ),
    ),
  ),
  fault(
    'writable-only',
    'COPY needs a mailbox that is open for writing.',
    inBoth('6.4.7-copies'),
    imapRuns(COPIES, (usual, session) => (session.writableView.readOnly ? done : usual())),
  ),
  fault(
    'creates-destination',
    'COPY creates a destination that does not exist.',
    inBoth('6.4.7-missing-refused', '6.4.7-trycreate'),
    givenOtherwise<CopyArguments>(COPIES, (given, { account }) => {
      const { name } = given.mailbox;
      if (name !== undefined && account.mailbox(name) === undefined) account.create(name);
      return given;
    }),
  ),
  fault(
    'creates-yet-refuses',
    'COPY creates a destination that does not exist, and asks the client to create it.',
    inBoth('6.4.7-no-create'),
    createsYetRefuses(COPIES),
  ),
  fault(
    'without-trycreate',
    'The server does not say TRYCREATE where the destination of COPY does not exist.',
    inBoth('6.4.7-trycreate'),
    completes(COPIES, ({ code, ...rest }) => (code === 'TRYCREATE' ? rest : { ...rest, code })),
  ),
  fault(
    'missing-destination-ok',
    'COPY to a mailbox that does not exist is OK, and does nothing.',
    inBoth('6.4.7-missing-refused', '6.4.7-trycreate'),
    completes(COPIES, (completion) => (completion.code === 'TRYCREATE' ? done : completion)),
  ),
  fault(
    'as-far-as-possible',
    'A COPY that fails for one message has copied those before it.',
    inBoth('6.4.7-atomic'),
    imapCommands(['COPY'], (usual) => ({
      ...usual,
      async run(session, given, invocation) {
        try {
          return await usual.run(session, given, invocation);
        } catch (error) {
          const { set, mailbox } = given as CopyArguments;
          for (const range of set.kind === 'ranges' ? set.ranges.slice(0, -1) : [])
            await usual.run(session, { set: { kind: 'ranges', ranges: [range] }, mailbox }, invocation);
          throw error;
        }
      },
    })),
  ),
  fault(
    'missing-uid-is-error',
    'The server answers NO to UID COPY of UIDs that do not exist.',
    ['rfc3501-6.4.8-uid-ignored-copy', 'rfc9051-6.4.9-uid-ignored-copy'],
    imapRuns(['UID COPY'], (usual, session, given) => {
      if (session.selectedView.select((given as CopyArguments).set, true).length === 0)
        throw new Refusal('There is no such message');
      return usual();
    }),
  ),
  fault(
    'lenient-without-destination',
    'COPY without a destination copies to INBOX.',
    inBoth('6.4.7-no-destination', '7.1.3-malformed'),
    hears((line) => line.replace(/^(\S+ COPY \d+)$/, '$1 INBOX')),
  ),
  fault(
    'lenient-without-set',
    'COPY without a set copies the first message.',
    inBoth('6.4.7-no-set', '7.1.3-malformed'),
    hears((line) =>
      line.replace(/^(\S+ COPY) (\S+)$/, (all, start: string, name: string) =>
        /^\d+$/.test(name) ? all : `${start} 1 ${name}`,
      ),
    ),
  ),
];
