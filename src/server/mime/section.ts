import type { Entity, HeaderField, OctetString } from './entity.js';

/** What of a part is meant, after its part number (RFC 3501 §6.4.5, section-text). */
export type SectionText =
  | { readonly kind: 'HEADER' | 'TEXT' | 'MIME' }
  | { readonly kind: 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT'; readonly names: readonly OctetString[] };

/** A section specification; neither path nor text means the entire message. */
export interface Section {
  readonly path: readonly number[];
  readonly text?: SectionText;
}

/**
 * The part with this number, or undefined. A message that is no multipart has one part, 1; the parts of a message/rfc822
 * part are those of the encapsulated message (RFC 3501 §6.4.5).
 */
export function findPart(message: Entity, path: readonly number[]): Entity | undefined {
  let part: Entity | undefined;
  let container: Entity | undefined = message;
  for (const number of path) {
    if (container === undefined) return undefined;
    part = container.parts.length > 0 ? container.parts[number - 1] : number === 1 ? container : undefined;
    if (part === undefined) return undefined;
    container = part.parts.length > 0 ? part : part.message;
  }
  return part;
}

/** The octets of a section, or undefined when the message has no such section. */
export function sectionOctets(message: Entity, { path, text }: Section): Buffer | undefined {
  if (path.length === 0) return text === undefined ? whole(message) : textOf(message, text);
  const part = findPart(message, path);
  if (part === undefined) return undefined;
  if (text === undefined) return body(part);
  if (text.kind === 'MIME') return header(part);
  return part.message === undefined ? undefined : textOf(part.message, text);
}

/** The body of a part: what BODY[n] yields. */
export function body(part: Entity): Buffer {
  return part.octets.subarray(part.bodyStart, part.end);
}

function whole(message: Entity): Buffer {
  return message.octets.subarray(message.start, message.end);
}

function header(part: Entity): Buffer {
  return part.octets.subarray(part.start, part.bodyStart);
}

function textOf(message: Entity, text: SectionText): Buffer | undefined {
  switch (text.kind) {
    case 'HEADER':
      return header(message);
    case 'TEXT':
      return body(message);
    case 'MIME':
      return undefined;
    case 'HEADER.FIELDS':
    case 'HEADER.FIELDS.NOT': {
      const names = new Set(text.names.map((name) => name.toLowerCase()));
      const wanted = text.kind === 'HEADER.FIELDS';
      return headerSubset(message, (field) => names.has(field.name.toLowerCase()) === wanted);
    }
  }
}

/** The chosen fields as they stand, and the blank line if the message has one. */
function headerSubset(message: Entity, chosen: (field: HeaderField) => boolean): Buffer {
  const { octets, fields, bodyStart } = message;
  const pieces = fields
    .filter(chosen)
    .map(({ start, end }) => octets.subarray(start, Math.min(end, Math.max(bodyStart, start))));
  const lastField = fields.at(-1)?.end ?? message.start;
  return Buffer.concat([...pieces, octets.subarray(Math.min(lastField, bodyStart), bodyStart)]);
}
