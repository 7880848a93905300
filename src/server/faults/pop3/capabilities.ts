import { Refusal } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { both, pop3Commands, pop3Runs } from '../tools.js';
import { pop3Capabilities, pop3Hears } from './tools.js';

const general = 'rfc2449-5-announced-in-both-states';
const is = (tag: string) => (line: string) => line.split(' ')[0] === tag;

/** Announced before login and forgotten after it, with the requirement of each capability's own section. */
const forgotten = (
  [
    ['TOP', 'rfc2449-6.1-announced-in-both-states'],
    ['USER', 'rfc2449-6.2-announced-in-both-states'],
    ['SASL', 'rfc2449-6.3-announced-in-both-states', 'rfc5034-3-sasl-after-login'],
    ['RESP-CODES', 'rfc2449-6.4-announced-in-both-states'],
    ['AUTH-RESP-CODE', 'rfc3206-6-announced-in-both-states'],
    ['PIPELINING', 'rfc2449-6.6-announced-in-both-states'],
    ['EXPIRE', 'rfc2449-6.7-announced-in-both-states'],
    ['UIDL', 'rfc2449-6.8-announced-in-both-states'],
    ['IMPLEMENTATION', 'rfc2449-6.9-announced-in-both-states'],
    ['UTF8', 'rfc6856-2-announced-in-both-states'],
    ['LANG', 'rfc6856-3.1-announced-in-both-states'],
  ] as const
).map(([tag, ...breaks]): Fault => ({
  id: `pop3/capabilities/${tag.toLowerCase()}-before-login-only`,
  wrong: `CAPA names ${tag} before login and not after it.`,
  breaks: [...breaks, general],
  plant: pop3Capabilities((lines, { state }) =>
    state === 'TRANSACTION' ? lines.filter((line) => !is(tag)(line)) : lines,
  ),
}));

/** A capability that has arguments, before and after login. */
const argued = (tag: string, before: string, after: string | undefined): Fault['plant'] =>
  pop3Capabilities((lines, { state }) => {
    const own = state === 'TRANSACTION' ? after : before;
    return [...lines.filter((line) => !is(tag)(line)), ...(own === undefined ? [] : [`${tag}${own}`])];
  });

const announcedOnly = (keyword: string, ...breaks: readonly string[]): Fault => ({
  id: `pop3/capabilities/${keyword.toLowerCase()}-is-not-there`,
  wrong: `CAPA names ${keyword}, and the server does not have it.`,
  breaks,
  plant: pop3Commands([keyword], (usual) => ({
    ...usual,
    execute: () => {
      throw new Refusal((texts) => texts.unknownCommand);
    },
  })),
});

/** A command that is there and yet not announced, which is answered wrongly where it should be unknown. */
const unannounced = (tag: string, id: string, breaks: readonly string[]): Fault => ({
  id: `pop3/capabilities/${id}`,
  wrong: `The server does not have ${tag}, and answers it positively.`,
  breaks,
  plant: both(
    pop3Capabilities((lines) => lines.filter((line) => !is(tag)(line))),
    pop3Commands([tag], (usual) => ({ ...usual, execute: (session) => session.ok('') })),
  ),
});

