import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import { makeTimestamp } from '../sasl/index.js';
import type { Credentials } from '../sasl/index.js';
import type { Maildrop } from './maildrop.js';
import type { ClientKnowledge, Pop3Behaviour, Pop3Command, Pop3Session } from './model.js';
import { Refusal } from './refusal.js';
import type { Pop3State } from './state.js';
import { DEFAULT_LANGUAGE, languages } from './texts.js';
import type { Texts } from './texts.js';

/** Longest command line in octets, CRLF included (RFC 2449 §4). */
const COMMAND_LIMIT = 255;

const COMMAND = /^([\x21-\x7e]+)(?: ([\x20-\x7e]*))?$/;

const nothingKnown: ClientKnowledge = { user: undefined, utf8: false, language: DEFAULT_LANGUAGE };

/** One POP3 session (RFC 1939 §3): reads commands and has them executed, in turn, until it ends. */
export class Pop3Connection implements Pop3Session {
  state: Pop3State = 'AUTHORIZATION';
  known: ClientKnowledge = { ...nothingKnown };
  maildrop: Maildrop | undefined;
  readonly timestamp = makeTimestamp('localhost');
  private over = false;

  constructor(
    readonly channel: Channel,
    readonly context: ConnectionContext,
    readonly behaviour: Pop3Behaviour,
  ) {}

  get texts(): Texts {
    const texts = languages.get(this.known.language);
    if (!texts) throw new Error(`no texts for ${this.known.language}`);
    return texts;
  }

  get plaintextPermitted(): boolean {
    return this.channel.secure || this.context.settings.plaintextAuthentication === 'always';
  }

  readonly credentials: Credentials = (user) => this.context.store.account(user)?.password;

  /** Runs the session to its end. Whatever ends it, the maildrop is unlocked, and only QUIT removes messages. */
  async run(): Promise<void> {
    try {
      await this.send(this.behaviour.replies.greeting(this.texts.ready, this.timestamp));
      while (!this.over) await this.next();
    } finally {
      this.closeMaildrop();
    }
  }

  send(reply: string | Buffer): Promise<void> {
    return this.channel.write(reply);
  }

  ok(text: string): Promise<void> {
    return this.send(this.behaviour.replies.ok(text));
  }

  finish(): void {
    this.over = true;
  }

  async readLine(limit: number): Promise<string | undefined> {
    const line = await this.channel.readLine(limit, this.context.settings.autologout.pop3);
    if (line === 'too-long') throw new Refusal((texts) => texts.lineTooLong(limit));
    if (typeof line !== 'string') return line.toString('latin1');
    // Autologout closes without a word, and without the UPDATE state (RFC 1939 §3).
    this.finish();
    return undefined;
  }

  async enter(user: string): Promise<void> {
    const account = this.context.store.account(user);
    const maildrop = account && this.behaviour.openMaildrop(account, this);
    if (!maildrop) throw new Refusal((texts) => texts.inUse, 'IN-USE');
    this.maildrop = maildrop;
    this.state = 'TRANSACTION';
    await this.ok(this.texts.loggedIn(maildrop.kept.length, maildrop.octets));
  }

  forget(): void {
    this.known = { ...nothingKnown };
  }

  closeMaildrop(): void {
    this.maildrop?.release();
    this.maildrop = undefined;
  }

  /** The command of a keyword in capitals. */
  protected commandOf(keyword: string): Pop3Command | undefined {
    return Object.hasOwn(this.behaviour.commands, keyword) ? this.behaviour.commands[keyword] : undefined;
  }

  private async next(): Promise<void> {
    // PASS must follow USER directly, whatever else comes in between (RFC 1939 §7).
    const { user } = this.known;
    this.known.user = undefined;
    try {
      const line = await this.readLine(COMMAND_LIMIT);
      if (line !== undefined) await this.execute(line, user);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await this.send(this.behaviour.replies.err(error.text(this.texts), error.code));
    }
  }

  private async execute(line: string, user: string | undefined): Promise<void> {
    if (line === '') throw new Refusal((texts) => texts.emptyLine);
    const [, name, rest] = COMMAND.exec(line) ?? [];
    if (name === undefined) throw new Refusal((texts) => texts.notPrintable);
    const keyword = name.toUpperCase();
    const command = this.commandOf(keyword);
    if (!command) throw new Refusal((texts) => texts.unknownCommand);
    if (!command.states.includes(this.state)) throw new Refusal((texts) => texts.wrongState(keyword, this.state));
    if (keyword === 'PASS') this.known.user = user;
    try {
      await command.execute(this, rest);
    } finally {
      if (keyword !== 'USER') this.known.user = undefined;
    }
  }
}
