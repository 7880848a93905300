import { BadCommand, type SearchArguments, type SearchKey } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears, imapCommands, imapResponses } from '../tools.js';
import { parsers, revisions, searched, searchKeys, views, withMessage } from './messages.js';

const search = revisions('6.4.4', '6.4.4');
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/search/${name}`,
  wrong,
  breaks,
  plant,
});

const nothing: SearchKey = () => () => () => false;
/** The key stands for another one that takes the same. */
const takenFor =
  (key: string, other: string): Fault['plant'] =>
  (behaviour) =>
    searchKeys([key], (usual) => behaviour.imap.searchKeys[other] ?? usual)(behaviour);
const inverted =
  (usual: SearchKey): SearchKey =>
  (reader) => {
    const criterion = usual(reader);
    return (session) => {
      const test = criterion(session);
      return (entry) => !test(entry);
    };
  };

const FLAGS = ['ANSWERED', 'DELETED', 'DRAFT', 'FLAGGED', 'SEEN'];
const flags = FLAGS.flatMap((key) => {
  const name = key.toLowerCase();
  return [
    fault(
      `${name}-finds-nothing`,
      `The server finds nothing by ${key}.`,
      [...search(`key-${name}`, 'flag-keys'), 'rfc2683-3.2.3-flags-accurate'],
      searchKeys([key], () => nothing),
    ),
    fault(
      `un${name}-finds-all`,
      `The server finds every message by UN${key}.`,
      [...search(`key-un${name}`, 'flag-keys'), 'rfc2683-3.2.3-flags-accurate'],
      takenFor(`UN${key}`, 'ALL'),
    ),
    fault(
      `${name}-as-first-seen`,
      `The server looks up ${key} in an index of what the flags were at first.`,
      search(`key-${name}`),
      (behaviour) => {
        const first = new WeakMap<object, ReadonlySet<string>>();
        return searched([key, `UN${key}`], (entry) => {
          const known = first.get(entry.message) ?? new Set<string>();
          first.set(entry.message, known);
          return withMessage(entry, { flags: known });
        })(behaviour);
      },
    ),
  ];
});

/** Keys that take two keys, tested otherwise. */
const or = (combine: (one: boolean, other: boolean) => boolean): Fault['plant'] =>
  searchKeys(['OR'], () => (reader) => {
    reader.parser.space();
    const one = reader.key();
    reader.parser.space();
    const other = reader.key();
    return (session) => {
      const [testOne, testOther] = [one(session), other(session)];
      return (entry) => combine(testOne(entry), testOther(entry));
    };
  });

/** What SEARCH finds by keys and by how they are combined (RFC 3501 §6.4.4, RFC 9051 §6.4.4). */
export const searching: readonly Fault[] = [
  ...flags,
  fault(
    'all-without-deleted',
    'The server leaves out of ALL the messages with \\Deleted.',
    search('all'),
    takenFor('ALL', 'UNDELETED'),
  ),
  fault(
    'keyword-finds-nothing',
    'The server finds nothing by KEYWORD.',
    search('keyword'),
    searchKeys(['KEYWORD'], (usual) => (reader) => {
      usual(reader);
      return () => () => false;
    }),
  ),
  fault(
    'unkeyword-needs-one',
    'The server finds nothing by UNKEYWORD where no message has the keyword.',
    search('key-unkeyword', 'keyword'),
    searchKeys(['UNKEYWORD'], (usual) => (reader) => {
      const criterion = usual(reader);
      return (session) => {
        const test = criterion(session);
        const isKnown = session.selectedView.entries.some((entry) => !test(entry));
        return (entry) => isKnown && test(entry);
      };
    }),
  ),
  fault(
    'larger-or-equal',
    'The server finds by LARGER messages of just that size, too.',
    search('key-larger', 'size-keys'),
    searched(['LARGER'], (entry) => withMessage(entry, { size: entry.message.size + 1 })),
  ),
  fault(
    'smaller-or-equal',
    'The server finds by SMALLER messages of just that size, too.',
    search('key-smaller', 'size-keys'),
    searched(['SMALLER'], (entry) => withMessage(entry, { size: entry.message.size - 1 })),
  ),
  fault(
    'sizes-in-32-bits',
    'The server refuses sizes beyond 32 bits.',
    ['rfc9051-6.4.4-large-sizes'],
    parsers(
      (Usual) =>
        class extends Usual {
          override number(what: string) {
            const value = super.number(what);
            if (what === 'a count of octets' && value > 4_294_967_295) throw new BadCommand('The number is too large');
            return value;
          }
        },
    ),
  ),
  fault(
    'new-is-recent',
    'The server takes NEW for RECENT.',
    ['rfc3501-6.4.4-key-new', 'rfc3501-6.4.4-recent-keys'],
    takenFor('NEW', 'RECENT'),
  ),
  fault(
    'old-is-seen',
    'The server takes OLD for SEEN.',
    ['rfc3501-6.4.4-key-old', 'rfc3501-6.4.4-recent-keys'],
    takenFor('OLD', 'SEEN'),
  ),
  fault(
    'recent-is-unseen',
    'The server takes RECENT for UNSEEN.',
    ['rfc3501-6.4.4-key-recent'],
    takenFor('RECENT', 'UNSEEN'),
  ),
  fault(
    'or-is-and',
    'The server takes OR for AND.',
    search('key-or', 'combinations'),
    or((one, other) => one && other),
  ),
  fault(
    'or-is-first',
    'The server looks at the first key of OR only.',
    search('key-or'),
    or((one) => one),
  ),
  fault(
    'or-excludes',
    'The server does not find by OR what matches both keys.',
    search('key-or'),
    or((one, other) => one !== other),
  ),
  fault('not-ignored', 'The server passes over NOT.', search('key-not', 'combinations'), searchKeys(['NOT'], inverted)),
  fault(
    'not-takes-the-rest',
    'The server takes NOT for the negation of all keys behind it.',
    search('key-not', 'combinations'),
    searchKeys(['NOT'], () => (reader) => {
      reader.parser.space();
      const keys = [reader.key()];
      while (reader.parser.accept(' ')) keys.push(reader.key());
      return (session) => {
        const tests = keys.map((key) => key(session));
        return (entry) => !tests.every((test) => test(entry));
      };
    }),
  ),
  fault(
    'first-key-only',
    'The server looks at the first of several keys only.',
    search('intersection', 'combinations'),
    hears((line) => line.replace(/^(\S+ (?:UID )?SEARCH (?:UN)?(?:ANSWERED|DELETED|DRAFT|FLAGGED|SEEN)) .*/i, '$1')),
  ),
  fault(
    'group-is-first',
    'The server looks at the first of the keys in parentheses only.',
    search('parenthesized'),
    parsers(
      (Usual) =>
        class extends Usual {
          override list<T>(item: () => T, emptiness: 'empty allowed' | 'not empty'): T[] {
            const items = super.list(item, emptiness);
            return typeof items[0] === 'function' ? items.slice(0, 1) : items;
          }
        },
    ),
  ),
  fault(
    'set-from-zero',
    'The server finds by a set the messages one behind those that it names.',
    search('sequence-set'),
    views(
      (Usual) =>
        class extends Usual {
          override matching(...[set, uid]: Parameters<(typeof Usual)['prototype']['matching']>) {
            const found = super.matching(set, uid);
            if (uid || set.kind === 'saved') return found;
            return new Set(
              this.entries.filter((_, at, all) => at > 0 && all.slice(at - 1, at).some((entry) => found.has(entry))),
            );
          }
        },
    ),
  ),
  fault(
    'set-finds-all',
    'The server passes over a set of message sequence numbers.',
    search('sequence-set', 'intersection'),
    views(
      (Usual) =>
        class extends Usual {
          override matching(...[set, uid]: Parameters<(typeof Usual)['prototype']['matching']>) {
            return uid || set.kind === 'saved' ? super.matching(set, uid) : new Set(this.entries);
          }
        },
    ),
  ),
  fault(
    'uid-key-is-numbers',
    'The server takes the set behind UID for message sequence numbers.',
    search('uid'),
    searchKeys(['UID'], () => ({ parser }) => {
      parser.space();
      const set = parser.sequenceSet();
      return (session) => {
        const matching = session.selectedView.matching(set, false);
        return (entry) => matching.has(entry);
      };
    }),
  ),
  fault(
    'silent-if-nothing',
    'The server sends no SEARCH response where nothing matches.',
    ['rfc3501-6.4.4-response-required'],
    imapResponses((response) => (response === '* SEARCH\r\n' ? '' : response)),
  ),
  fault(
    'uids-for-numbers',
    'The server answers SEARCH with UIDs.',
    ['rfc3501-7.2.5-sequence-numbers', 'rfc9051-7.3.4-sequence-numbers'],
    imapCommands(['SEARCH'], (usual) => ({
      ...usual,
      run: (session, given, invocation) => usual.run(session, given, { ...invocation, uid: true }),
    })),
  ),
  fault(
    'utf-8-refused',
    'The server refuses strings that are not US-ASCII.',
    ['rfc9051-6.4.4-utf-8-assumed', 'rfc9051-6.4.4-us-ascii-utf-8', 'rfc2683-3.2.3-utf-8'],
    parsers(
      (Usual) =>
        class extends Usual {
          override astring(what: string) {
            const found = super.astring(what);
            if (/[\x80-\xff]/.test(found)) throw new BadCommand('Only US-ASCII is taken');
            return found;
          }
        },
    ),
  ),
  fault(
    'charset-refused',
    'The server does not know the word CHARSET.',
    [...search('us-ascii').filter((id) => id.startsWith('rfc3501')), 'rfc9051-6.4.4-us-ascii-utf-8'],
    parsers(
      (Usual) =>
        class extends Usual {
          override peekKeyword() {
            const word = super.peekKeyword();
            return word === 'CHARSET' ? '' : word;
          }
        },
    ),
  ),
  fault(
    'any-charset',
    'The server takes any charset for UTF-8.',
    search('charset-no'),
    imapCommands(['SEARCH', 'UID SEARCH'], (usual) => ({
      ...usual,
      run(session, given, invocation) {
        const { options, program } = given as SearchArguments;
        return usual.run(session, { options, program: { ...program, unsupportedCharset: undefined } }, invocation);
      },
    })),
  ),
  fault(
    'badcharset-lost',
    'The server refuses an unknown charset without saying why.',
    search('badcharset'),
    imapResponses((response) => response.replace(/\[BADCHARSET[^\]]*] /, '')),
  ),
  fault(
    'nonsense-finds-nothing',
    'The server finds nothing where it cannot read the keys.',
    search('incomplete-key', 'no-criteria', 'unknown-key', 'wrong-date', 'wrong-number', 'wrong-parentheses'),
    imapCommands(['SEARCH'], (usual) => ({
      ...usual,
      parse(parser, session) {
        try {
          return usual.parse(parser, session);
        } catch (error) {
          if (!(error instanceof BadCommand)) throw error;
          const program = { criterion: () => () => false, usesModseq: false, unsupportedCharset: undefined };
          return { options: undefined, program } satisfies SearchArguments;
        }
      },
    })),
  ),
];
