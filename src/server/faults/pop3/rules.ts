import { DropMessage, Refusal } from '../../pop3/index.js';
import type { Account, Message } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapResponses, pop3Runs } from '../tools.js';
import { countOf, pop3Capabilities, pop3Maildrops, pop3Messages, pop3Replies } from './tools.js';

/** Something that no test asserts and an always-on rule sees. */
const seen = (
  rule: string,
  id: string,
  wrong: string,
  shows: readonly string[],
  plant: Fault['plant'],
  ...more: readonly string[]
): Fault => ({ id: `pop3/rules/${id}`, wrong, breaks: [rule, ...more], shows, plant });

const said = (rewrite: (text: string) => string): Fault['plant'] =>
  pop3Replies((usual) => ({ ok: (text) => usual.ok(rewrite(text)) }));

/** QUIT hides from POP3 what it ought to remove; IMAP still shows it. */
const hiding: Fault['plant'] = (behaviour) => {
  const hidden = new WeakSet<Message>();
  return pop3Maildrops((usual) => {
    const visible = usual.messages.filter(({ stored }) => !hidden.has(stored));
    const messages = visible.map(({ stored }, index) => new DropMessage(index + 1, stored));
    return {
      messages,
      update: () => {
        for (const { marked, stored } of messages) if (marked) hidden.add(stored);
      },
    };
  })(behaviour);
};

/** What the last session saw is shown again, whether or not IMAP has expunged it, as long as some of it is left. */
const stale: Fault['plant'] = (behaviour) => {
  const known = new WeakMap<Account, readonly Message[]>();
  return pop3Maildrops(({ account }) => {
    const there = account.inbox.messages;
    const last = known.get(account) ?? [];
    const ghosts = last.some((message) => there.includes(message)) ? last : [];
    const all = [...new Set([...ghosts, ...there])].sort((one, other) => one.uid - other.uid);
    known.set(account, all);
    return { messages: all.map((stored, index) => new DropMessage(index + 1, stored)) };
  })(behaviour);
};

const seenAnywhere = ['pop3/listings/scan-listing-of-one'];
const seenInCapa = ['pop3/capabilities/after-login'];

