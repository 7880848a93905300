import type { Node } from '../node.js';
import { CLOSE, OPEN } from '../octets.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Rule } from '../rule.js';
import { adjacent } from './common.js';
import type { Read } from './extension.js';

const SOURCE = 'RFC 3501 §9';
const ENVELOPE = defineRule('envelope', SOURCE, 'seq', 'envelope');
const ADDRESS = defineRule('address', SOURCE, 'seq', 'address');
const ADDR_NAME = defineRule('addr-name', SOURCE, 'exact', 'address');
const ADDR_ADL = defineRule('addr-adl', SOURCE, 'exact', 'address');
const ADDR_MAILBOX = defineRule('addr-mailbox', SOURCE, 'exact', 'address');
const ADDR_HOST = defineRule('addr-host', SOURCE, 'exact', 'address');
const DEFAULTS = defineRule('envelope', 'RFC 3501 §7.4.2', 'seq', 'envelope');
const GROUP = defineRule('address', 'RFC 3501 §7.4.2', 'seq', 'address');

/** RFC 3501 §9 address. */
const address: Read = (reader) => {
  const start = reader.at;
  reader.open(ADDRESS);
  const name = reader.nstring(ADDR_NAME);
  reader.sp(ADDRESS);
  const route = reader.nstring(ADDR_ADL);
  reader.sp(ADDRESS);
  const mailbox = reader.nstring(ADDR_MAILBOX);
  reader.sp(ADDRESS);
  const host = reader.nstring(ADDR_HOST);
  reader.close(ADDRESS);
  return reader.node('list', ADDRESS, start, [name, route, mailbox, host]);
};

/** A host of NIL opens a group, a mailbox of NIL as well closes it (RFC 3501 §7.4.2): they must pair. */
function checkGroups(reader: Reader, addresses: readonly Node[]): void {
  let opened: Node | undefined;
  for (const member of addresses) {
    const [, , mailbox, host] = member.items;
    if (mailbox?.kind === 'nil' && host?.kind !== 'nil')
      reader.fault(GROUP, 'a mailbox beside the host', mailbox.start);
    if (host?.kind !== 'nil') continue;
    if (mailbox?.kind !== 'nil') {
      if (opened) reader.fault(GROUP, 'the end of the group before another begins', member.start);
      opened = member;
    } else if (opened) opened = undefined;
    else reader.fault(GROUP, 'no end of a group that has not begun', member.start);
  }
  if (opened) reader.fault(GROUP, 'a host name, or an end to the group that begins here', opened.start);
}

const addressList = (rule: Rule): Read => {
  return (reader) => {
    const nil = reader.nil(rule);
    if (nil) return nil;
    if (reader.peek() !== OPEN) reader.stop(rule, '"(" or NIL');
    const list = adjacent(reader, rule, address);
    checkGroups(reader, list.items);
    return list;
  };
};

const string = (name: string): Read => {
  const rule = defineRule(name, SOURCE, 'exact', 'envelope');
  return (reader) => reader.nstring(rule);
};

const addresses = (name: string): Read => addressList(defineRule(name, SOURCE, 'seq', 'envelope'));

/** In the order of RFC 3501 §9 envelope. */
const fields: readonly Read[] = [
  string('env-date'),
  string('env-subject'),
  addresses('env-from'),
  addresses('env-sender'),
  addresses('env-reply-to'),
  addresses('env-to'),
  addresses('env-cc'),
  addresses('env-bcc'),
  string('env-in-reply-to'),
  string('env-message-id'),
];

/** RFC 3501 §7.4.2: who sends, and who gets the reply, is the author where the header does not say. */
function checkDefaults(reader: Reader, items: readonly Node[]): void {
  const [, , from, sender, replyTo] = items;
  if (from?.kind !== 'list') return;
  for (const field of [sender, replyTo]) {
    if (field?.kind === 'nil')
      reader.fault(DEFAULTS, 'the addresses of From, not NIL', field.start, 'SHOULD', 'envelope');
  }
}

/** RFC 3501 §9 envelope: ten fields, none left out. */
export function envelope(reader: Reader): Node {
  const start = reader.at;
  const items: Node[] = [];
  reader.open(ENVELOPE);
  for (const field of fields) {
    if (items.length > 0) {
      if (reader.peek() === CLOSE) {
        reader.fault(ENVELOPE, `ten fields, not ${items.length}`);
        break;
      }
      reader.sp(ENVELOPE);
    }
    items.push(field(reader));
  }
  reader.close(ENVELOPE);
  checkDefaults(reader, items);
  return reader.node('list', ENVELOPE, start, items);
}
