import type { Entity, HeaderField, Section, SectionText } from '../../mime/index.js';
import type { Fault } from '../fault.js';
import { parsers, reads, revisions } from './messages.js';

const sections = revisions('6.4.5', '6.4.5.1');
const grammar = revisions('9', '9');

type Fields = Extract<SectionText, { names: readonly string[] }>;

/** A fault that chooses header fields otherwise, with the blank line or without. */
function fields(
  name: string,
  wrong: string,
  breaks: readonly string[],
  choose: (
    all: readonly HeaderField[],
    text: Fields,
    isNamed: (field: HeaderField) => boolean,
  ) => readonly HeaderField[],
  {
    octetsOf = whole,
    blankLine = '\r\n',
  }: { octetsOf?: (field: HeaderField, message: Entity) => Buffer; blankLine?: string } = {},
): Fault {
  const read = (message: Entity, text: Fields): Buffer => {
    const names = new Set(text.names.map((each) => each.toLowerCase()));
    const chosen = choose(message.fields, text, (field) => names.has(field.name.toLowerCase()));
    return Buffer.concat([...chosen.map((field) => octetsOf(field, message)), Buffer.from(blankLine)]);
  };
  return {
    id: `imap/fetch-sections/${name}`,
    wrong,
    breaks,
    plant: reads((usual) => ({
      section: (message: Entity, wanted: Section) =>
        wanted.path.length === 0 && wanted.text && 'names' in wanted.text
          ? read(message, wanted.text)
          : usual.section(message, wanted),
    })),
  };
}

const whole = ({ start, end }: HeaderField, { octets }: Entity): Buffer => octets.subarray(start, end);
const isNot = ({ kind }: Fields): boolean => kind === 'HEADER.FIELDS.NOT';

/** Which fields HEADER.FIELDS and HEADER.FIELDS.NOT give (RFC 3501 §6.4.5, RFC 9051 §6.4.5.1). */
export const headerFields: readonly Fault[] = [
  fields(
    'fields-by-prefix',
    'The server takes a name in HEADER.FIELDS for all fields that begin so.',
    sections('fields-exact', 'header-fields'),
    (all, text, isNamed) =>
      all.filter((field) =>
        isNot(text)
          ? !isNamed(field)
          : text.names.some((name) => field.name.toLowerCase().startsWith(name.toLowerCase())),
      ),
  ),
  fields(
    'fields-by-case',
    'The server compares the names in HEADER.FIELDS with regard to case.',
    sections('fields-any-case', 'header-fields'),
    (all, text, isNamed) => all.filter((field) => (isNot(text) ? !isNamed(field) : text.names.includes(field.name))),
  ),
  fields(
    'fields-once',
    'The server gives of a field that stands more than once the first only.',
    sections('fields-repeated', 'header-fields'),
    (all, text, isNamed) =>
      all.filter(
        (field, at) =>
          isNamed(field) !== isNot(text) &&
          (isNot(text) || all.findIndex(({ name }) => name.toLowerCase() === field.name.toLowerCase()) === at),
      ),
  ),
  fields(
    'fields-first-line',
    'The server gives of a folded field the first line only.',
    sections('fields-repeated', 'header-fields'),
    (all, text, isNamed) => all.filter((field) => isNamed(field) !== isNot(text)),
    { octetsOf: ({ start }, { octets }) => octets.subarray(start, octets.indexOf('\n', start) + 1) },
  ),
  fields(
    'fields-unclosed',
    'The server leaves out the blank line behind chosen header fields.',
    sections('header-blank-line', 'header-fields', 'header-fields-not'),
    (all, text, isNamed) => all.filter((field) => isNamed(field) !== isNot(text)),
    { blankLine: '' },
  ),
  fields(
    'fields-first-name',
    'The server reads the first name of HEADER.FIELDS alone.',
    sections('header-fields'),
    (all, text, isNamed) =>
      all.filter((field) =>
        isNot(text) ? !isNamed(field) : field.name.toLowerCase() === text.names[0]?.toLowerCase(),
      ),
  ),
  fields(
    'fields-all-or-none',
    'The server gives nothing but the blank line where one of the names in HEADER.FIELDS is not there.',
    sections('header-fields'),
    (all, text, isNamed) => {
      const names = new Set(all.map(({ name }) => name.toLowerCase()));
      const lacks = !isNot(text) && text.names.some((name) => !names.has(name.toLowerCase()));
      return lacks ? [] : all.filter((field) => isNamed(field) !== isNot(text));
    },
  ),
  fields(
    'fields-not-first-name',
    'The server reads the first name of HEADER.FIELDS.NOT alone.',
    sections('header-fields-not'),
    (all, text, isNamed) =>
      all.filter((field) => (isNot(text) ? field.name.toLowerCase() !== text.names[0]?.toLowerCase() : isNamed(field))),
  ),
  fields(
    'fields-not-once',
    'The server leaves out by HEADER.FIELDS.NOT the first field of a name only.',
    sections('header-fields-not'),
    (all, text, isNamed) =>
      all.filter((field) =>
        isNot(text) ? !isNamed(field) || all.find(({ name }) => name === field.name) !== field : isNamed(field),
      ),
  ),
  fields(
    'fields-not-is-fields',
    'The server takes HEADER.FIELDS.NOT for HEADER.FIELDS.',
    sections('header-fields-not'),
    (all, _, isNamed) => all.filter(isNamed),
  ),
  {
    id: 'imap/fetch-sections/names-are-atoms',
    wrong: 'The server takes field names in HEADER.FIELDS as atoms only.',
    breaks: grammar('header-list'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override astring(what: string) {
            return what === 'a field name' ? this.atom(what) : super.astring(what);
          }
        },
    ),
  },
];
