import { ScramExchange } from '../../sasl/index.js';
import type { ScramFirst } from '../../sasl/index.js';
import type { MechanismFault } from './mechanism-fault.js';
import { scram, takesFinal, takesFirst } from './scram-tools.js';

const others = ['rfc5802-5-authzid-authorized', 'rfc4422-2-other-identity-refused'];
const bound = 'rfc5802-6-binding-validated';
const nonce = 'rfc5802-5.1-nonce-verified';
const order = 'rfc5802-5.1-order';
const proofRequired = 'rfc5802-5.1-proof-required';

/** A GS2 header that is not as it should be, taken for one that says nothing. */
const header = (pattern: RegExp): MechanismFault['mechanisms'] =>
  takesFirst((message) => (pattern.test(message) ? { bare: message.slice(message.indexOf('n=')) } : undefined));

/** First messages that the server refuses where the usual one does not. */
const refuses = (why: (first: ScramFirst) => boolean): MechanismFault['mechanisms'] =>
  scram(
    class extends ScramExchange {
      protected override readFirst(message: string): ScramFirst | string {
        const first = super.readFirst(message);
        return typeof first !== 'string' && why(first) ? 'the message is refused' : first;
      }
    },
  );

const mayActAs = (rule: (isKnown: boolean) => boolean): MechanismFault['mechanisms'] =>
  scram(
    class extends ScramExchange {
      protected override mayActAs(user: string, authzid: string): boolean {
        return user === authzid || rule(this.credentials(authzid) !== undefined);
      }
    },
  );

const names = (decode: (name: string) => string): MechanismFault['mechanisms'] =>
  scram(
    class extends ScramExchange {
      protected override decodeName(name: string): string | undefined {
        return super.decodeName(name) ?? decode(name);
      }
    },
  );

