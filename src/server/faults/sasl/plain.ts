import { PlainExchange } from '../../sasl/index.js';
import type { PlainFields, SaslStep } from '../../sasl/index.js';
import { mechanism, type MechanismFault } from './mechanism-fault.js';

const other = ['rfc4616-2-other-authzid', 'rfc4422-2-other-identity-refused'];
const wrongPassword = ['rfc4616-2-wrong-password', 'rfc4422-2-credentials-verified'];
const twoNuls = 'rfc4616-2-two-nuls';

const plain = (Exchange: typeof PlainExchange): MechanismFault['mechanisms'] =>
  mechanism('PLAIN', (credentials) => new Exchange(credentials));

/** Whether a password is taken for the right one. */
const judged = (isRight: (told: string, password: string) => boolean): MechanismFault['mechanisms'] =>
  plain(
    class extends PlainExchange {
      protected override isRight(user: string, told: string): boolean {
        const password = this.credentials(user);
        return password !== undefined && isRight(told, password);
      }
    },
  );

const mayActAs = (rule: (user: string, authzid: string, isKnown: boolean) => boolean): MechanismFault['mechanisms'] =>
  plain(
    class extends PlainExchange {
      protected override mayActAs(user: string, authzid: string): boolean {
        return rule(user, authzid, this.credentials(authzid) !== undefined);
      }
    },
  );

/** The message read otherwise; octets in latin1, so `\0` is a NUL. */
const read = (rewrite: (message: string) => string): MechanismFault['mechanisms'] =>
  plain(
    class extends PlainExchange {
      protected override read(response: Buffer): PlainFields | undefined {
        return super.read(Buffer.from(rewrite(response.toString('latin1')), 'latin1'));
      }
    },
  );

/** An outcome before the usual one, where there is one. */
const outcome = (
  decide: (fields: PlainFields, isKnown: (user: string) => boolean) => SaslStep | undefined,
): MechanismFault['mechanisms'] =>
  plain(
    class extends PlainExchange {
      override step(response: Buffer | undefined): SaslStep {
        const fields = response && this.read(response);
        const decided = fields && decide(fields, (user) => this.credentials(user) !== undefined);
        return decided ?? super.step(response);
      }
    },
  );

const withoutNothing = (text: string): string => text.replaceAll('\u00ad', '');

