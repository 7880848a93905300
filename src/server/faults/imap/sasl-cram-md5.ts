import { createHmac } from 'node:crypto';
import type { CramMd5Exchange } from '../../sasl/index.js';
import type { Fault } from '../fault.js';
import { cramMd5 } from './sasl-tools.js';

type Extend = (usual: typeof CramMd5Exchange) => typeof CramMd5Exchange;

const asUsual: Extend = (usual) => usual;

/** CRAM-MD5 whose responses are first rewritten. */
const hears =
  (rewrite: (text: string) => string): Extend =>
  (Usual) =>
    class extends Usual {
      protected override read(text: string | undefined) {
        return super.read(text === undefined ? text : rewrite(text));
      }
    };

/** CRAM-MD5 that also takes what `accept` accepts. */
const takes =
  (accept: (text: string, digestFor: (user: string) => string) => string | undefined): Extend =>
  (Usual) =>
    class extends Usual {
      protected override read(text: string | undefined) {
        const user = accept(text ?? '', (name) => this.digestFor(name));
        return user === undefined ? super.read(text) : { user, digest: this.digestFor(user) };
      }

      protected override isRight(fields: { readonly user: string; readonly digest: string }) {
        return this.digestFor(fields.user) === fields.digest;
      }
    };

/** CRAM-MD5 (RFC 2195). */
export const saslCramMd5: readonly Fault[] = [
  {
    id: 'imap/sasl-cram-md5/bare-challenge',
    wrong: 'The server sends a random number for a challenge.',
    breaks: ['rfc2195-2-challenge-is-msg-id'],
    plant: cramMd5(asUsual, () => `${Math.floor(Math.random() * 1e15)}`),
  },
  {
    id: 'imap/sasl-cram-md5/same-challenge',
    wrong: 'The server sends the same challenge each time.',
    breaks: ['rfc2195-2-challenge-differs', 'rfc2195-2-other-challenge'],
    plant: cramMd5(asUsual, () => '<1896.697170952@localhost>'),
  },
  {
    id: 'imap/sasl-cram-md5/wrong-digest',
    wrong: 'The server computes the digest over the challenge without its angle brackets.',
    breaks: ['rfc2195-2-cram-md5', 'rfc4422-2-own-identity'],
    plant: cramMd5(
      (Usual) =>
        class extends Usual {
          protected override digestFor(user: string) {
            const password = this.credentials(user) ?? '';
            return createHmac('md5', password).update(this.challenge.slice(1, -1)).digest('hex');
          }
        },
    ),
  },
  {
    id: 'imap/sasl-cram-md5/any-digest',
    wrong: 'The server takes any digest from a user that it knows.',
    breaks: ['rfc2195-2-cram-md5', 'rfc2195-2-other-challenge', 'rfc4422-2-credentials-verified'],
    plant: cramMd5(
      (Usual) =>
        class extends Usual {
          protected override isRight({ user }: { readonly user: string }) {
            return this.credentials(user) !== undefined;
          }
        },
    ),
  },
  {
    id: 'imap/sasl-cram-md5/unknown-user',
    wrong: 'The server takes any digest from a user that it does not know.',
    breaks: ['rfc2195-2-unknown-user', 'rfc4422-3.6-no-identity'],
    plant: cramMd5(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            const [user = ''] = response?.toString().split(' ') ?? [];
            const isStranger = user !== '' && this.credentials(user) === undefined;
            return isStranger ? { success: 'ada' } : super.step(response);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-cram-md5/asks-again',
    wrong: 'The server asks again where the response is empty.',
    breaks: ['rfc2195-2-malformed-response'],
    plant: cramMd5(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            return response?.length === 0 ? { challenge: Buffer.from(this.challenge) } : super.step(response);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-cram-md5/no-digest',
    wrong: 'The server holds only as much of the digest against the right one as the client sends.',
    breaks: ['rfc2195-2-malformed-response'],
    plant: cramMd5(
      takes((text, digestFor) => {
        const [user = '', digest = ''] = text.split(' ');
        return user !== '' && digestFor(user).startsWith(digest) ? user : undefined;
      }),
    ),
  },
  {
    id: 'imap/sasl-cram-md5/no-space',
    wrong: 'The server takes the last 32 digits for the digest, whatever stands before them.',
    breaks: ['rfc2195-2-malformed-response'],
    plant: cramMd5(hears((text) => text.replace(/(?<! )(?=[0-9a-f]{32}$)/, ' '))),
  },
  {
    id: 'imap/sasl-cram-md5/no-user',
    wrong: 'The server lets a client without a user name in as a guest.',
    breaks: ['rfc2195-2-malformed-response'],
    plant: cramMd5(
      (Usual) =>
        class extends Usual {
          override step(response: Buffer | undefined) {
            return response?.toString().startsWith(' ') ? { success: 'ada' } : super.step(response);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-cram-md5/capital-digest',
    wrong: 'The server takes the digest in capitals.',
    breaks: ['rfc2195-2-lower-case'],
    plant: cramMd5(hears((text) => text.replace(/[0-9A-F]{32}$/, (digest) => digest.toLowerCase()))),
  },
  {
    id: 'imap/sasl-cram-md5/longer-digest',
    wrong: 'The server passes over what follows the 32 digits.',
    breaks: ['rfc2195-2-longer-digest'],
    plant: cramMd5(hears((text) => text.replace(/( [0-9a-f]{32}).+$/, '$1'))),
  },
];
