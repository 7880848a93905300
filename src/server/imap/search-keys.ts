import type { Day } from './date-time.js';
import { dayInZone, dayOfHeaderDate, parseDate } from './date-time.js';
import { BadCommand } from './errors.js';
import type { ViewEntry } from './mailbox-view.js';
import { firstField } from '../mime/index.js';
import type { MessageReading } from './message-reading.js';
import type { SearchKey, SearchKeyTable, Test } from './model.js';

const simple =
  (test: Test): SearchKey =>
  () =>
  () =>
    test;

const flagged = (flag: string): SearchKey => simple(({ message }) => message.flags.has(flag));
const unflagged = (flag: string): SearchKey => simple(({ message }) => !message.flags.has(flag));

/** A key of IMAP4rev1 that RFC 9051 dropped with \Recent. */
const rev1 =
  (test: Test): SearchKey =>
  ({ session }) => {
    if (!session.servesRev1) throw new BadCommand('NEW, OLD and RECENT are no search keys of IMAP4rev2');
    return () => test;
  };

const keyword =
  (wanted: boolean): SearchKey =>
  ({ parser }) => {
    parser.space();
    const flag = parser.atom('a keyword');
    return (session) => {
      const known = session.selectedView.mailbox.spelling.known(flag);
      return ({ message }) => (known !== undefined && message.flags.has(known)) === wanted;
    };
  };

/** Compares a day of the message with the given one; a message without that day matches nothing. */
const day =
  (dayOf: (entry: ViewEntry) => Day | undefined, compare: (found: Day, given: Day) => boolean): SearchKey =>
  ({ parser }) => {
    parser.space();
    const given = parseDate(parser.peek() === '"' ? parser.string('a date') : parser.atom('a date'));
    return () => (entry) => {
      const found = dayOf(entry);
      return found !== undefined && compare(found, given);
    };
  };

const before = (found: Day, given: Day): boolean => found < given;
const on = (found: Day, given: Day): boolean => found === given;
const since = (found: Day, given: Day): boolean => found >= given;

const internalDay = ({ message }: ViewEntry): Day =>
  dayInZone({ date: message.internalDate, zone: message.internalDateZone });

const sentDay = ({ message }: ViewEntry): Day | undefined => {
  const field = firstField(message.entity, 'date');
  return field && dayOfHeaderDate(field.value);
};

/** Looks for the given text in texts of the message, without regard to case. */
const text =
  (textsOf: (entry: ViewEntry, reading: MessageReading) => readonly string[]): SearchKey =>
  (reader) => {
    const { reading } = reader.session.behaviour;
    reader.parser.space();
    const given = reading.fold(reader.text());
    return () => (entry) => textsOf(entry, reading).some((found) => reading.includes(found, given));
  };

const field = (name: string): SearchKey => text(({ message }, reading) => reading.fieldTexts(message.entity, name));

const size =
  (compare: (found: number, given: number) => boolean): SearchKey =>
  ({ parser }) => {
    parser.space();
    const given = parser.number('a count of octets');
    return () => (entry) => compare(entry.message.size, given);
  };

/** Search keys by name: RFC 9051 §6.4.4, NEW, OLD and RECENT of RFC 3501 §6.4.4, MODSEQ of RFC 7162 §3.1.5. */
export const searchKeys: SearchKeyTable = {
  ALL: simple(() => true),
  ANSWERED: flagged('\\Answered'),
  BCC: field('bcc'),
  BEFORE: day(internalDay, before),
  BODY: text(({ message }, reading) => [reading.bodyText(message.entity)]),
  CC: field('cc'),
  DELETED: flagged('\\Deleted'),
  DRAFT: flagged('\\Draft'),
  FLAGGED: flagged('\\Flagged'),
  FROM: field('from'),
  HEADER: (reader) => {
    reader.parser.space();
    const name = reader.parser.astring('a field name');
    return text(({ message }, reading) => reading.fieldTexts(message.entity, name))(reader);
  },
  KEYWORD: keyword(true),
  LARGER: size((found, given) => found > given),
  MODSEQ: (reader) => {
    const { parser } = reader;
    parser.space();
    if (parser.peek() === '"') {
      parser.string('an entry name');
      parser.space();
      const type = parser.keyword('priv, shared or all');
      if (!['PRIV', 'SHARED', 'ALL'].includes(type)) throw new BadCommand(`Unknown type of metadata ${type}`);
      parser.space();
    }
    const given = parser.number('a mod-sequence');
    reader.usesModseq = true;
    return () => (entry) => entry.message.modseq >= given;
  },
  NEW: rev1(({ recent, message }) => recent && !message.flags.has('\\Seen')),
  NOT: (reader) => {
    reader.parser.space();
    const criterion = reader.key();
    return (session) => {
      const test = criterion(session);
      return (entry) => !test(entry);
    };
  },
  OLD: rev1(({ recent }) => !recent),
  ON: day(internalDay, on),
  OR: (reader) => {
    reader.parser.space();
    const one = reader.key();
    reader.parser.space();
    const other = reader.key();
    return (session) => {
      const [testOne, testOther] = [one(session), other(session)];
      return (entry) => testOne(entry) || testOther(entry);
    };
  },
  RECENT: rev1(({ recent }) => recent),
  SEEN: flagged('\\Seen'),
  SENTBEFORE: day(sentDay, before),
  SENTON: day(sentDay, on),
  SENTSINCE: day(sentDay, since),
  SINCE: day(internalDay, since),
  SMALLER: size((found, given) => found < given),
  SUBJECT: field('subject'),
  TEXT: text(({ message }, reading) => [reading.headerText(message.entity), reading.bodyText(message.entity)]),
  TO: field('to'),
  UID: ({ parser }) => {
    parser.space();
    const set = parser.sequenceSet();
    return (session) => {
      const matching = session.selectedView.matching(set, true);
      return (entry) => matching.has(entry);
    };
  },
  UNANSWERED: unflagged('\\Answered'),
  UNDELETED: unflagged('\\Deleted'),
  UNDRAFT: unflagged('\\Draft'),
  UNFLAGGED: unflagged('\\Flagged'),
  UNKEYWORD: keyword(false),
  UNSEEN: unflagged('\\Seen'),
};
