import { BadCommand } from '../../imap/index.js';
import type { CommandParser } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears } from '../tools.js';
import { afterwards, dialogues, inBoth, overlooks, parsers, readsArguments } from './tools.js';

const spelt = (name: string): string => name.toLowerCase().replace(' ', '-');

/** For each command: what says that an argument must not lack, and that none must be too many, by RFC. */
const claims: Readonly<Record<string, { readonly missing?: readonly string[]; readonly extra?: readonly string[] }>> = {
  AUTHENTICATE: { missing: inBoth('6.2.2-argument-missing') },
  LOGIN: { missing: inBoth('6.2.3-argument-missing'), extra: inBoth('6.2.3-argument-extra') },
  SELECT: {
    missing: ['rfc3501-6.3.1-argument-missing', 'rfc9051-6.3.2-argument-missing'],
    extra: ['rfc3501-6.3.1-argument-extra', 'rfc9051-6.3.2-argument-extra'],
  },
  EXAMINE: { missing: ['rfc3501-6.3.2-argument-missing', 'rfc9051-6.3.3-argument-missing'] },
  CREATE: {
    missing: ['rfc3501-6.3.3-argument-missing', 'rfc9051-6.3.4-argument-missing'],
    extra: ['rfc3501-6.3.3-argument-extra', 'rfc9051-6.3.4-argument-extra'],
  },
  DELETE: {
    missing: ['rfc3501-6.3.4-argument-missing', 'rfc9051-6.3.5-argument-missing'],
    extra: ['rfc3501-6.3.4-argument-extra', 'rfc9051-6.3.5-argument-extra'],
  },
  RENAME: {
    missing: ['rfc3501-6.3.5-argument-missing', 'rfc9051-6.3.6-argument-missing'],
    extra: ['rfc3501-6.3.5-argument-extra', 'rfc9051-6.3.6-argument-extra'],
  },
  SUBSCRIBE: {
    missing: ['rfc3501-6.3.6-argument-missing', 'rfc9051-6.3.7-argument-missing'],
    extra: ['rfc3501-6.3.6-argument-extra', 'rfc9051-6.3.7-argument-extra'],
  },
  UNSUBSCRIBE: {
    missing: ['rfc3501-6.3.7-argument-missing', 'rfc9051-6.3.8-argument-missing'],
    extra: ['rfc3501-6.3.7-argument-extra', 'rfc9051-6.3.8-argument-extra'],
  },
  LIST: { missing: ['rfc3501-6.3.8-argument-missing', 'rfc9051-6.3.9-argument-missing'] },
  LSUB: { missing: ['rfc3501-6.3.9-argument-missing', 'rfc9051-2.2.2-syntax-bad'] },
  STATUS: { missing: ['rfc3501-6.3.10-argument-missing', 'rfc9051-6.3.11-argument-missing'] },
  APPEND: { missing: ['rfc3501-6.3.11-argument-missing', 'rfc9051-6.3.12-argument-missing'] },
  FETCH: { missing: inBoth('7.1.3-malformed') },
  STORE: { missing: inBoth('7.1.3-malformed') },
  SEARCH: { missing: inBoth('7.1.3-malformed') },
  COPY: { missing: inBoth('7.1.3-malformed') },
  'UID FETCH': { missing: inBoth('7.1.3-malformed') },
  CAPABILITY: { extra: inBoth('6.1.1-arguments', '2.2.2-arguments-extra') },
  NOOP: { extra: inBoth('6.1.2-arguments', '2.2.2-arguments-extra') },
  LOGOUT: { extra: inBoth('6.1.3-arguments', '2.2.2-arguments-extra') },
  STARTTLS: { extra: inBoth('6.2.1-arguments') },
  NAMESPACE: { extra: ['rfc9051-6.3.10-argument-extra'] },
  CHECK: { extra: ['rfc3501-6.4.1-check-argument'] },
  CLOSE: { extra: ['rfc3501-6.4.2-close-argument', 'rfc9051-6.4.1-close-argument'] },
  EXPUNGE: { extra: inBoth('6.4.3-argument') },
  IDLE: { extra: ['rfc2177-3-argument'] },
};

/** Commands that take a list behind the name of a mailbox, in whose place another name may be passed over. */
const optional = ['SELECT', 'CREATE'];
const hearsOne = (name: string) => hears((line) => line.replace(new RegExp(`^(\\S+ ${name} "[^"]*") ".*$`), '$1'));

const counted = Object.entries(claims).flatMap(([name, { missing, extra }]): Fault[] => [
  ...(missing === undefined
    ? []
    : [
        {
          id: `imap/arguments/${spelt(name)}-with-too-few`,
          wrong: `The server answers OK to ${name} that lacks an argument.`,
          breaks: missing,
          plant: overlooks([name], (parser) => parser.atEnd()),
        },
      ]),
  ...(extra === undefined
    ? []
    : [
        {
          id: `imap/arguments/${spelt(name)}-with-too-many`,
          wrong: `The server carries out ${name} whatever follows its arguments.`,
          breaks: extra,
          plant: optional.includes(name) ? hearsOne(name) : readsArguments([name], () => ({ end: () => undefined })),
        },
      ]),
]);