/** CAPA and what it announces (RFC 2449). */
export const capabilities: readonly Fault[] = [
  ...forgotten,
  announcedOnly('TOP', 'rfc2449-6.1-top', 'rfc1939-7-top-supported'),
  announcedOnly('UIDL', 'rfc2449-6.8-uidl', 'rfc1939-7-uidl-supported'),
  announcedOnly('USER', 'rfc2449-6.2-user', 'rfc1939-7-pass-opens-maildrop', 'rfc1939-4-one-mechanism'),
  unannounced('TOP', 'top-missing', ['rfc1939-3-unimplemented-top']),
  unannounced('UIDL', 'uidl-missing', ['rfc1939-3-unimplemented-uidl']),
  {
    id: 'pop3/capabilities/delay-greater-after-login',
    wrong: 'CAPA announces a greater delay between logins after login than before.',
    breaks: ['rfc2449-6.5-largest-before-login', 'rfc2449-6.5-own-after-login'],
    plant: argued('LOGIN-DELAY', ' 60', ' 900'),
  },
  {
    id: 'pop3/capabilities/delay-of-user-unsaid',
    wrong: 'CAPA announces another delay after login without having said USER before.',
    breaks: ['rfc2449-6.5-user-before-login'],
    plant: argued('LOGIN-DELAY', ' 900', ' 60'),
  },
  {
    id: 'pop3/capabilities/delay-before-login-only',
    wrong: 'CAPA names LOGIN-DELAY before login and not after it.',
    breaks: ['rfc2449-6.5-announced-in-both-states', general],
    plant: argued('LOGIN-DELAY', ' 60', undefined),
  },
  {
    id: 'pop3/capabilities/period-shorter-after-login',
    wrong: 'CAPA announces a shorter period for messages after login than before.',
    breaks: ['rfc2449-6.7-smallest-before-login', 'rfc2449-6.7-own-after-login'],
    plant: argued('EXPIRE', ' 60 USER', ' 30'),
  },
  {
    id: 'pop3/capabilities/period-of-user-unsaid',
    wrong: 'CAPA announces another period for messages after login without having said USER before.',
    breaks: ['rfc2449-6.7-user-before-login'],
    plant: argued('EXPIRE', ' 30', ' 60'),
  },
  {
    id: 'pop3/capabilities/utf8-argument-after-login',
    wrong: 'CAPA gives UTF8 another argument after login.',
    breaks: ['rfc6856-2-same-in-both-states'],
    plant: argued('UTF8', ' USER', ''),
  },
  {
    id: 'pop3/capabilities/fewer-mechanisms-after-login',
    wrong: 'CAPA leaves the mechanisms with a plaintext password out after login.',
    breaks: ['rfc2449-6.3-same-in-both-states', 'pop3/session/capabilities'],
    shows: ['pop3/capabilities/sasl-the-same-after-login'],
    plant: pop3Capabilities((lines, { state }) =>
      state === 'TRANSACTION'
        ? lines.map((line) => (is('SASL')(line) ? line.replace(/ (?:PLAIN|LOGIN)/g, '') : line))
        : lines,
    ),
  },
  {
    id: 'pop3/capabilities/stls-after-login',
    wrong: 'CAPA names STLS after login, too.',
    breaks: ['rfc2595-8-stls-announced-before-login', 'pop3/session/stls-announced'],
    shows: ['pop3/capabilities/stls-only-before-login'],
    plant: pop3Capabilities((lines) => [...lines.filter((line) => !is('STLS')(line)), 'STLS']),
  },
  {
    id: 'pop3/capabilities/stls-under-tls',
    wrong: 'CAPA names STLS under TLS, too.',
    breaks: ['rfc2595-4-second-stls-not-announced'],
    plant: pop3Capabilities((lines, { state }) =>
      state === 'AUTHORIZATION' ? [...lines.filter((line) => !is('STLS')(line)), 'STLS'] : lines,
    ),
  },
  {
    id: 'pop3/capabilities/once',
    wrong: 'CAPA is answered once in a session.',
    breaks: ['rfc2449-5-capa-again', general],
    plant: (behaviour) => {
      const answered = new WeakSet<object>();
      return pop3Runs(['CAPA'], async (usual, session) => {
        if (answered.has(session)) throw new Refusal((texts) => texts.unknownCommand);
        answered.add(session);
        await usual();
      })(behaviour);
    },
  },
  {
    id: 'pop3/capabilities/not-after-login',
    wrong: 'CAPA is refused after login.',
    breaks: ['rfc2449-5-capa-transaction', 'rfc2449-5-capa-both-states', general],
    plant: pop3Commands(['CAPA'], (usual) => ({ ...usual, states: ['AUTHORIZATION'] })),
  },
  {
    id: 'pop3/capabilities/changes-something',
    wrong: 'CAPA marks the first message as deleted.',
    breaks: ['rfc2449-5-capa-changes-nothing'],
    plant: pop3Runs(['CAPA'], async (usual, { maildrop }) => {
      const [first] = maildrop?.messages ?? [];
      if (first) first.marked = true;
      await usual();
    }),
  },
  {
    id: 'pop3/capabilities/not-under-tls',
    wrong: 'The server does not have CAPA under TLS.',
    breaks: ['rfc2595-4-capa-under-tls', 'rfc2595-4-capa'],
    plant: pop3Hears((line, { channel }) => (channel.secure && /^capa$/i.test(line) ? `?${line}` : line)),
  },
  {
    id: 'pop3/capabilities/not-before-login',
    wrong: 'CAPA is refused before login.',
    breaks: ['rfc2449-5-capa-authorization', 'rfc2449-5-capa-both-states'],
    plant: pop3Commands(['CAPA'], (usual) => ({ ...usual, states: ['TRANSACTION'] })),
  },
  {
    id: 'pop3/capabilities/help',
    wrong: 'The server does not have CAPA, and lists its commands in answer to it.',
    breaks: ['rfc2449-5-capa-unimplemented', 'rfc1939-3-unrecognized'],
    plant: pop3Capabilities(() => ['STAT', 'LIST', 'RETR', 'DELE', 'RSET', 'NOOP', 'QUIT']),
  },
];
