import type { Level } from '../../events/events.js';
import type { DropListing, ScanListing, UniqueIdListing } from '../listing.js';
import { contentOf, differenceOfTop, type Content } from './content.js';
import type { Report } from './report.js';

type Source = 'STAT' | 'LIST' | 'UIDL';

/** What one session has learnt of its messages. All of it is fixed at login (RFC 1939 §4). */
export class Messages {
  /** With those marked as deleted. */
  #total: { readonly count: number; readonly source: Source } | undefined;
  /** Unknown after something that cannot be followed. */
  #marks: Set<number> | undefined = new Set();
  /** What the last RSET has unmarked. */
  #unmarked: ReadonlySet<number> = new Set();
  /** The size in STAT, as long as the same messages are marked. */
  #dropSize: bigint | undefined;
  /** Another protocol may have removed messages: some may be missing (docs/rulings.md, P10). */
  #disturbed = false;
  readonly #sizes = new Map<number, bigint>();
  readonly #ids = new Map<number, string>();
  readonly #contents = new Map<string, Content>();
  readonly #tops = new Map<string, Buffer>();
  readonly #retrieved = new Set<number>();
  /** Pairs that were told to share a unique-id. */
  readonly #told = new Set<string>();

  /** @param utf8 the server offers UTF8, so that some sizes need not be exact (RFC 6856 §2.1; docs/rulings.md, P6) */
  constructor(readonly utf8: boolean) {}

  get total(): number | undefined {
    return this.#total?.count;
  }

  get marks(): ReadonlySet<number> | undefined {
    return this.#marks;
  }

  get retrieved(): ReadonlySet<number> {
    return this.#retrieved;
  }

  /** What LIST has said. */
  get knownSizes(): ReadonlyMap<number, bigint> {
    return this.#sizes;
  }

