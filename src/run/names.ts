import type { Protocol } from '../events/events.js';
import type { MessageLibrary } from '../fixtures/index.js';
import { number, secret, text, type Bindings, type MessageValue, type Value } from '../pattern/value.js';
import { DeliveredMessage } from './delivered.js';
import { endpointFor, type Account, type Delivered, type Target } from '../target/index.js';

export interface NameSources {
  readonly account: Account;
  readonly second: Account | undefined;
  readonly target: Target;
  readonly protocol: Protocol;
  readonly delimiter: string;
  readonly prefix: string;
  /** Names of mailboxes by what scripts call them. */
  readonly mailboxes: ReadonlyMap<string, string>;
  readonly library: MessageLibrary;
  /** Messages that the way of delivery has changed, by what scripts call them: octets of each copy as it is in the maildrop. */
  readonly delivered: Delivered;
}

/** The names that every test knows (docs/script-language.md, "Expressions"). */
export function initialBindings(sources: NameSources): Bindings {
  const { account, second, target, protocol, delimiter, prefix, mailboxes, library, delivered } = sources;
  const { host, port } = endpointFor(target, protocol);
  const bound = new Map<string, Value>();
  for (const name of library.names()) bound.set(name, new LibraryValue(library, name, delivered.get(name)));
  for (const [name, mailbox] of mailboxes) bound.set(name, text(mailbox));
  bound.set('user', text(account.user));
  bound.set('password', secret(account.password));
  if (second) {
    bound.set('user2', text(second.user));
    bound.set('password2', secret(second.password));
  }
  bound.set('sep', text(delimiter));
  bound.set('prefix', text(prefix));
  bound.set('host', text(host));
  bound.set('port', number(port));
  return bound;
}

/** Messages as they lie in the maildrop after a delivery that changed them, by what scripts call them. */
export const deliveredBindings = (library: MessageLibrary, delivered: Delivered): Bindings =>
  new Map([...delivered].map(([name, copies]) => [name, new LibraryValue(library, name, copies)]));

/** A message that is read only when a script speaks of it: some are large. */
class LibraryValue {
  readonly kind = 'message';
  readonly #library: MessageLibrary;
  readonly #name: string;
  readonly #delivered: readonly Buffer[] | undefined;

  constructor(library: MessageLibrary, name: string, delivered: readonly Buffer[] | undefined) {
    this.#library = library;
    this.#name = name;
    this.#delivered = delivered;
  }

  get message(): MessageValue {
    const message = this.#library.get(this.#name);
    if (!message) throw new Error(`no message ${this.#name}`);
    return this.#delivered ? new DeliveredMessage(message, this.#delivered) : message;
  }
}
