import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Level } from '../events/events.js';
import type { Ledger } from './build/context.js';
import { check } from './check.js';
import type { Desk } from './check.js';
import { readSource, shown } from './files.js';
import type { LedgerEntry } from './model.js';
import { Problems } from './problem.js';
import type { Problem } from './problem.js';
import { readYaml } from './read-yaml.js';
import { requirementShape, requirementsShape } from './schema/requirements.js';
import { listOf, textOf } from './tree.js';
import type { Node } from './tree.js';
import { tick } from './words.js';

export interface LoadedLedger extends Ledger {
  readonly problems: readonly Problem[];
  /** The lines of every file that was read, for code frames. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the requirements of all RFCs.
 * @param dir the folder with one `rfcNNNN.yaml` for each RFC
 */
export function loadLedger(dir: string): LoadedLedger {
  const problems = new Problems();
  const entries = new Map<string, LedgerEntry>();
  const sources = new Map<string, readonly string[]>();
  for (const name of namesIn(dir, problems)) {
    const source = readSource(join(dir, name), problems);
    if (!source) continue;
    sources.set(source.file, source.lines);
    const root = readYaml(source, problems);
    if (root) readRequirements(root, name, { source, problems }, entries);
  }
  return { entries, problems: problems.sorted(), sources };
}

function namesIn(dir: string, problems: Problems): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.yaml'))
      .sort();
  } catch {
    const place = { file: shown(dir), line: 1, column: 1, length: 1 };
    problems.error('file-unreadable', place, 'the folder of the requirements cannot be read');
    return [];
  }
}

function readRequirements(root: Node, name: string, desk: Desk, entries: Map<string, LedgerEntry>): void {
  check(root, requirementsShape, 'a ledger', desk);
  if (root.kind !== 'map') return;
  const rfc = textOf(root, 'rfc');
  if (rfc && name !== `rfc${rfc.text}.yaml`) {
    desk.problems.error('file-name', rfc.place, `this file must be called ${tick(`rfc${rfc.text}.yaml`)}`);
  }
  for (const node of listOf(root, 'requirements') ?? []) {
    if (!check(node, requirementShape, 'a requirement', desk) || node.kind !== 'map') continue;
    const entry = entryOf(node, rfc?.text ?? '');
    if (!entry) continue;
    checkId(entry, rfc?.text ?? '', desk);
    const first = entries.get(entry.id);
    if (first) {
      const message = `the id ${tick(entry.id)} is taken in ${first.place.file}:${first.place.line}`;
      desk.problems.error('duplicate-id', entry.place, message);
    } else entries.set(entry.id, entry);
  }
}

function entryOf(node: Node & { kind: 'map' }, rfc: string): LedgerEntry | undefined {
  const [id, section, level, text] = (['id', 'section', 'level', 'text'] as const).map((key) => textOf(node, key));
  if (!id || !section || !level || !text) return undefined;
  const untestable = textOf(node, 'untestable');
  return {
    id: id.text,
    rfc: `RFC ${rfc}`,
    section: section.text,
    level: level.text as Level,
    text: text.text,
    ...(untestable && { untestable: untestable.text }),
    place: id.place,
  };
}

/** An id says where the obligation stands, so that a reader of a report needs no look-up. */
function checkId({ id, section, place }: LedgerEntry, rfc: string, { problems }: Desk): void {
  const lead = `rfc${rfc}-${section}-`;
  if (id.startsWith(lead) && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id.slice(lead.length))) return;
  const mend = `write: ${lead}… and a few words in small letters`;
  problems.error('requirement-id', place, `${tick(id)} does not say its RFC and section`, mend);
}
