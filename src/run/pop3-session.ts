import type { RuleSink } from '../events/rules/index.js';
import {
  isMultiline,
  judge,
  judgeContinuation,
  keyword,
  parseStatus,
  type Judgement,
  type Pop3Watch,
} from '../pop3/index.js';
import type { Piece } from '../pattern/template.js';
import type { CommandStep, SessionSpec } from '../script/model.js';
import type { Pop3View } from './both/pop3-view.js';
import type { Cut, Observation } from './observation.js';
import { breachOf } from './rules.js';
import {
  farewell,
  isCut,
  Line,
  refused,
  ScriptError,
  SetupError,
  wants,
  type Awaited,
  type Session,
  type Wiring,
} from './session.js';

const crlf = Buffer.from('\r\n');

const word = (octets: string): Piece => ({ octets: Buffer.from(octets), secret: false });
/**
 * How much longer than for other answers is waited for that to a login, which may first wait for the lock on the maildrop
 * (RFC 1939 §4 says nothing of how long).
 */
const loginFactor = 3;
const login = /^(?:PASS|APOP|AUTH)$/;
/** Octets of a listing, which is read line by line; messages may be as large as the target's limits let them. */
const listingLimit = 4 * 1024 * 1024;
const message = /^(?:RETR|TOP)$/;
/** Milliseconds between two attempts at a locked maildrop. */
const lockPause = 100;

/** The octets of a piece in the form that the script asks for; POP3 knows base64 alone (RFC 5034 §4). */
function formed({ octets, form }: Piece): Buffer {
  if (form === undefined) return octets;
  if (form === 'base64') return Buffer.from(octets.toString('base64'));
  throw new ScriptError(`POP3 has no form ${form}: write base64, or none`);
}

/** The mutable side of an observation. */
type Reading = { -readonly [Key in keyof Observation]: Observation[Key] };

interface Sent {
  /** The command line as text, which tells whether its answer has many lines. */
  readonly command: string;
  readonly octets: Buffer;
}

/** A POP3 connection: one answer for each command, in order, and knowledge of which answers have many lines. */
export class Pop3Session implements Session {
  readonly #line: Line;
  readonly #wiring: Wiring;
  readonly #watch: Pop3Watch;
  readonly #view: Pop3View;
  /** The command that awaits a SASL response (RFC 5034 §4). */
  #pending: string | undefined;
  /** A UTF8 or LANG command succeeded: texts may hold UTF-8 (RFC 6856). */
  #utf8 = false;

