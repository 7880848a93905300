import type { Socket } from 'node:net';
import { latin1 } from './honest.js';
import { forever, repeatedly } from './flow.js';

/** What a mischief has to work with. */
export interface Hand {
  /** What octets go through: TCP, or TLS on top of it. */
  readonly stream: Socket;
  readonly tcp: Socket;
  readonly imap: boolean;
  /** Of the command that is due, else `*`. */
  readonly tag: string;
  /** What an honest server would say now. */
  readonly honest: Buffer;
  /** All that clients have said so far. */
  readonly heard: () => string;
  /** From 0 up to, but without, 1. */
  readonly random: () => number;
}

/** Does something else than an honest server. */
export type Mischief = (hand: Hand) => void;

const say =
  (text: string | ((hand: Hand) => string | Buffer)): Mischief =>
  (hand) => {
    const said = typeof text === 'string' ? text : text(hand);
    hand.stream.write(typeof said === 'string' ? latin1(said) : said);
  };

const flood =
  (text: string): Mischief =>
  ({ stream }) =>
    forever(stream, latin1(text.repeat(Math.ceil(65_536 / text.length))));

const noise = (random: () => number, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

/** After these nothing honest comes any more on the connection. */
const final: Readonly<Record<string, Mischief>> = {
  hang: () => undefined,
  drip: ({ stream }) => repeatedly(stream, () => latin1('x')),
  'drip-of-lines': ({ stream, imap }) => repeatedly(stream, () => latin1(imap ? '* 1 EXISTS\r\n' : '+OK\r\n')),
  'drip-of-the-answer': ({ stream, honest }) => repeatedly(stream, (index) => honest.subarray(index, index + 1)),
  fin: ({ stream }) => stream.destroySoon(),
  rst: ({ tcp }) => tcp.resetAndDestroy(),
  'half-close': ({ tcp }) => tcp.end(),
  'cut-off': ({ tcp }) => tcp.destroy(),
  'endless-line': flood('x'),
  'endless-lines': flood('x\r\n'),
  'endless-empty-lines': flood('\r\n'),
  'endless-nul': flood('\0'),
  'endless-cr': flood('\r'),
  'endless-exists': flood('* 1 EXISTS\r\n'),
  'endless-fetch': flood(`* 1 FETCH (BODY[] {4000}\r\n${'x'.repeat(4000)})\r\n`),
  'endless-parentheses': flood(`* LIST ${'('.repeat(60_000)}\r\n`),
  'endless-block': flood('1 1\r\n'),
  'endless-continuation': flood('+ more\r\n'),
  'endless-ok': flood('+OK\r\n'),
  'endless-smtp': flood('250-more\r\n'),
  'endless-tagged': ({ stream, tag }) => forever(stream, latin1(`${tag} OK done\r\n`.repeat(4000))),
  'endless-literal': ({ stream }) => {
    stream.write('* 1 FETCH (BODY[] {4000000000}\r\n');
    forever(stream, Buffer.alloc(65_536, 'x'));
  },
  'literal-and-fin': ({ stream }) => {
    stream.write('* 1 FETCH (BODY[] {100}\r\nonly this');
    stream.destroySoon();
  },
  'half-and-fin': ({ stream, honest }) => {
    stream.write(honest.subarray(0, honest.length / 2));
    stream.destroySoon();
  },
};

/** After these an honest server may go on. */
const passing: Readonly<Record<string, Mischief>> = {
  garbage: say(({ random }) => noise(random, 4096)),
  'garbage-lines': say(({ random }) => Buffer.concat([noise(random, 512), latin1('\r\n')])),
  nuls: say('\0\0\0\0\r\n'),
  'only-cr': say('* OK \r\r\r'),
  'only-lf': say('* OK done\n+OK done\n'),
  'bare-dots': say('.\r\n..\r\n.\r\n'),
  'empty-lines': say('\r\n\r\n'),
  'long-line': say(`* OK ${'x'.repeat(2 * 1024 * 1024)}\r\n`),
  'long-ok': say(`+OK ${'x'.repeat(100_000)}\r\n`),
  'deep-list': say(`* LIST ${'('.repeat(100_000)}\r\n`),
  'deep-fetch': say(`* 1 FETCH ${'('.repeat(100_000)}${')'.repeat(100_000)}\r\n`),
  'deep-structure': say(`* 1 FETCH (BODYSTRUCTURE ${'('.repeat(100_000)}\r\n`),
  'deep-thread': say(`* THREAD ${'('.repeat(100_000)}\r\n`),
  'deep-code': say(`* OK [X ${'['.repeat(100_000)}\r\n`),
  'huge-number': say(`* ${'9'.repeat(100_000)} EXISTS\r\n`),
  'huge-modseq': say(`* 1 FETCH (MODSEQ (${'9'.repeat(100_000)}))\r\n`),
  'huge-stat': say(`+OK ${'9'.repeat(100_000)} ${'9'.repeat(100_000)}\r\n`),
  'negative-number': say('* -1 EXISTS\r\n+OK -1 -1\r\n'),
  'huge-set': say('* ESEARCH ALL 1:4294967295\r\n* VANISHED 1:4294967295\r\n'),
  'literal-too-short': say('* 1 FETCH (BODY[] {3}\r\nfar more than three)\r\n'),
  'literal-too-long': say('* 1 FETCH (BODY[] {300}\r\nfar less)\r\n'),
  'literal-negative': say('* 1 FETCH (BODY[] {-1}\r\n)\r\n'),
  'literal-of-2^63': say('* 1 FETCH (BODY[] {9223372036854775808}\r\n)\r\n'),
  'literal-of-digits': say(`* 1 FETCH (BODY[] {${'9'.repeat(1000)}}\r\n)\r\n`),
  'literal8-with-nul': say('* 1 FETCH (BINARY[1] ~{4}\r\n\0\0\0\0)\r\n'),
  'literal-nobody-asked': say('+ {5}\r\nhello\r\n'),
  'wrong-tag': say('another OK done\r\n'),
  'endless-tag': say(`${'t'.repeat(100_000)} OK done\r\n`),
  'tag-of-star': say('* OK\r\n*\r\n* \r\n+\r\n'),
  'answered-twice': say(({ honest }) => Buffer.concat([honest, honest])),
  'answered-before': say(({ tag }) => `${tag.replace(/\d+$/, (number) => String(Number(number) + 1))} OK done\r\n`),
  'bye-and-go-on': say('* BYE not really\r\n'),
  'preauth-in-the-middle': say('* PREAUTH welcome\r\n'),
  unasked: say('* 3 EXPUNGE\r\n* 0 EXISTS\r\n* 1 FETCH (FLAGS (\\Deleted))\r\n'),
  'no-more-capabilities': say('* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n'),
  'names-of-objects': say(
    '* __proto__ 1\r\n* CAPABILITY __proto__ constructor\r\n* 1 FETCH (__proto__ 1 CONSTRUCTOR 2)\r\n* OK [toString] x\r\n',
  ),
  'names-of-nothing': say('* STATUS "" (__proto__ 1 valueOf 2)\r\n* LIST (\\__proto__) NIL ""\r\n'),
  'echo-of-all': say(({ heard, imap }) => `${imap ? '* OK ' : '-ERR '}${heard().replace(/[\r\n]+/g, ' ')}\r\n`),
  'echo-of-the-last': say(({ heard, tag, imap }) => `${imap ? `${tag} NO ` : '-ERR '}${heard().slice(-400)}\r\n`),
  'echo-without-end': say(
    ({ heard }) =>
      `* OK ${heard()
        .replace(/[\r\n]+/g, '')
        .repeat(2000)
        .slice(0, 200_000)}\r\n`,
  ),
  terminal: say('* OK \x1b[2J\x1b]0;owned\x07 \x9b2J \u202e\r\n+OK \x1b[2J\r\n'),
  'xml-and-html': say('* OK ]]><!--<script>&#0;\x01\x0b\ufffe --></testcase>\r\n+OK ]]>\x01\r\n'),
  'broken-utf-8': say(latin1('* OK \xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xff\r\n').toString('latin1')),
  'many-mailboxes': say('* LIST () "/" "mailspec-r0000000001abc-1"\r\n'.repeat(20_000)),
  'many-capabilities': say(`* CAPABILITY IMAP4rev1 ${'X'.concat(' X').repeat(100_000)}\r\n`),
  'in-use': say(({ tag, imap }) => (imap ? `${tag} NO [INUSE] locked\r\n` : '-ERR [IN-USE] locked\r\n')),
  refusal: say(({ tag, imap }) => (imap ? `${tag} BAD no\r\n` : '-ERR no\r\n')),
  'other-protocol': say(({ imap }) => (imap ? '+OK POP3\r\n' : '* OK IMAP4rev1\r\n')),
};

const record = (type: number, content: string): Buffer =>
  Buffer.concat([Buffer.of(type, 3, 3, content.length >> 8, content.length & 0xff), latin1(content)]);

/** When TLS is due. The certificates, and what comes behind the handshake, are the server's own. */
const instead: Readonly<Record<string, Mischief>> = {
  'tls-alert': ({ tcp }) => tcp.write(record(21, '\x02\x28')),
  'tls-warning-without-end': ({ tcp }) =>
    forever(tcp, Buffer.concat(Array.from({ length: 9000 }, () => record(21, '\x01\x5a')))),
  'tls-record-of-nothing': ({ tcp }) => tcp.write(Buffer.of(22, 3, 3, 0x40, 0)),
  'tls-hello-of-garbage': ({ tcp, random }) => tcp.write(record(22, noise(random, 200).toString('latin1'))),
  'tls-application-data': ({ tcp }) => tcp.write(record(23, 'x'.repeat(100))),
};

export const mischiefs: Readonly<Record<string, Mischief>> = { ...final, ...passing };
export const tlsMischiefs: Readonly<Record<string, Mischief>> = {
  ...final,
  ...instead,
  garbage: passing.garbage ?? (() => undefined),
};
export const isFinal = (name: string): boolean => name in final || name in instead;
