import { readFileSync } from 'node:fs';
import { fewest, type Observed, type Subject } from '../../hosts/index.js';
import type { Trust } from '../../net/index.js';
import { Policy } from '../../policy/index.js';
import { reasonToSkip, runSuites, safety } from '../../run/index.js';
import type { Test } from '../../script/index.js';
import { ConfigError, probe, targetFromUrls, type Target } from '../../target/index.js';
import { openSoundCatalog } from '../catalog.js';
import type { CheckOptions } from '../commands/options.js';
import { safeMode } from '../commands/run.js';
import { exit } from '../exit.js';
import { policyFrom } from '../policy.js';
import { openReporters } from '../reporters.js';
import { version } from '../version.js';
import { chooseTests } from './choose.js';
import { describeTests, reasons } from './plan.js';
import { chooseLogins } from './servers.js';
import type { Summary } from '../../events/events.js';

export interface TestParts {
  readonly subject: Subject;
  readonly seen: readonly Observed[];
  readonly trust: Trust;
  readonly selectors: readonly string[];
  readonly options: CheckOptions;
  readonly signal: AbortSignal;
}

export interface CheckOutcome {
  /** Why none was run. */
  readonly reason?: string;
  readonly exitCode?: number;
  readonly counts?: Summary['counts'];
  readonly notices?: readonly string[];
  /** What was not chosen, by reason. */
  readonly leftOut?: readonly { readonly reason: string; readonly tests: number }[];
}

/** Runs the safe tests on the account, where there is one and its password may be sent. */
export async function runSafeTests(parts: TestParts): Promise<CheckOutcome> {
  const { subject, seen, trust, options, selectors, signal } = parts;
  const user = options.user ?? subject.address;
  if (options.tests === false) return { reason: '--no-tests' };
  if (user === undefined) return { reason: `whose account? write USER@${subject.domain}, or --user NAME` };
  const { urls, refusals } = chooseLogins(seen, user, trust, options.allowClear ?? false);
  if (urls.length === 0) return { reason: refusals.join('; ') || 'no server can be used' };
  const target = await targetOf(urls, trust, options);
  const [account] = target.accounts;
  if (!account) return { reason: 'there is no account' };

  const catalog = openSoundCatalog({ selectors });
  const { info } = await probe(target, account, { signal });
  const offer = { endpoints: info.endpoints, accounts: 1 };
  const isSafe = (test: Test): string | undefined => {
    const judged = safety(test, { readMail: options.readMail ?? false });
    return judged === 'safe' ? undefined : judged.reason;
  };
  const judged = chooseTests(catalog.suites, selectors).map((test) => ({
    test,
    reason: reasonToSkip(test, offer) ?? isSafe(test),
  }));
  const usable = judged.flatMap(({ test, reason }) => (reason === undefined ? [test] : []));
  const chosen = options.all === true || selectors.length > 0 ? usable : fewest(usable);
  const leftOut = reasons([
    ...judged.flatMap(({ reason }) => (reason === undefined ? [] : [{ reason }])),
    ...Array.from({ length: usable.length - chosen.length }, () => ({
      reason: 'what it covers is covered by another test; --all runs it too',
    })),
  ]);
  if (options.json !== true) process.stdout.write(announce(chosen, leftOut, options, target));
  if (chosen.length === 0) return { reason: 'no test fits', leftOut, exitCode: exit.inconclusive };

  const usual = options.json === true ? [] : ['console'];
  const { reporter, broken } = openReporters(options.reporter.length > 0 ? options.reporter : usual, options.verbose);
  const policy = new Policy(policyFrom(options), reporter);
  try {
    const again = [...urls.flatMap((url) => ['--target', url]), '--safe'].join(' ');
    const { suites, ledger, library } = catalog;
    const fixed = { target, info, signal, again, safe: safeMode(options), version: version() };
    const run = await runSuites({ ...fixed, suites, tests: chosen, ledger, library, reporter: policy });
    const { exitCode, counts, notices } = policy.summary ?? run;
    const isBroken = broken.length > 0 && exitCode === exit.conforms;
    return { exitCode: isBroken ? exit.internal : exitCode, counts, notices, leftOut };
  } finally {
    await policy.end();
  }
}

async function targetOf(urls: readonly string[], trust: Trust, options: CheckOptions): Promise<Target> {
  const { passwordFile, timeoutScale, prefix } = options;
  return targetFromUrls(urls, {
    trust,
    ...(timeoutScale !== undefined && { timeScale: timeoutScale }),
    ...(prefix !== undefined && { prefix }),
    ...(passwordFile !== undefined && {
      passwords: {
        folder: '.',
        env: { MAILSPEC_PASSWORD: passwordIn(passwordFile) },
        prompt: () => Promise.reject(new ConfigError([`--password-file ${passwordFile}: the file is empty`])),
      },
    }),
  });
}

function passwordIn(file: string): string {
  try {
    // A file written by an editor ends in a line end, which is no part of the password.
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new ConfigError([`--password-file ${file}: there is no file that can be read`]);
  }
}

const announce = (
  tests: readonly Test[],
  leftOut: readonly { readonly reason: string; readonly tests: number }[],
  options: CheckOptions,
  target: Target,
): string =>
  [
    '',
    'Tests',
    describeTests(tests, options, target.prefix).trimEnd(),
    ...leftOut.map(({ reason, tests: count }) => `  ${count} left out: ${reason}`),
    '',
    '',
  ].join('\n');
