import { expect } from 'vitest';
import type { RunningServer } from '../index.js';
import { LineClient } from './line-client.js';

/** What a response must be: a string for the whole line, a RegExp for a part of it. */
export type Expected = string | RegExp;

function check(line: string, expected: Expected, context: string): void {
  if (typeof expected === 'string') expect(line, context).toBe(expected);
  else expect(line, context).toMatch(expected);
}

/** A POP3 client for tests in dialogue form. */
export class Pop3Client {
  greeting = '';

  private constructor(readonly wire: LineClient) {}

  static async connect(server: RunningServer, protocol: 'pop3' | 'pop3s' = 'pop3'): Promise<Pop3Client> {
    const tls = protocol === 'pop3s' ? { ca: server.certificate } : undefined;
    const client = new Pop3Client(await LineClient.connect(server.ports[protocol], tls));
    client.greeting = await client.wire.line();
    return client;
  }

  static async login(server: RunningServer, user = 'alice', password = 'secret'): Promise<Pop3Client> {
    const client = await Pop3Client.connect(server);
    await client.ok(`USER ${user}`);
    await client.ok(`PASS ${password}`);
    return client;
  }

  /** One command and its one-line response. */
  async says(command: string, expected: Expected): Promise<string> {
    this.wire.send(command);
    return this.answers(expected, command);
  }

  ok(command: string): Promise<string> {
    return this.says(command, /^\+OK( |$)/);
  }

  err(command: string): Promise<string> {
    return this.says(command, /^-ERR [^[]/);
  }

  /** The next line of the server. */
  async answers(expected: Expected, context = ''): Promise<string> {
    const line = await this.wire.line();
    check(line, expected, context);
    return line;
  }

  /** A command with a multi-line response: its lines, byte-stuffing undone. */
  async lines(command: string): Promise<string[]> {
    await this.ok(command);
    return this.rest();
  }

  /** The lines up to the termination octet. */
  async rest(): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.wire.line();
      if (line === '.') return lines;
      lines.push(line.startsWith('.') ? line.slice(1) : line);
    }
  }

  /** A message as RETR or TOP sends it. */
  async message(command: string): Promise<string> {
    return (await this.lines(command)).map((line) => `${line}\r\n`).join('');
  }

  async quit(): Promise<void> {
    await this.ok('QUIT');
    expect(await this.wire.end()).toBe('');
  }
}
