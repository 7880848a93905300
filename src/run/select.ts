import type { Suite, Test } from '../script/model.js';
import { coversOf, selectPlace } from '../script/index.js';

export interface Selected {
  readonly tests: readonly Test[];
  /** Selectors that match no test: most likely misspelt. */
  readonly idle: readonly string[];
}

/** Tags of tests that run only when they are asked for by this tag or by name: minutes long, or in need of a special set-up. */
export const dormantTags: readonly string[] = ['slow', 'special'];

type Predicate = (test: Test) => boolean;

/** `*` and `?` stay within a segment of an id, `**` does not. */
export const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*|\*|\?/g, (wild) => (wild === '**' ? '.*' : wild === '*' ? '[^/]*' : '[^/]'))}$`,
  );

function predicate(selector: string, suites: readonly Suite[]): Predicate {
  const [, kind, rest = ''] = /^(tag|req|protocol):(.+)$/.exec(selector) ?? [];
  const matches = glob(kind === undefined ? selector : rest);
  switch (kind) {
    case 'tag':
      return (test) => test.tags.some((tag) => matches.test(tag));
    case 'req':
      return (test) => coversOf(test).some(({ id }) => matches.test(id));
    case 'protocol':
      return (test) => test.protocols.some((protocol) => matches.test(protocol));
    default: {
      if (/\.ya?ml:\d+$/.test(selector)) {
        const chosen = new Set(selectPlace(suites, selector)?.map(({ id }) => id));
        return (test) => chosen.has(test.id);
      }
      // A whole suite, folder or test with all its cases is chosen by its name alone.
      const below = glob(`${selector.replace(/\/$/, '')}/**`);
      const revised = glob(`${selector}@*`);
      return ({ id }) => matches.test(id) || below.test(id) || revised.test(id);
    }
  }
}

/**
 * Chooses tests; without selectors all but the dormant ones.
 * @param selectors ids (`pop3/deletion/removed-at-quit`), globs (`imap/fetch/*`), a suite or folder (`pop3`), `tag:NAME`,
 *   `req:ID` (globs too), `protocol:imap`, or `FILE:LINE`; any of them is enough; `!` in front takes away
 */
export function select(suites: readonly Suite[], selectors: readonly string[]): Selected {
  const all = suites.flatMap(({ tests }) => tests);
  const judged = selectors.map((selector) => {
    const negated = selector.startsWith('!');
    return { selector, negated, accepts: predicate(negated ? selector.slice(1) : selector, suites) };
  });
  const wanted = judged.filter(({ negated }) => !negated);
  const unwanted = judged.filter(({ negated }) => negated);
  const isAwake: Predicate = (test) => !test.tags.some((tag) => dormantTags.includes(tag));
  const accepts: Predicate =
    wanted.length === 0
      ? isAwake
      : (test) => wanted.some((one) => one.accepts(test) && (isAwake(test) || names(one.selector, test)));
  return {
    tests: all.filter((test) => accepts(test) && !unwanted.some((one) => one.accepts(test))),
    idle: judged.filter((one) => !all.some(one.accepts)).map(({ selector }) => selector),
  };
}

/** Whether a selector asks for this very test, or for the tag that keeps it asleep. */
const names = (selector: string, test: Test): boolean =>
  selector === `${test.suite}/${test.name}` ||
  selector === test.id ||
  /:\d+$/.test(selector) ||
  dormantTags.some((tag) => selector === `tag:${tag}`);
