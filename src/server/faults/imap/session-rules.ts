import type { Session } from '../../imap/index.js';
import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapResponses, imapRuns, otherwise, says } from '../tools.js';
import { atOpening } from './changing.js';
import { answers, posingAs } from './messages.js';
import { afterwards, imapSessions } from './tools.js';

type Plant = Fault['plant'];

/** Something that an always-on rule over sessions sees in the course of these tests. */
const seen = (rule: string, id: string, wrong: string, shows: readonly string[], plant: Plant): Fault => ({
  id: `imap/session-rules/${id}`,
  wrong,
  breaks: [`imap/session/${rule}`],
  shows,
  plant,
});

/** More that is sent in answer to a command, before its completion; `tag` is that of the command. */
const adds = (names: readonly string[], more: (tag: string, session: Session) => string): Plant =>
  imapCommands(names, (usual) => ({
    ...usual,
    async run(session, given, invocation) {
      const completion = await usual.run(session, given, invocation);
      session.output.add(`${more(invocation.tag, session)}\r\n`);
      return completion;
    },
  }));

const SELECTS = ['SELECT', 'EXAMINE'];
const selecting = ['imap/select', 'imap/expunge/stays-gone'];

/** A line left out of what SELECT and EXAMINE say. */
const unsaid = (rule: string, line: RegExp, what: string): Fault =>
  seen(
    `select-${rule}`,
    `select-without-${rule}`,
    `The server does not tell ${what} at SELECT.`,
    selecting,
    imapCommands(SELECTS, (command) => ({
      ...command,
      run: (session, given, invocation) =>
        command.run(
          posingAs(session, {
            addUntagged(content) {
              if (typeof content !== 'string' || !line.test(content)) session.addUntagged(content);
            },
            addStatus(status, code, text) {
              if (!line.test(code ?? '')) session.addStatus(status, code, text);
            },
          }),
          given,
          invocation,
        ),
    })),
  );

