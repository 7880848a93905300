import { parseSequenceSet, type SequenceRange } from '../sequence-set.js';
import { canonicalKey } from '../item-key.js';
import type { FetchResponse } from '../views/fetch.js';
import type { Numbers } from './numbers.js';
import type { SentCommand } from './outgoing.js';
import type { Report } from './report.js';

const macros: Readonly<Record<string, readonly string[]>> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};
/** Items that every message has. */
const certain =
  /^(?:FLAGS|INTERNALDATE|RFC822(?:\.(?:SIZE|HEADER|TEXT))?|ENVELOPE|BODY(?:STRUCTURE)?|UID|BODY\[(?:HEADER|TEXT|HEADER\.FIELDS(?:\.NOT)? \(.*\))?\](?:<\d+>)?)$/s;
const ITEM = /(?:BODY|BINARY)(?:\.PEEK|\.SIZE)?\[(?:"(?:\\.|[^"\\])*"|[^\]"])*\](?:<\d+\.\d+>)?|[A-Z0-9.]+/giy;
const mostMessages = 1000;

/** The items that a FETCH asks for, by the names of its answer; `undefined` where it has more than these. */
function itemsOf(text: string): readonly string[] | undefined {
  const list = /^\((.*)\)$/s.exec(text)?.[1] ?? text;
  const found: string[] = [];
  ITEM.lastIndex = 0;
  for (let at = 0; at < list.length; at = ITEM.lastIndex + 1) {
    ITEM.lastIndex = at;
    const [item] = ITEM.exec(list) ?? [];
    if (item === undefined || (ITEM.lastIndex < list.length && list[ITEM.lastIndex] !== ' ')) return undefined;
    found.push(
      canonicalKey(
        item
          .replace(/\.PEEK\[/i, '[')
          .replace(/<(\d+)\.\d+>$/, (_, origin: string) => `<${Number(origin).toString()}>`),
      ),
    );
  }
  return found.flatMap((item) => macros[item] ?? [item]);
}

/** One FETCH that nothing disturbs, and what came of it. */
interface Following {
  readonly items: readonly string[];
  readonly ranges: readonly SequenceRange[];
  readonly exists: number;
  readonly came: Map<number, Set<string>>;
}

/** Whether FETCH brings each item of each message that is there (RFC 3501 §6.4.5). */
export class FetchWhole {
  readonly #followed = new Map<SentCommand, Following>();

  /** @param alone no other command is in progress */
  sent(command: SentCommand, numbers: Numbers | undefined, alone: boolean): void {
    this.#followed.clear();
    const { exists } = numbers ?? {};
    const [, set = '', text = ''] = /^([\d:,*]+) (.*)$/s.exec(command.args) ?? [];
    const [ranges, items] = [parseSequenceSet(set), itemsOf(text)];
    if (!alone || !/^(?:UID )?FETCH$/.test(command.name) || exists === undefined || !ranges || !items) return;
    this.#followed.set(command, { items: items.filter((item) => certain.test(item)), ranges, exists, came: new Map() });
  }

  /** Messages went, or something could not be read. */
  disturbed(): void {
    this.#followed.clear();
  }

  came({ number, items }: FetchResponse): void {
    for (const { came } of this.#followed.values()) {
      const keys = came.get(number) ?? new Set();
      for (const { key } of items) keys.add(key);
      came.set(number, keys);
    }
  }

  /** The command has succeeded. */
  completed(report: Report, command: SentCommand, numbers: Numbers | undefined): void {
    const following = this.#followed.get(command);
    this.#followed.delete(command);
    if (!following || !numbers || following.items.length === 0) return;
    const { items, came, ranges, exists } = following;
    const isUid = command.name.startsWith('UID ');
    for (let number = 1; number <= Math.min(exists, mostMessages); number++) {
      const name = isUid ? numbers.uid(number) : number;
      if (name === undefined || !ranges.some((range) => isIn(range, BigInt(name), isUid ? undefined : exists)))
        continue;
      const missing = items.find((item) => came.get(number)?.has(item) !== true);
      report.check('fetch-whole', missing === undefined, () => ({
        message: `${command.name} is answered with OK and without ${missing ?? ''} of message ${number.toString()}`,
        kind: `${command.name} ${(missing ?? '').replace(/\(.*/s, '')}`,
      }));
    }
  }
}

/** @param last what `*` stands for, if that is known */
const isIn = ({ from, to }: SequenceRange, name: bigint, last: number | undefined): boolean => {
  const end = last === undefined ? undefined : BigInt(last);
  if (to !== '*') return from <= name && name <= to;
  return from <= name || (end !== undefined && from > end && name === end);
};
