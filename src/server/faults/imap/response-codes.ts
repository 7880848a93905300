import type { Session } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapResponses, imapRuns } from '../tools.js';
import { imapSessions, inBoth } from './tools.js';

/** What SELECT says otherwise, line by line. */
const says = (pattern: RegExp, replacement: string) =>
  imapResponses((response) => response.replace(pattern, replacement));

const lost = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'].map((flag): Fault => ({
  id: `imap/response-codes/forgets-${flag.slice(1).toLowerCase()}`,
  wrong: `The server lists ${flag} in PERMANENTFLAGS and forgets it at the next SELECT.`,
  breaks: inBoth('7.1-permanentflags-lasting'),
  plant: imapRuns(['SELECT'], async (usual, session) => {
    const completion = await usual();
    const { mailbox } = session.selectedView;
    mailbox.setFlags(
      mailbox.messages.map(({ uid }) => uid),
      'remove',
      [flag],
    );
    return completion;
  }),
}));

/** Flags and sizes that SELECT tells, and codes (RFC 3501 and RFC 9051 §7.1, RFC 9051 §7.3.5, §7.4.1). */
export const responseCodes: readonly Fault[] = [
  ...lost,
  {
    id: 'imap/response-codes/keeps-others',
    wrong: 'The server does not list \\* in PERMANENTFLAGS and keeps new keywords.',
    breaks: inBoth('7.1-permanentflags-others'),
    plant: says(/^(\* OK \[PERMANENTFLAGS \(.*) \\\*\)/, '$1)'),
  },
  {
    id: 'imap/response-codes/permanent-in-examined',
    wrong: 'The server lists flags in PERMANENTFLAGS of an examined mailbox.',
    breaks: inBoth('7.1-permanentflags-examine'),
    plant: says(/^\* OK \[PERMANENTFLAGS \(\)\]/, '* OK [PERMANENTFLAGS (\\Seen \\Deleted)]'),
  },
  {
    id: 'imap/response-codes/keywords-unlisted',
    wrong: 'The server lists system flags alone in FLAGS.',
    breaks: ['rfc3501-7.2.6-new-keyword', 'rfc9051-7.3.5-new-keyword'],
    plant: imapSessions(
      (Usual) =>
        class extends Usual {
          override definedFlags(mailbox: Parameters<Session['definedFlags']>[0]) {
            return super.definedFlags(mailbox).filter((flag) => flag.startsWith('\\'));
          }
        },
    ),
  },
  {
    id: 'imap/response-codes/no-flags',
    wrong: 'The server sends no FLAGS at SELECT and EXAMINE.',
    breaks: ['rfc9051-7.3.5-flags-at-select'],
    plant: says(/^\* FLAGS .*\r\n$/, ''),
  },
  {
    id: 'imap/response-codes/no-draft',
    wrong: 'The server leaves \\Draft out of FLAGS.',
    breaks: ['rfc9051-7.3.5-system-flags'],
    plant: says(/^(\* FLAGS .*) \\Draft/, '$1'),
  },
  {
    id: 'imap/response-codes/one-more',
    wrong: 'The server counts one message too many at SELECT and EXAMINE.',
    breaks: ['rfc3501-7.3.1-exists-at-select', 'rfc9051-7.4.1-exists-at-select'],
    plant: imapResponses((response) =>
      response.replace(/^\* (\d+) EXISTS/, (_, count: string) => `* ${Number(count) + 1} EXISTS`),
    ),
  },
  {
    id: 'imap/response-codes/children-unsaid',
    wrong: 'The server deletes no mailbox with inferiors, and does not say why.',
    breaks: ['rfc9051-7.1-haschildren', 'rfc9051-6.3.5-children-no'],
    plant: imapRuns(['DELETE'], (usual, session, given) => {
      const { name } = given as { readonly name?: string };
      const isParent = name !== undefined && session.account.hasInferiors(name);
      return isParent ? { status: 'NO', text: 'not now' } : usual();
    }),
  },
  {
    id: 'imap/response-codes/uids-do-not-last',
    wrong: 'The server has mailboxes whose UIDs do not last.',
    breaks: ['rfc9051-7.1-uidnotsticky'],
    plant: imapRuns(['SELECT'], async (usual, session) => {
      const completion = await usual();
      session.addStatus('NO', 'UIDNOTSTICKY', 'UIDs do not last');
      return completion;
    }),
  },
];
