import type { MechanismTable, SaslMechanism } from '../../sasl/index.js';

/** A fault of the mechanisms, which are the same in both protocols. */
export interface MechanismFault {
  /** Mechanism and words, such as `plain/any-password`. */
  readonly name: string;
  /** What the server does wrong, in one plain sentence. */
  readonly wrong: string;
  /** Requirements of the RFCs on SASL and its mechanisms. */
  readonly breaks: readonly string[];
  /** Requirements of RFC 5034, where the protocol is POP3. */
  readonly inPop3?: readonly string[];
  /** It lets users in whom nobody knows, so they need a mailbox from somewhere. */
  readonly guests?: boolean;
  readonly mechanisms: (usual: MechanismTable) => MechanismTable;
}

/** One mechanism replaced, or added behind all others. */
export const mechanism =
  (name: string, made: SaslMechanism): MechanismFault['mechanisms'] =>
  (usual) => ({ ...usual, [name]: made });
