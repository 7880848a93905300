import { numberOf } from '../grammar/common.js';
import type { GrammarExtension, Read } from '../grammar/extension.js';
import { COLON, DOLLAR } from '../octets.js';
import { NUMBER, NZ_NUMBER } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';

const SOURCE = 'RFC 4731 §4';
const NUMERIC = defineRule('search-return-data', SOURCE, 'number', 'esearch');
const ALL = defineRule('search-return-data', SOURCE, 'sequence-set', 'esearch');
const CONTEXT = 'RFC 5267 §5';
const PARTIAL = defineRule('ret-data-partial', CONTEXT, 'seq', 'esearch');
const PARTIAL_RANGE = defineRule('partial-range', CONTEXT, 'exact', 'esearch');
const PARTIAL_RESULTS = defineRule('partial-results', CONTEXT, 'sequence-set', 'esearch');
const UPDATE = defineRule('ret-data-addto', CONTEXT, 'map', 'esearch');
const POSITION = defineRule('context-position', CONTEXT, 'number', 'esearch');

const all: Read = (reader) => {
  if (reader.peek() === DOLLAR) reader.stop(ALL, 'sequence-set other than "$"');
  return reader.sequenceSet(ALL, true);
};

/** RFC 5267 §5; the ends of a range may be negative where RFC 9394 is spoken, of which no text is at hand. */
const partial: Read = (reader) => {
  const start = reader.at;
  reader.open(PARTIAL);
  const from = reader.at;
  reader.digits(PARTIAL_RANGE, NZ_NUMBER);
  reader.expect(COLON, PARTIAL_RANGE);
  reader.digits(PARTIAL_RANGE, NZ_NUMBER);
  const range = reader.node('atom', PARTIAL_RANGE, from);
  reader.sp(PARTIAL);
  const results = reader.nil(PARTIAL_RESULTS) ?? reader.sequenceSet(PARTIAL_RESULTS, false);
  reader.close(PARTIAL);
  return reader.node('list', PARTIAL, start, [range, results]);
};

function update(reader: Reader) {
  const start = reader.at;
  const items = [];
  reader.open(UPDATE);
  do {
    const position = reader.number(POSITION, NUMBER);
    reader.sp(UPDATE);
    items.push(position, reader.sequenceSet(ALL, false));
  } while (reader.more(UPDATE));
  reader.close(UPDATE);
  return reader.node('list', UPDATE, start, items);
}

/** RFC 4731, and RFC 5267 for contexts. */
export const esearch: GrammarExtension = {
  codes: {
    NOUPDATE: (reader) => {
      reader.sp(UPDATE);
      return [reader.quoted(PARTIAL_RANGE)];
    },
  },
  searchReturns: {
    MIN: numberOf(NUMERIC, NZ_NUMBER),
    MAX: numberOf(NUMERIC, NZ_NUMBER),
    ALL: all,
    COUNT: numberOf(NUMERIC, NUMBER),
    PARTIAL: partial,
    ADDTO: update,
    REMOVEFROM: update,
  },
};
