import { parseAddressList, type Address } from './address.js';
import type { Entity, OctetString } from './entity.js';

/** What ENVELOPE reports of a header (RFC 3501 §7.4.2); undefined stands for NIL. */
export interface Envelope {
  readonly date: OctetString | undefined;
  readonly subject: OctetString | undefined;
  readonly from: readonly Address[] | undefined;
  readonly sender: readonly Address[] | undefined;
  readonly replyTo: readonly Address[] | undefined;
  readonly to: readonly Address[] | undefined;
  readonly cc: readonly Address[] | undefined;
  readonly bcc: readonly Address[] | undefined;
  readonly inReplyTo: OctetString | undefined;
  readonly messageId: OctetString | undefined;
}

/**
 * Reads the envelope from a message's header. Of fields that may stand once the first one counts; several destination
 * fields of one kind are taken as one list (RFC 5322 §4.5.3). Sender and Reply-To default to From.
 */
export function envelopeOf(message: Entity): Envelope {
  const values = (name: string): OctetString[] =>
    message.fields.filter((field) => field.name.toLowerCase() === name).map((field) => field.value);
  const text = (name: string): OctetString | undefined => values(name)[0];
  const list = (fields: readonly OctetString[]): Address[] | undefined => {
    const addresses = fields.flatMap((value) => parseAddressList(value));
    return addresses.length === 0 ? undefined : addresses;
  };
  const from = list(values('from').slice(0, 1));
  return {
    date: text('date'),
    subject: text('subject'),
    from,
    sender: list(values('sender').slice(0, 1)) ?? from,
    replyTo: list(values('reply-to').slice(0, 1)) ?? from,
    to: list(values('to')),
    cc: list(values('cc')),
    bcc: list(values('bcc')),
    inReplyTo: text('in-reply-to'),
    messageId: text('message-id'),
  };
}
