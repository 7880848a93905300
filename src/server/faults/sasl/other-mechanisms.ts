import type { SaslExchange, SaslStep } from '../../sasl/index.js';
import { mechanism, type MechanismFault } from './mechanism-fault.js';

const refusal: SaslStep = { failure: 'refused', kind: 'credentials' };
const external = 'rfc4422-A.1-external-without-credentials';

/** A mechanism of one message, by what becomes of that. */
const oneMessage = (name: string, outcome: (message: string) => SaslStep): MechanismFault['mechanisms'] =>
  mechanism(name, () => ({
    step: (response) => (response === undefined ? { challenge: Buffer.alloc(0) } : outcome(response.toString())),
  }));

/** EXTERNAL and ANONYMOUS (RFC 4422 appendix A, RFC 4505). */
export const otherMechanismFaults: readonly MechanismFault[] = [
  {
    name: 'external/trusted',
    wrong: 'EXTERNAL believes a client without credentials that it is the user whom it names.',
    breaks: [external],
    mechanisms: oneMessage('EXTERNAL', (user) => (user === '' ? refusal : { success: user })),
  },
  {
    name: 'external/guest',
    wrong: 'EXTERNAL lets a client in that says nothing of itself.',
    breaks: [external],
    guests: true,
    mechanisms: oneMessage('EXTERNAL', (user) => (user === '' ? { success: 'guest' } : refusal)),
  },
  {
    name: 'external/one-more-challenge',
    wrong: 'EXTERNAL asks for more behind the response of the client.',
    breaks: ['rfc4422-A.1-external-no-more-challenges'],
    mechanisms: mechanism('EXTERNAL', (): SaslExchange => {
      let responses = 0;
      return {
        step: (response) => (response && ++responses > 1 ? refusal : { challenge: Buffer.from('certificate?') }),
      };
    }),
  },
  ...(
    [
      ['address', 'an address', /@/],
      ['text', 'a text', /^[^@]+$/],
      ['nothing', 'nothing', /^$/],
    ] as const
  ).map(([word, what, pattern]): MechanismFault => ({
    name: `anonymous/no-${word}`,
    wrong: `The server announces ANONYMOUS and refuses it with ${what} for trace information.`,
    breaks: ['rfc4505-2-anyone'],
    guests: true,
    mechanisms: oneMessage('ANONYMOUS', (trace) => (pattern.test(trace) ? refusal : { success: 'guest' })),
  })),
];
