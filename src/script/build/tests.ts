import type { Protocol } from '../../events/events.js';
import { check } from '../check.js';
import { lintNames } from '../lint/names.js';
import { lintSessions } from '../lint/sessions.js';
import type { Condition, Revision, Seed, SessionSpec, Test } from '../model.js';
import { testShape } from '../schema/suite.js';
import { entryOf, listOf, mapOf, textOf, textsOf } from '../tree.js';
import type { MapNode, Node } from '../tree.js';
import { tick } from '../words.js';
import { cases } from './cases.js';
import { conditions } from './conditions.js';
import type { SuiteContext, TestContext } from './context.js';
import { alwaysThere } from './names.js';
import { covers } from './references.js';
import { revisions } from './revisions.js';
import { seeds } from './seeds.js';
import { sessions } from './sessions.js';
import { stepsAt } from './steps.js';
import { checkTitle } from './title.js';

/** Fragments that use fragments multiply; a dialogue of more steps than this is a mistake. */
const MOST_STEPS = 5000;

/** What a suite says for all its tests. */
export interface SuiteDefaults {
  readonly suite: string;
  readonly suiteTitle: string;
  readonly tags: readonly string[];
  readonly requires: readonly Condition[];
  readonly revision: Revision | 'each';
}

/** The tests that one entry of `tests:` stands for: one for each case and revision. */
export function tests(node: Node, defaults: SuiteDefaults, context: SuiteContext): readonly Test[] {
  if (node.kind !== 'map') {
    check(node, testShape, 'a test', context);
    return [];
  }
  // Parameters are replaced before anything else is read, so the shape is that of each case.
  const declared = node.entries.filter(({ key }) => key.text === 'cases');
  return cases(node, context.problems).flatMap((each, index) => {
    // The list of cases may be long, and is the same in each: it is looked at once.
    const cased = index === 0 ? { ...each.test, entries: [...each.test.entries, ...declared] } : each.test;
    const whole = each.name === undefined ? node : cased;
    const fine = check(whole, testShape, 'a test', context);
    const built = test(each.test, each.name, defaults, context);
    return fine ? revisions(built.test, built.revision) : [];
  });
}

function test(
  map: MapNode,
  caseName: string | undefined,
  defaults: SuiteDefaults,
  context: SuiteContext,
): { test: Test; revision: Revision | 'each' } {
  const id = textOf(map, 'id');
  const title = textOf(map, 'title');
  if (title && title.text !== '') checkTitle(title, true, context);
  const specs = sessions(map, context);
  const inner: TestContext = { ...context, sessions: specs, room: { steps: MOST_STEPS } };
  const protocols = [...new Set([...specs.values()].map(({ protocol }) => protocol))];
  const inbox = listOf(map, 'inbox');
  const name = caseName === undefined ? (id?.text ?? '') : `${id?.text ?? ''}/${caseName}`;
  const built: Test = {
    id: `${defaults.suite}/${name}`,
    suite: defaults.suite,
    suiteTitle: defaults.suiteTitle,
    name,
    title: title?.text ?? '',
    protocols,
    revision: 'rev1',
    covers: covers(map, context),
    tags: [...new Set([...defaults.tags, ...textsOf(map, 'tags').map(({ text }) => text)])],
    requires: [...defaults.requires, ...conditions(map, context)],
    ...(inbox && { inbox: seeds(inbox, context) }),
    mailboxes: mailboxes(map, protocols, context),
    sessions: [...specs.values()],
    setup: stepsAt(map, 'setup', inner),
    steps: stepsAt(map, 'steps', inner),
    place: map.place,
    lastLine: map.lastLine,
  };
  checkCovers(built, map, context);
  checkAccounts(built, context);
  lintSessions(built, context);
  lintNames(built, context);
  return { test: built, revision: revisionOf(map, protocols, defaults, context) };
}

function mailboxes(map: MapNode, protocols: readonly Protocol[], context: SuiteContext): Test['mailboxes'] {
  const { problems } = context;
  const own = entryOf(map, 'mailbox');
  const further = mapOf(map, 'mailboxes')?.entries ?? [];
  if (!protocols.includes('imap')) {
    for (const key of ['mailbox', 'mailboxes']) {
      const place = entryOf(map, key)?.key.place;
      const message = `${tick(key)} is of IMAP, but no session of the test speaks it`;
      if (place) problems.error('mailbox-without-imap', place, message, 'POP3 shows the INBOX: write inbox:');
    }
  }
  for (const { key } of further) {
    const taken = alwaysThere.has(key.text)
      ? 'is always there'
      : context.library.messages?.has(key.text)
        ? 'is a message'
        : undefined;
    if (taken) problems.error('name-taken', key.place, `${tick(key.text)} ${taken} and cannot name a mailbox`);
  }
  return [...(own ? [own] : []), ...further].flatMap(({ key, value }): { name: string; seeds: readonly Seed[] }[] =>
    value.kind === 'list' ? [{ name: key.text, seeds: seeds(value.items, context) }] : [],
  );
}

function checkCovers(test: Test, map: MapNode, { library, problems }: SuiteContext): void {
  if (!library.ledger || test.covers.length > 0 || entryOf(map, 'covers')) return;
  if ([...test.setup, ...test.steps].some((step) => step.covers.length > 0)) return;
  const mend = 'add covers: with ids of the ledger';
  problems.warning(
    'missing-covers',
    test.place,
    'the test decides no requirement, so nothing says how bad its failure is',
    mend,
  );
}

function checkAccounts(test: Test, { problems }: SuiteContext): void {
  const second = test.sessions.find((session: SessionSpec) => session.account === 2);
  const required = test.requires.some(({ alternatives }) => alternatives.some((need) => need.kind === 'accounts'));
  if (!second || required) return;
  problems.warning(
    'second-account',
    second.place,
    'not every target has a second account',
    'add requires: [accounts=2]',
  );
}

function revisionOf(
  map: MapNode,
  protocols: readonly Protocol[],
  defaults: SuiteDefaults,
  { problems }: SuiteContext,
): Revision | 'each' {
  const own = textOf(map, 'revision');
  if (protocols.includes('imap')) return (own?.text as Revision | 'each' | undefined) ?? defaults.revision;
  if (own)
    problems.error(
      'revision',
      own.place,
      'the revision is of IMAP, but no session of the test speaks it',
      'leave the key out',
    );
  return 'rev1';
}
