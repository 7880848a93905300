import type { Piece } from '../pattern/template.js';
import { allOf, ASTRING, TEXT } from './octets.js';

/** Octets that go out in one write. */
export interface Chunk {
  readonly octets: Buffer;
  /** Ranges of octets that hold secrets, end exclusive. */
  readonly secret: readonly { readonly start: number; readonly end: number }[];
  /** The server must send a continuation request before the next chunk may go out (RFC 3501 §4.3). */
  readonly awaitContinuation: boolean;
}

/** A value that cannot be sent in the form that the script asks for. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** The forms in which a value may be sent, as written after the colon in `${name:form}`. */
export const commandForms = ['literal', 'literal+', 'literal8', 'literal8+', 'quoted', 'astring', 'base64'] as const;
export type CommandForm = (typeof commandForms)[number];

interface Sent {
  readonly head: string;
  readonly octets: Buffer;
  readonly tail: string;
  readonly wait: boolean;
}

const plain = (octets: Buffer): Sent => ({ head: '', octets, tail: '', wait: false });

/** RFC 3501 §4.3; `+` RFC 7888 §3; `~` RFC 3516 §4.2. */
const literal = (octets: Buffer, prefix: '' | '~', plus: '' | '+'): Sent => ({
  head: `${prefix}{${octets.length}${plus}}\r\n`,
  octets,
  tail: '',
  wait: plus === '',
});

/** CHARs without CR and LF fit between quotes (RFC 3501 §9 quoted); with UTF-8 enabled the script decides. */
const fitsQuotes = (octets: Buffer): boolean => !octets.includes(0) && !octets.includes(13) && !octets.includes(10);

function quoted(octets: Buffer): Sent {
  if (!fitsQuotes(octets))
    throw new CommandError('a quoted string holds no CR, LF or NUL (RFC 3501 §9): use a literal');
  return { head: '"', octets: escaped(octets), tail: '"', wait: false };
}

function escaped(octets: Buffer): Buffer {
  if (!octets.includes(0x22) && !octets.includes(0x5c)) return octets;
  return Buffer.from(octets.toString('latin1').replace(/["\\]/g, '\\$&'), 'latin1');
}

/** Whether a quoted string is open behind text of the script. */
function endsQuoted(text: Buffer, isQuoted: boolean): boolean {
  let open = isQuoted;
  for (let at = 0; at < text.length; at++) {
    if (open && text[at] === 0x5c) at++;
    else if (text[at] === 0x22) open = !open;
  }
  return open;
}

/** The shortest form that RFC 3501 §9 allows: an atom, a quoted string, else a literal. */
function astring(octets: Buffer): Sent {
  if (octets.length > 0 && allOf(octets, ASTRING)) return plain(octets);
  return allOf(octets, TEXT) ? quoted(octets) : literal(octets, '', '');
}

const formers: Readonly<Record<CommandForm, (octets: Buffer) => Sent>> = {
  literal: (octets) => literal(octets, '', ''),
  'literal+': (octets) => literal(octets, '', '+'),
  literal8: (octets) => literal(octets, '~', ''),
  'literal8+': (octets) => literal(octets, '~', '+'),
  quoted,
  astring,
  base64: (octets) => plain(Buffer.from(octets.toString('base64'), 'latin1')),
};

const isForm = (form: string): form is CommandForm => commandForms.some((known) => known === form);

function sent(piece: Piece): Sent {
  if (piece.form === undefined) return plain(piece.octets);
  if (!isForm(piece.form)) {
    throw new CommandError(`"${piece.form}" is no form to send a value in: use one of ${commandForms.join(', ')}`);
  }
  return formers[piece.form](piece.octets);
}

/** Collects octets until a synchronising literal ends the chunk. */
class ChunkBuilder {
  readonly chunks: Chunk[] = [];
  #parts: Buffer[] = [];
  #secret: { start: number; end: number }[] = [];
  #length = 0;

  add(octets: Buffer, secret: boolean): void {
    if (secret && octets.length > 0) this.#secret.push({ start: this.#length, end: this.#length + octets.length });
    this.#parts.push(octets);
    this.#length += octets.length;
  }

  finish(awaitContinuation: boolean): void {
    this.chunks.push({ octets: Buffer.concat(this.#parts), secret: this.#secret, awaitContinuation });
    [this.#parts, this.#secret, this.#length] = [[], [], 0];
  }
}

/**
 * The octets of one command: tag, pieces, CRLF (RFC 3501 §2.2.1). Without a tag: a line of continuation data.
 * @throws {CommandError} where a value does not fit the form asked for
 */
export function encodeCommand(tag: string | undefined, pieces: readonly Piece[]): Chunk[] {
  const builder = new ChunkBuilder();
  if (tag !== undefined) builder.add(Buffer.from(`${tag} `), false);
  let isQuoted = false;
  for (const piece of pieces) {
    // What a script writes between quotes is the string's content: a delimiter may be a backslash (RFC 3501 §9 quoted).
    const { head, octets, tail, wait } = isQuoted && piece.value ? plain(escaped(piece.octets)) : sent(piece);
    if (!piece.value) isQuoted = endsQuoted(piece.octets, isQuoted);
    if (head) builder.add(Buffer.from(head), false);
    if (wait) builder.finish(true);
    builder.add(octets, piece.secret);
    if (tail) builder.add(Buffer.from(tail), false);
  }
  builder.add(Buffer.from('\r\n'), false);
  builder.finish(false);
  return builder.chunks;
}
