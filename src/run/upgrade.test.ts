import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Target } from '../target/index.js';
import { runTexts } from './testing/running.js';

const suite = `suite: pop3/upgrade
title: A handshake that fails
protocol: pop3
tests:
  - id: must-succeed
    title: The handshake must succeed
    sessions: {C: connected}
    steps:
      - C: STLS
        reply: +OK
        upgrade: true
      - C: NOOP
        reply: +OK
  - id: may-fail
    title: The handshake may fail, and nothing is left to do then
    sessions: {C: connected}
    steps:
      - C: STLS
        reply: +OK
        upgrade: may-fail
      - C: NOOP
        reply: +OK
`;

const answers: Readonly<Record<string, string>> = {
  CAPA: '+OK\r\nUSER\r\nUIDL\r\nSTLS\r\n.\r\n',
  STAT: '+OK 0 0\r\n',
  LIST: '+OK\r\n.\r\n',
  UIDL: '+OK\r\n.\r\n',
};

let server: Server;

/** Takes every command, and never speaks TLS. */
beforeEach(async () => {
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write('+OK ready\r\n');
    socket.on('data', (octets) => {
      const isHandshake = octets[0] === 0x16;
      const verb = octets.toString('latin1', 0, 4);
      socket.write(isHandshake ? 'no TLS here\r\n' : (answers[verb] ?? '+OK\r\n'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.close());

it('ends a test well only where the handshake may fail', async () => {
  const { port } = server.address() as AddressInfo;
  const target: Target = {
    name: 'clear',
    endpoints: [{ protocol: 'pop3', host: '127.0.0.1', port, tls: 'none', starttls: true }],
    trust: 'accept',
    accounts: [{ user: 'one', password: 'open sesame', disposable: true }],
    seed: { way: 'append' },
    timeScale: 0.05,
    prefix: 'mailspec',
    limits: { frame: 65_536, total: 1_048_576 },
  };
  const run = await runTexts(target, [suite], { jobs: 1 });
  expect(run.result('must-succeed').failure?.message).toBe('TLS did not begin after the server agreed to it');
  expect(run.result('may-fail').verdict).toBe('pass');
});
