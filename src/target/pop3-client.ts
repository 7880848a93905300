import type { Connection, Framing } from '../net/index.js';
import { unstuff } from '../pop3/multiline.js';
import { cleanOf, type Clean } from './clean.js';
import { dial, LostError, RESPONSE_LIMIT, unusable } from './dial.js';
import { TargetError } from './errors.js';
import { checkGreeting, excerpt } from './greeting.js';
import { endpointUrl } from './target.js';
import type { Account, Endpoint, Target } from './target.js';

/** How often, in milliseconds, a maildrop is asked for again that another session still holds (RFC 1939 §4). */
const RETRY = 50;
/** Milliseconds, before the time scale, that a locked maildrop is waited for. */
const LOCK_LIMIT = 5_000;
const LOCKED = /\[IN-USE\]|lock|in use|busy/i;

/** Messages that a maildrop under test may hold: each is asked for on its own. */
const MOST_MESSAGES = 100_000;
/** Octets of a listing. */
const LISTING_LIMIT = 4 * 1024 * 1024;

/** A POP3 session for custodial work. */
export class Pop3Client {
  readonly endpoint: Endpoint;
  readonly greeting: string;
  /** CAPA lines, upper case, before login and after; empty where CAPA is not known. */
  before: readonly string[] = [];
  after: readonly string[] = [];
  readonly #connection: Connection;
  readonly #patience: number;
  readonly #clean: Clean;

  private constructor(connection: Connection, endpoint: Endpoint, greeting: string, patience: number, clean: Clean) {
    this.#connection = connection;
    this.endpoint = endpoint;
    this.greeting = greeting;
    this.#patience = patience;
    this.#clean = clean;
  }

  /**
   * Connects, changes to TLS where the endpoint demands it, and logs in with USER and PASS, else with AUTH PLAIN; waits a
   * while for a maildrop that an earlier session has not let go of.
   * @throws {TargetError} in one line that says what is wrong and what to do
   */
  static async login(target: Target, endpoint: Endpoint, account: Account, signal?: AbortSignal): Promise<Pop3Client> {
    const deadline = performance.now() + LOCK_LIMIT * target.timeScale;
    const clean = cleanOf(account);
    for (;;) {
      const connection = await dial(target, endpoint, signal);
      const patience = RESPONSE_LIMIT * target.timeScale;
      try {
        const greeting = checkGreeting(await connection.read('line', { timeout: patience }), endpoint, patience, clean);
        const client = new Pop3Client(connection, endpoint, greeting, patience, clean);
        if (await client.#enter(account)) return client;
        if (performance.now() > deadline)
          throw new LostError(`the maildrop of ${account.user} stays locked by another session`);
        await connection.end();
        await new Promise((resolve) => setTimeout(resolve, RETRY));
      } catch (error) {
        await connection.reset();
        if (error instanceof LostError) throw new TargetError('protocol', `${endpointUrl(endpoint)}: ${error.message}`);
        throw unusable(error);
      }
    }
  }

  /** How many messages the maildrop holds, and octets. */
  async stat(): Promise<{ messages: number; octets: number }> {
    const answer = await this.#must('STAT');
    const groups = /^\+OK (?<messages>\d+) (?<octets>\d+)/.exec(answer)?.groups;
    if (!groups) throw new LostError(`STAT was answered with ${this.#shown(answer)}`);
    const messages = Number(groups.messages);
    if (messages > MOST_MESSAGES) throw new LostError(`the maildrop holds more than ${MOST_MESSAGES} messages`);
    return { messages, octets: Number(groups.octets) };
  }

  /** The octets of a message, byte-stuffing undone. */
  async retr(message: number): Promise<Buffer> {
    await this.#must(`RETR ${message}`);
    return unstuff(await this.#read('block')).octets;
  }

  /** The header of a message. */
  async top(message: number): Promise<Buffer> {
    await this.#must(`TOP ${message} 0`);
    return unstuff(await this.#read('block')).octets;
  }

  /** Marks messages 1 to `last` as deleted. */
  async deleteAll(last: number): Promise<void> {
    for (let message = 1; message <= last; message += 1) await this.#must(`DELE ${message}`);
  }

  /** Ends the session, so that marked messages are removed (RFC 1939 §6). */
  async quit(): Promise<void> {
    await this.#must('QUIT');
    await this.#connection.end();
  }

  /** Cuts the connection; nothing is removed. */
  drop(): Promise<void> {
    return this.#connection.reset();
  }

  /** False when the maildrop is locked. */
  async #enter(account: Account): Promise<boolean> {
    const url = endpointUrl(this.endpoint);
    if (this.endpoint.tls === 'starttls') {
      const answer = await this.#ask('STLS');
      if (!answer.startsWith('+OK'))
        throw new TargetError('tls', `${url} does not change to TLS: ${this.#shown(answer)}`);
      await this.#connection.upgrade();
    }
    this.before = await this.#capabilities();
    const answer = await this.#authenticate(account);
    if (!answer.startsWith('+OK')) {
      if (LOCKED.test(answer)) return false;
      const text = this.#shown(answer);
      const hint =
        this.before.includes('STLS') && !this.#connection.secure
          ? 'check user name and password, or set tls: starttls (pop+starttls://)'
          : 'check user name and password';
      throw new TargetError('login', `${url} refuses the login of ${account.user}: ${text}; ${hint}`);
    }
    this.after = await this.#capabilities();
    return true;
  }

  async #authenticate({ user, password }: Account): Promise<string> {
    // Where CAPA is answered and USER is not in it, USER is not there (RFC 2449 §6.3).
    const plain = this.before.some((line) => /^SASL .*\bPLAIN\b/.test(line));
    if (plain && !this.before.includes('USER')) {
      const challenge = await this.#ask('AUTH PLAIN');
      if (!challenge.startsWith('+ ') && challenge !== '+') return challenge;
      return this.#ask(Buffer.from(`\0${user}\0${password}`).toString('base64'));
    }
    const answer = await this.#ask(`USER ${user}`);
    return answer.startsWith('+OK') ? this.#ask(`PASS ${password}`) : answer;
  }

  async #capabilities(): Promise<string[]> {
    if (!(await this.#ask('CAPA')).startsWith('+OK')) return [];
    const lines = (await this.#read('block', LISTING_LIMIT)).toString('latin1').split(/\r?\n/);
    return lines.slice(0, lines.indexOf('.')).map((line) => line.toUpperCase());
  }

  async #must(command: string): Promise<string> {
    const answer = await this.#ask(command);
    if (answer.startsWith('+OK')) return answer;
    throw new LostError(`${command} was refused: ${this.#shown(answer)}`);
  }

  async #ask(command: string): Promise<string> {
    await this.#connection.write(Buffer.from(`${command}\r\n`), { timeout: this.#patience });
    return (await this.#read('line')).toString('latin1').trimEnd();
  }

  /** A server's line, fit for a message. */
  #shown(answer: string): string {
    return excerpt(this.#clean(answer));
  }

  async #read(framing: Framing, limit?: number): Promise<Buffer> {
    const frame = await this.#connection.read(framing, { timeout: this.#patience, ...(limit && { limit }) });
    if (frame.kind === 'frame') return frame.octets;
    if (frame.kind === 'timeout') throw new LostError(`no answer within ${this.#patience} ms`);
    if (frame.kind === 'too-long') throw new LostError(`an answer is longer than ${frame.limit} octets`);
    throw new LostError('the server closed the connection');
  }
}
