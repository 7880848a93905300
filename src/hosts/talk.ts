import { Connection } from '../net/index.js';
import type { Service } from './model.js';

export interface Patience {
  /** Milliseconds for a connection, a handshake and an answer, each. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** Octets of an answer: nothing here is long. */
const LIMITS = { frame: 64 * 1024, total: 1024 * 1024 };

/** The few words that are spoken before anybody logs in. No password goes through here. */
export class Talk {
  readonly #connection: Connection;
  readonly #timeout: number;
  readonly greeting: string;

  private constructor(connection: Connection, greeting: string, timeout: number) {
    this.#connection = connection;
    this.greeting = greeting;
    this.#timeout = timeout;
  }

  /**
   * Connects, whatever the certificate, and reads the greeting.
   * @throws {Error} in one line
   */
  static async open(service: Service, { timeout, signal }: Patience): Promise<Talk> {
    const { host, port, tls } = service;
    const connection = await Connection.open({
      host,
      port,
      tls: tls === 'implicit' ? 'implicit' : 'none',
      trust: 'accept',
      timeout,
      limits: LIMITS,
      ...(signal && { signal }),
    });
    try {
      const greeting = await lineOf(connection, timeout);
      const isOne = service.protocol === 'imap' ? /^\* (?:OK|PREAUTH)\b/i : /^\+OK\b/i;
      if (!isOne.test(greeting)) throw new Error(`it does not greet as a mail server: ${JSON.stringify(greeting)}`);
      return new Talk(connection, greeting, timeout);
    } catch (error) {
      await connection.reset();
      throw error;
    }
  }

  /** The capabilities of IMAP, or the lines of CAPA; none where the server has no answer. */
  async capabilities(protocol: Service['protocol']): Promise<string[]> {
    if (protocol === 'imap') {
      const { lines } = await this.imap('CAPABILITY');
      const [, list = ''] = lines.map((line) => /^\* CAPABILITY (.*)$/i.exec(line)).find((found) => found) ?? [];
      return list.split(' ').filter((word) => word !== '');
    }
    await this.#connection.write(Buffer.from('CAPA\r\n'));
    const first = await lineOf(this.#connection, this.#timeout);
    if (!/^\+OK/i.test(first)) return [];
    const lines: string[] = [];
    for (;;) {
      const line = await lineOf(this.#connection, this.#timeout);
      if (line === '.') return lines;
      lines.push(line);
    }
  }

  /** Sends a command and reads up to its tagged answer. */
  async imap(command: string): Promise<{ readonly ok: boolean; readonly lines: readonly string[] }> {
    await this.#connection.write(Buffer.from(`check ${command}\r\n`));
    const lines: string[] = [];
    for (;;) {
      const line = await lineOf(this.#connection, this.#timeout);
      lines.push(line);
      if (/^check /i.test(line)) return { ok: /^check OK\b/i.test(line), lines };
    }
  }

  /** STARTTLS or STLS, and the handshake. @throws {Error} in one line */
  async upgrade(protocol: Service['protocol']): Promise<void> {
    if (protocol === 'imap') {
      const { ok, lines } = await this.imap('STARTTLS');
      if (!ok) throw new Error(`STARTTLS is answered with ${JSON.stringify(lines.at(-1))}`);
    } else {
      await this.#connection.write(Buffer.from('STLS\r\n'));
      const line = await lineOf(this.#connection, this.#timeout);
      if (!/^\+OK/i.test(line)) throw new Error(`STLS is answered with ${JSON.stringify(line)}`);
    }
    await this.#connection.upgrade();
  }

  async close(protocol: Service['protocol']): Promise<void> {
    await this.#connection.write(Buffer.from(protocol === 'imap' ? 'bye LOGOUT\r\n' : 'QUIT\r\n'));
    await this.#connection.end();
  }
}

async function lineOf(connection: Connection, timeout: number): Promise<string> {
  const frame = await connection.read('line', { timeout });
  if (frame.kind === 'frame')
    return frame.octets
      .toString('latin1')
      .replace(/\r?\n$/, '')
      .replace(/[^\x20-\x7e]/g, '?');
  if (frame.kind === 'timeout') throw new Error(`no answer within ${timeout} ms`);
  throw new Error(frame.kind === 'end' ? 'the server closed the connection' : 'the server sends a line without end');
}
