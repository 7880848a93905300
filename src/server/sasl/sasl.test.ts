import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodeBase64 } from './base64.js';
import { CramMd5Exchange } from './cram-md5.js';
import type { Credentials, SaslStep } from './exchange.js';
import { findMechanism, mechanismNames, mechanisms } from './mechanisms.js';
import { ScramExchange } from './scram.js';
import { apopDigest, makeTimestamp, verifyApop, verifyPassword } from './secrets.js';

const passwords = new Map([
  ['user', 'pencil'],
  ['tim', 'tanstaaftanstaaf'],
  ['jörg', 'käse'],
  ['a,b=c', 'x'],
]);
const credentials: Credentials = (user) => passwords.get(user);

/** Runs a mechanism over the given responses; what it says to the last one. */
function converse(name: string, ...responses: (string | undefined)[]): SaslStep {
  const exchange = mechanisms[name]?.(credentials);
  if (!exchange) throw new Error(`no mechanism ${name}`);
  let step: SaslStep | undefined;
  for (const response of responses) step = exchange.step(response === undefined ? undefined : Buffer.from(response));
  if (!step) throw new Error('no response given');
  return step;
}

const wrong = { kind: 'credentials' };
const malformed = { kind: 'malformed' };

test('base64 is decoded only when it is exactly that', () => {
  expect(decodeBase64('')).toEqual(Buffer.alloc(0));
  expect(decodeBase64('AGE=')?.toString()).toBe('\0a');
  for (const text of ['A', 'AB', 'ABC', '=AAA', 'AAA=BBB=', 'AAA=BBBB', 'AB C', 'AB-_', 'AAAA\n', '====', '*']) {
    expect(decodeBase64(text), text).toBeUndefined();
  }
});

describe('passwords', () => {
  test('match only as a whole', () => {
    expect(verifyPassword(credentials, 'user', 'pencil')).toBe(true);
    for (const password of ['', 'penci', 'pencil ', 'Pencil']) {
      expect(verifyPassword(credentials, 'user', password)).toBe(false);
    }
    expect(verifyPassword(credentials, 'nobody', '')).toBe(false);
  });

  test('APOP digest of the RFC 1939 example', () => {
    const timestamp = '<1896.697170952@dbc.mtview.ca.us>';
    const digest = 'c4c9334bac560ecc979e58001b3e22fb';
    expect(apopDigest(timestamp, 'tanstaaf')).toBe(digest);
    expect(verifyApop(() => 'tanstaaf', 'mrose', timestamp, digest)).toBe(true);
    expect(verifyApop(() => 'tanstaaf', 'mrose', timestamp, digest.toUpperCase())).toBe(false);
    expect(verifyApop(() => undefined, 'mrose', timestamp, digest)).toBe(false);
  });

  test('a timestamp is a msg-id and never the same', () => {
    expect(makeTimestamp('localhost')).toMatch(/^<[0-9a-f]+\.\d+@localhost>$/);
    expect(makeTimestamp('localhost')).not.toBe(makeTimestamp('localhost'));
  });
});

test('only SCRAM-SHA-256 and CRAM-MD5 are offered where no plaintext is permitted', () => {
  expect(mechanismNames(mechanisms, false)).toEqual(['SCRAM-SHA-256', 'CRAM-MD5']);
  expect(findMechanism(mechanisms, 'plain', false)).toBeUndefined();
  expect(findMechanism(mechanisms, 'plain', true)).toBe(mechanisms.PLAIN);
  expect(findMechanism(mechanisms, 'constructor', true)).toBeUndefined();
  expect(mechanismNames(mechanisms, true)).toEqual(['SCRAM-SHA-256', 'CRAM-MD5', 'PLAIN', 'LOGIN']);
});

