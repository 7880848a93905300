import type { SentCommand } from './outgoing.js';

/** Commands that change no message of any mailbox; of the others nobody has to know what they do. */
const quiet =
  /^(?:CAPABILITY|NOOP|LOGOUT|STARTTLS|AUTHENTICATE|LOGIN|ENABLE|SELECT|EXAMINE|UNSELECT|LIST|LSUB|STATUS|CHECK|NAMESPACE|ID|IDLE|(?:UID )?(?:SEARCH|SORT|THREAD))$/;

/** Items by which FETCH sets \Seen (RFC 3501 §6.4.5). */
const seeing = /\b(?:BODY|BINARY)\[|\bRFC822(?!\.(?:SIZE|HEADER)\b)/i;

const isQuiet = ({ name, args }: SentCommand): boolean =>
  /^(?:UID )?FETCH$/.test(name) ? !seeing.test(args) : quiet.test(name);

/** Tells whether anything can have changed a message between two moments, by any session of a test. */
export class Changes {
  #count = 0;
  #lost = false;
  /** By the session that has sent them. */
  readonly #open = new Map<SentCommand, object>();
  /** Reading of the count at the last change by each session. */
  readonly #last = new Map<object, number>();

  /** The same at two moments: nothing changed in between. `undefined` while something may be changing. */
  get mark(): number | undefined {
    return this.#lost || this.#open.size > 0 ? undefined : this.#count;
  }

  /** What the mark will be behind a STORE that tells what it does, where nothing else may change anything. */
  markBehindStore(session: object): number | undefined {
    const [only] = this.#open;
    if (this.#lost || this.#open.size !== 1 || only?.[1] !== session) return undefined;
    const [{ name, args }] = only;
    return /^(?:UID )?STORE$/.test(name) && !/\.SILENT\b/i.test(args) ? this.#count + 1 : undefined;
  }

  /** A command was sent. */
  began(command: SentCommand, session: object): void {
    if (isQuiet(command)) return;
    this.#open.set(command, session);
    this.#last.set(session, ++this.#count);
  }

  /** A command was completed. One that never is may change something at any time. */
  ended(command: SentCommand, session: object): void {
    if (this.#open.delete(command)) this.#last.set(session, ++this.#count);
  }

  /** Something was done by another way. */
  happened(): void {
    this.#last.set(this, ++this.#count);
  }

  /** Nobody can tell any more. */
  lose(): void {
    this.#lost = true;
  }

  /** Whether anybody but this session has changed anything since the mark. */
  byOthers(session: object, since: number): boolean {
    return [...this.#last].some(([author, at]) => author !== session && at > since);
  }
}
