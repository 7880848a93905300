import { connect } from 'node:tls';
import { once } from 'node:events';
import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startServer } from './index.js';
import { LineClient } from './testing/line-client.js';
import { Pop3Client } from './testing/pop3-client.js';
import { withServer } from './testing/running.js';

const accounts = [{ user: 'alice', password: 'secret' }];

describe('startServer', () => {
  test('listens for all protocols on ports of its own, and greets', () =>
    withServer(async (server) => {
      expect(new Set(Object.values(server.ports)).size).toBe(Object.keys(server.ports).length);
      for (const [protocol, greeting] of [
        ['imap', /^\* OK /],
        ['imaps', /^\* OK /],
        ['pop3', /^\+OK /],
        ['pop3s', /^\+OK /],
      ] as const) {
        const tls = protocol.endsWith('s') ? { ca: server.certificate } : undefined;
        const client = await LineClient.connect(server.ports[protocol], tls);
        expect(await client.line(), protocol).toMatch(greeting);
        client.close();
      }
    }));

  test('leaves out what is not wanted', () =>
    withServer(
      (server) => {
        expect(server.ports).toMatchObject({ imap: null, imaps: null, pop3s: null });
        expect(server.ports.pop3).toBeGreaterThan(0);
        return Promise.resolve();
      },
      { ports: { imap: null, imaps: null, pop3s: null } },
    ));

  test('a port in use is refused, and nothing stays open', () =>
    withServer(async (server) => {
      const listening = (): number =>
        process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
      const before = listening();
      const started = startServer({ accounts, ports: { pop3s: server.ports.pop3 } });
      await expect(started).rejects.toMatchObject({ code: 'EADDRINUSE' });
      await expect.poll(listening).toBe(before);
    }));

  test('an account given twice is refused', async () => {
    await expect(startServer({ accounts: [...accounts, ...accounts] })).rejects.toThrow(/alice/);
  });

  test('stops twice as well as once', async () => {
    const server = await startServer({ accounts });
    await server.stop();
    await server.stop();
  });

  test('the certificate is for localhost and 127.0.0.1, on P-256, and in force', () =>
    withServer((server) => {
      const certificate = new X509Certificate(server.certificate);
      expect(certificate.checkHost('localhost')).toBe('localhost');
      expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
      expect(certificate.checkHost('example.com')).toBeUndefined();
      expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
      expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
      return Promise.resolve();
    }));

  test('a client that does not know the certificate does not trust it, and the server bears it', () =>
    withServer(async (server) => {
      const stranger = connect({ host: '127.0.0.1', port: server.ports.pop3s ?? 0, servername: 'localhost' });
      const [error] = (await once(stranger, 'error')) as [NodeJS.ErrnoException];
      expect(error.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
      await (await Pop3Client.connect(server, 'pop3s')).quit();
    }));

  test('one entry of the behaviour can be replaced alone', () =>
    withServer(
      async (server) => {
        const client = await Pop3Client.login(server);
        expect(await client.lines('CAPA')).toEqual(['X-OTHER']);
        await client.says('STAT', '+OK 0 0');
      },
      { behaviour: { pop3: { capabilities: () => ['X-OTHER'] } } },
    ));
});
