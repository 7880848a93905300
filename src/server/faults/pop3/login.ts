import { Refusal } from '../../pop3/index.js';
import type { Pop3Session } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { enterQuietly, pop3Sessions } from './tools.js';

const refused = 'rfc1939-7-pass-refused';
const own = 'rfc1939-7-pass-similar-refused';

/** PASS judges by other rules: whether these two, told and true, are one password. */
const judged =
  (isRight: (told: string, password: string) => boolean): Fault['plant'] =>
  (behaviour) =>
    pop3Runs(['PASS'], (usual, session, rest) => {
      const password = session.credentials(session.known.user ?? '');
      return usual(password !== undefined && isRight(rest ?? '', password) ? password : rest);
    })(behaviour);

/** After a refused login, lines of this form are heard as unknown commands. */
const deafAfterRefusal = (command: RegExp): Fault['plant'] =>
  pop3Sessions(
    (Usual) =>
      class extends Usual {
        #isRefused = false;

        override send(reply: string | Buffer): Promise<void> {
          this.#isRefused ||= typeof reply === 'string' && reply.startsWith('-ERR [AUTH]');
          return super.send(reply);
        }

        override async readLine(limit: number): Promise<string | undefined> {
          const line = await super.readLine(limit);
          return line !== undefined && this.#isRefused && command.test(line) ? `?${line}` : line;
        }
      },
  );

const refuse = (code?: string): never => {
  throw new Refusal((texts) => texts.wrongCredentials, code);
};

/** The name that a USER gave is kept in mind, whatever comes in between. */
const remembered: Fault['plant'] = (behaviour) => {
  const names = new WeakMap<Pop3Session, string>();
  return pop3Runs(['USER', 'PASS'], async (usual, session, rest) => {
    const name = names.get(session);
    if (session.known.user === undefined && name !== undefined && rest !== undefined) session.known.user = name;
    await usual();
    if (session.known.user !== undefined) names.set(session, session.known.user);
  })(behaviour);
};

