import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openSoundCatalog } from '../../cli/catalog.js';
import { ruleIds } from '../../events/rules/index.js';
import { glob, select } from '../../run/index.js';
import { coversOf } from '../../script/index.js';
import { faults } from '../../server/faults/index.js';
import { judge } from './judge.js';
import { claimsOf, mistakesIn, testsFor } from './plan.js';
import { playFault } from './play-fault.js';
import { tableOf } from './table.js';
import { playAll } from './workers.js';

/**
 * `npm run faults`: plays every fault against the tests and rules that claim what it breaks, and tells what escaped.
 * `npm run faults -- 'pop3/**'` plays some; `--of 'pop3/deletion'` tells of the requirements and tests of these suites alone.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', short: 'v', default: false }, of: { type: 'string', multiple: true } },
});

const started = performance.now();
const stage = openSoundCatalog({});
const wrong = mistakesIn(faults, stage);
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`);
  process.exit(2);
}

const isWhole = positionals.length === 0 && values.of === undefined;
// What `mailspec check` runs looks at mail that is there already; the accounts of the matrix have none.
const scope = select(stage.suites, values.of ?? []).tests.filter(({ suite }) => !suite.startsWith('hosts/'));
const inScope = new Set(scope.flatMap((test) => coversOf(test).map(({ id }) => id)));
const claims = claimsOf(stage.suites);
const globs = positionals.map(glob);
const chosen = faults.filter((fault) => {
  if (globs.length > 0) return globs.some((pattern) => pattern.test(fault.id));
  return isWhole || testsFor(fault, stage, claims).some((test) => scope.includes(test));
});
if (chosen.length === 0) {
  process.stderr.write('no fault is selected\n');
  process.exit(2);
}

const binding = [...stage.ledger.values()].filter(
  ({ id, level, untestable }) => level === 'MUST' && untestable === undefined && (isWhole || inScope.has(id)),
);
let done = 0;
const runs = await playAll(
  chosen.map(({ id }) => id),
  () => {
    done++;
    if (process.stderr.isTTY) process.stderr.write(`\r${done}/${chosen.length}`);
  },
);
if (process.stderr.isTTY) process.stderr.write('\r');

const isJudged = globs.length === 0;
const claimed = {
  ledger: stage.ledger,
  binding: isJudged ? binding : [],
  ruleIds: isWhole ? ruleIds : [],
  tests: isJudged ? scope : [],
  claims,
};
// What no fault failed is run without any: it may be that the reference server cannot run it.
const left = judge(chosen, runs, claimed).unfailed;
const none = { id: 'none', wrong: 'The server does nothing wrong.', breaks: [], plant: () => ({}) };
const sound = left.length === 0 ? [] : [await playFault(stage, none, left)];
const matrix = judge(chosen, runs, claimed, sound);
process.stdout.write(`${tableOf(matrix, { verbose: values.verbose || !isJudged })}\n`);
process.stdout.write(`${Math.round((performance.now() - started) / 1000)} s\n`);
mkdirSync('reports', { recursive: true });
writeFileSync('reports/faults.json', JSON.stringify(runs, undefined, 1));

const escaped = matrix.faults.filter(({ status }) => status !== 'caught').length + matrix.mistakes.length;
const holes = matrix.unplanted.length + matrix.idleRules.length + matrix.unfailed.length;
process.stdout.write(`${matrix.faults.length - escaped} passed, ${escaped + holes} failed\n`);
process.exitCode = escaped + holes > 0 ? 1 : 0;
