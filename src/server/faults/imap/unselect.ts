import { Disconnected } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapRuns } from '../tools.js';
import { done, overlooks } from './tools.js';

const deleted = (messages: readonly { readonly uid: number; readonly flags: ReadonlySet<string> }[]): number[] =>
  messages.filter(({ flags }) => flags.has('\\Deleted')).map(({ uid }) => uid);
const rev2 = (...names: readonly string[]): string[] => names.map((name) => `rfc9051-6.4.2-${name}`);

const leave = (): never => {
  throw new Disconnected();
};

/** UNSELECT (RFC 3691, RFC 9051 §6.4.2). */
export const unselecting: readonly Fault[] = [
  {
    id: 'imap/unselect/as-close',
    wrong: 'UNSELECT removes the messages with \\Deleted, as CLOSE does.',
    breaks: ['rfc3691-2-unselect', ...rev2('unselect', 'unselect-keeps')],
    plant: imapRuns(['UNSELECT'], (usual, { view }) => {
      view?.mailbox.expunge(deleted(view.mailbox.messages));
      return usual();
    }),
  },
  {
    id: 'imap/unselect/as-expunge',
    wrong: 'UNSELECT removes the messages with \\Deleted and says so by EXPUNGE.',
    breaks: ['rfc3691-2-unselect', 'rfc3691-2-silent', ...rev2('unselect', 'unselect-keeps')],
    plant: imapRuns(['UNSELECT'], (usual, session) => {
      const { view } = session;
      view?.mailbox.expunge(deleted(view.mailbox.messages));
      session.behaviour.updates.report(session, true);
      return usual();
    }),
  },
  {
    id: 'imap/unselect/stays',
    wrong: 'UNSELECT says OK and leaves the mailbox selected.',
    breaks: ['rfc3691-2-unselect', ...rev2('unselect', 'unselect-state')],
    plant: imapRuns(['UNSELECT'], () => done),
  },
  {
    id: 'imap/unselect/logs-out',
    wrong: 'UNSELECT ends the session, so that no mailbox can be selected.',
    breaks: ['rfc3691-2-state', ...rev2('unselect-state')],
    plant: imapCommands(['UNSELECT'], (usual) => ({
      ...usual,
      run: async (session, given, invocation) => {
        const completion = await usual.run(session, given, invocation);
        return { ...completion, afterwards: leave };
      },
    })),
  },
  {
    id: 'imap/unselect/in-any-state',
    wrong: 'UNSELECT says OK where no mailbox is selected.',
    breaks: ['rfc3691-2-nothing-selected', ...rev2('unselect-nothing-selected')],
    plant: imapCommands(['UNSELECT'], (usual) => ({ ...usual, states: ['authenticated', 'selected'] })),
  },
  {
    id: 'imap/unselect/nothing-selected-is-no',
    wrong: 'UNSELECT is answered NO where no mailbox is selected.',
    breaks: rev2('unselect-nothing-selected'),
    plant: imapCommands(['UNSELECT'], (usual) => ({
      ...usual,
      states: ['authenticated', 'selected'],
      run: (session, given, invocation) =>
        session.view === undefined ? { status: 'NO', text: 'not selected' } : usual.run(session, given, invocation),
    })),
  },
  {
    id: 'imap/unselect/argument',
    wrong: 'UNSELECT takes an argument.',
    breaks: ['rfc3691-2-argument', ...rev2('unselect-argument')],
    plant: overlooks(['UNSELECT']),
  },
  {
    id: 'imap/unselect/in-capitals',
    wrong: 'UNSELECT is known in capitals only.',
    breaks: ['rfc3691-4-case-insensitive'],
    plant: hears((line) => line.replace(/ unselect$/i, (name) => (name === ' UNSELECT' ? name : ' UNKNOWN'))),
  },
];
