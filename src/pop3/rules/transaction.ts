import { parseDropListing, parseScanListing, parseUniqueIdListing, type Read } from '../listing.js';
import { splitLines, unstuff } from '../multiline.js';
import type { Status } from '../status.js';
import type { Content } from './content.js';
import type { Expectation, Maildrop } from './maildrop.js';
import { Messages } from './messages.js';
import type { Command } from './outbox.js';
import type { Report } from './report.js';

/** An answer with +OK to a command of the TRANSACTION state. */
export interface Positive {
  readonly command: Command;
  readonly status: Status;
  readonly block?: Buffer;
  /** `utf8` in UTF-8 mode, else empty. */
  readonly mode: string;
}

/** What a session has shown of its messages. */
export interface Shown {
  /** With those marked as deleted. */
  readonly total: number | undefined;
  readonly sizes: ReadonlyMap<number, bigint>;
  /** Without UTF-8 mode. */
  readonly contents: ReadonlyMap<number, Content>;
}

/** How many messages a session has left in the maildrop, or that it has removed none. */
export type Left = { readonly least: number; readonly most: number } | 'all';

/** How many arguments each command has that changes what is marked. */
const changing: Readonly<Record<string, number>> = { DELE: 1, RSET: 0 };

/** What one session does in the TRANSACTION state, with the maildrop that it has opened. */
export class Transaction {
  readonly #messages: Messages;
  readonly #maildrop: Maildrop;
  /** What earlier sessions make it expect; nothing where that cannot be told. */
  #expected: Expectation | undefined;
  readonly #version: number;
  #isCounted = false;
  #isListed = false;

  constructor(maildrop: Maildrop, utf8: boolean) {
    this.#messages = new Messages(utf8);
    this.#maildrop = maildrop;
    this.#expected = maildrop.opened();
    this.#version = this.#expected?.version ?? -1;
  }

  get shown(): Shown {
    const { total, knownSizes, contents } = this.#messages;
    return { total, sizes: knownSizes, contents };
  }

  /** Messages may have been removed by other ways. */
  disturb(): void {
    this.#expected = undefined;
    this.#messages.disturb();
  }

  /** A command was answered, with +OK or -ERR. Yields whether it is worth to look into a +OK. */
  named(report: Report, { keyword, parameters }: Command, ok: boolean): boolean {
    const [argument] = parameters;
    const arity = keyword === 'TOP' ? 2 : 1;
    if (!naming.has(keyword) || argument === undefined || parameters.length !== arity) return true;
    if (this.#messages.named(report, keyword, argument, ok)) return true;
    this.#messages.forget();
    return false;
  }

  positive(report: Report, answer: Positive): void {
    const { command, status, block, mode } = answer;
    const { keyword, parameters } = command;
    const arity = changing[keyword];
    if (arity !== undefined && parameters.length !== arity) {
      this.#messages.forget();
      return;
    }
    const [first = '', second = ''] = parameters;
    const number = Number(first);
    if (keyword === 'DELE') this.#messages.mark(number);
    else if (keyword === 'RSET') this.#messages.reset();
    else if (keyword === 'STAT' && parameters.length === 0) this.#stat(report, status);
    else if (keyword === 'LIST') this.#list(report, answer);
    else if (keyword === 'UIDL') this.#uidl(report, answer);
    else if (keyword === 'RETR' && parameters.length === 1 && block) {
      this.#messages.retrieve(report, number, mode, unstuff(block).octets);
      this.#relate(report, [number], mode);
    } else if (keyword === 'TOP' && /^\d+$/.test(second) && block) {
      this.#messages.top(report, number, mode, BigInt(second), unstuff(block).octets);
    }
  }

  /**
   * QUIT was answered. Yields what it has left, where that is known.
   * @param keeps the server removes nothing by policy (RFC 2449 §6.7)
   */
  quit(ok: boolean, keeps: boolean): Left | undefined {
    const marks = this.#messages.marks;
    if (!marks) {
      this.#maildrop.disturbed();
      return undefined;
    }
    const retrieved = keeps ? [] : [...this.#messages.retrieved].filter((number) => !marks.has(number));
    const only = [...marks].filter((number) => this.#messages.isOnlyOne(number));
    this.#maildrop.updated({
      ok,
      marked: marks.size,
      marks: this.#idsOf(only),
      retrieved: retrieved.length,
      retrievals: this.#idsOf(retrieved),
      version: this.#version,
    });
    const { total } = this.#messages;
    if (marks.size + retrieved.length === 0) return 'all';
    if (total === undefined || !ok) return undefined;
    return { least: total - marks.size - retrieved.length, most: total - marks.size };
  }

  #stat(report: Report, { text }: Status): void {
    const { value } = parseDropListing(text);
    if (!value) return;
    this.#messages.stat(report, value);
    this.#counted(report);
  }

