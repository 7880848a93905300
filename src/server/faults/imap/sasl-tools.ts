import { randomBytes } from 'node:crypto';
import {
  CramMd5Exchange,
  decodeBase64,
  PlainExchange,
  ScramExchange,
  scramChoice,
  type MechanismTable,
  type SaslMechanism,
  type ScramChoice,
} from '../../sasl/index.js';
import type { Fault } from '../fault.js';

type Plant = Fault['plant'];

/** Mechanisms of IMAP done otherwise, or added. */
export const mechanism =
  (name: string, make: (usual: MechanismTable) => SaslMechanism): Plant =>
  ({ imap }) => ({ imap: { mechanisms: { ...imap.mechanisms, [name]: make(imap.mechanisms) } } });

/** PLAIN by an exchange with members replaced. */
export const plain = (extend: (usual: typeof PlainExchange) => typeof PlainExchange): Plant =>
  mechanism('PLAIN', () => {
    const Exchange = extend(PlainExchange);
    return (credentials) => new Exchange(credentials);
  });

/** CRAM-MD5 by an exchange with members replaced, and another challenge. */
export const cramMd5 = (
  extend: (usual: typeof CramMd5Exchange) => typeof CramMd5Exchange,
  challenge = (): string => `<${randomBytes(8).toString('hex')}@localhost>`,
): Plant =>
  mechanism('CRAM-MD5', () => {
    const Exchange = extend(CramMd5Exchange);
    return (credentials) => new Exchange(credentials, challenge());
  });

/** SCRAM by an exchange with members replaced, and other choices. */
export const scram = (
  extend: (usual: typeof ScramExchange) => typeof ScramExchange = (usual) => usual,
  choice: () => Partial<ScramChoice> = () => ({}),
  name = 'SCRAM-SHA-256',
): Plant =>
  mechanism(name, () => {
    const Exchange = extend(ScramExchange);
    return (credentials) => new Exchange(credentials, { ...scramChoice(), ...choice() });
  });

/** How an exchange of SCRAM is made another. */
export type Extend = (usual: typeof ScramExchange) => typeof ScramExchange;

export const anyProof: Extend = (Usual) =>
  class extends Usual {
    protected override isProven() {
      return true;
    }
  };

/** The value of an attribute of a SCRAM message. */
export const attribute = (message: string, name: string): string | undefined =>
  new RegExp(`(?:^|,)${name}=([^,]*)`, 's').exec(message)?.[1];

/** Octets of what is nearly base64. */
export const leniently = (text: string): Buffer => decodeBase64(text) ?? Buffer.from(text, 'base64');
