import type { Protocol } from '../../events/events.js';
import { check } from '../check.js';
import type { Problems } from '../problem.js';
import type { Revision, Suite, Test } from '../model.js';
import { suiteShape } from '../schema/suite.js';
import type { SourceFile } from '../source.js';
import { listOf, mapOf, textOf, textsOf } from '../tree.js';
import type { MapNode, Node } from '../tree.js';
import { tick } from '../words.js';
import type { Compilers } from './compilers.js';
import { conditions } from './conditions.js';
import type { Fragment, Library, SuiteContext } from './context.js';
import { tests } from './tests.js';
import { checkTitle } from './title.js';

/** Builds the suite that a file holds; what is wrong goes to `problems`. Undefined where the file holds no map. */
export function suite(
  root: Node,
  source: SourceFile,
  library: Library,
  compilers: Compilers,
  problems: Problems,
): Suite | undefined {
  const desk = { source, problems };
  check(root, suiteShape, 'a suite', desk);
  if (root.kind !== 'map') return undefined;
  const said = textOf(root, 'protocol')?.text;
  // Another word has been complained of; the rest is checked as what it most likely means.
  const protocol: Protocol | 'both' = said === 'both' ? said : said?.startsWith('p') ? 'pop3' : 'imap';
  const fragments = fragmentsOf(root);
  const context: SuiteContext = { ...desk, library, compilers, protocol, fragments, usedFragments: new Set() };
  const title = textOf(root, 'title');
  if (title) checkTitle(title, false, context);
  const revision = textOf(root, 'revision');
  if (revision && protocol === 'pop3') {
    problems.error(
      'revision',
      revision.place,
      'the revision is of IMAP, but the suite is of POP3',
      'leave the key out',
    );
  }
  const defaults = {
    suite: textOf(root, 'suite')?.text ?? '',
    suiteTitle: title?.text ?? '',
    tags: textsOf(root, 'tags').map(({ text }) => text),
    requires: conditions(root, context),
    revision: (revision?.text ?? 'rev1') as Revision | 'each',
  };
  const built = (listOf(root, 'tests') ?? []).flatMap((node) => tests(node, defaults, context));
  checkIds(built, problems);
  for (const [name, { key }] of fragments) {
    if (context.usedFragments.has(name)) continue;
    problems.warning(
      'unused-fragment',
      key.place,
      `no test uses the fragment ${tick(name)}`,
      'remove it: what is not used is not checked',
    );
  }
  return { id: defaults.suite, title: defaults.suiteTitle, file: source.file, lines: source.lines, tests: built };
}

function fragmentsOf(root: MapNode): ReadonlyMap<string, Fragment> {
  const entries = mapOf(root, 'fragments')?.entries ?? [];
  return new Map(
    entries.flatMap(({ key, value }): [string, Fragment][] =>
      value.kind === 'list' ? [[key.text, { key, steps: value }]] : [],
    ),
  );
}

function checkIds(all: readonly Test[], problems: Problems): void {
  const seen = new Map<string, Test>();
  for (const test of all) {
    const first = seen.get(test.id);
    if (first) {
      const message = `the id ${tick(test.name)} is taken by the test in line ${first.place.line}`;
      problems.error('duplicate-id', test.place, message);
    } else seen.set(test.id, test);
  }
}
