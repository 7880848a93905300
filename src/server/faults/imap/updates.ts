import type { Session, UpdateReports } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { both, imapCommands, imapRuns, otherwise } from '../tools.js';
import { during, takes } from './changing.js';
import { posingAs, views } from './messages.js';
import { imapSessions, inBoth } from './tools.js';

type Plant = Fault['plant'];
/** `rules` are always-on rules that are broken as well, and seen in the tests `shows`. */
const fault = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  plant: Plant,
  rules: readonly string[] = [],
  shows: readonly string[] = [],
): Fault => ({
  id: `imap/updates/${name}`,
  wrong,
  breaks: [...breaks, ...rules],
  shows,
  plant,
});

/** What is reported of a mailbox, reported otherwise. */
const reports =
  (members: (usual: UpdateReports) => Partial<UpdateReports>): Plant =>
  ({ imap }) => ({ imap: { updates: otherwise(imap.updates, members) } });

const size = inBoth('5.2-size-updates');
const others = inBoth('7-updates-of-others');
const exists = ['rfc3501-7.3.1-exists-on-change', 'rfc9051-7.4.1-exists-on-change'];
/** The ids of what both RFCs say of EXPUNGE responses under the same name. */
const expunge = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`rfc3501-7.4.1-${name}`, `rfc9051-7.5.1-${name}`]);

/** A command whose changes no other session hears of. */
const untoldBy = (name: string): Plant =>
  during(
    [name, `UID ${name}`].filter((one) => !/^UID (CLOSE|APPEND)/.test(one)),
    (isRunning) => takes((_, own) => own || !isRunning()),
  );

