import { findPart, type Entity, type Section, type SectionText } from '../mime/index.js';
import { BadCommand, Refusal } from './errors.js';
import { formatBody } from './format-body.js';
import type { ViewEntry } from './mailbox-view.js';
import type { CommandParser } from './parser.js';
import type { FetchItem, FetchItemTable, FetchRequest, Piece, Session } from './model.js';

const plain =
  (name: string, value: (session: Session, entry: ViewEntry) => string): FetchItem =>
  () => ({ name, setsSeen: false, value: (session, entry) => [value(session, entry)] });

/** FETCH items by name: RFC 9051 §6.4.5, those of RFC 3501 that it dropped, MODSEQ of RFC 7162 §3.1.4.2. */
export const fetchItems: FetchItemTable = {
  UID: plain('UID', (_, { message }) => String(message.uid)),
  FLAGS: plain('FLAGS', (session, entry) => session.format.list(session.flagsOf(entry))),
  INTERNALDATE: plain('INTERNALDATE', ({ format }, { message }) =>
    format.dateTime({ date: message.internalDate, zone: message.internalDateZone }),
  ),
  'RFC822.SIZE': plain('RFC822.SIZE', (_, { message }) => String(message.size)),
  ENVELOPE: plain('ENVELOPE', ({ format, dialect, behaviour }, { message }) =>
    format.envelope(behaviour.reading.envelope(message.entity), dialect),
  ),
  BODYSTRUCTURE: plain('BODYSTRUCTURE', ({ format, dialect, behaviour }, { message }) =>
    formatBody(message.entity, true, format, dialect, behaviour.reading),
  ),
  BODY: (parser, session) =>
    parser.peek() === '['
      ? section(parser, session, true)
      : plain('BODY', ({ format, dialect, behaviour }, { message }) =>
          formatBody(message.entity, false, format, dialect, behaviour.reading),
        )(parser, session),
  'BODY.PEEK': (parser, session) => section(parser, session, false),
  BINARY: (parser) => binary(parser, true),
  'BINARY.PEEK': (parser) => binary(parser, false),
  'BINARY.SIZE': (parser) => {
    const path = binaryPath(parser);
    const name = `BINARY.SIZE[${path.join('.')}]`;
    return {
      name,
      setsSeen: false,
      value: (session, { message }) => [String(decodedPart(session, message.entity, path)?.length ?? 0)],
    };
  },
  RFC822: wholeOrPart('RFC822', { path: [] }, true),
  'RFC822.HEADER': wholeOrPart('RFC822.HEADER', { path: [], text: { kind: 'HEADER' } }, false),
  'RFC822.TEXT': wholeOrPart('RFC822.TEXT', { path: [], text: { kind: 'TEXT' } }, true),
  MODSEQ: () => ({
    name: 'MODSEQ',
    setsSeen: false,
    asked: (session) => session.enableCondstore(),
    value: (_, { message }) => [`(${message.modseq})`],
  }),
};

/** The items of IMAP4rev1 that RFC 9051 dropped. */
function wholeOrPart(name: string, wanted: Section, setsSeen: boolean): FetchItem {
  return (_, asking) => {
    if (!asking.servesRev1) throw new BadCommand(`${name} is no item of IMAP4rev2`);
    return {
      name,
      setsSeen,
      value: (session, { message }) => nliteral(session, session.behaviour.reading.section(message.entity, wanted)),
    };
  };
}

function section(parser: CommandParser, session: Session, setsSeen: boolean): FetchRequest {
  parser.expect('[');
  const wanted = parseSection(parser);
  parser.expect(']');
  const partial = parsePartial(parser);
  const origin = partial === undefined ? '' : `<${partial.start}>`;
  return {
    name: `BODY[${describeSection(wanted, session)}]${origin}`,
    setsSeen,
    value: (answering, { message }) =>
      nliteral(answering, cut(answering, answering.behaviour.reading.section(message.entity, wanted), partial)),
  };
}

/** section-spec (RFC 9051 §9). */
function parseSection(parser: CommandParser): Section {
  const path = parsePath(parser);
  if (parser.peek() === ']') return { path };
  if (path.length > 0) parser.expect('.');
  const kind = parser.keyword('HEADER, TEXT, MIME or a part number');
  switch (kind) {
    case 'HEADER':
    case 'TEXT':
      return { path, text: { kind } };
    case 'MIME':
      if (path.length === 0) throw new BadCommand('MIME needs a part number before it');
      return { path, text: { kind } };
    case 'HEADER.FIELDS':
    case 'HEADER.FIELDS.NOT':
      parser.space();
      return { path, text: { kind, names: parser.list(() => parser.astring('a field name'), 'not empty') } };
    default:
      throw new BadCommand(`Unknown section ${kind}`);
  }
}

/** Part numbers with dots between; the dot before a text specifier is left. */
function parsePath(parser: CommandParser): number[] {
  const numbers = parser.tryMatch(/[1-9][0-9]*(?:\.[1-9][0-9]*)*/y);
  return numbers === undefined ? [] : numbers.split('.').map(Number);
}

interface Partial {
  readonly start: number;
  readonly length: number;
}

function parsePartial(parser: CommandParser): Partial | undefined {
  if (!parser.accept('<')) return undefined;
  const start = parser.number('an octet position');
  parser.expect('.');
  const length = parser.nzNumber('a count of octets above zero');
  parser.expect('>');
  return { start, length };
}

function cut({ behaviour }: Session, octets: Buffer | undefined, partial: Partial | undefined): Buffer | undefined {
  if (partial === undefined || octets === undefined) return octets;
  return behaviour.reading.partial(octets, partial.start, partial.length);
}

function describeSection({ path, text }: Section, session: Session): string {
  return [...path.map(String), ...(text === undefined ? [] : [describeText(text, session)])].join('.');
}

function describeText(text: SectionText, { format, dialect }: Session): string {
  if (!('names' in text)) return text.kind;
  return `${text.kind} ${format.list(text.names.map((name) => format.astring(name, dialect)))}`;
}

function binaryPath(parser: CommandParser): number[] {
  parser.expect('[');
  const path = parsePath(parser);
  parser.expect(']');
  return path;
}

function binary(parser: CommandParser, setsSeen: boolean): FetchRequest {
  const path = binaryPath(parser);
  const partial = parsePartial(parser);
  const origin = partial === undefined ? '' : `<${partial.start}>`;
  return {
    name: `BINARY[${path.join('.')}]${origin}`,
    setsSeen,
    value(session, { message }) {
      const octets = cut(session, decodedPart(session, message.entity, path), partial);
      return octets?.includes(0) === true ? session.format.literal8(octets) : nliteral(session, octets);
    },
  };
}

/**
 * A leaf part with its transfer encoding undone, or undefined if there is no such part; the message itself, which has
 * none, for an empty path. @throws Refusal UNKNOWN-CTE (RFC 3516 §4.3), or for what is no leaf
 */
function decodedPart({ behaviour }: Session, message: Entity, path: readonly number[]): Buffer | undefined {
  const { reading } = behaviour;
  if (path.length === 0) return reading.section(message, { path });
  const part = findPart(message, path);
  if (part === undefined) return undefined;
  if (part.parts.length > 0 || part.message !== undefined) throw new Refusal('BINARY is for parts without parts');
  const octets = reading.decoded(part);
  if (octets === undefined) throw new Refusal('The content transfer encoding is unknown', 'UNKNOWN-CTE');
  return octets;
}

function nliteral(session: Session, octets: Buffer | undefined): readonly Piece[] {
  return octets === undefined ? ['NIL'] : session.format.literal(octets);
}
