import type { BothRule } from '../../events/rules/both.js';
import type { Breach, RuleSink } from '../../events/rules/index.js';

/** What one protocol shows of the messages, under whatever numbers. */
export interface Side {
  /** Of all messages; `undefined` where it is not known. */
  readonly count: number | undefined;
  readonly sizes: ReadonlyMap<number, number>;
  /** A digest of the octets, with a final CRLF in any case: POP3 has to add one (RFC 1939 §3). */
  readonly digests: ReadonlyMap<number, string>;
}

/** Where messages were removed: by which protocol, and how many it has left. */
interface Removal {
  readonly by: 'imap' | 'pop3';
  readonly least: number;
  readonly most: number;
}

/**
 * The messages of one account as both protocols show them between two changes. Numbers are not compared, since a POP3 server
 * may take any order (docs/rulings.md, P5): each message of the one side must have its like on the other, as soon as all of
 * that are known.
 */
export class SharedInbox {
  #generation = 0;
  #removal: Removal | undefined;
  #sides: Partial<Record<'imap' | 'pop3', Side>> = {};
  /** The client has brought messages of its own, which the server may have had to mend. */
  #isOdd = false;
  readonly #told = new Set<BothRule>();

  /** @param utf8 the POP3 server offers UTF8, so that it may show surrogates of messages (RFC 6856 §2.1) */
  constructor(readonly utf8: boolean) {}

  /** Counts the changes. What was seen before one is not compared with what is seen after it. */
  get generation(): number {
    return this.#generation;
  }

  changed(options: { readonly odd?: boolean } = {}): void {
    this.#generation++;
    this.#removal = undefined;
    this.#sides = {};
    this.#told.clear();
    this.#isOdd ||= options.odd === true;
  }

  /** The change that was last was a removal, and has left so many. */
  removed(removal: Removal): void {
    this.#removal = removal;
  }

  /** One protocol shows something. It is heeded where it has looked since the last change. */
  shows(sink: RuleSink, by: 'imap' | 'pop3', generation: number, side: Side): void {
    if (generation !== this.#generation) return;
    this.#sides[by] = side;
    if (side.count !== undefined) this.#checkRemoval(sink, by, side.count);
    const { imap, pop3 } = this.#sides;
    if (!imap || !pop3 || this.#isOdd || (imap.count ?? pop3.count) !== (pop3.count ?? imap.count)) return;
    this.#checkSizes(sink, imap, pop3);
    this.#checkOctets(sink, imap, pop3);
  }

  #checkRemoval(sink: RuleSink, by: 'imap' | 'pop3', count: number): void {
    const removal = this.#removal;
    if (!removal || removal.by === by) return;
    const rule = removal.by === 'pop3' ? 'both/removed-by-pop3' : 'both/removed-by-imap';
    const holds = count >= removal.least && count <= removal.most;
    const [shown, other] = by === 'imap' ? ['IMAP', 'POP3'] : ['POP3', 'IMAP'];
    const left = removal.least === removal.most ? removal.most : `${removal.least} to ${removal.most}`;
    this.#check(sink, rule, holds, () => ({
      message: `${shown} shows ${count.toString()} messages, and ${other} has left ${left.toString()}`,
      kind: rule,
    }));
  }

  #checkSizes(sink: RuleSink, imap: Side, pop3: Side): void {
    if (pop3.sizes.size === 0 || imap.count === undefined || imap.sizes.size < imap.count) return;
    const odd = unaccounted([...pop3.sizes.values()], [...imap.sizes.values()]);
    this.#check(sink, 'both/same-sizes', odd === undefined, () => ({
      message: `LIST has a message of ${odd?.toString() ?? ''} octets, RFC822.SIZE none`,
      kind: 'size',
      ...(this.utf8 && { rfc: 'RFC 6856', section: '2.1', level: 'SHOULD' }),
    }));
  }

  #checkOctets(sink: RuleSink, imap: Side, pop3: Side): void {
    const [all, some] = isComplete(imap) ? [imap, pop3] : [pop3, imap];
    if (!isComplete(all) || some.digests.size === 0) return;
    const known = new Set(all.digests.values());
    const stranger = [...some.digests].find(([, digest]) => !known.has(digest));
    const [shown, other] = some === pop3 ? ['RETR', 'IMAP'] : ['IMAP', 'RETR'];
    this.#check(sink, 'both/same-octets', stranger === undefined, () => ({
      message: `${shown} sends octets of message ${stranger?.[0].toString() ?? ''} that ${other} sends of none`,
      kind: 'octets',
    }));
  }

  #check(sink: RuleSink, rule: BothRule, holds: boolean, breach: () => Breach): void {
    sink.saw(rule);
    if (holds || this.#told.has(rule)) return;
    this.#told.add(rule);
    sink.broke(rule, breach());
  }
}

const isComplete = ({ count, digests }: Side): boolean => count !== undefined && digests.size >= count;

/**
 * A size in LIST that no RFC822.SIZE accounts for: the same, or two octets less where POP3 has to add the last CRLF
 * (docs/rulings.md, P7). Each accounts for one. Small ones first, so that no choice takes the only match of another.
 */
function unaccounted(listed: readonly number[], sizes: readonly number[]): number | undefined {
  const left = [...sizes].sort((a, b) => a - b);
  for (const size of [...listed].sort((a, b) => a - b)) {
    const at = left.findIndex((other) => other === size || other === size - 2);
    if (at < 0) return size;
    left.splice(at, 1);
  }
  return undefined;
}
