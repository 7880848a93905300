import {
  advance,
  encodeCommand,
  initialContext,
  parseResponse,
  type Chunk,
  type GrammarContext,
  type ImapWatch,
} from '../imap/index.js';
import type { Piece } from '../pattern/template.js';
import type { CommandStep, SessionSpec } from '../script/model.js';
import { reportImapGrammar } from './imap-grammar.js';
import type { Cut, Observation, Received } from './observation.js';
import {
  farewell,
  isCut,
  Line,
  refused,
  SetupError,
  wants,
  type Awaited,
  type Session,
  type Wiring,
} from './session.js';

/** What was read so far in the course of a step. */
interface Reading {
  readonly tag: string | undefined;
  untagged: Received[];
  tagged?: Received;
  continuation?: Received;
  cut?: Cut;
  listened?: number;
  noise?: Buffer;
  /** Of all that was read. */
  octets: number;
}

const word = (octets: string): Piece => ({ octets: Buffer.from(octets), secret: false });

/** Whose tag ends a reading: none, any that was sent, or one. */
const anyTag = '*';

/** Responses that one step may bring, and octets in them: no mailbox of a test has so many messages. */
const mostResponses = 50_000;
const mostOctets = 64 * 1024 * 1024;
/** Milliseconds without a response after which all that came is looked at. */
const lull = 20;

/** An IMAP connection: tags, literals that wait for leave, and untagged data that belongs to the step it came in. */
export class ImapSession implements Session {
  readonly #line: Line;
  readonly #wiring: Wiring;
  readonly #nextTag: () => string;
  /** All raw octets sent, as latin1, and the tags of commands, a line each. */
  #sent = '';
  readonly #watch: ImapWatch;
  #context: GrammarContext = initialContext;
  /** Read after one step was complete, hence part of the next one. */
  #early: Received[] = [];
  /** The tag of the command that is still to be answered. */
  #pending: string | undefined;
  /** The server asked for continuation data, as for IDLE or AUTHENTICATE: the next line goes without a tag. */
  #continuing = false;
  /** Tags of a pipeline, and the answers that came before their turn: a server may work ahead (RFC 3501 §5.5). */
  readonly #answers = new Map<string, Received | undefined>();

  constructor(
    readonly spec: SessionSpec,
    wiring: Wiring,
    nextTag: () => string,
    watch: ImapWatch,
  ) {
    this.#line = new Line(wiring);
    this.#wiring = wiring;
    this.#nextTag = nextTag;
    this.#watch = watch;
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  async open(awaited: Awaited): Promise<Observation> {
    this.#context = initialContext;
    this.#pending = undefined;
    this.#continuing = false;
    this.#answers.clear();
    this.#early = [];
    await this.#line.connect();
    this.#watch.connected();
    const reading = this.#reading(undefined);
    await this.#readOne(reading, this.#deadline(awaited), this.#line.patience);
    await this.#readEnd(reading, awaited);
    return observed(reading, '');
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
    const observations: Observation[] = [];
    const first = sent[0];
    const [only] = commands;
    if (commands.length > 1) {
      // Whoever pipelines a synchronising literal does so on purpose: nothing is waited for.
      await this.#write(sent.flatMap(({ chunks }) => chunks));
    } else if (first && only) {
      const refused = await this.#writeInTurn(first, only.awaited);
      if (refused) return [refused];
    }
    this.#answers.clear();
    for (const { tag } of sent) this.#answers.set(tag, undefined);
    let cut: Cut | undefined;
    for (const [index, { step, awaited }] of commands.entries()) {
      const reading = this.#reading(sent[index]?.tag);
      // Who was silent for so long, or is gone, is not waited for once more for each command.
      if (cut && !reading.tagged) reading.cut = cut;
      await this.#collect(reading, awaited);
      cut ??= reading.cut;
      observations.push(observed(reading, step.send.source));
    }
    return observations;
  }

  async listen(awaited: Awaited): Promise<Observation> {
    const reading = this.#reading(this.#pending);
    await this.#collect(reading, awaited);
    return observed(reading, '');
  }

  async upgrade(): Promise<Buffer> {
    const { clear } = await this.#line.connection.upgrade();
    this.#watch.secured();
    return clear;
  }

  async secure(): Promise<void> {
    await this.demand('STARTTLS', [word('STARTTLS')]);
    const clear = await this.upgrade();
    if (clear.length > 0) throw new SetupError('octets came in clear behind the answer to STARTTLS');
  }

  async select(command: 'SELECT' | 'EXAMINE', mailbox: Buffer): Promise<void> {
    await this.demand(command, [word(`${command} `), { octets: mailbox, secret: false, form: 'astring' }]);
  }

  /** Nothing of an IMAP session outlives its connection (RFC 3501 §3.4 allows to close it at any time). */
  part(): Promise<void> {
    this.#line.abandon();
    return Promise.resolve();
  }

  leave(how: 'close' | 'reset'): Promise<void> {
    return this.#line.leave(how);
  }

  /** Sends a command of the runner's own and demands OK; the untagged data goes with it. */
  async demand(what: string, pieces: readonly Piece[]): Promise<readonly Received[]> {
    const tag = this.#nextTag();
    return this.#demand(what, tag, encodeCommand(tag, pieces));
  }

  async #demand(what: string, tag: string, chunks: readonly Chunk[]): Promise<readonly Received[]> {
    const reading = this.#reading(tag);
    const deadline = performance.now() + this.#line.patience;
    for (const chunk of chunks) {
      await this.#write([chunk]);
      if (chunk.awaitContinuation) {
        await this.#readUntil(reading, deadline, () => reading.continuation !== undefined);
        if (reading.tagged ?? reading.cut) break;
        delete reading.continuation;
      }
    }
    await this.#readUntil(reading, deadline, () => false);
    const response = reading.tagged?.response;
    if (response?.kind === 'tagged' && response.name === 'OK') return reading.untagged;
    throw refused(what, reading.tagged?.octets, reading.cut);
  }

