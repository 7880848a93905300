import type { Pop3Session } from '../../pop3/index.js';
import { Refusal } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { countOf, pop3Argument } from './tools.js';

/** The commands that name a message, with the section that has them; TOP has one more argument. */
const commands = { RETR: 5, LIST: 5, DELE: 5, TOP: 7, UIDL: 7 } as const;
type Keyword = keyof typeof commands;

interface Mistake {
  readonly kind: string;
  readonly wrong: string;
  /** What more it breaks. */
  readonly breaks: readonly string[];
  readonly replace: (argument: string, session: Pop3Session) => string | undefined;
}

const atoi = (argument: string): string => /^[0-9]+/.exec(argument)?.[0] ?? '1';
const modulo = (argument: string, range: bigint): string | undefined =>
  /^[0-9]+$/.test(argument) && BigInt(argument) >= range ? (BigInt(argument) % range).toString() : undefined;

const noSuch = ['rfc1939-5-no-such-message'];
const syntax = ['rfc1939-3-syntax'];
const beyond: Mistake = {
  kind: 'beyond',
  wrong: 'takes a number behind the last message for that of the last message',
  breaks: noSuch,
  replace: (argument, session) => (Number(argument) > countOf(session) ? String(countOf(session)) : undefined),
};
const zero: Mistake = {
  kind: 'zero',
  wrong: 'takes the number 0 for that of the first message',
  breaks: [...noSuch, 'pop3/session/no-such-message'],
  replace: (argument) => (argument === '0' ? '1' : undefined),
};
const overflow = (bits: bigint): Mistake => ({
  kind: 'overflow',
  wrong: `keeps the last ${bits} bits of a number`,
  breaks: noSuch,
  replace: (argument) => modulo(argument, 1n << bits),
});
const negative = (replace: Mistake['replace'], wrong: string): Mistake => ({
  kind: 'negative',
  wrong,
  breaks: syntax,
  replace: (argument, session) => (argument.startsWith('-') ? replace(argument, session) : undefined),
});
const fromTheEnd = negative(
  (argument, session) => String(countOf(session) + 1 + Number(argument)),
  'counts negative numbers from the last message',
);
const absolute = negative((argument) => argument.slice(1), 'drops the sign of a negative number');
const noNumber = (replace: Mistake['replace'], wrong: string): Mistake => ({
  kind: 'no-number',
  wrong,
  breaks: syntax,
  replace: (argument, session) => (/^-?[0-9]+$/.test(argument) ? undefined : replace(argument, session)),
});
const upToTheDigits = noNumber(
  (argument) => /^[0-9]+/.exec(argument)?.[0],
  'reads the digits of a number and no further',
);
const wordIsFirst = noNumber(atoi, 'takes what is no number for the first message');
const anyNotation = noNumber((argument) => {
  const number = Number(argument);
  return Number.isInteger(number) ? String(number) : undefined;
}, 'takes fractions and hexadecimal numbers');

const mistakes: Readonly<Record<Keyword, readonly Mistake[]>> = {
  RETR: [zero, beyond, overflow(31n), fromTheEnd, upToTheDigits],
  LIST: [zero, beyond, overflow(32n), absolute, anyNotation],
  DELE: [zero, beyond, overflow(32n), fromTheEnd, wordIsFirst],
  TOP: [zero, beyond, overflow(32n), absolute, upToTheDigits],
  UIDL: [zero, beyond, overflow(32n), absolute, upToTheDigits],
};

/** What tests of one command claim besides. */
const own: Readonly<Partial<Record<`${Keyword}/${string}`, readonly string[]>>> = {
  'TOP/zero': ['rfc1939-7-top-no-such-message'],
  'TOP/beyond': ['rfc1939-7-top-no-such-message'],
  'UIDL/zero': ['rfc1939-7-uidl-no-such-message'],
  'UIDL/beyond': ['rfc1939-7-uidl-no-such-message'],
};

