import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { faults } from '../../server/faults/index.js';
import { startServer, usualBehaviour } from '../../server/index.js';
import { captured } from '../testing/captured.js';

const password = 'through-the-looking-glass';

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

/** Says all at once, as soon as somebody listens. */
async function talk(port: number, text: string): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    socket.resume();
    try {
      await once(socket, 'connect');
    } catch {
      await delay(20);
      continue;
    }
    socket.end(text);
    await once(socket, 'close');
    return;
  }
}

it.each([
  ['a sound server', undefined, 0],
  ['a server that breaks a MUST', 'pop3/rules/line-feed-alone', 1],
])('taps %s, sums up, and exits accordingly', async (_, fault, code) => {
  const planted = fault === undefined ? undefined : faults.find(({ id }) => id === fault);
  if (fault !== undefined && !planted) throw new Error(`no fault ${fault}`);
  const behaviour = planted?.plant(usualBehaviour) ?? usualBehaviour;
  const server = await startServer({ accounts: [{ user: 'alice', password }], behaviour });
  try {
    const port = await freePort();
    const target = `pop://127.0.0.1:${String(server.ports.pop3)}`;
    const tapping = captured('tap', '-t', target, '--pop3', port.toString(), '--connections', '2');
    const session = `NOOP\r\nUSER alice\r\nPASS ${password}\r\nNOOP\r\nQUIT\r\n`;
    await Promise.all([talk(port, session), talk(port, session)]);
    const { code: exit, out, err } = await tapping;
    expect(err).toContain(`pop://127.0.0.1:${port.toString()} -> ${target}`);
    expect(out).toMatch(/^2 clients, \d+ checks by \d+ rules; \d rules? broken/m);
    expect(exit).toBe(code);
    expect(out + err).not.toContain(password);
  } finally {
    await server.stop();
  }
});

it('says what is missing', async () => {
  expect(await captured('tap')).toMatchObject({ code: 2, err: expect.stringContaining('--target') as string });
  const { code, err } = await captured('tap', '-t', 'imap://me:secret@mail.example');
  expect(code).toBe(2);
  expect(err).not.toContain('secret');
});
