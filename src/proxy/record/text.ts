import type { Bindings } from '../../pattern/value.js';

/** A value that another play of the script will find changed: a UID, a UIDVALIDITY, a unique-id. */
export interface Ref {
  /** Refs of one key have one value. */
  readonly key: string;
  /** What its name begins with. */
  readonly base: string;
  /** Of the capture, a rule of the RFC. */
  readonly type: string;
  /** As it was recorded. */
  readonly value: string;
  /** It may differ wherever it is told: it is captured for commands alone, and never compared. */
  readonly loose?: boolean;
  /** In a command: what the client may have had it from instead. */
  readonly other?: readonly string[];
}

/** Numbers that a pattern has as one sequence set. */
export interface RefSet {
  readonly refs: readonly Ref[];
}

/** A text of the script before its names are chosen. */
export type Text = readonly (string | Ref | RefSet)[];

const isSet = (piece: Ref | RefSet): piece is RefSet => 'refs' in piece;

/** Chooses names, and where they are captured: at first sight, where they recur. */
export class Names {
  readonly #taken: Set<string>;
  readonly #uses = new Map<string, { total: number; commands: number }>();
  #bound = new Map<string, string>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** A name that nothing has yet. */
  fresh(base: string): string {
    let name = base;
    for (let number = 2; this.#taken.has(name); number++) name = `${base}${number.toString()}`;
    this.#taken.add(name);
    return name;
  }

  /** Tells of all texts beforehand. */
  count(text: Text, isCommand: boolean): void {
    for (const piece of text) {
      if (typeof piece === 'string') continue;
      for (const ref of isSet(piece) ? piece.refs : [piece]) {
        for (const key of [ref.key, ...(ref.other ?? [])]) {
          const uses = this.#uses.get(key) ?? { total: 0, commands: 0 };
          this.#uses.set(key, { total: uses.total + 1, commands: uses.commands + (isCommand ? 1 : 0) });
        }
      }
    }
  }

  /** Whether the value is captured already. */
  knows({ key }: Ref): boolean {
    return this.#bound.has(key);
  }

  command(text: Text): string {
    return text.map((piece) => this.#inCommand(piece)).join('');
  }

  /** The pattern, and what makes its captures known; nothing is captured unless that is called. */
  pattern(text: Text): { readonly source: string; readonly keep: (bindings?: Bindings) => void } {
    const fresh = new Map<string, string>();
    const reserved: string[] = [];
    const source = text.map((piece) => this.#inPattern(piece, fresh, reserved)).join('');
    for (const name of reserved) this.#taken.delete(name);
    return {
      source,
      keep: () => {
        this.#bound = new Map([...this.#bound, ...fresh]);
        for (const name of fresh.values()) this.#taken.add(name);
      },
    };
  }

  #inCommand(piece: Text[number]): string {
    if (typeof piece === 'string') return piece;
    if (isSet(piece)) return piece.refs.map((ref) => this.#inCommand(ref)).join(',');
    const key = [piece.key, ...(piece.other ?? [])].find((each) => this.#bound.has(each));
    return key === undefined ? piece.value : `\${${this.#bound.get(key) ?? ''}}`;
  }

  #inPattern(piece: Text[number], fresh: Map<string, string>, reserved: string[]): string {
    if (typeof piece === 'string') return piece;
    if (isSet(piece)) {
      const names = piece.refs.map(({ key }) => this.#bound.get(key));
      return names.includes(undefined) || names.length === 0
        ? '${:sequence-set}'
        : names.map((name) => `\${${name ?? ''}}`).join(',');
    }
    const { key, base, type, loose } = piece;
    const known = this.#bound.get(key) ?? fresh.get(key);
    const uses = this.#uses.get(key) ?? { total: 0, commands: 0 };
    if (loose === true ? known !== undefined || uses.commands === 0 : known === undefined && uses.total < 2)
      return `\${:${type}}`;
    if (known !== undefined) return `\${${known}}`;
    const name = this.fresh(base);
    reserved.push(name);
    fresh.set(key, name);
    return `\${${name}:${type}}`;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Octets as text; undefined where they are no UTF-8, or hold what nobody can see. */
export function readable(octets: Buffer): string | undefined {
  try {
    const text = utf8.decode(octets);
    return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Text that stands for itself in a command or pattern. */
export const literally = (text: string): string => text.replaceAll('${', '$${');

const quotedText = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Octets as lines of an expression of the script, which give the octets together. */
export function expressionOf(octets: Buffer): string[] {
  const lines = octets.toString('latin1').split('\r\n');
  const texts = lines.map((line) => readable(Buffer.from(line, 'latin1')));
  const isText = texts.every((line) => line !== undefined && line.length < 900);
  if (!isText) {
    const groups = octets.toString('base64').match(/.{1,76}/g) ?? [''];
    return groups.map((group, at) => `unbase64("${group}")${at < groups.length - 1 ? ' +' : ''}`);
  }
  return texts
    .map((line, at) => {
      const isLast = at === texts.length - 1;
      const text = line === undefined || line === '' ? [] : [quotedText(line)];
      if (isLast) return text.length > 0 ? quotedText(line ?? '') : '';
      return `${[...text, 'crlf()'].join(' + ')} +`;
    })
    .filter((line) => line !== '')
    .map((line, at, all) => (at === all.length - 1 ? line.replace(/ \+$/, '') : line));
}
