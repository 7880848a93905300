import type { Message } from '../../fixtures/index.js';
import { keyword, parameters, splitLines, unstuff } from '../../pop3/index.js';
import type { Answer } from '../pop3-relay.js';
import { Contents, emptySlot, keep, type Recogniser, type Slot } from './contents.js';
import { saslText } from './login.js';
import type { Entry, Pop3Exchange } from './recording.js';
import type { Draft, Expected } from './steps.js';
import { expressionOf, literally, readable, type Ref, type Text } from './text.js';

/** Octets of a message as POP3 counts and sends them. */
const isWhole = (message: Message, octets: Buffer): boolean => message.octets.equals(octets);

const answerOf = ({ end }: Pop3Exchange): Answer | undefined => (end && 'status' in end ? end : undefined);

/** Follows the sessions of a recording: which messages the maildrop held, by their numbers in the first session. */
export class Maildrop {
  readonly contents = new Contents();
  readonly #slots = new Map<number, Map<number, Slot>>();

  constructor(recogniser: Recogniser, entries: readonly Entry[]) {
    for (const entry of entries) if (entry.kind === 'pop3') this.#follow(entry);
    for (const slots of this.#slots.values()) for (const slot of slots.values()) slot.message = recogniser.find(slot);
    const [first] = this.#slots.values();
    if (!first) return;
    const count = Math.max(0, ...first.keys());
    this.contents.initial = Array.from({ length: count }, (_, at) => first.get(at + 1) ?? emptySlot());
  }

  /** The message of a number. */
  message(session: number, number: number): Message | undefined {
    return this.#slots.get(session)?.get(number)?.message;
  }

  /** The messages of a session, by number. */
  all(session: number, count: number): readonly (Message | undefined)[] {
    return Array.from({ length: count }, (_, at) => this.message(session, at + 1));
  }

  #follow(entry: Pop3Exchange): void {
    const answer = answerOf(entry);
    if (answer?.status?.ok !== true) return;
    const word = keyword(entry.command);
    const [first] = parameters(entry.command).map(Number);
    const lines = answer.block ? splitLines(unstuff(answer.block).octets) : [];
    const told = lines.length > 0 ? lines : [answer.status.text];
    if (/^(?:PASS|APOP|AUTH)$/.test(word)) this.#of(entry.session);
    if (word === 'STAT') {
      const count = Math.min(Number(/^\d+/.exec(answer.status.text)?.[0] ?? 0), 100_000);
      for (let number = 1; number <= count; number++) this.#slot(entry.session, number);
    } else if (word === 'LIST' || word === 'UIDL') {
      for (const line of told) {
        const [number, rest = ''] = line.split(/ +/);
        if (!/^\d+$/.test(number ?? '')) continue;
        const slot = this.#slot(entry.session, Number(number), word === 'UIDL' ? rest : undefined);
        if (word === 'LIST') slot.size ??= Number(rest);
      }
    } else if ((word === 'RETR' || word === 'TOP') && first !== undefined && answer.block) {
      const slot = this.#slot(entry.session, first);
      const { octets } = unstuff(answer.block);
      keep(slot, word === 'RETR' ? '' : `top:${parameters(entry.command)[1] ?? '0'}`, octets);
    }
  }

  #of(session: number): Map<number, Slot> {
    const known = this.#slots.get(session) ?? new Map<number, Slot>();
    this.#slots.set(session, known);
    return known;
  }

  #slot(session: number, number: number, uid?: string): Slot {
    const slots = this.#of(session);
    let slot = slots.get(number) ?? emptySlot();
    if (uid !== undefined) slot = this.contents.at(uid, slot);
    slots.set(number, slot);
    return slot;
  }
}

export interface Pop3Writing {
  readonly maildrop: Maildrop;
  readonly sasl: ReadonlyMap<unknown, { mechanism: string; at: number; ok: boolean | undefined }>;
  /** The capture of the greeting's timestamp, where APOP needs it. */
  readonly stamp: string;
}

export function pop3Steps(entry: Pop3Exchange, writing: Pop3Writing): Draft[] {
  const { session, piped, end, closed } = entry;
  const single: Draft['single'][number][] = [];
  const expect: Draft['expect'][number][] = [];
  if (end && 'challenge' in end) {
    const sasl = writing.sasl.get(entry);
    const isChallenge = sasl?.mechanism === 'CRAM-MD5' && sasl.at === 0;
    single.push({ key: 'continue', value: { text: [isChallenge ? '${challenge:base64}' : 'true'] } });
  } else if (end?.status) {
    single.push({ key: 'reply', value: { text: replyText(entry, end, writing) } });
    if (end.block && end.status.ok) {
      const content = blockOf(entry, end.block, writing);
      if (content.body) single.push({ key: 'body', value: { text: [content.body] } });
      else expect.push({ key: 'lines', items: content.lines });
    }
  }
  if (closed === true) single.push({ key: 'closed', value: { text: ['true'] } });
  if (single.length === 0) return [];
  return [{ session, does: 'send', text: [sentText(entry, writing)], piped, expect, single }];
}

