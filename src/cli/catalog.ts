import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { defaultMessagesDir, loadMessages, type MessageLibrary } from '../fixtures/index.js';
import { loadLedger, loadSuites, renderProblem, type Problem, type Suite } from '../script/index.js';
import type { Ledger } from '../run/index.js';
import { CommandError } from './exit.js';
import { narrow, rfcsNamedIn } from './narrow.js';

/** The suites that come with mailspec; two folders up from here in `src/` as in `dist/`. */
export const bundledSuites = fileURLToPath(new URL('../../suites', import.meta.url));
const bundledLedger = fileURLToPath(new URL('../../suites/requirements', import.meta.url));

/** The scripts below files and folders: absolute path → the selector of all that is in it. */
export function scriptsOf(sources: readonly string[]): ReadonlyMap<string, string> {
  const scripts = new Map<string, string>();
  for (const source of sources.map((path) => resolve(path))) {
    const isFile = /\.ya?ml$/.test(source);
    const files = isFile
      ? [source]
      : readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => join(source, file));
    for (const file of files.filter((name) => /\.ya?ml$/.test(name))) {
      const [, id] = /^suite: *(\S+) *$/m.exec(readFileSync(file, 'utf8')) ?? [];
      if (id !== undefined) scripts.set(file, source === bundledSuites.replace(/[/\\]$/, '') ? id : file);
    }
  }
  return scripts;
}

/** All that tests are made of. */
export interface Catalog {
  readonly suites: readonly Suite[];
  readonly ledger: Ledger;
  /** The titles of the RFCs in the ledger, by `RFC 1939`. */
  readonly titles: ReadonlyMap<string, string>;
  readonly library: MessageLibrary;
  readonly problems: readonly Problem[];
  /** Every problem as a person reads it, those of warnings too. */
  readonly rendered: readonly string[];
}

export interface CatalogSources {
  /** Files and folders of scripts; the bundled suites where there are none. */
  readonly paths?: readonly string[];
  readonly messages?: string | undefined;
  /** Of the bundled suites, only those that these selectors can mean are read. */
  readonly selectors?: readonly string[];
  /** A `covers:` that names no line of the ledger is no mistake, for who asks will tell of it. */
  readonly allowStrays?: boolean;
}

/** Reads suites, ledger and messages; what is wrong with them is told, not thrown. */
export function openCatalog({ paths = [], messages, selectors = [], allowStrays = false }: CatalogSources): Catalog {
  if (messages !== undefined && !existsSync(messages)) throw new CommandError(`there is no folder ${messages}`);
  const library = loadMessages(messages ?? defaultMessagesDir());
  const narrowed = paths.length > 0 ? undefined : narrow(bundledSuites, selectors);
  const ledger = loadLedger(bundledLedger, narrowed && rfcsNamedIn(narrowed));
  const names = new Set(library.names());
  const loaded = loadSuites(paths.length > 0 ? paths : (narrowed ?? [bundledSuites]), {
    ...(!allowStrays && { ledger }),
    messages: { has: (name) => names.has(name), names: () => library.names() },
  });
  const problems = [...ledger.problems, ...loaded.problems];
  const sources = new Map([...ledger.sources, ...loaded.sources]);
  const rendered = problems.map((problem) =>
    renderProblem(problem, { colors: pc.isColorSupported, source: sources.get(problem.place.file) }),
  );
  return {
    suites: loaded.suites,
    ledger: ledger.entries,
    titles: ledger.titles,
    library,
    problems,
    rendered,
  };
}

/** As {@link openCatalog}; scripts with errors end the command, all of them shown. */
export function openSoundCatalog(sources: CatalogSources): Catalog {
  const catalog = openCatalog(sources);
  const errors = catalog.rendered.filter((_, index) => catalog.problems[index]?.severity === 'error');
  if (errors.length > 0) {
    throw new CommandError(`${errors.length} mistakes in scripts\n\n${errors.join('\n\n')}`);
  }
  return catalog;
}
