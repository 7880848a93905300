import type { Pop3Session } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { both, pop3Commands, pop3Runs } from '../tools.js';

const general = 'rfc1939-3-wrong-state';

/** A command as it is answered where there is no maildrop yet. */
interface Early {
  readonly name: string;
  readonly keyword: string;
  readonly answers: (rest: string | undefined) => boolean;
  readonly requirement: string;
  readonly text?: string;
  /** Whether the answer has lines. */
  readonly long?: boolean;
}

const always = (): boolean => true;
const bare = (rest: string | undefined): boolean => rest === undefined;
const one = (rest: string | undefined): boolean => rest !== undefined;

const early: readonly Early[] = [
  { name: 'stat', keyword: 'STAT', answers: always, requirement: '5-stat', text: '0 0' },
  { name: 'list', keyword: 'LIST', answers: bare, requirement: '5-list', long: true },
  { name: 'list-one', keyword: 'LIST', answers: one, requirement: '5-list-one', text: '1 0' },
  { name: 'retr', keyword: 'RETR', answers: always, requirement: '5-retr', long: true },
  { name: 'dele', keyword: 'DELE', answers: always, requirement: '5-dele' },
  { name: 'noop', keyword: 'NOOP', answers: always, requirement: '5-noop' },
  { name: 'rset', keyword: 'RSET', answers: always, requirement: '5-rset' },
  { name: 'top', keyword: 'TOP', answers: always, requirement: '7-top', long: true },
  { name: 'uidl', keyword: 'UIDL', answers: bare, requirement: '7-uidl', long: true },
  { name: 'uidl-one', keyword: 'UIDL', answers: one, requirement: '7-uidl-one', text: '1 1' },
];

const answerEarly = ({ keyword, answers, text = '', long }: Early, when: (session: Pop3Session) => boolean) =>
  pop3Commands([keyword], (usual) => ({
    ...usual,
    states: ['AUTHORIZATION', 'TRANSACTION'],
    execute: async (session, rest) => {
      if (session.maildrop) return usual.execute(session, rest);
      const { replies } = session.behaviour;
      if (!when(session) || !answers(rest)) return session.send(replies.err('no maildrop is open'));
      const status = replies.ok(text);
      await session.send(long ? replies.multiLine(status, []) : status);
    },
  }));

/** Commands of the AUTHORIZATION state, taken after login as well. */
const late: Readonly<Record<string, readonly string[]>> = {
  USER: ['rfc1939-7-user-authorization-only', general],
  UTF8: ['rfc6856-2-authorization-only', general],
  STLS: ['rfc2595-4-authorization-only'],
  AUTH: ['rfc5034-4-auth-once', 'rfc5034-4-authorization-only', 'rfc4422-3.8-once', general],
};

const takenLate = Object.entries(late).map(([keyword, breaks]): Fault => ({
  id: `pop3/states/late-${keyword.toLowerCase()}`,
  wrong: `${keyword} is carried out after login as well.`,
  breaks,
  plant: pop3Commands([keyword], (usual) => ({ ...usual, states: ['AUTHORIZATION', 'TRANSACTION'] })),
}));

const confirmedLate = (['PASS', 'APOP'] as const).map((keyword): Fault => ({
  id: `pop3/states/late-${keyword.toLowerCase()}`,
  wrong: `${keyword} is answered positively after login, as nothing is left to do.`,
  breaks: [`rfc1939-7-${keyword.toLowerCase()}-authorization-only`, general],
  plant: pop3Commands([keyword], (usual) => ({
    states: ['AUTHORIZATION', 'TRANSACTION'],
    usage: usual.usage,
    execute: (session, rest) =>
      session.state === 'TRANSACTION' ? session.ok('logged in already') : usual.execute(session, rest),
  })),
}));

/** Commands in states that do not permit them (RFC 1939 §3 to §7). */
export const states: readonly Fault[] = [
  ...early.map((command): Fault => ({
    id: `pop3/states/early-${command.name}`,
    wrong: `${command.keyword} is answered positively before login.`,
    breaks: [`rfc1939-${command.requirement}-transaction-only`, general, 'pop3/session/state'],
    shows: ['pop3/states/refused-before-login'],
    plant: answerEarly(command, always),
  })),
  ...early
    .map((command): Fault => {
      const named = new WeakSet<Pop3Session>();
      return {
        id: `pop3/states/after-user-${command.name}`,
        wrong: `${command.keyword} is answered positively once a user is named, whether or not the password has come.`,
        breaks: ['rfc1939-7-user-not-yet', general],
        plant: both(
          pop3Runs(['USER'], async (usual, session) => {
            await usual();
            named.add(session);
          }),
          answerEarly(command, (session) => named.has(session)),
        ),
      };
    })
    .filter(({ id }) => !/(?:one|noop|rset)$/.test(id)),
  ...takenLate,
  ...confirmedLate,
  {
    id: 'pop3/states/once-only',
    wrong: 'STAT is answered once in a session.',
    breaks: ['rfc1939-5-repeatedly'],
    plant: (usual) => {
      const asked = new WeakSet<Pop3Session>();
      return pop3Runs(['STAT'], async (run, session) => {
        if (asked.has(session)) return session.send(session.behaviour.replies.err('STAT was answered already'));
        asked.add(session);
        await run();
      })(usual);
    },
  },
  {
    id: 'pop3/states/noop-unanswered',
    wrong: 'The server does not answer NOOP.',
    breaks: ['rfc1939-5-response-to-each', 'rfc1939-5-noop'],
    plant: pop3Runs(['NOOP'], () => Promise.resolve()),
  },
  {
    id: 'pop3/states/noop-resets',
    wrong: 'NOOP unmarks all messages.',
    breaks: ['rfc1939-5-noop'],
    plant: pop3Runs(['NOOP'], async (usual, session) => {
      session.maildrop?.reset();
      await usual();
    }),
  },
];
