import { CramMd5Exchange, makeTimestamp } from '../../sasl/index.js';
import type { CramMd5Fields, SaslStep } from '../../sasl/index.js';
import { mechanism, type MechanismFault } from './mechanism-fault.js';

const malformed = 'rfc2195-2-malformed-response';
const usualChallenge = (): string => makeTimestamp('localhost');

const cram = (Exchange: typeof CramMd5Exchange, challenge = usualChallenge): MechanismFault['mechanisms'] =>
  mechanism('CRAM-MD5', (credentials) => new Exchange(credentials, challenge()));

/** The response rewritten before it is read. */
const reads = (rewrite: (text: string) => string): MechanismFault['mechanisms'] =>
  cram(
    class extends CramMd5Exchange {
      protected override read(text: string | undefined): CramMd5Fields | undefined {
        return super.read(text === undefined ? undefined : rewrite(text));
      }
    },
  );

const rightIf = (
  rule: (fields: CramMd5Fields, right: string, isKnown: boolean) => boolean,
): MechanismFault['mechanisms'] =>
  cram(
    class extends CramMd5Exchange {
      protected override isRight(fields: CramMd5Fields): boolean {
        return rule(fields, this.digestFor(fields.user), this.credentials(fields.user) !== undefined);
      }
    },
  );

/** CRAM-MD5 (RFC 2195). */
export const cramMd5Faults: readonly MechanismFault[] = [
  {
    name: 'cram-md5/nobody',
    wrong: 'CRAM-MD5 refuses everyone.',
    breaks: ['rfc2195-2-cram-md5', 'rfc4422-2-own-identity'],
    inPop3: ['rfc5034-4-auth'],
    mechanisms: rightIf(() => false),
  },
  {
    name: 'cram-md5/any-digest',
    wrong: 'CRAM-MD5 looks at the form of the digest only.',
    breaks: ['rfc2195-2-cram-md5', 'rfc2195-2-other-challenge', 'rfc4422-2-credentials-verified'],
    inPop3: ['rfc5034-4-wrong-credentials'],
    mechanisms: rightIf((_, __, isKnown) => isKnown),
  },
  {
    name: 'cram-md5/challenge-without-host',
    wrong: 'The challenge of CRAM-MD5 is a random number.',
    breaks: ['rfc2195-2-challenge-is-msg-id'],
    mechanisms: cram(CramMd5Exchange, () => usualChallenge().replace(/[<>]|@.*/g, '')),
  },
  {
    name: 'cram-md5/challenge-for-all',
    wrong: 'CRAM-MD5 has one challenge for all exchanges.',
    breaks: ['rfc2195-2-challenge-differs', 'rfc2195-2-other-challenge'],
    inPop3: ['rfc5034-4-wrong-credentials'],
    mechanisms: cram(CramMd5Exchange, () => '<1896.697170952@mailspec.example>'),
  },
  {
    name: 'cram-md5/unknown-user',
    wrong: 'CRAM-MD5 lets users in whom nobody knows.',
    breaks: ['rfc2195-2-unknown-user', 'rfc4422-3.6-no-identity'],
    guests: true,
    mechanisms: rightIf(({ digest }, right, isKnown) => !isKnown || digest === right),
  },
  {
    name: 'cram-md5/digest-as-far-as-given',
    wrong: 'CRAM-MD5 compares as many digits of the digest as the client gives.',
    breaks: [malformed],
    mechanisms: cram(
      class extends CramMd5Exchange {
        protected override read(text: string | undefined): CramMd5Fields | undefined {
          const [user = '', digest = ''] = text?.split(' ') ?? [];
          return user === '' ? undefined : { user, digest };
        }

        protected override isRight({ user, digest }: CramMd5Fields): boolean {
          return this.digestFor(user).startsWith(digest) && this.credentials(user) !== undefined;
        }
      },
    ),
  },
  {
    name: 'cram-md5/guest',
    wrong: 'CRAM-MD5 lets a client without a user name in as a guest.',
    breaks: [malformed],
    guests: true,
    mechanisms: cram(
      class extends CramMd5Exchange {
        protected override read(text: string | undefined): CramMd5Fields | undefined {
          return text?.startsWith(' ') ? { user: 'guest', digest: '' } : super.read(text);
        }

        protected override isRight(fields: CramMd5Fields): boolean {
          return fields.user === 'guest' || super.isRight(fields);
        }
      },
    ),
  },
  {
    name: 'cram-md5/without-space',
    wrong: 'CRAM-MD5 takes the last 32 digits for the digest, whatever is in front of them.',
    breaks: [malformed],
    mechanisms: reads((text) => text.replace(/(?<! )([0-9a-f]{32})$/, ' $1')),
  },
  {
    name: 'cram-md5/empty-response-asked-again',
    wrong: 'CRAM-MD5 asks again when the response is empty.',
    breaks: [malformed],
    mechanisms: cram(
      class extends CramMd5Exchange {
        override step(response: Buffer | undefined): SaslStep {
          return response?.length === 0 ? { challenge: Buffer.from(this.challenge) } : super.step(response);
        }
      },
    ),
  },
  {
    name: 'cram-md5/capital-digits',
    wrong: 'CRAM-MD5 takes capital digits.',
    breaks: ['rfc2195-2-lower-case'],
    mechanisms: reads((text) => text.replace(/ [0-9A-F]{32}$/i, (digest) => digest.toLowerCase())),
  },
  {
    name: 'cram-md5/first-32-digits',
    wrong: 'CRAM-MD5 takes no notice of what follows the 32 digits.',
    breaks: ['rfc2195-2-longer-digest'],
    mechanisms: reads((text) => text.replace(/( [0-9a-f]{32}).+$/, '$1')),
  },
  {
    name: 'cram-md5/initial-response-skipped',
    wrong: 'CRAM-MD5 drops an initial response and sends its challenge.',
    breaks: ['rfc4422-3-initial-response-refused'],
    inPop3: ['rfc5034-4-initial-response-refused'],
    mechanisms: cram(
      class extends CramMd5Exchange {
        #isFirst = true;

        override step(response: Buffer | undefined): SaslStep {
          const given = this.#isFirst ? undefined : response;
          this.#isFirst = false;
          return super.step(given);
        }
      },
    ),
  },
];
