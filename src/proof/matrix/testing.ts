import type { Level } from '../../events/events.js';
import type { LedgerEntry, Test } from '../../script/model.js';
import type { Fault } from '../../server/faults/index.js';
import type { FaultRun } from './play-fault.js';

/** Small things for the tests of the matrix. */

const place = { file: 'x.yaml', line: 1, column: 1, length: 1 };

export const requirement = (id: string, level: Level = 'MUST', rest: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id,
  rfc: 'rfc1',
  section: '1',
  level,
  text: `The text of ${id}.`,
  place,
  ...rest,
});

export const aTest = (id: string, ...covers: readonly string[]): Test => ({
  id,
  suite: id.slice(0, id.lastIndexOf('/')),
  suiteTitle: '',
  name: id.slice(id.lastIndexOf('/') + 1),
  title: '',
  protocols: ['imap'],
  revision: 'rev1',
  covers: covers.map((covered) => ({ id: covered, place })),
  tags: [],
  requires: [],
  mailboxes: [],
  sessions: [],
  setup: [],
  steps: [],
  place,
  lastLine: 1,
});

export const aFault = (id: string, ...breaks: readonly string[]): Fault => ({
  id,
  wrong: 'The server errs.',
  breaks,
  plant: () => ({}),
});

export const aRun = (fault: string, rest: Partial<FaultRun> = {}): FaultRun => ({
  fault,
  kills: [],
  rules: [],
  judged: [],
  skipped: [],
  unjudged: 0,
  mistakes: [],
  milliseconds: 1,
  ...rest,
});

export const ledgerOf = (...entries: readonly LedgerEntry[]): ReadonlyMap<string, LedgerEntry> =>
  new Map(entries.map((entry) => [entry.id, entry]));