function sentText(entry: Pop3Exchange, { sasl, stamp }: Pop3Writing): string {
  const { line } = entry;
  const ok = answerOf(entry)?.status?.ok === true;
  const step = sasl.get(entry);
  if (step) {
    const hasResponse = step.at > 0 || line.trim().split(/ +/).length > 2;
    const response = hasResponse ? saslText(step.mechanism, step.at, step.ok, 'challenge') : undefined;
    if (step.at > 0) return line === '*' ? '*' : (response ?? '');
    return `AUTH ${step.mechanism}${response === undefined ? '' : ` ${response}`}`;
  }
  const word = keyword(line);
  const shown = line.slice(0, word.length);
  if (word === 'USER' && parameters(line).length > 0) return `${shown} \${user}`;
  if (word === 'PASS') return ok ? `${shown} \${password}` : `${shown} not-the-password`;
  if (word === 'APOP') return `${shown} \${user} \${apop(${stamp}, ${ok ? 'password' : '"not the password"'})}`;
  const octets = Buffer.from(line, 'latin1');
  const text = readable(octets);
  return text === undefined ? `\${${expressionOf(octets).join(' ')}}` : literally(text);
}

function replyText(entry: Pop3Exchange, { status }: Answer, { maildrop }: Pop3Writing): Text {
  if (!status) return ['+OK'];
  if (!status.ok) return [status.code ? `-ERR [${status.code.parts.join('/')}]` : '-ERR'];
  const words = status.text.split(/ +/);
  const [number = '', value = ''] = words;
  switch (keyword(entry.command)) {
    case 'STAT':
      return [`+OK ${number} `, sizeOf(maildrop.all(entry.session, Number(number)), value)];
    case 'LIST':
      return parameters(entry.command).length > 0
        ? [`+OK ${number} `, sizeOf([maildrop.message(entry.session, Number(number))], value)]
        : ['+OK'];
    case 'UIDL':
      return parameters(entry.command).length > 0 ? [`+OK ${number} `, uniqueId(value)] : ['+OK'];
    default:
      return ['+OK'];
  }
}

/** Octets, as an expression where all the messages are known. */
function sizeOf(messages: readonly (Message | undefined)[], value: string): string {
  const known = messages.flatMap((message) => message ?? []);
  const sum = known.reduce((total, { size }) => total + size, 0);
  const isKnown = known.length > 0 && known.length === messages.length && sum === Number(value);
  return isKnown ? `\${${known.map(({ name }) => `${name}.size`).join(' + ')}}` : value;
}

const uniqueId = (value: string): Ref => ({
  key: `unique-id ${value}`,
  base: 'id',
  type: 'unique-id',
  value,
});

/** Capabilities that a server announces whatever the connection. */
const steady = /^(?:TOP|UIDL|USER|PIPELINING|RESP-CODES|AUTH-RESP-CODE)$/;

function blockOf(
  { command, session }: Pop3Exchange,
  block: Buffer,
  { maildrop }: Pop3Writing,
): { body?: string; lines: Expected[] } {
  const { octets } = unstuff(block);
  const lines = splitLines(octets);
  const [number = 0, count = 0] = parameters(command).map(Number);
  const message = maildrop.message(session, number);
  const open = { text: ['...'] };
  switch (keyword(command)) {
    case 'RETR':
      return message && isWhole(message, octets) ? { body: `\${${message.name}}`, lines: [] } : { lines: [open] };
    case 'TOP':
      return message?.top(count).equals(octets) === true
        ? { body: `\${top(${message.name}, ${count.toString()})}`, lines: [] }
        : { lines: [open] };
    case 'LIST':
      return {
        lines: lines.map((line) => {
          const [each = '', size = ''] = line.split(/ +/);
          return { text: [`${each} `, sizeOf([maildrop.message(session, Number(each))], size)] };
        }),
      };
    case 'UIDL':
      return {
        lines: lines.map((line) => {
          const [each = '', id = ''] = line.split(/ +/);
          return { text: [`${each} `, uniqueId(id)] };
        }),
      };
    case 'CAPA':
      return { lines: [...lines.filter((line) => steady.test(line)).map((line) => ({ text: [line] })), open] };
    default:
      return { lines: [open] };
  }
}
