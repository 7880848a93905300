import type { Fault } from '../fault.js';
import { imapFormat } from '../tools.js';
import { fetchItems, revisions } from './messages.js';

const data = revisions('7.4.2', '7.5.2');

/** A fault that writes the extension data of a part otherwise: parameters or MD5, disposition, language, location. */
const extension = (
  name: string,
  wrong: string,
  breaks: readonly string[],
  write: (first: string, disposition: string, language: string, location: string) => readonly string[],
): Fault => ({
  id: `imap/fetch-bodystructure/${name}`,
  wrong,
  breaks: [...breaks, ...data('body-extension-data')],
  plant: imapFormat((usual) => ({
    bodyExtension(...given) {
      const [first = 'NIL', disposition = 'NIL', language = 'NIL', location = 'NIL'] = usual.bodyExtension(...given);
      return write(first, disposition, language, location);
    },
  })),
});

/** The extension data of BODYSTRUCTURE (RFC 3501 §7.4.2, RFC 9051 §7.5.2). */
export const bodyExtension: readonly Fault[] = [
  extension(
    'language-before-disposition',
    'The server gives the language of a part before its disposition.',
    data('extension-disposition', 'extension-language'),
    (first, disposition, language, location) => [first, language, disposition, location],
  ),
  extension(
    'no-language',
    'The server leaves out the language of a part, so that the location stands in its place.',
    data('extension-language', 'extension-location'),
    (first, disposition, _, location) => [first, disposition, location],
  ),
  extension(
    'location-before-language',
    'The server gives the location of a part before its language.',
    data('extension-location', 'extension-language'),
    (first, disposition, language, location) => [first, disposition, location, language],
  ),
  extension(
    'disposition-without-list',
    'The server gives the type of a disposition without its parameters.',
    data('extension-disposition'),
    (first, disposition, language, location) => [first, /"[^"]*"/.exec(disposition)?.[0] ?? 'NIL', language, location],
  ),
  extension(
    'no-md5',
    'The server leaves out the MD5 of a part, so that all else stands one place too early.',
    data('extension-md5'),
    (first, ...rest) => (first.startsWith('(') ? [first, ...rest] : rest),
  ),
  extension(
    'no-parameters-of-multipart',
    'The server leaves out the parameters of a multipart.',
    data('extension-multipart-parameters'),
    (first, ...rest) => (first.startsWith('(') ? rest : [first, ...rest]),
  ),
  extension(
    'one-more',
    'The server gives more extension data than there are.',
    data('extension-none-undefined'),
    (...given) => [...given, '"base64"'],
  ),
  {
    id: 'imap/fetch-bodystructure/extension-in-body',
    wrong: 'The server gives extension data with BODY, too.',
    breaks: data('extension-not-in-body', 'body-extension-data'),
    plant: (behaviour) =>
      fetchItems(['BODY'], (usual) => (parser, session) => {
        const structure = parser.peek() === '[' ? undefined : behaviour.imap.fetchItems.BODYSTRUCTURE;
        return { ...(structure ?? usual)(parser, session), ...(structure && { name: 'BODY' }) };
      })(behaviour),
  },
  {
    id: 'imap/fetch-bodystructure/pieces-left',
    wrong: 'The server leaves parameters that come in pieces as they are.',
    breaks: ['rfc9051-7.5.2-decode-parameters', 'rfc9051-7.5.2-decode-disposition'],
    plant: imapFormat((usual) => ({
      parameters: (parameters, dialect) =>
        parameters.length === 0
          ? 'NIL'
          : usual.list(parameters.flatMap((pair) => pair.map((text) => usual.string(text, dialect)))),
    })),
  },
];
