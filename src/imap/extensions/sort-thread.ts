import type { GrammarExtension, Read, ReadArguments } from '../grammar/extension.js';
import type { Node } from '../node.js';
import { CLOSE, OPEN } from '../octets.js';
import { NZ_NUMBER } from '../reader.js';
import { defineRule } from '../rule.js';

const THREAD = defineRule('thread-data', 'RFC 5256 §5', 'seq', 'thread');
const LIST = defineRule('thread-list', 'RFC 5256 §5', 'seq', 'thread');
const MEMBER = defineRule('thread-members', 'RFC 5256 §5', 'number', 'thread');
const NESTED = defineRule('thread-nested', 'RFC 5256 §5', 'seq', 'thread');

/** RFC 5256 §5 thread-list: members, then at most one level of branches, of which there are two or more. */
const threadList: Read = (reader) => {
  const start = reader.at;
  const items: Node[] = [];
  reader.open(LIST);
  if (reader.peek() !== OPEN) {
    items.push(reader.number(MEMBER, NZ_NUMBER));
    while (reader.peek() !== CLOSE && reader.more(LIST) && reader.peek() !== OPEN) {
      items.push(reader.number(MEMBER, NZ_NUMBER));
    }
  }
  const branches = reader.at;
  const before = items.length;
  while (reader.peek() === OPEN) items.push(threadList(reader));
  if (items.length === before + 1) reader.fault(NESTED, 'two branches or more', branches);
  reader.close(LIST);
  return reader.node('list', LIST, start, items);
};

const thread: ReadArguments = (reader) => {
  const start = reader.at;
  const items: Node[] = [];
  if (reader.maybeSp(THREAD)) {
    do items.push(threadList(reader));
    while (reader.peek() === OPEN);
  }
  return [reader.node('bare', THREAD, start, items)];
};

/** RFC 5256: THREAD; SORT has the form of SEARCH. */
export const sortThread: GrammarExtension = { data: { THREAD: thread } };
