import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { countLines, type RecordedEvent, type Recording } from './recording.js';

type Method = 'write' | 'push' | 'end' | 'destroy' | 'resetAndDestroy';

/** Calls `hear` with the first argument before every call of a method of this one socket. */
function overhear(socket: net.Socket, method: Method, hear: (argument: unknown) => void): void {
  const original: unknown = Reflect.get(socket, method);
  if (typeof original !== 'function') throw new Error(`a socket has no method ${method}`);
  const heard = (...args: unknown[]): unknown => {
    hear(args[0]);
    return Reflect.apply(original, socket, args);
  };
  Object.defineProperty(socket, method, { value: heard, configurable: true, writable: true });
}

/**
 * Listens to all connections that this process makes as a client: in the clear what goes through TLS, with passwords,
 * and without the runner's knowledge, so that what is recorded is what was sent and not what the runner thinks it sent.
 */
export class Tap {
  readonly #events: (RecordedEvent | { kind: 'unfired' })[] = [];
  readonly #connections = new Map<net.Socket, { id: number; over: boolean }>();
  #opened = 0;
  #timers = 0;
  readonly #restore: (() => void)[] = [];

  /** Taps the wire until {@link remove}. */
  install(): this {
    const { connect } = net;
    const { connect: connectTls } = tls;
    const { setTimeout: original } = globalThis;
    const tapNet = (...args: unknown[]): net.Socket => {
      const socket = Reflect.apply(connect, net, args) as net.Socket;
      this.#connected(socket, args[0] as net.TcpNetConnectOpts);
      return socket;
    };
    const tapTls = (options: tls.ConnectionOptions): tls.TLSSocket => {
      const socket = connectTls(options);
      this.#secured(socket, options.socket);
      return socket;
    };
    const tapTimer = (callback: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]): NodeJS.Timeout =>
      original(this.#timed(callback, milliseconds), milliseconds, ...args);
    Object.assign(net, { connect: tapNet });
    Object.assign(tls, { connect: tapTls });
    Object.assign(globalThis, { setTimeout: Object.assign(tapTimer, original) });
    syncBuiltinESMExports();
    this.#restore.push(() => {
      Object.assign(net, { connect });
      Object.assign(tls, { connect: connectTls });
      Object.assign(globalThis, { setTimeout: original });
      syncBuiltinESMExports();
    });
    return this;
  }

  remove(): void {
    for (const restore of this.#restore.splice(0)) restore();
  }

  /** What follows belongs to this test. */
  test(id: string | undefined): void {
    this.#events.push({ kind: 'test', id });
  }

  recording(): Recording {
    return this.#events.filter((event) => event.kind !== 'unfired');
  }

  #connected(socket: net.Socket, { host = 'localhost', port }: net.TcpNetConnectOpts): void {
    const connection = { id: this.#opened, over: false };
    this.#opened += 1;
    this.#connections.set(socket, connection);
    this.#events.push({ kind: 'connect', connection: connection.id, host, port });
    this.#listen(socket, connection);
  }

  #secured(socket: net.Socket, below: unknown): void {
    const connection = below instanceof net.Socket ? this.#connections.get(below) : undefined;
    if (!connection) throw new Error('TLS on a connection that was not tapped');
    this.#connections.set(socket, connection);
    this.#events.push({ kind: 'secure', connection: connection.id });
    this.#listen(socket, connection);
  }

  #listen(socket: net.Socket, connection: { id: number; over: boolean }): void {
    const { id } = connection;
    const over = (kind: 'end' | 'reset' | 'closed'): void => {
      if (connection.over) return;
      connection.over = kind !== 'closed';
      this.#events.push({ kind, connection: id });
    };
    overhear(socket, 'write', (octets) => {
      if (connection.over) return;
      this.#events.push({ kind: 'write', connection: id, octets: Buffer.from(octets as Buffer).toString('base64') });
    });
    overhear(socket, 'push', (octets) => {
      if (octets === null) over('closed');
      else if (!connection.over) this.#heard(id, countLines(octets as Buffer));
    });
    overhear(socket, 'end', () => over('end'));
    overhear(socket, 'destroy', () => over('end'));
    overhear(socket, 'resetAndDestroy', () => over('reset'));
  }

  #heard(connection: number, count: number): void {
    const last = this.#events.at(-1);
    if (last?.kind === 'lines' && last.connection === connection) {
      this.#events[this.#events.length - 1] = { ...last, count: last.count + count };
    } else if (count > 0) this.#events.push({ kind: 'lines', connection, count });
  }

  /** A timer that fires was a wait on purpose: of a deadline that is kept nothing remains. */
  #timed(callback: (...args: unknown[]) => void, milliseconds: number): (...args: unknown[]) => void {
    const at = this.#events.push({ kind: 'unfired' }) - 1;
    return (...args) => {
      const timer = (this.#timers += 1);
      this.#events[at] = { kind: 'wait', timer, milliseconds };
      this.#events.push({ kind: 'waited', timer });
      callback(...args);
    };
  }
}