/** Malformed arguments that one command is taken with. */
const malformed: readonly Fault[] = (
  [
    ['STATUS', inBoth('7.1.3-malformed', '2.2.2-syntax-bad')],
    ['SELECT', inBoth('2.2.2-syntax-bad')],
    ['DELETE', inBoth('2.2.2-syntax-bad')],
    ['FETCH', inBoth('7.1.3-malformed')],
    ['STORE', inBoth('7.1.3-malformed')],
  ] as const
).map(([name, breaks]) => ({
  id: `imap/arguments/${spelt(name)}-malformed`,
  wrong: `The server answers OK to ${name} with malformed arguments, and does nothing.`,
  breaks,
  plant: overlooks([name]),
}));

const isAt = (parser: CommandParser, octets: string): boolean => parser.peek() === octets;

/** Spaces, lists, and how many arguments there are (RFC 3501 and RFC 9051 §2.2.2, §7.1.3, §9). */
export const argumentFaults: readonly Fault[] = [
  ...counted,
  ...malformed,
  {
    id: 'imap/arguments/spaces-skipped',
    wrong: 'The server takes several spaces for one.',
    breaks: inBoth('2.2.2-spaces-extra'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override space() {
            super.space();
            while (this.accept(' '));
          }
        },
    ),
  },
  {
    id: 'imap/arguments/space-at-the-end',
    wrong: 'The server overlooks spaces at the end of a command.',
    breaks: inBoth('2.2.2-spaces-extra'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override end() {
            while (this.accept(' '));
            super.end();
          }
        },
    ),
  },
  {
    id: 'imap/arguments/spaces-in-lists',
    wrong: 'The server overlooks spaces within the parentheses of a list.',
    breaks: inBoth('2.2.2-spaces-extra'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override list<T>(item: () => T): T[] {
            const items: T[] = [];
            this.expect('(');
            while (!this.accept(')')) {
              if (!this.accept(' ')) items.push(item());
              if (this.atEnd()) throw this.unexpected('a closing parenthesis');
            }
            return items;
          }
        },
    ),
  },
  {
    id: 'imap/arguments/space-not-needed',
    wrong: 'The server needs no space in front of quoted strings and lists.',
    breaks: inBoth('2.2.2-spaces-missing'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override space() {
            if (!isAt(this, '"') && !isAt(this, '(')) super.space();
          }
        },
    ),
  },
  {
    id: 'imap/arguments/tab-for-space',
    wrong: 'The server takes a tab for a space.',
    breaks: inBoth('9-tabs'),
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override space() {
            if (!this.accept('\t')) super.space();
          }
        },
    ),
  },
  {
    id: 'imap/arguments/empty-status-list',
    wrong: 'The server takes STATUS with an empty list of items.',
    breaks: ['rfc3501-6.3.10-empty-items', 'rfc9051-6.3.11-empty-items'],
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override list<T>(item: () => T) {
            return super.list(item, 'empty allowed');
          }
        },
    ),
  },
  {
    id: 'imap/arguments/unknown-status-item',
    wrong: 'The server answers STATUS of an item that it does not know with 0.',
    breaks: ['rfc3501-6.3.10-unknown-item', 'rfc9051-6.3.11-unknown-item'],
    plant: ({ imap }) => {
      const unknown = { value: () => '0' };
      const statusItems = new Proxy(imap.statusItems, {
        get: (items, name) => (typeof name === 'string' ? (items[name] ?? unknown) : unknown),
        getOwnPropertyDescriptor: (items, name) =>
          Reflect.getOwnPropertyDescriptor(items, name) ?? { value: unknown, configurable: true },
      });
      return { imap: { statusItems } };
    },
  },
  {
    id: 'imap/arguments/then-hangs-up',
    wrong: 'The server closes the connection after a command that it cannot read.',
    breaks: inBoth('7.1.3-bad-for-errors'),
    plant: afterwards(({ status }, { session }) => {
      if (status === 'BAD' && session.view !== undefined) setImmediate(() => session.channel.end());
    }),
  },
  {
    id: 'imap/arguments/missing-is-no',
    wrong: 'The server answers NO to a command that it cannot read.',
    breaks: inBoth('2.2.2-arguments-missing', '2.2.2-arguments-extra', '2.2.2-spaces-missing', '2.2.2-syntax-bad'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override asCompletion(error: unknown) {
            const completion = super.asCompletion(error);
            return error instanceof BadCommand ? { ...completion, status: 'NO' as const } : completion;
          }
        },
    ),
  },
];
