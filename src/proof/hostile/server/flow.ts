import type { Socket } from 'node:net';

/** Milliseconds between two octets of a drip: fewer than any deadline, so that each looks like progress. */
const PACE = 15;

/** Sends octets again and again, as fast as they are taken. */
export function forever(socket: Socket, octets: Buffer): void {
  const pump = (): void => {
    while (socket.writable && socket.write(octets));
    if (socket.writable) socket.once('drain', pump);
  };
  pump();
}

/** Sends something every now and then for as long as the connection lasts. */
export function repeatedly(socket: Socket, octets: (index: number) => Buffer): void {
  let index = 0;
  const timer = setInterval(() => {
    if (socket.writable) socket.write(octets(index));
    index += 1;
  }, PACE);
  socket.once('close', () => clearInterval(timer));
}
