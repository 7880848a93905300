import type { Fault } from '../fault.js';
import { both, hears, imapCommands, imapRuns } from '../tools.js';
import { markedIn, uidsOf } from './changing.js';
import { done, imapSessions, refuses } from './tools.js';

/** The ids of what both RFCs say of CLOSE under the same name. */
const close = (...names: readonly string[]): string[] =>
  names.flatMap((name) => [`rfc3501-6.4.2-${name}`, `rfc9051-6.4.1-${name}`]);

const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/closing/${name}`,
  wrong,
  breaks,
  plant,
});

const unselect = (...names: readonly string[]): string[] => ['rfc3691-2-unselect', ...names];

/** A command that removes marked messages on its way. */
const expungesAt = (names: readonly string[]) =>
  imapRuns(names, (usual, { view }) => {
    if (view !== undefined && !view.readOnly) view.mailbox.expunge(markedIn(view));
    return usual();
  });

/** CLOSE, UNSELECT, and other ways to leave a mailbox (RFC 3501 §6.4.2, RFC 3691, RFC 9051 §6.4.1, §6.4.2). */
export const closing: readonly Fault[] = [
  fault(
    'removes-nothing',
    'CLOSE removes nothing.',
    close('close-removes'),
    imapRuns(['CLOSE'], (_, session) => {
      session.deselect();
      return done;
    }),
  ),
  fault(
    'removes-all',
    'CLOSE removes all messages where one is marked.',
    close('close-keeps-others'),
    imapRuns(['CLOSE'], (usual, { selectedView: { entries, mailbox, readOnly } }) => {
      const running = usual();
      if (!readOnly) mailbox.expunge(uidsOf(entries));
      return running;
    }),
  ),
  fault(
    'tells-expunged',
    'The server sends EXPUNGE for what CLOSE removes.',
    close('close-silent'),
    imapRuns(['CLOSE'], (usual, session) => {
      const view = session.selectedView;
      if (!view.readOnly) view.mailbox.expunge(markedIn(view));
      session.behaviour.updates.report(session, true);
      return usual();
    }),
  ),
  fault(
    'removes-read-only',
    'CLOSE removes messages from a mailbox that is open read-only.',
    [...close('close-read-only'), 'rfc3501-6.3.2-no-change', 'rfc9051-6.3.3-no-change'],
    imapRuns(['CLOSE'], (usual, { selectedView }) => {
      selectedView.mailbox.expunge(markedIn(selectedView));
      return usual();
    }),
  ),
  fault(
    'read-only-refused',
    'The server refuses CLOSE of a mailbox that is open read-only.',
    close('close-read-only'),
    refuses(['CLOSE'], ({ selectedView }) => selectedView.readOnly),
  ),
  ...['SELECT', 'EXAMINE', 'LOGOUT'].map((name) =>
    fault(
      `${name.toLowerCase()}-expunges`,
      `${name} removes the marked messages of the mailbox that it leaves.`,
      close('implicit-close'),
      expungesAt([name]),
    ),
  ),
  fault(
    'end-expunges',
    'The server removes marked messages when the connection ends.',
    [...close('implicit-close'), 'rfc2683-3.1.2-lost-connection'],
    imapSessions(
      (Usual) =>
        class extends Usual {
          override deselect() {
            const { view } = this;
            if (view !== undefined && !view.readOnly && this.channel.closed) view.mailbox.expunge(markedIn(view));
            super.deselect();
          }
        },
    ),
  ),
  ...['SELECT', 'EXAMINE'].map((name) =>
    fault(
      `${name.toLowerCase()}-needs-close`,
      `The server refuses ${name} while a mailbox is selected.`,
      close('select-without-close'),
      refuses([name], ({ view }) => view !== undefined),
    ),
  ),
  fault(
    'unselect-expunges',
    'UNSELECT removes marked messages.',
    unselect('rfc9051-6.4.2-unselect', 'rfc9051-6.4.2-unselect-keeps'),
    expungesAt(['UNSELECT']),
  ),
  fault(
    'unselect-tells-expunged',
    'UNSELECT removes marked messages and says EXPUNGE for each.',
    unselect('rfc3691-2-silent', 'rfc9051-6.4.2-unselect-keeps'),
    imapRuns(['UNSELECT'], (usual, session) => {
      const view = session.selectedView;
      view.mailbox.expunge(markedIn(view));
      session.behaviour.updates.report(session, true);
      return usual();
    }),
  ),
  fault(
    'unselect-keeps-selected',
    'UNSELECT leaves the mailbox selected.',
    unselect('rfc3691-2-state', 'rfc9051-6.4.2-unselect', 'rfc9051-6.4.2-unselect-state'),
    imapRuns(['UNSELECT'], () => done),
  ),
  fault('unselect-logs-out', 'The server takes no SELECT after UNSELECT.', ['rfc3691-2-state'], (usual) => {
    const left = new WeakSet();
    return both(
      imapRuns(['UNSELECT'], (run, session) => {
        left.add(session);
        return run();
      }),
      refuses(['SELECT'], (session) => left.has(session)),
    )(usual);
  }),
  fault(
    'unselect-of-nothing',
    'The server answers OK to UNSELECT where no mailbox is selected.',
    ['rfc3691-2-nothing-selected', 'rfc9051-6.4.2-unselect-nothing-selected'],
    imapCommands(['UNSELECT'], (usual) => ({ ...usual, states: ['authenticated', 'selected'] })),
  ),
  fault(
    'unselect-with-argument',
    'UNSELECT takes an argument and passes over it.',
    ['rfc3691-2-argument', 'rfc9051-6.4.2-unselect-argument'],
    hears((line) => line.replace(/^(\S+ UNSELECT) .*$/, '$1')),
  ),
  fault(
    'unselect-in-capitals',
    'The server knows UNSELECT in capitals only.',
    ['rfc3691-4-case-insensitive'],
    hears((line) => line.replace(/^(\S+) unSelect/, '$1 unSelected')),
  ),
];