/** What the server takes from a client in SCRAM (RFC 5802). */
export const scramClientFaults: readonly MechanismFault[] = [
  {
    name: 'scram/gs2-header-skipped',
    wrong: 'SCRAM looks for the user name in the first message, and takes no notice of what is in front of it.',
    breaks: ['rfc5802-5-gs2-flag'],
    mechanisms: header(/^(?!p)[^=]*n=/),
  },
  {
    name: 'scram/channel-binding-skipped',
    wrong: 'SCRAM takes a client that asks for channel binding as one that does not.',
    breaks: ['rfc5802-6-flag-p-unsupported'],
    mechanisms: takesFirst((message) => (message.startsWith('p=') ? {} : undefined)),
  },
  {
    name: 'scram/channel-binding-of-its-own',
    wrong: 'SCRAM takes a client that does not say which type of channel binding it wants.',
    breaks: ['rfc5802-6.1-type-of-client'],
    mechanisms: header(/^p,/),
  },
  {
    name: 'scram/guest',
    wrong: 'SCRAM lets a client without a user name in as a guest.',
    breaks: ['rfc5802-5.1-user-name-required'],
    guests: true,
    mechanisms: takesFirst((message) => (/^n,,(?:$|r=)/.test(message) && !message.includes('n=') ? {} : undefined)),
  },
  {
    name: 'scram/guest-of-empty-name',
    wrong: 'SCRAM lets a client with an empty user name in as a guest.',
    breaks: ['rfc5802-5.1-empty-user-name'],
    guests: true,
    mechanisms: takesFirst((message) => (message.startsWith('n,,n=,') ? { user: 'guest' } : undefined)),
  },
  {
    name: 'scram/attributes-in-any-order',
    wrong: 'SCRAM takes the attributes of the first message in any order, and does without those that are missing.',
    breaks: [order],
    mechanisms: takesFirst((message) => (/^n,,(?:r=.*,n=|n=[^,]+$)/.test(message) ? {} : undefined)),
  },
  {
    name: 'scram/attributes-in-capitals',
    wrong: 'SCRAM takes capital letters for attributes.',
    breaks: ['rfc5802-5.1-case-sensitive'],
    mechanisms: takesFirst((message) => {
      const [, user, clientNonce] = /^n,,N=([^,]+),R=([^,]+)$/.exec(message) ?? [];
      return user === undefined || clientNonce === undefined ? undefined : { user, authzid: user, clientNonce };
    }),
  },
  {
    name: 'scram/quoting-of-any-octet',
    wrong: 'SCRAM takes every octet in hexadecimal behind an equals sign of a user name.',
    breaks: ['rfc5802-5.1-user-name-quoting'],
    mechanisms: names((name) =>
      name.replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    ),
  },
  {
    name: 'scram/equals-sign-dropped',
    wrong: 'SCRAM drops an equals sign at the end of a user name.',
    breaks: ['rfc5802-5.1-user-name-quoting'],
    mechanisms: names((name) => name.replace(/=$/, '')),
  },
  {
    name: 'scram/mandatory-extension-skipped',
    wrong: 'SCRAM skips the attribute m of the first message.',
    breaks: ['rfc5802-5.1-mandatory-extension'],
    mechanisms: takesFirst((message) => (message.startsWith('n,,m=') ? {} : undefined)),
  },
  {
    name: 'scram/optional-extensions-refused',
    wrong: 'SCRAM refuses a first message with an extension.',
    breaks: ['rfc5802-5.1-optional-extensions'],
    mechanisms: refuses(({ bare }) => bare.split(',').length > 2),
  },
  {
    name: 'scram/flag-y-refused',
    wrong: 'SCRAM refuses every client that has channel binding.',
    breaks: ['rfc5802-6-flag-y-accepted'],
    mechanisms: refuses(({ flag }) => flag === 'y'),
  },
  {
    name: 'scram/own-authorization-identity-refused',
    wrong: 'SCRAM refuses every authorization identity.',
    breaks: ['rfc5802-5.1-own-authzid'],
    mechanisms: refuses(({ gs2Header }) => gs2Header.includes('a=')),
  },
  {
    name: 'scram/authorization-identity-ignored',
    wrong: 'SCRAM does not look at the authorization identity.',
    breaks: others,
    mechanisms: mayActAs(() => true),
  },
  {
    name: 'scram/authorization-identity-of-any-user',
    wrong: 'SCRAM takes every user that there is for authorization identity.',
    breaks: others,
    mechanisms: mayActAs((isKnown) => isKnown),
  },
  {
    name: 'scram/longer-nonce',
    wrong: 'SCRAM compares as much of the nonce as the server has sent.',
    breaks: [nonce],
    mechanisms: takesFinal({ nonce: (given, begun) => given.startsWith(begun.nonce) }),
  },
  {
    name: 'scram/nonce-of-client-again',
    wrong: 'SCRAM is content with the nonce of the client.',
    breaks: [nonce],
    mechanisms: takesFinal({ nonce: (given, begun) => given === begun.clientNonce }),
  },
  {
    name: 'scram/no-nonce',
    wrong: 'SCRAM takes a second message without a nonce.',
    breaks: [nonce],
    mechanisms: takesFinal({
      form: (message) => !message.includes(',r=') && message.startsWith('c='),
      nonce: (given) => given === '',
    }),
  },
  {
    name: 'scram/mandatory-extension-skipped-at-last',
    wrong: 'SCRAM skips the attribute m of the second message.',
    breaks: ['rfc5802-5.1-mandatory-extension-at-last'],
    mechanisms: takesFinal({ form: (message) => message.includes(',m=') }),
  },
  {
    name: 'scram/any-channel-binding',
    wrong: 'SCRAM does not compare the attribute c with the GS2 header.',
    breaks: [bound],
    mechanisms: takesFinal({ form: (message) => message.startsWith('c=,'), binding: () => true }),
  },
  {
    name: 'scram/no-channel-binding',
    wrong: 'SCRAM takes a second message without the attribute c.',
    breaks: ['rfc5802-5.1-binding-required'],
    mechanisms: takesFinal({
      form: (message) => !message.includes('c='),
      binding: (binding) => binding === '',
    }),
  },
  {
    name: 'scram/last-attributes-in-any-order',
    wrong: 'SCRAM takes the attributes of the second message in any order.',
    breaks: [order],
    mechanisms: takesFinal({ form: (message) => /^r=.*,c=/.test(message) }),
  },
  {
    name: 'scram/short-proof',
    wrong: 'SCRAM compares as many octets of the proof as the client gives.',
    breaks: [proofRequired],
    mechanisms: takesFinal({
      form: (message) => message.startsWith('c='),
      proof: (proof) => proof.length < 4,
    }),
  },
  {
    name: 'scram/empty-message-ends',
    wrong: 'SCRAM takes an empty message for the end of an exchange that went well.',
    breaks: [proofRequired],
    mechanisms: takesFinal({
      form: (message) => message === '',
      nonce: (given) => given === '',
      binding: (binding) => binding === '',
      proof: (proof) => proof.length === 0,
    }),
  },
];