  constructor(
    readonly spec: SessionSpec,
    wiring: Wiring,
    watch: Pop3Watch,
    view: Pop3View,
  ) {
    this.#line = new Line(wiring);
    this.#wiring = wiring;
    this.#watch = watch;
    this.#view = view;
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  async open(awaited: Awaited): Promise<Observation> {
    this.#pending = undefined;
    this.#utf8 = false;
    await this.#line.connect();
    this.#watch.connected(this.#line.connection.secure);
    return this.#answer('', awaited, true);
  }

  async perform(step: CommandStep, pieces: readonly Piece[], awaited: Awaited): Promise<Observation> {
    const [first] = await this.pipeline([{ step, pieces, awaited }]);
    if (!first) throw new Error('one command has one answer');
    return first;
  }

  async pipeline(
    commands: readonly { step: CommandStep; pieces: readonly Piece[]; awaited: Awaited }[],
  ): Promise<Observation[]> {
    const sent = commands.map(({ step, pieces }) => this.#encode(step, pieces));
    await this.#write(Buffer.concat(sent.map(({ octets }) => octets)));
    const observations: Observation[] = [];
    let cut: Cut | undefined;
    for (const [index, { awaited }] of commands.entries()) {
      const command = sent[index]?.command ?? '';
      // Who was silent for so long, or is gone, is not waited for once more for each command.
      const seen = cut ? { untagged: [], command, cut } : await this.#answer(command, awaited);
      cut ??= seen.cut;
      observations.push(seen);
    }
    return observations;
  }

  listen(awaited: Awaited): Promise<Observation> {
    return this.#answer(this.#pending ?? '', awaited);
  }

  async upgrade(): Promise<Buffer> {
    const { clear } = await this.#line.connection.upgrade();
    this.#hear(clear, (sink) => this.#watch.secured(sink, clear));
    return clear;
  }

  async secure(): Promise<void> {
    await this.demand('STLS', [word('STLS')]);
    const clear = await this.upgrade();
    if (clear.length > 0) throw new SetupError('octets came in clear behind the answer to STLS');
  }

  /** QUIT releases the maildrop for the next test at once (RFC 1939 §6); what it removes is removed anyway. */
  async part(): Promise<void> {
    if (this.#line.alive && this.#pending === undefined) {
      await this.#write(Buffer.from('QUIT\r\n'), farewell);
      const { cut } = await this.#readReply('QUIT', farewell, false);
      if (!cut) this.#end(await this.#line.end(farewell, this.#unasked));
    }
    await this.leave('close');
  }

  async leave(how: 'close' | 'reset'): Promise<void> {
    this.#lookBack();
    await this.#line.leave(how);
  }

  /**
   * USER and PASS in the runner's own name. A maildrop that an earlier session still holds is asked for again during
   * `patience` milliseconds (RFC 2449 §8.1.2: IN-USE, LOGIN-DELAY).
   */
  async login(user: Piece, password: Piece, patience: number): Promise<void> {
    const deadline = performance.now() + patience;
    for (;;) {
      await this.demand('USER', [word('USER '), user]);
      try {
        await this.demand('PASS', [word('PASS '), password]);
        return;
      } catch (error) {
        const locked = error instanceof SetupError && /\[(?:IN-USE|LOGIN-DELAY)|lock/i.test(error.message);
        if (!locked || performance.now() > deadline) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, lockPause));
    }
  }

  /** Sends a command of the runner's own and demands +OK. */
  async demand(what: string, pieces: readonly Piece[]): Promise<void> {
    await this.#write(Buffer.concat([...pieces.map((piece) => piece.octets), crlf]));
    const reading = await this.#readReply(what, this.#patience(what), false);
    if (reading.status?.status?.ok) return;
    throw refused(what, reading.status?.line ?? reading.continuation?.octets, reading.cut);
  }

  /** Milliseconds in which the answer to a command must begin. */
  #patience(command: string): number {
    return this.#line.patience * (login.test(keyword(command)) ? loginFactor : 1);
  }

  #encode(step: CommandStep, pieces: readonly Piece[]): Sent {
    const octets = Buffer.concat(pieces.map(formed));
    return {
      command: this.#pending ?? octets.toString('latin1'),
      octets: step.raw ? octets : Buffer.concat([octets, crlf]),
    };
  }

