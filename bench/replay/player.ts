import net from 'node:net';
import tls from 'node:tls';
import { countLines, type Deed, type Hearing, type Recording } from './recording.js';

/** Milliseconds after which what does not come is taken not to come. */
const STALL = 4_000;

export interface Played {
  /** From the first connection to the end of the last one. */
  readonly milliseconds: number;
  /** Of waits on purpose, in milliseconds. */
  readonly waited: number;
  /** Tests in which the server answered with fewer or more lines than when they were recorded. */
  readonly diverged: readonly (string | undefined)[];
  /** Milliseconds of each test. */
  readonly tests: Readonly<Record<string, number>>;
}

/** One bare connection: it counts line ends, and nothing else. */
class Wire {
  #socket: net.Socket;
  lines = 0;
  expected = 0;
  /** The server has closed, or we have: no more lines count. */
  closed = false;
  wake: (() => void) | undefined;

  constructor(host: string, port: number) {
    this.#socket = net.connect({ host, port, noDelay: true, allowHalfOpen: true });
    this.#listen();
  }

  #listen(): void {
    const gone = (): void => {
      this.closed = true;
      this.wake?.();
    };
    this.#socket.on('data', (octets: Buffer) => {
      this.lines += countLines(octets);
      this.wake?.();
    });
    this.#socket.on('end', gone).on('close', gone).on('error', gone);
  }

  async secure(): Promise<void> {
    this.#socket.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
    if (this.#socket.connecting) await new Promise((resolve) => this.#socket.once('connect', resolve));
    const socket = tls.connect({ socket: this.#socket, rejectUnauthorized: false });
    this.#socket = socket;
    await new Promise((resolve) => socket.once('secureConnect', resolve).once('error', resolve));
    this.#listen();
  }

  write(octets: Buffer): void {
    this.#socket.write(octets);
  }

  end(): void {
    this.closed = true;
    this.#socket.end(() => this.#socket.destroySoon());
  }

  reset(): void {
    this.closed = true;
    this.#socket.resetAndDestroy();
  }
}

/** Does again what a recorded client did, waiting before each deed for as many lines as it had heard. */
class Player {
  readonly #wires: Wire[] = [];
  readonly #timers = new Map<number, Promise<void>>();
  readonly #diverged = new Set<string | undefined>();
  readonly #tests: Record<string, number> = {};
  #test: string | undefined;
  #testStarted = 0;
  #waited = 0;

  async play(recording: Recording): Promise<Played> {
    const started = performance.now();
    for (const event of recording) {
      if (event.kind === 'test') this.#turn(event.id);
      else if (event.kind === 'lines' || event.kind === 'closed' || event.kind === 'waited') await this.#hear(event);
      else await this.#do(event);
    }
    this.#turn(undefined);
    const milliseconds = performance.now() - started;
    return { milliseconds, waited: this.#waited, diverged: [...this.#diverged], tests: this.#tests };
  }

  #wire(connection: number): Wire {
    const wire = this.#wires[connection];
    if (!wire) throw new Error(`the recording does not connect ${connection}`);
    return wire;
  }

  /** Answers are complete between two tests, so that the lines of each connection can be compared. */
  #turn(test: string | undefined): void {
    for (const wire of this.#wires) {
      if (!wire.closed && wire.lines !== wire.expected) this.#diverged.add(this.#test);
      wire.lines = wire.expected;
    }
    const now = performance.now();
    if (this.#test !== undefined) this.#tests[this.#test] = now - this.#testStarted;
    this.#test = test;
    this.#testStarted = now;
  }

  async #do(deed: Deed): Promise<void> {
    switch (deed.kind) {
      case 'connect':
        this.#wires[deed.connection] = new Wire(deed.host, deed.port);
        return;
      case 'secure':
        return this.#wire(deed.connection).secure();
      case 'write':
        this.#wire(deed.connection).write(Buffer.from(deed.octets, 'base64'));
        return;
      case 'end':
      case 'reset':
        this.#wire(deed.connection)[deed.kind]();
        return;
      case 'wait':
        this.#timers.set(deed.timer, new Promise((resolve) => setTimeout(resolve, deed.milliseconds)));
    }
  }

  async #hear(hearing: Hearing): Promise<void> {
    if (hearing.kind === 'waited') {
      const started = performance.now();
      await this.#timers.get(hearing.timer);
      this.#waited += performance.now() - started;
      return;
    }
    const wire = this.#wire(hearing.connection);
    if (hearing.kind === 'lines') wire.expected += hearing.count;
    const heard = (): boolean => (hearing.kind === 'closed' ? wire.closed : wire.lines >= wire.expected);
    // Whoever has closed says no more.
    if (!heard() && !wire.closed) {
      await new Promise<void>((resolve) => {
        const stall = setTimeout(resolve, STALL);
        wire.wake = () => {
          if (!heard() && !wire.closed) return;
          clearTimeout(stall);
          resolve();
        };
      });
      wire.wake = undefined;
    }
    if (heard()) return;
    this.#diverged.add(this.#test);
    wire.lines = wire.expected;
  }
}

/** Plays a recording against the server that it was made with. */
export const play = (recording: Recording): Promise<Played> => new Player().play(recording);
