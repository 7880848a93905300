import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { pop3Capabilities, pop3Replies } from './tools.js';

/** A line of the ledger that a rule decides in every response: its form broken, and no other. */
const form = (
  id: string,
  wrong: string,
  breaks: readonly string[],
  shows: readonly string[],
  plant: Fault['plant'],
): Fault => ({ id: `pop3/forms/${id}`, wrong, breaks, shows, plant });

const anywhere = ['pop3/listings'];
const inCapa = ['pop3/capabilities', 'pop3/stls', 'pop3/utf8-and-lang'];

const noop = (reply: string): Fault['plant'] => pop3Runs(['NOOP'], (_, session) => session.send(reply));
const login = (code: string): Fault['plant'] =>
  pop3Replies((usual) => ({
    ok: (text) => usual.ok(text.startsWith('maildrop has') ? `[${code}] ${text}` : text),
  }));

/** A capability by its tag, with another line in its place, and added where it is missing. */
const capability = (id: string, tag: string, line: string, requirement: string): Fault =>
  form(
    `capability-${id}`,
    `CAPA says "${line}".`,
    [requirement],
    inCapa,
    pop3Capabilities((lines) => {
      const others = lines.filter((each) => each.split(' ')[0] !== tag);
      return [...others, line];
    }),
  );

const capabilities: readonly Fault[] = [
  capability('top', 'TOP', 'TOP 100', 'rfc2449-6.1-no-arguments'),
  capability('user', 'USER', 'USER name', 'rfc2449-6.2-no-arguments'),
  capability('sasl', 'SASL', 'SASL PLAIN,LOGIN', 'rfc2449-6.3-arguments'),
  capability('resp-codes', 'RESP-CODES', 'RESP-CODES AUTH', 'rfc2449-6.4-no-arguments'),
  capability('login-delay', 'LOGIN-DELAY', 'LOGIN-DELAY soon', 'rfc2449-6.5-arguments'),
  capability('pipelining', 'PIPELINING', 'PIPELINING 8', 'rfc2449-6.6-no-arguments'),
  capability('expire', 'EXPIRE', 'EXPIRE sometimes', 'rfc2449-6.7-arguments'),
  capability('uidl', 'UIDL', 'UIDL 70', 'rfc2449-6.8-no-arguments'),
  capability('implementation', 'IMPLEMENTATION', 'IMPLEMENTATION', 'rfc2449-6.9-arguments'),
  capability('stls', 'STLS', 'STLS 1.3', 'rfc2595-8-no-arguments'),
  capability('auth-resp-code', 'AUTH-RESP-CODE', 'AUTH-RESP-CODE SYS', 'rfc3206-6-no-arguments'),
  capability('utf8', 'UTF8', 'UTF8 ALL', 'rfc6856-2-arguments'),
  capability('lang', 'LANG', 'LANG en', 'rfc6856-3.1-no-arguments'),
];

const codes: readonly Fault[] = [
  ['login-delay', 'LOGIN-DELAY', 'rfc2449-8.1.1-login-delay-with-err'],
  ['in-use', 'IN-USE', 'rfc2449-8.1.2-in-use-with-err'],
  ['sys', 'SYS/TEMP', 'rfc3206-4-sys-with-err'],
  ['auth', 'AUTH', 'rfc3206-5-auth-with-err'],
  ['utf8', 'UTF8', 'rfc6856-5-utf8-code-with-err'],
].map(([id = '', code = '', requirement = '']) =>
  form(
    `code-${id}`,
    `The answer to a login that succeeds has the code ${code}.`,
    [requirement],
    ['pop3/login'],
    login(code),
  ),
);

