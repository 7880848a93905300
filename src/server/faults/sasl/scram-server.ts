import { ScramExchange } from '../../sasl/index.js';
import type { SaslStep } from '../../sasl/index.js';
import type { MechanismFault } from './mechanism-fault.js';
import { scram, scramSha1 } from './scram-tools.js';

const proves = ['rfc5802-3-server-proven', 'rfc5802-5-scram'];
const verified = 'rfc4422-2-credentials-verified';

const unproven = class extends ScramExchange {
  protected override isProven(): boolean {
    return true;
  }
};

const falseSignature = class extends ScramExchange {
  protected override serverFinal(signature: Buffer): string {
    return super.serverFinal(Buffer.from(signature).reverse());
  }
};

/** What the server says in SCRAM, and whom it lets in (RFC 5802, RFC 7677). */
export const scramServerFaults: readonly MechanismFault[] = [
  {
    name: 'scram/false-signature',
    wrong: 'The signature of the server in SCRAM is not the one that proves it.',
    breaks: [...proves, 'rfc7677-3-sha-256'],
    inPop3: ['rfc5034-4-auth'],
    mechanisms: scram(falseSignature),
  },
  {
    name: 'scram/false-signature-sha-1',
    wrong: 'The signature of the server in SCRAM-SHA-1 is not the one that proves it.',
    breaks: proves,
    mechanisms: scramSha1(falseSignature),
  },
  {
    name: 'scram/sha-1-for-sha-256',
    wrong: 'SCRAM-SHA-256 computes with SHA-1.',
    breaks: ['rfc7677-3-sha-256', 'rfc5802-5-scram'],
    mechanisms: scram(ScramExchange, { hash: 'sha1' }),
  },
  {
    name: 'scram/sha-256-for-sha-1',
    wrong: 'SCRAM-SHA-1 computes with SHA-256.',
    breaks: ['rfc5802-3-client-proven', 'rfc5802-5-scram'],
    mechanisms: scramSha1(ScramExchange, { hash: 'sha256' }),
  },
  {
    name: 'scram/no-signature',
    wrong: 'SCRAM succeeds without the signature of the server.',
    breaks: ['rfc5802-5.2-data-with-success', 'rfc4422-3-data-with-success', 'rfc5802-3-server-proven'],
    inPop3: ['rfc5034-4-no-data-with-success'],
    mechanisms: scram(
      class extends ScramExchange {
        override step(response: Buffer | undefined): SaslStep {
          const step = super.step(response);
          return 'success' in step ? { success: step.success } : step;
        }
      },
    ),
  },
  {
    name: 'scram/last-message-without-v',
    wrong: 'The last message of the server in SCRAM is the signature alone.',
    breaks: ['rfc5802-7-server-final-message'],
    mechanisms: scram(
      class extends ScramExchange {
        protected override serverFinal(signature: Buffer): string {
          return signature.toString('base64');
        }
      },
    ),
  },
  {
    name: 'scram/first-challenge-with-text',
    wrong: 'The first challenge of SCRAM has a text.',
    breaks: ['rfc5802-5-client-first', 'rfc4422-5-first-challenge-empty'],
    inPop3: ['rfc5034-4-empty-challenge'],
    mechanisms: scram(
      class extends ScramExchange {
        override step(response: Buffer | undefined): SaslStep {
          return response === undefined ? { challenge: Buffer.from('begin') } : super.step(response);
        }
      },
    ),
  },
  {
    name: 'scram/nonce-of-client',
    wrong: 'The server adds nothing to the nonce of the client.',
    breaks: ['rfc5802-5-own-nonce', 'rfc5802-5.1-nonce-differs', 'rfc5802-5-scram'],
    mechanisms: scram(ScramExchange, { nonce: '' }),
  },
  {
    name: 'scram/nonce-for-all',
    wrong: 'The server adds the same to the nonce of every client.',
    breaks: ['rfc5802-5.1-nonce-differs'],
    mechanisms: scram(ScramExchange, { nonce: '3rfcNHYJY1ZVvWVs7j' }),
  },
  {
    name: 'scram/own-nonce-first',
    wrong: 'The server puts its nonce in front of that of the client.',
    breaks: ['rfc5802-5-own-nonce', 'rfc5802-5-scram'],
    mechanisms: scram(
      class extends ScramExchange {
        protected override joinNonce(clientNonce: string): string {
          return this.choice.nonce + clientNonce;
        }
      },
    ),
  },
  {
    name: 'scram/order-of-first-message',
    wrong: 'The first message of the server in SCRAM begins with the salt.',
    breaks: ['rfc5802-7-server-first-message'],
    mechanisms: scram(
      class extends ScramExchange {
        protected override serverFirst(nonce: string, user: string): string {
          return super.serverFirst(nonce, user).replace(/^(r=[^,]*),(s=[^,]*)/, '$2,$1');
        }
      },
    ),
  },
  {
    name: 'scram/salt-in-hexadecimal',
    wrong: 'The salt is written in hexadecimal.',
    breaks: ['rfc5802-5.1-salt-and-iterations'],
    mechanisms: scram(
      class extends ScramExchange {
        protected override serverFirst(nonce: string, user: string): string {
          return `r=${nonce},s=${this.choice.salt(user).toString('hex')},i=${this.choice.iterations}`;
        }
      },
    ),
  },
  {
    name: 'scram/no-iterations',
    wrong: 'The first message of the server in SCRAM has no iteration count.',
    breaks: ['rfc5802-5.1-salt-and-iterations', 'rfc5802-7-server-first-message'],
    mechanisms: scram(
      class extends ScramExchange {
        protected override serverFirst(nonce: string, user: string): string {
          return super.serverFirst(nonce, user).replace(/,i=.*/, '');
        }
      },
    ),
  },
  {
    name: 'scram/thousand-iterations',
    wrong: 'SCRAM-SHA-256 has a thousand iterations.',
    breaks: ['rfc7677-3-iterations'],
    mechanisms: scram(ScramExchange, { iterations: 1000 }),
  },
  {
    name: 'scram/thousand-iterations-sha-1',
    wrong: 'SCRAM-SHA-1 has a thousand iterations.',
    breaks: ['rfc5802-5.1-iterations'],
    mechanisms: scramSha1(ScramExchange, { iterations: 1000 }),
  },
  {
    name: 'scram/any-proof',
    wrong: 'SCRAM looks at the form of the proof only.',
    breaks: ['rfc5802-3-client-proven', verified],
    inPop3: ['rfc5034-4-wrong-credentials'],
    mechanisms: scram(unproven),
  },
  {
    name: 'scram/any-proof-sha-1',
    wrong: 'SCRAM-SHA-1 looks at the form of the proof only.',
    breaks: ['rfc5802-3-client-proven', verified],
    mechanisms: scramSha1(unproven),
  },
  {
    name: 'scram/error-without-e',
    wrong: 'The server says why SCRAM fails, without the attribute that an error has.',
    breaks: ['rfc5802-5.1-error-attribute'],
    mechanisms: scram(
      class extends ScramExchange {
        #failure: SaslStep | undefined;

        override step(response: Buffer | undefined): SaslStep {
          if (this.#failure) return this.#failure;
          const step = super.step(response);
          if (!('failure' in step)) return step;
          this.#failure = step;
          return { challenge: Buffer.from('invalid-proof') };
        }
      },
    ),
  },
  {
    name: 'scram/unknown-user',
    wrong: 'SCRAM lets users in whom nobody knows.',
    breaks: ['rfc5802-5.1-unknown-user', 'rfc4422-3.6-no-identity'],
    guests: true,
    mechanisms: scram(
      class extends ScramExchange {
        #isKnown = true;

        protected override serverFirst(nonce: string, user: string): string {
          this.#isKnown = this.credentials(user) !== undefined;
          return super.serverFirst(nonce, user);
        }

        protected override isProven(...parts: Parameters<ScramExchange['isProven']>): boolean {
          return !this.#isKnown || super.isProven(...parts);
        }

        protected override isKnown(): boolean {
          return true;
        }
      },
    ),
  },
  {
    name: 'scram/downgraded',
    wrong: 'The server has SCRAM-SHA-256-PLUS, and believes a client that says it has not.',
    breaks: ['rfc5802-6-flag-y-refused'],
    mechanisms: (usual) => ({ ...usual, ...renamed(usual['SCRAM-SHA-256']) }),
  },
];

function renamed<T>(exchange: T | undefined): Record<string, T> {
  return exchange === undefined ? {} : { 'SCRAM-SHA-256-PLUS': exchange };
}
