import { expect } from 'vitest';
import type { RunningServer } from '../../index.js';
import { LineClient } from '../../testing/line-client.js';

/** What a line must be: a string for the whole line, a RegExp for a part of it. */
export type Expected = string | RegExp;

/** An IMAP client for tests in dialogue form. Lines are latin1; those of a literal are part of the response's line. */
export class ImapClient {
  greeting = '';
  private count = 0;

  private constructor(readonly wire: LineClient) {}

  static async connect(server: RunningServer, protocol: 'imap' | 'imaps' = 'imap'): Promise<ImapClient> {
    const tls = protocol === 'imaps' ? { ca: server.certificate } : undefined;
    const client = new ImapClient(await LineClient.connect(server.ports[protocol], tls));
    client.greeting = await client.response();
    return client;
  }

  /** Logged in, and with a mailbox selected if one is named. */
  static async login(
    server: RunningServer,
    mailbox?: string,
    user = 'alice',
    password = 'secret',
  ): Promise<ImapClient> {
    const client = await ImapClient.connect(server);
    await client.ok(`LOGIN ${user} ${password}`);
    if (mailbox !== undefined) await client.ok(`SELECT ${mailbox}`);
    return client;
  }

  /** Logged in and using IMAP4rev2. */
  static async rev2(server: RunningServer, mailbox?: string): Promise<ImapClient> {
    const client = await ImapClient.login(server);
    await client.ok('ENABLE IMAP4rev2');
    if (mailbox !== undefined) await client.ok(`SELECT ${mailbox}`);
    return client;
  }

  /** Sends a command with a tag and gives all responses up to its completion, the tag cut off that. */
  async run(command: string): Promise<string[]> {
    const tag = this.send(command);
    return this.until(tag);
  }

  /** Sends a command with a fresh tag and gives the tag. */
  send(command: string): string {
    this.count += 1;
    const tag = `t${this.count}`;
    this.wire.send(`${tag} ${command}`);
    return tag;
  }

  /** All responses up to the completion of the command with this tag. */
  async until(tag: string): Promise<string[]> {
    const responses: string[] = [];
    for (;;) {
      const response = await this.response();
      if (response.startsWith(`${tag} `)) return [...responses, response.slice(tag.length + 1)];
      responses.push(response);
    }
  }

  /** One response: a line, with the literals in it and what follows them. */
  async response(): Promise<string> {
    let text = await this.wire.line();
    for (let found = /\{([0-9]+)\}$/.exec(text); found !== null; found = /\{([0-9]+)\}$/.exec(text)) {
      const octets = await this.wire.octets(Number(found[1]));
      text += `\r\n${octets.toString('latin1')}${await this.wire.line()}`;
    }
    return text;
  }

  /** Expects these untagged responses, exactly and in order, and then OK. */
  async says(command: string, ...expected: Expected[]): Promise<void> {
    await this.completes(command, 'OK', expected);
  }

  /** Expects OK whatever comes before; gives all responses. */
  async ok(command: string): Promise<string[]> {
    const responses = await this.run(command);
    expect(responses.at(-1), command).toMatch(/^OK /);
    return responses;
  }

  /** Expects NO with this code, or with none, and nothing untagged. */
  async no(command: string, code?: string): Promise<void> {
    const start = code === undefined ? 'NO [^[]' : `NO \\[${code.replace(/[()$.*+]/g, '\\$&')}\\] `;
    await this.completes(command, new RegExp(`^${start}`), []);
  }

  async bad(command: string): Promise<void> {
    await this.completes(command, /^BAD /, []);
  }

  /** Sends a message as a non-synchronizing literal. */
  async append(mailbox: string, message: string, parameters = ''): Promise<string[]> {
    const octets = message.replaceAll(/\r?\n/g, '\r\n');
    return this.ok(`APPEND ${mailbox} ${parameters}{${octets.length}+}\r\n${octets}`);
  }

  /** Expects the next response, outside of any command. */
  async next(expected: Expected): Promise<void> {
    check(await this.response(), expected, 'the next response');
  }

  private async completes(command: string, completion: Expected, expected: readonly Expected[]): Promise<void> {
    const responses = await this.run(command);
    const last = responses.pop() ?? '';
    const context = `${command}\n${responses.join('\n')}\n${last}`;
    if (completion === 'OK') expect(last, context).toMatch(/^OK /);
    else check(last, completion, context);
    expect(responses.length, context).toBe(expected.length);
    for (const [index, wanted] of expected.entries()) check(responses[index] ?? '', wanted, context);
  }
}

function check(found: string, expected: Expected, context: string): void {
  if (typeof expected === 'string') expect(found, context).toBe(expected);
  else expect(found, context).toMatch(expected);
}
