import type { LedgerEntry } from '../script/model.js';

/** Whether a selector of requirements means a line of the ledger. */
type Meant = (entry: Pick<LedgerEntry, 'id' | 'rfc' | 'section'>) => boolean;

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&');

const glob = (pattern: string): RegExp =>
  new RegExp(`^${escaped(pattern).replace(/\*+/g, '.*').replace(/\?/g, '.')}$`, 'i');

/**
 * What a selector of requirements stands for: an RFC (`1939`, `rfc1939`, `RFC 1939`), a section with all below it
 * (`rfc9051-6.4`), an id, or a glob over ids (`rfc1939-5-*`).
 */
export function meaning(selector: string): Meant {
  const [, number, section] = /^(?:rfc ?)?(\d+)(?:-(\d+(?:\.\d+)*))?$/i.exec(selector.trim()) ?? [];
  if (number === undefined) {
    const pattern = glob(selector.trim());
    return ({ id }) => pattern.test(id);
  }
  if (section === undefined) return ({ rfc }) => rfc === `RFC ${number}`;
  return (entry) =>
    entry.rfc === `RFC ${number}` && (entry.section === section || entry.section.startsWith(`${section}.`));
}

export interface Choice {
  /** Whether any selector means a line; all lines are meant where there are no selectors. */
  readonly chosen: (entry: LedgerEntry) => boolean;
  /** Selectors that mean no line: most likely misspelt. */
  readonly idle: readonly string[];
}

/** Chooses lines of the ledger by selectors, see {@link meaning}. */
export function choose(ledger: ReadonlyMap<string, LedgerEntry>, selectors: readonly string[]): Choice {
  const entries = [...ledger.values()];
  const meanings = selectors.map((selector) => ({ selector, meant: meaning(selector) }));
  return {
    chosen: (entry) => meanings.length === 0 || meanings.some(({ meant }) => meant(entry)),
    idle: meanings.filter(({ meant }) => !entries.some(meant)).map(({ selector }) => selector),
  };
}
