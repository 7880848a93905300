import { imapCommands, mailboxes } from '../faults/tools.js';
import type { Variation } from './variation.js';

/** What a server may be like. */
export const content: readonly Variation[] = [
  {
    id: 'delimiter/dot',
    what: 'The hierarchy delimiter is a dot.',
    sources: ['RFC 3501 §5.1.1'],
    settings: { delimiter: '.' },
    plant: () => ({}),
  },
  {
    id: 'delimiter/backslash',
    what: 'The hierarchy delimiter is a backslash.',
    sources: ['RFC 3501 §5.1.1'],
    settings: { delimiter: '\\' },
    plant: () => ({}),
  },
  {
    id: 'uids/high',
    what: 'UIDs start near their highest value and have gaps, and unique-ids are as long and odd as they may be.',
    sources: ['RFC 3501 §2.3.1.1', 'RFC 9051 §2.3.1.1', 'RFC 1939 §7'],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override uidnext = 4_290_000_000;

          override allocateUid(): number {
            const uid = this.uidnext;
            this.uidnext += 1 + ((uid * 7) % 13);
            return uid;
          }

          override uniqueIdFor(uid: number): string {
            return `${this.uidvalidity}!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~${uid}`.padEnd(70, '~');
          }
        },
    ),
  },
  {
    id: 'uids/validity',
    what: 'UIDVALIDITY and mod-sequences are large.',
    sources: ['RFC 3501 §2.3.1.1', 'RFC 7162 §3.1'],
    plant: mailboxes(
      (Usual) =>
        class extends Usual {
          override highestmodseq = 9_007_199_254_000_000;

          override nextModseq(): number {
            this.highestmodseq += 17;
            return this.highestmodseq;
          }
        },
    ),
  },
  {
    id: 'capabilities/unknown',
    what: 'The server announces capabilities that nobody knows.',
    sources: ['RFC 3501 §6.1.1', 'RFC 2449 §5'],
    plant: ({ imap, pop3 }) => ({
      imap: { capabilities: (session) => ['XYZZY', 'X-FOO=BAR', ...imap.capabilities(session), 'URLAUTH2=ODD+'] },
      pop3: { capabilities: (session) => ['X-FOO bar 1 *', ...pop3.capabilities(session), 'XYZZY'] },
    }),
  },
  {
    id: 'imap/rev1-alone',
    what: 'The server speaks IMAP4rev1 alone.',
    sources: ['RFC 3501 §1'],
    settings: { revisions: 'rev1' },
    lacks: true,
    plant: () => ({}),
  },
  {
    id: 'imap/rev2-alone',
    what: 'The server speaks IMAP4rev2 alone.',
    sources: ['RFC 9051 §1'],
    settings: { revisions: 'rev2' },
    lacks: true,
    plant: () => ({}),
  },
  {
    id: 'bare',
    warns: ['pop3/capabilities/optional-commands/top', 'pop3/capabilities/optional-commands/uidl'],
    what: 'The server has no extension and no optional command.',
    sources: ['RFC 3501 §6.1.1', 'RFC 1939 §7'],
    settings: { revisions: 'rev1' },
    lacks: true,
    plant: (usual) => ({
      imap: {
        mechanisms: Object.fromEntries(Object.entries(usual.imap.mechanisms).filter(([name]) => name === 'PLAIN')),
        capabilities: (session) => [
          'IMAP4rev1',
          ...(session.state === 'not authenticated' && session.mayStartTls ? ['STARTTLS'] : []),
          ...(session.state === 'not authenticated' ? ['AUTH=PLAIN'] : []),
        ],
        commands: without(usual.imap.commands, [
          'ENABLE',
          'ID',
          'IDLE',
          'MOVE',
          'NAMESPACE',
          'UID EXPUNGE',
          'UID MOVE',
          'UNSELECT',
        ]),
      },
      pop3: {
        commands: without(usual.pop3.commands, ['CAPA', 'TOP', 'UIDL', 'APOP', 'AUTH', 'STLS', 'UTF8', 'LANG']),
        replies: { ...usual.pop3.replies, greeting: (text) => usual.pop3.replies.ok(text) },
      },
    }),
  },
  {
    id: 'expunge/late',
    what: 'The server holds EXPUNGE back until a client asks for news or removes messages itself.',
    sources: ['RFC 2180 §4.1', 'RFC 3501 §7.4.1'],
    plant: (usual) =>
      imapCommands(
        Object.keys(usual.imap.commands).filter((name) => !/NOOP|CHECK|IDLE|EXPUNGE|MOVE|COPY/.test(name)),
        (command) => ({ ...command, reportsExpunge: false }),
      )(usual),
  },
];

const without = <T>(table: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(table).filter(([name]) => !names.includes(name)));
