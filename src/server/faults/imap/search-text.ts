import { decodeCharset, type Entity } from '../../mime/index.js';
import type { MessageReading } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { parsers, reads, revisions, searchKeys } from './messages.js';

const search = revisions('6.4.4', '6.4.4');
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Fault['plant']): Fault => ({
  id: `imap/search-text/${name}`,
  wrong,
  breaks,
  plant,
});

/** A fault that finds no text, or that of other fields, by a key. */
const reading = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  members: (usual: MessageReading) => Partial<MessageReading>,
): Fault => fault(name, wrong, breaks, reads(members));

const ADDRESSES = [
  ['FROM', 'SENDER', ['sender']],
  ['FROM', 'REPLY-TO', ['reply-to']],
  ['FROM', 'TO', ['to']],
  ['TO', 'CC', ['cc']],
  ['CC', 'TO', ['to']],
  ['BCC', 'CC', ['cc']],
] as const;

const addresses = ADDRESSES.flatMap(([key, also, more]) => {
  const name = key.toLowerCase();
  return [
    fault(
      `${name}-finds-${also.toLowerCase()}`,
      `The server looks by ${key} in the field ${also}, too.`,
      search(`key-${name}`, 'address-keys'),
      reads((usual) => ({
        fieldTexts: (message, wanted) =>
          [wanted, ...(wanted === name ? more : [])].flatMap((field) => usual.fieldTexts(message, field)),
      })),
    ),
  ];
});

const undecoded = (part: Entity): string => part.octets.toString('latin1', part.bodyStart, part.end);

