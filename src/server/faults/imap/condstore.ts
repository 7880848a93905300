import type { Session } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, mailboxes, otherwise } from '../tools.js';
import { atOpening, during } from './changing.js';
import { fetchRequests, posingAs } from './messages.js';
import { faultsOf, imapSessions } from './tools.js';

/** What is no id of an RFC is a requirement of RFC 7162. */
const fault = faultsOf('imap/condstore', (id) => (id.startsWith('rfc') ? id : `rfc7162-${id}`));

/** Commands in a session with other members. */
const posing = (names: readonly string[], members: (session: Session) => Partial<Session>) =>
  imapCommands(names, (usual) => ({
    ...usual,
    run: (session, given, invocation) => usual.run(posingAs(session, members(session)), given, invocation),
  }));

/** Changes of one kind that do not raise the mod-sequence. */
const notRaised = (change: 'setFlags' | 'append' | 'appendAll') =>
  mailboxes(
    (Usual) =>
      class extends Usual {
        #still = false;

        override nextModseq() {
          return this.#still ? this.highestmodseq : super.nextModseq();
        }

        override setFlags(...given: Parameters<Mailbox['setFlags']>) {
          this.#still = change === 'setFlags';
          const changed = super.setFlags(...given);
          this.#still = false;
          return changed;
        }

        override append(...given: Parameters<Mailbox['append']>) {
          this.#still = change === 'append';
          const added = super.append(...given);
          this.#still = false;
          return added;
        }

        override appendAll(...given: Parameters<Mailbox['appendAll']>) {
          if (change === 'appendAll') this.#still = true;
          const added = super.appendAll(...given);
          if (change === 'appendAll') this.#still = false;
          return added;
        }
      },
  );

/** The commands that make a client aware of mod-sequences, and what in them does so. */
const enabling: readonly (readonly [name: string, what: string])[] = [
  ['SELECT', 'SELECT with CONDSTORE'],
  ['EXAMINE', 'EXAMINE with CONDSTORE'],
  ['STATUS', 'STATUS HIGHESTMODSEQ'],
  ['FETCH', 'FETCH of MODSEQ or with CHANGEDSINCE'],
  ['SEARCH', 'SEARCH MODSEQ'],
  ['STORE', 'STORE with UNCHANGEDSINCE'],
];

