import { BadCommand } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears } from '../tools.js';
import { lists, takes, tells, type ListGiven } from './mailbox-tools.js';
import { parsers, refuses } from './tools.js';

/** Obligations of RFC 5258 and RFC 9051 §6.3.9 by what follows in their ids. */
const ids = (of5258: readonly string[], of9051: readonly string[]): string[] => [
  ...of5258.map((name) => `rfc5258-${name}`),
  ...of9051.map((name) => `rfc9051-${name}`),
];

/** A word in the options of LIST heard as another. */
const hearsOption = (from: RegExp, to: string) =>
  hears((line) => (/ LIST /i.test(line) ? line.replace(from, to) : line));

/** LIST with options and several patterns (RFC 5258, RFC 9051 §6.3.9). */
export const listExtended: readonly Fault[] = [
  {
    id: 'imap/list-extended/subscribed-ignored',
    wrong: 'LIST (SUBSCRIBED) returns names that are not subscribed, too.',
    breaks: [
      ...ids(['3.1-subscribed', '3.1-not-subscribed'], ['6.3.9.1-subscribed', '6.3.9.1-subscribed-exactly']),
      'rfc9051-6.3.8-unsubscribe',
    ],
    plant: lists((usual) => ({
      candidates: (account, selection) => usual.candidates(account, { ...selection, subscribed: false }),
    })),
  },
  {
    id: 'imap/list-extended/subscribed-unmarked',
    wrong: 'LIST (SUBSCRIBED) does not show \\Subscribed.',
    breaks: ids(['3.1-subscribed'], ['6.3.9.1-subscribed', '6.3.9.1-subscribed-attribute']),
    plant: lists((usual) => ({
      attributes: (account, listed, extended) => usual.attributes(account, listed, extended, false),
    })),
  },
  {
    id: 'imap/list-extended/parents-of-subscribed',
    wrong: 'LIST (SUBSCRIBED) returns the names above subscribed ones, as LSUB does.',
    breaks: ids(['3.1-not-subscribed'], []),
    plant: lists((usual) => ({ isBareLevel: () => true, candidates: (...given) => usual.candidates(...given) })),
  },
  {
    id: 'imap/list-extended/option-twice',
    wrong: 'LIST answers BAD to an option given twice.',
    breaks: ids(['3-option-twice'], ['6.3.9-option-twice']),
    plant: hearsOption(/\(SUBSCRIBED SUBSCRIBED\)/, '(TWICE)'),
  },
  {
    id: 'imap/list-extended/return-subscribed-ignored',
    wrong: 'RETURN (SUBSCRIBED) shows nothing.',
    breaks: ids(['3.2-subscribed', '3-option-order'], ['6.3.9.2-subscribed', '6.3.9-options-any-order']),
    plant: takes<ListGiven>(['LIST'], (given) => ({ ...given, returnSubscribed: false })),
  },
  {
    id: 'imap/list-extended/return-subscribed-on-all',
    wrong: 'RETURN (SUBSCRIBED) shows \\Subscribed on all names.',
    breaks: ids(['3.2-subscribed'], ['6.3.9.2-subscribed', '6.3.9.2-subscribed-not-others']),
    plant: lists((usual) => ({
      names: (...given) => usual.names(...given).map((listed) => ({ ...listed, subscribed: true })),
    })),
  },
  {
    id: 'imap/list-extended/return-adds-names',
    wrong: 'RETURN (SUBSCRIBED) adds subscribed names without a mailbox.',
    breaks: ids(
      ['3-return-adds-no-names', '3-nonexistent-not-listed'],
      ['6.3.9-return-adds-no-names', '7.3.1-nonexistent-only-when'],
    ),
    plant: lists((usual) => ({
      candidates: (account, selection) => [
        ...usual.candidates(account, selection),
        ...(selection.lsub === true || selection.specialUse === true ? [] : account.subscriptions),
      ],
    })),
  },
  {
    id: 'imap/list-extended/last-option',
    wrong: 'Of several return options the last one counts.',
    breaks: ids(['3-option-order'], ['6.3.9-options-any-order']),
    plant: hearsOption(/RETURN \(SUBSCRIBED CHILDREN\)/, 'RETURN (CHILDREN)'),
  },
  {
    id: 'imap/list-extended/first-pattern',
    wrong: 'Of several patterns the first one counts.',
    breaks: ids(['3-patterns'], ['6.3.9-patterns']),
    plant: takes<ListGiven>(['LIST'], (given) => ({ ...given, patterns: given.patterns.slice(0, 1) })),
  },
  {
    id: 'imap/list-extended/all-patterns',
    wrong: 'With several patterns LIST returns what matches all of them.',
    breaks: ids(['3-patterns'], ['6.3.9-patterns']),
    plant: lists((usual) => ({
      names: (account, patterns, selection) =>
        usual
          .names(account, patterns, selection)
          .filter(({ name }) => patterns.every((pattern) => usual.matches(name, pattern, account.delimiter))),
    })),
  },
  {
    id: 'imap/list-extended/one-pattern-only',
    wrong: 'LIST answers BAD to patterns in parentheses.',
    breaks: ids(['3-patterns'], ['6.3.9-patterns', '6.3.9-extended-by-parenthesis']),
    plant: hearsOption(/ LIST "" \(.*\)$/, ' LIST'),
  },
  {
    id: 'imap/list-extended/empty-pattern-first',
    wrong: 'LIST answers BAD to an empty pattern among others.',
    breaks: ids(['3-empty-pattern'], ['6.3.9-empty-pattern']),
    plant: hearsOption(/ LIST "" \("" .*\)$/, ' LIST'),
  },
  {
    id: 'imap/list-extended/empty-pattern-is-all',
    wrong: 'An empty pattern of several matches all names.',
    breaks: ids(['3-empty-pattern', '3-no-root-request'], ['6.3.9-empty-pattern', '6.3.9-empty-pattern-alone']),
    plant: hearsOption(/ LIST "" \(""/, ' LIST "" ("*"'),
  },
  {
    id: 'imap/list-extended/asks-for-delimiter',
    wrong: 'LIST takes an empty pattern for a question for the delimiter in the extended syntax, too.',
    breaks: ids(['3-no-root-request'], ['6.3.9-empty-pattern-alone']),
    plant: takes<ListGiven>(['LIST'], (given) => ({
      ...given,
      asksForDelimiter: given.asksForDelimiter || given.patterns.length === 0,
    })),
  },
  {
    id: 'imap/list-extended/recursive-match-ignored',
    wrong: 'LIST takes RECURSIVEMATCH and does nothing about it.',
    breaks: ids(
      ['3.1-recursivematch', '3.1-recursivematch-pattern', '3.5-childinfo-and-match'],
      ['6.3.9.1-recursivematch', '6.3.9.6-criteria', '6.3.9.6-child-outside-pattern', '6.3.9.6-matching-itself'],
    ),
    plant: takes<ListGiven>(['LIST'], (given) => ({ ...given, selection: { ...given.selection, recursive: false } })),
  },
  {
    id: 'imap/list-extended/no-child-info',
    wrong: 'RECURSIVEMATCH adds no CHILDINFO.',
    breaks: ids(
      ['3.1-recursivematch', '3.5-childinfo-and-match'],
      ['6.3.9.1-recursivematch', '6.3.9.6-criteria', '6.3.9.6-matching-itself'],
    ),
    plant: lists(() => ({ childInfo: () => '' })),
  },
  {
    id: 'imap/list-extended/child-info-of-no-criteria',
    wrong: 'CHILDINFO names RECURSIVEMATCH in place of the criterion.',
    breaks: ids(['3.1-recursivematch'], ['6.3.9.6-criteria']),
    plant: tells(['LIST'], (content) => content.replace('("SUBSCRIBED"))', '("RECURSIVEMATCH"))')),
  },
  {
    id: 'imap/list-extended/child-info-always',
    wrong: 'LIST adds CHILDINFO to every name with others below it.',
    breaks: ids(['3.5-childinfo-only', '3-no-extended-data'], ['6.3.9.6-only-when-asked']),
    plant: lists((usual) => ({
      childInfo: (listed, selection) =>
        usual.childInfo({ ...listed, childInfo: listed.hasChildren }, { ...selection, subscribed: true }),
    })),
  },
  {
    id: 'imap/list-extended/child-info-of-itself-not',
    wrong: 'LIST adds CHILDINFO only to names that do not meet the criteria themselves.',
    breaks: ids(['3.5-childinfo-and-match'], ['6.3.9.6-matching-itself']),
    plant: lists((usual) => ({
      childInfo: (listed, selection) => (listed.selected ? '' : usual.childInfo(listed, selection)),
    })),
  },
  {
    id: 'imap/list-extended/parent-as-noselect',
    wrong: 'RECURSIVEMATCH shows a mailbox as \\Noselect that is listed for those below it.',
    breaks: ids(['3.5-no-noselect'], []),
    plant: lists((usual) => ({
      attributes: (account, listed, ...rest) => [
        ...(listed.childInfo ? ['\\Noselect'] : []),
        ...usual.attributes(account, listed, ...rest),
      ],
    })),
  },
  {
    id: 'imap/list-extended/parent-as-subscribed',
    wrong: 'RECURSIVEMATCH shows \\Subscribed on a mailbox that is listed for those below it.',
    breaks: ids([], ['6.3.9.6-criteria']),
    plant: lists((usual) => ({
      names: (...given) =>
        usual.names(...given).map((listed) => ({ ...listed, subscribed: listed.subscribed || listed.childInfo })),
    })),
  },
  {
    id: 'imap/list-extended/children-that-match-only',
    wrong: 'RECURSIVEMATCH returns a name only for those below it that match the pattern, too.',
    breaks: ids(
      ['3.1-recursivematch-pattern'],
      ['6.3.9.6-child-outside-pattern', '6.3.9.3-two-reasons', '6.3.9.1-recursivematch'],
    ),
    plant: lists((usual) => ({
      names: (account, patterns, selection) =>
        usual
          .names(account, patterns, selection)
          .filter(
            ({ name, selected }) =>
              selected ||
              selection.recursive !== true ||
              usual
                .names(account, patterns, { ...selection, recursive: false })
                .some((other) => other.name.startsWith(name + account.delimiter)),
          ),
    })),
  },
  {
    id: 'imap/list-extended/children-listed-too',
    wrong: 'RECURSIVEMATCH returns the names below, too, which do not match the pattern.',
    breaks: ids(['3.1-recursivematch-pattern'], ['6.3.9.1-recursivematch-pattern', '6.3.9.3-two-reasons']),
    plant: lists((usual) => ({
      names: (account, patterns, selection) => [
        ...usual.names(account, patterns, selection),
        ...(selection.recursive === true
          ? usual.names(
              account,
              patterns.map((pattern) => `${pattern}${account.delimiter}*`),
              { ...selection, recursive: false },
            )
          : []),
      ],
    })),
  },
  {
    id: 'imap/list-extended/recursive-match-redundant',
    wrong: 'RECURSIVEMATCH returns a name also where all those below it are returned themselves.',
    breaks: ids([], ['6.3.9.6-redundant']),
    plant: lists((usual) => ({
      names: (account, patterns, selection) => {
        const found = usual.names(account, patterns, selection);
        if (selection.recursive !== true) return found;
        const all = usual.names(account, patterns, {});
        const above = all.filter(
          ({ name }) =>
            found.some((other) => other.name.startsWith(name + account.delimiter)) &&
            !found.some((other) => other.name === name),
        );
        return [...found, ...above.map((listed) => ({ ...listed, childInfo: true }))];
      },
    })),
  },
  {
    id: 'imap/list-extended/recursive-match-all',
    wrong: 'RECURSIVEMATCH returns all names that match.',
    breaks: ids(['3.1-recursivematch-none'], ['6.3.9.3-two-reasons']),
    plant: lists((usual) => ({
      candidates: (account, selection) =>
        usual.candidates(account, {
          ...selection,
          subscribed: selection.recursive !== true && selection.subscribed === true,
        }),
    })),
  },
  {
    id: 'imap/list-extended/recursive-match-alone',
    wrong: 'LIST takes RECURSIVEMATCH alone.',
    breaks: ids(['3.1-recursivematch-alone'], ['6.3.9.1-recursivematch-alone', '6.3.9.1-recursivematch-remote-alone']),
    plant: hearsOption(/ LIST \((?:REMOTE )?RECURSIVEMATCH\)/, ' LIST (REMOTE)'),
  },
  {
    id: 'imap/list-extended/recursive-match-with-remote',
    wrong: 'LIST takes RECURSIVEMATCH with REMOTE alone.',
    breaks: ids([], ['6.3.9.1-recursivematch-remote-alone']),
    plant: hearsOption(/ LIST \(REMOTE RECURSIVEMATCH\)/, ' LIST (REMOTE)'),
  },
  {
    id: 'imap/list-extended/unknown-selection-option',
    wrong: 'LIST passes over a selection option that it does not know.',
    breaks: ids(['3-unknown-option'], ['6.3.9-unknown-option', '6.3.9-unknown-selection-option']),
    plant: hearsOption(/ LIST \(X-[^)]*\)/, ' LIST ()'),
  },
  {
    id: 'imap/list-extended/unknown-return-option',
    wrong: 'LIST passes over a return option that it does not know.',
    breaks: ids(['3-unknown-option'], ['6.3.9-unknown-option', '6.3.9-unknown-return-option']),
    plant: hearsOption(/ RETURN \(X-[^)]*\)/, ' RETURN ()'),
  },
  {
    id: 'imap/list-extended/unknown-option-is-no',
    wrong: 'LIST answers NO to an option that it does not know.',
    breaks: ids(['3-unknown-option'], ['6.3.9-unknown-option']),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override keyword(what: string): string {
            const found = super.keyword(what);
            return what.endsWith(' option') && found.startsWith('X-') ? 'SPECIAL-USE' : found;
          }
        },
    ),
  },
  {
    id: 'imap/list-extended/empty-options-refused',
    wrong: 'LIST answers BAD to an empty list of options.',
    breaks: ids(['6-empty-options'], ['6.3.9-empty-options']),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override list<T>(item: () => T, emptiness: 'empty allowed' | 'not empty'): T[] {
            const isOfList = / LIST /i.test(this.text);
            const items = super.list(item, emptiness);
            if (isOfList && items.length === 0) throw new BadCommand('no options');
            return items;
          }
        },
    ),
  },
  {
    id: 'imap/list-extended/nonexistent-unmarked',
    wrong: 'LIST (SUBSCRIBED) shows a name without a mailbox as if it had one.',
    breaks: ids(['3-nonexistent'], ['7.3.1-nonexistent', '6.3.9.1-subscribed-nonexistent']),
    plant: lists((usual) => ({
      attributes: (account, listed, ...rest) => usual.attributes(account, { ...listed, exists: true }, ...rest),
    })),
  },
  {
    id: 'imap/list-extended/children-among-subscribed',
    wrong: 'Where subscriptions are asked for, LIST says \\HasNoChildren of names without subscribed ones below.',
    breaks: ids(['3.1-attributes', '3.2-attributes'], ['6.3.9.2-subscribed-children-accurate']),
    plant: lists((usual) => ({
      attributes: (account, listed, extended, subscribed) =>
        usual.attributes(account, subscribed ? { ...listed, hasChildren: false } : listed, extended, subscribed),
    })),
  },
  {
    id: 'imap/list-extended/subscribed-as-nonexistent',
    wrong: 'Where subscriptions are asked for, LIST says \\NonExistent of all of them.',
    breaks: ids(['3.1-attributes', '3.2-attributes'], ['6.3.9.2-subscribed-children-accurate']),
    plant: lists((usual) => ({
      attributes: (account, listed, extended, subscribed) =>
        usual.attributes(account, { ...listed, exists: listed.exists && !subscribed }, extended, subscribed),
    })),
  },
  {
    id: 'imap/list-extended/remote-only',
    wrong: 'LIST (REMOTE) returns remote mailboxes only.',
    breaks: ids(['3.1-remote'], ['6.3.9.1-remote-ignored']),
    plant: hearsOption(/ LIST \(REMOTE\) "" ".*"/, ' LIST () "" ""'),
  },
  {
    id: 'imap/list-extended/remote-marked',
    wrong: 'LIST (REMOTE) shows local mailboxes as remote ones.',
    breaks: ids(['3.1-remote'], []),
    plant: lists((usual) => ({ attributes: (...given) => ['\\Remote', ...usual.attributes(...given)] })),
  },
  {
    id: 'imap/list-extended/remote-unknown',
    wrong: 'LIST does not know the option REMOTE.',
    breaks: ids(['3.1-remote', '3.1-remote-recursive'], ['6.3.9-initial-options', '6.3.9.1-remote-ignored']),
    plant: hearsOption(/\bREMOTE\b/, 'NOWHERE'),
  },
  {
    id: 'imap/list-extended/recursive-and-remote',
    wrong: 'LIST refuses REMOTE beside RECURSIVEMATCH.',
    breaks: ids(['3.1-remote-recursive'], []),
    plant: hearsOption(/\(REMOTE RECURSIVEMATCH SUBSCRIBED\)/, '(NOWHERE)'),
  },
  {
    id: 'imap/list-extended/old-name-always',
    wrong: 'LIST adds OLDNAME to every name, asked for in the old syntax or not.',
    breaks: ids(['3-no-extended-data'], []),
    plant: tells(['LIST'], (content) =>
      content.endsWith(')') || content.endsWith('""') ? content : `${content} ("OLDNAME" ("former"))`,
    ),
  },
  {
    id: 'imap/list-extended/not-in-extended-syntax',
    wrong: 'LIST with return options leaves out INBOX.',
    breaks: ['rfc3501-6.3.8-inbox', 'rfc9051-6.3.9-inbox'],
    plant: refuses(
      ['LIST'],
      (_, given) => (given as ListGiven).returnSubscribed && (given as ListGiven).patterns.includes('INBOX'),
      { status: 'OK', text: 'LIST completed' },
    ),
  },
];
