import type { Fault } from '../fault.js';
import { both } from '../tools.js';
import { anyProof, mechanism, scram, type Extend } from './sasl-tools.js';

const serverFirst =
  (rewrite: (message: string) => string): Extend =>
  (Usual) =>
    class extends Usual {
      protected override serverFirst(nonce: string, user: string) {
        return rewrite(super.serverFirst(nonce, user));
      }
    };

const serverFinal =
  (rewrite: (message: string) => string): Extend =>
  (Usual) =>
    class extends Usual {
      protected override serverFinal(signature: Buffer) {
        return rewrite(super.serverFinal(signature));
      }
    };

const proofs = ['rfc5802-5-scram', 'rfc5802-3-server-proven', 'rfc7677-3-sha-256'];
const formOfFirst = ['rfc5802-7-server-first-message', 'rfc5802-5.1-salt-and-iterations'];

/** What SCRAM says and proves, and whom it lets in (RFC 5802, RFC 7677). */
export const saslScram: readonly Fault[] = [
  {
    id: 'imap/sasl-scram/sha-1-for-sha-256',
    wrong: 'The server computes SCRAM-SHA-256 by SHA-1.',
    breaks: [...proofs, 'rfc4422-2-own-identity'],
    plant: scram(undefined, () => ({ hash: 'sha1' })),
  },
  {
    id: 'imap/sasl-scram/sha-256-for-sha-1',
    wrong: 'The server offers SCRAM-SHA-1 and computes it by SHA-256.',
    breaks: ['rfc5802-3-client-proven', 'rfc5802-5-scram'],
    plant: scram(undefined, undefined, 'SCRAM-SHA-1'),
  },
  {
    id: 'imap/sasl-scram/any-proof',
    wrong: 'The server lets a client in whatever its proof.',
    breaks: ['rfc5802-3-client-proven', 'rfc4422-2-credentials-verified'],
    plant: both(
      scram(anyProof),
      scram(anyProof, () => ({ hash: 'sha1' }), 'SCRAM-SHA-1'),
    ),
  },
  {
    id: 'imap/sasl-scram/says-more-than-error',
    wrong: 'The server tells in clear words why a proof is wrong, without the attribute e.',
    breaks: ['rfc5802-5.1-error-attribute'],
    plant: mechanism('SCRAM-SHA-256', (usual) => (credentials) => {
      const exchange = usual['SCRAM-SHA-256']?.(credentials);
      let failed = false;
      return {
        step(response) {
          const step = exchange === undefined || failed ? undefined : exchange.step(response);
          if (step === undefined) return { failure: 'wrong proof', kind: 'credentials' };
          if (!('failure' in step)) return step;
          failed = true;
          return { challenge: Buffer.from('invalid proof') };
        },
      };
    }),
  },
  {
    id: 'imap/sasl-scram/wrong-signature',
    wrong: 'The server signs with the key of the client.',
    breaks: proofs,
    plant: scram(serverFinal((message) => message.replace(/^v=.{4}/, 'v=AAAA'))),
  },
  {
    id: 'imap/sasl-scram/signature-unnamed',
    wrong: 'The server sends its signature without the attribute v.',
    breaks: ['rfc5802-7-server-final-message'],
    plant: scram(serverFinal((message) => message.replace(/^v=/, ''))),
  },
  {
    id: 'imap/sasl-scram/no-signature',
    wrong: 'The server ends the exchange without its signature.',
    breaks: ['rfc5802-5.2-data-with-success', 'rfc4422-3-data-with-success', 'rfc5802-3-server-proven'],
    plant: mechanism('SCRAM-SHA-256', (usual) => (credentials) => {
      const exchange = usual['SCRAM-SHA-256']?.(credentials);
      return {
        step(response) {
          const step = exchange?.step(response) ?? { failure: 'no exchange', kind: 'malformed' as const };
          return 'success' in step ? { success: step.success } : step;
        },
      };
    }),
  },
  {
    id: 'imap/sasl-scram/nonce-of-client',
    wrong: 'The server sends the nonce of the client back and adds none of its own.',
    breaks: ['rfc5802-5-own-nonce', 'rfc5802-5.1-nonce-differs'],
    plant: scram(undefined, () => ({ nonce: '' })),
  },
  {
    id: 'imap/sasl-scram/same-nonce',
    wrong: 'The server adds the same nonce each time.',
    breaks: ['rfc5802-5.1-nonce-differs'],
    plant: scram(undefined, () => ({ nonce: '3rfcNHYJY1ZVvWVs7j' })),
  },
  {
    id: 'imap/sasl-scram/nonce-in-front',
    wrong: 'The server puts its nonce in front of that of the client.',
    breaks: ['rfc5802-5-own-nonce'],
    plant: scram(
      (Usual) =>
        class extends Usual {
          protected override joinNonce(clientNonce: string) {
            return this.choice.nonce + clientNonce;
          }
        },
    ),
  },
  {
    id: 'imap/sasl-scram/iterations-first',
    wrong: 'The server sends the iteration count before the salt.',
    breaks: ['rfc5802-7-server-first-message'],
    plant: scram(serverFirst((message) => message.replace(/,(s=[^,]*),(i=\d+)$/, ',$2,$1'))),
  },
  {
    id: 'imap/sasl-scram/salt-in-hexadecimal',
    wrong: 'The server sends the salt in hexadecimal, between angle brackets.',
    breaks: formOfFirst,
    plant: scram(serverFirst((message) => message.replace(/,s=([^,]*),/, ',s=<$1>,'))),
  },
  {
    id: 'imap/sasl-scram/no-iterations',
    wrong: 'The server sends no iteration count.',
    breaks: formOfFirst,
    plant: scram(serverFirst((message) => message.replace(/,i=\d+$/, ''))),
  },
  ...['SCRAM-SHA-256', 'SCRAM-SHA-1'].map((name): Fault => ({
    id: `imap/sasl-scram/few-iterations-${name.slice(6).toLowerCase()}`,
    wrong: `The server announces 1000 iterations for ${name}.`,
    breaks: [name === 'SCRAM-SHA-1' ? 'rfc5802-5.1-iterations' : 'rfc7677-3-iterations'],
    plant: scram(undefined, () => ({ iterations: 1000, hash: name === 'SCRAM-SHA-1' ? 'sha1' : 'sha256' }), name),
  })),
  {
    id: 'imap/sasl-scram/speaks-first',
    wrong: 'The server begins with a challenge that is not empty.',
    breaks: ['rfc5802-5-client-first', 'rfc4422-5-first-challenge-empty', 'rfc4959-6-omitted'],
    plant: both(
      ...['SCRAM-SHA-256', 'SCRAM-SHA-1'].map((name) =>
        scram(
          (Usual) =>
            class extends Usual {
              override step(response: Buffer | undefined) {
                return response === undefined ? { challenge: Buffer.from('r=') } : super.step(response);
              }
            },
          undefined,
          name,
        ),
      ),
    ),
  },
  {
    id: 'imap/sasl-scram/first-unanswered',
    wrong: 'The server answers the first message of the client with an empty challenge.',
    breaks: ['rfc4422-3.4-each-response-answered'],
    plant: scram(serverFirst(() => '')),
  },
  {
    id: 'imap/sasl-scram/any-binding',
    wrong: 'The server does not look at the channel binding of the last message.',
    breaks: ['rfc5802-6-binding-validated'],
    plant: scram(
      (Usual) =>
        class extends Usual {
          protected override isBinding() {
            return true;
          }
        },
    ),
  },
  {
    id: 'imap/sasl-scram/flag-y-refused',
    wrong: 'The server without channel binding refuses a client that has it.',
    breaks: ['rfc5802-6-flag-y-accepted'],
    plant: scram(
      (Usual) =>
        class extends Usual {
          protected override readFirst(message: string) {
            return message.startsWith('y') ? 'the server has no channel binding' : super.readFirst(message);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-scram/downgraded',
    wrong: 'The server offers channel binding and lets a client in that was told that it does not.',
    breaks: ['rfc5802-6-flag-y-refused'],
    plant: scram(undefined, undefined, 'SCRAM-SHA-256-PLUS'),
  },
  {
    id: 'imap/sasl-scram/extensions-refused',
    wrong: 'The server refuses messages with extensions.',
    breaks: ['rfc5802-5.1-optional-extensions'],
    plant: scram(
      (Usual) =>
        class extends Usual {
          protected override readFirst(message: string) {
            return message.includes(',x=') ? 'unknown attribute' : super.readFirst(message);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-scram/anyone-as-anyone',
    wrong: 'The server passes over the authorization identity.',
    breaks: ['rfc5802-5-authzid-authorized', 'rfc4422-2-other-identity-refused'],
    plant: scram(
      (Usual) =>
        class extends Usual {
          protected override mayActAs() {
            return true;
          }
        },
    ),
  },
  {
    id: 'imap/sasl-scram/own-identity-refused',
    wrong: 'The server refuses a user that names itself as authorization identity.',
    breaks: ['rfc5802-5.1-own-authzid'],
    plant: scram(
      (Usual) =>
        class extends Usual {
          protected override readFirst(message: string) {
            return message.startsWith('n,a=') ? 'no authorization identity' : super.readFirst(message);
          }
        },
    ),
  },
  ...(
    [
      [
        'unknown-user',
        ['rfc5802-5.1-unknown-user', 'rfc4422-3.6-no-identity'],
        'that it does not know',
        /n=mailspec-nobody/,
      ],
      ['no-user', ['rfc5802-5.1-user-name-required'], 'that names no user', /^n,,(?!n=|.*,n=|m=|N=)/],
      ['empty-user', ['rfc5802-5.1-empty-user-name'], 'with an empty user name', /n=,/],
    ] as const
  ).map(([name, breaks, what, pattern]): Fault => ({
    id: `imap/sasl-scram/${name}`,
    wrong: `The server lets a client in ${what}.`,
    breaks,
    plant: mechanism('SCRAM-SHA-256', (usual) => (credentials) => {
      const exchange = usual['SCRAM-SHA-256']?.(credentials);
      return {
        step: (response) =>
          response !== undefined && pattern.test(response.toString())
            ? { success: 'ada' }
            : (exchange?.step(response) ?? { failure: 'no exchange', kind: 'malformed' }),
      };
    }),
  })),
];
