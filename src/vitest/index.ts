/**
 * mailspec in vitest, for servers that are written in Node: a describe for each suite, a test for each test and for each
 * always-on rule.
 *
 *     import { mailspec } from 'mailspec/vitest';
 *     mailspec({ target: async () => ({ ports: { imap: await start() }, accounts }), selectors: ['imap'] });
 */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { plannedTests } from '../cli/run.js';
import { ruleDefinitions } from '../events/rules/index.js';
import type { MailspecOptions } from './options.js';
import { Play } from './play.js';
import { tellRule, tellRun, tellTest } from './tell.js';

export type { LocalServer, MailspecOptions, TargetOption } from './options.js';

const tenMinutes = 600_000;

/**
 * Registers the tests; to be called at the top of a test file, or in a describe.
 * @throws {CommandError} for selectors that match no test, and for mistakes in scripts
 */
export function mailspec(options: MailspecOptions): void {
  const { name = 'mailspec', timeout = tenMinutes, failLevel = 'must' } = options;
  const { tests } = plannedTests(options);
  const play = new Play(options);
  const titles = new Map(tests.map((each) => [each.id, `${each.id.slice(each.suite.length + 1)}: ${each.title}`]));
  const ids = new Map(tests.map(({ id, suite }) => [`${suite} ${titles.get(id) ?? ''}`, id]));
  const isSpoken = new Set(tests.flatMap(({ protocols }) => protocols));

  describe(name, { timeout }, () => {
    beforeAll(async ({}, suite) => {
      const wanted = wantedBy(suite).flatMap((key) => ids.get(key) ?? []);
      await play.begin(wanted.length === 0 || wanted.length === tests.length ? undefined : wanted);
    }, timeout);
    afterAll(() => play.end(), timeout);

    for (const suite of new Set(tests.map((each) => each.suite))) {
      describe(suite, () => {
        for (const { id } of tests.filter((each) => each.suite === suite)) {
          test(titles.get(id) ?? id, async (context) => tellTest(await play.result(id), context, failLevel));
        }
      });
    }
    describe('always-on rules', () => {
      for (const { id, title } of ruleDefinitions.filter((rule) => isOf(rule.id, isSpoken))) {
        test(`${id}: ${title}`, async (context) => {
          const { rules } = await play.summary();
          return tellRule(
            rules.find(({ rule }) => rule === id),
            context,
            failLevel,
          );
        });
      }
    });
    test('the run as a whole', async () => tellRun(await play.summary()));
  });
}

/** Rules of a protocol that no test speaks would only be skipped. */
const isOf = (rule: string, protocols: ReadonlySet<string>): boolean => {
  const [family = ''] = rule.split('/');
  return !['imap', 'pop3'].includes(family) || protocols.has(family);
};

interface Task {
  readonly type: string;
  readonly name: string;
  readonly mode: string;
  readonly suite?: { readonly name: string } | undefined;
  readonly tasks?: readonly Task[];
}

/** What vitest is going to play, by `-t`, `.only` and the like, as `describe test`. */
const wantedBy = (task: Task): string[] =>
  task.tasks
    ? task.tasks.flatMap(wantedBy)
    : task.mode === 'run' || task.mode === 'queued'
      ? [`${task.suite?.name ?? ''} ${task.name}`]
      : [];
