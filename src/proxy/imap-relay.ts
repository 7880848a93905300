import type { Socket } from 'node:net';
import {
  advance,
  initialContext,
  parseResponse,
  type GrammarContext,
  type ParsedResponse,
  type Response,
} from '../imap/index.js';
import type { Connection } from '../net/index.js';
import { ClientLines, textOf, type ClientLine, type Piece } from './client-lines.js';
import { hideStartTls, withoutCapabilities } from './hide.js';
import { Relay, type EndedBy, type NoFrame } from './relay.js';

/** A command under way. */
export interface Pending {
  readonly tag: string;
  /** In upper case, with `UID ` in front where that is part of it. */
  readonly name: string;
}

/** A response with what the grammar says of it. */
export interface Heard extends Omit<ParsedResponse, 'response'> {
  readonly octets: Buffer;
  readonly response: Response | undefined;
  /** In which it was read. */
  readonly context: GrammarContext;
  /** The command that a tagged response completes. */
  readonly completes?: Pending;
}

/** Is told all that goes over one connection, in order, and before it goes on. */
export interface ImapObserver {
  connected(): void;
  sending(octets: Buffer): void;
  /** A line with its literals is complete: a command, or what continues one. */
  sent(line: ClientLine, command: Pending, continues: boolean): void;
  received(heard: Heard): void;
  /** TLS has begun on the server's side. */
  secured(): void;
  ended(by: EndedBy, rest: Buffer): void;
}

const HEAD = /^([^ ]+) +(UID +)?([^ ]+)/i;
const FALLBACK = /^([^ *+]+) (?:OK|NO|BAD)\b/i;
const startTlsTag = 'proxy';

/** The relay of one IMAP connection. */
export class ImapRelay extends Relay {
  readonly #observer: ImapObserver;
  protected override readonly lines = new ClientLines(true);
  #context: GrammarContext = initialContext;
  #pending: Pending[] = [];
  /** The command that the server has asked to go on with: IDLE, AUTHENTICATE. */
  #continuing: Pending | undefined;

  constructor(client: Socket, server: Connection, observer: ImapObserver) {
    super(client, server);
    this.#observer = observer;
    observer.connected();
  }

  /**
   * Reads the greeting, changes to TLS and passes the greeting on.
   * @throws {Error} where the server does not do it
   */
  async secure(): Promise<void> {
    const greeting = await this.#hear();
    const command = Buffer.from(`${startTlsTag} STARTTLS\r\n`);
    this.#observer.sending(command);
    this.#pending.push({ tag: startTlsTag, name: 'STARTTLS' });
    await this.server.write(command);
    for (;;) {
      const { response } = await this.#hear();
      if (response?.kind !== 'tagged') continue;
      if (response.name !== 'OK') throw new Error('the server refuses STARTTLS');
      break;
    }
    await this.server.upgrade();
    this.#observer.secured();
    await this.answer(withoutCapabilities(greeting.octets));
  }

  protected async relayOne(): Promise<NoFrame | undefined> {
    const frame = await this.read('response');
    if (frame.kind !== 'frame') return frame;
    this.#tell(frame.octets);
    await this.answer(hideStartTls(frame.octets));
    return undefined;
  }

  protected take({ octets, line, begins }: Piece): Buffer | undefined {
    const [, tag] = begins && line ? (/^([^ ]+) (?:STARTTLS|COMPRESS .*)$/i.exec(textOf(line)) ?? []) : [];
    if (tag !== undefined && !this.#continuing) {
      void this.answer(Buffer.from(`${tag} BAD not offered here: the proxy sees to TLS, and reads what passes\r\n`));
      return undefined;
    }
    if (begins && !this.#continuing) this.#begin(octets.toString('latin1'));
    this.#observer.sending(octets);
    if (line) this.#complete(line);
    return octets;
  }

  protected get busy(): boolean {
    return this.#pending.some(({ name }) => name !== 'IDLE');
  }

  protected ended(by: EndedBy, rest: Buffer): void {
    this.#observer.ended(by, rest);
  }

  /** A command is under way from its first line on: a server may refuse a literal. */
  #begin(text: string): void {
    const [, tag, uid, name] = HEAD.exec(text.trimEnd()) ?? [];
    if (tag === undefined || name === undefined) return;
    this.#pending.push({ tag, name: `${uid === undefined ? '' : 'UID '}${name.toUpperCase()}` });
  }

  #complete(line: ClientLine): void {
    const continued = this.#continuing;
    this.#continuing = undefined;
    const command = continued ?? this.#pending.at(-1) ?? { tag: '', name: '' };
    this.#observer.sent(line, command, continued !== undefined);
  }

  async #hear(): Promise<{ octets: Buffer; response: Response | undefined }> {
    const frame = await this.read('response');
    if (frame.kind !== 'frame') throw new Error('the server ends the connection');
    return this.#tell(frame.octets);
  }

  #tell(octets: Buffer): { octets: Buffer; response: Response | undefined } {
    const context = this.#context;
    const parsed = parseResponse(octets, context);
    const { response } = parsed;
    if (response) this.#context = advance(context, response);
    const tag = response?.kind === 'tagged' ? response.tag : FALLBACK.exec(octets.toString('latin1', 0, 200))?.[1];
    const completes = tag === undefined ? undefined : this.#pending.find((command) => command.tag === tag);
    if (completes) this.#completed(completes);
    else if (response?.kind === 'continuation' && !this.lines.awaitsLeave)
      this.#continuing = this.#pending.findLast(({ name }) => name === 'IDLE' || name === 'AUTHENTICATE');
    this.#observer.received({ ...parsed, octets, response, context, ...(completes && { completes }) });
    return { octets, response };
  }

  #completed(command: Pending): void {
    if (this.lines.awaitsLeave && this.#pending.at(-1) === command)
      this.#observer.sent(this.lines.refused(), command, false);
    this.#pending = this.#pending.filter((other) => other !== command);
    if (this.#continuing === command) this.#continuing = undefined;
  }
}
