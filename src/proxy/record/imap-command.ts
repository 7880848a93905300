import type { ClientLine, Part } from '../client-lines.js';
import type { Recogniser } from './contents.js';
import { mailboxOf, mailboxWords } from './imap-mailboxes.js';
import type { ImapExchange } from './recording.js';
import { expressionOf, literally, readable, type Ref, type Text } from './text.js';

/** What the writer of commands asks about the recording. */
export interface CommandScene {
  readonly recogniser: Recogniser;
  /** The expression that stands for a mailbox; undefined where its name is written as it is. */
  readonly mailbox: (name: string) => string | undefined;
  /** Of the mailbox that is selected, or the one named. */
  readonly uid: (value: string) => Ref;
  readonly modseq: (value: string) => Ref;
  readonly validity: (mailbox: string, value: string) => Ref;
  /** Binds a long value by a step in front; yields its name. */
  readonly bind: (lines: readonly string[]) => string;
}

interface Word {
  readonly part: Part;
  /** As it stands. */
  readonly raw: string;
  /** With its quoting undone. */
  readonly value: string;
  /** In parentheses. */
  readonly depth: number;
  /** Blanks or a parenthesis: no word. */
  readonly glue: boolean;
}

/** The longest literal, in octets, that is written where it is sent. */
const inline = 120;

/** A command without its tag, as a script has it. */
export function commandText(exchange: ImapExchange, scene: CommandScene): Text {
  const { line, command, continues } = exchange;
  const words = wordsOf(line);
  if (continues) return words.flatMap((word) => written(word, scene));
  const head = command.name.startsWith('UID ') ? 3 : 2;
  let at = -head;
  const text: Text[number][] = [];
  const before: string[] = [];
  for (const [index, word] of words.entries()) {
    if (word.glue) {
      if (index > 0) text.push(word.raw);
      if (word.raw === '(' && word.depth === 0 && at >= 0) at += 1;
      continue;
    }
    if (at === -head) {
      // The tag, and the blank behind it.
      at += 1;
      continue;
    }
    text.push(...argument(word, { at, before, command: command.name, scene }));
    before.push(word.value.toUpperCase());
    if (word.depth === 0) at += 1;
  }
  if (typeof text[0] === 'string') text[0] = text[0].trimStart();
  return text;
}

interface Spot {
  readonly at: number;
  readonly before: readonly string[];
  readonly command: string;
  readonly scene: CommandScene;
}

const setFirst = /^UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE)$/;
const modseqAfter = /^(?:CHANGEDSINCE|UNCHANGEDSINCE|MODSEQ)$/;

function argument(word: Word, { at, before, command, scene }: Spot): Text {
  const { value, depth } = word;
  const last = before.at(-1) ?? '';
  if (depth === 0 && (mailboxWords[command] ?? []).includes(at)) {
    const expression = scene.mailbox(mailboxOf(value));
    if (expression !== undefined) return [`\${${expression}:${formOf(word)}}`];
  }
  const isSet = /^[\d*:,]+$/.test(value) && /\d/.test(value);
  if (
    isSet &&
    ((depth === 0 && at === 0 && setFirst.test(command)) || (last === 'UID' && /SEARCH|SORT|THREAD/.test(command)))
  )
    return value
      .split(/(\d+)/)
      .filter(Boolean)
      .map((piece) => (/^\d/.test(piece) ? scene.uid(piece) : piece));
  if (/^\d+$/.test(value) && modseqAfter.test(last)) return [scene.modseq(value)];
  if (/^(?:SELECT|EXAMINE)$/.test(command) && before.includes('QRESYNC') && /^\d/.test(value)) {
    const place = before.length - before.indexOf('QRESYNC');
    if (place === 1) return [scene.validity(before[1] ?? '', value)];
    if (place === 2) return [scene.modseq(value)];
  }
  return written(word, scene);
}

/** How a value was sent, in the words of the language. */
function formOf({ part, raw }: Word): string {
  if (part.kind === 'literal') return part.form;
  return raw.startsWith('"') ? 'quoted' : 'astring';
}

function written({ part, raw }: Word, { recogniser, bind }: CommandScene): Text {
  if (part.kind === 'text') {
    const octets = Buffer.from(raw, 'latin1');
    const text = readable(octets);
    return [text === undefined ? `\${${expressionOf(octets).join(' ')}}` : literally(text)];
  }
  if (part.refused !== undefined) return [`\${repeat("x", ${part.refused.toString()}):${part.form}}`];
  const message = recogniser.octets(part.octets);
  if (message?.octets.equals(part.octets)) return [`\${${message.name}:${part.form}}`];
  const lines = expressionOf(part.octets);
  if (lines.length === 0 || part.octets.length === 0) return [`\${"":${part.form}}`];
  const name = part.octets.length <= inline && lines.length === 1 ? lines.join(' ') : bind(lines);
  return [`\${${name}:${part.form}}`];
}

function wordsOf(line: ClientLine): Word[] {
  let depth = 0;
  return line.flatMap((part) => {
    if (part.kind === 'literal') return [{ part, raw: '', value: part.octets.toString('utf8'), depth, glue: false }];
    return (part.text.match(/"(?:\\.|[^"\\])*"?|[()]| +|[^ ()"]+|"/gs) ?? []).map((raw): Word => {
      const glue = /^[ ()]/.test(raw);
      if (raw === ')') depth -= 1;
      const word = { part, raw, value: unquoted(raw), depth, glue };
      if (raw === '(') depth += 1;
      return word;
    });
  });
}

const unquoted = (raw: string): string =>
  Buffer.from(raw.startsWith('"') ? raw.replace(/^"|"$/g, '').replace(/\\(.)/gs, '$1') : raw, 'latin1').toString();
