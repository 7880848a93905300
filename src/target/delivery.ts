import type { MessageLibrary } from '../fixtures/index.js';
import { isDelivered } from '../fixtures/recognise.js';
import { SeedError } from './errors.js';
import type { Maildrop } from './maildrop.js';
import type { Deliverer } from './seed.js';

/** A message for a mailbox, as suites say it. */
export interface Seed {
  /** Name of a fixture message. */
  readonly message: string;
  readonly times: number;
  readonly flags: readonly string[];
  /** An RFC 3501 date-time without its quotes. */
  readonly date?: string;
}

/** Octets of each copy as delivered, by message name, where delivery put trace fields in front (RFC 5321 §4.4). */
export type Delivered = ReadonlyMap<string, readonly Buffer[]>;

export const NOTHING: Delivered = new Map();

interface Delivery {
  readonly deliverer: Deliverer;
  readonly library: MessageLibrary;
  readonly maildrop: Maildrop;
  /** How many messages the maildrop holds; undefined: nobody may look, since a POP3 session has locked it. */
  readonly before: number | undefined;
  /** Several messages may be handed over at once and arrive in order. */
  readonly ordered: boolean;
  /** Milliseconds for each message to show up. */
  readonly limit: number;
}

/** The octets of a fixture message. @throws {SeedError} when there is none of that name */
export function octetsOf(library: MessageLibrary, name: string): Buffer {
  const message = library.get(name);
  if (!message) throw new SeedError(`there is no message ${name}`);
  return message.octets;
}

/**
 * Delivers messages one after another, waits until they show up, and reads them back.
 * @throws {SeedError} when one does not, or has been changed by more than trace fields in front of it
 */
export async function deliverAll(delivery: Delivery, seeds: readonly Seed[]): Promise<Delivered> {
  const { deliverer, library, maildrop, before, ordered } = delivery;
  if (seeds.some(({ flags, date }) => flags.length > 0 || date !== undefined)) {
    throw new SeedError('flags and dates can be given to messages by seed: append only');
  }
  const names = seeds.flatMap(({ message, times }) => Array.from({ length: times }, () => message));
  for (const [index, name] of names.entries()) {
    await deliverer.deliver(octetsOf(library, name));
    if (before !== undefined && !ordered) await arrival(delivery, before + index + 1);
  }
  if (before === undefined || names.length === 0) return NOTHING;
  await arrival(delivery, before + names.length);
  return compare(library, names, await maildrop.read(before + 1, before + names.length));
}

function compare(library: MessageLibrary, names: readonly string[], arrived: readonly Buffer[]): Delivered {
  const delivered = new Map<string, Buffer[]>();
  for (const [index, name] of names.entries()) {
    const octets = arrived[index];
    const message = library.get(name);
    if (!octets || !message || !isDelivered(octets)(message)) {
      throw new SeedError(`delivery changed the message ${name} by more than header fields put in front of it`);
    }
    const copies = delivered.get(name) ?? [];
    delivered.set(name, copies);
    copies.push(octets);
  }
  return delivered;
}

async function arrival({ maildrop, limit }: Delivery, expected: number): Promise<void> {
  const deadline = performance.now() + limit;
  for (let pause = 10; (await maildrop.count()) < expected; pause = Math.min(250, pause * 2)) {
    if (performance.now() > deadline) throw new SeedError(`a delivered message did not show up within ${limit} ms`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