describe('PLAIN', () => {
  test('with and without initial response', () => {
    expect(converse('PLAIN', undefined)).toEqual({ challenge: Buffer.alloc(0) });
    expect(converse('PLAIN', undefined, '\0user\0pencil')).toEqual({ success: 'user' });
    expect(converse('PLAIN', 'user\0user\0pencil')).toEqual({ success: 'user' });
    expect(converse('PLAIN', 'us\u00ader\0user\0pencil')).toEqual({ success: 'user' });
    expect(converse('PLAIN', '\0jörg\0käse')).toEqual({ success: 'jörg' });
  });

  test.each([
    '\0user\0wrong',
    '\0nobody\0pencil',
    'tim\0user\0pencil',
    '\u00ad\0user\0pencil',
    'user\u0007\0user\0pencil',
  ])('wrong: %j', (message) => {
    expect(converse('PLAIN', message)).toMatchObject(wrong);
  });

  test.each(['', 'user', 'user\0pencil', '\0\0', '\0user\0', '\0\0pencil', '\0user\0pencil\0'])(
    'malformed: %j',
    (message) => {
      expect(converse('PLAIN', message)).toMatchObject(malformed);
    },
  );

  test('octets that are no UTF-8 are malformed', () => {
    const step = mechanisms.PLAIN?.(credentials).step(Buffer.from([0, 0xff, 0, 0x41]));
    expect(step).toMatchObject(malformed);
  });
});

test('LOGIN asks for the name and then for the password; an initial response is the name', () => {
  expect(converse('LOGIN', undefined)).toEqual({ challenge: Buffer.from('Username:') });
  expect(converse('LOGIN', undefined, 'user')).toEqual({ challenge: Buffer.from('Password:') });
  expect(converse('LOGIN', undefined, 'user', 'pencil')).toEqual({ success: 'user' });
  expect(converse('LOGIN', 'user', 'pencil')).toEqual({ success: 'user' });
  expect(converse('LOGIN', undefined, 'user', 'wrong')).toMatchObject(wrong);
  expect(converse('LOGIN', undefined, 'nobody', 'pencil')).toMatchObject(wrong);
  expect(converse('LOGIN', undefined, '')).toMatchObject(malformed);
});

describe('CRAM-MD5', () => {
  const challenge = '<1896.697170952@postoffice.reston.mci.net>';
  const digest = 'b913a602c7eda7a495b4e6e7334d3890';
  const answer = (response: string): SaslStep => {
    const exchange = new CramMd5Exchange(credentials, challenge);
    expect(exchange.step(undefined)).toEqual({ challenge: Buffer.from(challenge) });
    return exchange.step(Buffer.from(response));
  };

  test('the RFC 2195 example', () => expect(answer(`tim ${digest}`)).toEqual({ success: 'tim' }));
  test.each([`user ${digest}`, `nobody ${digest}`, `tim ${'0'.repeat(32)}`])('wrong: %s', (response) => {
    expect(answer(response)).toMatchObject(wrong);
  });
  test.each(['', 'tim', ` ${digest}`, `tim  `, `tim ${digest.toUpperCase()}`, `tim ${digest}0`])(
    'malformed: %s',
    (response) => {
      expect(answer(response)).toMatchObject(malformed);
    },
  );
  test('refuses an initial response', () => {
    expect(converse('CRAM-MD5', `tim ${digest}`)).toMatchObject(malformed);
  });
  test('challenges anew each time', () => {
    expect(converse('CRAM-MD5', undefined)).not.toEqual(converse('CRAM-MD5', undefined));
  });
});

