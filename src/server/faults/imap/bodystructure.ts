import { decodeBody, firstField, indexMessage, isMedia, type Entity } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { reads, revisions, structures } from './messages.js';
import { imapFormat } from '../tools.js';

const data = revisions('7.4.2', '7.5.2');
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/fetch-bodystructure/${name}`,
  wrong,
  breaks,
  plant,
});

const linesIn = (octets: Buffer | undefined): number => (octets ? octets.toString('latin1').split('\n').length - 1 : 0);
const without = (part: Entity, field: string): Partial<Entity> => ({
  fields: part.fields.filter(({ name }) => name.toLowerCase() !== field),
});
const isTyped = (part: Entity): boolean => firstField(part, 'content-type') !== undefined;
const asType = (type: string, subtype: string): Partial<Entity> => ({
  mediaType: { type, subtype, parameters: [] },
  message: undefined,
});

/** What BODY and BODYSTRUCTURE say of the parts, but for extension data (RFC 3501 §7.4.2, RFC 9051 §7.5.2). */
export const bodystructure: readonly Fault[] = [
  fault(
    'type-and-subtype-swapped',
    'The server gives the subtype before the type.',
    data('body-type', 'body-basic-fields'),
    structures(({ mediaType, parts }) =>
      parts.length > 0 ? {} : { mediaType: { ...mediaType, type: mediaType.subtype, subtype: mediaType.type } },
    ),
  ),
  fault(
    'type-unknown',
    'The server gives no type where a part states none.',
    data('body-defaults'),
    structures((part) => (isTyped(part) || part.message ? {} : asType('application', 'octet-stream'))),
  ),
  fault(
    'encoding-empty',
    'The server gives an empty encoding where a part states none.',
    data('body-defaults'),
    structures((part) => (firstField(part, 'content-transfer-encoding') ? {} : { encoding: '' })),
  ),
  fault(
    'digest-of-texts',
    'The server takes a part of a digest that says no type as text.',
    data('body-digest-default'),
    structures((part, within) =>
      within && isMedia(within, 'multipart', 'digest') && !isTyped(part) ? asType('text', 'plain') : {},
    ),
  ),
  fault(
    'encoding-always-7bit',
    'The server gives 7BIT as the encoding of every part.',
    data('body-encoding'),
    structures(() => ({ encoding: '7bit' })),
  ),
  fault(
    'no-description',
    'The server gives no description of a part.',
    data('body-description'),
    structures((part) => without(part, 'content-description')),
  ),
  fault(
    'no-id',
    'The server gives no id of a part.',
    data('body-id'),
    structures((part) => without(part, 'content-id')),
  ),
  fault(
    'id-and-description-swapped',
    'The server gives the description of a part before its id.',
    data('body-id', 'body-description'),
    structures(({ fields }) => ({
      fields: fields.map((field) => ({
        ...field,
        name: field.name.replace(/^Content-(?:(ID)|Description)$/i, (_, id: string | undefined) =>
          id ? 'Content-Description' : 'Content-ID',
        ),
      })),
    })),
  ),
  fault(
    'no-parameters',
    'The server gives NIL for the parameters of a type.',
    data('body-parameters'),
    imapFormat(() => ({ parameters: () => 'NIL' })),
  ),
  fault(
    'parameters-without-names',
    'The server gives the values of parameters without their names.',
    data('body-parameters'),
    imapFormat((usual) => ({
      parameters: (parameters, dialect) =>
        parameters.length === 0 ? 'NIL' : usual.list(parameters.map(([, value]) => usual.string(value, dialect))),
    })),
  ),
  fault(
    'decoded-size',
    'The server gives the size of a part as it is when decoded.',
    data('body-basic-fields'),
    structures((part) =>
      part.parts.length > 0 || part.message ? {} : { end: part.bodyStart + (decodeBody(part)?.length ?? 0) },
    ),
  ),
  fault(
    'size-with-lf',
    'The server counts a line end as one octet in the size of a part.',
    data('body-octets', 'body-basic-fields'),
    structures((part) =>
      part.parts.length > 0 || part.message
        ? {}
        : { end: part.end - linesIn(part.octets.subarray(part.bodyStart, part.end)) },
    ),
  ),
  fault(
    'size-with-header',
    'The server counts the header of a part in its size.',
    data('body-octets'),
    structures((part) => (part.parts.length > 0 || part.message ? {} : { bodyStart: part.start })),
  ),
  fault(
    'lines-off-by-one',
    'The server counts one line too many in a text.',
    data('body-text-lines'),
    structures((part) => (isMedia(part, 'text') ? { lines: part.lines + 1 } : {})),
  ),
  fault(
    'lines-with-header',
    'The server counts the lines of the header with those of a text.',
    data('body-text-lines'),
    structures((part) => (isMedia(part, 'text') ? { lines: linesIn(part.octets.subarray(part.start, part.end)) } : {})),
  ),
  fault(
    'lines-decoded',
    'The server counts the lines of a text when it is decoded.',
    data('body-lines-encoded'),
    structures((part) => (isMedia(part, 'text') ? { lines: linesIn(decodeBody(part)) } : {})),
  ),
  fault(
    'message-is-basic',
    'The server shows a message within a message as a part of any other type.',
    data('body-message', 'body-message-envelope', 'body-message-lines', 'body-message-structure'),
    imapFormat(() => ({ isMessage: () => false })),
  ),
  fault(
    'outer-envelope',
    'The server gives the envelope of the outer message for that of the inner one.',
    data('body-message-envelope', 'body-message'),
    reads((usual) => ({
      envelope: (message) => usual.envelope(message.start > 0 ? indexMessage(message.octets) : message),
    })),
  ),
  fault(
    'message-lines-of-body',
    'The server counts the lines of an inner message without its header.',
    data('body-message-lines', 'body-message'),
    structures((part) => (part.message ? { lines: part.message.lines } : {})),
  ),
  fault(
    'inner-structure-plain',
    'The server shows an inner message as a text, whatever its structure.',
    data('body-message-structure', 'body-message'),
    structures((part) => (part.message ? { message: { ...part.message, ...asType('text', 'plain'), parts: [] } } : {})),
  ),
  fault(
    'last-part-lost',
    'The server leaves out the last part of a multipart.',
    data('body-multipart'),
    structures(({ parts }) => (parts.length > 1 ? { parts: parts.slice(0, -1) } : {})),
  ),
  fault(
    'nested-flattened',
    'The server shows the parts of a nested multipart as parts of the outer one.',
    data('body-multipart'),
    structures(({ parts }) => ({ parts: parts.flatMap((part) => (part.parts.length > 0 ? part.parts : [part])) })),
  ),
  fault(
    'multipart-without-parts',
    'The server shows a multipart whose boundary does not occur without any part.',
    data('body-multipart-no-parts'),
    structures(({ parts }) => (parts.length === 1 && parts[0]?.start === parts[0]?.end ? { parts: [] } : {})),
  ),
];
