import type { Level, Requirement } from '../events.js';
import type { RuleDefinition } from './definition.js';

/** What a rule holds a server to. */
export interface Watched {
  readonly title: string;
  readonly requirement: Requirement;
}

/**
 * A rule whose obligation is a line of the ledger.
 * @param id of the line, such as `rfc1939-3-terminator`, which tells RFC and section
 */
export function line(id: string, title: string, text: string, level: Level = 'MUST'): Watched {
  const [, number = '', section = ''] = /^rfc(\d+)-([0-9A-Z.]+)-/.exec(id) ?? [];
  return { title, requirement: { id, rfc: `RFC ${number}`, section, level, text } };
}

/** The rules of one table, each under the id that reports and the ledger know. */
export const definitionsOf = (
  prefix: string,
  common: Pick<RuleDefinition, 'family' | 'protocol'>,
  watched: Readonly<Record<string, Watched>>,
): readonly RuleDefinition[] =>
  Object.entries(watched).map(([name, what]) => ({ id: `${prefix}/${name}`, ...common, ...what }));
