import { decodeHeader, type Address, type Envelope, type Entity } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { imapFormat } from '../tools.js';
import { reads, revisions } from './messages.js';

const data = revisions('7.4.2', '7.5.2');
const LISTS = ['from', 'sender', 'replyTo', 'to', 'cc', 'bcc'] as const;

/** A fault that reads an envelope otherwise. */
const envelope = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  change: (usual: Envelope, message: Entity) => Partial<Envelope>,
): Fault => ({
  id: `imap/fetch-envelope/${name}`,
  wrong,
  breaks,
  plant: reads((usual) => ({
    envelope(message) {
      const found = usual.envelope(message);
      return { ...found, ...change(found, message) };
    },
  })),
});

/** A fault that makes other lists of all address lists. */
const lists = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  change: (list: readonly Address[]) => readonly Address[] | undefined,
): Fault =>
  envelope(name, wrong, breaks, (usual) =>
    Object.fromEntries(LISTS.map((field) => [field, usual[field] && change(usual[field])])),
  );

/** A fault that makes other addresses of all addresses but the marks of groups. */
const addresses = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  change: (address: Address) => Address,
): Fault =>
  lists(name, wrong, breaks, (list) => list.map((address) => (address.host === undefined ? address : change(address))));

const isGroupStart = ({ host, mailbox }: Address): boolean => host === undefined && mailbox !== undefined;
const isGroupEnd = ({ host, mailbox }: Address): boolean => host === undefined && mailbox === undefined;
const valueOf = ({ fields }: Entity, wanted: string): string | undefined =>
  fields.find(({ name }) => name.toLowerCase() === wanted)?.value;
const withoutName = ({ route, mailbox, host }: Address): Address => present({ route, mailbox, host });
const withoutRoute = ({ name, mailbox, host }: Address): Address => present({ name, mailbox, host });
const present = (address: { [Key in keyof Address]: Address[Key] | undefined }): Address =>
  Object.fromEntries(Object.entries(address).filter(([, value]) => value !== undefined));

