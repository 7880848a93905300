import { decodeBase64 } from '../../sasl/index.js';
import type { PlainExchange, PlainFields } from '../../sasl/index.js';
import type { Fault } from '../fault.js';
import { inBoth } from './tools.js';
import { plain } from './sasl-tools.js';

/** PLAIN with other fields read from the message. */
const reads = (read: (text: string, usual: () => PlainFields | undefined) => PlainFields | undefined) =>
  plain(
    (Usual) =>
      class extends Usual {
        protected override read(response: Buffer) {
          return read(response.toString('utf8'), () => super.read(response));
        }
      },
  );

const fields = (parts: readonly string[]): PlainFields => {
  const [authzid = '', authcid = '', password = ''] = parts;
  return { authzid, authcid, password };
};

/** PLAIN with passwords held otherwise against that of the user. */
const accepts = (right: (known: string, given: string) => boolean, otherUser?: (user: string) => string) =>
  plain(
    (Usual) =>
      class extends Usual {
        protected override isRight(user: string, password: string) {
          const known = this.credentials(otherUser?.(user) ?? user);
          return known !== undefined && right(known, password);
        }
      },
  );

type Extend = (usual: typeof PlainExchange) => typeof PlainExchange;

const anyone: Extend = (Usual) =>
  class extends Usual {
    protected override mayActAs() {
      return true;
    }
  };

