import { firstField, isMedia, type Entity, type OctetString } from '../mime/index.js';
import type { Dialect, ResponseFormat } from './format.js';
import type { MessageReading } from './message-reading.js';

/**
 * Writes a body (RFC 9051 §7.5.2) with or without extension data: BODYSTRUCTURE or BODY. Depth is bounded by that of
 * the MIME index.
 */
export function formatBody(
  part: Entity,
  extended: boolean,
  format: ResponseFormat,
  dialect: Dialect,
  reading: MessageReading,
): OctetString {
  const text = (octets: OctetString): OctetString => format.string(octets, dialect);
  const field = (name: string): OctetString => format.nstring(firstField(part, name)?.value, dialect);
  const extension = (first: OctetString): readonly OctetString[] =>
    format.bodyExtension(
      first,
      format.disposition(part, dialect),
      format.language(part, dialect),
      field('content-location'),
    );
  const { type, subtype, parameters } = part.mediaType;

  if (part.parts.length > 0) {
    const parts = part.parts.map((child) => formatBody(child, extended, format, dialect, reading)).join('');
    const data = extended ? extension(format.parameters(parameters, dialect)) : [];
    return `(${[parts, text(subtype), ...data].join(' ')})`;
  }

  const fields = [
    text(type),
    text(subtype),
    format.parameters(parameters, dialect),
    field('content-id'),
    field('content-description'),
    text(part.encoding),
    String(part.end - part.bodyStart),
  ];
  if (isMedia(part, 'text')) {
    fields.push(String(part.lines));
  } else if (format.isMessage(part, dialect) && part.message !== undefined) {
    const envelope = format.envelope(reading.envelope(part.message), dialect);
    fields.push(envelope, formatBody(part.message, extended, format, dialect, reading), String(part.lines));
  }
  if (extended) fields.push(...extension(field('content-md5')));
  return format.list(fields);
}
