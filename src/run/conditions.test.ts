import { describe, expect, it } from 'vitest';
import type { EndpointInfo } from '../events/events.js';
import type { Test } from '../script/index.js';
import { reasonToSkip, type Offer } from './conditions.js';
import { suitesOf } from './testing/running.js';

const endpoint = (protocol: 'imap' | 'pop3', before: string[], after: string[]): EndpointInfo => ({
  protocol,
  url: '',
  greeting: '',
  before,
  after,
});
const offer: Offer = {
  endpoints: [
    endpoint('imap', ['IMAP4REV1', 'STARTTLS', 'LOGINDISABLED'], ['IMAP4REV1', 'IDLE', 'AUTH=PLAIN']),
    endpoint('pop3', ['STLS', 'SASL PLAIN CRAM-MD5'], ['TOP', 'UIDL', 'LOGIN-DELAY 60', 'SASL PLAIN']),
  ],
  accounts: 1,
};

function test(requires: string, more: { protocol?: string; state?: string; revision?: string } = {}): Test {
  const { protocol = 'imap', state = protocol === 'pop3' ? 'transaction' : 'authenticated', revision = 'rev1' } = more;
  const rev = protocol === 'imap' ? `revision: ${revision}\n` : '';
  const expectation = protocol === 'imap' ? 'tagged: OK' : 'reply: +OK';
  const [suite] = suitesOf(
    `suite: ${protocol}/x\ntitle: One\nprotocol: ${protocol}\n${rev}tests:\n  - id: one\n    title: The server answers\n    requires: ${requires}\n    sessions: {C: ${state}}\n    steps:\n      - C: NOOP\n        ${expectation}\n`,
  );
  const [one] = suite?.tests ?? [];
  if (!one) throw new Error('no test');
  return one;
}

describe('reasonToSkip', () => {
  it.each([
    ['[IDLE]', {}, undefined],
    ['[UIDPLUS]', {}, 'requires UIDPLUS'],
    ['[UIDPLUS|IDLE]', {}, undefined],
    ['["!UIDPLUS"]', {}, undefined],
    ['["!IDLE"]', {}, 'requires !IDLE'],
    ['[AUTH=PLAIN]', {}, undefined],
    ['[LOGINDISABLED]', {}, 'requires LOGINDISABLED'],
    ['[LOGINDISABLED]', { state: 'connected' }, undefined],
    ['[IDLE]', { state: 'connected' }, 'requires IDLE'],
    ['[starttls]', {}, undefined],
    ['["pop3:TOP"]', {}, undefined],
    ['[accounts=2]', {}, 'requires accounts=2'],
    ['[accounts=1]', {}, undefined],
    ['[imap, pop3]', {}, undefined],
    ['[imap]', { revision: 'rev2' }, 'the server does not advertise IMAP4rev2'],
    ['[TOP, LOGIN-DELAY]', { protocol: 'pop3' }, undefined],
    ['[SASL=PLAIN]', { protocol: 'pop3' }, undefined],
    ['[SASL=CRAM-MD5]', { protocol: 'pop3' }, 'requires SASL=CRAM-MD5'],
    ['[SASL=CRAM-MD5]', { protocol: 'pop3', state: 'connected' }, undefined],
  ])('%s %j', (requires, more, reason) => expect(reasonToSkip(test(requires, more), offer)).toBe(reason));

  it('names the endpoint that is not there', () => {
    const [imap] = offer.endpoints;
    const only: Offer = { ...offer, endpoints: imap ? [imap] : [] };
    expect(reasonToSkip(test('[pop3]', { protocol: 'pop3' }), only)).toBe('the target has no POP3 endpoint');
  });

  it('asks for no STARTTLS under TLS, whatever a server advertises there', () => {
    const secure = offer.endpoints.map((one) => ({
      ...one,
      url: `${one.protocol === 'imap' ? 'imaps' : 'pops'}://host`,
    }));
    expect(reasonToSkip(test('[starttls]'), { ...offer, endpoints: secure })).toBe('requires starttls');
    expect(reasonToSkip(test('["!starttls"]'), { ...offer, endpoints: secure })).toBeUndefined();
  });
});