describe('SCRAM-SHA-256', () => {
  /** A client written from RFC 5802 §3, for whatever the server chooses. */
  function authenticate(user: string, password: string, tamper: (final: string) => string = (final) => final) {
    const exchange = mechanisms['SCRAM-SHA-256']?.(credentials);
    const bare = `n=${user.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=abcdef`;
    const first = exchange?.step(Buffer.from(`n,,${bare}`));
    if (!exchange || !first || !('challenge' in first)) return { step: first, signature: undefined };
    const serverFirst = first.challenge.toString();
    const [, nonce = '', salt = '', count = ''] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(serverFirst) ?? [];
    const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(count), 32, 'sha256');
    const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const clientKey = hmac(salted, 'Client Key');
    const withoutProof = `c=biws,r=${nonce}`;
    const authMessage = `${bare},${serverFirst},${withoutProof}`;
    const signature = hmac(createHash('sha256').update(clientKey).digest(), authMessage);
    const proof = Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] ?? 0)));
    const step = exchange.step(Buffer.from(tamper(`${withoutProof},p=${proof.toString('base64')}`)));
    return { step, signature: `v=${hmac(hmac(salted, 'Server Key'), authMessage).toString('base64')}` };
  }

  test('the RFC 7677 example', () => {
    const exchange = new ScramExchange(credentials, {
      hash: 'sha256',
      nonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
      salt: () => Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'),
      iterations: 4096,
    });
    expect(exchange.step(undefined)).toEqual({ challenge: Buffer.alloc(0) });
    expect(exchange.step(Buffer.from('n,,n=user,r=rOprNGfwEbeRWgbNEkqO'))).toEqual({
      challenge: Buffer.from('r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'),
    });
    const final =
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
    expect(exchange.step(Buffer.from(final))).toEqual({
      success: 'user',
      data: Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='),
    });
  });

  test.each(['user', 'a,b=c'])('proves %s to the server and the server to the client', (user) => {
    const { step, signature } = authenticate(user, passwords.get(user) ?? '');
    expect(step).toEqual({ success: user, data: Buffer.from(signature ?? '') });
  });

  test('a wrong password and an unknown user look the same, and an unknown user keeps its salt', () => {
    expect(authenticate('user', 'wrong').step).toMatchObject(wrong);
    expect(authenticate('nobody', 'pencil').step).toEqual(authenticate('user', 'wrong').step);
    const salts = [1, 2].map(() => {
      const step = converse('SCRAM-SHA-256', 'n,,n=nobody,r=x');
      return 'challenge' in step ? /s=[^,]+/.exec(step.challenge.toString())?.[0] : undefined;
    });
    expect(salts[0]).toBeDefined();
    expect(salts[0]).toBe(salts[1]);
  });

  test('names and passwords outside ASCII are not accepted', () => {
    expect(authenticate('jörg', 'käse').step).toMatchObject(wrong);
  });

  test.each([
    '',
    'n,,',
    'x,,n=user,r=abc',
    'n,,r=abc,n=user',
    'n,,n=us=er,r=abc',
    'n,,n=user,r=a b',
    'n,,n=user',
    'n,,m=must,n=user,r=abc',
    'n,,n=user,r=abc,m=must',
    'p=tls-unique,,n=user,r=abc',
    'n,b=x,n=user,r=abc',
  ])('malformed first message: %s', (message) => {
    expect(converse('SCRAM-SHA-256', message)).toMatchObject(malformed);
  });

  test('an authorization identity other than the user is refused', () => {
    expect(converse('SCRAM-SHA-256', 'n,a=tim,n=user,r=abc')).toMatchObject(wrong);
    expect(converse('SCRAM-SHA-256', 'n,a=user,n=user,r=abc')).toHaveProperty('challenge');
    expect(converse('SCRAM-SHA-256', 'y,,n=user,r=abc,z=optional')).toHaveProperty('challenge');
  });

  test.each([
    ['another nonce', (final: string) => final.replace('r=a', 'r=b')],
    ['another channel binding', (final: string) => final.replace('c=biws', 'c=eSws')],
    ['no proof', (final: string) => final.replace(/,p=.*/, '')],
    ['a short proof', (final: string) => final.replace(/,p=.*/, ',p=AAAA')],
    ['a mandatory extension', (final: string) => final.replace(',p=', ',m=must,p=')],
    ['garbage', () => '\0'],
  ])('malformed final message: %s', (_, tamper) => {
    expect(authenticate('user', 'pencil', tamper).step).toMatchObject(malformed);
  });

  test('a proof with one bit changed is wrong', () => {
    const tamper = (final: string): string => final.replace(/p=(.)/, (_, first) => `p=${first === 'A' ? 'B' : 'A'}`);
    expect(authenticate('user', 'pencil', tamper).step).toMatchObject(wrong);
  });
});
