import { Refusal } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { accounts, both, hears, imapRuns } from '../tools.js';
import { lists, ofCreate, ofList, ofListResponse, tells } from './mailbox-tools.js';
import { inBoth, parsers } from './tools.js';

/** References, delimiters, levels and attributes of LIST (RFC 3501 §6.3.8, §7.2.2; RFC 9051 §6.3.9, §7.3.1). */
export const listReferences: readonly Fault[] = [
  {
    id: 'imap/list-references/ignored',
    wrong: 'LIST takes no notice of the reference.',
    breaks: ['rfc2683-3.4.9-reference', ...ofList('reference')],
    plant: lists(() => ({ within: (_, pattern) => pattern })),
  },
  {
    id: 'imap/list-references/second-delimiter',
    wrong: 'LIST puts reference and pattern together with both their delimiters, and returns such names.',
    breaks: ['rfc2683-3.4.9-delimiter-once'],
    plant: lists((usual) => ({
      within: (reference, pattern) => reference + pattern,
      names: (account, patterns, selection) => {
        const twice = account.delimiter.repeat(2);
        const odd = patterns.find((pattern) => pattern.includes(twice));
        if (odd === undefined) return usual.names(account, patterns, selection);
        const plain = odd.replace(twice, account.delimiter);
        return usual.names(account, [plain], selection).map((listed) => ({ ...listed, name: odd }));
      },
    })),
  },
  {
    id: 'imap/list-references/no-delimiter',
    wrong: 'LIST puts reference and pattern together without a delimiter.',
    breaks: ['rfc2683-3.4.9-delimiter-inserted'],
    plant: lists(() => ({ within: (reference, pattern) => reference + pattern })),
  },
  {
    id: 'imap/list-references/root-below-inbox',
    wrong: 'LIST takes an empty reference for INBOX.',
    breaks: ofList('reference-empty'),
    plant: lists((usual) => ({
      within: (reference, pattern, delimiter) =>
        usual.within(reference === '' && !pattern.startsWith('INBOX') ? 'INBOX' : reference, pattern, delimiter),
    })),
  },
  {
    id: 'imap/list-references/no-root',
    wrong: 'LIST takes an empty name behind a reference as a pattern that matches all.',
    breaks: ofList('root-of-reference'),
    plant: hears((line) => line.replace(/^(\S+ LIST "[^"]+") ""$/, '$1 "*"')),
  },
  {
    id: 'imap/list-references/with-delimiter-only',
    wrong: 'LIST refuses a reference that does not end in the delimiter.',
    breaks: ofListResponse('valid-reference'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override astring(what: string) {
            const found = super.astring(what);
            if (what === 'a reference name' && /[^/]$/.test(found)) throw new Refusal('a reference ends in /');
            return found;
          }
        },
    ),
  },
  {
    id: 'imap/list-references/other-delimiter-of-inbox',
    wrong: 'LIST shows INBOX with another delimiter than the rest.',
    breaks: ofListResponse('delimiter-everywhere'),
    plant: tells(['LIST'], (content) => content.replace(/"\/" "INBOX"/, '"." "INBOX"')),
  },
  {
    id: 'imap/list-references/other-delimiter-below',
    wrong: 'LIST shows another delimiter for names that lie deeper.',
    breaks: inBoth('5.1.1-one-delimiter'),
    plant: tells(['LIST'], (content) => content.replace(/"\/"( "[^"]*\/[^"]*\/)/, '"."$1')),
  },
  {
    id: 'imap/list-references/wrong-delimiter',
    wrong: 'LIST says a delimiter that divides no names.',
    breaks: ofListResponse('delimiter-usable'),
    plant: tells(['LIST'], (content) => content.replace('"/"', '"."')),
  },
  {
    id: 'imap/list-references/deselects',
    wrong: 'LIST leaves the selected mailbox.',
    breaks: ofList('keeps-selected'),
    plant: imapRuns(['LIST'], (usual, session) => {
      session.deselect();
      return usual();
    }),
  },
  {
    id: 'imap/list-references/no-levels',
    wrong: 'CREATE makes no levels above, and LIST shows them not, either.',
    breaks: [
      ...ofList('levels'),
      ...ofCreate('superiors-listed'),
      'rfc5258-3.5-missing-parent',
      'rfc9051-6.3.9.6-missing-parent',
    ],
    plant: both(
      accounts(
        (Usual) =>
          class extends Usual {
            override create(name: string, specialUse?: readonly string[]) {
              const before = new Set(this.mailboxes.keys());
              const made = super.create(name, specialUse);
              for (const each of [...this.mailboxes.keys()]) {
                if (!before.has(each) && each !== made.name) this.mailboxes.delete(each);
              }
              return made;
            }
          },
      ),
      lists(() => ({ isBareLevel: () => false })),
    ),
  },
  {
    id: 'imap/list-references/level-as-mailbox',
    wrong: 'LIST shows a level that is no mailbox without \\Noselect.',
    breaks: ofList('level-noselect'),
    plant: lists((usual) => ({
      attributes: (account, listed, ...rest) => usual.attributes(account, { ...listed, exists: true }, ...rest),
    })),
  },
  {
    id: 'imap/list-references/children-never',
    wrong: 'LIST says \\HasNoChildren of every name.',
    breaks: [
      'rfc3348-3-truthful',
      'rfc9051-7.3.1-children',
      'rfc5258-4-children',
      'rfc9051-6.3.9.5-children',
      'rfc9051-6.3.2-list-accurate',
    ],
    plant: lists((usual) => ({
      attributes: (account, listed, ...rest) => usual.attributes(account, { ...listed, hasChildren: false }, ...rest),
    })),
  },
  {
    id: 'imap/list-references/children-by-prefix',
    wrong: 'LIST says \\HasChildren of every name but INBOX.',
    breaks: ['rfc3348-3-truthful', 'rfc9051-7.3.1-children', 'rfc5258-4-children', 'rfc9051-6.3.9.5-children'],
    plant: lists((usual) => ({
      attributes: (account, listed, ...rest) => usual.attributes(account, { ...listed, hasChildren: true }, ...rest),
    })),
  },
  {
    id: 'imap/list-references/children-unsaid',
    wrong: 'LIST says nothing of children.',
    breaks: ['rfc5258-4-children', 'rfc9051-6.3.9.5-children', 'rfc9051-6.3.9.5-always'],
    plant: lists((usual) => ({
      attributes: (...given) => usual.attributes(...given).filter((attribute) => !attribute.endsWith('Children')),
    })),
  },
  {
    id: 'imap/list-references/children-both',
    wrong: 'LIST says \\HasChildren and \\HasNoChildren of one name.',
    breaks: ['rfc3348-3-not-both', 'rfc5258-4-not-both'],
    plant: lists((usual) => ({
      attributes: (...given) => [
        ...usual.attributes(...given).filter((attribute) => !attribute.endsWith('Children')),
        '\\HasChildren',
        '\\HasNoChildren',
      ],
    })),
  },
  {
    id: 'imap/list-references/children-of-noinferiors',
    wrong: 'LIST says \\HasChildren and \\Noinferiors of one name.',
    breaks: ['rfc3348-3-no-children-of-noinferiors'],
    plant: lists((usual) => ({
      attributes: (...given) => [
        ...usual.attributes(...given).filter((attribute) => !attribute.endsWith('Children')),
        '\\HasChildren',
        '\\Noinferiors',
      ],
    })),
  },
  {
    id: 'imap/list-references/no-children-of-noinferiors',
    wrong: 'LIST says \\HasNoChildren beside \\Noinferiors.',
    breaks: ['rfc3348-3-redundant'],
    plant: lists((usual) => ({
      attributes: (...given) =>
        usual
          .attributes(...given)
          .flatMap((attribute) => (attribute === '\\HasNoChildren' ? [attribute, '\\Noinferiors'] : [attribute])),
    })),
  },
  {
    id: 'imap/list-references/noinferiors',
    wrong: 'LIST says \\Noinferiors of a mailbox that has none yet.',
    breaks: ofListResponse('noinferiors-true'),
    plant: lists((usual) => ({
      attributes: (...given) =>
        usual.attributes(...given).map((attribute) => (attribute === '\\HasNoChildren' ? '\\Noinferiors' : attribute)),
    })),
  },
  {
    id: 'imap/list-references/odd-delimiter',
    wrong: 'The hierarchy delimiter is an exclamation mark.',
    breaks: ['rfc2683-3.4.10-delimiter'],
    settings: { delimiter: '!' },
    plant: () => ({}),
  },
];
