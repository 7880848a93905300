import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { Certificates } from './certificates.js';
import type { Answer, Speaks } from './honest.js';
import { honestImap } from './honest-imap.js';
import { honestPop3 } from './honest-pop3.js';
import { honestSmtp } from './honest-smtp.js';
import { Maildrop } from './maildrop.js';
import { isFinal, mischiefs, tlsMischiefs, type Hand, type Mischief } from './mischief.js';

/** Who is talked to: the runner before, in and after its tests, the custodian of the accounts, or who delivers mail. */
export type Role = 'probe' | 'test' | 'custody' | 'cleanup' | 'delivery';

/** Where the server turns hostile, and how. */
export interface Strike {
  readonly role: Role;
  /** As {@link Answer} has it; `tls` for the handshake. */
  readonly point: string;
  /** Which occurrence of the point in this role, from 0; or each one. */
  readonly nth: number | 'each';
  /** As to what an honest server would say. */
  readonly when: 'instead' | 'before' | 'inside' | 'after';
  /** By name; for `tls` also `stranger` and `nameless`, certificates. */
  readonly mischief: string;
}

/** A server that is honest but where a strike is due. */
export class HostileServer {
  readonly maildrop = new Maildrop();
  readonly strikes: readonly Strike[];
  /** What those who come to the endpoints under test come for, and whether the custodian cleans up. */
  phase: 'probe' | 'test' | 'cleanup' = 'probe';
  /** While false no strike is due. */
  armed = true;
  /** Strikes that were carried out. */
  struck = 0;
  readonly #random: () => number;
  readonly #certificates: Certificates;
  readonly #sockets = new Set<Socket>();
  /** Those that the client has not ended yet. */
  readonly #unended = new Set<Socket>();
  readonly #servers: Server[] = [];
  readonly #counts = new Map<string, number>();
  #heard = '';

  constructor(strikes: readonly Strike[], random: () => number, certificates: Certificates) {
    this.strikes = strikes;
    this.#random = random;
    this.#certificates = certificates;
  }

  /** The endpoint under test (probe and test roles), with TLS at once where `implicit`. */
  listen(protocol: 'imap' | 'pop3', implicit = false): Promise<number> {
    const speaks = protocol === 'imap' ? honestImap : honestPop3;
    return this.#listen(speaks, () => (this.phase === 'probe' ? 'probe' : 'test'), implicit);
  }

  /** The custodian's endpoint. */
  listenToCustodian(protocol: 'imap' | 'pop3'): Promise<number> {
    const speaks = protocol === 'imap' ? honestImap : honestPop3;
    return this.#listen(speaks, () => (this.phase === 'cleanup' ? 'cleanup' : 'custody'), false);
  }

  listenToDelivery(): Promise<number> {
    return this.#listen(honestSmtp, () => 'delivery', false);
  }

  /** Connections that the client has not ended after so many milliseconds at most. */
  async left(patience: number): Promise<number> {
    const deadline = performance.now() + patience;
    while (this.#unended.size > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.#unended.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  async #listen(speaks: Speaks, role: () => Role, implicit: boolean): Promise<number> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (tcp) => {
      this.#sockets.add(tcp);
      this.#unended.add(tcp);
      tcp.on('end', () => this.ended(tcp));
      tcp.on('error', () => undefined);
      tcp.on('close', () => {
        this.#sockets.delete(tcp);
        this.ended(tcp);
      });
      new HostileConnection(this, tcp, speaks, role).begin(implicit);
    });
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** The strike that is due now at a point. */
  due(role: Role, point: string): Strike | undefined {
    if (!this.armed) return undefined;
    const key = `${role} ${point}`;
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    const strike = this.strikes.find(
      (one) => one.role === role && one.point === point && (one.nth === 'each' || one.nth === count),
    );
    if (strike) this.struck += 1;
    return strike;
  }

  /** The client has ended its side of a connection. */
  ended(tcp: Socket): void {
    this.#unended.delete(tcp);
  }

  hear(octets: Buffer): void {
    this.#heard = (this.#heard + octets.toString('latin1')).slice(-20_000);
  }

