import type { Session, ViewEntry } from '../../imap/index.js';
import type { Mailbox, Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { accounts, both, imapRuns, mailboxes } from '../tools.js';
import { views } from './messages.js';
import { completes, imapSessions, inBoth } from './tools.js';

type Plant = Fault['plant'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Plant): Fault => ({
  id: `imap/concurrent/${name}`,
  wrong,
  breaks,
  plant,
});

/** Views that number the messages of the mailbox as it is now, told or not. */
const numbersAsNow = views(
  (Usual) =>
    class extends Usual {
      override select(...[set, uid]: Parameters<InstanceType<typeof Usual>['select']>): ViewEntry[] {
        const chosen = super.select(set, uid);
        if (uid || set.kind === 'saved') return chosen;
        return chosen.map((entry) => {
          const message = this.mailbox.messages[this.numberOf(entry) - 1];
          return message === undefined || message === entry.message
            ? entry
            : { message, recent: false, expunged: false };
        });
      }

      override numberOf(entry: ViewEntry) {
        const at = this.mailbox.messages.indexOf(entry.message);
        return this.entries.includes(entry) || at < 0 ? super.numberOf(entry) : at + 1;
      }
    },
);

/** Views of mailboxes that are gone have no messages. */
const emptyOnceGone = views(
  (Usual) =>
    class extends Usual {
      override select(...given: Parameters<InstanceType<typeof Usual>['select']>) {
        return this.mailbox.exists ? super.select(...given) : [];
      }
    },
);

/** Several sessions in one mailbox (RFC 3501 §2.3.1.2, §2.3.2; RFC 2180). */
export const concurrent: readonly Fault[] = [
  fault(
    'numbers-as-now',
    'The server takes message sequence numbers as they are after an expunge of which it has not told.',
    [...inBoth('2.3.1.2-numbers-until-told'), 'rfc2180-4.4.2-numbers'],
    numbersAsNow,
  ),
  fault(
    'flags-as-selected',
    'A session sees flags that another one changes only when it opens the mailbox anew.',
    inBoth('2.3.2-concurrent', '5.2-flag-updates'),
    (usual) => {
      const changers = new WeakMap<Message, unknown>();
      return both(
        mailboxes(
          (Usual) =>
            class extends Usual {
              override setFlags(...given: Parameters<Mailbox['setFlags']>) {
                const changed = super.setFlags(...given);
                for (const message of changed) changers.set(message, given[3]);
                return changed;
              }
            },
        ),
        imapSessions(
          (Usual) =>
            class extends Usual {
              readonly #known = new WeakMap<Message, string[]>();

              override select(...given: Parameters<Session['select']>) {
                const view = super.select(...given);
                for (const entry of view.entries) this.#known.set(entry.message, super.flagsOf(entry));
                return view;
              }

              override flagsOf(entry: ViewEntry) {
                const known = changers.get(entry.message) === this ? undefined : this.#known.get(entry.message);
                const flags = known ?? super.flagsOf(entry);
                this.#known.set(entry.message, flags);
                return flags;
              }
            },
        ),
      )(usual);
    },
  ),
  fault(
    'flags-overwritten',
    'A session that changes flags writes back those that it knew, over what others have set meanwhile.',
    inBoth('6.4.6-add'),
    mailboxes(
      (Usual) =>
        class extends Usual {
          readonly #known = new WeakMap<WeakKey, Map<number, ReadonlySet<string>>>();

          override setFlags(...[uids, operation, flags, origin]: Parameters<Mailbox['setFlags']>) {
            if (typeof origin !== 'object' || origin === null) return super.setFlags(uids, operation, flags, origin);
            const known = this.#known.get(origin) ?? new Map<number, ReadonlySet<string>>();
            this.#known.set(origin, known);
            const given = new Set(flags);
            return [...uids].flatMap((uid) => {
              const next = this.combineFlags(known.get(uid) ?? this.message(uid)?.flags ?? new Set(), operation, given);
              known.set(uid, next);
              return super.setFlags([uid], 'replace', next, origin);
            });
          }
        },
    ),
  ),
  fault(
    'deleted-is-empty',
    'A session in a mailbox that another one deletes goes on in an empty one.',
    ['rfc2180-3-practice'],
    emptyOnceGone,
  ),
  fault(
    'renamed-is-empty',
    'A session in a mailbox that another one renames goes on in an empty one.',
    ['rfc2180-3-practice'],
    both(
      emptyOnceGone,
      accounts(
        (Usual) =>
          class extends Usual {
            override rename(...given: Parameters<InstanceType<typeof Usual>['rename']>) {
              const before = this.mailbox(given[0]);
              super.rename(...given);
              if (before !== undefined) before.exists = false;
            }
          },
      ),
    ),
  ),
  fault(
    'deleted-shows-through',
    'A session in a deleted mailbox sees the messages of a new one that gets its name.',
    inBoth('2.3.1.2-numbers-until-told').slice(0, 1),
    both(
      numbersAsNow,
      accounts(
        (Usual) =>
          class extends Usual {
            readonly #gone = new Map<string, Mailbox>();

            override delete(...given: Parameters<InstanceType<typeof Usual>['delete']>) {
              const mailbox = this.mailbox(given[0]);
              super.delete(...given);
              if (mailbox !== undefined) this.#gone.set(mailbox.name, mailbox);
            }

            override create(...given: Parameters<InstanceType<typeof Usual>['create']>) {
              const made = super.create(...given);
              const former = this.#gone.get(made.name);
              if (former === undefined) return made;
              former.expunge(former.messages.map(({ uid }) => uid));
              former.exists = true;
              this.mailboxes.set(made.name, former);
              return former;
            }
          },
      ),
    ),
  ),
  fault(
    'deleted-has-status',
    'The server gives the status of a deleted mailbox as long as a session has it open.',
    ['rfc2180-3.2-gone-for-others'],
    accounts(
      (Usual) =>
        class extends Usual {
          override delete(...given: Parameters<InstanceType<typeof Usual>['delete']>) {
            const mailbox = this.mailbox(given[0]);
            super.delete(...given);
            if (mailbox !== undefined) this.mailboxes.set(mailbox.name, mailbox);
          }
        },
    ),
  ),
  fault(
    'silent-store-fails',
    'The server answers NO to a silent STORE on messages of which one is expunged.',
    ['rfc2180-4.2.1-silent'],
    completes(['STORE'], (completion) =>
      completion.code === 'EXPUNGEISSUED' ? { ...completion, status: 'NO' } : completion,
    ),
  ),
  fault(
    'store-says-ok',
    'The server answers OK to STORE on messages that are expunged.',
    ['rfc2180-4.2.2-only-expunged'],
    completes(['STORE'], (completion) =>
      completion.code === 'EXPUNGEISSUED' ? { ...completion, status: 'OK' } : completion,
    ),
  ),
  fault(
    'store-stops-at-expunged',
    'STORE changes the messages before the first one that is expunged, and says NO.',
    ['rfc3501-6.4.6-add'],
    views(
      (Usual) =>
        class extends Usual {
          override select(...given: Parameters<InstanceType<typeof Usual>['select']>) {
            const entries = super.select(...given);
            const at = entries.findIndex(({ expunged }) => expunged);
            return at < 0 ? entries : entries.slice(0, at + 1);
          }
        },
    ),
  ),
  fault(
    'search-with-new-numbers',
    'SEARCH numbers messages as if what others expunged had been told.',
    ['rfc3501-2.3.1.2-numbers-until-told'],
    imapRuns(['SEARCH'], (usual, { view }) => {
      if (view === undefined) return usual();
      const entries = [...view.entries];
      view.entries.splice(0, entries.length, ...entries.filter(({ expunged }) => !expunged));
      const running = usual();
      view.entries.splice(0, view.entries.length, ...entries);
      return running;
    }),
  ),
];