/** PLAIN (RFC 4616). */
export const plainFaults: readonly MechanismFault[] = [
  {
    name: 'plain/nobody',
    wrong: 'PLAIN refuses everyone.',
    breaks: ['rfc4616-2-plain', 'rfc4616-2-derived-identity', 'rfc4422-2-own-identity'],
    inPop3: ['rfc5034-4-auth', 'rfc5034-4-initial-response', 'rfc2449-6.3-initial-response'],
    mechanisms: judged(() => false),
  },
  {
    name: 'plain/first-challenge-with-text',
    wrong: 'The first challenge of PLAIN has a text.',
    breaks: ['rfc4422-5-first-challenge-empty'],
    inPop3: ['rfc5034-4-empty-challenge'],
    mechanisms: plain(
      class extends PlainExchange {
        override step(response: Buffer | undefined): SaslStep {
          return response === undefined ? { challenge: Buffer.from('Credentials:') } : super.step(response);
        }
      },
    ),
  },
  {
    name: 'plain/one-more-challenge',
    wrong: 'PLAIN sends one more challenge behind the message of the client.',
    breaks: ['rfc4616-2-one-message'],
    mechanisms: plain(
      class extends PlainExchange {
        #outcome: SaslStep | undefined;

        override step(response: Buffer | undefined): SaslStep {
          if (response === undefined) return super.step(response);
          if (this.#outcome) return this.#outcome;
          this.#outcome = super.step(response);
          return { challenge: Buffer.alloc(0) };
        }
      },
    ),
  },
  {
    name: 'plain/authorization-identity-ignored',
    wrong: 'PLAIN does not look at the authorization identity.',
    breaks: other,
    inPop3: ['rfc5034-4-saslprep-fails'],
    mechanisms: mayActAs(() => true),
  },
  {
    name: 'plain/authorization-identity-by-its-beginning',
    wrong: 'PLAIN compares the authorization identity as far as the user name goes.',
    breaks: other,
    mechanisms: mayActAs((user, authzid) => authzid.startsWith(user)),
  },
  {
    name: 'plain/authorization-identity-of-any-user',
    wrong: 'PLAIN takes every user that there is for authorization identity.',
    breaks: other,
    mechanisms: mayActAs((_, __, isKnown) => isKnown),
  },
  {
    name: 'plain/authorization-identity-unprepared',
    wrong: 'PLAIN compares the authorization identity as it came.',
    breaks: [],
    inPop3: ['rfc5034-4-saslprep'],
    mechanisms: mayActAs((user, authzid) => authzid === user),
  },
  {
    name: 'plain/authorization-identity-cleaned',
    wrong: 'PLAIN drops from the authorization identity what preparation refuses, and takes nothing for none.',
    breaks: [],
    inPop3: ['rfc5034-4-saslprep-fails'],
    mechanisms: mayActAs((user, authzid) => ['', user].includes(authzid.replace(/[\u0007\u00ad]/g, ''))),
  },
  {
    name: 'plain/own-authorization-identity-refused',
    wrong: 'PLAIN refuses every authorization identity.',
    breaks: ['rfc4616-2-own-authzid'],
    mechanisms: mayActAs(() => false),
  },
  {
    name: 'plain/any-password',
    wrong: 'PLAIN takes every password of a user that there is.',
    breaks: wrongPassword,
    inPop3: ['rfc5034-4-wrong-credentials'],
    mechanisms: judged(() => true),
  },
  {
    name: 'plain/password-by-its-beginning',
    wrong: 'PLAIN takes the beginning of the password for the password.',
    breaks: wrongPassword,
    mechanisms: judged((told, password) => password.startsWith(told)),
  },
  {
    name: 'plain/password-as-far-as-known',
    wrong: 'PLAIN compares as much of the password as the server knows.',
    breaks: wrongPassword,
    mechanisms: judged((told, password) => told.startsWith(password)),
  },
  {
    name: 'plain/password-trimmed',
    wrong: 'PLAIN drops spaces at the end of the password.',
    breaks: ['rfc4616-2-wrong-password'],
    mechanisms: judged((told, password) => told.trimEnd() === password),
  },
  {
    name: 'plain/unknown-user',
    wrong: 'PLAIN lets users in whom nobody knows.',
    breaks: ['rfc4616-2-unknown-user', 'rfc4422-3.6-no-identity'],
    guests: true,
    mechanisms: outcome(({ authcid, password }, isKnown) =>
      isKnown(authcid) || authcid === '' || password === '' ? undefined : { success: authcid },
    ),
  },
  {
    name: 'plain/empty-message-asked-again',
    wrong: 'PLAIN asks again when the message is empty.',
    breaks: [twoNuls],
    inPop3: ['rfc5034-4-empty-initial-response'],
    mechanisms: plain(
      class extends PlainExchange {
        override step(response: Buffer | undefined): SaslStep {
          return super.step(response?.length === 0 ? undefined : response);
        }
      },
    ),
  },
  {
    name: 'plain/space-for-nul',
    wrong: 'PLAIN takes user name and password with a space between them.',
    breaks: [twoNuls],
    mechanisms: read((message) => (message.includes('\0') ? message : `\0${message.replace(' ', '\0')}`)),
  },
  {
    name: 'plain/one-nul',
    wrong: 'PLAIN takes a message without the first NUL.',
    breaks: [twoNuls],
    mechanisms: read((message) => (message.split('\0').length === 2 ? `\0${message}` : message)),
  },
  {
    name: 'plain/third-nul-ends-password',
    wrong: 'PLAIN takes a third NUL for the end of the password.',
    breaks: [twoNuls, 'rfc4616-2-no-nul-in-password'],
    mechanisms: read((message) => message.replace(/^([^\0]*\0[^\0]+\0[^\0]+)\0.*$/s, '$1')),
  },
  {
    name: 'plain/leading-nuls-skipped',
    wrong: 'PLAIN skips NULs at the beginning of the message.',
    breaks: ['rfc4422-3.4.1-authzid-without-nul'],
    mechanisms: read((message) => message.replace(/^\0+(?=[^\0]+\0[^\0]+$)/, '\0')),
  },
  {
    name: 'plain/guest',
    wrong: 'PLAIN lets a client without a user name in as a guest.',
    breaks: ['rfc4616-2-user-not-empty'],
    guests: true,
    mechanisms: outcome(({ authcid }) => (authcid === '' ? { success: 'guest' } : undefined)),
  },
  {
    name: 'plain/user-from-authorization-identity',
    wrong: 'PLAIN takes the authorization identity for the user name where that is empty.',
    breaks: ['rfc4616-2-user-not-empty'],
    mechanisms: read((message) => message.replace(/^([^\0]+)\0\0/, '$1\0$1\0')),
  },
  {
    name: 'plain/empty-password',
    wrong: 'PLAIN lets a user in with an empty password, as directories do that know an unauthenticated bind.',
    breaks: ['rfc4616-2-password-not-empty'],
    mechanisms: outcome(({ authcid, password }, isKnown) =>
      password === '' && isKnown(authcid) ? { success: authcid } : undefined,
    ),
  },
  {
    name: 'plain/not-utf8-dropped',
    wrong: 'PLAIN drops what is no UTF-8.',
    breaks: ['rfc4616-2-utf8', 'rfc4422-3.6-authzid-malformed'],
    mechanisms: plain(
      class extends PlainExchange {
        protected override read(response: Buffer): PlainFields | undefined {
          return super.read(Buffer.from(response.toString('utf8').replaceAll('\ufffd', '')));
        }
      },
    ),
  },
  {
    name: 'plain/prepared-password-empty',
    wrong: 'PLAIN prepares the password, and lets a user in when nothing of it is left.',
    breaks: ['rfc4616-2-prepared-empty'],
    mechanisms: outcome(({ authcid, password }, isKnown) =>
      password !== '' && withoutNothing(password) === '' && isKnown(authcid) ? { success: authcid } : undefined,
    ),
  },
  {
    name: 'plain/prepared-user-empty',
    wrong: 'PLAIN prepares the user name, and lets the client in as a guest when nothing of it is left.',
    breaks: ['rfc4616-2-prepared-empty'],
    guests: true,
    mechanisms: outcome(({ authcid }) =>
      authcid !== '' && withoutNothing(authcid) === '' ? { success: 'guest' } : undefined,
    ),
  },
];
