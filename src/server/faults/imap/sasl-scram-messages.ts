import type { ScramBegun } from '../../sasl/index.js';
import type { Fault } from '../fault.js';
import { anyProof, attribute, scram, type Extend } from './sasl-tools.js';

/** SCRAM that reads the first message after it has been rewritten, but computes over what was sent. */
const firstReadAs =
  (rewrite: (message: string) => string): Extend =>
  (Usual) =>
    class extends Usual {
      protected override readFirst(message: string) {
        const found = super.readFirst(rewrite(message));
        if (typeof found === 'string') return found;
        const gs2Header = message.slice(0, Math.max(0, message.search(/(?<=^|,)[nrmNR]=/)));
        return { ...found, gs2Header, bare: message.slice(gs2Header.length) };
      }
    };

/** SCRAM that reads the last message after it has been rewritten, but computes over what was sent. */
const finalReadAs =
  (rewrite: (message: string) => string): Extend =>
  (Usual) =>
    class extends Usual {
      protected override readFinal(message: string) {
        const found = super.readFinal(rewrite(message));
        return found && { ...found, withoutProof: message.replace(/,p=[^,]*$/, '') };
      }
    };

const nonceIs =
  (isNonce: (nonce: string, begun: ScramBegun) => boolean): Extend =>
  (Usual) =>
    class extends Usual {
      protected override isNonce(nonce: string, begun: ScramBegun) {
        return isNonce(nonce, begun);
      }
    };

/** SCRAM whatever the channel binding, none included. */
const anyBinding: Extend = (Usual) =>
  class extends finalReadAs((message) => message.replace(/^c=,/, 'c=biws,'))(Usual) {
    protected override isBinding() {
      return true;
    }
  };

