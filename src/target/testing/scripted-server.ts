import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What a scripted server answers to a line, without its CRLF; undefined: nothing; a number: so many octets follow as a literal. */
export type Answerer = (line: string, socket: Socket) => string | number | undefined;

/** A server that greets, and answers lines as told; literals are swallowed. */
export interface ScriptedServer {
  readonly port: number;
  /** All lines received, over all connections. */
  readonly lines: string[];
  /** How many connections there were. */
  connections: number;
  close(): Promise<void>;
}

export async function scriptedServer(greeting: string, answer: Answerer = () => undefined): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    scripted.connections += 1;
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (greeting) socket.write(greeting);
    let text = '';
    let literal = 0;
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (;;) {
        if (literal > 0) {
          const step = Math.min(literal, text.length);
          text = text.slice(step);
          literal -= step;
          if (literal > 0) return;
        }
        const end = text.indexOf('\r\n');
        if (end === -1) return;
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        lines.push(line);
        const plus = /\{(\d+)\+\}$/.exec(line)?.[1];
        if (plus !== undefined) literal = Number(plus);
        const reply = answer(line, socket);
        if (typeof reply === 'number') {
          literal = reply;
          socket.write('+ go on\r\n');
        } else if (reply !== undefined) {
          socket.write(reply, 'latin1');
        }
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const scripted: ScriptedServer = {
    port: (server.address() as AddressInfo).port,
    lines,
    connections: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return scripted;
}
