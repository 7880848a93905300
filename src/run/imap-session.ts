import {
  advance,
  encodeCommand,
  initialContext,
  parseResponse,
  type Chunk,
  type GrammarContext,
} from '../imap/index.js';
import type { Piece } from '../pattern/template.js';
import type { CommandStep, SessionSpec } from '../script/model.js';
import type { Cut, Observation, Received } from './observation.js';
import { isCut, Line, SetupError, wants, type Awaited, type Session, type Wiring } from './session.js';

/** What was read so far in the course of a step. */
interface Reading {
  readonly tag: string | undefined;
  untagged: Received[];
  tagged?: Received;
  continuation?: Received;
  cut?: Cut;
  noise?: Buffer;
}

const word = (octets: string): Piece => ({ octets: Buffer.from(octets), secret: false });

/** Whose tag ends a reading: none, any (raw octets may hold every tag), or one. */
const anyTag = '*';

/** An IMAP connection: tags, literals that wait for leave, and untagged data that belongs to the step it came in. */
export class ImapSession implements Session {
  readonly #line: Line;
  readonly #wiring: Wiring;
  readonly #nextTag: () => string;
  #context: GrammarContext = initialContext;
  /** Read after one step was complete, hence part of the next one. */
  #early: Received[] = [];
  /** The command that awaits continuation data, such as IDLE or AUTHENTICATE. */
  #pending: string | undefined;

  constructor(
    readonly spec: SessionSpec,
    wiring: Wiring,
    nextTag: () => string,
  ) {
    this.#line = new Line(wiring);
    this.#wiring = wiring;
    this.#nextTag = nextTag;
  }

  get usable(): boolean {
    return this.#line.usable;
  }

  async open(awaited: Awaited): Promise<Observation> {
    this.#context = initialContext;
    this.#pending = undefined;
    this.#early = [];
    await this.#line.connect();
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
    for (const [index, { step, awaited }] of commands.entries()) {
      const reading = this.#reading(sent[index]?.tag);
      await this.#collect(reading, awaited);
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
    return clear;
  }

  async secure(): Promise<void> {
    await this.demand('STARTTLS', [word('STARTTLS')]);
    await this.upgrade();
  }

  async select(command: 'SELECT' | 'EXAMINE', mailbox: Buffer): Promise<void> {
    await this.demand(command, [word(`${command} `), { octets: mailbox, secret: false, form: 'astring' }]);
  }

  /** Nothing of an IMAP session outlives its connection (RFC 3501 §3.4 allows to close it at any time). */
  async part(): Promise<void> {
    await this.#line.leave('close');
  }

  leave(how: 'close' | 'reset'): Promise<void> {
    return this.#line.leave(how);
  }

  /** Sends a command of the runner's own and demands OK; the untagged data goes with it. */
  async demand(what: string, pieces: readonly Piece[]): Promise<readonly Received[]> {
    const tag = this.#nextTag();
    const reading = this.#reading(tag);
    const deadline = performance.now() + this.#line.patience;
    for (const chunk of encodeCommand(tag, pieces)) {
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
    const answer = reading.tagged?.octets.toString('latin1').trim() ?? reading.cut?.kind ?? 'no answer';
    throw new SetupError(`${what} was refused: ${answer}`);
  }

  /** Logs in, and enables IMAP4rev2 where the test is for it and the server speaks both. */
  async login(user: Piece, password: Piece, how: { loginDisabled: boolean; enable: boolean }): Promise<void> {
    if (how.loginDisabled) {
      const initial = Buffer.concat([Buffer.of(0), user.octets, Buffer.of(0), password.octets]).toString('base64');
      await this.demand('AUTHENTICATE PLAIN', [
        word('AUTHENTICATE PLAIN '),
        { octets: Buffer.from(initial), secret: true },
      ]);
    } else {
      const astring = (piece: Piece): Piece => ({ ...piece, form: 'astring' });
      await this.demand('LOGIN', [word('LOGIN '), astring(user), word(' '), astring(password)]);
    }
    if (how.enable) await this.demand('ENABLE IMAP4rev2', [word('ENABLE IMAP4rev2')]);
  }

  #encode(step: CommandStep, pieces: readonly Piece[]): { tag: string; chunks: Chunk[] } {
    if (step.raw) {
      const octets = Buffer.concat(pieces.map((piece) => piece.octets));
      return { tag: this.#pending ?? anyTag, chunks: [{ octets, secret: [], awaitContinuation: false }] };
    }
    if (this.#pending !== undefined) return { tag: this.#pending, chunks: encodeCommand(undefined, pieces) };
    const tag = this.#nextTag();
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
    const octets = chunks.length === 1 && chunks[0] ? chunks[0].octets : Buffer.concat(chunks.map((c) => c.octets));
    await this.#line.connection.write(octets);
  }

  #reading(tag: string | undefined): Reading {
    const untagged = this.#early;
    this.#early = [];
    return { tag, untagged };
  }

  #deadline(awaited: Awaited): number {
    return performance.now() + (awaited.within ?? this.#line.patience);
  }

  /** Reads until the answer that the step waits for is complete. */
  async #collect(reading: Reading, awaited: Awaited): Promise<void> {
    const wanted = wants(awaited.expect);
    const loose = wanted.loose || (!wanted.tagged && !wanted.continuation && !wanted.closed && wanted.silence === 0);
    if (wanted.tagged || wanted.continuation || loose) {
      await this.#readUntil(
        reading,
        this.#deadline(awaited),
        () =>
          (wanted.continuation && reading.continuation !== undefined) ||
          (loose && awaited.satisfied(observed(reading, ''))),
      );
    }
    // A continuation request leaves the command open: what follows is its data.
    this.#pending = reading.continuation && !reading.tagged ? reading.tag : undefined;
    if (reading.continuation === undefined && reading.tagged === undefined && reading.tag !== anyTag) {
      this.#pending = wanted.tagged || wanted.continuation ? undefined : reading.tag;
    }
    await this.#readEnd(reading, awaited);
  }

  async #readEnd(reading: Reading, awaited: Awaited): Promise<void> {
    const { closed, silence } = wants(awaited.expect);
    if (closed && !reading.cut) {
      await this.#readUntil(reading, performance.now() + this.#line.patience, () => false, true);
    }
    if (silence > 0 && !reading.cut) {
      const came = await this.#line.read('line', performance.now() + silence, silence);
      if (!isCut(came)) reading.noise = came;
      else if (came.rest.length > 0) reading.noise = came.rest;
      else if (came.kind !== 'timeout') reading.cut = came;
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
    const octets = await this.#line.read('response', deadline, allowed);
    if (isCut(octets)) {
      reading.cut = octets;
      return;
    }
    const { response, faults } = parseResponse(octets, this.#context);
    this.#wiring.onResponse({ protocol: 'imap', session: this.spec.name, octets, faults });
    const received: Received = response ? { octets, response } : { octets };
    if (response) this.#context = advance(this.#context, response);
    if (response?.kind === 'continuation') reading.continuation ??= received;
    else if (response?.kind === 'tagged' && (reading.tag === anyTag || response.tag === reading.tag)) {
      reading.tagged ??= received;
    } else reading.untagged.push(received);
  }
}

function observed(reading: Reading, command: string): Observation {
  const { untagged, tagged, continuation, cut, noise } = reading;
  return {
    untagged,
    command,
    ...(tagged && { tagged }),
    ...(continuation && { continuation }),
    ...(cut && { cut }),
    ...(noise && { noise }),
  };
}
