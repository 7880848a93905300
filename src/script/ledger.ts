import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Level } from '../events/events.js';
import { ruleIds } from '../events/rules/index.js';
import type { Ledger } from './build/context.js';
import { check, wrongKind } from './check.js';
import type { Desk } from './check.js';
import { readSource, shown } from './files.js';
import type { LedgerEntry } from './model.js';
import { Problems } from './problem.js';
import type { Problem } from './problem.js';
import { readYaml } from './read-yaml.js';
import { requirementShape, requirementsShape } from './schema/requirements.js';
import { listOf, textOf, valueOf } from './tree.js';
import type { MapNode, Node, TextNode } from './tree.js';
import { didYouMean, tick } from './words.js';

export interface LoadedLedger extends Ledger {
  /** The titles of the RFCs, by `RFC 1939`; without those whose ledger gives none. */
  readonly titles: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  /** The lines of every file that was read, for code frames. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the requirements of all RFCs.
 * @param dir the folder with one `rfcNNNN.yaml` for each RFC
 * @param only RFCs such as `1939`; all where absent
 */
export function loadLedger(dir: string, only?: ReadonlySet<string>): LoadedLedger {
  const problems = new Problems();
  const entries = new Map<string, LedgerEntry>();
  const titles = new Map<string, string>();
  const sources = new Map<string, readonly string[]>();
  for (const name of namesIn(dir, problems)) {
    if (only && !only.has(name.replace(/^rfc|\.yaml$/g, ''))) continue;
    const source = readSource(join(dir, name), problems);
    if (!source) continue;
    sources.set(source.file, source.lines);
    const root = readYaml(source, problems);
    if (root) readRequirements(root, name, { source, problems }, { entries, titles });
  }
  return { entries, titles, problems: problems.sorted(), sources };
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

/** What grows while files are read. */
interface Books {
  readonly entries: Map<string, LedgerEntry>;
  readonly titles: Map<string, string>;
}

function readRequirements(root: Node, name: string, desk: Desk, { entries, titles }: Books): void {
  check(root, requirementsShape, 'a ledger', desk);
  if (root.kind !== 'map') return;
  const rfc = textOf(root, 'rfc');
  if (rfc && name !== `rfc${rfc.text}.yaml`) {
    desk.problems.error('file-name', rfc.place, `this file must be called ${tick(`rfc${rfc.text}.yaml`)}`);
  }
  const title = textOf(root, 'title');
  if (rfc && title) titles.set(`RFC ${rfc.text}`, title.text);
  for (const node of listOf(root, 'requirements') ?? []) {
    if (!check(node, requirementShape, 'a requirement', desk) || node.kind !== 'map') continue;
    const entry = entryOf(node, rfc?.text ?? '', desk);
    if (!entry) continue;
    checkId(entry, rfc?.text ?? '', desk);
    const first = entries.get(entry.id);
    if (first) {
      const message = `the id ${tick(entry.id)} is taken in ${first.place.file}:${first.place.line}`;
      desk.problems.error('duplicate-id', entry.place, message);
    } else entries.set(entry.id, entry);
  }
}

function entryOf(node: MapNode, rfc: string, desk: Desk): LedgerEntry | undefined {
  const [id, section, level, text] = (['id', 'section', 'level', 'text'] as const).map((key) => textOf(node, key));
  if (!id || !section || !level || !text) return undefined;
  const untestable = textOf(node, 'untestable');
  const rules = rulesOf(node, desk);
  if (untestable && rules[0]) {
    const message = `${tick(id.text)} is said to be not testable, but a rule decides it`;
    desk.problems.warning(
      'untestable-requirement',
      rules[0].place,
      message,
      'take away its `untestable:` or its `rule:`',
    );
  }
  return {
    id: id.text,
    rfc: `RFC ${rfc}`,
    section: section.text,
    level: level.text as Level,
    text: text.text,
    ...(rules.length > 0 && { rules: [...new Set(rules.map(({ text }) => text))] }),
    ...(untestable && { untestable: untestable.text }),
    place: id.place,
  };
}

/** The rules that a text of `rule:` names: one, or all that begin like `imap/grammar/*`. */
const rulesNamed = (text: string): readonly string[] =>
  ruleIds.filter((id) => id === text || (text.endsWith('/*') && id.startsWith(text.slice(0, -1))));

/** The rules under `rule:`, one or a list; each must be one that the runner applies. */
function rulesOf(node: MapNode, desk: Desk): readonly TextNode[] {
  const value = valueOf(node, 'rule');
  if (!value) return [];
  const { problems } = desk;
  if (value.kind === 'list' && value.items.length === 0) problems.error('empty', value.place, '`rule` is empty');
  return (value.kind === 'list' ? value.items : [value]).flatMap((rule) => {
    if (rule.kind !== 'text' || rule.text === '') {
      wrongKind(rule, tick('rule'), 'the id of an always-on rule', desk);
      return [];
    }
    const named = rulesNamed(rule.text);
    if (named.length > 0) return named.map((text) => ({ ...rule, text }));
    const mend = didYouMean(rule.text, ruleIds) ?? 'docs/rules.md lists them';
    problems.error('unknown-rule', rule.place, `there is no always-on rule ${tick(rule.text)}`, mend);
    return [];
  });
}

/** An id says where the obligation stands, so that a reader of a report needs no look-up. */
function checkId({ id, section, place }: LedgerEntry, rfc: string, { problems }: Desk): void {
  const lead = `rfc${rfc}-${section}-`;
  if (id.startsWith(lead) && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id.slice(lead.length))) return;
  const mend = `write: ${lead}… and a few words in small letters`;
  problems.error('requirement-id', place, `${tick(id)} does not say its RFC and section`, mend);
}
