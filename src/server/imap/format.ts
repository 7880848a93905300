import type { Address, Entity, Envelope, OctetString, Parameter } from '../mime/index.js';
import { firstField, isMedia, joinContinuations, parseDisposition, parseLanguages } from '../mime/index.js';
import { formatDateTime, type ZonedTime } from './date-time.js';
import { encodeModifiedUtf7 } from './modified-utf7.js';
import { decodeUtf8, encodeUtf8 } from './octets.js';

/** How responses are written on a connection: rev2 allows UTF-8 in quoted strings and mailbox names (RFC 9051 §4.3, §5.1). */
export interface Dialect {
  readonly rev2: boolean;
}

/** A response or a piece of one: text as octets, and octets that are too many to be copied. */
export type Wire = OctetString | readonly (OctetString | Buffer)[];

const QUOTABLE = /^[\x01-\x09\x0b\x0c\x0e-\x7f]*$/;
const QUOTABLE_UTF8 = /^[^\x00\r\n]*$/;
const ASTRING_ATOM = /^[^\x00-\x20\x7f-\xff(){%*"\\]+$/;

/**
 * Writes every piece of a response. Each method is one decision about form that another may override; none knows of
 * sessions or mailboxes.
 */
export class ResponseFormat {
  untagged(content: Wire): Wire {
    return typeof content === 'string' ? `* ${content}\r\n` : ['* ', ...content, '\r\n'];
  }

  /** A status response, tagged or (`*`) untagged. `text` is for people; what it quotes of a client cannot break the line. */
  status(tag: OctetString, status: string, code: string | undefined, text: string): OctetString {
    const printable = text.replace(/[^\x20-\x7e]/g, '?');
    return `${tag} ${status} ${code === undefined ? '' : `[${code}] `}${printable}\r\n`;
  }

  continuation(text: string): OctetString {
    return `+ ${text}\r\n`;
  }

  /** string: quoted where that is possible, else a literal. NUL can be in neither and is dropped. */
  string(octets: OctetString, { rev2 }: Dialect): OctetString {
    const clean = octets.replaceAll('\0', '');
    const quotable = QUOTABLE.test(clean) || (rev2 && QUOTABLE_UTF8.test(clean) && decodeUtf8(clean) !== undefined);
    return quotable ? this.quoted(clean) : `{${clean.length}}\r\n${clean}`;
  }

  quoted(octets: OctetString): OctetString {
    return `"${octets.replace(/["\\]/g, '\\$&')}"`;
  }

  nstring(octets: OctetString | undefined, dialect: Dialect): OctetString {
    return octets === undefined ? 'NIL' : this.string(octets, dialect);
  }

  astring(octets: OctetString, dialect: Dialect): OctetString {
    return ASTRING_ATOM.test(octets) ? octets : this.string(octets, dialect);
  }

  /** A literal whose octets are sent as they are. */
  literal(octets: Buffer): (OctetString | Buffer)[] {
    return [`{${octets.length}}\r\n`, octets];
  }

  /** A literal8 (RFC 3516 §7): the only form that may hold NUL. */
  literal8(octets: Buffer): (OctetString | Buffer)[] {
    return [`~{${octets.length}}\r\n`, octets];
  }

  list(items: readonly OctetString[]): OctetString {
    return `(${items.join(' ')})`;
  }

  /** A mailbox name in the encoding of the dialect, always quoted where it is not a literal. */
  mailbox(name: string, dialect: Dialect): OctetString {
    return this.string(dialect.rev2 ? encodeUtf8(name) : encodeModifiedUtf7(name), dialect);
  }

  dateTime(time: ZonedTime): OctetString {
    return `"${formatDateTime(time)}"`;
  }

  /** envelope (RFC 9051 §7.5.2). */
  envelope(envelope: Envelope, dialect: Dialect): OctetString {
    const { date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId } = envelope;
    return this.list([
      this.nstring(date, dialect),
      this.nstring(subject, dialect),
      ...[from, sender, replyTo, to, cc, bcc].map((list) => this.addresses(list, dialect)),
      this.nstring(inReplyTo, dialect),
      this.nstring(messageId, dialect),
    ]);
  }

  /** Address structures without spaces between them: the grammar is 1*address. */
  addresses(addresses: readonly Address[] | undefined, dialect: Dialect): OctetString {
    if (addresses === undefined) return 'NIL';
    return `(${addresses.map((address) => this.address(address, dialect)).join('')})`;
  }

  address({ name, route, mailbox, host }: Address, dialect: Dialect): OctetString {
    return this.list([name, route, mailbox, host].map((field) => this.nstring(field, dialect)));
  }

  /** body-fld-param: parameters with their continuations joined (RFC 2231 §6, RFC 9051 §7.5.2), NIL for none. */
  parameters(parameters: readonly Parameter[], dialect: Dialect): OctetString {
    if (parameters.length === 0) return 'NIL';
    return this.list(
      joinContinuations(parameters, dialect.rev2).flatMap((pair) => pair.map((text) => this.string(text, dialect))),
    );
  }

  /** body-fld-dsp of a part, NIL if it has none. */
  disposition(part: Entity, dialect: Dialect): OctetString {
    const field = firstField(part, 'content-disposition');
    const disposition = field && parseDisposition(field.value);
    if (disposition === undefined) return 'NIL';
    return this.list([this.string(disposition.type, dialect), this.parameters(disposition.parameters, dialect)]);
  }

  /** body-fld-lang of a part: a string for one language, a list for more. */
  language(part: Entity, dialect: Dialect): OctetString {
    const field = firstField(part, 'content-language');
    const tags = (field === undefined ? [] : parseLanguages(field.value)).map((tag) => this.string(tag, dialect));
    return tags.length > 1 ? this.list(tags) : (tags[0] ?? 'NIL');
  }

  /** body-ext-1part or body-ext-mpart: parameters or MD5, disposition, language and location, in this order. */
  bodyExtension(...data: readonly OctetString[]): readonly OctetString[] {
    return data;
  }

  /** Whether the part is written as body-type-msg; message/global only since IMAP4rev2 (RFC 9051 §9, media-message). */
  isMessage(part: Entity, { rev2 }: Dialect): boolean {
    return isMedia(part, 'message', 'rfc822') || (rev2 && isMedia(part, 'message', 'global'));
  }
}