/** What SEARCH finds by texts (RFC 3501 §6.4.4, RFC 9051 §6.4.4). */
export const searchText: readonly Fault[] = [
  ...addresses,
  reading(
    'whole-addresses',
    'The server finds whole addresses only where it looks in addresses.',
    search('key-from', 'key-bcc', 'address-keys'),
    (usual) => ({
      includes: (found, given) =>
        usual.includes(found, given) && (!found.includes('@') || found.split(/[<>, ]+/).includes(given)),
    }),
  ),
  reading('case-counts', 'The server compares texts with regard to case.', search('case-insensitive'), () => ({
    fold: (text) => text,
  })),
  reading(
    'words-only',
    'The server finds whole words only.',
    [...search('substring'), 'rfc9051-6.4.4-header-substring', 'rfc2683-3.2.3-substring'],
    () => ({ includes: (found, given) => found.split(/[^\p{L}\p{N}]+/u).includes(given) }),
  ),
  reading('beginnings-only', 'The server finds what a text begins with only.', search('subject', 'header'), () => ({
    includes: (found, given) => found.startsWith(given),
  })),
  reading('encoded-words', 'The server does not decode encoded words.', search('decoded'), () => ({
    fieldText: (value) => value,
  })),
  reading(
    'transfer-encoded',
    'The server does not undo transfer encodings before it compares.',
    search('decoded'),
    () => ({
      partText: undecoded,
    }),
  ),
  reading('charset-ignored', 'The server takes all texts for UTF-8.', search('decoded'), (usual) => ({
    partText: (part) => decodeCharset(usual.decoded(part) ?? Buffer.alloc(0), 'utf-8'),
    fieldText: (value) => usual.fieldText(value.replace(/=\?[^?]*\?/g, '=?utf-8?')),
  })),
  reading(
    'folding-kept',
    'The server does not put encoded words together that white space parts.',
    search('decoded'),
    (usual) => ({
      fieldText: (value) =>
        value
          .split(/(?<=\?=)\s+(?==\?)/)
          .map((word) => usual.fieldText(word))
          .join(' '),
    }),
  ),
  reading(
    'body-with-header',
    'The server looks by BODY in the header, too.',
    [...search('body'), 'rfc9051-6.4.4-body-no-header'],
    (usual) => ({
      bodyText: (message) => `${usual.headerText(message)}\n${usual.bodyText(message)}`,
    }),
  ),
  reading('first-part', 'The server looks by BODY in the first part only.', search('body'), (usual) => ({
    allTexts: (entity) => usual.allTexts(entity.parts[0] ?? entity),
  })),
  reading(
    'inner-message-closed',
    'The server does not look into a message that is a part.',
    search('body'),
    (usual) => ({
      allTexts(entity) {
        return entity.message
          ? []
          : entity.parts.length > 0
            ? entity.parts.flatMap((part) => this.allTexts?.(part) ?? [])
            : usual.allTexts(entity);
      },
    }),
  ),
  fault('text-is-body', 'The server takes TEXT for BODY.', search('text'), (behaviour) =>
    searchKeys(['TEXT'], (usual) => behaviour.imap.searchKeys.BODY ?? usual)(behaviour),
  ),
  reading(
    'text-in-known-fields',
    'The server looks by TEXT in the fields of the envelope only.',
    search('text'),
    (usual) => ({
      headerLines: (entity) =>
        usual.headerLines({
          ...entity,
          fields: entity.fields.filter(({ name }) => /^(?:from|to|cc|bcc|subject|date)$/i.test(name)),
        }),
    }),
  ),
  reading(
    'text-without-mime',
    'The server does not look by TEXT in the header of a part.',
    ['rfc9051-6.4.4-text-mime-header'],
    (usual) => ({
      allHeaders: (entity) => usual.headerLines(entity),
    }),
  ),
  reading(
    'first-field',
    'The server looks in the first of several fields of a name only.',
    search('header'),
    (usual) => ({
      fieldTexts: (message, name) => usual.fieldTexts(message, name).slice(0, 1),
    }),
  ),
  reading(
    'name-by-case',
    'The server compares the field name of HEADER with regard to case.',
    search('header'),
    (usual) => ({
      fieldTexts: (message, name) =>
        usual.fieldTexts(
          { ...message, fields: message.fields.filter((field) => field.name === name || name === name.toLowerCase()) },
          name,
        ),
    }),
  ),
  reading(
    'name-by-prefix',
    'The server takes the field name of HEADER for all fields that begin so.',
    search('header-empty'),
    (usual) => ({
      fieldTexts: (message, name) =>
        message.fields
          .filter((field) => field.name.toLowerCase().startsWith(name.toLowerCase()))
          .map(({ value }) => usual.fold(usual.fieldText(value))),
    }),
  ),
  reading('name-searched', 'The server looks by HEADER in the name of the field, too.', search('header'), (usual) => ({
    fieldTexts: (message, name) => usual.fieldTexts(message, name).map((text) => `${name.toLowerCase()}: ${text}`),
  })),
  reading(
    'empty-finds-nothing',
    'The server finds nothing by an empty string.',
    [...search('header-empty'), 'rfc9051-6.4.4-empty-string'],
    (usual) => ({ includes: (found, given) => given !== '' && usual.includes(found, given) }),
  ),
  reading(
    'empty-finds-absent',
    'The server finds by an empty string messages without the field, too.',
    search('header-empty'),
    (usual) => ({
      fieldTexts: (message, name) => [...usual.fieldTexts(message, name), ''],
    }),
  ),
  reading('subject-in-body', 'The server looks by SUBJECT in the body, too.', search('subject'), (usual) => ({
    fieldTexts: (message, name) => [
      ...usual.fieldTexts(message, name),
      ...(name === 'subject' ? [usual.bodyText(message)] : []),
    ],
  })),
  fault(
    'escapes-kept',
    'The server keeps the backslashes of a quoted string.',
    ['rfc2683-3.4.2-takes-specials', 'rfc3501-9-astring', 'rfc9051-9-astring'],
    parsers(
      (Usual) =>
        class extends Usual {
          override astring(what: string) {
            const found = super.astring(what);
            return what === 'a string to search for' && /["\\]/.test(found) ? found.replace(/["\\]/g, '\\$&') : found;
          }
        },
    ),
  ),
  fault(
    'one-literal',
    'The server passes over what follows the first literal of a command.',
    ['rfc3501-7.5-rest-follows', 'rfc9051-7.6-rest-follows'],
    parsers(
      (Usual) =>
        class extends Usual {
          constructor(segments: ConstructorParameters<typeof Usual>[0]) {
            super(segments.slice(0, 2));
          }
        },
    ),
  ),
];
