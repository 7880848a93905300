import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A client of any line protocol for tests: sends what it is told, hands lines and octets out, and gives up after 5 s. */
export class LineClient {
  private buffer = Buffer.alloc(0);
  private ended = false;
  private wake: (() => void) | undefined;

  private constructor(public socket: Socket) {
    this.attach(socket);
  }

  static async connect(port: number | null, tls?: { ca: string }): Promise<LineClient> {
    if (port === null) throw new Error('the server does not listen for that protocol');
    const at = { host: '127.0.0.1', port, allowHalfOpen: true };
    const socket = tls ? connectTls({ ...at, ca: tls.ca, servername: 'localhost' }) : connect(at);
    await once(socket, tls ? 'secureConnect' : 'connect');
    return new LineClient(socket);
  }

  /** Changes to TLS, verifying the server's certificate as that of localhost. */
  async startTls(ca: string): Promise<void> {
    this.socket.removeAllListeners();
    this.socket.on('error', () => undefined);
    const tls = connectTls({ socket: this.socket, ca, servername: 'localhost' });
    await once(tls, 'secureConnect');
    this.socket = tls;
    this.attach(tls);
  }

  /** Sends octets as they are; a string as latin1. */
  raw(data: string | Buffer): void {
    this.socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
  }

  /** Sends a line, its CRLF added. */
  send(line: string): void {
    this.raw(`${line}\r\n`);
  }

  /** The next line without its CRLF; it must have one. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.buffer.indexOf('\r\n');
      if (end >= 0)
        return this.take(end + 2)
          .toString('latin1')
          .slice(0, -2);
      await this.more();
    }
  }

  async octets(count: number): Promise<Buffer> {
    while (this.buffer.length < count) await this.more();
    return this.take(count);
  }

  /** Resolves when the server has closed; gives what it sent until then. */
  async end(): Promise<string> {
    while (!this.ended) await this.more();
    return this.take(this.buffer.length).toString('latin1');
  }

  /** Cuts the connection with a reset. */
  async reset(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.resetAndDestroy();
    await closed;
  }

  close(): void {
    this.socket.destroy();
  }

  private take(count: number): Buffer {
    const octets = this.buffer.subarray(0, count);
    this.buffer = this.buffer.subarray(count);
    return octets;
  }

  private attach(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      this.wake?.();
    });
    const over = (): void => {
      this.ended = true;
      socket.end();
      this.wake?.();
    };
    socket.on('end', over);
    socket.on('close', over);
    socket.on('error', over);
  }

  private async more(): Promise<void> {
    if (this.ended)
      throw new Error(`the server has closed; left over: ${JSON.stringify(this.buffer.toString('latin1'))}`);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the server says nothing; so far: ${JSON.stringify(this.buffer.toString('latin1'))}`)),
        5_000,
      );
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
