import type { Dialogue, LiteralAnnouncement, Segment } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears } from '../tools.js';
import { dialogues, inBoth } from './tools.js';

type Plant = Fault['plant'];

/** Commands that refuse literals: the line is heard so that its literal is announced for no known command. */
const refusesIn = (pattern: RegExp): Plant =>
  hears((line) => (pattern.test(line) && /\{\d+\+?\}$/.test(line) ? line.replace(' ', ' ?') : line));

const noLiteralIn = ['SELECT', 'EXAMINE', 'STATUS', 'SUBSCRIBE', 'COPY', 'APPEND', 'CREATE'].map((name): Fault => ({
  id: `imap/literals/no-name-for-${name.toLowerCase()}`,
  wrong: `The server takes no literal for the name of a mailbox in ${name}.`,
  breaks: inBoth('4.3-literal', '5.1-special-characters'),
  plant: refusesIn(new RegExp(`^\\S+ ${name} (?:\\d+ )?\\{\\d+\\}$`)),
}));

const noNonSynchronising = (
  [
    ['list', /^\S+ LIST \{\d+\+\}$/],
    ['search', /^\S+ SEARCH .*\{\d+\+\}$/],
    ['fetch', /^\S+ FETCH .*\{\d+\+\}$/],
    ['copy', /^\S+ UID COPY .*\{\d+\+\}$/],
    ['login', /^\S+ LOGIN \{\d+\+\}$/],
  ] as const
).map(([name, pattern]): Fault => ({
  id: `imap/literals/non-synchronising-refused-in-${name}`,
  wrong: `The server takes no non-synchronising literals in ${name.toUpperCase()}.`,
  breaks: ['rfc7888-3-every-command', ...(name === 'login' ? ['rfc7888-3-non-synchronising'] : [])],
  plant: refusesIn(pattern),
}));

/** The octets of literals read otherwise; `count` is what was announced. */
const reads =
  (count: (announced: number) => number, change: (octets: string) => string = (octets) => octets): Plant =>
  ({ channel: Usual }) => ({
    channel: class extends Usual {
      override async readOctets(announced: number, timeoutMs?: number) {
        const octets = await super.readOctets(count(announced), timeoutMs);
        return Buffer.isBuffer(octets) ? Buffer.from(change(octets.toString('latin1')), 'latin1') : (octets as 'eof');
      }
    },
  });

