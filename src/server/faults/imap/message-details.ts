import { decodeBody, firstField, type Address } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { both, mailboxes } from '../tools.js';
import { fetchRequests, reads, revisions, structures } from './messages.js';

const data = revisions('7.4.2', '7.5.2');
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/${name}`,
  wrong,
  breaks,
  plant,
});

/** Messages appended with other octets. */
const appending = (change: (octets: Buffer) => Buffer): Fault['plant'] =>
  mailboxes(
    (Usual) =>
      class extends Usual {
        override append(octets: Buffer, ...rest: [Parameters<InstanceType<typeof Usual>['append']>[1]?]) {
          return super.append(change(octets), ...rest);
        }
      },
  );

/** A message with NUL, kept in base64; the refusal of NUL asks the octets whether they include it. */
const toBase64 = (octets: Buffer): Buffer => {
  const body = octets.indexOf('\r\n\r\n') + 4;
  if (octets.indexOf(0) < 0) return octets;
  const header = octets.toString('latin1', 0, body).replace(/(Content-Transfer-Encoding:) binary/i, '$1 base64');
  return Buffer.from(`${header}${octets.toString('base64', body)}\r\n`, 'latin1');
};
const takesNul: Fault['plant'] = ({ imap }) => ({
  imap: {
    parser: class extends imap.parser {
      override literal() {
        const literal = super.literal();
        return { ...literal, octets: Object.assign(Buffer.from(literal.octets), { includes: () => false }) };
      }
    },
  },
});

/** What is told of a message in its details: ids, defaults, parameters, transfer encodings. */
export const messageDetails: readonly Fault[] = [
  fault(
    'fetch-envelope/first-id-alone',
    'The server gives the first id of In-Reply-To only.',
    data('envelope-message-ids'),
    reads((usual) => ({
      envelope(message) {
        const found = usual.envelope(message);
        return { ...found, inReplyTo: found.inReplyTo?.split(' ')[0] };
      },
    })),
  ),
  fault(
    'fetch-envelope/reply-to-is-sender',
    'The server gives Sender as Reply-To where there is no such field.',
    data('envelope-reply-to-absent'),
    reads((usual) => ({
      envelope(message) {
        const found = usual.envelope(message);
        const replyTo: readonly Address[] | undefined = firstField(message, 'reply-to') ? found.replyTo : found.sender;
        return { ...found, replyTo };
      },
    })),
  ),
  fault(
    'fetch-bodystructure/texts-are-plain',
    'The server shows every text that is not HTML as plain.',
    data('body-type', 'body-basic-fields'),
    structures(({ mediaType }) =>
      mediaType.type.toLowerCase() === 'text' && mediaType.subtype.toLowerCase() !== 'html'
        ? { mediaType: { ...mediaType, subtype: 'plain' } }
        : {},
    ),
  ),
  fault(
    'fetch-bodystructure/first-parameter-alone',
    'The server shows the first parameter of a media type only.',
    data('body-parameters'),
    structures(({ mediaType }) => ({ mediaType: { ...mediaType, parameters: mediaType.parameters.slice(0, 1) } })),
  ),
  fault(
    'binary/soft-breaks-kept',
    'The server keeps the soft line breaks when it decodes quoted-printable.',
    ['rfc3516-4.3-decoded', 'rfc9051-6.4.5-binary'],
    reads((usual) => ({
      decoded(part) {
        if (part.encoding.toLowerCase() !== 'quoted-printable') return usual.decoded(part);
        const encoded = part.octets.toString('latin1', part.bodyStart, part.end);
        const text = encoded.replace(/=([0-9A-F]{2})/gi, (_, digits: string) =>
          String.fromCharCode(Number.parseInt(digits, 16)),
        );
        return Buffer.from(text, 'latin1');
      },
    })),
  ),
  fault(
    'binary/body-decoded',
    'The server keeps a message with NUL in base64, says so in BODYSTRUCTURE, and gives it by BODY decoded, NUL as a space.',
    ['rfc3516-6-body'],
    both(
      takesNul,
      appending(toBase64),
      fetchRequests(['BODY.PEEK'], (usual) => ({
        value(session, entry) {
          const { entity } = entry.message;
          if (!usual.name.includes('[1]') || entity.encoding.toLowerCase() !== 'base64')
            return usual.value(session, entry);
          const text = decodeBody(entity)?.toString('latin1').replaceAll('\0', ' ') ?? '';
          return session.format.literal(Buffer.from(text, 'latin1'));
        },
      })),
    ),
  ),
  fault(
    'binary/base64-wrapped-anew',
    'The server breaks the lines of base64 anew in a message that is appended as binary.',
    ['rfc3516-6-unchanged'],
    appending((octets) =>
      Buffer.from(
        octets.toString('latin1').replace(/^([A-Za-z0-9+/]{64})(?=[A-Za-z0-9+/]{12}\r)/gm, '$1\r\n'),
        'latin1',
      ),
    ),
  ),
];