/** Forms that the always-on rules watch (RFC 1939 §3, RFC 2449 §3, RFC 6856 §3). */
export const forms: readonly Fault[] = [
  form(
    'status',
    'NOOP is answered by a bare OK.',
    ['rfc1939-3-status-indicator', 'rfc1939-3-response-format'],
    anywhere,
    noop('OK\r\n'),
  ),
  form(
    'length',
    'NOOP is answered by more than 512 octets.',
    ['rfc1939-3-response-length', 'rfc2449-4-response-length'],
    anywhere,
    noop(`+OK ${'x'.repeat(600)}\r\n`),
  ),
  form(
    'line-feed',
    'NOOP is answered by a line that ends in LF alone.',
    ['rfc1939-3-response-crlf'],
    anywhere,
    noop('+OK\n'),
  ),
  form('text', 'NOOP is answered by a text in Latin-1.', ['rfc2449-3-text'], anywhere, (usual) =>
    pop3Runs(['NOOP'], (_, session) => session.send(Buffer.from('+OK g\xfct\r\n', 'latin1')))(usual),
  ),
  form(
    'status-space',
    'NOOP is answered without a space behind the status.',
    ['rfc2449-3-status-space'],
    anywhere,
    noop('+OKnothing\r\n'),
  ),
  form(
    'bracket',
    'NOOP is answered by a text in a bracket that never ends.',
    ['rfc2449-6.4-response-codes', 'rfc2449-3-response-code'],
    anywhere,
    noop('+OK [nothing done\r\n'),
  ),
  form(
    'multi-line',
    'LIST ends its lines in LF alone.',
    ['rfc1939-3-multi-line-crlf'],
    anywhere,
    pop3Replies((usual) => ({
      multiLine: (status, lines) => status + lines.map((line) => `${line}\n`).join('') + usual.multiLine('', []),
    })),
  ),
  form(
    'greeting',
    'The greeting is negative, and the server works all the same.',
    ['rfc1939-4-greeting-positive', 'rfc2449-3-greeting'],
    ['pop3/greeting'],
    pop3Replies((usual) => ({ greeting: (...parts) => usual.greeting(...parts).replace('+OK', '-ERR') })),
  ),
  form(
    'timestamp',
    'The greeting has the name of the server in angle brackets.',
    ['rfc2449-3-timestamp'],
    ['pop3/greeting'],
    pop3Replies((usual) => ({ greeting: (text, timestamp) => usual.greeting(`<our server> ${text}`, timestamp) })),
  ),
  form(
    'drop-listing',
    'STAT has a comma between its numbers.',
    ['rfc1939-5-drop-listing-form'],
    anywhere,
    pop3Replies(() => ({ dropListing: (messages, octets) => `${messages}, ${octets}` })),
  ),
  form(
    'scan-listing',
    'LIST has a tab between its numbers.',
    ['rfc1939-5-scan-listing-form'],
    anywhere,
    pop3Replies(() => ({ scanListing: (number, octets) => `${number}\t${octets}` })),
  ),
  form(
    'uidl',
    'UIDL has two spaces between number and unique-id.',
    ['rfc1939-7-uidl-form'],
    ['pop3/uidl'],
    pop3Replies(() => ({ uniqueIdListing: (number, uniqueId) => `${number}  ${uniqueId}` })),
  ),
  form(
    'uidl-length',
    'Unique-ids have 71 characters.',
    ['rfc1939-7-uidl-length'],
    ['pop3/uidl'],
    pop3Replies(() => ({ uniqueIdListing: (number, uniqueId) => `${number} ${uniqueId.padEnd(71, 'x')}` })),
  ),
  form(
    'uidl-alone',
    'UIDL has a word behind the unique-id.',
    ['rfc1939-7-uidl-alone'],
    ['pop3/uidl'],
    pop3Replies(() => ({ uniqueIdListing: (number, uniqueId) => `${number} ${uniqueId} new` })),
  ),
  form(
    'capability',
    'CAPA indents its lines after login.',
    ['rfc2449-3-capability', 'rfc2449-5-capability-lines'],
    ['pop3/capabilities'],
    pop3Capabilities((lines, { state }) => (state === 'TRANSACTION' ? lines.map((line) => ` ${line}`) : lines)),
  ),
  form(
    'language-choice',
    'LANG puts the tag of the chosen language in brackets.',
    ['rfc6856-3.2-choice-form'],
    ['pop3/utf8-and-lang'],
    pop3Replies((usual) => ({ ok: (text) => usual.ok(text.replace(/^(en|de) /, '<$1> ')) })),
  ),
  form(
    'language-texts',
    'Texts are in Latin-1 after LANG.',
    ['rfc6856-3.2-texts-in-utf8'],
    ['pop3/utf8-and-lang'],
    pop3Runs(['LANG'], async (usual, session, rest) => {
      if (rest !== 'en' && rest !== '*') return usual();
      await session.send(Buffer.from('+OK en ge\xe4ndert\r\n', 'latin1'));
    }),
  ),
  form(
    'language-listing',
    'LANG lists languages with their tags in parentheses.',
    ['rfc6856-3.2-listing-form'],
    ['pop3/utf8-and-lang'],
    pop3Runs(['LANG'], async (usual, session, rest) => {
      if (rest !== undefined) return usual();
      const { replies } = session.behaviour;
      await session.send(replies.multiLine(replies.ok(''), ['(en) English', '(de) Deutsch']));
    }),
  ),
  ...codes,
  ...capabilities,
];