  context(name: string): SecureContext | undefined {
    const { good, stranger, nameless } = this.#certificates;
    const contexts: Readonly<Record<string, SecureContext>> = { good, stranger, nameless };
    return contexts[name];
  }

  hand(stream: Socket, tcp: Socket, imap: boolean, answer: Pick<Answer, 'tag' | 'octets'>): Hand {
    const heard = (): string => this.#heard;
    return { stream, tcp, imap, tag: answer.tag, honest: answer.octets, heard, random: this.#random };
  }
}

const nothing = { tag: '*', octets: Buffer.alloc(0) };

/** One connection: what the honest side says, with strikes where they are due. */
class HostileConnection {
  readonly #server: HostileServer;
  readonly #tcp: Socket;
  readonly #role: () => Role;
  readonly #isImap: boolean;
  readonly #honest: ReturnType<Speaks>;
  #stream: Socket;
  #isMute = false;

  constructor(server: HostileServer, tcp: Socket, speaks: Speaks, role: () => Role) {
    this.#server = server;
    this.#tcp = tcp;
    this.#stream = tcp;
    this.#role = role;
    this.#isImap = speaks === honestImap;
    this.#honest = speaks(server.maildrop);
  }

  begin(implicit: boolean): void {
    // Who does mischief does not even close when the client does.
    this.#tcp.on('end', () => {
      if (!this.#isMute) this.#tcp.end();
    });
    if (implicit) this.#secure(() => this.#give(this.#honest.greeting));
    else {
      this.#listen(this.#tcp);
      this.#give(this.#honest.greeting);
    }
  }

  #listen(stream: Socket): void {
    stream.on('data', (octets: Buffer) => {
      this.#server.hear(octets);
      if (this.#isMute) return;
      for (const answer of this.#honest.hear(octets)) this.#give(answer);
    });
  }

  #give(answer: Answer): void {
    if (this.#isMute || !this.#stream.writable) return;
    const strike = this.#server.due(this.#role(), answer.point);
    const does = strike && mischiefs[strike.mischief];
    if (!does) {
      this.#stream.write(answer.octets);
      this.#proceed(answer);
      return;
    }
    const { when, mischief } = strike;
    const half = when === 'inside' ? answer.octets.length >> 1 : 0;
    if (when === 'after') this.#stream.write(answer.octets);
    else if (half > 0) this.#stream.write(answer.octets.subarray(0, half));
    const goesOn = !isFinal(mischief);
    this.#isMute = !goesOn;
    this.#do(does, answer);
    if (!goesOn) return;
    if (when === 'before' || when === 'inside') this.#stream.write(answer.octets.subarray(half));
    if (when !== 'instead') this.#proceed(answer);
  }

  #do(does: Mischief, answer: Pick<Answer, 'tag' | 'octets'>): void {
    does(this.#server.hand(this.#stream, this.#tcp, this.#isImap, answer));
  }

  #proceed({ then }: Answer): void {
    if (then === 'close') this.#stream.end();
    else if (then === 'tls') this.#secure(() => undefined);
  }

  /** Changes to TLS, if no strike is due; `ready` is told when it protects the connection. */
  #secure(ready: () => void): void {
    const strike = this.#server.due(this.#role(), 'tls');
    this.#tcp.removeAllListeners('data');
    const context = this.#server.context(strike?.mischief ?? 'good');
    const does = strike && tlsMischiefs[strike.mischief];
    if (strike && does && !context && strike.when !== 'after') {
      this.#isMute = true;
      this.#tcp.resume();
      this.#do(does, nothing);
      return;
    }
    const tls = new TLSSocket(this.#tcp, { isServer: true, secureContext: context ?? this.#server.context('good') });
    const ended = (): void => this.#server.ended(this.#tcp);
    tls.on('end', ended).on('close', ended);
    tls.on('error', () => this.#tcp.destroy());
    tls.on('secure', () => {
      this.#stream = tls;
      this.#listen(tls);
      if (does && !context) {
        this.#isMute = true;
        this.#do(does, nothing);
      } else ready();
    });
  }
}
