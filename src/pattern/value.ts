/**
 * What names in a script stand for. Numbers are bigint, since mod-sequences have 63 bits (RFC 7162 §7).
 * A `secret` value is a password or is made from one: whoever sends it registers it for redaction first.
 */
export type Value =
  | { readonly kind: 'octets'; readonly octets: Buffer; readonly secret?: boolean }
  | { readonly kind: 'number'; readonly number: bigint }
  | { readonly kind: 'boolean'; readonly boolean: boolean }
  | { readonly kind: 'message'; readonly message: MessageValue }
  /** Text in pattern notation, such as an envelope, that is matched by meaning. */
  | { readonly kind: 'pattern'; readonly source: string };

/** A message of the fixtures, and what a server must report of it. */
export interface MessageValue {
  readonly name: string;
  readonly octets: Buffer;
  /** Octets (RFC 3501 §2.3.4). */
  readonly size: number;
  readonly envelope: string;
  readonly body: string;
  readonly bodystructure: string;
  /** The octets that BODY[spec] must give, `undefined` where the message has no such part. */
  section(spec: string): Buffer | undefined;
  /** What TOP must give with `lines` lines of the body (RFC 1939 §7). */
  top(lines: number): Buffer;
}

/** Names and what they are bound to; matching returns a new map, it never changes one. */
export type Bindings = ReadonlyMap<string, Value>;

export const text = (value: string): Value => ({ kind: 'octets', octets: Buffer.from(value, 'utf8') });
export const number = (value: bigint | number): Value => ({ kind: 'number', number: BigInt(value) });
export const secret = (value: string): Value => ({ kind: 'octets', octets: Buffer.from(value, 'utf8'), secret: true });