/** What a session is told of its mailbox, and when (RFC 3501 §5.2, §7, §7.4.1). */
export const updates: readonly Fault[] = [
  fault(
    'arrivals-untold',
    'The server does not tell a session of messages that come.',
    [...size, ...exists],
    takes(({ kind }) => kind !== 'append'),
  ),
  fault(
    'own-arrivals-untold',
    'The server does not tell a session of the messages that it adds itself.',
    [...inBoth('5.2-own-changes', '7-updates-by-command'), 'rfc3501-6.3.11-exists', 'rfc9051-6.3.12-exists'],
    takes(({ kind }, own) => kind !== 'append' || !own),
  ),
  fault(
    'flags-untold',
    'The server does not tell a session of flags that another one changes.',
    [...others, ...inBoth('5.2-flag-updates')],
    takes(({ kind }) => kind !== 'flags'),
  ),
  fault(
    'cleared-flags-untold',
    'The server does not tell of a message that has no flags left.',
    others,
    reports((usual) => ({
      reportFlagsOf(session, entry, ...rest) {
        if (entry.message.flags.size > 0) usual.reportFlagsOf(session, entry, ...rest);
      },
    })),
  ),
  fault(
    'expunged-untold',
    'The server does not tell a session of messages that another one expunges.',
    others,
    takes(({ kind }, own) => kind !== 'expunge' || own),
  ),
  ...(
    [
      ['APPEND', size],
      ['COPY', size],
      ['MOVE', others],
      ['CLOSE', others],
      ['EXPUNGE', others],
    ] as const
  ).map(([name, breaks]) =>
    fault(
      `${name.toLowerCase()}-untold-to-others`,
      `The server does not tell other sessions what ${name} does.`,
      breaks,
      untoldBy(name),
    ),
  ),
  fault(
    'noop-tells-nothing',
    'The server tells nothing of the mailbox at NOOP.',
    [...inBoth('6.1.2-polls'), ...others],
    (usual) => {
      const silent = new WeakSet<Session>();
      return both(
        imapRuns(['NOOP'], (run, session) => {
          silent.add(session);
          return run();
        }),
        reports((updating) => ({
          report(session, permitted) {
            if (!silent.delete(session)) updating.report(session, permitted);
          },
        })),
      )(usual);
    },
  ),
  fault(
    'exists-falls',
    'The server tells by EXISTS that there are fewer messages, before it says EXPUNGE.',
    inBoth('5.2-exists-never-falls'),
    reports((usual) => ({
      report(session, permitted) {
        const { view } = session;
        if (!permitted && view?.pending.expunged === true)
          session.addUntagged(`${view.entries.filter(({ expunged }) => !expunged).length} EXISTS`);
        usual.report(session, permitted);
      },
    })),
    ['imap/session/exists-falls'],
    ['imap/updates/exists-never-falls'],
  ),
  fault(
    'expunge-lost-in-arrival',
    'The server says EXISTS alone where messages went and came.',
    inBoth('2.3.1.2-numbers-until-told'),
    reports((usual) => ({
      report(session, permitted) {
        const { view } = session;
        if (permitted && view !== undefined && view.pending.expunged && view.pending.arrived.length > 0)
          view.removeExpunged();
        usual.report(session, permitted);
      },
    })),
  ),
  fault(
    'uid-missing',
    'The server tells of changed flags without the UID, in IMAP4rev2 as well.',
    ['rfc9051-7.5.2-unsolicited-uid', 'rfc9051-6.3.13-uid-in-fetch'],
    reports((usual) => ({
      reportFlagsOf(session, ...rest) {
        usual.reportFlagsOf(posingAs(session, { dialect: { rev2: false } }), ...rest);
      },
    })),
    ['imap/session/uid-in-fetch'],
    ['imap/sessions/unasked-uid'],
  ),
  ...(['FETCH', 'STORE', 'SEARCH'] as const).map((name) =>
    fault(
      `expunge-during-${name.toLowerCase()}`,
      `The server says EXPUNGE in answer to ${name}.`,
      expunge('no-expunge-during', `no-expunge-during-${name.toLowerCase()}`),
      imapCommands([name], (usual) => ({ ...usual, reportsExpunge: true })),
    ),
  ),
  fault(
    'expunge-between-commands',
    'The server says EXPUNGE as soon as a message is expunged.',
    [...expunge('no-expunge-without-command'), ...inBoth('5.3-no-expunge')],
    imapSessions(
      (Usual) =>
        class extends Usual {
          override select(...given: Parameters<Session['select']>) {
            const view = super.select(...given);
            view.watch(() => {
              this.behaviour.updates.report(this, true);
              void this.output.flush();
            });
            return view;
          }
        },
    ),
  ),
  fault(
    'expunge-before-literal',
    'The server says EXPUNGE when it asks for the literal of a command.',
    expunge('no-expunge-during-continuation'),
    imapSessions(
      (Usual) =>
        class extends Usual {
          override invite(text: string) {
            this.behaviour.updates.report(this, true);
            return super.invite(text);
          }
        },
    ),
    ['imap/session/expunge-allowed'],
    ['imap/sessions/no-expunge-during-continuation'],
  ),
  fault(
    'silent-hides-changes-of-others',
    'A silent STORE hides the flags that another session has set before.',
    inBoth('6.4.6-external-change'),
    imapRuns(['STORE'], (usual, { view }) => {
      for (const entry of [...(view?.pending.flags ?? [])]) view?.flagsReported(entry);
      return usual();
    }),
  ),
  fault('old-view-at-reselect', 'The server shows a mailbox that is selected anew as it was before.', size, (usual) => {
    const former = new WeakMap<Session, NonNullable<Session['view']>>();
    return imapSessions(
      (Usual) =>
        class extends Usual {
          override deselect() {
            if (this.view !== undefined) former.set(this, this.view);
            super.deselect();
          }

          override select(...[mailbox, readOnly]: Parameters<Session['select']>) {
            const view = super.select(mailbox, readOnly);
            const old = former.get(this);
            if (old?.mailbox === mailbox) view.entries.splice(0, view.entries.length, ...old.entries);
            return view;
          }
        },
    )(usual);
  }),
  fault(
    'expunged-left-out',
    'The server passes over expunged messages of which it has not told, and says OK.',
    ['rfc2180-4.1-practice', 'rfc2180-4.1.3-all-expunged', 'rfc2180-4.2.2-only-expunged'],
    views(
      (Usual) =>
        class extends Usual {
          override select(...given: Parameters<InstanceType<typeof Usual>['select']>) {
            return super.select(...given).filter(({ expunged }) => !expunged);
          }
        },
    ),
  ),
  fault(
    'copy-untold',
    'The server says no EXPUNGE in answer to COPY.',
    ['rfc2180-4.4-expunge-told'],
    imapCommands(['COPY'], (usual) => ({ ...usual, reportsExpunge: false })),
  ),
];