  #list(report: Report, answer: Positive): void {
    const read = listingsOf(answer, parseScanListing);
    if (!read || !this.#isNamed(report, answer, read)) return;
    const isComplete = answer.block !== undefined;
    if (isComplete && !this.#messages.listed(report, 'LIST', numbersOf(read))) return;
    this.#messages.sizes(report, read, isComplete);
    if (isComplete) this.#counted(report);
  }

  #uidl(report: Report, answer: Positive): void {
    const read = listingsOf(answer, parseUniqueIdListing);
    if (!read || !this.#isNamed(report, answer, read)) return;
    const isComplete = answer.block !== undefined;
    if (isComplete && !this.#messages.listed(report, 'UIDL', numbersOf(read))) return;
    this.#messages.ids(report, read);
    for (const mode of ['', 'utf8']) this.#relate(report, numbersOf(read), mode);
    if (!isComplete) return;
    const holds = this.#counted(report);
    const marked = [...(this.#messages.marks ?? [])].map((number) => this.#messages.idOf(number));
    const isKnown = this.#messages.marks !== undefined && !marked.includes(undefined);
    if (!holds || !isKnown || this.#isListed || !this.#expected) return;
    this.#isListed = true;
    const ids = new Set(read.map(({ uniqueId }) => uniqueId));
    this.#maildrop.listed(report, ids, new Set(marked.flatMap((id) => id ?? [])), this.#expected);
  }

  /** An answer about one message is about the one that was named. */
  #isNamed(report: Report, { command, block }: Positive, [listing]: readonly { readonly number: bigint }[]): boolean {
    const [argument] = command.parameters;
    if (block) return true;
    if (!listing || argument === undefined) return false;
    return report.check('pop3/session/named-message', listing.number === BigInt(argument), () => ({
      message: `the answer to ${command.keyword} ${argument} is about message ${listing.number.toString()}`,
      kind: command.keyword,
    }));
  }

  /** Yields whether as many messages are there as earlier sessions make expect. */
  #counted(report: Report): boolean {
    const { total } = this.#messages;
    if (this.#isCounted || total === undefined || !this.#expected) return true;
    this.#isCounted = true;
    return this.#maildrop.counted(report, total, this.#expected);
  }

  /** Holds messages whose unique-id and octets are known against what earlier sessions saw. */
  #relate(report: Report, numbers: readonly number[], mode: string): void {
    for (const number of numbers) {
      const id = this.#messages.idOf(number);
      const content = this.#messages.contentOf(number, mode);
      if (id !== undefined && content) this.#maildrop.seen(report, id, mode, content, this);
    }
  }

  #idsOf(numbers: readonly number[]): string[] {
    return numbers.flatMap((number) => this.#messages.idOf(number) ?? []);
  }
}

/** The commands whose first argument is a message-number. */
const naming = new Set(['LIST', 'UIDL', 'RETR', 'TOP', 'DELE']);

/** The listings of an answer; `undefined` where one of them cannot be read, which the grammar tells. */
function listingsOf<T>({ status, block, command }: Positive, read: (line: string) => Read<T>): T[] | undefined {
  if (!block && command.parameters.length !== 1) return undefined;
  const lines = block ? splitLines(unstuff(block).octets) : [status.text];
  const values = lines.flatMap((line) => read(line).value ?? []);
  return values.length === lines.length ? values : undefined;
}

const numbersOf = (listings: readonly { readonly number: bigint }[]): number[] =>
  listings.map(({ number }) => Number(number));