/** What no test need assert, and the always-on rules over IMAP sessions see: the exchange, opening, search, names. */
export const sessionRules: readonly Fault[] = [
  seen(
    'greeting',
    'preauth-again',
    'The server greets with PREAUTH again after LOGIN.',
    ['imap/login'],
    adds(['LOGIN'], () => '* PREAUTH welcome'),
  ),
  seen(
    'one-tagged',
    'completed-twice',
    'The server completes NOOP twice.',
    ['imap/sessions/own-append', 'imap/sessions/expunge-and-append'],
    adds(['NOOP'], (tag) => `${tag} OK done`),
  ),
  seen(
    'continuation-awaited',
    'continuation-at-noop',
    'The server sends a continuation request at NOOP.',
    ['imap/sessions/own-append'],
    adds(['NOOP'], () => '+ go on'),
  ),
  seen(
    'bye-before-close',
    'hangs-up-at-bad',
    'The server closes the connection after it has answered BAD.',
    ['imap/store/no-such-number', 'imap/syntax'],
    afterwards(({ status }, { session }) => {
      if (status === 'BAD') void session.output.flush().then(() => session.channel.end());
    }),
  ),
  seen(
    'enabled-asked',
    'enabled-at-noop',
    'The server sends ENABLED at NOOP.',
    ['imap/sessions/own-append'],
    adds(['NOOP'], () => '* ENABLED CONDSTORE'),
  ),
  unsaid('flags', /^FLAGS /, 'the flags'),
  unsaid('exists', / EXISTS$/, 'the number of messages'),
  unsaid('recent', / RECENT$/, 'the number of recent messages'),
  unsaid('uidvalidity', /^UIDVALIDITY/, 'the validity of UIDs'),
  unsaid('uidnext', /^UIDNEXT/, 'the next UID'),
  unsaid('permanentflags', /^PERMANENTFLAGS/, 'the permanent flags'),
  unsaid('list', /^LIST /, 'the name'),
  seen(
    'examine-read-only',
    'examine-says-nothing',
    'The server does not say READ-ONLY in its tagged answer to EXAMINE.',
    ['imap/select', 'imap/expunge/implicit-close/examine'],
    imapRuns(['EXAMINE'], async (usual) => ({ ...(await usual()), code: undefined })),
  ),
  seen(
    'data-needs-selection',
    'exists-without-mailbox',
    'The server sends EXISTS at LIST where no mailbox is selected.',
    ['imap/list'],
    adds(['LIST'], () => '* 1 EXISTS'),
  ),
  seen(
    'permanentflags-known',
    'permanent-but-unknown',
    'PERMANENTFLAGS names a flag that FLAGS does not.',
    selecting,
    imapResponses((response) => response.replace('[PERMANENTFLAGS (', '[PERMANENTFLAGS (\\Later ')),
  ),
  seen(
    'flags-listed',
    'keywords-unlisted',
    'FLAGS names system flags alone.',
    ['imap/store/keyword', 'imap/copy/keywords'],
    imapSessions(
      (Usual) =>
        class extends Usual {
          override definedFlags(...given: Parameters<Session['definedFlags']>) {
            return super.definedFlags(...given).filter((flag) => flag.startsWith('\\'));
          }
        },
    ),
  ),
  seen(
    'expunge-or-vanished',
    'vanished-unasked',
    'The server says VANISHED instead of EXPUNGE, asked or not.',
    ['imap/expunge'],
    imapResponses((response) => response.replace(/^\* (\d+) EXPUNGE/, '* VANISHED $1')),
  ),
  seen(
    'vanished-known',
    'vanished-unknown',
    'The server says VANISHED of all UIDs that there can be.',
    ['imap/expunge'],
    imapResponses((response) => response.replace(/^\* \d+ EXPUNGE/, '* VANISHED 1:4294967000')),
  ),
  seen(
    'uid-and-uidnext',
    'uidnext-is-last',
    'The server gives the UID of the last message as UIDNEXT at SELECT.',
    ['imap/expunge/stays-gone', 'imap/uidplus'],
    imapResponses((response) =>
      response.replace(/UIDNEXT (\d+)\]/, (_, uid: string) => `UIDNEXT ${Math.max(1, Number(uid) - 1)}]`),
    ),
  ),
  seen(
    'uidvalidity-stays',
    'uidvalidity-falls',
    'The server gives another, lower UIDVALIDITY whenever a mailbox is opened.',
    ['imap/expunge/stays-gone', 'imap/expunge/uid-not-reused'],
    atOpening((mailbox) => {
      mailbox.uidvalidity = Math.max(1, mailbox.uidvalidity - 1);
    }),
  ),
  seen(
    'modseq-asked',
    'modseq-unasked',
    'The server tells mod-sequences with flags, asked or not.',
    ['imap/store/add', 'imap/sessions/flags'],
    ({ imap }) => ({
      imap: {
        updates: otherwise(imap.updates, (updates) => ({
          reportFlagsOf: (session, ...rest) => {
            updates.reportFlagsOf(posingAs(session, { condstore: true }), ...rest);
          },
        })),
      },
    }),
  ),
  seen(
    'search-range',
    'search-beyond',
    'The server gives numbers that are one too high in answer to SEARCH.',
    ['imap/search'],
    answers(['SEARCH'], (response) => response.replace(/ \d+/g, (number) => ` ${Number(number) + 1}`)),
  ),
  seen(
    'search-form',
    'search-for-esearch',
    'The server answers a search with result options by SEARCH.',
    ['imap/esearch'],
    answers(['SEARCH'], (response) => response.replace(/^ESEARCH .*/, 'SEARCH')),
  ),
  seen(
    'search-tag',
    'esearch-of-another',
    'ESEARCH has another tag than the command.',
    ['imap/esearch'],
    answers(['SEARCH', 'UID SEARCH'], (response) => response.replace(/TAG "/, 'TAG "x')),
  ),
  seen(
    'status-name',
    'status-of-inbox',
    'STATUS names INBOX, whatever was asked for.',
    ['imap/status', 'imap/copy/uidnext'],
    says((octets) => octets.replace(/^\* STATUS \S+ \(/m, '* STATUS INBOX (')),
  ),
  seen(
    'status-counts',
    'status-unseen-of-more',
    'STATUS counts more unseen messages than there are messages.',
    ['imap/status'],
    ({ imap }) => ({
      imap: { statusItems: { ...imap.statusItems, UNSEEN: { value: ({ messages }) => String(messages.length + 1) } } },
    }),
  ),
  seen(
    'delimiter-same',
    'other-delimiter-at-the-top',
    'LIST gives names that have no superior with another delimiter.',
    ['imap/list', 'imap/mailbox-hierarchy'],
    answers(['LIST'], (response) => response.replace(/"\/" ([^/]*)$/, '"." $1')),
  ),
  seen(
    'noselect-true',
    'noselect-for-all',
    'LIST says \\Noselect of every name.',
    ['imap/select', 'imap/list'],
    imapResponses((response) => response.replace(/^\* LIST \([^)]*\)/, '* LIST (\\Noselect)')),
  ),
  seen(
    'highestmodseq-falls',
    'highestmodseq-falls',
    'The server gives a lower HIGHESTMODSEQ each time it is asked.',
    ['imap/condstore/kept'],
    (usual) => {
      const sights = new WeakMap<Mailbox, number>();
      return imapSessions(
        (Usual) =>
          class extends Usual {
            override addHighestModseq(mailbox: Mailbox) {
              const sight = (sights.get(mailbox) ?? 0) + 1;
              sights.set(mailbox, sight);
              const lower = otherwise(mailbox, ({ highestmodseq }) => ({
                highestmodseq: Math.max(1, highestmodseq - 2 * (sight - 1)),
              }));
              super.addHighestModseq(lower);
            }
          },
      )(usual);
    },
  ),
];