  /** Logs in, and enables IMAP4rev2 where the test is for it and the server speaks both. */
  async login(user: Piece, password: Piece, how: { loginDisabled: boolean; enable: boolean }): Promise<void> {
    if (how.loginDisabled) {
      const message = Buffer.concat([Buffer.of(0), user.octets, Buffer.of(0), password.octets]).toString('base64');
      const tag = this.#nextTag();
      // Not every server takes the message with the command (RFC 4959).
      const command = encodeCommand(tag, [word('AUTHENTICATE PLAIN')]);
      const response = encodeCommand(undefined, [{ octets: Buffer.from(message), secret: true }]);
      const waiting = command.map((chunk) => ({ ...chunk, awaitContinuation: true }));
      await this.#demand('AUTHENTICATE PLAIN', tag, [...waiting, ...response]);
    } else {
      const astring = (piece: Piece): Piece => ({ ...piece, form: 'astring' });
      await this.demand('LOGIN', [word('LOGIN '), astring(user), word(' '), astring(password)]);
    }
    if (how.enable) await this.demand('ENABLE IMAP4rev2', [word('ENABLE IMAP4rev2')]);
  }

  #encode(step: CommandStep, pieces: readonly Piece[]): { tag: string; chunks: Chunk[] } {
    const continuing = this.#continuing ? this.#pending : undefined;
    this.#continuing = false;
    if (step.raw) {
      const octets = Buffer.concat(pieces.map((piece) => piece.octets));
      this.#sent += octets.toString('latin1');
      return { tag: continuing ?? anyTag, chunks: [{ octets, secret: [], awaitContinuation: false }] };
    }
    if (continuing !== undefined) return { tag: continuing, chunks: encodeCommand(undefined, pieces) };
    const tag = this.#nextTag();
    this.#sent = `${tag}\r\n${this.#sent}`;
    return { tag, chunks: encodeCommand(tag, pieces) };
  }

  /** Sends chunk by chunk, as synchronising literals demand; yields the whole answer where the server refuses one. */
  async #writeInTurn(sent: { tag: string; chunks: Chunk[] }, awaited: Awaited): Promise<Observation | undefined> {
    let start = 0;
    for (const [index, chunk] of sent.chunks.entries()) {
      if (!chunk.awaitContinuation) continue;
      await this.#write(sent.chunks.slice(start, index + 1));
      start = index + 1;
      const reading = this.#reading(sent.tag);
      await this.#readUntil(reading, this.#deadline(awaited), () => reading.continuation !== undefined);
      if (!reading.continuation) {
        await this.#readEnd(reading, awaited);
        return observed(reading, '');
      }
      this.#early.push(...reading.untagged);
    }
    if (start < sent.chunks.length) await this.#write(sent.chunks.slice(start));
    return undefined;
  }

  async #write(chunks: readonly Chunk[]): Promise<void> {
    let length = 0;
    const secret = chunks.flatMap((chunk) => {
      const before = length;
      length += chunk.octets.length;
      return chunk.secret.map(({ start, end }) => ({ start: before + start, end: before + end }));
    });
    const octets = Buffer.concat(chunks.map((chunk) => chunk.octets));
    this.#watch.sent(octets);
    await this.#line.connection.write(octets, { secret });
  }

  #reading(tag: string | undefined): Reading {
    const untagged = this.#early;
    this.#early = [];
    const tagged = tag === undefined ? undefined : this.#answers.get(tag);
    return { tag, untagged, octets: 0, ...(tagged && { tagged }) };
  }

  #deadline(awaited: Awaited): number {
    return performance.now() + (awaited.within ?? this.#line.patience);
  }

  /** Reads until the answer that the step waits for is complete. */
  async #collect(reading: Reading, awaited: Awaited): Promise<void> {
    const { tagged, continuation, closed, silence, loose, absent } = wants(awaited.expect);
    const isContinued = (): boolean => continuation && reading.continuation !== undefined;
    if (loose) await this.#readUntilSatisfied(reading, awaited, isContinued);
    else if (tagged || continuation || absent) await this.#readAnswer(reading, awaited, isContinued);
    else if (!closed && silence === 0) await this.#readUntil(reading, this.#deadline(awaited), () => true);
    if (reading.tagged) this.#continuing = false;
    else if (reading.continuation) this.#continuing = true;
    this.#pending = reading.tagged ? undefined : reading.tag;
    await this.#readEnd(reading, awaited);
  }

  /** A server that asks for more, where the script has no more to say, is not waited for until the deadline. */
  async #readAnswer(reading: Reading, awaited: Awaited, isContinued: () => boolean): Promise<void> {
    await this.#readUntil(reading, this.#deadline(awaited), () => isContinued() || reading.continuation !== undefined);
    if (!isContinued()) await this.#readUntil(reading, performance.now() + farewell, () => false);
  }

  /**
   * Reads until what was seen is enough. Of many responses not each one is looked at with all that came before: that
   * would take the square of their number.
   */
  async #readUntilSatisfied(reading: Reading, awaited: Awaited, enough: () => boolean): Promise<void> {
    const deadline = this.#deadline(awaited);
    const allowed = Math.round(deadline - performance.now());
    let looked = -1;
    const isSatisfied = (): boolean => {
      looked = reading.untagged.length;
      return awaited.satisfied(observed(reading, ''));
    };
    while (!reading.cut && !reading.tagged && !enough()) {
      const fresh = reading.untagged.length - looked;
      if (fresh > looked / 16 && isSatisfied()) return;
      const isBehind = reading.untagged.length > looked;
      const until = isBehind ? Math.min(deadline, performance.now() + lull) : deadline;
      await this.#readOne(reading, until, allowed);
      if (!isBehind || !hasTimedOut(reading) || performance.now() >= deadline) continue;
      delete reading.cut;
      if (isSatisfied()) return;
    }
  }

  async #readEnd(reading: Reading, awaited: Awaited): Promise<void> {
    const { closed, silence } = wants(awaited.expect);
    const isSatisfied = (): boolean => awaited.satisfied(observed(reading, ''));
    if (closed && !reading.cut && !isSatisfied()) {
      await this.#readUntil(reading, performance.now() + this.#line.patience, () => false, true);
    }
    if (silence > 0 && !reading.cut && !isSatisfied()) {
      reading.listened = silence;
      const came = await this.#line.listen(silence);
      if (came && isCut(came)) {
        reading.cut = came;
        this.#cut(came);
      } else if (came) reading.noise = came;
    }
  }

  /** Reads responses until the tagged one, `enough`, an end, or the deadline. */
  async #readUntil(reading: Reading, deadline: number, enough: () => boolean, toTheEnd = false): Promise<void> {
    const allowed = Math.round(deadline - performance.now());
    while (!reading.cut && (toTheEnd || !reading.tagged) && !enough()) {
      await this.#readOne(reading, deadline, allowed);
    }
  }

  async #readOne(reading: Reading, deadline: number, allowed: number): Promise<void> {
    if (reading.untagged.length >= mostResponses) {
      reading.cut = { kind: 'too-many', limit: mostResponses, rest: Buffer.alloc(0) };
      return;
    }
    if (reading.octets >= mostOctets) {
      reading.cut = { kind: 'too-much', limit: mostOctets, rest: Buffer.alloc(0) };
      return;
    }
    const octets = await this.#line.read('response', deadline, allowed);
    if (isCut(octets)) {
      reading.cut = octets;
      this.#cut(octets);
      return;
    }
    reading.octets += octets.length;
    const { response, faults, judged } = parseResponse(octets, this.#context);
    this.#wiring.rules.hear(octets, (sink) => {
      reportImapGrammar(sink, judged.names(), faults);
      if (response) this.#wiring.inbox?.heard(sink, response);
      this.#watch.received(sink, response, this.#context);
    });
    const received: Received = response ? { octets, response } : { octets };
    if (response) this.#context = advance(this.#context, response);
    if (response?.kind === 'continuation') reading.continuation ??= received;
    else if (response?.kind === 'tagged' && this.#ends(reading, response.tag)) {
      reading.tagged ??= received;
    } else if (response?.kind === 'tagged' && this.#answers.has(response.tag)) {
      this.#answers.set(response.tag, received);
    } else reading.untagged.push(received);
  }

  /** Whether a response under this tag is what the reading waits for. */
  #ends(reading: Reading, tag: string): boolean {
    if (reading.tag !== anyTag) return tag === reading.tag;
    return this.#sent.split(/\r?\n/).some((line) => line === tag || line.startsWith(`${tag} `));
  }

  /** Where octets are left over, the BYE may be among them. */
  #cut({ kind, rest }: Cut): void {
    if (kind !== 'closed' || rest.length > 0) return;
    this.#wiring.rules.hear(rest, (sink) => this.#watch.ended(sink));
  }
}

const hasTimedOut = ({ cut }: Reading): boolean => cut?.kind === 'timeout';

function observed(reading: Reading, command: string): Observation {
  const { untagged, tagged, continuation, cut, listened, noise } = reading;
  return {
    untagged,
    command,
    ...(tagged && { tagged }),
    ...(continuation && { continuation }),
    ...(cut && { cut }),
    ...(listened !== undefined && { listened }),
    ...(noise && { noise }),
  };
}
