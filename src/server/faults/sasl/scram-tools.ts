import { ScramExchange, scramChoice } from '../../sasl/index.js';
import type { ScramBegun, ScramChoice, ScramFinal, ScramFirst } from '../../sasl/index.js';
import { mechanism, type MechanismFault } from './mechanism-fault.js';

export type Mechanisms = MechanismFault['mechanisms'];

/** SCRAM-SHA-256 by another exchange, and with other choices. */
export const scram = (Exchange: typeof ScramExchange, choice: Partial<ScramChoice> = {}): Mechanisms =>
  mechanism('SCRAM-SHA-256', (credentials) => new Exchange(credentials, { ...scramChoice(), ...choice }));

/** SCRAM-SHA-1, which the server does not have otherwise. */
export const scramSha1 = (Exchange: typeof ScramExchange, choice: Partial<ScramChoice> = {}): Mechanisms =>
  mechanism('SCRAM-SHA-1', (credentials) => new Exchange(credentials, { ...scramChoice(), hash: 'sha1', ...choice }));

/** Attributes of a message by their names, wherever they stand. */
const attribute = (message: string, name: string): string | undefined =>
  new RegExp(`(?:^|,)${name}=([^,]*)`, 's').exec(message)?.[1];

/** The first message taken where the usual server does not take it: undefined leaves it to that. */
export const takesFirst = (take: (message: string) => Partial<ScramFirst> | undefined): Mechanisms =>
  scram(
    class extends ScramExchange {
      #isGuest = false;

      protected override readFirst(message: string): ScramFirst | string {
        const usual = super.readFirst(message);
        const taken = typeof usual === 'string' ? take(message) : undefined;
        if (!taken) return usual;
        const bare = taken.bare ?? message.replace(/^[^,]*,[^,]*,/, '');
        const user = taken.user ?? attribute(bare, 'n') ?? 'guest';
        const gs2Header = message.slice(0, message.length - bare.length);
        this.#isGuest = user === 'guest';
        return { flag: 'n', gs2Header, bare, user, authzid: user, clientNonce: attribute(bare, 'r') ?? '', ...taken };
      }

      protected override readFinal(message: string): ScramFinal | undefined {
        // Without a GS2 header there is nothing that the attribute c could repeat.
        return super.readFinal(message) ?? emptyBinding(super.readFinal(message.replace(/^c=,/, 'c==,')));
      }

      protected override isProven(...parts: Parameters<ScramExchange['isProven']>): boolean {
        return this.#isGuest || super.isProven(...parts);
      }

      protected override isKnown(user: string): boolean {
        return this.#isGuest || super.isKnown(user);
      }
    },
  );

const emptyBinding = (final: ScramFinal | undefined): ScramFinal | undefined =>
  final && { ...final, binding: '', withoutProof: final.withoutProof.replace(/^c==,/, 'c=,') };

/** The last message taken where the usual server does not take it. */
export const takesFinal = (rules: {
  readonly form?: (message: string) => boolean;
  readonly nonce?: (nonce: string, begun: ScramBegun) => boolean;
  readonly binding?: (binding: string, begun: ScramBegun) => boolean;
  readonly proof?: (proof: Buffer) => boolean;
}): Mechanisms =>
  scram(
    class extends ScramExchange {
      protected override readFinal(message: string): ScramFinal | undefined {
        const usual = super.readFinal(message);
        if (usual || !rules.form?.(message)) return usual;
        const [withoutProof = '', proof = ''] = message.split(/,p=/);
        const [binding = '', nonce = ''] = ['c', 'r'].map((name) => attribute(withoutProof, name) ?? '');
        return { withoutProof, binding, nonce, proof: Buffer.from(proof, 'base64') };
      }

      protected override isNonce(nonce: string, begun: ScramBegun): boolean {
        return super.isNonce(nonce, begun) || (rules.nonce?.(nonce, begun) ?? false);
      }

      protected override isBinding(binding: string, begun: ScramBegun): boolean {
        return super.isBinding(binding, begun) || (rules.binding?.(binding, begun) ?? false);
      }

      protected override isProven(proof: Buffer, ...others: readonly [Buffer, string]): boolean {
        return (rules.proof?.(proof) ?? false) || (proof.length > 0 && super.isProven(proof, ...others));
      }
    },
  );