/** What the always-on rules see and no test asserts. */
export const ruleFaults: readonly Fault[] = [
  seen(
    'pop3/grammar/status-space',
    'colon-behind-status',
    'The server puts a colon behind the status of its refusals.',
    ['pop3/malformed/no-such-message/zero'],
    pop3Replies((usual) => ({ err: (...parts) => usual.err(...parts).replace(/^-ERR /, '-ERR: ') })),
  ),
  seen(
    'pop3/grammar/line-length',
    'endless-text',
    'The server writes the name of every mailbox into its answer to NOOP.',
    seenAnywhere,
    pop3Runs(['NOOP'], (_, session) => session.send(`+OK ${'Archive/2026 '.repeat(50)}\r\n`)),
  ),
  seen(
    'pop3/grammar/line-end',
    'line-feed-alone',
    'The server ends its answer to NOOP with a bare LF.',
    seenAnywhere,
    pop3Runs(['NOOP'], (_, session) => session.send('+OK\n')),
  ),
  seen(
    'pop3/grammar/text-ascii',
    'text-in-latin1',
    'The server has texts in ISO 8859-1.',
    seenAnywhere,
    pop3Runs(['NOOP'], (_, session) => session.send(Buffer.from('+OK pr\xeat\r\n', 'latin1'))),
  ),
  seen(
    'pop3/grammar/text-utf8',
    'language-in-latin1',
    'The server has its German texts in ISO 8859-1.',
    ['pop3/utf8-and-lang/languages'],
    pop3Runs(['LANG'], async (usual, session, rest) => {
      if (rest !== 'en' && rest !== '*') return usual();
      await session.send(Buffer.from('+OK en ge\xe4ndert\r\n', 'latin1'));
    }),
  ),
  seen(
    'pop3/grammar/response-code',
    'code-without-end',
    'The server leaves the bracket out that ends a response code.',
    ['pop3/login/wrong-password/other'],
    pop3Replies((usual) => ({ err: (...parts) => usual.err(...parts).replace(/^(-ERR \[[A-Z]+)\]/, '$1') })),
  ),
  seen(
    'pop3/grammar/response-code-with-err',
    'code-of-failure-with-ok',
    'The server puts the code LOGIN-DELAY into the answer to a login that succeeds.',
    ['pop3/login/user-and-pass'],
    pop3Replies((usual) => ({
      ok: (text) => usual.ok(text.startsWith('maildrop has') ? `[LOGIN-DELAY] ${text}` : text),
    })),
  ),
  seen(
    'pop3/grammar/drop-listing',
    'drop-listing-in-columns',
    'STAT sets its numbers in columns.',
    seenAnywhere,
    pop3Replies(() => ({ dropListing: (messages, octets) => `${messages}  ${octets}` })),
  ),
  seen(
    'pop3/grammar/capability-list',
    'capability-indented',
    'CAPA indents its lines.',
    seenInCapa,
    pop3Capabilities((lines, { state }) => (state === 'TRANSACTION' ? lines.map((line) => ` ${line}`) : lines)),
  ),
  seen(
    'pop3/grammar/capability-arguments',
    'capability-with-argument',
    'CAPA has an argument behind PIPELINING.',
    seenInCapa,
    pop3Capabilities((lines) => lines.map((line) => (line === 'PIPELINING' ? 'PIPELINING 64' : line))),
  ),
  seen(
    'pop3/grammar/language-listing',
    'language-names-first',
    'LANG lists the names of languages in front of their tags, in brackets.',
    ['pop3/utf8-and-lang/languages'],
    pop3Runs(['LANG'], async (usual, session, rest) => {
      if (rest !== undefined) return usual();
      const { replies } = session.behaviour;
      await session.send(replies.multiLine(replies.ok(''), ['(English) en', '(Deutsch) de']));
    }),
  ),
  seen(
    'pop3/grammar/language-choice',
    'language-tag-in-brackets',
    'LANG puts the tag of the language into brackets.',
    ['pop3/utf8-and-lang/lang-in-any-case'],
    said((text) => text.replace(/^(en|de) /, '<$1> ')),
  ),
  {
    id: 'pop3/rules/idle-for-milliseconds',
    wrong: 'The server logs a client out that says nothing for 150 ms, as its timer counts in another unit.',
    breaks: ['pop3/session/closing'],
    shows: ['pop3/greeting/positive', 'pop3/malformed/command-in-pieces'],
    settings: { autologout: { imap: 30 * 60_000, pop3: 150 } },
    plant: () => ({}),
  },
  seen(
    'pop3/session/response-code',
    'in-use-for-no-message',
    'The server refuses a message that does not exist with the code IN-USE.',
    ['pop3/malformed/no-such-message/zero'],
    pop3Runs(['RETR'], async (usual, session, rest) => {
      const isThere = Number(rest) > 0 && Number(rest) <= countOf(session);
      if (!isThere) throw new Refusal((texts) => texts.noMessageNumber, 'IN-USE');
      await usual();
    }),
  ),
  seen(
    'pop3/session/unique-id-unique',
    'unique-id-of-the-day',
    'All messages of a day have the same unique-id.',
    ['journeys/pop3-download/leave-mail-on-server'],
    pop3Messages(({ stored }) => ({ uniqueId: `d${stored.internalDate.toISOString().slice(0, 10)}` })),
    'rfc1939-7-uidl-unique',
  ),
  seen(
    'both/same-octets',
    'imap-rewrites',
    'IMAP writes the name of a header field otherwise than POP3.',
    ['pop3/with-imap/same-octets/plain'],
    imapResponses((response) => response.replace('\r\nSubject: ', '\r\nSUBJECT: ')),
  ),
  seen(
    'both/removed-by-pop3',
    'hidden-from-pop3',
    'QUIT hides from POP3 what was marked, and IMAP still shows it.',
    ['journeys/pop3-download/download-and-delete'],
    hiding,
    'rfc1939-6-update-removes-marked',
  ),
  seen(
    'both/removed-by-imap',
    'cached-for-pop3',
    'The server keeps a list of messages for POP3, in which those stay that IMAP has expunged.',
    ['pop3/with-imap/expunged-by-imap-between-sessions'],
    stale,
    'rfc1939-4-numbers-anew',
  ),
];
