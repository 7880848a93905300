import { type Entity, type HeaderField, type MediaType } from './entity.js';
import { HeaderReader, isBlankLine, lineEnd } from './header.js';
import { parseMediaType } from './parameters.js';

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/** Deeper levels are not looked into: such a part counts as application/octet-stream. */
export const MAXIMUM_DEPTH = 100;

const TEXT_PLAIN: MediaType = { type: 'TEXT', subtype: 'PLAIN', parameters: [['CHARSET', 'US-ASCII']] };
const MESSAGE_RFC822: MediaType = { type: 'MESSAGE', subtype: 'RFC822', parameters: [] };
const OPAQUE: MediaType = { type: 'APPLICATION', subtype: 'OCTET-STREAM', parameters: [] };

/** A boundary delimiter line that ended a part: which of the open boundaries, and whether it closes its multipart. */
interface Delimiter {
  readonly level: number;
  readonly closing: boolean;
  /** Where the part before it ends: the line end before the delimiter belongs to the delimiter. */
  readonly partEnd: number;
}

/**
 * Indexes the MIME structure of a message in one pass over its lines. Every input has a structure: what is malformed
 * is taken as RFC 2045 §5.2 and RFC 2046 §5.1.1 advise.
 */
export function indexMessage(octets: Buffer): Entity {
  return new Indexer(octets).entity(TEXT_PLAIN, 0).entity;
}

class Indexer {
  private at = 0;
  /** Delimiters (`--boundary`) of the multiparts that are open, the outermost first. */
  private readonly open: Buffer[] = [];

  constructor(private readonly octets: Buffer) {}

  /** Reads header and body of one entity up to a delimiter of an open multipart, which it takes too, or to the end. */
  entity(defaultType: MediaType, depth: number): { entity: Entity; delimiter: Delimiter | undefined } {
    const start = this.at;
    const header = this.header();
    const declared = mediaType(header.fields, defaultType);
    const isContainer = isMultipart(declared) || isMessage(declared);
    const type = isContainer && depth >= MAXIMUM_DEPTH ? OPAQUE : declared;
    const bodyStart = header.end;

    let parts: readonly Entity[] = [];
    let message: Entity | undefined;
    let { delimiter } = header;
    if (delimiter === undefined) {
      if (isMultipart(type)) ({ parts, delimiter } = this.multipart(type, depth));
      else if (isMessage(type)) ({ entity: message, delimiter } = this.entity(TEXT_PLAIN, depth + 1));
      else delimiter = this.skipBody();
    }
    // A part without a line of its own begins behind the line end that would else belong to the delimiter.
    const inner = message?.end ?? parts.at(-1)?.end ?? 0;
    const end = Math.max(bodyStart, inner, delimiter?.partEnd ?? this.octets.length);
    // The grammar of BODYSTRUCTURE gives every multipart a part and every message/rfc822 a message (RFC 3501 §9).
    if (isMultipart(type) && parts.length === 0) parts = [this.empty(end)];
    if (isMessage(type)) message ??= this.empty(end);

    const { octets } = this;
    const { fields } = header;
    const lines = countLineEnds(octets, bodyStart, end);
    const encoding = transferEncoding(fields);
    return {
      entity: { octets, start, bodyStart, end, lines, fields, mediaType: type, encoding, parts, message },
      delimiter,
    };
  }

  /** Reads header lines up to and with the blank line; a delimiter among them ends the part. */
  private header(): { fields: readonly HeaderField[]; end: number; delimiter: Delimiter | undefined } {
    const reader = new HeaderReader(this.octets);
    const first = this.at;
    while (this.at < this.octets.length) {
      const start = this.at;
      const delimiter = this.delimiter();
      if (delimiter !== undefined)
        return { fields: reader.fields(), end: Math.max(first, delimiter.partEnd), delimiter };
      const end = lineEnd(this.octets, start, this.octets.length);
      this.at = end;
      if (isBlankLine(this.octets, start, end)) break;
      reader.line(start, end);
    }
    return { fields: reader.fields(), end: this.at, delimiter: undefined };
  }

