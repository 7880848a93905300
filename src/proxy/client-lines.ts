/**
 * A piece of a command: text in latin1, or a literal with the form in which it was sent (RFC 3501 §4.3, RFC 7888, RFC 3516);
 * of one that the server refused, the octets that were announced.
 */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'literal'; readonly octets: Buffer; readonly form: LiteralForm; readonly refused?: number };

export type LiteralForm = 'literal' | 'literal+' | 'literal8' | 'literal8+';

/** What a client sent, without the line end. */
export type ClientLine = readonly Part[];

/** Octets to pass on, and the line that they complete. */
export interface Piece {
  readonly octets: Buffer;
  readonly line?: ClientLine;
  /** They are the first of a line. */
  readonly begins: boolean;
}

/** A literal of which octets are still to come. */
interface Announced {
  missing: number;
  readonly chunks: Buffer[];
  readonly form: LiteralForm;
}

const LF = 0x0a;
const LITERAL = /(~?)\{(\d{1,10})(\+?)\}\r?\n$/;

/** The line as text, literals as `{n}`. */
export const textOf = (line: ClientLine): string =>
  line.map((part) => (part.kind === 'text' ? part.text : `{${part.octets.length}}`)).join('');

/** Cuts what a client sends into lines, without keeping back what the server must see before the client goes on. */
export class ClientLines {
  readonly #hasLiterals: boolean;
  #line = Buffer.alloc(0);
  #parts: Part[] = [];
  #literal: Announced | undefined;

  /** @param hasLiterals as IMAP has, and POP3 has not */
  constructor(hasLiterals: boolean) {
    this.#hasLiterals = hasLiterals;
  }

  /** Whether the client waits for leave to send a literal. */
  get awaitsLeave(): boolean {
    return this.#literal !== undefined && this.#literal.chunks.length === 0 && !this.#literal.form.endsWith('+');
  }

  /** Whole lines, and octets of literals as they come: the start of a line is kept until its end is there. */
  feed(chunk: Buffer): Piece[] {
    const pieces: Piece[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      const length = this.#literal ? Math.min(this.#literal.missing, rest.length) : lineLength(rest);
      const taken = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (this.#literal) {
        this.#takeLiteral(taken);
        pieces.push({ octets: taken, begins: false });
        continue;
      }
      this.#line = this.#line.length > 0 ? Buffer.concat([this.#line, taken]) : Buffer.from(taken);
      if (taken.at(-1) !== LF) break;
      const octets = this.#line;
      this.#line = Buffer.alloc(0);
      const begins = this.#parts.length === 0;
      const line = this.#takeLine(octets.toString('latin1'));
      pieces.push({ octets, begins, ...(line && { line }) });
    }
    return pieces;
  }

  /** What is left of a line that did not end. */
  rest(): Buffer {
    const rest = this.#line;
    this.#line = Buffer.alloc(0);
    return rest;
  }

  /** The server has refused the literal that the client has announced: the command ends there. Yields what there is of it. */
  refused(): ClientLine {
    const { missing: refused = 0, form = 'literal' } = this.#literal ?? {};
    const line: ClientLine = [...this.#parts, { kind: 'literal', octets: Buffer.alloc(0), form, refused }];
    this.#literal = undefined;
    this.#parts = [];
    return line;
  }

  #takeLiteral(octets: Buffer): void {
    if (!this.#literal) return;
    this.#literal.chunks.push(Buffer.from(octets));
    this.#literal.missing -= octets.length;
    if (this.#literal.missing === 0) this.#endLiteral(this.#literal);
  }

  #endLiteral({ chunks, form }: Announced): void {
    this.#parts.push({ kind: 'literal', octets: Buffer.concat(chunks), form });
    this.#literal = undefined;
  }

  #takeLine(text: string): ClientLine | undefined {
    const announced = this.#hasLiterals ? LITERAL.exec(text) : null;
    if (announced) {
      const [, binary = '', count = '', plus = ''] = announced;
      const form = `literal${binary === '~' ? '8' : ''}${plus}` as LiteralForm;
      this.#parts.push({ kind: 'text', text: text.slice(0, announced.index) });
      this.#literal = { missing: Number(count), chunks: [], form };
      if (this.#literal.missing === 0) this.#endLiteral(this.#literal);
      return undefined;
    }
    const line: ClientLine = [...this.#parts, { kind: 'text', text: text.replace(/\r?\n$/, '') }];
    this.#parts = [];
    return line;
  }
}

function lineLength(octets: Buffer): number {
  const lf = octets.indexOf(LF);
  return lf < 0 ? octets.length : lf + 1;
}
