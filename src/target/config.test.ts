import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { targetFromFile, targetJsonSchema } from './index.js';
import { ConfigError } from './errors.js';

const folder = mkdtempSync(join(tmpdir(), 'mailspec-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const passwords = {
  folder,
  env: { PW: 'from-env' },
  prompt: (question: string) => Promise.resolve(`typed for ${question}`),
};
const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function write(text: string): string {
  const file = join(folder, 'mailspec.yaml');
  writeFileSync(file, text);
  return file;
}

/** The complaints about a file, without the path in front. */
async function complaints(text: string): Promise<string[]> {
  const error: unknown = await targetFromFile(write(text), passwords).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error(`no ConfigError: ${JSON.stringify(error)}`);
  return error.complaints.map((complaint) =>
    complaint.replace(`${join(folder, 'mailspec.yaml')}:`, '').replaceAll(folder, '.'),
  );
}

const good = `target: X
endpoints:
  imap: {host: h, port: 143}
accounts:
  - {user: one, password: pw}
`;

describe('a target file', () => {
  test('at its shortest, with defaults', async () => {
    expect(await targetFromFile(write(good), passwords)).toEqual({
      name: 'X',
      endpoints: [{ protocol: 'imap', host: 'h', port: 143, tls: 'none', starttls: false }],
      trust: 'verify',
      accounts: [{ user: 'one', password: 'pw', disposable: false }],
      seed: { way: 'append' },
      timeScale: 1,
      prefix: 'mailspec',
      limits: { frame: 64 * 1024 * 1024, total: 512 * 1024 * 1024 },
    });
  });

  test('with everything', async () => {
    writeFileSync(join(folder, 'pw.txt'), 'from file\n');
    writeFileSync(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n');
    const target = await targetFromFile(
      write(`target: Y
endpoints:
  imap: {host: h, port: 143, starttls: true}
  imaps: {host: h, port: 993}
  pop3: {host: '::1', port: 110, tls: starttls}
  pop3s: {host: h, port: 995, tls: implicit}
certificate: {ca: ca.pem}
accounts:
  - {user: a, password: 0123, disposable: true, address: a@example.org}
  - {user: b, password: {env: PW}}
  - {user: c, password: {file: pw.txt}}
  - {user: d, password: {prompt: true}}
seed: lmtp://localhost:24
server:
  start: ./start --now
  stop: ./stop
  ready: [tcp 127.0.0.1:143, 'log /ready \\d+/']
  timeout: 3m
  version: ./version
  log: log/server.log
time-scale: 2.5
prefix: ours
messages: messages
limits: {frame: 1MiB}
`),
      passwords,
    );
    expect(target).toEqual({
      name: 'Y',
      endpoints: [
        { protocol: 'imap', host: 'h', port: 143, tls: 'none', starttls: true },
        { protocol: 'imap', host: 'h', port: 993, tls: 'implicit', starttls: false },
        { protocol: 'pop3', host: '::1', port: 110, tls: 'starttls', starttls: true },
        { protocol: 'pop3', host: 'h', port: 995, tls: 'implicit', starttls: false },
      ],
      trust: { ca: '-----BEGIN CERTIFICATE-----\n' },
      accounts: [
        { user: 'a', password: '0123', disposable: true, address: 'a@example.org' },
        { user: 'b', password: 'from-env', disposable: false },
        { user: 'c', password: 'from file', disposable: false },
        { user: 'd', password: 'typed for Password of d: ', disposable: false },
      ],
      seed: { way: 'lmtp', host: 'localhost', port: 24 },
      timeScale: 2.5,
      prefix: 'ours',
      messages: join(folder, 'messages'),
      limits: { frame: 1024 * 1024, total: 512 * 1024 * 1024 },
      server: {
        cwd: folder,
        start: './start --now',
        stop: './stop',
        version: './version',
        ready: [
          { kind: 'tcp', host: '127.0.0.1', port: 143 },
          { kind: 'log', pattern: /ready \d+/m },
        ],
        timeout: 180_000,
        log: join(folder, 'log/server.log'),
      },
    });
  });

  test.each(['dovecot', 'cyrus', 'courier'])('of %s is read', async (server) => {
    const target = await targetFromFile(root(`fixtures/servers/${server}/mailspec.yaml`));
    expect(target.accounts).toHaveLength(6);
    expect(target.server?.ready).toHaveLength(2);
  });
});

describe('complaints say where, what and how to mend it', () => {
  test.each([
    [
      'all that is wrong at once',
      good.replace('143', '70000').replace('X', '""').concat('seed: mail\ncolour: red\n'),
      [
        `1:9: "target": write some text`,
        `3:25: "port": write a port from 1 to 65535`,
        `6:7: "seed": write append, lmtp://host:port, smtp://host:port or {command: …}`,
        `7:1: there is no key "colour" here; remove it, or see schema/target.schema.json for those there are`,
      ],
    ],
    [
      'an unknown key inside',
      good.replace('port: 143', 'port: 143, prot: 1'),
      [`3:30: there is no key "prot" here; remove it, or see schema/target.schema.json for those there are`],
    ],
    ['a missing key', good.replace('target: X\n', ''), [`1:1: "target" is missing: write text`]],
    ['no accounts', good.replace(/accounts:[^]*/, 'accounts: []\n'), [`4:11: "accounts": write at least one account`]],
    [
      'no endpoints',
      good.replace('  imap: {host: h, port: 143}', '  {}'),
      [`3:3: "endpoints": write at least one of imap, imaps, pop3, pop3s`],
    ],
    [
      'a truth value that is none',
      good.replace('password: pw', 'password: pw, disposable: yes'),
      [`5:43: "disposable": write true or false`],
    ],
    [
      'a password from nowhere',
      good.replace('password: pw', 'password: {env: NONE}'),
      [`5:27: the password of one is missing: set the environment variable NONE`],
    ],
    [
      'a password file that is not there',
      good.replace('password: pw', 'password: {file: none}'),
      [`5:27: the password of one cannot be read: no readable file ./none`],
    ],
    [
      'a password of a wrong form',
      good.replace('password: pw', 'password: {vault: x}'),
      [`5:27: "password": write a password, {env: NAME}, {file: FILE} or {prompt: true}`],
    ],
    ['two accounts of one name', `${good}  - {user: one, password: x}\n`, [`6:12: there are two accounts of one`]],
    [
      'APPEND without IMAP',
      good.replace('imap:', 'pop3:'),
      [`1:1: append needs an imap endpoint: add one, or write lmtp://host:port, smtp://host:port or {command: …}`],
    ],
    [
      'a certificate that is none',
      `${good}certificate: {ca: mailspec.yaml}\n`,
      [`6:19: ./mailspec.yaml holds no certificate in PEM`],
    ],
    [
      'a wrong readiness',
      `${good}server: {start: x, ready: [port 25]}\n`,
      [`6:28: "0": write tcp host:port, or log /regular expression/`],
    ],
    [
      'a broken regular expression',
      `${good}server: {start: x, ready: [log /(/]}\n`,
      [`6:28: "0": Invalid regular expression: /(/m: Unterminated group`],
    ],
    [
      'a wrong duration',
      `${good}server: {start: x, timeout: 3}\n`,
      [`6:29: "timeout": write a duration such as 500ms, 30s or 3m`],
    ],
    ['a doubled key', `${good}target: Z\n`, [`6:1: Map keys must be unique`]],
    ['a tag', good.replace('X', '!!int 3'), [`1:9: Unresolved tag: tag:yaml.org,2002:int`]],
    ['no map', 'nothing\n', [`1:1: a target file is a map: begin with target: NAME`]],
    ['an empty file', '', [`1:1: a target file is a map: begin with target: NAME`]],
  ])('%s', async (_, text, expected) => {
    expect(await complaints(text)).toEqual(expected);
  });

  test('a file that is not there', async () => {
    await expect(targetFromFile(join(folder, 'no-such.yaml'))).rejects.toThrow('no-such.yaml: there is no such file');
  });
});

test('schema/target.schema.json is current', () => {
  const current = `${JSON.stringify(targetJsonSchema(), null, 2)}\n`;
  expect(readFileSync(root('schema/target.schema.json'), 'utf8')).toBe(current);
});