  /** What RETR has sent without UTF-8 mode. */
  get contents(): ReadonlyMap<number, Content> {
    return new Map(
      [...this.#contents].flatMap(([name, content]) => {
        const [number, mode] = name.split('/');
        return mode === '' ? [[Number(number), content] as const] : [];
      }),
    );
  }

  idOf(number: number): string | undefined {
    return this.#ids.get(number);
  }

  contentOf(number: number, mode: string): Content | undefined {
    return this.#contents.get(key(number, mode));
  }

  /** Whether no message but this one is known by its unique-id. */
  isOnlyOne(number: number): boolean {
    const id = this.#ids.get(number);
    return [...this.#ids].every(([other, its]) => other === number || its !== id);
  }

  /** Nothing is known any more of what is there and what is marked, until the next RSET. */
  forget(): void {
    this.#total = undefined;
    this.#marks = undefined;
    this.#unmarked = new Set();
    this.#dropSize = undefined;
    this.#sizes.clear();
    this.#ids.clear();
    this.#contents.clear();
    this.#tops.clear();
  }

  disturb(): void {
    this.#disturbed = true;
    this.#total = undefined;
    this.#dropSize = undefined;
  }

  /** A command that names a message was answered. */
  named(report: Report, command: string, argument: string, ok: boolean): boolean {
    const number = /^\d{1,15}$/.test(argument) ? Number(argument) : undefined;
    if (number !== undefined && this.#marks?.has(number)) {
      return report.check('pop3/session/deleted', !ok, () => `${command} ${argument} is answered with +OK after DELE`);
    }
    const isBeyond = this.#total !== undefined && (number === undefined || number > this.#total.count);
    if (number !== 0 && !isBeyond && /^\d+$/.test(argument)) return true;
    return report.check('pop3/session/no-such-message', !ok, () => ({
      message: `${command} ${argument} is answered with +OK, and there is no such message`,
      kind: command,
    }));
  }

  /** DELE was answered with +OK. */
  mark(number: number): void {
    this.#marks?.add(number);
    this.#dropSize = undefined;
  }

  /** RSET was answered with +OK. */
  reset(): void {
    this.#unmarked = this.#marks ?? new Set();
    this.#marks = new Set();
    this.#dropSize = undefined;
  }

  stat(report: Report, { count, size }: DropListing): void {
    if (!this.#count(report, Number(count), 'STAT')) return;
    this.#dropSize = size;
    this.#checkDropSize(report);
  }

  /** LIST or UIDL without an argument: all numbers that it has. */
  listed(report: Report, source: Source, numbers: readonly number[]): boolean {
    const marks = this.#marks;
    if (!marks) return true;
    const shown = new Set(numbers);
    const wrong = [...marks].find((number) => shown.has(number));
    if (marks.size > 0) {
      const rule = 'pop3/session/deleted-left-out';
      const why = () => `${source} lists message ${wrong?.toString() ?? ''}, which is marked as deleted`;
      if (!report.check(rule, wrong === undefined, why)) return this.#lost();
    }
    const back = [...this.#unmarked].find((number) => !shown.has(number));
    if (this.#unmarked.size > 0 && !this.#disturbed && [...this.#unmarked].every((number) => !marks.has(number))) {
      const why = () => `${source} does not list message ${back?.toString() ?? ''}, which RSET has unmarked`;
      if (!report.check('pop3/session/rset', back === undefined, why)) return this.#lost();
    }
    if (!this.#count(report, shown.size, source)) return false;
    if (this.#disturbed) return true;
    const highest = shown.size + marks.size;
    const stray = numbers.find((number) => number > highest || number === 0);
    return (
      report.check('pop3/session/numbers', stray === undefined, () => ({
        message: `${source} has number ${stray?.toString() ?? ''}, and there are ${highest.toString()} messages`,
        kind: source,
      })) || this.#lost()
    );
  }

  sizes(report: Report, listings: readonly ScanListing[], complete: boolean): void {
    for (const { number, size } of listings) {
      const known = this.#sizes.get(Number(number));
      this.#sizes.set(Number(number), size);
      if (known !== undefined) {
        report.check('pop3/session/fixed', known === size, () => ({
          message: `message ${number.toString()} has ${size.toString()} octets in LIST, and had ${known.toString()}`,
          kind: 'size',
        }));
      }
      for (const mode of modes) this.#checkSize(report, Number(number), mode);
    }
    if (complete) this.#checkDropSize(report);
    this.#checkUnique(report);
  }

  ids(report: Report, listings: readonly UniqueIdListing[]): void {
    for (const { number, uniqueId } of listings) {
      const known = this.#ids.get(Number(number));
      this.#ids.set(Number(number), uniqueId);
      if (known === undefined) continue;
      report.check('pop3/session/unique-id-fixed', known === uniqueId, () => ({
        message: `message ${number.toString()} has the unique-id ${uniqueId}, and had ${known}`,
        kind: 'unique-id',
      }));
    }
    this.#checkUnique(report);
  }

  /** RETR was answered with +OK: the message, byte-stuffing undone. */
  retrieve(report: Report, number: number, mode: string, octets: Buffer): void {
    const content = contentOf(octets);
    const known = this.#contents.get(key(number, mode));
    this.#contents.set(key(number, mode), content);
    this.#retrieved.add(number);
    if (known) {
      report.check('pop3/session/same-octets', known.digest === content.digest, () => ({
        message: `RETR ${number.toString()} sends other octets than before (${content.length.toString()}, were ${known.length.toString()})`,
        kind: 'in one session',
      }));
    }
    this.#checkSize(report, number, mode);
    for (const [name, top] of this.#tops) {
      const [its, lines] = name.split(' ');
      if (its === key(number, mode)) this.#checkTop(report, number, BigInt(lines ?? 0), top, content);
    }
    this.#checkUnique(report);
  }

  /** TOP was answered with +OK. */
  top(report: Report, number: number, mode: string, lines: bigint, octets: Buffer): void {
    const content = this.#contents.get(key(number, mode));
    if (content) this.#checkTop(report, number, lines, octets, content);
    else if (this.#tops.size < keptTops && octets.length <= keptTop) {
      this.#tops.set(`${key(number, mode)} ${lines.toString()}`, Buffer.from(octets));
    }
  }

  #checkTop(report: Report, number: number, lines: bigint, top: Buffer, content: Content): void {
    const difference = differenceOfTop(top, lines, content);
    report.check('pop3/session/top', difference === undefined, () => ({
      message: `TOP ${number.toString()} ${lines.toString()} is not what RETR begins with: ${difference ?? ''}`,
      kind: 'top',
    }));
  }

  /** Holds the number of messages that are not marked against what is known. */
  #count(report: Report, shown: number, source: Source): boolean {
    const marks = this.#marks;
    if (!marks) return true;
    const known = this.#total;
    if (!known) {
      if (!this.#disturbed) this.#total = { count: shown + marks.size, source };
      return true;
    }
    const isMarkedCounted = marks.size > 0 && shown === known.count;
    const isUnmarkedGone = this.#unmarked.size > 0 && shown === known.count - this.#unmarked.size;
    const rule = isMarkedCounted
      ? 'pop3/session/deleted-left-out'
      : isUnmarkedGone
        ? 'pop3/session/rset'
        : source === known.source
          ? 'pop3/session/fixed'
          : 'pop3/session/agreement';
    const expected = known.count - marks.size;
    const why = () => ({
      message: `${source} has ${shown.toString()} messages, where there must be ${expected.toString()}`,
      kind: `${source} ${marks.size > 0 ? 'after DELE' : ''}`,
    });
    if (shown !== expected) return report.check(rule, false, why) || this.#lost();
    if (marks.size > 0) report.check('pop3/session/deleted-left-out', true, why);
    if (this.#unmarked.size > 0) report.check('pop3/session/rset', true, why);
    return report.check(source === known.source ? 'pop3/session/fixed' : 'pop3/session/agreement', true, why);
  }

  #checkDropSize(report: Report): void {
    const [total, marks, found] = [this.#total?.count, this.#marks, this.#dropSize];
    if (total === undefined || !marks || found === undefined) return;
    let sum = 0n;
    for (let number = 1; number <= total; number++) {
      if (marks.has(number)) continue;
      const size = this.#sizes.get(number);
      if (size === undefined) return;
      sum += size;
    }
    this.#dropSize = undefined;
    report.check('pop3/session/drop-size', sum === found, () => ({
      message: `STAT says ${found.toString()} octets, the sizes in LIST make ${sum.toString()}`,
      ...(this.utf8 && { rfc: 'RFC 6856', section: '2.1', level: 'SHOULD' as Level }),
    }));
  }

  #checkSize(report: Report, number: number, mode: string): void {
    const size = this.#sizes.get(number);
    const content = this.#contents.get(key(number, mode));
    if (size === undefined || !content) return;
    const length = BigInt(content.length);
    // The CRLF that RETR adds to a last line without one may count or not (docs/rulings.md, P7).
    report.check('pop3/session/message-size', size === length || size === length - 2n, () => ({
      message: `LIST says that message ${number.toString()} has ${size.toString()} octets, RETR sends ${length.toString()}`,
      kind: 'size',
      ...(this.utf8 && isPerhapsNotAscii(content) && { rfc: 'RFC 6856', section: '2.1', level: 'SHOULD' as Level }),
    }));
  }

  /** Only messages that are known to differ must have different unique-ids (RFC 1939 §7). */
  #checkUnique(report: Report): void {
    const first = new Map<string, number>();
    let shared: string | undefined;
    for (const [number, id] of this.#ids) {
      const other = first.get(id);
      if (other === undefined) first.set(id, number);
      else if (!this.#told.has(`${other} ${number}`) && this.#differ(other, number)) {
        this.#told.add(`${other} ${number}`);
        shared = `messages ${other.toString()} and ${number.toString()} differ, and have the same unique-id ${id}`;
      }
    }
    if (this.#ids.size < 2) return;
    report.check('pop3/session/unique-id-unique', shared === undefined, () => ({
      message: shared ?? '',
      kind: 'shared',
    }));
  }

  #differ(one: number, other: number): boolean {
    const sizes = [this.#sizes.get(one), this.#sizes.get(other)];
    if (sizes[0] !== undefined && sizes[1] !== undefined && sizes[0] !== sizes[1]) return true;
    return modes.some((mode) => {
      const contents = [this.#contents.get(key(one, mode)), this.#contents.get(key(other, mode))];
      return contents[0] !== undefined && contents[1] !== undefined && contents[0].digest !== contents[1].digest;
    });
  }

  #lost(): false {
    this.forget();
    return false;
  }
}

/** Without and with UTF-8 mode. */
const modes = ['', 'utf8'];
/** Answers to TOP that wait for a RETR, and octets of one. */
const keptTops = 100;
const keptTop = 64 * 1024;

const key = (number: number, mode: string): string => `${number.toString()}/${mode}`;

/** Whether it may be a message in UTF-8, or a surrogate of one (RFC 6856 §2.1). */
function isPerhapsNotAscii({ head }: Content): boolean {
  const end = head.indexOf('\r\n\r\n');
  const header = (end < 0 ? head : head.subarray(0, end)).toString('latin1');
  return /[^\x00-\x7f]|=\?utf-8\?|^downgraded-/im.test(header);
}
