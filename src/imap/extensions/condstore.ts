import { nothing, numberOf, one } from '../grammar/common.js';
import type { GrammarExtension, Read, ReadArguments } from '../grammar/extension.js';
import { OPEN } from '../octets.js';
import { NUMBER64, NZ_NUMBER64 } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';

const SOURCE = 'RFC 7162 §7';
const MODSEQ = defineRule('mod-sequence-value', SOURCE, 'number', 'condstore');
const MODSEQ_ZERO = defineRule('mod-sequence-valzer', SOURCE, 'number', 'condstore');
const PER_MESSAGE = defineRule('fetch-mod-resp', SOURCE, 'seq', 'condstore');
const SEARCHED = defineRule('search-sort-mod-seq', SOURCE, 'map', 'condstore');
const LABEL = defineRule('search-sort-mod-seq', SOURCE, 'fold', 'condstore');
const MODIFIED = defineRule('sequence-set', SOURCE, 'sequence-set', 'condstore');
const EXPUNGED = defineRule('expunged-resp', SOURCE, 'seq', 'vanished');
const EARLIER = defineRule('expunged-resp', SOURCE, 'fold', 'vanished');
const KNOWN_UIDS = defineRule('known-uids', SOURCE, 'sequence-set', 'vanished');

const modseq = numberOf(MODSEQ, NZ_NUMBER64);
const modseqOrZero = numberOf(MODSEQ_ZERO, NUMBER64);

/** `(MODSEQ n)` behind the numbers of SEARCH and SORT (RFC 7162 §3.1.5). */
export const searchSortModSeq: Read = (reader) => {
  const start = reader.at;
  reader.open(SEARCHED);
  const label = reader.at;
  if (!reader.keyword('MODSEQ')) reader.stop(SEARCHED, 'MODSEQ');
  const name = reader.node('atom', LABEL, label);
  reader.sp(SEARCHED);
  const value = modseq(reader);
  reader.close(SEARCHED);
  return reader.node('list', SEARCHED, start, [name, value]);
};

function earlier(reader: Reader) {
  return reader.list(
    EXPUNGED,
    (inner) => {
      const start = inner.at;
      if (!inner.keyword('EARLIER')) inner.stop(EARLIER, 'EARLIER');
      return inner.node('atom', EARLIER, start);
    },
    1,
  );
}

/** RFC 7162 §3.2.10. */
const vanished: ReadArguments = (reader) => {
  reader.sp(EXPUNGED);
  const marker = reader.peek() === OPEN ? [earlier(reader)] : [];
  if (marker.length > 0) reader.sp(EXPUNGED);
  return [...marker, reader.sequenceSet(KNOWN_UIDS, false)];
};

/** RFC 7162: CONDSTORE and QRESYNC. */
export const condstore: GrammarExtension = {
  codes: {
    CLOSED: nothing,
    HIGHESTMODSEQ: one(modseq, MODSEQ),
    MODIFIED: one((reader) => reader.sequenceSet(MODIFIED, true), MODIFIED),
    NOMODSEQ: nothing,
  },
  fetchItems: { MODSEQ: (reader) => reader.list(PER_MESSAGE, modseq, 1) },
  statusItems: { HIGHESTMODSEQ: modseqOrZero },
  // RFC 4731 §4
  searchReturns: { MODSEQ: modseq },
  data: { VANISHED: vanished },
};
