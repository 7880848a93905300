import type { CopyArguments, Session, ViewEntry } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapRuns, mailboxes } from '../tools.js';
import { during } from './changing.js';
import { inBoth } from './tools.js';

/** What is put into a mailbox at once. */
export type Sources = Parameters<Mailbox['appendAll']>[0];

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

/** The messages that a MOVE by number names. */
export const moved = (session: Session, given: unknown): ViewEntry[] =>
  session.selectedView.select((given as CopyArguments).set, false);
