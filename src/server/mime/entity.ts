/**
 * A string of octets: each character has a code from 0 to 255 and stands for one octet (`latin1`). Header fields are held
 * so, because what a message says must be reported octet for octet, whatever its encoding.
 */
export type OctetString = string;

/** One header field: its octets `[start, end)` include the name and the line end. */
export interface HeaderField {
  /** Field name as it stands, without colon; the whole line when there is no colon. */
  readonly name: OctetString;
  /** Field body: unfolded (RFC 5322 §2.2.3), white space around it removed. */
  readonly value: OctetString;
  readonly start: number;
  readonly end: number;
}

/** A parameter as it stands, RFC 2231 sections and marks included; quoting of the value is undone. */
export type Parameter = readonly [name: OctetString, value: OctetString];

export interface MediaType {
  readonly type: OctetString;
  readonly subtype: OctetString;
  readonly parameters: readonly Parameter[];
}

export interface Disposition {
  readonly type: OctetString;
  readonly parameters: readonly Parameter[];
}

/**
 * A message or body part (RFC 2045 §2.4) as a view on the octets of the whole message: header `[start, bodyStart)` with
 * the blank line, body `[bodyStart, end)`. The line end before a boundary delimiter belongs to the delimiter (RFC 2046 §5.1.1).
 */
export interface Entity {
  readonly octets: Buffer;
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
  /** Line ends in the body: the "size in text lines" of RFC 3501 §7.4.2. */
  readonly lines: number;
  readonly fields: readonly HeaderField[];
  readonly mediaType: MediaType;
  /** Content-Transfer-Encoding as it stands, `7BIT` when absent (RFC 2045 §6.1). */
  readonly encoding: OctetString;
  /** Body parts of a multipart, at least one; empty for all else. */
  readonly parts: readonly Entity[];
  /** The encapsulated message of a message/rfc822 or message/global. */
  readonly message: Entity | undefined;
}

/** Whether the entity is of this media type; `subtype` left out means any. Case does not matter (RFC 2045 §5.1). */
export function isMedia(entity: Entity, type: string, subtype?: string): boolean {
  return (
    entity.mediaType.type.toLowerCase() === type &&
    (subtype === undefined || entity.mediaType.subtype.toLowerCase() === subtype)
  );
}

/** The first field of this name (case does not matter), or undefined. */
export function firstField(entity: Entity, name: string): HeaderField | undefined {
  const wanted = name.toLowerCase();
  return entity.fields.find((field) => field.name.toLowerCase() === wanted);
}
