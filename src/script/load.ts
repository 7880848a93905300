import { dirname, resolve, sep } from 'node:path';
import type { Place } from '../events/events.js';
import { Compilers } from './build/compilers.js';
import type { Library } from './build/context.js';
import { suite as buildSuite } from './build/suites.js';
import { filesOf, readSource } from './files.js';
import type { Found } from './files.js';
import type { Suite } from './model.js';
import { Problems } from './problem.js';
import type { Problem } from './problem.js';
import { readYaml } from './read-yaml.js';
import type { SourceFile } from './source.js';
import { textOf } from './tree.js';
import type { Node } from './tree.js';
import { tick } from './words.js';

export interface Loaded {
  /** The suites in which there is no error, by file. */
  readonly suites: readonly Suite[];
  /** All that is wrong in all files, by file and line. */
  readonly problems: readonly Problem[];
  /** The lines of every file that was read, for code frames. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
}

/**
 * Loads suites and says all that is wrong with them at once; it never throws for what a file holds. Only suites below a
 * folder `suites` owe a requirement to each test: other scripts may be their author's own demands.
 * @param paths files, or folders whose `.yaml` files are read (but for `requirements/`, and `mailspec.yaml`)
 * @param library what scripts refer to; without it, requirements and messages are not checked
 */
export function loadSuites(paths: readonly string[], library: Library = {}): Loaded {
  const problems = new Problems();
  const sources = new Map<string, readonly string[]>();
  const suites: Suite[] = [];
  const byId = new Map<string, Suite>();
  const compilers = new Compilers();
  for (const found of filesOf(paths, problems)) {
    const own = new Problems();
    const source = readSource(found.file, own);
    if (source) sources.set(source.file, source.lines);
    const tree = source && readYaml(source, own);
    const suite = source && tree && buildSuite(tree, source, library, compilers, own);
    if (suite) {
      const idPlace = placeOfId(tree, source);
      checkId(suite, found, idPlace, own);
      checkTwice(suite, byId, idPlace, own);
      checkSchemaComment(source, found.root, own);
    }
    const all = own.sorted().filter(({ code }) => found.root !== undefined || code !== 'missing-covers');
    problems.add(all);
    if (suite && !all.some(({ severity }) => severity === 'error')) suites.push(suite);
  }
  return { suites, problems: problems.sorted(), sources };
}

function placeOfId(root: Node, source: SourceFile): Place {
  return (root.kind === 'map' ? textOf(root, 'suite')?.place : undefined) ?? source.place(0, 1);
}

/**
 * The id of a suite is its path, so that everybody finds it: below the folder `suites`; without one, the end of the path,
 * at least what stands below the folder that was asked for.
 */
function checkId(suite: Suite, { root, folder }: Found, place: Place, problems: Problems): void {
  if (suite.id === '') return;
  const path = resolve(suite.file)
    .split(sep)
    .join('/')
    .replace(/\.yaml$/, '');
  const least = path.slice((root ?? folder ?? dirname(path)).length + 1);
  const fits =
    root === undefined ? path.endsWith(`/${suite.id}`) && `/${suite.id}`.endsWith(`/${least}`) : suite.id === least;
  if (fits) return;
  const message = `the id must be the path of the file below the suites' folder, not ${tick(suite.id)}`;
  problems.error('suite-id', place, message, `write: suite: ${least}`);
}

function checkTwice(suite: Suite, byId: Map<string, Suite>, place: Place, problems: Problems): void {
  const first = byId.get(suite.id);
  if (first) problems.error('duplicate-id', place, `${first.file} has the id ${tick(suite.id)} already`);
  else byId.set(suite.id, suite);
}

const SCHEMA_COMMENT = '# yaml-language-server: $schema=';

/** The suites that come with mailspec name their schema, so that editors complete and check them. */
function checkSchemaComment(source: SourceFile, root: string | undefined, problems: Problems): void {
  if (root === undefined || source.lines[0]?.startsWith(SCHEMA_COMMENT)) return;
  const below = resolve(source.file).slice(root.length).split(sep).length - 1;
  const mend = `write first: ${SCHEMA_COMMENT}${'../'.repeat(below)}schema/suite.schema.json`;
  problems.warning('schema-comment', source.place(0, 1), 'the file does not name its schema', mend);
}
