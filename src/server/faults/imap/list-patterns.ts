import type { MailboxListing } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { imapRuns } from '../tools.js';
import { lists, ofList, tells, type ListGiven } from './mailbox-tools.js';
import { parsers } from './tools.js';
import { BadCommand } from '../../imap/index.js';

/** Patterns read otherwise before they are matched. */
const patterns = (rewrite: (pattern: string, delimiter: string) => string) =>
  lists((usual) => ({
    matches: (name, pattern, delimiter) => usual.matches(name, rewrite(pattern, delimiter), delimiter),
  }));

/** Matches narrowed or widened. */
const matches = (
  judge: (matched: boolean, name: string, pattern: string, delimiter: string, usual: MailboxListing) => boolean,
) =>
  lists((usual) => ({
    matches: (name, pattern, delimiter) =>
      judge(usual.matches(name, pattern, delimiter), name, pattern, delimiter, usual),
  }));

const patternsOf = (given: unknown): readonly string[] => (given as ListGiven).patterns;

/** What the patterns of LIST match (RFC 3501 §6.3.8, RFC 9051 §6.3.9). */
export const listPatterns: readonly Fault[] = [
  {
    id: 'imap/list-patterns/percent-is-star',
    wrong: 'A percent sign stands for hierarchy delimiters, too.',
    breaks: ofList('percent', 'matches'),
    plant: patterns((pattern) => pattern.replaceAll('%', '*')),
  },
  {
    id: 'imap/list-patterns/star-is-percent',
    wrong: 'An asterisk does not stand for hierarchy delimiters.',
    breaks: ofList('star', 'matches'),
    plant: patterns((pattern) => pattern.replaceAll('*', '%')),
  },
  {
    id: 'imap/list-patterns/prefix',
    wrong: 'A pattern without wildcards matches all names that begin so.',
    breaks: ofList('exact-name', 'matches'),
    plant: patterns((pattern) => (/[*%]/.test(pattern) ? pattern : `${pattern}*`)),
  },
  {
    id: 'imap/list-patterns/star-needs-one',
    wrong: 'An asterisk stands for one character at the least.',
    breaks: ofList('star-matches-nothing-too'),
    plant: matches(
      (matched, name, pattern, delimiter, usual) =>
        matched && (!pattern.includes('*') || !usual.matches(name, pattern.replaceAll('*', ''), delimiter)),
    ),
  },
  {
    id: 'imap/list-patterns/percent-needs-one',
    wrong: 'A percent sign stands for one character at the least.',
    breaks: ofList('percent-matches-nothing-too'),
    plant: matches(
      (matched, name, pattern, delimiter, usual) =>
        matched && (!pattern.includes('%') || !usual.matches(name, pattern.replaceAll('%', ''), delimiter)),
    ),
  },
  {
    id: 'imap/list-patterns/wildcard-at-the-end-only',
    wrong: 'A wildcard is one at the end of a pattern only.',
    breaks: ofList('wildcards-anywhere', 'star', 'percent'),
    plant: patterns((pattern) => pattern.replace(/[*%](?!$)/g, '?')),
  },
  {
    id: 'imap/list-patterns/one-wildcard',
    wrong: 'The first wildcard of a pattern is the only one.',
    breaks: ofList('wildcards-twice'),
    plant: patterns((pattern) => {
      const first = pattern.search(/[*%]/);
      return pattern.slice(0, first + 1) + pattern.slice(first + 1).replace(/[*%]/g, '?');
    }),
  },
  {
    id: 'imap/list-patterns/levels-within',
    wrong: 'A percent sign in the middle of a pattern brings levels that do not match the rest.',
    breaks: ofList('level-not-for-star'),
    plant: matches((matched, name, pattern, delimiter, usual) => {
      const middle = pattern.indexOf(`%${delimiter}`);
      return matched || (middle > 0 && usual.matches(name, pattern.slice(0, middle + 1), delimiter));
    }),
  },
  {
    id: 'imap/list-patterns/nothing-is-no',
    wrong: 'LIST is refused where nothing matches.',
    breaks: ofList('nothing'),
    plant: imapRuns(['LIST'], (usual, session, given) => {
      const { patterns: asked, selection, asksForDelimiter } = given as ListGiven;
      const found = session.behaviour.listing.names(session.account, asked, selection);
      return found.length === 0 && !asksForDelimiter ? { status: 'NO', text: 'nothing matches' } : usual();
    }),
  },
  {
    id: 'imap/list-patterns/odd-is-bad',
    wrong: 'LIST answers BAD to a pattern that can match no name.',
    breaks: ['rfc9051-6.3.9-pattern-ignored'],
    plant: imapRuns(['LIST'], (usual, { account: { delimiter } }, given) =>
      patternsOf(given).some((pattern) => pattern.split(delimiter).includes('') || /^(?:#|\.\.)/.test(pattern))
        ? { status: 'BAD', text: 'no such pattern' }
        : usual(),
    ),
  },
  {
    id: 'imap/list-patterns/missing-listed',
    wrong: 'LIST returns a name that does not exist where it was asked for that name.',
    breaks: [...ofList('nothing'), 'rfc9051-7.3.1-nonexistent-only-when', 'rfc5258-3-nonexistent-not-listed'],
    plant: lists((usual) => ({
      names: (account, asked, selection) => {
        const found = usual.names(account, asked, selection);
        const name = asked.find((pattern) => !/[*%]/.test(pattern));
        if (found.length > 0 || name === undefined || selection.lsub === true) return found;
        const listed = { exists: false, subscribed: false, hasChildren: false, selected: false, childInfo: false };
        return [{ name, ...listed }];
      },
    })),
  },
  {
    id: 'imap/list-patterns/twice',
    wrong: 'LIST returns each name twice.',
    breaks: [...ofList('each-once', 'inbox'), 'rfc5258-3.3-once', 'rfc9051-6.3.9.3-once'],
    plant: tells(['LIST'], (content) => [content, content]),
  },
  {
    id: 'imap/list-patterns/inbox-left-out',
    wrong: 'A pattern with wildcards does not match INBOX.',
    breaks: ofList('inbox', 'inbox-upper-case'),
    plant: matches((matched, name, pattern) => matched && (name !== 'INBOX' || !/[*%]/.test(pattern))),
  },
  {
    id: 'imap/list-patterns/inbox-as-stored',
    wrong: 'LIST matches INBOX by the name of its directory, which is in small letters.',
    breaks: ofList('inbox', 'inbox-upper-case'),
    plant: matches((matched, name, pattern, delimiter, usual) =>
      name === 'INBOX' && pattern !== 'INBOX' ? usual.matches('inbox', pattern, delimiter) : matched,
    ),
  },
  {
    id: 'imap/list-patterns/delimiter-not-told',
    wrong: 'LIST with an empty name is answered without a LIST response.',
    breaks: ofList('delimiter'),
    plant: tells(['LIST'], (content) => (content.endsWith(' ""') ? undefined : content)),
  },
  {
    id: 'imap/list-patterns/literal-refused',
    wrong: 'LIST does not take a pattern as a literal.',
    breaks: ofList('pattern-forms'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override listMailbox() {
            if (this.peek() === '') throw new BadCommand('a pattern comes as an atom or in quotes');
            return super.listMailbox();
          }
        },
    ),
  },
  {
    id: 'imap/list-patterns/atom-refused',
    wrong: 'LIST takes a pattern with a wildcard in quotes only.',
    breaks: ofList('pattern-forms'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override listMailbox() {
            return super.astring('a mailbox name');
          }
        },
    ),
  },
];