  private multipart(type: MediaType, depth: number): { parts: Entity[]; delimiter: Delimiter | undefined } {
    const boundary = type.parameters.find(([name]) => name.toLowerCase() === 'boundary')?.[1];
    if (boundary === undefined || boundary === '') return { parts: [], delimiter: this.skipBody() };
    const level = this.open.length;
    this.open.push(Buffer.from(`--${boundary}`, 'latin1'));
    const partType = type.subtype.toLowerCase() === 'digest' ? MESSAGE_RFC822 : TEXT_PLAIN;
    const parts: Entity[] = [];
    let delimiter = this.skipBody(); // the preamble
    while (delimiter?.level === level && !delimiter.closing) {
      const part = this.entity(partType, depth + 1);
      parts.push(part.entity);
      delimiter = part.delimiter;
    }
    this.open.pop();
    if (delimiter?.level === level) delimiter = this.skipBody(); // the epilogue
    return { parts, delimiter };
  }

  /** Passes over lines up to the next delimiter, which it takes too; undefined at the end of the message. */
  private skipBody(): Delimiter | undefined {
    const { octets } = this;
    if (this.open.length === 0) {
      this.at = octets.length;
      return undefined;
    }
    while (this.at < octets.length) {
      const delimiter = this.delimiter();
      if (delimiter !== undefined) return delimiter;
      this.at = lineEnd(octets, this.at, octets.length);
    }
    return undefined;
  }

  /**
   * Takes the line at hand if it is a delimiter. The boundary need only be its beginning (RFC 2046 §5.1.1), so the longest
   * open boundary that fits wins, and of equal ones the innermost.
   */
  private delimiter(): Delimiter | undefined {
    const { octets, at } = this;
    if (octets[at] !== DASH || octets[at + 1] !== DASH) return undefined;
    let found = -1;
    for (let level = this.open.length - 1; level >= 0; level -= 1) {
      const candidate = this.open[level];
      if (candidate === undefined || candidate.length <= (this.open[found]?.length ?? 0)) continue;
      if (octets.subarray(at, at + candidate.length).equals(candidate)) found = level;
    }
    if (found === -1) return undefined;
    const after = at + (this.open[found]?.length ?? 0);
    this.at = lineEnd(octets, at, octets.length);
    return {
      level: found,
      closing: octets[after] === DASH && octets[after + 1] === DASH,
      partEnd: beforeLineEnd(octets, at),
    };
  }

  private empty(at: number): Entity {
    const { octets } = this;
    const common = { start: at, bodyStart: at, end: at, lines: 0, fields: [], encoding: '7BIT' };
    return { octets, ...common, mediaType: TEXT_PLAIN, parts: [], message: undefined };
  }
}

function isMultipart(type: MediaType): boolean {
  return type.type.toLowerCase() === 'multipart';
}

function isMessage(type: MediaType): boolean {
  return type.type.toLowerCase() === 'message' && /^(rfc822|global)$/i.test(type.subtype);
}

function mediaType(fields: readonly HeaderField[], absent: MediaType): MediaType {
  const field = fields.find(({ name }) => name.toLowerCase() === 'content-type');
  return field === undefined ? absent : (parseMediaType(field.value) ?? TEXT_PLAIN);
}

function transferEncoding(fields: readonly HeaderField[]): string {
  const field = fields.find(({ name }) => name.toLowerCase() === 'content-transfer-encoding');
  const token = /^(?:\([^)]*\)\s*)*([^\s;()]+)/.exec(field?.value ?? '')?.[1];
  return token ?? '7BIT';
}

/** The offset before the line end that stands before `at`. */
function beforeLineEnd(octets: Buffer, at: number): number {
  if (at === 0 || octets[at - 1] !== LF) return at;
  return at > 1 && octets[at - 2] === CR ? at - 2 : at - 1;
}

function countLineEnds(octets: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = octets.indexOf(LF, start); at !== -1 && at < end; at = octets.indexOf(LF, at + 1)) count += 1;
  return count;
}
