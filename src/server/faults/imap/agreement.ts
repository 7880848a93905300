import type { Mailbox } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, imapRuns } from '../tools.js';
import { answers, posingAs } from './messages.js';
import { completes } from './tools.js';

/** Something that an always-on rule sees where two answers do not agree, in the course of these tests. */
const seen = (
  rule: string,
  id: string,
  wrong: string,
  shows: readonly string[],
  plant: Fault['plant'],
  ...more: readonly string[]
): Fault => ({
  id: `imap/agreement/${id}`,
  wrong,
  breaks: [`imap/session/${rule}`, ...more],
  shows,
  plant,
});

/** A STATUS item with another value. */
const counts =
  (name: string, value: (mailbox: Mailbox) => number): Fault['plant'] =>
  ({ imap }) => ({
    imap: {
      statusItems: {
        ...imap.statusItems,
        [name]: { ...imap.statusItems[name], value: (mailbox) => String(value(mailbox)) },
      },
    },
  });

/** Answers that contradict each other, lack something, or tell what nobody asked for. */
export const agreement: readonly Fault[] = [
  seen(
    'messages-agree',
    'status-without-the-last',
    'The server does not count the last message in STATUS.',
    ['imap/select', 'imap/selected-state', 'imap/unselect', 'imap/mailbox-sessions', 'imap/status/of-selected'],
    counts('MESSAGES', ({ messages }) => Math.max(messages.length - 1, 0)),
  ),
  seen(
    'uidnext-stays',
    'select-takes-a-uid',
    'The server takes up a UID each time a mailbox is opened.',
    ['imap/select', 'imap/response-codes', 'imap/sessions'],
    imapRuns(['SELECT', 'EXAMINE'], async (usual, session) => {
      const completion = await usual();
      session.view?.mailbox.allocateUid();
      return completion;
    }),
  ),
  seen(
    'highestmodseq-agrees',
    'status-next-modseq',
    'The server tells in STATUS as HIGHESTMODSEQ the mod-sequence that is next.',
    ['imap/condstore', 'imap/status'],
    counts('HIGHESTMODSEQ', ({ highestmodseq }) => highestmodseq + 1),
  ),
  seen(
    'unseen-agrees',
    'status-unseen-of-recent',
    'The server counts in STATUS only recent messages as unseen.',
    ['imap/select/first-unseen'],
    counts('UNSEEN', ({ recentCount }) => recentCount),
  ),
  seen(
    'flags-kept',
    'flagged-for-a-session',
    'The server forgets \\Flagged when a mailbox is selected again.',
    ['imap/store', 'imap/sessions', 'imap/response-codes'],
    imapRuns(['SELECT', 'EXAMINE'], async (usual, session) => {
      const completion = await usual();
      for (const { message } of session.view?.entries ?? [])
        if (message.flags.has('\\Flagged'))
          session.view?.mailbox.setFlags([message.uid], 'remove', ['\\Flagged'], session);
      return completion;
    }),
  ),
  seen(
    'capabilities-same',
    'fewer-behind-login',
    'The server leaves its extensions out of the capabilities that it tells in its answer to LOGIN.',
    ['imap/capability', 'imap/login'],
    completes(['LOGIN'], (completion) => ({
      ...completion,
      code: completion.code?.replace(/^(CAPABILITY(?: IMAP4rev\d)+).*/, '$1'),
    })),
  ),
  seen(
    'extension-asked',
    'size-in-every-status',
    'The server adds SIZE to every STATUS.',
    ['imap/status'],
    answers(['STATUS'], (response) => (/ SIZE \d/.test(response) ? response : response.replace(/\)$/, ' SIZE 1)'))),
  ),
  seen(
    'code-place',
    'appenduid-for-copy',
    'The server tells by APPENDUID which UIDs COPY has given.',
    ['imap/copy', 'imap/uidplus'],
    completes(['COPY', 'UID COPY'], (completion) => ({
      ...completion,
      code: completion.code?.replace(/^COPYUID (\d+) \S+ (\S+)$/, 'APPENDUID $1 $2'),
    })),
  ),
  seen(
    'data-brought',
    'silent-where-nothing-is-found',
    'The server sends no SEARCH response where nothing is found.',
    ['imap/search'],
    answers(['SEARCH', 'UID SEARCH'], (response) => (response === 'SEARCH' ? '' : response)),
  ),
  seen(
    'search-form',
    'esearch-for-search',
    'The server answers every SEARCH by ESEARCH.',
    ['imap/search'],
    imapCommands(['SEARCH'], (usual) => ({
      ...usual,
      run: (session, given, invocation) =>
        usual.run(
          posingAs(session, {
            addUntagged(content) {
              const numbers = /^SEARCH((?: \d+)*)$/.exec(String(content))?.[1];
              const all = numbers ? ` ALL ${numbers.trim().replaceAll(' ', ',')}` : '';
              session.addUntagged(numbers === undefined ? content : `ESEARCH (TAG "${invocation.tag}")${all}`);
            },
          }),
          given,
          invocation,
        ),
    })),
  ),
  seen(
    'fetch-whole',
    'full-without-body',
    'The server leaves BODY out of what FULL stands for.',
    ['imap/fetch-items'],
    ({ imap }) => ({
      imap: {
        fetchMacros: { ...imap.fetchMacros, FULL: (imap.fetchMacros.FULL ?? []).filter((name) => name !== 'BODY') },
      },
    }),
  ),
  seen(
    'fetch-whole',
    'fetch-without-the-last',
    'The server leaves the last message out of its answer to a FETCH of several.',
    ['imap/fetch-items', 'imap/uid'],
    answers(['FETCH', 'UID FETCH'], (response, _, count, session) =>
      count > 0 && response.startsWith(`${(session.view?.entries.length ?? 0).toString()} FETCH`) ? '' : response,
    ),
  ),
  seen(
    'vanished-in-search',
    'vanished-in-search',
    'The server tells by VANISHED what is gone during UID SEARCH.',
    ['imap/search', 'imap/uid'],
    imapRuns(['UID SEARCH'], async (usual, session) => {
      session.addUntagged('VANISHED 4294967290');
      return usual();
    }),
    'rfc7162-3.2.10.2-not-in-search-by-number',
  ),
];
