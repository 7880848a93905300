import type { MailboxView } from '../../imap/index.js';
import type { Mailbox, Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { both, imapRuns, mailboxes, otherwise } from '../tools.js';
import { markedIn, uidsOf } from './changing.js';
import { views } from './messages.js';
import { done, faultsOf, inBoth, refuses } from './tools.js';

const fault = faultsOf('imap/expunge');
const decrements = [
  'rfc3501-7.4.1-immediate-decrement',
  'rfc9051-7.5.1-immediate-decrement',
  'rfc3501-7.4.1-later-numbers',
  'rfc9051-7.5.1-later-numbers',
];
const counts = [
  'rfc3501-7.4.1-decrements-exists',
  'rfc9051-7.5.1-decrements-exists',
  ...inBoth('2.3.1.2-number-reassigned', '2.3.1.2-next-number'),
];

/** EXPUNGE of other messages than those marked; `doomed` chooses them by UID. */
const expunges = (doomed: (view: MailboxView) => number[]) =>
  imapRuns(['EXPUNGE'], (_, session) => {
    const view = session.writableView;
    view.mailbox.expunge(doomed(view));
    return done;
  });

/** The numbers of EXPUNGE responses, changed; the view itself has them right. */
const numbered = (change: (numbers: number[]) => number[]) =>
  views(
    (Usual) =>
      class extends Usual {
        override removeExpunged() {
          return change(super.removeExpunged());
        }
      },
  );

const changedMailbox = (act: (mailbox: Mailbox, removed: Message[]) => void) =>
  mailboxes(
    (Usual) =>
      class extends Usual {
        override expunge(...given: Parameters<Mailbox['expunge']>) {
          const removed = super.expunge(...given);
          act(this, removed);
          return removed;
        }
      },
  );

/** EXPUNGE (RFC 3501 §6.4.3, §7.4.1). */
export const expunge: readonly Fault[] = [
  fault(
    'nothing',
    'EXPUNGE removes nothing.',
    inBoth('6.4.3-removes', '6.4.3-each-told'),
    expunges(() => []),
  ),
  fault(
    'last-left',
    'EXPUNGE leaves the last of the marked messages.',
    inBoth('6.4.3-removes'),
    expunges((view) => markedIn(view).slice(0, -1)),
  ),
  fault(
    'next-as-well',
    'EXPUNGE removes the message behind a marked one as well.',
    inBoth('6.4.3-keeps-others', '6.4.3-removes'),
    expunges(({ entries }) =>
      uidsOf(entries.filter((_, at) => [at, at - 1].some((other) => entries[other]?.message.flags.has('\\Deleted')))),
    ),
  ),
  fault(
    'seen-as-well',
    'EXPUNGE removes the messages that are read where none is marked.',
    inBoth('6.4.3-removes', '6.4.3-nothing-to-remove'),
    expunges((view) => {
      const marked = markedIn(view);
      return marked.length > 0 ? marked : uidsOf(view.entries.filter(({ message }) => message.flags.has('\\Seen')));
    }),
  ),
  fault(
    'nothing-is-error',
    'The server answers NO to EXPUNGE where no message is marked.',
    inBoth('6.4.3-nothing-to-remove'),
    refuses(['EXPUNGE'], ({ selectedView }) => markedIn(selectedView).length === 0),
  ),
  fault(
    'once-marked',
    'EXPUNGE removes a message that was marked once, though the mark was taken away.',
    inBoth('6.4.3-removes'),
    (usual) => {
      const marked = new WeakSet<Message>();
      return both(
        mailboxes(
          (Usual) =>
            class extends Usual {
              override setFlags(...change: Parameters<Mailbox['setFlags']>) {
                for (const message of this.messages) if (message.flags.has('\\Deleted')) marked.add(message);
                return super.setFlags(...change);
              }
            },
        ),
        expunges((view) => [...markedIn(view), ...uidsOf(view.entries.filter(({ message }) => marked.has(message)))]),
      )(usual);
    },
  ),
  fault(
    'untold',
    'The server does not say EXPUNGE for what it removes.',
    inBoth('6.4.3-each-told', '6.4.3-removes'),
    numbered(() => []),
  ),
  fault(
    'first-told-alone',
    'The server says EXPUNGE for the first removed message alone.',
    inBoth('6.4.3-each-told'),
    numbered((numbers) => numbers.slice(0, 1)),
  ),
  fault(
    'old-numbers',
    'The server gives in EXPUNGE the numbers from before.',
    decrements,
    numbered((numbers) => numbers.map((number, at) => number + at)),
    ['imap/session/number-in-range'],
    ['imap/expunge/several'],
  ),
  fault(
    'counted-still',
    'The server counts removed messages in EXISTS as long as the mailbox is selected.',
    counts,
    (usual) => {
      const gone = new WeakMap<MailboxView, number>();
      return both(
        views(
          (Usual) =>
            class extends Usual {
              override removeExpunged() {
                const numbers = super.removeExpunged();
                gone.set(this, (gone.get(this) ?? 0) + numbers.length);
                return numbers;
              }
            },
        ),
        ({ imap }) => ({
          imap: {
            updates: otherwise(imap.updates, (updates) => ({
              report(session, permitted) {
                const { view } = session;
                const add = session.addUntagged.bind(session);
                session.addUntagged = (content) => {
                  const extra = view === undefined ? 0 : (gone.get(view) ?? 0);
                  add(
                    typeof content === 'string'
                      ? content.replace(/^(\d+) EXISTS$/, (_, count: string) => `${Number(count) + extra} EXISTS`)
                      : content,
                  );
                };
                updates.report(session, permitted);
                Reflect.deleteProperty(session, 'addUntagged');
              },
            })),
          },
        }),
      )(usual);
    },
  ),
  fault(
    'comes-back',
    'An expunged message is there again when the mailbox is opened anew.',
    inBoth('6.4.3-stays-removed'),
    mailboxes(
      (Usual) =>
        class extends Usual {
          #gone: Message[] = [];

          override expunge(...given: Parameters<Mailbox['expunge']>) {
            const removed = super.expunge(...given);
            this.#gone.push(...removed);
            return removed;
          }

          override listen(...listener: Parameters<Mailbox['listen']>) {
            this.appendAll(this.#gone.splice(0));
            return super.listen(...listener);
          }
        },
    ),
  ),
  fault(
    'renumbers-uids',
    'The messages behind an expunged one get its UID and those that follow.',
    inBoth('2.3.1.1-uid-kept', '2.3.1.1-uid-in-session'),
    changedMailbox(({ messages }, removed) => {
      for (const message of messages) {
        const before = removed.filter(({ uid }) => uid < message.uid).length;
        Object.assign(message, { uid: message.uid - before });
      }
    }),
    ['imap/session/uid-fixed'],
    ['imap/sessions/uid-after-expunge'],
  ),
  fault(
    'uidnext-falls',
    'UIDNEXT falls when the last message is expunged.',
    inBoth('2.3.1.1-uidnext-after-expunge', '2.3.1.1-expunged-not-reused'),
    changedMailbox((mailbox) => {
      mailbox.uidnext = (mailbox.messages.at(-1)?.uid ?? 0) + 1;
    }),
    ['imap/session/uidnext-falls', 'imap/session/uid-reused'],
    ['imap/expunge/uidnext-kept', 'imap/expunge/uid-not-reused'],
  ),
  fault(
    'in-examined',
    'EXPUNGE removes messages from a mailbox that is open read-only.',
    [...inBoth('6.4.3-read-only'), 'rfc3501-6.3.2-no-change', 'rfc9051-6.3.3-no-change'],
    imapRuns(['EXPUNGE'], (_, { selectedView }) => {
      selectedView.mailbox.expunge(markedIn(selectedView));
      return done;
    }),
  ),
];
