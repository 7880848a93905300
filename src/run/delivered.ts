import type { MessageValue } from '../pattern/value.js';

/**
 * A message as it lies in the maildrop after a delivery that put trace fields in front of it (RFC 5321 §4.4), so that
 * octets and sizes are still known exactly.
 */
export class DeliveredMessage implements MessageValue {
  readonly #original: MessageValue;

  constructor(
    original: MessageValue,
    readonly octets: Buffer,
  ) {
    this.#original = original;
  }

  get name(): string {
    return this.#original.name;
  }

  get size(): number {
    return this.octets.length;
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

  #whole(name: string): Buffer | undefined {
    if (name === '') return this.octets;
    const original = this.#original.section(name);
    return name === 'HEADER' && original ? Buffer.concat([this.#trace, original]) : original;
  }
}
