import { BadCommand } from '../../imap/index.js';
import type { CommandParser, Completion, Dialogue } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears } from '../tools.js';
import { dialogues, done, inBoth } from './tools.js';

const ALL = 'imap/syntax/unknown-command';

/** The words of commands, items and keys read as they are written. */
const inOneCase = (
  [
    ['command', /^\S+ (?:[a-z]+|U[a-z]+)( |$)/],
    ['uid-command', /^\S+ Uid /],
    ['fetch-item', /^\S+ fetch \S+ \(?(?:flags|rfc)/],
    ['flags-item', /^\S+ store \S+ \+flags/],
    ['status-item', /^\S+ status \S+ \(messages/],
    ['search-key', /^\S+ Uid Search Not/],
  ] as const
).map(([what, pattern]): Fault => ({
  id: `imap/syntax/${what}-in-capitals-only`,
  wrong: `The server knows no ${what.replace('-', ' ')} that is not written in capitals.`,
  breaks: inBoth('9-case-insensitive'),
  plant: hears((line) => (pattern.test(line) ? line.replace(/ /, ' ?') : line)),
}));

/** Lines, tags and names of commands (RFC 3501 and RFC 9051 §2.2, §7.1.3, §9). */
export const syntax: readonly Fault[] = [
  ...inOneCase,
  {
    id: 'imap/syntax/unknown-is-no',
    wrong: 'The server answers NO to a command that it does not know.',
    breaks: inBoth('7.1.3-unknown-command'),
    shows: [ALL],
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override asCompletion(error: unknown) {
            const completion = super.asCompletion(error);
            return completion.text.startsWith('Unknown') ? { ...completion, status: 'NO' as const } : completion;
          }
        },
    ),
  },
  {
    id: 'imap/syntax/unknown-is-ok',
    wrong: 'The server says OK to a command that it does not know.',
    breaks: inBoth('7.1.3-unknown-command'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override asCompletion(error: unknown) {
            const completion = super.asCompletion(error);
            return completion.text.startsWith('Unknown') ? done : completion;
          }
        },
    ),
  },
  {
    id: 'imap/syntax/names-by-their-beginning',
    wrong: 'The server takes a word that begins like NOOP for NOOP.',
    breaks: inBoth('7.1.3-unknown-command'),
    plant: hears((line) => line.replace(/^(\S+ NOOP)[A-Z]+/, '$1')),
  },
  {
    id: 'imap/syntax/bad-without-tag',
    wrong: 'The server answers a command that it does not know with an untagged BAD.',
    breaks: inBoth('7.1.3-tagged-bad', '7.1.3-unknown-command'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override complete(tag: string, completion: Completion) {
            return super.complete(completion.text.startsWith('Unknown') ? '*' : tag, completion);
          }
        },
    ),
  },
  {
    id: 'imap/syntax/alone-uid-is-ok',
    wrong: 'The server says OK to UID without a command behind it.',
    breaks: inBoth('7.1.3-malformed'),
    plant: hears((line) => line.replace(/^(\S+) UID$/, '$1 NOOP')),
  },
  {
    id: 'imap/syntax/no-command-unanswered',
    wrong: 'The server passes over a line that is no command in silence.',
    breaks: inBoth('7.1.3-no-command', '7.1.3-untagged-bad'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override answerUntagged() {
            return Promise.resolve();
          }
        },
    ),
  },
  {
    id: 'imap/syntax/no-command-is-ok',
    wrong: 'The server answers OK to a line that is no command.',
    breaks: inBoth('9-tag-malformed', '7.1.3-no-command'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async answerUntagged(text: string) {
            this.session.addStatus('OK', undefined, text);
            await this.session.output.flush();
          }

          override asCompletion(error: unknown) {
            const completion = super.asCompletion(error);
            return completion.text.startsWith('Expected a command') ? done : completion;
          }
        },
    ),
  },
  {
    id: 'imap/syntax/hangs-up',
    wrong: 'The server closes the connection without a word where a line is no command.',
    breaks: inBoth('3.4-bye-before-close'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override answerUntagged() {
            this.session.channel.end();
            return Promise.resolve();
          }
        },
    ),
  },
  {
    id: 'imap/syntax/empty-line-swallows',
    wrong: 'The server takes the line behind an empty one for a part of it.',
    breaks: inBoth('7.1.3-no-command'),
    shows: ['imap/syntax/empty-line'],
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async answerUntagged(text: string) {
            if (this.session.channel.buffered > 0) await super.read();
            await super.answerUntagged(text);
          }
        },
    ),
  },
  {
    id: 'imap/syntax/packet-is-line',
    wrong: 'The server takes what comes in one packet for a line.',
    breaks: [...inBoth('2.2-reads-lines', '5.5-pipelining')],
    plant: ({ channel: Usual }) => ({
      channel: class extends Usual {
        override async readLine(limit: number, timeoutMs?: number) {
          const started = Date.now();
          for (;;) {
            const line = await super.readLine(limit, 10);
            if (line !== 'timeout') return line;
            if (this.buffered > 0) return super.readOctets(this.buffered);
            if (timeoutMs !== undefined && Date.now() - started > timeoutMs) return line;
          }
        }
      },
    }),
  },
  {
    id: 'imap/syntax/one-of-a-packet',
    wrong: 'The server passes over a command that came in one packet with the one before it.',
    breaks: inBoth('5.5-pipelining', '5.5-across-login'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async complete(tag: string, completion: Completion) {
            await super.complete(tag, completion);
            const { channel } = this.session;
            while (completion.deliver === undefined && channel.buffered > 0) await channel.readOctets(channel.buffered);
          }
        },
    ),
  },
  {
    id: 'imap/syntax/tag-in-small-letters',
    wrong: 'The server sends tags back in small letters.',
    breaks: inBoth('9-tag', '2.2.2-same-tag'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override complete(tag: string, completion: Completion) {
            return super.complete(tag.toLowerCase(), completion);
          }
        },
    ),
  },
  {
    id: 'imap/syntax/tag-cut',
    wrong: 'The server sends 32 octets of a tag back.',
    breaks: inBoth('9-tag', '2.2.2-same-tag'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override complete(tag: string, completion: Completion) {
            return super.complete(tag.slice(0, 32), completion);
          }
        },
    ),
  },
  ...(
    [
      ['digits-first', /^[^0-9]/, 'tags that begin with a digit'],
      ['capitals-too', /[^A-Z]/, 'tags of one capital letter'],
      ['letters-and-digits', /^[A-Za-z0-9.-]+$|\]/, 'tags with special characters'],
      ['no-bracket', /^[^\]]+$/, 'tags with a closing bracket'],
    ] as const
  ).map(([name, taken, what]): Fault => ({
    id: `imap/syntax/tag-${name}`,
    wrong: `The server refuses ${what}.`,
    breaks: inBoth('9-tag'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override tag(parser: CommandParser) {
            const tag = super.tag(parser);
            return tag !== undefined && taken.test(tag) ? tag : undefined;
          }
        },
    ),
  })),
  {
    id: 'imap/syntax/tag-once',
    wrong: 'The server refuses a tag that an earlier command had.',
    breaks: ['rfc9051-2.2.1-tag-reuse'],
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          readonly #tags = new Set<string>();

          override execute(tag: string, parser: CommandParser): Promise<Completion> {
            if (this.#tags.has(tag)) return Promise.resolve({ status: 'BAD', text: 'this tag was there before' });
            this.#tags.add(tag);
            return super.execute(tag, parser);
          }
        },
    ),
  },
  {
    id: 'imap/syntax/tag-of-the-next',
    wrong: 'The server answers a command under the tag of the one before it where several came in one go.',
    breaks: inBoth('2.2.2-same-tag'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          #before = '';

          override complete(tag: string, completion: Completion) {
            const shown = this.session.channel.buffered > 0 && this.#before !== '' ? this.#before : tag;
            this.#before = tag;
            return super.complete(shown, completion);
          }
        },
    ),
  },
  {
    id: 'imap/syntax/short-lines',
    wrong: 'The server takes lines of at most 1000 octets.',
    breaks: ['rfc2683-3.2.1.5-long-line'],
    plant: () => ({ imap: { lineLimit: 1000 } }),
  },
  {
    id: 'imap/syntax/too-long-unanswered',
    wrong: 'The server says nothing to a line that is too long.',
    breaks: ['rfc2683-3.2.1.5-too-long'],
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async read(): ReturnType<Dialogue['read']> {
            const read = await super.read();
            return read.kind === 'rejected' && read.rejection.text.includes('too long') ? this.read() : read;
          }
        },
    ),
  },
  {
    id: 'imap/syntax/out-of-order',
    wrong: 'The server carries out the second of two commands that came in one go first.',
    breaks: inBoth('5.5-order'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override async execute(tag: string, parser: CommandParser): Promise<Completion> {
            const { channel, view } = this.session;
            const swaps = channel.buffered > 0 && view !== undefined && !this.#swapping;
            if (swaps) {
              this.#swapping = true;
              await this.serveCommand();
              this.#swapping = false;
            }
            return super.execute(tag, parser);
          }

          #swapping = false;
        },
    ),
  },
  {
    id: 'imap/syntax/late-creation',
    wrong: 'A mailbox that CREATE or RENAME made is there only when no further command waits.',
    breaks: inBoth('5.5-order'),
    plant: dialogues(
      (Usual) =>
        class extends Usual {
          override findCommand(parser: CommandParser) {
            const found = super.findCommand(parser);
            const isEarly = this.session.channel.buffered > 0 && (found.name === 'RENAME' || found.name === 'SELECT');
            if (isEarly) throw new BadCommand('the mailbox is not ready');
            return found;
          }
        },
    ),
  },
];
