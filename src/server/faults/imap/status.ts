import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapRuns } from '../tools.js';
import { nameIn, ofStatus, tells } from './mailbox-tools.js';
import { inBoth, refuses } from './tools.js';

/** A STATUS item with another value. */
const item =
  (name: string, value: (mailbox: Mailbox) => number | string): Fault['plant'] =>
  ({ imap }) => ({
    imap: {
      statusItems: {
        ...imap.statusItems,
        [name]: { ...imap.statusItems[name], value: (mailbox) => String(value(mailbox)) },
      },
    },
  });

const unseen = ({ messages }: Mailbox): number => messages.filter(({ flags }) => !flags.has('\\Seen')).length;

/** STATUS (RFC 3501 §6.3.10, RFC 9051 §6.3.11). */
export const statusFaults: readonly Fault[] = [
  {
    id: 'imap/status/messages-less-one',
    wrong: 'STATUS MESSAGES is the number of the last message counted from 0.',
    breaks: ofStatus('status', 'messages'),
    plant: item('MESSAGES', ({ messages }) => Math.max(0, messages.length - 1)),
  },
  {
    id: 'imap/status/messages-without-deleted',
    wrong: 'STATUS MESSAGES leaves out messages with \\Deleted.',
    breaks: ofStatus('messages'),
    plant: item('MESSAGES', ({ messages }) => messages.filter(({ flags }) => !flags.has('\\Deleted')).length),
  },
  {
    id: 'imap/status/messages-of-long-ago',
    wrong: 'STATUS says the number of messages that there were when the mailbox was first asked about.',
    breaks: ofStatus('status'),
    plant: (behaviour) => {
      const first = new WeakMap<Mailbox, number>();
      return item('MESSAGES', (mailbox) => {
        const known = first.get(mailbox) ?? mailbox.messages.length;
        first.set(mailbox, known);
        return known;
      })(behaviour);
    },
  },
  {
    id: 'imap/status/unseen-is-first',
    wrong: 'STATUS UNSEEN is the number of the first unseen message, as with SELECT.',
    breaks: ofStatus('unseen'),
    plant: item('UNSEEN', ({ messages }) => messages.findIndex(({ flags }) => !flags.has('\\Seen')) + 2),
  },
  {
    id: 'imap/status/seen-counted',
    wrong: 'STATUS UNSEEN is the number of all messages.',
    breaks: ofStatus('unseen'),
    plant: item('UNSEEN', ({ messages }) => messages.length),
  },
  {
    id: 'imap/status/unseen-without-deleted',
    wrong: 'STATUS UNSEEN leaves out messages with \\Deleted.',
    breaks: ofStatus('unseen'),
    plant: item(
      'UNSEEN',
      (mailbox) => unseen(mailbox) - mailbox.messages.filter(({ flags }) => flags.has('\\Deleted')).length,
    ),
  },
  {
    id: 'imap/status/uidnext-zero',
    wrong: 'STATUS UIDNEXT is always 0.',
    breaks: ofStatus('uidnext', 'status'),
    plant: item('UIDNEXT', () => 0),
  },
  {
    id: 'imap/status/uidvalidity-of-selection',
    wrong: 'STATUS gives another UIDVALIDITY than SELECT.',
    breaks: ofStatus('uidvalidity'),
    plant: item('UIDVALIDITY', ({ uidvalidity }) => uidvalidity + 1),
  },
  {
    id: 'imap/status/recent-unknown',
    wrong: 'STATUS leaves out RECENT.',
    breaks: ['rfc3501-6.3.10-recent', 'rfc3501-6.3.10-status'],
    plant: tells(['STATUS'], (content) => content.replace(/ ?RECENT \d+ ?/, ' ').replace(/ (?=\))|(?<=\() /, '')),
  },
  {
    id: 'imap/status/takes-recent',
    wrong: 'STATUS takes \\Recent from the messages.',
    breaks: ['rfc3501-6.3.10-recent-kept'],
    plant: imapRuns(['STATUS'], async (usual, { account }, given) => {
      const completion = await usual();
      const mailbox = account.mailbox(nameIn(given));
      for (const { uid } of mailbox?.messages ?? []) mailbox?.recent(uid, true);
      return completion;
    }),
  },
  {
    id: 'imap/status/deleted-is-none',
    wrong: 'STATUS DELETED is the number of messages without \\Deleted.',
    breaks: ['rfc9051-6.3.11-deleted'],
    plant: item('DELETED', ({ messages }) => messages.filter(({ flags }) => !flags.has('\\Deleted')).length),
  },
  {
    id: 'imap/status/size-in-kilobytes',
    wrong: 'STATUS SIZE is in units of 1024 octets.',
    breaks: ['rfc8438-3-size', 'rfc9051-6.3.11-size', 'rfc8438-3-list-status'],
    plant: item('SIZE', ({ size }) => Math.floor(size / 1024)),
  },
  {
    id: 'imap/status/size-without-crlf',
    wrong: 'STATUS SIZE counts the end of a line as one octet.',
    breaks: ['rfc8438-3-size', 'rfc9051-6.3.11-size'],
    plant: item('SIZE', ({ messages }) =>
      messages.reduce((sum, { octets }) => sum + octets.filter((octet) => octet !== 13).length, 0),
    ),
  },
  {
    id: 'imap/status/missing-is-empty',
    wrong: 'STATUS of a mailbox that does not exist says that it is empty.',
    breaks: [...ofStatus('missing'), ...ofStatus('no-wildcards')],
    plant: imapRuns(['STATUS'], (usual, session, given) => {
      const name = nameIn(given);
      if (session.account.mailbox(name)) return usual();
      session.addUntagged(`STATUS ${session.format.mailbox(name, session.dialect)} (MESSAGES 0)`);
      return { status: 'OK', text: 'done' };
    }),
  },
  {
    id: 'imap/status/missing-is-ok',
    wrong: 'STATUS of a mailbox that does not exist says OK and nothing else.',
    breaks: ofStatus('missing'),
    plant: refuses(['STATUS'], ({ account }, given) => account.mailbox(nameIn(given)) === undefined, {
      status: 'OK',
      text: 'done',
    }),
  },
  {
    id: 'imap/status/wildcards',
    wrong: 'STATUS takes wildcards, and reports on the first mailbox that matches.',
    breaks: ofStatus('no-wildcards'),
    plant: imapRuns(['STATUS'], (usual, session, given) => {
      const name = nameIn(given);
      const [found] = session.behaviour.listing.names(session.account, /[*%]/.test(name) ? [name] : [], {});
      if (!found) return usual();
      session.addUntagged(`STATUS ${session.format.mailbox(found.name, session.dialect)} (MESSAGES 0)`);
      return { status: 'OK', text: 'done' };
    }),
  },
  {
    id: 'imap/status/deselects',
    wrong: 'STATUS of another mailbox leaves the selected one.',
    breaks: ofStatus('selected-stays'),
    plant: imapRuns(['STATUS'], (usual, session, given) => {
      if (session.view?.mailbox.name !== nameIn(given)) session.deselect();
      return usual();
    }),
  },
  {
    id: 'imap/status/selected-refused',
    wrong: 'STATUS of the selected mailbox is refused.',
    breaks: ['rfc9051-6.3.11-selected'],
    plant: refuses(['STATUS'], ({ view }, given) => view?.mailbox.name === nameIn(given)),
  },
  {
    id: 'imap/status/one-item-each',
    wrong: 'STATUS sends each item in a response of its own.',
    breaks: ofStatus('one-response'),
    plant: tells(['STATUS'], (content) => {
      const parts = /^(STATUS ".*") \((.*)\)$/.exec(content);
      const items = parts?.[2]?.match(/\S+ \S+/g) ?? [];
      return items.map((each) => `${parts?.[1] ?? ''} (${each})`);
    }),
  },
  {
    id: 'imap/status/no-zeros',
    wrong: 'STATUS leaves out items that are 0.',
    breaks: ofStatus('empty-mailbox'),
    plant: tells(['STATUS'], (content) =>
      content.replace(/\(.*\)$/, (items) => `(${(items.match(/[A-Z]+ [1-9]\d*/g) ?? []).join(' ')})`),
    ),
  },
  {
    id: 'imap/status/sets-seen',
    wrong: 'STATUS sets \\Seen of the messages it counts.',
    breaks: ofStatus('messages-unaffected'),
    plant: imapRuns(['STATUS'], async (usual, { account }, given) => {
      const completion = await usual();
      const mailbox = account.mailbox(nameIn(given));
      mailbox?.setFlags(
        mailbox.messages.map(({ uid }) => uid),
        'add',
        ['\\Seen'],
      );
      return completion;
    }),
  },
  {
    id: 'imap/status/last-level-of-name',
    wrong: 'A STATUS response names the mailbox in capitals.',
    breaks: ['rfc3501-7.2.4-name', 'rfc9051-7.3.3-name'],
    plant: tells(['STATUS'], (content) => content.replace(/"(.*)"/, (name) => name.toUpperCase())),
  },
  {
    id: 'imap/status/inbox-in-capitals',
    wrong: 'STATUS knows INBOX in capitals only.',
    breaks: inBoth('5.1-inbox-any-case', '5.1-inbox-everywhere'),
    plant: refuses(['STATUS'], (_, given) => nameIn(given) !== 'INBOX' && nameIn(given).toUpperCase() === 'INBOX'),
  },
];