/** Mod-sequences: who is told of them, and how they rise (RFC 7162 §3.1). */
export const condstore: readonly Fault[] = [
  ...['SELECT', 'EXAMINE'].map((name) =>
    fault(
      `${name.toLowerCase()}-untold`,
      `The server does not say HIGHESTMODSEQ at ${name}.`,
      ['3.1.2-highestmodseq-or-nomodseq'],
      posing([name], () => ({ addHighestModseq: () => undefined })),
    ),
  ),
  fault(
    'empty-untold',
    'The server does not say HIGHESTMODSEQ of an empty mailbox.',
    ['3.1.2-highestmodseq-or-nomodseq'],
    imapSessions(
      (Usual) =>
        class extends Usual {
          override addHighestModseq(mailbox: Mailbox) {
            if (mailbox.messages.length > 0) super.addHighestModseq(mailbox);
          }
        },
    ),
    ['imap/session/select-condstore'],
    ['imap/condstore/select/empty'],
  ),
  fault('status-counts-on', 'STATUS gives the next mod-sequence as HIGHESTMODSEQ.', ['3.1.7-status'], ({ imap }) => ({
    imap: {
      statusItems: {
        ...imap.statusItems,
        HIGHESTMODSEQ: { ...imap.statusItems.HIGHESTMODSEQ, value: ({ highestmodseq }) => String(highestmodseq + 1) },
      },
    },
  })),
  fault(
    'fetch-above-highest',
    'FETCH MODSEQ counts in another unit than HIGHESTMODSEQ.',
    ['3.1.4.2-fetch-modseq'],
    fetchRequests(['MODSEQ'], () => ({ value: (_, { message }) => [`(${message.modseq * 1000})`] })),
  ),
  fault(
    'first-command-untold',
    'The server does not say HIGHESTMODSEQ at the first command that makes it known that the client wants mod-sequences.',
    ['3.1-enabling-returns-highest'],
    imapSessions(
      (Usual) =>
        class extends Usual {
          override enableCondstore() {
            Object.assign(this, { condstore: true });
          }
        },
    ),
  ),
  ...enabling.map(([name, what]) =>
    fault(
      `not-enabled-by-${name.toLowerCase()}`,
      `${what} does not make the server tell mod-sequences from then on.`,
      ['3.1-enabling-commands'],
      posing([name], () => ({ enableCondstore: () => undefined })),
    ),
  ),
  fault(
    'store-does-not-raise',
    'STORE does not raise mod-sequences.',
    ['3.1-changes-raise', '3.1-stores-differ'],
    notRaised('setFlags'),
  ),
  fault(
    'append-does-not-raise',
    'A message that is appended gets the highest mod-sequence there was.',
    ['3.1-append-raises'],
    notRaised('append'),
  ),
  fault(
    'copy-does-not-raise',
    'A message that comes by COPY or MOVE gets the highest mod-sequence there was.',
    ['3.1-copy-raises', 'rfc6851-4.4-target'],
    during(['COPY', 'MOVE', 'UID COPY', 'UID MOVE'], (isRunning) => (usual) => ({
      mailbox: class extends usual.mailbox {
        override nextModseq() {
          return isRunning() ? this.highestmodseq : super.nextModseq();
        }
      },
    })),
  ),
  fault(
    'expunge-does-not-raise',
    'The highest mod-sequence of a mailbox stays when messages are removed.',
    ['rfc6851-4.4-raises'],
    mailboxes(
      (Usual) =>
        class extends Usual {
          override expunge(...given: Parameters<Mailbox['expunge']>) {
            const before = this.highestmodseq;
            const removed = super.expunge(...given);
            this.highestmodseq = before;
            return removed;
          }
        },
    ),
  ),
  fault(
    'one-for-both-sessions',
    'Two sessions that store one after the other get one mod-sequence.',
    ['3.1-stores-differ'],
    mailboxes(
      (Usual) =>
        class extends Usual {
          #last: unknown;
          #turns = false;

          override nextModseq() {
            return this.#turns ? this.highestmodseq : super.nextModseq();
          }

          override setFlags(...given: Parameters<Mailbox['setFlags']>) {
            this.#turns = this.#last !== undefined && this.#last !== given[3];
            const changed = super.setFlags(...given);
            this.#turns = false;
            this.#last = given[3];
            return changed;
          }
        },
    ),
  ),
  fault(
    'raised-without-change',
    'STORE raises the mod-sequence of messages whose flags stay as they are.',
    ['3.1-no-change-no-raise'],
    mailboxes(
      (Usual) =>
        class extends Usual {
          override setFlags(...[uids, ...given]: Parameters<Mailbox['setFlags']>) {
            const numbers = [...uids];
            const changed = super.setFlags(numbers, ...given);
            if (changed.length > 0) return changed;
            const modseq = this.nextModseq();
            const same = numbers.flatMap((uid) => this.message(uid) ?? []);
            for (const message of same) message.modseq = modseq;
            return [];
          }
        },
    ),
  ),
  fault(
    'not-in-flag-updates',
    'The server tells changed flags without their mod-sequence.',
    ['3.1-fetch-includes-modseq'],
    ({ imap }) => ({
      imap: {
        updates: otherwise(imap.updates, (updates) => ({
          reportFlagsOf: (session, ...rest) => {
            updates.reportFlagsOf(posingAs(session, { condstore: false }), ...rest);
          },
        })),
      },
    }),
    ['imap/session/modseq-included'],
    ['imap/condstore/told-to-others'],
  ),
  fault(
    'start-anew',
    'The server counts mod-sequences anew whenever a session opens the mailbox.',
    ['3.1.2.1-never-falls'],
    atOpening((mailbox) => {
      mailbox.highestmodseq = 1;
      for (const message of mailbox.messages) message.modseq = 1;
    }),
  ),
];
