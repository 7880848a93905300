import type { RuleLog } from '../events/rules/index.js';
import type { Piece } from '../pattern/template.js';
import type { CommandStep, Expectations, SessionSpec } from '../script/model.js';
import type { Connection, EndKind, Frame, Framing, Recorder } from '../net/index.js';
import { visible } from '../text/visible.js';
import type { ImapView } from './both/imap-view.js';
import type { Cut, Observation } from './observation.js';
import { describeCut } from './problem.js';

/** The precondition of a test could not be set up; the message says why. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** The script asks for something that has no value. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

export interface Wiring {
  /** Opens the transport, already inside TLS where the endpoint has it from the start. */
  readonly connect: (recorder: Recorder) => Promise<Connection>;
  readonly recorder: Recorder;
  /** Milliseconds that a response may take. */
  readonly patience: number;
  /** Where the always-on rules say what they see of this session. */
  readonly rules: RuleLog;
  /** IMAP: what the session sees of INBOX, which POP3 sees too. */
  readonly inbox?: ImapView;
}

/** A step's demands on the reading: what ends it. */
export interface Awaited {
  /** Tells whether what was seen so far is all that the step wants. */
  readonly satisfied: (seen: Observation) => boolean;
  readonly expect: readonly Expectations[];
  /** Milliseconds; the wiring's patience where absent. */
  readonly within?: number;
}

/** One connection of a test, in terms of its protocol. */
export interface Session {
  readonly spec: SessionSpec;
  /** Connects and reads the greeting. */
  open(awaited: Awaited): Promise<Observation>;
  /** Sends one command (or a continuation line, where one is awaited) and reads the answer. */
  perform(step: CommandStep, pieces: readonly Piece[], awaited: Awaited): Promise<Observation>;
  /** Sends the commands in one write and reads the answers in order. */
  pipeline(
    commands: readonly { step: CommandStep; pieces: readonly Piece[]; awaited: Awaited }[],
  ): Promise<Observation[]>;
  /** Reads what comes unasked. */
  listen(awaited: Awaited): Promise<Observation>;
  /** Changes to TLS; yields what came in clear behind the last answer. */
  upgrade(): Promise<Buffer>;
  /** Whether there is a connection that our side has not ended; the server may have. */
  readonly connected: boolean;
  /** The runner's own STARTTLS or STLS, where the endpoint demands TLS before login. */
  secure(): Promise<void>;
  /** FIN; with `reset` RST. */
  leave(how: 'close' | 'reset'): Promise<void>;
  /** Ends the session as its protocol wants it, so that nothing stays locked; at most for a moment, whatever the server does. */
  part(): Promise<void>;
}

/** Milliseconds that a server has to say goodbye. */
export const farewell = 1_000;

/** The answers that the alternatives of a step wait for. */
export const wants = (expect: readonly Expectations[]) => ({
  tagged: expect.some(({ tagged }) => tagged),
  continuation: expect.some((block) => block.continue ?? block.challenge),
  status: expect.some(({ reply, lines, body }) => reply ?? lines ?? body),
  block: expect.some(({ lines, body }) => lines ?? body),
  closed: expect.some(({ closed }) => closed),
  /** Milliseconds of silence, 0 for none. */
  silence: Math.max(0, ...expect.map(({ silence }) => silence ?? 0)),
  /** Untagged data alone: its arrival ends the reading, though the answer may go on. */
  loose: expect.some(
    (block) => !block.tagged && !block.continue && (block.untagged.length > 0 || block.hits !== undefined),
  ),
  /** What must not come, and nothing that must: only time or the answer's end tells. */
  absent: expect.some(
    (block) =>
      block.never.length > 0 &&
      block.untagged.length === 0 &&
      !(block.tagged ?? block.continue ?? block.hits) &&
      !block.closed &&
      block.silence === undefined,
  ),
});

/** A connection with what both protocols do alike: reading frames until a deadline, ends, silence. */
export class Line {
  #connection: Connection | undefined;
  readonly #wiring: Wiring;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
  }

  get connected(): boolean {
    return this.#connection !== undefined && this.#connection.over !== 'ours';
  }

  /** Whether the connection can still be written to, as far as is known. */
  get alive(): boolean {
    return this.#connection !== undefined && this.#connection.over === undefined;
  }

  get patience(): number {
    return this.#wiring.patience;
  }

  async connect(): Promise<void> {
    this.#connection = await this.#wiring.connect(this.#wiring.recorder);
  }

  get connection(): Connection {
    if (!this.#connection) throw new SetupError('the session has no connection');
    return this.#connection;
  }

  /** A frame, or what came instead of it, by `deadline` (milliseconds of `performance.now`). */
  async read(framing: Framing, deadline: number, allowed: number, limit?: number): Promise<Buffer | Cut> {
    const left = deadline - performance.now();
    // A server that never stops talking would otherwise be listened to for ever.
    if (left < 0) return { kind: 'timeout', milliseconds: allowed, rest: this.connection.pending() };
    const frame = await this.connection.read(framing, { timeout: left, ...(limit !== undefined && { limit }) });
    return frame.kind === 'frame' ? frame.octets : cutOf(frame, allowed);
  }

  /** What was received and not read: at most the first 64 KiB. */
  get unread(): Buffer {
    return this.#connection?.pending() ?? Buffer.alloc(0);
  }

  /** How the connection ended, as far as it is known. */
  get over(): EndKind | undefined {
    return this.#connection?.over;
  }

  /** Waits `allowed` milliseconds for the end of the connection; lines that come before it are told. */
  async end(allowed: number, passed: (line: Buffer) => void): Promise<Cut> {
    const deadline = performance.now() + allowed;
    for (;;) {
      const read = await this.read('line', deadline, allowed);
      if (isCut(read)) return read;
      passed(read);
    }
  }

  /** What comes although silence is demanded for so many milliseconds: octets, the end of the connection, or nothing. */
  async listen(silence: number): Promise<Buffer | Cut | undefined> {
    const came = await this.read('line', performance.now() + silence, silence);
    if (!isCut(came)) return came;
    if (came.rest.length > 0) return came.rest;
    return came.kind === 'timeout' ? undefined : came;
  }

  async leave(how: 'close' | 'reset'): Promise<void> {
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = undefined;
    if (how === 'reset') await connection.reset();
    else await connection.end();
  }

  /** Closes without waiting for the server to close too: that ends by itself, and never fails. */
  abandon(): void {
    void this.#connection?.end();
    this.#connection = undefined;
  }
}

function cutOf(frame: Exclude<Frame, { kind: 'frame' }>, allowed: number): Cut {
  switch (frame.kind) {
    case 'end':
      return { kind: frame.how === 'tls-error' ? 'tls' : frame.how, rest: frame.rest };
    case 'timeout':
      return { kind: 'timeout', milliseconds: allowed, rest: frame.rest };
    case 'too-long':
      return { kind: 'too-long', of: frame.of, limit: frame.limit, rest: frame.octets };
  }
}

export const isCut = (read: Buffer | Cut): read is Cut => !Buffer.isBuffer(read);

/** The refusal of a command of the runner's own. */
export function refused(what: string, line: Buffer | undefined, cut: Cut | undefined): SetupError {
  const show = (octets: Buffer): string => visible(octets, { limit: 200 });
  if (line) return new SetupError(`${what} was refused: ${show(line).replace(/(?:\\r)?\\n$/, '')}`);
  return new SetupError(`${what} was not answered: ${cut ? describeCut(cut, show) : 'nothing came'}`);
}