/** What ENVELOPE says of the header (RFC 3501 §7.4.2, RFC 9051 §7.5.2). */
export const fetchEnvelope: readonly Fault[] = [
  envelope(
    'date-in-utc',
    'The server gives the Date field in UTC and in its own words.',
    data('envelope-date'),
    ({ date }) => ({
      date: date && new Date(date).toUTCString(),
    }),
  ),
  envelope(
    'subject-decoded',
    'The server decodes the encoded words of the Subject field.',
    data('envelope-subject'),
    ({ subject }) => ({ subject: subject && Buffer.from(decodeHeader(subject), 'utf8').toString('latin1') }),
  ),
  envelope(
    'subject-first-line',
    'The server gives the first line of a folded Subject field only.',
    data('envelope-subject'),
    (_, { octets, fields }) => {
      const field = fields.find(({ name }) => name.toLowerCase() === 'subject');
      return field
        ? { subject: octets.toString('latin1', field.start, octets.indexOf('\r\n', field.start)).slice(8).trim() }
        : {};
    },
  ),
  envelope(
    'no-subject',
    'The server says "(no subject)" where the Subject field is empty.',
    data('envelope-empty'),
    ({ subject }) => (subject === '' ? { subject: '(no subject)' } : {}),
  ),
  envelope(
    'absent-is-empty',
    'The server gives an empty string for a text field that is absent.',
    data('envelope-absent-nil'),
    ({ date = '', subject = '', inReplyTo = '', messageId = '' }) => ({ date, subject, inReplyTo, messageId }),
  ),
  envelope(
    'ids-without-brackets',
    'The server gives Message-ID and In-Reply-To without angle brackets.',
    data('envelope-message-ids'),
    ({ inReplyTo, messageId }) => ({
      inReplyTo: inReplyTo?.replace(/[<>]/g, ''),
      messageId: messageId?.replace(/[<>]/g, ''),
    }),
  ),
  envelope(
    'references-for-reply',
    'The server gives the References field where In-Reply-To is to stand.',
    data('envelope-message-ids', 'envelope-absent-nil'),
    ({ inReplyTo }, message) => ({ inReplyTo: valueOf(message, 'references') ?? inReplyTo ?? '<none@localhost>' }),
  ),
  envelope(
    'sender-nil',
    'The server gives NIL as Sender where there is no such field, or an empty one.',
    data('envelope-sender-absent', 'envelope-sender-default'),
    (_, message) => ((valueOf(message, 'sender') ?? '') === '' ? { sender: undefined } : {}),
  ),
  envelope(
    'reply-to-nil',
    'The server gives NIL as Reply-To where there is no such field, or an empty one.',
    data('envelope-reply-to-absent', 'envelope-sender-default'),
    (_, message) => ((valueOf(message, 'reply-to') ?? '') === '' ? { replyTo: undefined } : {}),
  ),
  envelope(
    'empty-reply-to-nil',
    'The server gives NIL for Sender and Reply-To that are present and empty.',
    data('envelope-sender-absent', 'envelope-reply-to-absent', 'envelope-sender-default'),
    (_, message) => ({
      ...(valueOf(message, 'sender') === '' && { sender: undefined }),
      ...(valueOf(message, 'reply-to') === '' && { replyTo: undefined }),
    }),
  ),
  envelope(
    'to-and-cc-swapped',
    'The server gives Cc before To.',
    data('envelope-fields', 'envelope-address-lists'),
    ({ to, cc }) => ({
      to: cc,
      cc: to,
    }),
  ),
  lists(
    'first-address',
    'The server gives the first address of a field only.',
    data('envelope-address-lists'),
    (list) => list.slice(0, 1),
  ),
  lists(
    'addresses-backwards',
    'The server gives the addresses of a field backwards.',
    data('envelope-address-lists'),
    (list) => [...list].reverse(),
  ),
  addresses(
    'quoting-kept',
    'The server gives local parts with their quotes.',
    data('envelope-addresses'),
    (address) => ({
      ...address,
      ...(/[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]/.test(address.mailbox ?? '') && {
        mailbox: `"${address.mailbox ?? ''}"`,
      }),
    }),
  ),
  addresses(
    'whole-address-as-mailbox',
    'The server gives the whole address as mailbox.',
    data('envelope-mailbox-host', 'envelope-addresses'),
    (address) => ({ ...address, mailbox: `${address.mailbox ?? ''}@${address.host ?? ''}` }),
  ),
  addresses(
    'name-quoted',
    'The server gives personal names with quotes around them.',
    data('envelope-personal-name'),
    (address) => (address.name === undefined ? address : { ...address, name: `"${address.name}"` }),
  ),
  addresses(
    'name-from-address',
    'The server gives the address as personal name where there is none.',
    data('envelope-personal-name'),
    (address) => ({ ...address, name: address.name ?? `${address.mailbox ?? ''}@${address.host ?? ''}` }),
  ),
  addresses(
    'name-empty',
    'The server gives an empty personal name where there is none.',
    data('envelope-personal-name'),
    (address) => ({ ...address, name: address.name ?? '' }),
  ),
  addresses(
    'name-lost',
    'The server gives no personal names.',
    data('envelope-personal-name', 'envelope-addresses'),
    withoutName,
  ),
  addresses(
    'route-as-host',
    'The server gives the source route as a part of the mailbox.',
    data('envelope-route'),
    (address) =>
      address.route === undefined
        ? address
        : { ...withoutRoute(address), mailbox: `${address.route}:${address.mailbox ?? ''}` },
  ),
  addresses(
    'host-lost',
    'The server gives NIL as host where the domain is missing, as if a group began there.',
    data('envelope-no-host'),
    ({ name, route, mailbox, host }) => present({ name, route, mailbox, host: host === '' ? undefined : host }),
  ),
  addresses(
    'case-of-local-part',
    'The server writes local parts in small letters.',
    data('envelope-mailbox-host'),
    (address) => ({ ...address, ...(address.mailbox !== undefined && { mailbox: address.mailbox.toLowerCase() }) }),
  ),
  lists(
    'groups-flattened',
    'The server gives the members of a group without its marks.',
    data('envelope-groups', 'envelope-group-start', 'envelope-group-end', 'envelope-group-empty'),
    (list) => {
      const members = list.filter(({ host }) => host !== undefined);
      return members.length === 0 ? undefined : members;
    },
  ),
  lists(
    'group-unclosed',
    'The server does not mark the end of a group.',
    data('envelope-groups', 'envelope-group-end'),
    (list) => list.filter((address) => !isGroupEnd(address)),
  ),
  lists(
    'group-named-as-person',
    "The server gives a group's name as a personal name.",
    data('envelope-groups', 'envelope-group-start'),
    (list) => list.map((address) => (isGroupStart(address) ? { name: address.mailbox ?? '', mailbox: '' } : address)),
  ),
  lists('empty-groups-lost', 'The server leaves out groups without members.', data('envelope-group-empty'), (list) => {
    const kept = list.filter((address, at) => {
      const [before, after] = [list[at - 1], list[at + 1]];
      const opens = isGroupStart(address) && after !== undefined && isGroupEnd(after);
      return !opens && !(isGroupEnd(address) && before !== undefined && isGroupStart(before));
    });
    return kept.length === 0 ? undefined : kept;
  }),
  {
    id: 'imap/fetch-envelope/empty-list',
    wrong: 'The server gives an empty list for an address field that holds none.',
    breaks: data('envelope-empty-lists', 'envelope-absent-nil'),
    plant: imapFormat((usual) => ({
      addresses: (list, dialect) => (list === undefined ? '()' : usual.addresses(list, dialect)),
    })),
  },
  {
    id: 'imap/fetch-envelope/no-bcc',
    wrong: 'The server leaves Bcc out of the envelope.',
    breaks: data('envelope-fields'),
    plant: imapFormat((usual) => ({
      envelope: (given, dialect) => {
        const parts = [given.from, given.sender, given.replyTo, given.to, given.cc];
        return usual.list([
          usual.nstring(given.date, dialect),
          usual.nstring(given.subject, dialect),
          ...parts.map((list) => usual.addresses(list, dialect)),
          usual.nstring(given.inReplyTo, dialect),
          usual.nstring(given.messageId, dialect),
        ]);
      },
    })),
  },
  {
    id: 'imap/fetch-envelope/escapes-forgotten',
    wrong: 'The server does not escape quotes and backslashes in quoted strings.',
    breaks: ['rfc2683-3.4.2-sends-specials'],
    plant: imapFormat(() => ({ quoted: (octets) => `"${octets}"` })),
  },
];