/** PLAIN (RFC 4616). */
export const saslPlain: readonly Fault[] = [
  {
    id: 'imap/sasl-plain/refused',
    wrong: 'The server refuses every user that names no authorization identity by PLAIN.',
    breaks: ['rfc4616-2-plain', 'rfc4616-2-derived-identity', 'rfc4422-2-own-identity'],
    plant: reads((_, usual) => {
      const found = usual();
      return found?.authzid === '' ? undefined : found;
    }),
  },
  {
    id: 'imap/sasl-plain/own-identity-refused',
    wrong: 'The server refuses a user that names itself as authorization identity.',
    breaks: ['rfc4616-2-own-authzid', ...inBoth('6.2.2-authorization-identity')],
    plant: reads((_, usual) => {
      const found = usual();
      return found?.authzid === '' ? found : undefined;
    }),
  },
  {
    id: 'imap/sasl-plain/asks-again',
    wrong: 'The server sends another challenge behind the message of PLAIN.',
    breaks: ['rfc4616-2-one-message'],
    plant: plain(
      (Usual) =>
        class extends Usual {
          #message: Buffer | undefined;

          override step(response: Buffer | undefined) {
            if (this.#message !== undefined) return super.step(this.#message);
            this.#message = response;
            return { challenge: Buffer.alloc(0) };
          }
        },
    ),
  },
  {
    id: 'imap/sasl-plain/anyone-as-anyone',
    wrong: 'The server lets a user act as any other.',
    breaks: ['rfc4616-2-other-authzid', 'rfc4422-2-other-identity-refused', ...inBoth('6.2.2-authorization-identity')],
    plant: plain(anyone),
  },
  {
    id: 'imap/sasl-plain/identity-by-its-beginning',
    wrong: 'The server compares the authorization identity only as far as the user name is long.',
    breaks: ['rfc4616-2-other-authzid', 'rfc4422-2-other-identity-refused'],
    plant: plain(
      (Usual) =>
        class extends Usual {
          protected override mayActAs(user: string, authzid: string) {
            return authzid.startsWith(user);
          }
        },
    ),
  },
  ...(
    [
      ['beginning-enough', 'a password that begins as the right one', (known, given) => given.startsWith(known)],
      ['beginning', 'a beginning of the password', (known, given) => given !== '' && known.startsWith(given)],
      ['trimmed', 'a password with spaces behind it', (known, given) => known === given.trimEnd()],
    ] satisfies [string, string, (known: string, given: string) => boolean][]
  ).map(([name, what, right]): Fault => ({
    id: `imap/sasl-plain/password-${name}`,
    wrong: `The server takes ${what}.`,
    breaks: ['rfc4616-2-wrong-password', 'rfc4422-2-credentials-verified'],
    plant: accepts(right),
  })),
  {
    id: 'imap/sasl-plain/unknown-user',
    wrong: 'The server lets a user in that it does not know.',
    breaks: ['rfc4616-2-unknown-user', 'rfc4422-3.6-no-identity'],
    plant: plain(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            const user = response?.toString().split('\0')[1];
            if (user === undefined || user === '' || this.credentials(user) !== undefined) return super.step(response);
            return { success: 'ada' };
          }
        },
    ),
  },
  {
    id: 'imap/sasl-plain/space-for-nul',
    wrong: 'The server takes user name and password with a space between them.',
    breaks: ['rfc4616-2-two-nuls'],
    plant: reads((text, usual) => {
      const [, user, password] = /^([^ \0]*) ([^\0]*)$/.exec(text) ?? [];
      return user === undefined ? usual() : fields(['', user, password ?? '']);
    }),
  },
  {
    id: 'imap/sasl-plain/one-nul',
    wrong: 'The server takes a message without authorization identity and its NUL.',
    breaks: ['rfc4616-2-two-nuls'],
    plant: reads((text, usual) => usual() ?? fields(['', ...text.split('\0')])),
  },
  {
    id: 'imap/sasl-plain/ends-at-nul',
    wrong: 'The server takes a third NUL for the end of the password.',
    breaks: ['rfc4616-2-two-nuls', 'rfc4616-2-no-nul-in-password'],
    plant: reads((text, usual) => usual() ?? fields(text.split('\0'))),
  },
  {
    id: 'imap/sasl-plain/nul-in-front',
    wrong: 'The server passes over NULs in front of the user name.',
    breaks: ['rfc4422-3.4.1-authzid-without-nul'],
    plant: reads((text) => fields(['', ...text.replace(/^\0+/, '').split('\0')])),
  },
  {
    id: 'imap/sasl-plain/empty-message',
    wrong: 'The server asks again where the message is empty.',
    breaks: ['rfc4616-2-two-nuls'],
    plant: plain(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            return super.step(response?.length === 0 ? undefined : response);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-plain/user-from-identity',
    wrong: 'The server takes the authorization identity for an empty user name.',
    breaks: ['rfc4616-2-user-not-empty'],
    plant: reads((_, usual) => {
      const found = usual();
      return found?.authcid === '' ? { ...found, authcid: found.authzid } : found;
    }),
  },
  {
    id: 'imap/sasl-plain/guest',
    wrong: 'The server lets a client without a user name in as a guest.',
    breaks: ['rfc4616-2-user-not-empty'],
    plant: plain(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            return response?.toString().split('\0')[1] === '' ? { success: 'ada' } : super.step(response);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-plain/empty-password',
    wrong: 'The server takes an empty password for an anonymous bind, and lets the user in.',
    breaks: ['rfc4616-2-password-not-empty'],
    plant: plain(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            const [, user = '', password] = response?.toString().split('\0') ?? [];
            return password === '' && user !== '' ? { success: user } : super.step(response);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-plain/octets-dropped',
    wrong: 'The server drops octets that are no UTF-8.',
    breaks: ['rfc4616-2-utf8', 'rfc4422-3.6-authzid-malformed'],
    plant: reads((text) => fields(text.replaceAll('\ufffd', '').split('\0'))),
  },
  {
    id: 'imap/sasl-plain/password-prepared-to-nothing',
    wrong: 'The server prepares the password behind its check for emptiness, and takes an empty one.',
    breaks: ['rfc4616-2-prepared-empty'],
    plant: accepts((known, given) => given.replaceAll('\u00ad', '') === '' || given === known),
  },
  {
    id: 'imap/sasl-plain/user-prepared-to-nothing',
    wrong: 'The server lets a user in of whose name preparation leaves nothing.',
    breaks: ['rfc4616-2-prepared-empty'],
    plant: plain(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            const user = response?.toString().split('\0')[1];
            return user === '\u00ad' ? { success: 'ada' } : super.step(response);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-plain/short-fields',
    wrong: 'The server takes at most 512 octets of a response.',
    breaks: ['rfc4616-2-255-octets', 'rfc4959-6-largest'],
    plant: reads((text, usual) => (text.length > 512 ? undefined : usual())),
  },
  {
    id: 'imap/sasl-plain/prompts',
    wrong: 'The server begins PLAIN with a challenge that is not empty.',
    breaks: [
      'rfc4422-5-first-challenge-empty',
      'rfc4959-6-omitted',
      'rfc9051-6.2.2-without-initial-response',
      'rfc4959-3-without',
    ],
    plant: plain(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            return response === undefined
              ? { challenge: decodeBase64('UGFzc3dvcmQ6') ?? Buffer.alloc(0) }
              : super.step(response);
          }
        },
    ),
  },
];
