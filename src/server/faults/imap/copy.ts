import { Refusal } from '../../imap/index.js';
import type { CopyArguments } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapRuns, mailboxes } from '../tools.js';
import { during, givenOtherwise, uidsOf } from './changing.js';
import { completes, done, inBoth } from './tools.js';

type Sources = Parameters<Mailbox['appendAll']>[0];

const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/copy/${name}`,
  wrong,
  breaks,
  plant,
});

/** What COPY or MOVE, UID forms included, puts into the destination instead of the messages. */
export const transfers = (
  name: 'COPY' | 'MOVE',
  change: (sources: Sources, destination: Mailbox) => Sources,
): Fault['plant'] =>
  during([name, `UID ${name}`], (isRunning) =>
    mailboxes(
      (Usual) =>
        class extends Usual {
          override appendAll(sources: Sources, origin?: unknown) {
            return super.appendAll(isRunning() ? change(sources.map(plain), this) : sources, origin);
          }
        },
    ),
  );

const plain = ({ octets, flags, internalDate, internalDateZone }: Sources[number]): Sources[number] => ({
  octets,
  flags,
  internalDate,
  internalDateZone,
});

interface Loss {
  readonly name: string;
  readonly wrong: string;
  readonly copy: readonly string[];
  readonly move: readonly string[];
  readonly change: (source: Sources[number]) => Partial<Sources[number]>;
}

const keeps = ['rfc6851-3.3-keeps', 'rfc9051-6.4.8-keeps'];

/** What both COPY and MOVE may lose of a message. */
const losses: readonly Loss[] = [
  {
    name: 'without-flags',
    wrong: 'loses the flags',
    copy: inBoth('6.4.7-keeps-flags', '6.4.7-keeps-keywords'),
    move: keeps,
    change: () => ({ flags: new Set() }),
  },
  {
    name: 'without-keywords',
    wrong: 'loses keywords',
    copy: inBoth('6.4.7-keeps-keywords'),
    move: ['rfc9051-2.3.2-registered-keywords-moved'],
    change: ({ flags }) => ({ flags: new Set([...flags].filter((flag) => flag.startsWith('\\'))) }),
  },
  {
    name: 'dated-now',
    wrong: 'gives messages the present as internal date',
    copy: inBoth('6.4.7-keeps-date', '2.3.3-of-copy'),
    move: [...keeps, 'rfc9051-2.3.3-of-move'],
    change: () => ({ internalDate: new Date() }),
  },
  {
    name: 'with-line-feeds',
    wrong: 'turns CRLF into LF',
    copy: inBoth('6.4.7-octets'),
    move: ['rfc9051-6.4.8-octets'],
    change: ({ octets }) => ({ octets: Buffer.from(octets.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') }),
  },
  {
    name: 'marked-deleted',
    wrong: 'marks messages \\Deleted in the destination',
    copy: inBoth('6.4.7-keeps-flags'),
    move: ['rfc6851-3.3-no-deleted', 'rfc9051-6.4.8-no-deleted', ...keeps],
    change: ({ flags }) => ({ flags: new Set([...flags, '\\Deleted']) }),
  },
];

/** What both COPY and MOVE may do wrong with a message on its way. */
export const lossesAt = (name: 'COPY' | 'MOVE'): readonly Fault[] =>
  losses.map(({ name: loss, wrong, change, ...breaks }) => ({
    id: `imap/${name.toLowerCase()}/${loss}`,
    wrong: `${name} ${wrong}.`,
    breaks: name === 'COPY' ? breaks.copy : breaks.move,
    plant: transfers(name, (sources) => sources.map((source) => ({ ...source, ...change(source) }))),
  }));

/** Says NO [TRYCREATE], and has created the destination. */
export const createsYetRefuses = (names: readonly string[]): Fault['plant'] =>
  imapRuns(names, async (usual, { account }, given) => {
    try {
      return await usual();
    } catch (error) {
      const { name } = (given as CopyArguments).mailbox;
      if (name !== undefined && account.mailbox(name) === undefined) account.create(name);
      throw error;
    }
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
