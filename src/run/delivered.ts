import type { MessageValue } from '../pattern/value.js';
import { SetupError } from './session.js';

/**
 * A message as it lies in the maildrop after a delivery that put trace fields in front of it (RFC 5321 §4.4), so that
 * octets and sizes are still known exactly. What differs between several copies cannot be asked for: a test that does is
 * unresolved.
 */
export class DeliveredMessage implements MessageValue {
  readonly #original: MessageValue;

  readonly #copies: readonly Buffer[];

  constructor(original: MessageValue, copies: readonly Buffer[]) {
    this.#original = original;
    this.#copies = copies;
  }

  /** @throws {SetupError} where the copies are not the same */
  get octets(): Buffer {
    const [first = this.#original.octets, ...others] = this.#copies;
    if (others.every((copy) => copy.equals(first))) return first;
    throw this.#varied();
  }

  get name(): string {
    return this.#original.name;
  }

  /** @throws {SetupError} where the copies are not of the same size */
  get size(): number {
    const [first = this.#original.size, ...others] = this.#copies.map(({ length }) => length);
    if (others.every((size) => size === first)) return first;
    throw this.#varied();
  }

  get envelope(): string {
    return this.#original.envelope;
  }

  get body(): string {
    return this.#original.body;
  }

  get bodystructure(): string {
    return this.#original.bodystructure;
  }

  section(spec: string): Buffer | undefined {
    const [, name = '', from, length] = /^([^<]*)(?:<(\d+)\.(\d+)>)?$/.exec(spec) ?? [];
    const whole = this.#whole(name);
    return whole && from !== undefined && length !== undefined
      ? whole.subarray(Number(from), Number(from) + Number(length))
      : whole;
  }

  top(lines: number): Buffer {
    return Buffer.concat([this.#trace, this.#original.top(lines)]);
  }

  get #trace(): Buffer {
    return this.octets.subarray(0, Math.max(0, this.octets.length - this.#original.octets.length));
  }

  #varied(): SetupError {
    return new SetupError(
      `the copies of ${this.name} were delivered with different header fields in front; seed: append keeps them equal`,
    );
  }

  #whole(name: string): Buffer | undefined {
    if (name === '') return this.octets;
    const original = this.#original.section(name);
    return name === 'HEADER' && original ? Buffer.concat([this.#trace, original]) : original;
  }
}
