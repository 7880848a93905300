import { Refusal } from '../../imap/index.js';
import type { Session } from '../../imap/index.js';
import { verifyPassword } from '../../sasl/index.js';
import type { Fault } from '../fault.js';
import { hears, imapRuns } from '../tools.js';
import { done, inBoth } from './tools.js';

type Plant = Fault['plant'];

type LoginArguments = { readonly user: string; readonly password: string };

/** LOGIN that lets more in than it should. */
const alsoLets = (right: (given: LoginArguments, known: string | undefined) => boolean): Plant =>
  imapRuns(['LOGIN'], (usual, session, given) => {
    const { user, password } = given as LoginArguments;
    const account = session.context.store.account(user);
    if (!right({ user, password }, account?.password)) return usual();
    const [first] = session.context.store.accounts.keys();
    session.authenticate(account?.user ?? first ?? user);
    return done;
  });

const refusesForm = (name: string, breaks: readonly string[], pattern: RegExp): Fault => ({
  id: `imap/login/no-${name.replace(' ', '-')}`,
  wrong: `The server refuses user name and password as ${name}.`,
  breaks,
  plant: hears((line) => (pattern.test(line) ? line.replace(/ LOGIN /i, ' LOGIN ? ') : line)),
});

/** LOGIN (RFC 3501 and RFC 9051 §6.2.3). */
export const login: readonly Fault[] = [
  refusesForm('quoted strings', inBoth('6.2.3-forms', '4.3-quoted'), /^\S+ LOGIN "/i),
  refusesForm('atoms', inBoth('6.2.3-forms'), /^\S+ LOGIN [^"{]/i),
  refusesForm('literals', inBoth('6.2.3-forms', '4.3-literal'), /^\S+ LOGIN \{/i),
  {
    id: 'imap/login/literal-password',
    wrong: 'The server refuses a password as literal.',
    breaks: inBoth('6.2.3-forms', '4.3-literal'),
    plant: hears((line) => line.replace(/^(\S+ LOGIN "[^"]*" )(?=\{)/i, '$1?')),
  },
  {
    id: 'imap/login/ok-means-no',
    wrong: 'The server says OK to LOGIN and leaves the client not authenticated.',
    breaks: inBoth('6.2.3-login'),
    plant: imapRuns(['LOGIN'], () => done),
  },
  {
    id: 'imap/login/any-password',
    wrong: 'The server lets a user in whatever the password.',
    breaks: inBoth('6.2.3-login-refused', '6.2.3-failure-keeps-state', '3.1-not-authenticated'),
    plant: alsoLets((_, known) => known !== undefined),
  },
  {
    id: 'imap/login/any-user',
    wrong: 'The server lets a user in that it does not know.',
    breaks: inBoth('6.2.3-login-refused'),
    plant: alsoLets((_, known) => known === undefined),
  },
  {
    id: 'imap/login/refused-yet-in',
    wrong: 'The server says NO to a wrong password and lets the user in.',
    breaks: inBoth('6.2.3-failure-keeps-state', '3.1-not-authenticated'),
    plant: imapRuns(['LOGIN'], async (usual, session) => {
      try {
        return await usual();
      } catch (error) {
        const [first] = session.context.store.accounts.keys();
        if (first !== undefined) session.authenticate(first);
        throw error;
      }
    }),
  },
  {
    id: 'imap/login/one-attempt',
    wrong: 'The server refuses every LOGIN after one that failed.',
    breaks: inBoth('6.2.3-try-again'),
    plant: (usual) => {
      const failed = new WeakSet<Session>();
      return imapRuns(['LOGIN'], async (run, session) => {
        if (failed.has(session)) throw new Refusal('no more attempts');
        failed.add(session);
        return run();
      })(usual);
    },
  },
  {
    id: 'imap/login/empty-password',
    wrong: 'The server lets a user in by an empty password.',
    breaks: inBoth('6.2.3-empty-password', '6.2.3-login-refused'),
    plant: alsoLets(({ password }) => password === ''),
  },
  {
    id: 'imap/login/escapes-unread',
    wrong: 'The server ends a quoted string of LOGIN at an escaped quote.',
    breaks: inBoth('6.2.3-escapes'),
    plant: hears((line) => (/^\S+ LOGIN "[^"]*\\"/i.test(line) ? line.replace(/\\"/g, '"') : line)),
  },
  {
    id: 'imap/login/tells-unknown-users',
    wrong: 'The server tells by the response code that there is no such user.',
    breaks: ['rfc5530-5-no-hint'],
    plant: imapRuns(['LOGIN'], (usual, session, given) => {
      const { user, password } = given as LoginArguments;
      const known = session.context.store.account(user);
      const isRight = verifyPassword(() => known?.password, user, password);
      return isRight || known !== undefined ? usual() : { status: 'NO', code: 'NONEXISTENT', text: 'no such user' };
    }),
  },
];
