import { Refusal } from '../../pop3/index.js';
import type { DropMessage } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { both, pop3Runs } from '../tools.js';
import { pop3Capabilities, pop3Hears, pop3Messages } from './tools.js';

const ascii = 'rfc6856-2.1-ascii-maildrop-unchanged';

/** Messages otherwise, in UTF-8 mode only. */
const inUtf8Mode = (members: (usual: DropMessage) => Partial<DropMessage>): Fault['plant'] =>
  pop3Messages((usual, _, { known }) => (known.utf8 ? members(usual) : {}));

const encoded = (octets: Buffer): Buffer =>
  Buffer.from(
    octets
      .toString('latin1')
      .replace(/[\x80-\xff]+/g, (text) => `=?UTF-8?B?${Buffer.from(text, 'latin1').toString('base64')}?=`),
    'latin1',
  );

/** One command in ASCII mode with what only UTF-8 mode permits. */
const unasked = (keyword: string): Fault['plant'] =>
  pop3Runs([keyword], async (usual, session) => {
    const { utf8 } = session.known;
    session.known.utf8 = true;
    try {
      await usual();
    } finally {
      session.known.utf8 = utf8;
    }
  });

const withoutCode = (keyword: string): Fault['plant'] =>
  pop3Runs([keyword], async (usual) => {
    try {
      await usual();
    } catch (error) {
      throw error instanceof Refusal && error.code === 'UTF8' ? new Refusal(error.text) : error;
    }
  });

/** A server with UTF8 USER that drops what this matches from names, and so lets in whom it should not. */
const dropping = (id: string, wrong: string, octets: RegExp, requirement: string): Fault => ({
  id: `pop3/utf8/${id}`,
  wrong,
  breaks: [requirement],
  plant: both(
    utf8User,
    pop3Hears((line) => (/^USER /i.test(line) ? line.replace(octets, '') : line)),
  ),
});

const utf8User = pop3Capabilities((lines) => lines.map((line) => (line === 'UTF8' ? 'UTF8 USER' : line)));

/** UTF8 (RFC 6856 §2). */
export const utf8: readonly Fault[] = [
  {
    id: 'pop3/utf8/refused',
    wrong: 'The server announces UTF8 and does not know it.',
    breaks: ['rfc6856-2.1-utf8'],
    plant: pop3Runs(['UTF8'], () => {
      throw new Refusal((texts) => texts.unknownCommand);
    }),
  },
  {
    id: 'pop3/utf8/retr-unasked',
    wrong: 'RETR sends a message with UTF-8 in its header to a client that is not in UTF-8 mode.',
    breaks: ['rfc6856-2.1-no-utf8-unasked', 'rfc6856-4-base-without-utf8'],
    plant: unasked('RETR'),
  },
  {
    id: 'pop3/utf8/top-unasked',
    wrong: 'TOP sends a header with UTF-8 to a client that is not in UTF-8 mode.',
    breaks: ['rfc6856-2.1-no-utf8-by-top-unasked', 'rfc6856-4-base-without-utf8'],
    plant: unasked('TOP'),
  },
  {
    id: 'pop3/utf8/retr-without-code',
    wrong: 'RETR refuses a message that needs UTF-8 mode without the code UTF8.',
    breaks: ['rfc6856-5-utf8-code-to-retr'],
    plant: withoutCode('RETR'),
  },
  {
    id: 'pop3/utf8/top-without-code',
    wrong: 'TOP refuses a message that needs UTF-8 mode without the code UTF8.',
    breaks: ['rfc6856-5-utf8-code-to-top'],
    plant: withoutCode('TOP'),
  },
  {
    id: 'pop3/utf8/surrogates-all-the-same',
    wrong: 'The server sends a surrogate in UTF-8 mode, too.',
    breaks: ['rfc6856-2.1-messages-as-they-are'],
    plant: inUtf8Mode((usual) => ({ octets: encoded(usual.octets), size: usual.size })),
  },
  {
    id: 'pop3/utf8/top-of-surrogate',
    wrong: 'TOP sends the header of a surrogate in UTF-8 mode.',
    breaks: ['rfc6856-2.1-top-as-it-is', 'rfc6856-2.1-messages-as-they-are', 'pop3/session/top'],
    shows: ['pop3/utf8-and-lang/utf8-header-in-utf8-mode'],
    plant: ({ pop3 }) => ({ pop3: { top: (octets, lines) => encoded(pop3.top(octets, lines)) } }),
  },
  {
    id: 'pop3/utf8/size-of-surrogate',
    wrong: 'LIST gives the size of the surrogate in UTF-8 mode, too.',
    breaks: ['rfc6856-2.1-list-octets'],
    plant: inUtf8Mode((usual) => ({ size: encoded(usual.octets).length })),
  },
  {
    id: 'pop3/utf8/ascii-sizes',
    wrong: 'In UTF-8 mode the server gives sizes in characters, and each end of a line counts as one.',
    breaks: ['rfc6856-2.1-ascii-sizes-unchanged', ascii],
    plant: inUtf8Mode(({ octets }) => ({ size: octets.toString().replaceAll('\r\n', '\n').length })),
  },
  {
    id: 'pop3/utf8/ascii-unique-ids',
    wrong: 'In UTF-8 mode the server gives other unique-ids.',
    breaks: ['rfc6856-2.1-ascii-unique-ids-unchanged', ascii],
    plant: inUtf8Mode(({ uniqueId }) => ({ uniqueId: `u${uniqueId}` })),
  },
  {
    id: 'pop3/utf8/ascii-words-decoded',
    wrong: 'In UTF-8 mode the server decodes encoded-words in the header of messages.',
    breaks: ['rfc6856-2.1-ascii-messages-unchanged', ascii],
    plant: inUtf8Mode(({ octets, size }) => ({
      size,
      octets: Buffer.from(
        octets
          .toString('latin1')
          .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString('latin1')),
        'latin1',
      ),
    })),
  },
  dropping(
    'malformed-dropped',
    'The server drops what is no UTF-8 from a name.',
    /\xff/g,
    'rfc6856-2.2-malformed-utf8',
  ),
  dropping(
    'overlong-dropped',
    'The server reads NUL in two octets, and drops it.',
    /\xc0\x80/g,
    'rfc6856-2.2-malformed-utf8',
  ),
  dropping(
    'prohibited-dropped',
    'The server drops control characters from a name.',
    /\xc2\x85/g,
    'rfc6856-2.2-prohibited-characters',
  ),
  {
    id: 'pop3/utf8/unprepared',
    wrong: 'The server has UTF8 USER, and takes names as they are written.',
    breaks: ['rfc6856-2.2-saslprep'],
    plant: utf8User,
  },
];
