import type { FetchResponse, Node, Response } from '../../imap/index.js';
import { astrings } from '../credentials.js';
import { Contents, emptySlot, keep, type Recogniser, type Slot } from './contents.js';
import type { Entry, ImapExchange } from './recording.js';

/** INBOX knows no case (RFC 3501 §5.1). */
export const mailboxOf = (name: string): string => (name.toUpperCase() === 'INBOX' ? 'INBOX' : name);

/** The place of the mailbox names among the words of a command, the tag being the first. */
export const mailboxWords: Readonly<Record<string, readonly number[]>> = {
  SELECT: [0],
  EXAMINE: [0],
  CREATE: [0],
  DELETE: [0],
  RENAME: [0, 1],
  SUBSCRIBE: [0],
  UNSUBSCRIBE: [0],
  STATUS: [0],
  APPEND: [0],
  LIST: [1],
  LSUB: [1],
  COPY: [1],
  MOVE: [1],
  'UID COPY': [1],
  'UID MOVE': [1],
};

/** The words behind the command's name. */
export function argumentsOf({ line, command }: Pick<ImapExchange, 'line' | 'command'>): string[] {
  const names = command.name.startsWith('UID ') ? 3 : 2;
  return astrings(line)
    .slice(names)
    .map((word) => word.toString('utf8'));
}

/** The mailboxes that a command names. */
export function mailboxesIn(exchange: ImapExchange): string[] {
  const words = argumentsOf(exchange);
  return (mailboxWords[exchange.command.name] ?? []).flatMap((at) => words[at] ?? []).map(mailboxOf);
}

/** Data items with their names as the server wrote them. */
export function namedItems(response: FetchResponse): [string, Node][] {
  const pairs = response.tree.items[2]?.items ?? [];
  const items: [string, Node][] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [key, value] = [pairs[at], pairs[at + 1]];
    if (key && value) items.push([key.source.toString('utf8', key.start, key.end), value]);
  }
  return items;
}

const older: Readonly<Record<string, string>> = { RFC822: '', 'RFC822.HEADER': 'HEADER', 'RFC822.TEXT': 'TEXT' };

/**
 * The section that a data item is, as the fixtures call it; undefined where it is none.
 * @param length its octets, which a partial one is told by
 */
export function sectionSpec(name: string, length: number): string | undefined {
  const [, written, origin] = /^BODY\[(.*)\](?:<(\d+)>)?$/is.exec(name) ?? [];
  const spec = written?.replaceAll('"', '') ?? older[name.toUpperCase()];
  if (spec === undefined || origin === undefined) return spec;
  return `${spec}<${origin}.${length.toString()}>`;
}

/** More are not told apart. */
const mostMessages = 100_000;

/** Follows the sessions of a recording: which mailbox each response is about, and which message. */
export class Mailboxes {
  readonly contents = new Map<string, Contents>();
  readonly created = new Set<string>();
  separator: string | undefined;
  /** All messages that were told of. */
  readonly #known = new Set<Slot>();
  readonly #slots = new Map<Response, Slot>();
  readonly #arrived = new Map<Response, Slot[]>();
  readonly #selected = new Map<object, string>();
  readonly #views = new Map<number, { name: string; slots: Slot[]; opening: boolean }>();

  constructor(recogniser: Recogniser, entries: readonly Entry[]) {
    for (const entry of entries) this.#follow(entry);
    for (const slot of this.#known) slot.message = recogniser.find(slot);
  }

  /** The message that a FETCH response is about. */
  slot(response: Response): Slot | undefined {
    return this.#slots.get(response);
  }

  /** The mailbox that was selected, or was being selected. */
  selected(entry: Entry): string {
    return this.#selected.get(entry) ?? 'INBOX';
  }

  /** The messages that an EXISTS tells of, which were not there before. */
  arrived(response: Response): readonly Slot[] {
    return this.#arrived.get(response) ?? [];
  }

  of(name: string): Contents {
    const known = this.contents.get(name) ?? new Contents();
    this.contents.set(name, known);
    return known;
  }

  #follow(entry: Entry): void {
    if (entry.kind !== 'imap' && entry.kind !== 'pushed') return;
    const { session } = entry;
    if (entry.kind === 'imap' && /^(?:SELECT|EXAMINE)$/.test(entry.command.name)) {
      const [name = ''] = mailboxesIn(entry);
      this.#views.set(session, { name, slots: [], opening: true });
    }
    const view = this.#views.get(session);
    this.#selected.set(entry, view?.name ?? 'INBOX');
    for (const { response } of entry.untagged) if (response) this.#heard(session, response);
    if (entry.kind !== 'imap') return;
    const { name } = entry.command;
    const end = entry.end?.response;
    const isDone = end?.kind === 'tagged' && end.name === 'OK';
    if (view?.opening && isDone) {
      view.opening = false;
      this.of(view.name).initial ??= [...view.slots];
    } else if (view?.opening) this.#views.delete(session);
    if (isDone && /^(?:CLOSE|UNSELECT)$/.test(name)) this.#views.delete(session);
    if (isDone && (name === 'CREATE' || name === 'RENAME')) {
      const made = mailboxesIn(entry)[name === 'CREATE' ? 0 : 1];
      if (made !== undefined) this.created.add(made.replace(/(?!^)\/$/, ''));
    }
  }

  #heard(session: number, response: Response): void {
    if (response.kind !== 'untagged') return;
    if (response.name === 'LIST' && response.delimiter !== undefined) this.separator ??= response.delimiter;
    const view = this.#views.get(session);
    if (!view) return;
    if (response.name === 'EXISTS') {
      const before = view.slots.length;
      while (view.slots.length < Math.min(response.number, mostMessages)) view.slots.push(emptySlot());
      if (!view.opening) this.#arrived.set(response, view.slots.slice(before));
    } else if (response.name === 'EXPUNGE') view.slots.splice(response.number - 1, 1);
    else if (response.name === 'FETCH') this.#fetched(view, response);
  }

  #fetched({ name, slots }: { name: string; slots: Slot[] }, response: FetchResponse): void {
    const at = response.number - 1;
    let slot = slots[at];
    if (!slot) return;
    if (response.uid !== undefined) slot = slots[at] = this.of(name).at(response.uid.toString(), slot);
    this.#slots.set(response, slot);
    this.#known.add(slot);
    slot.flags ??= response.flags?.filter((flag) => flag.toUpperCase() !== '\\RECENT');
    if (response.size !== undefined) slot.size ??= response.size;
    for (const [key, value] of namedItems(response)) {
      const spec = sectionSpec(key, value.octets.length);
      if (spec !== undefined && value.isString) keep(slot, spec, value.octets);
      else if (key === 'ENVELOPE') {
        slot.id ??= value.items[9]?.text.trim();
        slot.subject ??= value.items[1]?.text;
      } else if (/^(?:BODY|RFC822\.|BINARY)/i.test(key) && key !== 'RFC822.SIZE') slot.isParticular = true;
    }
  }
}
