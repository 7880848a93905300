import type { Node } from '../node.js';
import { CLOSE, OPEN } from '../octets.js';
import type { Reader } from '../reader.js';
import { listItems } from '../registry.js';
import { defineRule } from '../rule.js';
import { taggedExtVal } from './common.js';
import type { ReadArguments } from './extension.js';
import { flagOf } from './flags.js';
import { delimiter, mailbox } from './mailbox.js';

const LIST = defineRule('mailbox-list', 'RFC 3501 §9', 'seq', 'list');
const ATTRIBUTES = defineRule('mbx-list-flags', 'RFC 3501 §9', 'set', 'list');
const ATTRIBUTE = defineRule('mbx-list-oflag', 'RFC 3501 §9', 'fold', 'list');
const DELIMITER = defineRule('mailbox-list', 'RFC 3501 §9', 'exact', 'list');
const EXTENSION = defineRule('flag-extension', 'RFC 3501 §9', 'fold', 'list');
const CHILDREN = defineRule('child-mbox-flag', 'RFC 5258 §6', 'fold', 'list');
const EXTENDED = defineRule('mbox-list-extended', 'RFC 5258 §6', 'map', 'list-extended');
const EXTENDED_TAG = defineRule('mbox-list-extended-item-tag', 'RFC 5258 §6', 'fold', 'list-extended', {
  astring: true,
});

const selectability = new Set(['\\NOSELECT', '\\MARKED', '\\UNMARKED', '\\NONEXISTENT']);
const children = new Set(['\\HASCHILDREN', '\\HASNOCHILDREN']);

/** RFC 3501 §7.2.2, RFC 5258 §6, RFC 5465 §8, RFC 6154 §2, RFC 8457 §3, and what is registered beside them. */
const known = new Set([
  ...selectability,
  ...children,
  ...['\\NOINFERIORS', '\\SUBSCRIBED', '\\REMOTE', '\\NOACCESS'],
  ...['\\ALL', '\\ARCHIVE', '\\DRAFTS', '\\FLAGGED', '\\JUNK', '\\SENT', '\\TRASH', '\\IMPORTANT'],
  ...['\\MEMOS', '\\SCHEDULED', '\\SNOOZED'],
]);

/** RFC 3501 §9 mbx-list-flags: one selectability flag at most; RFC 5258 §6: one child flag, and none twice. */
function attributes(reader: Reader): Node {
  if (reader.peek() !== OPEN) reader.stop(ATTRIBUTES, '"("');
  const list = reader.list(ATTRIBUTES, (inner) => flagOf(inner, ATTRIBUTE), 0);
  const seen = new Set<string>();
  for (const node of list.items) {
    const name = node.upper;
    const rivals = (group: ReadonlySet<string>) => group.has(name) && [...seen].some((other) => group.has(other));
    if (!name.startsWith('\\')) reader.fault(ATTRIBUTE, '"\\"', node.start);
    else if (!known.has(name)) reader.fault(EXTENSION, 'an attribute that an RFC defines', node.start, 'SHOULD');
    if (seen.has(name)) reader.fault(ATTRIBUTES, 'each attribute once', node.start, 'SHOULD');
    else if (rivals(selectability)) {
      // RFC 5258 §3 has \NonExistent imply \Noselect, and some servers say both.
      const level = seen.has('\\NONEXISTENT') || name === '\\NONEXISTENT' ? 'SHOULD' : 'MUST';
      reader.fault(ATTRIBUTES, 'one of \\Noselect, \\Marked, \\Unmarked', node.start, level);
    } else if (rivals(children)) {
      reader.fault(CHILDREN, 'one of \\HasChildren, \\HasNoChildren', node.start);
    }
    seen.add(name);
  }
  return list;
}

/** RFC 5258 §6 mbox-list-extended: items unknown here have the general form. */
function extended(reader: Reader): Node {
  const start = reader.at;
  if (reader.peek() !== OPEN) reader.stop(EXTENDED, '"("');
  const items: Node[] = [];
  reader.open(EXTENDED);
  if (reader.peek() !== CLOSE) {
    do {
      const tag = reader.astring(EXTENDED_TAG);
      reader.sp(EXTENDED);
      items.push(tag, (listItems.get(tag.upper) ?? taggedExtVal)(reader));
    } while (reader.more(EXTENDED));
  }
  reader.close(EXTENDED);
  return reader.node('list', EXTENDED, start, items);
}

/** What follows LIST or LSUB (RFC 3501 §9 mailbox-list, RFC 5258 §6). */
export const mailboxList: ReadArguments = (reader) => {
  reader.sp(LIST);
  const flags = attributes(reader);
  reader.sp(LIST);
  const separator = delimiter(reader, DELIMITER);
  reader.sp(LIST);
  const name = mailbox(reader);
  return reader.maybeSp(LIST) ? [flags, separator, name, extended(reader)] : [flags, separator, name];
};
