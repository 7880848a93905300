import type { Session } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { both, hears, imapCommands, imapRuns } from '../tools.js';
import { done, overlooks, refuses } from './tools.js';

const ANY = ['not authenticated', 'authenticated', 'selected'] as const;

/** ID (RFC 2971). */
export const id: readonly Fault[] = [
  {
    id: 'imap/id/silent',
    wrong: 'The server says OK to ID, and nothing of itself.',
    breaks: ['rfc2971-3.2-response'],
    plant: imapRuns(['ID'], () => done),
  },
  ...ANY.map((state): Fault => ({
    id: `imap/id/not-when-${state.replace(' ', '-')}`,
    wrong: `The server rejects ID in the ${state} state.`,
    breaks: ['rfc2971-3.1-any-state'],
    plant: imapCommands(['ID'], (usual) => ({ ...usual, states: ANY.filter((each) => each !== state) })),
  })),
  ...(
    [
      ['nil', 'NIL', / ID NIL$/, ['rfc2971-3.1-parameters']],
      ['empty-list', 'an empty list', / ID \(\)$/, ['rfc2971-3.1-parameters']],
      ['lists', 'lists', / ID \("[^"]*" "[^"]*"/, ['rfc2971-3.1-parameters']],
      ['nil-value', 'a field whose value is NIL', / ID .* NIL\)$/, ['rfc2971-3.1-parameters', 'rfc2971-3-no-refusal']],
      ['literals', 'literals', / ID \(\{/, ['rfc2971-4-strings']],
      ['long-values', 'values of more than 255 octets', /"[^"]{256,}"/, ['rfc2971-3.3-takes-limits']],
      ['many-fields', 'more than 20 fields', /(?:"[^"]*" ){50,}/, ['rfc2971-3.3-takes-limits']],
    ] as const
  ).map(([name, what, pattern, breaks]): Fault => ({
    id: `imap/id/no-${name}`,
    wrong: `The server rejects ID with ${what}.`,
    breaks,
    plant: hears((line) => (/^\S+ ID /.test(line) && pattern.test(line) ? line.replace(' ID ', ' ID ?') : line)),
  })),
  {
    id: 'imap/id/date-of-its-own',
    wrong: 'The server writes the field date in a form of its own.',
    breaks: ['rfc2971-3.3-date'],
    plant: imapRuns(['ID'], (_, session) => {
      session.addUntagged('ID ("name" "mailspec reference server" "date" "2026-11-29")');
      return done;
    }),
  },
  {
    id: 'imap/id/anything',
    wrong: 'The server says OK to ID whatever follows it.',
    breaks: ['rfc2971-3.1-malformed'],
    plant: overlooks(['ID']),
  },
  {
    id: 'imap/id/blacklist',
    wrong: 'The server refuses login to a client that says a name it does not like.',
    breaks: ['rfc2971-3-no-refusal'],
    plant: (usual) => {
      const disliked = new WeakSet<Session>();
      return both(
        imapCommands(['ID'], (command) => ({
          ...command,
          run: (session, given, invocation) => {
            disliked.add(session);
            return command.run(session, given, invocation);
          },
        })),
        refuses(['LOGIN'], (session) => disliked.has(session)),
      )(usual);
    },
  },
];
