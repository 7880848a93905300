import type { Socket } from 'node:net';
import type { Connection } from '../net/index.js';
import { isMultiline, keyword, parseContinuation, parseStatus, type Status } from '../pop3/index.js';
import { ClientLines, textOf, type Piece } from './client-lines.js';
import { hideStls } from './hide.js';
import { Relay, type EndedBy, type NoFrame } from './relay.js';

/** An answer to one command. */
export interface Answer {
  /** The command, latin1 without its line end; undefined for the greeting. */
  readonly command: string | undefined;
  readonly line: Buffer;
  readonly status: Status | undefined;
  readonly block?: Buffer;
  readonly utf8: boolean;
}

/** Is told all that goes over one connection, in order, and before it goes on. */
export interface Pop3Observer {
  connected(secure: boolean): void;
  /** @param unread what had come from the server before, and is no whole answer yet */
  sending(octets: Buffer, unread: Buffer): void;
  /** A line is complete: a command, or the response to a challenge of the `command`. */
  sent(line: string, command: string, continues: boolean): void;
  answered(answer: Answer): void;
  continued(line: Buffer): void;
  /** A line that answers nothing. */
  unasked(line: Buffer): void;
  secured(clear: Buffer): void;
  ended(by: EndedBy, rest: Buffer): void;
}

/** The relay of one POP3 connection. */
export class Pop3Relay extends Relay {
  readonly #observer: Pop3Observer;
  protected override readonly lines = new ClientLines(false);
  /** Sent and not yet answered; `own` stands for an answer of the proxy's. */
  #queue: { readonly command: string; readonly own?: Buffer }[] = [];
  #greeted = false;
  /** The AUTH whose challenge was not yet answered. */
  #challenged: string | undefined;
  #utf8 = false;

  constructor(client: Socket, server: Connection, observer: Pop3Observer) {
    super(client, server);
    this.#observer = observer;
    observer.connected(server.secure);
  }

  /**
   * Reads the greeting, changes to TLS and passes the greeting on.
   * @throws {Error} where the server does not do it
   */
  async secure(): Promise<void> {
    const greeting = await this.#answer();
    if (!Buffer.isBuffer(greeting)) throw new Error('the server ends the connection');
    const command = Buffer.from('STLS\r\n');
    this.#observer.sending(command, Buffer.alloc(0));
    this.#queue.push({ command: 'STLS' });
    await this.server.write(command);
    const answer = await this.#answer();
    if (!Buffer.isBuffer(answer) || !answer.toString('latin1').startsWith('+OK'))
      throw new Error('the server refuses STLS');
    const { clear } = await this.server.upgrade();
    this.#observer.secured(clear);
    await this.answer(greeting);
  }

  protected async relayOne(): Promise<NoFrame | undefined> {
    const answer = await this.#answer();
    if (!Buffer.isBuffer(answer)) return answer;
    await this.answer(answer);
    await this.#ownAnswers();
    return undefined;
  }

  protected take({ octets, line }: Piece): Buffer | undefined {
    const text = line && textOf(line);
    if (text !== undefined && this.#challenged === undefined && keyword(text) === 'STLS') {
      this.#queue.push({ command: text, own: Buffer.from('-ERR STLS is not offered here: the proxy sees to TLS\r\n') });
      void this.#ownAnswers();
      return undefined;
    }
    this.#observer.sending(octets, this.server.pending());
    if (text !== undefined) this.#complete(text);
    return octets;
  }

  protected get busy(): boolean {
    return this.#queue.length > 0;
  }

  protected ended(by: EndedBy, rest: Buffer): void {
    this.#observer.ended(by, rest);
  }

  #complete(text: string): void {
    const challenged = this.#challenged;
    this.#challenged = undefined;
    if (challenged === undefined) this.#queue.push({ command: text });
    this.#observer.sent(text, challenged ?? text, challenged !== undefined);
  }

  async #ownAnswers(): Promise<void> {
    while (this.#queue[0]?.own) {
      const own = this.#queue.shift()?.own;
      if (own) await this.answer(own);
    }
  }

  /** Reads one answer and tells of it; yields it as the client may see it, or what came instead. */
  async #answer(): Promise<Buffer | NoFrame> {
    const line = await this.read('line');
    if (line.kind !== 'frame') return line;
    const command = this.#greeted ? this.#queue[0]?.command : '';
    if (command === undefined) {
      this.#observer.unasked(line.octets);
      return line.octets;
    }
    if (this.#greeted && keyword(command) === 'AUTH' && parseContinuation(line.octets)) {
      this.#challenged = command;
      this.#observer.continued(line.octets);
      return line.octets;
    }
    const greeting = !this.#greeted;
    const { status } = parseStatus(line.octets, { greeting, utf8: this.#utf8 });
    const block = status?.ok === true && isMultiline(command) ? await this.read('block') : undefined;
    if (block && block.kind !== 'frame') return { ...block, ...headed(line.octets, block) };
    this.#queue = greeting ? this.#queue : this.#queue.slice(1);
    this.#greeted = true;
    this.#observer.answered({
      command: greeting ? undefined : command,
      line: line.octets,
      status,
      utf8: this.#utf8,
      ...(block && { block: block.octets }),
    });
    if (status?.ok === true && /^(?:UTF8|LANG)$/.test(keyword(command))) this.#utf8 = true;
    if (!block) return line.octets;
    const shown = keyword(command) === 'CAPA' ? hideStls(block.octets) : block.octets;
    return Buffer.concat([line.octets, shown]);
  }
}

/** The first line goes with what is left of the others. */
function headed(line: Buffer, end: NoFrame): Partial<{ rest: Buffer; octets: Buffer }> {
  return end.kind === 'too-long'
    ? { octets: Buffer.concat([line, end.octets]) }
    : { rest: Buffer.concat([line, end.rest]) };
}
