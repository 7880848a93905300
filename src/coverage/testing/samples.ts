import type { Place } from '../../events/events.js';
import type { LedgerEntry, RequirementRef, Step, Suite, Test } from '../../script/model.js';

const place = (file: string, line: number): Place => ({ file, line, column: 5, length: 3 });

/** A line of the ledger; the RFC and the section are those of the id. */
export function entry(id: string, more: Partial<LedgerEntry> = {}): [string, LedgerEntry] {
  const [, number = '', section = ''] = /^rfc(\d+)-([^-]+)-/.exec(id) ?? [];
  const rfc = `RFC ${number}`;
  const text = `The server obeys ${id}.`;
  return [id, { id, rfc, section, level: 'MUST', text, place: place(`rfc${number}.yaml`, 4), ...more }];
}

/** What a test or a step covers. */
export const refs = (...ids: readonly string[]): readonly RequirementRef[] =>
  ids.map((id) => ({ id, place: place('suites/pop3/sample.yaml', 8) }));

/** A step that covers requirements of its own. */
export const step = (...ids: readonly string[]): Step => ({
  kind: 'pause',
  milliseconds: 1,
  requires: [],
  covers: refs(...ids),
  place: place('suites/pop3/sample.yaml', 9),
});

/** A test of the suite `pop3/sample`. */
export const sample = (name: string, covers: readonly string[], more: Partial<Test> = {}): Test => ({
  id: `pop3/sample/${name}`,
  suite: 'pop3/sample',
  suiteTitle: 'Samples',
  name,
  title: `It does ${name}`,
  protocols: ['pop3'],
  revision: 'rev1',
  covers: refs(...covers),
  tags: [],
  requires: [],
  mailboxes: [],
  sessions: [],
  setup: [],
  steps: [],
  place: place('suites/pop3/sample.yaml', 7),
  lastLine: 12,
  ...more,
});

export const suiteOf = (...tests: readonly Test[]): readonly Suite[] => [
  { id: 'pop3/sample', title: 'Samples', file: 'suites/pop3/sample.yaml', lines: [], tests },
];
