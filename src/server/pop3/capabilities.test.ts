import { expect, test } from 'vitest';
import { Pop3Client } from '../testing/pop3-client.js';
import { deliver, withServer } from '../testing/running.js';

test('CAPA lists what there is, in both states', () =>
  withServer(async (server) => {
    const client = await Pop3Client.connect(server);
    const before = await client.lines('CAPA');
    expect(before).toEqual([
      'TOP',
      'USER',
      'SASL SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN',
      'RESP-CODES',
      'AUTH-RESP-CODE',
      'PIPELINING',
      'EXPIRE NEVER',
      'UIDL',
      'UTF8',
      'LANG',
      'STLS',
      'IMPLEMENTATION mailspec-reference-server',
    ]);
    await client.ok('USER alice');
    await client.ok('PASS secret');
    expect(await client.lines('capa')).toEqual(before.filter((line) => line !== 'STLS'));
  }));

test('LANG lists languages, changes them, and keeps the old one when there is no such language', () =>
  withServer(async (server) => {
    const client = await Pop3Client.connect(server);
    expect(await client.lines('LANG')).toEqual(['en English', 'de Deutsch']);
    await client.says('LANG DE', '+OK de Sprache gewechselt');
    await client.says('XYZZY', '-ERR Diesen Befehl gibt es nicht');
    await client.says('LANG mul', '-ERR Diese Sprache gibt es nicht');
    await client.says('LANG d', '-ERR Diese Sprache gibt es nicht');
    await client.says('LANG de-AT', '-ERR Diese Sprache gibt es nicht');
    await client.says('LANG de en', /^-ERR Der Befehl hat die Form/);
    await client.ok('USER alice');
    await client.says('PASS secret', '+OK Im Postfach: 0 Nachrichten (0 Oktette)');
    const umlaut = await client.says('NOOP x\xff', /^-ERR /);
    expect(Buffer.from(umlaut, 'latin1').toString()).toContain('ASCII-Zeichen');
    await client.says('LANG *', '+OK en language changed');
    await client.says('XYZZY', '-ERR there is no such command');
    await client.quit();
  }));

test('a message with UTF-8 in a header field is for UTF-8 mode', () =>
  withServer(async (server) => {
    const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
    const ascii = 'Subject: x\r\n\r\n';
    const header = utf8('Subject: Grüße\r\n\r\nbody\r\n');
    const part = utf8(
      'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Description: Grüße\r\n\r\nx\r\n--b--\r\n',
    );
    const body = utf8('Subject: x\r\n\r\nGrüße\r\n');
    deliver(server, 'alice', ascii, header, part, body);
    const client = await Pop3Client.login(server);
    const list = await client.lines('LIST');
    expect(list).toEqual([ascii, header, part, body].map(({ length }, index) => `${index + 1} ${length}`));
    for (const command of ['RETR 2', 'TOP 2 0', 'RETR 3', 'TOP 3 0']) await client.says(command, /^-ERR \[UTF8\] /);
    expect(await client.message('RETR 1')).toBe(ascii);
    expect(await client.message('RETR 4')).toBe(body);
    await client.err('UTF8');
    await client.quit();

    const able = await Pop3Client.connect(server);
    await able.err('UTF8 USER');
    await able.ok('UTF8');
    await able.ok('USER alice');
    await able.ok('PASS secret');
    expect(await able.lines('LIST')).toEqual(list);
    expect(await able.message('RETR 2')).toBe(header);
    expect(await able.message('RETR 3')).toBe(part);
  }));
