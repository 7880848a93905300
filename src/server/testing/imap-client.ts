import { expect } from 'vitest';
import type { RunningServer } from '../index.js';
import { LineClient } from './line-client.js';

/** A small IMAP client for tests that need IMAP's view of a maildrop; literals are read as part of their line. */
export class ImapClient {
  private count = 0;

  private constructor(readonly wire: LineClient) {}

  /** Logs in and selects the INBOX. */
  static async select(server: RunningServer, user = 'alice', password = 'secret'): Promise<ImapClient> {
    const client = new ImapClient(await LineClient.connect(server.ports.imap));
    expect(await client.line()).toMatch(/^\* OK /);
    await client.ok(`LOGIN ${user} "${password}"`);
    await client.ok('SELECT INBOX');
    return client;
  }

  /** A command's untagged responses; the command must succeed. */
  async ok(command: string): Promise<string[]> {
    this.count += 1;
    const tag = `a${this.count}`;
    this.wire.send(`${tag} ${command}`);
    const untagged: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line.startsWith(`${tag} `)) {
        expect(line, command).toMatch(/^a\d+ OK /);
        return untagged;
      }
      untagged.push(line);
    }
  }

  /** Appends to the INBOX with a synchronizing literal. */
  async append(message: string): Promise<void> {
    this.count += 1;
    this.wire.send(`a${this.count} APPEND INBOX {${message.length}}`);
    expect(await this.line()).toMatch(/^\+/);
    this.wire.raw(`${message}\r\n`);
    let line = await this.line();
    while (line.startsWith('* ')) line = await this.line();
    expect(line).toMatch(/^a\d+ OK /);
  }

  async idle(): Promise<void> {
    this.count += 1;
    this.wire.send(`a${this.count} IDLE`);
    let line = await this.line();
    while (line.startsWith('* ')) line = await this.line();
    expect(line).toMatch(/^\+/);
  }

  /** Ends IDLE; what came before its tagged OK. */
  async done(): Promise<string[]> {
    this.wire.send('DONE');
    const untagged: string[] = [];
    for (;;) {
      const line = await this.line();
      if (line.startsWith('a')) return untagged;
      untagged.push(line);
    }
  }

  /** The next response line, literals included. */
  async line(): Promise<string> {
    let line = await this.wire.line();
    for (;;) {
      const [, size] = /\{(\d+)\}$/.exec(line) ?? [];
      if (size === undefined) return line;
      line += `\r\n${(await this.wire.octets(Number(size))).toString('latin1')}${await this.wire.line()}`;
    }
  }
}