/** USER and PASS (RFC 1939 §7). */
export const login: readonly Fault[] = [
  {
    id: 'pop3/login/never',
    wrong: 'PASS refuses everyone.',
    breaks: ['rfc1939-7-pass-opens-maildrop', 'rfc1939-4-one-mechanism', 'rfc2449-6.2-user'],
    plant: pop3Runs(['PASS'], () => refuse('AUTH')),
  },
  {
    id: 'pop3/login/anyone',
    wrong: 'PASS takes every password of a user that there is.',
    breaks: [refused, own, 'rfc1939-7-pass-pair', 'rfc1939-7-pass-not-cut'],
    plant: judged(() => true),
  },
  {
    id: 'pop3/login/beginning',
    wrong: 'PASS takes the beginning of the password for the password.',
    breaks: [own, refused],
    plant: judged((told, password) => password.startsWith(told) && told !== ''),
  },
  {
    id: 'pop3/login/longer',
    wrong: 'PASS takes what begins with the password for the password.',
    breaks: [own, refused, 'rfc1939-7-pass-not-cut'],
    plant: judged((told, password) => told.startsWith(password)),
  },
  {
    id: 'pop3/login/last-words',
    wrong: 'PASS takes what ends with the password for the password.',
    breaks: ['rfc1939-7-pass-not-cut', refused],
    plant: judged((told, password) => told.endsWith(password)),
  },
  {
    id: 'pop3/login/none-given',
    wrong: 'PASS without a password lets the user in.',
    breaks: ['rfc1939-7-pass-required', 'rfc1939-3-syntax'],
    plant: judged((told) => told === ''),
  },
  {
    id: 'pop3/login/in-all-the-same',
    wrong: 'PASS refuses a wrong password, and has opened the maildrop before.',
    breaks: [refused],
    plant: pop3Runs(['PASS'], async (usual, session) => {
      const { user } = session.known;
      try {
        await usual();
      } catch (refusal) {
        if (user !== undefined) enterQuietly(session, user);
        throw refusal;
      }
    }),
  },
  {
    id: 'pop3/login/unknown-user',
    wrong: 'PASS lets a name in that it does not know, into the maildrop of the first user.',
    breaks: ['rfc1939-7-pass-unknown-user', refused],
    plant: pop3Runs(['PASS'], async (usual, session) => {
      const name = session.known.user;
      const [first] = session.context.store.accounts.keys();
      if (name === undefined || first === undefined || session.credentials(name) !== undefined) return usual();
      await session.enter(first);
    }),
  },
  {
    id: 'pop3/login/password-of-anyone',
    wrong: 'PASS takes the password of any user.',
    breaks: ['rfc1939-7-pass-pair', refused],
    plant: (behaviour) =>
      pop3Runs(['PASS'], (usual, session, rest) => {
        const all = [...session.context.store.accounts.values()].map(({ password }) => password);
        const mine = session.credentials(session.known.user ?? '');
        return usual(rest !== undefined && all.includes(rest) ? (mine ?? rest) : rest);
      })(behaviour),
  },
  {
    id: 'pop3/login/first-user-counts',
    wrong: 'The server keeps the first of several names that USER gives.',
    breaks: ['rfc1939-7-pass-pair', refused],
    plant: (behaviour) => {
      const first = new WeakMap<Pop3Session, string>();
      return pop3Runs(['USER', 'PASS'], async (usual, session, rest) => {
        const name = first.get(session);
        if (session.known.user !== undefined && name !== undefined) session.known.user = name;
        await usual();
        if (session.known.user !== undefined && rest !== undefined && name === undefined) first.set(session, rest);
      })(behaviour);
    },
  },
  {
    id: 'pop3/login/pass-alone',
    wrong: 'PASS without USER lets in whoever the password belongs to.',
    breaks: ['rfc1939-7-pass-needs-user'],
    plant: pop3Runs(['PASS'], async (usual, session, rest) => {
      const owner = [...session.context.store.accounts.values()].find(({ password }) => password === rest);
      if (session.known.user === undefined && owner) session.known.user = owner.user;
      await usual();
    }),
  },
  {
    id: 'pop3/login/user-remembered',
    wrong: 'The server keeps the name of USER in mind, whatever comes between it and PASS.',
    breaks: ['rfc1939-7-pass-immediately'],
    plant: remembered,
  },
  {
    id: 'pop3/login/name-refused-for-good',
    wrong: 'USER refuses a name that has no mailbox, and every name after that.',
    breaks: ['rfc1939-7-user-refused-then-again', 'rfc1939-13-no-clue'],
    plant: (behaviour) => {
      const spoilt = new WeakSet<Pop3Session>();
      return pop3Runs(['USER'], async (usual, session, rest) => {
        if (rest !== undefined && session.credentials(rest) === undefined) spoilt.add(session);
        if (spoilt.has(session)) throw new Refusal((texts) => texts.wrongCredentials);
        await usual();
      })(behaviour);
    },
  },
  {
    id: 'pop3/login/quit-refused-behind-user',
    wrong: 'QUIT is refused as long as USER has named somebody without a mailbox.',
    breaks: ['rfc1939-7-user-refused-then-quit'],
    plant: (behaviour) => {
      const spoilt = new WeakSet<Pop3Session>();
      return pop3Runs(['USER', 'QUIT'], async (usual, session, rest) => {
        if (rest !== undefined && session.credentials(rest) === undefined) spoilt.add(session);
        if (rest === undefined && spoilt.has(session)) throw new Refusal((texts) => texts.userFirst);
        await usual();
      })(behaviour);
    },
  },
  {
    id: 'pop3/login/no-quit-after-refusal',
    wrong: 'The server refuses QUIT after a refused login.',
    breaks: ['rfc1939-4-quit-after-refused-login'],
    plant: deafAfterRefusal(/^quit$/i),
  },
  {
    id: 'pop3/login/no-login-after-refusal',
    wrong: 'The server refuses every USER after a refused login, and keeps the connection open.',
    breaks: ['rfc1939-4-login-again', 'rfc1939-7-user-after-refused-pass', 'rfc5034-4-other-commands-after-failure'],
    plant: deafAfterRefusal(/^user /i),
  },
  {
    id: 'pop3/login/no-apop-after-refusal',
    wrong: 'The server refuses APOP after another login that was refused.',
    breaks: ['rfc1939-7-apop-after-refused-pass', 'rfc5034-4-other-commands-after-failure'],
    plant: deafAfterRefusal(/^apop /i),
  },
  {
    id: 'pop3/login/no-auth-after-refusal',
    wrong: 'The server refuses AUTH after another login that was refused.',
    breaks: ['rfc5034-4-failed-auth-forgotten'],
    plant: deafAfterRefusal(/^auth /i),
  },
  {
    id: 'pop3/login/name-in-reply-code',
    wrong: 'USER says with the code AUTH that a name has no mailbox.',
    breaks: ['rfc3206-5-not-to-user'],
    plant: pop3Runs(['USER'], async (usual, session, rest) => {
      if (rest !== undefined && session.credentials(rest) === undefined) refuse('AUTH');
      await usual();
    }),
  },
];