  async #answer(command: string, awaited: Awaited, greeting = false): Promise<Observation> {
    const { status, continuation, closed, silence } = wants(awaited.expect);
    const reading =
      status || continuation || greeting
        ? await this.#readReply(command, awaited.within ?? this.#patience(command), greeting)
        : { untagged: [], command };
    this.#pending = reading.continuation ? command : undefined;
    if (closed && !reading.cut && !awaited.satisfied(reading)) {
      reading.cut = await this.#line.end(this.#line.patience, this.#unasked);
      this.#end(reading.cut);
    }
    if (silence > 0 && !reading.cut && !awaited.satisfied(reading)) {
      reading.listened = silence;
      const came = await this.#line.listen(silence);
      if (came && isCut(came)) {
        reading.cut = came;
        this.#end(came);
      } else if (came) {
        reading.noise = came;
        this.#unasked(came);
      }
    }
    return reading;
  }

  /** Reads a status line, with what follows it where the command has a multi-line response; or a continuation request. */
  async #readReply(command: string, patience: number, greeting: boolean): Promise<Reading> {
    const reading: Reading = { untagged: [], command };
    const line = await this.#line.read('line', performance.now() + patience, patience);
    if (isCut(line)) {
      this.#unanswered(line, patience);
      return { ...reading, cut: line };
    }
    const continuation = greeting ? undefined : judgeContinuation(line);
    if (continuation) {
      this.#report(line, continuation);
      this.#hear(line, (sink) => this.#watch.continued(sink));
      return { ...reading, continuation: { octets: line } };
    }
    const { status } = parseStatus(line, { greeting, utf8: this.#utf8 });
    reading.status = status ? { line, status } : { line };
    if (status?.ok && isMultiline(command)) await this.#readBlock(reading);
    const judgement = judge(greeting ? undefined : command, line, reading.block, { utf8: this.#utf8 });
    const whole = reading.block ? Buffer.concat([line, reading.block]) : line;
    this.#report(whole, judgement);
    this.#hear(whole, (sink) => {
      if (greeting) this.#watch.greeted(sink, status);
      else this.#watch.answered(sink, { status, block: reading.block });
      this.#view.heard(sink, this.#watch);
    });
    if (status?.ok && /^(?:UTF8|LANG)$/.test(keyword(command))) this.#utf8 = true;
    return reading;
  }

  async #readBlock(reading: Reading): Promise<void> {
    const limit = message.test(keyword(reading.command)) ? undefined : listingLimit;
    const { patience } = this.#line;
    const block = await this.#line.read('block', performance.now() + patience, patience, limit);
    if (!isCut(block)) {
      reading.block = block;
      return;
    }
    reading.cut = block;
    if (!/^(?:closed|reset|timeout)$/.test(block.kind) || !this.#watch.isInStep) return;
    this.#hear(block.rest, (sink) => {
      sink.saw('pop3/grammar/termination');
      sink.broke('pop3/grammar/termination', { message: unfinished, kind: unfinished });
    });
  }

  #report(octets: Buffer, { judged, faults }: Judgement): void {
    if (!this.#watch.isInStep) return;
    this.#hear(octets, (sink) => {
      for (const rule of judged) sink.saw(rule);
      for (const fault of faults) sink.broke(fault.watch, breachOf(fault));
    });
  }

  #hear(octets: Buffer, check: (sink: RuleSink) => void): void {
    this.#wiring.rules.hear(octets, check);
  }

  async #write(octets: Buffer, timeout?: number): Promise<void> {
    const { connection } = this.#line;
    const unread = connection.pending();
    this.#hear(unread, (sink) => this.#watch.sent(sink, octets, unread));
    await connection.write(octets, timeout === undefined ? {} : { timeout });
  }

  readonly #unasked = (octets: Buffer): void => {
    this.#hear(octets, (sink) => this.#watch.unasked(sink));
  };

  /** Nothing came in answer. */
  #unanswered(cut: Cut, patience: number): void {
    if (cut.kind !== 'timeout') this.#end(cut);
    else if (patience >= this.#line.patience) this.#hear(cut.rest, (sink) => this.#watch.unanswered(sink));
  }

  /** Nothing more was awaited. */
  #end(cut: Cut): void {
    if (cut.kind === 'closed' || cut.kind === 'reset') {
      if (cut.rest.length > 0) this.#unasked(cut.rest);
      this.#hear(Buffer.alloc(0), (sink) => this.#watch.ended(sink));
    } else if (cut.kind === 'timeout' && cut.milliseconds >= this.#line.patience) {
      this.#hear(Buffer.alloc(0), (sink) => this.#watch.stillOpen(sink));
    }
  }

  /** Before the client leaves: what has come unasked, and whether the server has left already. */
  #lookBack(): void {
    const { unread, over } = this.#line;
    if (unread.length > 0) this.#unasked(unread);
    this.#hear(Buffer.alloc(0), (sink) => {
      if (over === 'closed' || over === 'reset') this.#watch.ended(sink);
      else this.#watch.left(sink);
    });
  }
}

const unfinished = 'the multi-line response does not end in a line that is a dot alone';
