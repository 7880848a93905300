import type { Connection } from '../net/index.js';
import { cleanOf, type Clean } from './clean.js';
import { dial, LostError, RESPONSE_LIMIT, unusable } from './dial.js';
import { TargetError } from './errors.js';
import { checkGreeting, excerpt } from './greeting.js';
import { asText, readData } from './imap-data.js';
import type { Datum } from './imap-data.js';
import { endpointUrl } from './target.js';
import type { Account, Endpoint, Target } from './target.js';

/** Text as it stands, or a string that goes as a literal. */
export type Piece = string | { readonly literal: Buffer };
export type Command = readonly Piece[];

export interface Answer {
  readonly status: string;
  /** What follows the status: response code and human-readable text, without the password. */
  readonly text: string;
  /** The untagged responses that came before. */
  readonly data: readonly (readonly Datum[])[];
}

/** What one answer may hold, so that no server can fill the memory: responses, octets, and things in them. */
const MOST_RESPONSES = 200_000;
const MOST_OCTETS = 64 * 1024 * 1024;
const MOST_DATA = 1_000_000;

/** Longest literal that LITERAL- lets through without asking (RFC 7888 §5). */
const LITERAL_MINUS = 4096;

/** A string for a command: quoted where RFC 3501 §9 lets it be, else a literal. A JS string stands for latin1 octets. */
export function quote(text: string | Buffer): Piece {
  const octets = Buffer.isBuffer(text) ? text : Buffer.from(text, 'latin1');
  const plain = octets.toString('latin1');
  return /^[\x20-\x7e]*$/.test(plain) ? `"${plain.replace(/["\\]/g, '\\$&')}"` : { literal: octets };
}

/**
 * Milliseconds: a server that answers sooner is asked one command at a time. Several in one write save round trips, but a
 * server that holds small segments back until the last one is acknowledged (RFC 896) then pauses for tens of milliseconds.
 */
const NEAR = 4;

/** The dialogue of custodial work: logs in, sends commands in as few writes as the server allows, gathers the answers. */
export class ImapClient {
  readonly endpoint: Endpoint;
  /** The first line of the server. */
  readonly greeting: string;
  /** Capabilities, upper case, before login and now. */
  before: readonly string[] = [];
  capabilities: ReadonlySet<string> = new Set();
  readonly #connection: Connection;
  readonly #patience: number;
  readonly #clean: Clean;
  #tags = 0;
  #near = false;

  private constructor(connection: Connection, endpoint: Endpoint, greeting: string, patience: number, clean: Clean) {
    this.#connection = connection;
    this.endpoint = endpoint;
    this.greeting = greeting;
    this.#patience = patience;
    this.#clean = clean;
  }

  /**
   * Connects, changes to TLS where the endpoint demands it, and logs in: with LOGIN, or with AUTHENTICATE PLAIN where the
   * server advertises LOGINDISABLED (RFC 3501 §6.2.3).
   * @throws {TargetError} in one line that says what is wrong and what to do
   */
  static async login(target: Target, endpoint: Endpoint, account: Account, signal?: AbortSignal): Promise<ImapClient> {
    const connection = await dial(target, endpoint, signal);
    const patience = RESPONSE_LIMIT * target.timeScale;
    const clean = cleanOf(account);
    try {
      const frame = await connection.read('response', { timeout: patience });
      const greeting = checkGreeting(frame, endpoint, patience, clean);
      const client = new ImapClient(connection, endpoint, greeting, patience, clean);
      await client.#enter(account);
      return client;
    } catch (error) {
      await connection.reset();
      if (error instanceof LostError) throw new TargetError('protocol', `${endpointUrl(endpoint)}: ${error.message}`);
      throw unusable(error);
    }
  }

  /** Whether the connection still stands, as far as can be known without asking. */
  get alive(): boolean {
    return this.#connection.over === undefined && this.#connection.pending().length === 0;
  }

