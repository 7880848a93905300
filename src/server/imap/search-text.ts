import { decodeBody, decodeCharset, decodeHeader, isMedia, type Entity } from '../mime/index.js';

/** Searches disregard case (RFC 9051 §6.4.4); composed and decomposed letters are the same. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

const bodyTexts = new WeakMap<Entity, string>();
const headerTexts = new WeakMap<Entity, string>();

/** The decoded texts of all fields of this name, folded in case. */
export function fieldTexts(message: Entity, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.fields
    .filter((field) => field.name.toLowerCase() === wanted)
    .map((field) => foldCase(decodeHeader(field.value)));
}

/** All header fields of the message and of its parts, which TEXT searches (RFC 9051 §6.4.4), folded in case. */
export function headerText(message: Entity): string {
  return remembered(headerTexts, message, () => foldCase(allHeaders(message).join('\n')));
}

/**
 * The text of the body that BODY searches, folded in case: all parts of type text, decoded, and encapsulated messages
 * with their headers. Other parts are left out, as RFC 9051 §6.4.4 permits.
 */
export function bodyText(message: Entity): string {
  return remembered(bodyTexts, message, () => foldCase(allTexts(message).join('\n')));
}

function remembered(cache: WeakMap<Entity, string>, message: Entity, make: () => string): string {
  const known = cache.get(message);
  if (known !== undefined) return known;
  const text = make();
  cache.set(message, text);
  return text;
}

function allHeaders(entity: Entity): string[] {
  return [...headerLines(entity), ...entity.parts.flatMap(allHeaders)];
}

function headerLines(entity: Entity): string[] {
  return entity.fields.map(({ name, value }) => `${name}: ${decodeHeader(value)}`);
}

function allTexts(entity: Entity): string[] {
  if (entity.parts.length > 0) return entity.parts.flatMap(allTexts);
  if (entity.message !== undefined) return [...allHeaders(entity.message), ...allTexts(entity.message)];
  if (!isMedia(entity, 'text')) return [];
  const charset = entity.mediaType.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? '';
  return [decodeCharset(decodeBody(entity) ?? Buffer.alloc(0), charset)];
}
