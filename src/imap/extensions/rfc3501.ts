import type { ImapGrammarRule } from '../../events/rules/imap-grammar.js';
import type { GrammarExtension } from '../grammar/extension.js';
import { bodyOnly, bodyStructure } from '../grammar/body.js';
import { capabilityData } from '../grammar/capability.js';
import { dateTime, nothing, numberOf, one } from '../grammar/common.js';
import { envelope } from '../grammar/envelope.js';
import { fetchFlags, flagList, permanentFlags } from '../grammar/flags.js';
import { section } from '../grammar/section.js';
import { CLOSE_BRACKET, OPEN, SP } from '../octets.js';
import { NUMBER, NUMBER64, NZ_NUMBER } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Compare } from '../rule.js';

const SOURCE = 'RFC 3501 §9';
const rule = (name: string, compare: Compare, watch: ImapGrammarRule) => defineRule(name, SOURCE, compare, watch);
const NSTRING = rule('nstring', 'exact', 'fetch');
const SIZE = rule('msg-att-static', 'number', 'fetch');
const INTERNALDATE = rule('date-time', 'exact', 'date-time');
const UNIQUEID = rule('uniqueid', 'number', 'fetch');
const CODE = rule('resp-text-code', 'seq', 'response-code');
const CODE_NUMBER = rule('resp-text-code', 'number', 'response-code');
const CHARSETS = rule('resp-text-code', 'set', 'response-code');
const CHARSET = defineRule('charset', SOURCE, 'fold', 'response-code', { astring: true });
const STATUS_VALUE = rule('status-att-list', 'number', 'status-data');
const FLAGS = rule('mailbox-data', 'seq', 'flag');

const nstring = (reader: Reader) => reader.nstring(NSTRING);
const nzCode = one(numberOf(CODE_NUMBER, NZ_NUMBER), CODE);

/** RFC 3501, and what RFC 9051 says otherwise. */
export const rfc3501: GrammarExtension = {
  codes: {
    ALERT: nothing,
    BADCHARSET: (reader) => {
      if (reader.peek() !== SP) return [];
      reader.sp(CODE);
      if (reader.peek() !== OPEN) reader.stop(CODE, '"("');
      return [reader.list(CHARSETS, (inner) => inner.astring(CHARSET), 1)];
    },
    CAPABILITY: (reader) => capabilityData(reader, CLOSE_BRACKET),
    PARSE: nothing,
    PERMANENTFLAGS: one(permanentFlags, CODE),
    'READ-ONLY': nothing,
    'READ-WRITE': nothing,
    TRYCREATE: nothing,
    UIDNEXT: nzCode,
    UIDVALIDITY: nzCode,
    UNSEEN: nzCode,
  },
  fetchItems: {
    BODY: bodyOnly,
    BODYSTRUCTURE: bodyStructure,
    ENVELOPE: envelope,
    FLAGS: fetchFlags,
    INTERNALDATE: (reader) => dateTime(reader, INTERNALDATE),
    RFC822: nstring,
    'RFC822.HEADER': nstring,
    'RFC822.SIZE': (reader) => reader.number(SIZE, reader.context.revision === 'rev2' ? NUMBER64 : NUMBER),
    'RFC822.TEXT': nstring,
    UID: numberOf(UNIQUEID, NZ_NUMBER),
  },
  fetchSections: { BODY: { section, origin: true, value: nstring } },
  statusItems: {
    MESSAGES: numberOf(STATUS_VALUE, NUMBER),
    RECENT: numberOf(STATUS_VALUE, NUMBER),
    UIDNEXT: numberOf(STATUS_VALUE, NZ_NUMBER),
    UIDVALIDITY: numberOf(STATUS_VALUE, NZ_NUMBER),
    UNSEEN: numberOf(STATUS_VALUE, NUMBER),
  },
  data: {
    CAPABILITY: (reader) => capabilityData(reader),
    FLAGS: one(flagList, FLAGS),
  },
};
