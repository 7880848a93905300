import { expect, test } from 'vitest';
import type { EndpointInfo } from '../events/events.js';
import { suitesOf } from './testing/running.js';
import { untestedCapabilities } from './untested.js';

const endpoint = (protocol: 'imap' | 'pop3', before: string[], after: string[]): EndpointInfo => ({
  protocol,
  url: '',
  greeting: '',
  before,
  after,
});

const suites = suitesOf(
  `suite: imap/x
title: One
protocol: imap
tests:
  - id: one
    title: The server answers
    requires: [IDLE]
    steps:
      - C: NOOP
        requires: ['!LOGINDISABLED', 'AUTH=PLAIN|AUTH=LOGIN']
        tagged: OK
`,
  `suite: pop3/x
title: One
protocol: pop3
requires: [SASL=PLAIN, TOP]
tests:
  - id: one
    title: The server answers
    steps:
      - C: NOOP
        reply: +OK
`,
);

test('what is advertised and no condition names is told, by protocol', () => {
  const endpoints = [
    endpoint(
      'imap',
      ['IMAP4rev1', 'LOGINDISABLED', 'AUTH=PLAIN'],
      ['IMAP4rev1', 'idle', 'QUOTA', 'ACL', 'AUTH=DIGEST-MD5'],
    ),
    endpoint('pop3', ['SASL PLAIN SCRAM-SHA-1', 'TOP'], ['TOP', 'EXPIRE NEVER']),
  ];
  expect(untestedCapabilities(endpoints, suites)).toEqual([
    'IMAP: advertised, and no test asks for it: ACL, AUTH=DIGEST-MD5, QUOTA',
    'POP3: advertised, and no test asks for it: EXPIRE, SASL=SCRAM-SHA-1',
  ]);
});

test('nothing is told where every capability is known', () => {
  expect(untestedCapabilities([endpoint('imap', [], ['IMAP4REV1', 'IDLE'])], suites)).toEqual([]);
});