/** Faults of the messages that the client sends: what is taken, name for name. */
const takes = (
  [
    ['gs2-missing', 'rfc5802-5-gs2-flag', 'without a GS2 header', (m) => (m.startsWith('n=') ? `n,,${m}` : m)],
    ['gs2-any-flag', 'rfc5802-5-gs2-flag', 'with a GS2 header of any letter', (m) => m.replace(/^[^np],/, 'n,')],
    ['gs2-any-case', 'rfc5802-5-gs2-flag', 'with a GS2 header in capitals', (m) => m.replace(/^N,/, 'n,')],
    ['gs2-no-flag', 'rfc5802-5-gs2-flag', 'with a GS2 header without a flag', (m) => m.replace(/^,/, 'n,')],
    ['gs2-one-comma', 'rfc5802-5-gs2-flag', 'with half a GS2 header', (m) => m.replace(/^n,(?=n=)/, 'n,,')],
    [
      'binding-passed-over',
      'rfc5802-6-flag-p-unsupported',
      'that asks for channel binding',
      (m) => m.replace(/^p=[^,]*/, 'n'),
    ],
    [
      'binding-without-type',
      'rfc5802-6.1-type-of-client',
      'that names no type of channel binding',
      (m) => m.replace(/^p,/, 'n,'),
    ],
    ['any-order', 'rfc5802-5.1-order', 'in any order', (m) => m.replace(/^(n,,)(r=[^,]*),(n=[^,]*)$/, '$1$3,$2')],
    ['capitals', 'rfc5802-5.1-case-sensitive', 'in capital letters', (m) => m.replace(/^(n,,)N=(.*),R=/, '$1n=$2,r=')],
    [
      'extension',
      'rfc5802-5.1-mandatory-extension',
      'with a mandatory extension',
      (m) => m.replace(/,m=[^,]*/, ',').replace(',,,', ',,'),
    ],
    ['no-nonce', 'rfc5802-5.1-order', 'without a nonce', (m) => (m.includes('r=') ? m : `${m},r=x`)],
    [
      'hexadecimal',
      'rfc5802-5.1-user-name-quoting',
      'with any octet quoted',
      (m) => m.replace(/=(?!2C|3D)([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    ],
    [
      'equals-sign',
      'rfc5802-5.1-user-name-quoting',
      'with an equals sign behind the user name',
      (m) => m.replace(/=,r=/, ',r='),
    ],
  ] satisfies [string, string, string, (message: string) => string][]
).map(([name, broken, what, rewrite]): Fault => ({
  id: `imap/sasl-scram/first-${name}`,
  wrong: `The server takes a first message ${what}.`,
  breaks: [broken],
  plant: scram((usual) => firstReadAs(rewrite)(name.startsWith('gs2') ? anyBinding(usual) : usual)),
}));

const takesAtLast = (
  [
    [
      'no-nonce',
      'rfc5802-5.1-nonce-verified',
      'without a nonce',
      (m) => (m.includes('r=') ? m : m.replace(',p=', ',r=x,p=')),
      () => true,
    ],
    [
      'longer-nonce',
      'rfc5802-5.1-nonce-verified',
      'with something behind the nonce',
      (m) => m,
      (nonce, begun) => nonce.startsWith(begun.nonce),
    ],
    [
      'nonce-of-client',
      'rfc5802-5.1-nonce-verified',
      'with the nonce of the client alone',
      (m) => m,
      (nonce, begun) => begun.nonce.startsWith(nonce),
    ],
    [
      'extension',
      'rfc5802-5.1-mandatory-extension-at-last',
      'with a mandatory extension',
      (m) => m.replace(/,m=[^,]*/, ''),
      undefined,
    ],
    [
      'no-binding',
      'rfc5802-5.1-binding-required',
      'without channel binding',
      (m) => (m.startsWith('c=') ? m : `c=biws,${m}`),
      undefined,
    ],
    ['any-order', 'rfc5802-5.1-order', 'in any order', (m) => m.replace(/^(r=[^,]*),(c=[^,]*)/, '$2,$1'), undefined],
    [
      'empty-binding',
      'rfc5802-6-binding-validated',
      'with an empty channel binding',
      (m) => m.replace(/^c=,/, 'c=biws,'),
      undefined,
    ],
  ] satisfies [
    string,
    string,
    string,
    (message: string) => string,
    ((nonce: string, begun: ScramBegun) => boolean) | undefined,
  ][]
).map(([name, broken, what, rewrite, isNonce]): Fault => ({
  id: `imap/sasl-scram/final-${name}`,
  wrong: `The server takes a last message ${what}.`,
  breaks: [broken],
  plant: scram((usual) => finalReadAs(rewrite)(isNonce ? nonceIs(isNonce)(usual) : usual)),
}));

/** Proofs of the wrong form that the server takes for true. */
const provenBy = (
  [
    ['empty-message', 'an empty message', (m) => m === ''],
    ['no-proof', 'a message without proof', (m) => m !== '' && !m.includes(',p=')],
    ['empty-proof', 'an empty proof', (m) => m.endsWith(',p=')],
    ['short-proof', 'as much of the proof as there is', (m) => m.endsWith(',p=AAAA')],
    ['no-base64', 'a proof that is no base64', (m) => m.endsWith(',p=!!!!')],
  ] satisfies [string, string, (message: string) => boolean][]
).map(([name, what, matches]): Fault => ({
  id: `imap/sasl-scram/proven-by-${name}`,
  wrong: `The server takes ${what} for true.`,
  breaks: ['rfc5802-5.1-proof-required'],
  plant: scram((usual) => {
    const Lenient = anyProof(usual);
    return class extends Lenient {
      protected override readFinal(message: string) {
        if (!matches(message)) return super.readFinal(message);
        return {
          withoutProof: message,
          binding: 'biws',
          nonce: attribute(message, 'r') ?? '',
          proof: Buffer.alloc(32),
        };
      }

      protected override isNonce(nonce: string, begun: ScramBegun) {
        return nonce === '' || super.isNonce(nonce, begun);
      }
    };
  }),
}));

/** What SCRAM takes from a client (RFC 5802 §5.1, §6, §7). */
export const saslScramMessages: readonly Fault[] = [...takes, ...takesAtLast, ...provenBy];