const keywords = Object.keys(commands) as Keyword[];
const requirement = (keyword: Keyword, kind: string): string =>
  `rfc1939-${commands[keyword]}-${keyword.toLowerCase()}-${kind}-refused`;

const misread = keywords.flatMap((keyword) =>
  mistakes[keyword].map(({ kind, wrong, breaks, replace }): Fault => ({
    id: `pop3/numbers/${keyword.toLowerCase()}-${kind}`,
    wrong: `${keyword} ${wrong}.`,
    breaks: [requirement(keyword, kind), ...breaks, ...(own[`${keyword}/${kind}`] ?? [])],
    ...(kind === 'zero' && { shows: ['pop3/malformed/no-such-message/zero'] }),
    plant: pop3Argument(keyword, replace),
  })),
);

/** A maildrop that is empty, taken for one in which every number is right. */
const nothing = keywords.map((keyword): Fault => ({
  id: `pop3/numbers/${keyword.toLowerCase()}-nothing`,
  wrong: `${keyword} of a message is answered positively in an empty maildrop.`,
  breaks: [requirement(keyword, 'nothing'), 'rfc1939-5-no-such-message'],
  plant: pop3Runs([keyword], async (usual, session, rest) => {
    if (rest === undefined || countOf(session) > 0) return usual();
    const { replies } = session.behaviour;
    const status = replies.ok(`${rest} 0`);
    await session.send(keyword === 'RETR' || keyword === 'TOP' ? replies.multiLine(status, []) : status);
  }),
}));

const deleted = keywords.map((keyword): Fault => ({
  id: `pop3/numbers/${keyword.toLowerCase()}-deleted`,
  wrong: `${keyword} takes the number of a message that is marked as deleted.`,
  breaks: [requirement(keyword, 'deleted'), 'rfc1939-5-dele-number-refused', 'pop3/session/deleted'],
  shows: ['pop3/deletion/number-refused-after-dele'],
  plant: pop3Runs([keyword], async (usual, session, rest) => {
    const message = session.maildrop?.messages[Number(rest?.split(' ')[0]) - 1];
    if (!message?.marked) return usual();
    message.marked = false;
    await usual();
    message.marked = true;
  }),
}));

/** Message-numbers that name nothing (RFC 1939 §5, §7). */
export const numbers: readonly Fault[] = [
  ...misread,
  ...nothing,
  ...deleted,
  {
    id: 'pop3/numbers/uidl-word',
    wrong: 'UIDL takes no notice of an argument that is no number, and lists all messages.',
    breaks: ['rfc1939-7-uidl-no-number-refused', 'rfc1939-7-uidl-no-such-message', 'rfc1939-3-syntax'],
    plant: pop3Runs(['UIDL'], async (usual, session, rest) => {
      if (rest === undefined || /^[-0-9]/.test(rest)) return usual();
      const { replies } = session.behaviour;
      const lines = session.maildrop?.kept.map(({ number, uniqueId }) => replies.uniqueIdListing(number, uniqueId));
      await session.send(replies.multiLine(replies.ok(''), lines ?? []));
    }),
  },
  {
    id: 'pop3/numbers/dele-marks-before-it-refuses',
    wrong: 'DELE of a number behind the last refuses it, but has marked the last message.',
    breaks: ['rfc1939-5-dele-nothing-else'],
    plant: pop3Runs(['DELE'], async (usual, session, rest) => {
      const last = session.maildrop?.messages.at(-1);
      if (last && Number(rest) > last.number) last.marked = true;
      await usual();
    }),
  },
  {
    id: 'pop3/numbers/dele-unsaid',
    wrong: 'DELE without a number marks the first message and then refuses.',
    breaks: ['rfc1939-5-dele-nothing-else'],
    plant: pop3Runs(['DELE'], async (usual, session, rest) => {
      const [first] = session.maildrop?.messages ?? [];
      if (first && rest === undefined) first.marked = true;
      if (rest === undefined) throw new Refusal((texts) => texts.noMessageNumber);
      await usual();
    }),
  },
];
