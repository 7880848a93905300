import type { Message, MessageLibrary } from '../../fixtures/index.js';
import { wire } from '../../fixtures/index.js';

/** A message of a mailbox, as far as the conversation shows it. */
export interface Slot {
  /** The message of the fixtures that it is, or that shows the same. */
  message?: Message | undefined;
  /** As first told. */
  flags?: readonly string[] | undefined;
  size?: number | undefined;
  /** Of its envelope. */
  id?: string | undefined;
  /** For people, where it is not recognised. */
  subject?: string | undefined;
  /** Sections by their specifications: `''` is all of it; and what TOP gave, under `top:` and the number of lines. */
  readonly seen: Map<string, Buffer>;
  /** Something of it was told that is neither its size, its flags nor octets of it. */
  isParticular: boolean;
}

/** What a mailbox or maildrop held before the conversation. */
export class Contents {
  /** In the order of their numbers; undefined until it was opened. */
  initial: Slot[] | undefined;
  readonly #byUid = new Map<string, Slot>();

  /** The slot under a UID or unique-id: the one given, unless another is known. */
  at(uid: string, slot: Slot): Slot {
    const known = this.#byUid.get(uid) ?? slot;
    this.#byUid.set(uid, known);
    return known;
  }
}

export const emptySlot = (): Slot => ({ seen: new Map(), isParticular: false });

/** Octets of parts that are kept to recognise a message by. */
const keptOctets = 64 * 1024 * 1024;

/** Finds the messages of the fixtures in what a conversation shows. */
export class Recogniser {
  readonly #library: MessageLibrary;
  readonly #ids = new Map<Message, string>();

  constructor(library: MessageLibrary) {
    this.#library = library;
  }

  get names(): readonly string[] {
    return this.#library.names();
  }

  octets(octets: Buffer): Message | undefined {
    const name = this.#library.recognise(octets);
    return name === undefined ? undefined : this.#library.get(name);
  }

  /** A message of which all holds that was told of the slot, so that it can stand there when the script is played. */
  find(slot: Slot): Message | undefined {
    const whole = slot.seen.get('');
    if (whole) return this.octets(whole);
    if (slot.isParticular && slot.id === undefined && slot.seen.size === 0) return undefined;
    if (slot.seen.size === 0 && slot.id === undefined && slot.size === undefined)
      return this.#library.get('plain') ?? this.#all()[0];
    return this.#all().find((message) => this.#shows(message, slot));
  }

  #shows(message: Message, { id, size, seen }: Slot): boolean {
    if (size !== undefined && message.size !== size && wire(message.octets).length !== size) return false;
    if (id !== undefined && this.#idOf(message) !== id) return false;
    return [...seen].every(([spec, octets]) => partOf(message, spec)?.equals(octets) === true);
  }

  #idOf(message: Message): string | undefined {
    const known = this.#ids.get(message) ?? messageId(message.section('HEADER') ?? Buffer.alloc(0)) ?? '';
    this.#ids.set(message, known);
    return known;
  }

  #all(): Message[] {
    return this.#library.names().flatMap((name) => this.#library.get(name) ?? []);
  }
}

/** Notes a part of a message, as far as there is room for it. */
export function keep({ seen }: Slot, spec: string, octets: Buffer): void {
  if (octets.length <= keptOctets) seen.set(spec, octets);
}

/** A section of a message, or what TOP gives of it; undefined where it has none such. */
export function partOf(message: Message, spec: string): Buffer | undefined {
  try {
    return spec.startsWith('top:') ? message.top(Number(spec.slice(4))) : message.section(spec);
  } catch {
    return undefined;
  }
}

/** The Message-ID of a header (RFC 5322 §3.6.4). */
const messageId = (header: Buffer): string | undefined =>
  /^message-id:\s*(<[^>\r\n]*>)/im.exec(header.toString('latin1', 0, 65_536).split(/\r?\n\r?\n/, 1)[0] ?? '')?.[1];
