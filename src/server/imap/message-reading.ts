import {
  decodeBody,
  decodeCharset,
  decodeHeader,
  envelopeOf,
  isMedia,
  sectionOctets,
  type Entity,
  type Envelope,
  type OctetString,
  type Section,
} from '../mime/index.js';

/** What FETCH and SEARCH read out of a message. Each method is one decision that another may override. */
export class MessageReading {
  private readonly bodyTexts = new WeakMap<Entity, string>();
  private readonly headerTexts = new WeakMap<Entity, string>();

  envelope(message: Entity): Envelope {
    return envelopeOf(message);
  }

  /** The octets of a section; undefined if there is no such section. */
  section(message: Entity, section: Section): Buffer | undefined {
    return sectionOctets(message, section);
  }

  /** The body of a part with its transfer encoding undone; undefined if the encoding is unknown. */
  decoded(part: Entity): Buffer | undefined {
    return decodeBody(part);
  }

  /** The octets of a partial fetch: what there is from `start` on, up to `length`. */
  partial(octets: Buffer, start: number, length: number): Buffer {
    return octets.subarray(start, start + length);
  }

  /** Searches disregard case (RFC 9051 §6.4.4); composed and decomposed letters are the same. */
  fold(text: string): string {
    return text.normalize('NFC').toLowerCase();
  }

  /** Whether a text is one that a search for `given` finds; both are folded. */
  includes(found: string, given: string): boolean {
    return found.includes(given);
  }

  /** The text of a header field body. */
  fieldText(value: OctetString): string {
    return decodeHeader(value);
  }

  /** The text of a part of type text. */
  partText(part: Entity): string {
    const charset = part.mediaType.parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1] ?? '';
    return decodeCharset(this.decoded(part) ?? Buffer.alloc(0), charset);
  }

  /** The texts of all fields of this name, folded. */
  fieldTexts(message: Entity, name: string): string[] {
    const wanted = name.toLowerCase();
    return message.fields
      .filter((field) => field.name.toLowerCase() === wanted)
      .map((field) => this.fold(this.fieldText(field.value)));
  }

  /** All header fields of the message and of its parts, which TEXT searches (RFC 9051 §6.4.4), folded. */
  headerText(message: Entity): string {
    return remembered(this.headerTexts, message, () => this.fold(this.allHeaders(message).join('\n')));
  }

  /**
   * The text of the body that BODY searches, folded: all parts of type text, decoded, and encapsulated messages with
   * their headers. Other parts are left out, as RFC 9051 §6.4.4 permits.
   */
  bodyText(message: Entity): string {
    return remembered(this.bodyTexts, message, () => this.fold(this.allTexts(message).join('\n')));
  }

  allHeaders(entity: Entity): string[] {
    return [...this.headerLines(entity), ...entity.parts.flatMap((part) => this.allHeaders(part))];
  }

  headerLines(entity: Entity): string[] {
    return entity.fields.map(({ name, value }) => `${name}: ${this.fieldText(value)}`);
  }

  allTexts(entity: Entity): string[] {
    if (entity.parts.length > 0) return entity.parts.flatMap((part) => this.allTexts(part));
    if (entity.message !== undefined) return [...this.allHeaders(entity.message), ...this.allTexts(entity.message)];
    return isMedia(entity, 'text') ? [this.partText(entity)] : [];
  }
}

function remembered(cache: WeakMap<Entity, string>, message: Entity, make: () => string): string {
  const known = cache.get(message);
  if (known !== undefined) return known;
  const text = make();
  cache.set(message, text);
  return text;
}