/** Literals (RFC 3501 and RFC 9051 §4.3, RFC 7888). */
export const literals: readonly Fault[] = [
  ...noLiteralIn,
  ...noNonSynchronising,
  {
    id: 'imap/literals/no-login',
    wrong: 'The server takes one literal a command.',
    breaks: inBoth('4.3-literal', '4.3-literal-count'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override admitLiteral(before: readonly Segment[], literal: LiteralAnnouncement) {
            if (before.length > 1) return { status: 'BAD' as const, text: 'one literal is enough' };
            return super.admitLiteral(before, literal);
          }
        },
    ),
  },
  {
    id: 'imap/literals/nothing-behind',
    wrong: 'The server takes a closing parenthesis behind a literal for a part of the next command.',
    breaks: inBoth('4.3-literal-count'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async read(): ReturnType<Dialogue['read']> {
            const read = await super.read();
            const last = read.segments.at(-1);
            if (typeof last === 'string' && read.segments.length > 1 && last !== '') read.segments.splice(-1, 1, '');
            return read;
          }
        },
    ),
  },
  {
    id: 'imap/literals/quoted-inside',
    wrong: 'The server puts the octets of a literal between quotes into the line, without escapes.',
    breaks: inBoth('4.3-any-octets'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async read(): ReturnType<Dialogue['read']> {
            const read = await super.read();
            const [first] = read.segments;
            if (typeof first !== 'string' || / APPEND /i.test(first)) return read;
            const line = read.segments.map((segment) =>
              typeof segment === 'string' ? segment : `"${segment.octets.toString('latin1')}"`,
            );
            return { ...read, segments: [line.join('')] };
          }
        },
    ),
  },
  {
    id: 'imap/literals/too-big-unanswered',
    wrong: 'The server says nothing to a command whose literal is too big.',
    breaks: ['rfc7888-4-too-big'],
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async read(): ReturnType<Dialogue['read']> {
            const read = await super.read();
            return read.kind === 'rejected' && read.rejection.code === 'TOOBIG' ? this.read() : read;
          }
        },
    ),
  },
  {
    id: 'imap/literals/stop-at-quote',
    wrong: 'The server ends a literal at a line that looks like a command.',
    breaks: inBoth('4.3-any-octets', '5.5-continuation-first'),
    plant: reads(
      (count) => count,
      (octets) => octets.replace(/x1 LOGOUT\r\n.*/s, ''),
    ),
  },
  {
    id: 'imap/literals/empty-unasked',
    wrong: 'The server does not ask for the octets of a literal without any.',
    breaks: inBoth('4.3-empty-literal'),
    plant: hears((line) => line.replace(/\{0\}$/, '{0+}')),
  },
  {
    id: 'imap/literals/always-asks',
    wrong: 'The server asks for the octets of non-synchronising literals too.',
    breaks: ['rfc7888-3-no-continuation', 'rfc7888-3-consumed', 'rfc9051-4.3-no-continuation'],
    plant: hears((line) => line.replace(/\{(\d+)\+\}$/, '{$1}')),
  },
  {
    id: 'imap/literals/not-non-synchronising',
    wrong: 'The server does not know non-synchronising literals, though it advertises them.',
    breaks: [
      'rfc7888-3-non-synchronising',
      'rfc7888-3-goes-on',
      'rfc7888-6-literal8',
      'rfc9051-4.3-non-synchronizing',
      'rfc9051-4.3-empty-non-synchronizing',
    ],
    plant: hears((line) => line.replace(/\{(\d+)\+\}$/, '{$1+} ')),
  },
  {
    id: 'imap/literals/goes-on-behind',
    wrong: 'The server ends a command behind its first non-synchronising literal.',
    breaks: ['rfc7888-3-goes-on'],
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async read(): ReturnType<Dialogue['read']> {
            const read = await super.read();
            if (read.segments.length > 3) read.segments.splice(2, Infinity, '');
            return read;
          }
        },
    ),
  },
  {
    id: 'imap/literals/empty-non-synchronising-lost',
    wrong: 'The server takes a non-synchronising literal of no octets for nothing.',
    breaks: ['rfc9051-4.3-empty-non-synchronizing'],
    plant: hears((line) => line.replace(/ ?\{0\+\}$/, '')),
  },
  {
    id: 'imap/literals/impossible-size-awaited',
    wrong: 'The server waits for octets of a literal of impossible size.',
    breaks: inBoth('2.2.1-answered', '2.2.1-error-instead'),
    plant: hears((line) => line.replace(/\{(?:-\d+|[a-z]+|\d{20,})\} \(MESSAGES\)$/, '{1000000+}')),
  },
  {
    id: 'imap/literals/flags-not-closed-unanswered',
    wrong: 'The server says nothing to an APPEND whose list of flags is not closed.',
    breaks: inBoth('2.2.1-answered'),
    plant: hears((line) => (/ APPEND .* \([^)]*\{\d+\}$/.test(line) ? line.replace(/\}$/, '+}') : line)),
  },
  {
    id: 'imap/literals/leading-zeros',
    wrong: 'The server takes no leading zeros in the count of a literal.',
    breaks: inBoth('4.2-leading-zeros'),
    plant: hears((line) => line.replace(/\{(0\d+)\}$/, '{$1')),
  },
  {
    id: 'imap/literals/plus-and-minus',
    wrong: 'The server lists LITERAL+ and LITERAL- together.',
    breaks: ['rfc7888-5-not-both'],
    plant: ({ imap }) => ({
      imap: {
        capabilities: (session) =>
          [...imap.capabilities(session), 'LITERAL+', 'LITERAL-'].filter(
            (name, index, all) => all.indexOf(name) === index,
          ),
      },
    }),
  },
  {
    id: 'imap/literals/minus-1024',
    wrong: 'The server with LITERAL- takes non-synchronising literals of up to 1024 octets.',
    breaks: ['rfc7888-5-limit'],
    plant: (usual) => ({
      imap: {
        literals: 'LITERAL-',
        ...dialogues(
          (Usual) =>
            class extends Usual {
              override admitLiteral(before: readonly Segment[], literal: LiteralAnnouncement) {
                if (!literal.synchronizing && literal.size > 1024) return { status: 'NO' as const, text: 'too big' };
                return super.admitLiteral(before, literal);
              }
            },
        )(usual).imap,
      },
    }),
  },
  ...(
    [
      ['too-big-for-append', 'rfc7888-5-too-big-for-append', 'BAD', ' without the code TOOBIG'],
      ['too-big-bye', 'rfc7888-5-too-big-bye', 'BYE', ' by closing the connection without TOOBIG'],
    ] as const
  ).map(([name, broken, how, what]): Fault => ({
    id: `imap/literals/${name}`,
    wrong: `The server with LITERAL- refuses a larger one${what}.`,
    breaks: [broken],
    plant: (usual) => ({
      imap: {
        literals: 'LITERAL-',
        ...dialogues(
          (Usual) =>
            class extends Usual {
              override admitLiteral(before: readonly Segment[], literal: LiteralAnnouncement) {
                const rejection = super.admitLiteral(before, literal);
                if (rejection?.code !== 'TOOBIG') return rejection;
                if (how === 'BAD') return { status: 'BAD' as const, text: 'too big' };
                this.session.addStatus('BYE', undefined, 'too big');
                void this.session.output.flush().then(() => this.session.channel.end());
                return rejection;
              }
            },
        )(usual).imap,
      },
    }),
  })),
];