  has(capability: string): boolean {
    return this.capabilities.has(capability);
  }

  /**
   * Sends commands and gives their answers; to a server far away in one write, where no literal has to wait.
   * @throws {LostError} when the connection ends or the server does not answer in time
   */
  async run(...commands: readonly Command[]): Promise<Answer[]> {
    if (!this.#near) return this.#pipeline(commands);
    const answers: Answer[] = [];
    for (const command of commands) answers.push(...(await this.#pipeline([command])));
    return answers;
  }

  async #pipeline(commands: readonly Command[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    const tags: string[] = [];
    const writes: Promise<unknown>[] = [];
    let waiting: Buffer[] = [];
    const flush = (): void => {
      if (waiting.length > 0) writes.push(this.#connection.write(Buffer.concat(waiting), { timeout: this.#patience }));
      waiting = [];
    };
    for (const command of commands) {
      const tag = `m${(this.#tags += 1)}`;
      const [first, ...rest] = this.#encode(tag, command);
      tags.push(tag);
      if (first) waiting.push(first);
      for (const chunk of rest) {
        flush();
        // Until the continuation request only the commands before this one can be answered, or this one be refused.
        if (!(await this.#collect(tags, answers, true))) break;
        waiting.push(chunk);
      }
    }
    flush();
    await this.#collect(tags, answers, false);
    await Promise.all(writes);
    return answers;
  }

  /** One command that must succeed. @throws {LostError} as run does; also when it fails */
  async must(...command: Command): Promise<Answer> {
    const [answer] = await this.run(command);
    if (answer?.status === 'OK') return answer;
    const name = typeof command[0] === 'string' ? command[0].trim() : 'a command';
    throw new LostError(`${name} was refused: ${answer?.status ?? ''} ${excerpt(answer?.text ?? '')}`);
  }

  /** Asks for the capabilities of the state at hand. */
  async refresh(): Promise<void> {
    const start = performance.now();
    const { data } = await this.must('CAPABILITY');
    this.#near ||= performance.now() - start < NEAR;
    const line = data.findLast(([name]) => asText(name).toUpperCase() === 'CAPABILITY') ?? [];
    this.capabilities = new Set(line.slice(1).map((name) => asText(name).toUpperCase()));
  }

  async logout(): Promise<void> {
    if (this.#connection.over === undefined) await this.run(['LOGOUT']).catch(() => undefined);
    await this.#connection.end();
  }

  /** Cuts the connection. */
  drop(): Promise<void> {
    return this.#connection.reset();
  }

  async #enter(account: Account): Promise<void> {
    await this.refresh();
    const url = endpointUrl(this.endpoint);
    if (this.endpoint.tls === 'starttls') {
      if (!this.has('STARTTLS'))
        throw new TargetError('tls', `${url} does not offer STARTTLS; set tls: none, or tls: implicit`);
      await this.must('STARTTLS');
      await this.#connection.upgrade();
      await this.refresh();
    }
    this.before = [...this.capabilities];
    if (/^\* PREAUTH\b/i.test(this.greeting)) return;
    const answer = await this.#authenticate(account, url);
    if (answer.status !== 'OK') {
      const text = excerpt(answer.text);
      throw new TargetError(
        'login',
        `${url} refuses the login of ${account.user}: ${text}; check user name and password`,
      );
    }
    await this.refresh();
  }

  async #authenticate({ user, password }: Account, url: string): Promise<Answer> {
    if (!this.has('LOGINDISABLED')) {
      const [answer] = await this.run(['LOGIN ', quote(Buffer.from(user)), ' ', quote(Buffer.from(password))]);
      return answer ?? { status: 'BAD', text: '', data: [] };
    }
    if (!this.has('AUTH=PLAIN')) {
      const hint =
        this.has('STARTTLS') && !this.#connection.secure
          ? 'set tls: starttls (imap+starttls://)'
          : 'use a port with TLS from the start';
      throw new TargetError('login-disabled', `${url} lets no password through here (LOGINDISABLED); ${hint}`);
    }
    // RFC 4616 §2; the client speaks first, after an empty challenge (RFC 3501 §6.2.2).
    const response = Buffer.from(`\0${user}\0${password}`).toString('base64');
    const tag = `m${(this.#tags += 1)}`;
    const answers: Answer[] = [];
    const writing = this.#connection.write(Buffer.from(`${tag} AUTHENTICATE PLAIN\r\n`));
    if (await this.#collect([tag], answers, true)) {
      await writing;
      await this.#connection.write(Buffer.from(`${response}\r\n`), { secret: [{ start: 0, end: response.length }] });
      await this.#collect([tag], answers, false);
    }
    return answers[0] ?? { status: 'BAD', text: '', data: [] };
  }

  /** The octets of a command, cut where the server must be waited for. */
  #encode(tag: string, command: Command): Buffer[] {
    const chunks: Buffer[] = [];
    let parts: Buffer[] = [Buffer.from(`${tag} `)];
    for (const piece of command) {
      if (typeof piece === 'string') {
        parts.push(Buffer.from(piece, 'latin1'));
        continue;
      }
      const { length } = piece.literal;
      const free = this.has('LITERAL+') || (length <= LITERAL_MINUS && (this.has('LITERAL-') || this.has('IMAP4REV2')));
      parts.push(Buffer.from(`{${length}${free ? '+' : ''}}\r\n`));
      if (!free) {
        chunks.push(Buffer.concat(parts));
        parts = [];
      }
      parts.push(piece.literal);
    }
    parts.push(Buffer.from('\r\n'));
    return [...chunks, Buffer.concat(parts)];
  }

  /**
   * Reads until all `tags` have their answers, each in its time whatever else the server has to say; with `continuation`, until the server asks for more (true) or has answered
   * the last one (false).
   */
  async #collect(tags: readonly string[], answers: Answer[], continuation: boolean): Promise<boolean> {
    let data: (readonly Datum[])[] = [];
    let deadline = performance.now() + this.#patience;
    let octets = 0;
    const budget = { left: MOST_DATA };
    while (answers.length < tags.length) {
      const timeout = deadline - performance.now();
      if (timeout < 0) throw new LostError(`no answer within ${this.#patience} ms`);
      const frame = await this.#connection.read('response', { timeout });
      if (frame.kind === 'timeout') throw new LostError(`no answer within ${this.#patience} ms`);
      if (frame.kind === 'too-long') throw new LostError(`an answer is longer than ${frame.limit} octets`);
      if (frame.kind === 'end') throw new LostError('the server closed the connection');
      octets += frame.octets.length;
      if (octets > MOST_OCTETS) throw new LostError(`an answer is longer than ${MOST_OCTETS} octets`);
      const head = frame.octets.toString('latin1', 0, 2);
      if (head === '* ') {
        data.push(readData(frame.octets, 2, budget));
        if (data.length > MOST_RESPONSES || budget.left <= 0) throw new LostError('an answer goes on without end');
      } else if (head.startsWith('+')) {
        if (continuation && answers.length === tags.length - 1) return true;
      } else {
        const { tag, status, text } =
          /^(?<tag>[^ ]+) (?<status>OK|NO|BAD)\b ?(?<text>.*)/is.exec(frame.octets.toString('latin1').trimEnd())
            ?.groups ?? {};
        if (tag !== tags[answers.length]) {
          throw new LostError(`an answer to no command: ${excerpt(this.#clean(frame.octets.toString('latin1')))}`);
        }
        answers.push({ status: (status ?? '').toUpperCase(), text: this.#clean(text ?? ''), data });
        data = [];
        octets = 0;
        budget.left = MOST_DATA;
        deadline = performance.now() + this.#patience;
      }
    }
    return false;
  }
}
