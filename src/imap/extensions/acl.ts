import { bareList } from '../grammar/common.js';
import type { GrammarExtension, Read, ReadArguments } from '../grammar/extension.js';
import { mailbox } from '../grammar/mailbox.js';
import type { Node } from '../node.js';
import { defineRule } from '../rule.js';

const SOURCE = 'RFC 4314 §7';
const ACL = defineRule('acl-data', SOURCE, 'map', 'acl');
const IDENTIFIER = defineRule('identifier', SOURCE, 'exact', 'acl', { astring: true });
const RIGHTS = defineRule('rights', SOURCE, 'exact', 'acl', { astring: true });
const LISTRIGHTS = defineRule('listrights-data', SOURCE, 'set', 'acl');

const identifier: Read = (reader) => reader.astring(IDENTIFIER);

const rights: Read = (reader) => {
  const node = reader.astring(RIGHTS, 'rights');
  if (!/^[a-z0-9]*$/.test(node.text)) reader.fault(RIGHTS, 'lower-case letters and digits', node.from);
  return node;
};

const acl: ReadArguments = (reader) => {
  reader.sp(ACL);
  const name = mailbox(reader);
  const start = reader.at;
  const items: Node[] = [];
  while (reader.maybeSp(ACL)) {
    items.push(identifier(reader));
    reader.sp(ACL);
    items.push(rights(reader));
  }
  return [name, reader.node('bare', ACL, start, items)];
};

const listrights: ReadArguments = (reader) => {
  reader.sp(LISTRIGHTS);
  const name = mailbox(reader);
  reader.sp(LISTRIGHTS);
  const who = identifier(reader);
  reader.sp(LISTRIGHTS);
  return [name, who, rights(reader), bareList(reader, LISTRIGHTS, rights)];
};

const myrights: ReadArguments = (reader) => {
  reader.sp(RIGHTS);
  const name = mailbox(reader);
  reader.sp(RIGHTS);
  return [name, rights(reader)];
};

/** RFC 4314. */
export const acls: GrammarExtension = { data: { ACL: acl, LISTRIGHTS: listrights, MYRIGHTS: myrights } };
