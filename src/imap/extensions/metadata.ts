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
const NAME = defineRule('entry', 'RFC 5464 §3.2', 'fold', 'metadata');
const VALUE = defineRule('value', SOURCE, 'exact', 'metadata');
const CODE = defineRule('resp-text-code', SOURCE, 'seq', 'response-code');
const WORD = defineRule('resp-text-code', SOURCE, 'fold', 'response-code');
const AMOUNT = defineRule('resp-text-code', SOURCE, 'number', 'response-code');

/** RFC 5464 §3.2: components behind slashes, the first of two scopes; no wildcards, only ASCII. */
const ENTRY_NAME = /^\/(?:private|shared)(?:\/[\x1a-\x24\x26-\x29\x2b-\x2e\x30-\x7f]+)+$/i;

function entry(reader: Reader): Node {
  const node = reader.astring(ENTRY, 'entry');
  if (!ENTRY_NAME.test(node.text)) reader.fault(NAME, 'an entry of /private or /shared', node.from);
  return node;
}

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

const isSized = new Set(['LONGENTRIES', 'MAXSIZE']);
const isBare = new Set(['TOOMANY', 'NOPRIVATE']);

const metadataCode: ReadArguments = (reader) => {
  reader.sp(CODE);
  const word = reader.atom(WORD);
  if (!isSized.has(word.upper)) {
    if (!isBare.has(word.upper)) reader.fault(WORD, 'LONGENTRIES, MAXSIZE, TOOMANY or NOPRIVATE', word.start);
    return [word];
  }
  reader.sp(CODE);
  return [word, reader.number(AMOUNT, NUMBER)];
};

/** RFC 5464. */
export const metadata: GrammarExtension = { codes: { METADATA: metadataCode }, data: { METADATA: metadataResp } };
