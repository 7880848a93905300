import { bareList } from '../grammar/common.js';
import type { GrammarExtension, ReadArguments } from '../grammar/extension.js';
import { mailbox } from '../grammar/mailbox.js';
import type { Node } from '../node.js';
import { OPEN, SP, TILDE } from '../octets.js';
import { NUMBER } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';

const SOURCE = 'RFC 5464 §5';
const VALUES = defineRule('entry-values', SOURCE, 'map', 'metadata');
const LIST = defineRule('entry-list', SOURCE, 'set', 'metadata');
const ENTRY = defineRule('entry', SOURCE, 'fold', 'metadata', { astring: true });
const VALUE = defineRule('value', SOURCE, 'exact', 'metadata');
const CODE = defineRule('resp-text-code', SOURCE, 'seq', 'response-code');
const WORD = defineRule('resp-text-code', SOURCE, 'fold', 'response-code');
const AMOUNT = defineRule('resp-text-code', SOURCE, 'number', 'response-code');

const entry = (reader: Reader): Node => reader.astring(ENTRY, 'entry');

function entryValues(reader: Reader): Node {
  const start = reader.at;
  const items: Node[] = [];
  reader.open(VALUES);
  do {
    items.push(entry(reader));
    reader.sp(VALUES);
    items.push(reader.peek() === TILDE ? reader.literal8(VALUE) : reader.nstring(VALUE));
  } while (reader.more(VALUES));
  reader.close(VALUES);
  return reader.node('list', VALUES, start, items);
}

const metadataResp: ReadArguments = (reader) => {
  reader.sp(VALUES);
  const name = mailbox(reader);
  if (reader.peek() === SP && reader.octets[reader.at + 1] === OPEN) {
    reader.sp(VALUES);
    return [name, entryValues(reader)];
  }
  const list = bareList(reader, LIST, entry);
  if (list.items.length === 0) reader.stop(LIST, 'SP and an entry');
  return [name, list];
};

const metadataCode: ReadArguments = (reader) => {
  reader.sp(CODE);
  const word = reader.atom(WORD);
  if (word.upper !== 'LONGENTRIES' && word.upper !== 'MAXSIZE') return [word];
  reader.sp(CODE);
  return [word, reader.number(AMOUNT, NUMBER)];
};

/** RFC 5464. */
export const metadata: GrammarExtension = { codes: { METADATA: metadataCode }, data: { METADATA: metadataResp } };
