import { Refusal } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { pop3Capabilities } from './tools.js';

const authCode = 'rfc3206-6-auth-code';

/** The response codes of a command's refusals, otherwise. */
const recoded = (names: readonly string[], code: (usual: string | undefined) => string | undefined): Fault['plant'] =>
  pop3Runs(names, async (usual) => {
    try {
      await usual();
    } catch (error) {
      throw error instanceof Refusal ? new Refusal(error.text, code(error.code)) : error;
    }
  });

const without = (code: string) => (usual: string | undefined) => (usual === code ? undefined : usual);

/** Response codes (RFC 2449 §8, RFC 3206). */
export const codes: readonly Fault[] = [
  ...(
    [
      ['PASS', 'rfc3206-6-auth-code-to-pass', 'rfc2449-8.1.2-in-use'],
      ['APOP', 'rfc3206-6-auth-code-to-apop', 'rfc2449-8.1.2-in-use-to-apop'],
      ['AUTH', 'rfc3206-6-auth-code-to-auth', 'rfc2449-8.1.2-in-use-to-auth'],
    ] as const
  ).flatMap(([keyword, auth, inUse]): Fault[] => [
    {
      id: `pop3/codes/${keyword.toLowerCase()}-without-auth`,
      wrong: `${keyword} refuses wrong credentials without the code AUTH.`,
      breaks: [auth, authCode],
      plant: recoded([keyword], without('AUTH')),
    },
    {
      id: `pop3/codes/${keyword.toLowerCase()}-without-in-use`,
      wrong: `${keyword} refuses a login without the code IN-USE while the maildrop is locked.`,
      breaks: [inUse],
      plant: recoded([keyword], without('IN-USE')),
    },
  ]),
  {
    id: 'pop3/codes/unknown-user-without-auth',
    wrong: 'PASS refuses a name that it does not know without the code AUTH.',
    breaks: ['rfc3206-6-auth-code-to-unknown-user', authCode],
    plant: pop3Runs(['PASS'], async (usual, session) => {
      const isUnknown = session.credentials(session.known.user ?? '') === undefined;
      if (session.known.user !== undefined && isUnknown) throw new Refusal((texts) => texts.wrongCredentials);
      await usual();
    }),
  },
  {
    id: 'pop3/codes/auth-for-lock',
    wrong: 'PASS refuses right credentials with the code AUTH while the maildrop is locked.',
    breaks: ['rfc3206-6-auth-code-for-credentials-only', 'rfc2449-8.1.2-in-use'],
    plant: recoded(['PASS'], () => 'AUTH'),
  },
  {
    id: 'pop3/codes/sys-for-credentials',
    wrong: 'PASS refuses a wrong password with a code that speaks of an error of the system.',
    breaks: ['rfc3206-4-not-for-credentials'],
    plant: recoded(['PASS'], (code) => (code === 'AUTH' ? 'SYS/PERM' : code)),
  },
  {
    id: 'pop3/codes/sys-without-level',
    wrong: 'PASS refuses a wrong password with the code SYS.',
    breaks: ['rfc3206-4-not-for-credentials'],
    plant: recoded(['PASS'], (code) => (code === 'AUTH' ? 'SYS' : code)),
  },
  {
    id: 'pop3/codes/auth-unannounced',
    wrong: 'The server gives the code AUTH, and does not announce AUTH-RESP-CODE.',
    breaks: ['rfc3206-5-capability'],
    plant: pop3Capabilities((lines) => lines.filter((line) => line !== 'AUTH-RESP-CODE')),
  },
  {
    id: 'pop3/codes/in-use-to-anyone',
    wrong: 'PASS says that the maildrop is in use before it has looked at the password.',
    breaks: ['rfc2449-8.1.2-in-use-after-authentication'],
    plant: pop3Runs(['PASS'], async (usual, session) => {
      const account = session.context.store.account(session.known.user ?? '');
      if (account) {
        if (!account.lockMaildrop(session)) throw new Refusal((texts) => texts.inUse, 'IN-USE');
        account.releaseMaildrop(session);
      }
      await usual();
    }),
  },
];
