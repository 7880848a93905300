import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.js';
import { mailspec, node, script, type Finished } from './child.js';
import { median, ratios } from './numbers.js';
import type { Played } from './replay/player.js';
import type { RecordedRun } from './replay/recording.js';
import type { Row } from './row.js';
import { benchTarget } from './target.js';

/** Tests that take longer, in milliseconds, wait for the server's pauses or for silence, and would hide what the runner costs. */
const QUICK = 250;

/** Runs the tests that are told with the built code, and prints the milliseconds from probing to cleaning up. */
const runner = `
  const { run } = await import(process.argv[1]);
  const { summary } = await run(JSON.parse(process.argv[2]));
  console.log(summary.milliseconds);
`;
const library = new URL('../dist/index.js', import.meta.url).href;

const everyNth = <T>(values: readonly T[], n: number): T[] => values.filter((_, index) => index % n === 0);

/**
 * A sequential run beside a bare socket client that writes the same octets and waits for as many lines before each write.
 * What custodians do (probing, filling, cleaning up) is part of both sides, and so are pauses that scripts demand. Left
 * out on both sides: tests whose octets cannot be said again (challenges, UIDs of the INBOX), and slow ones.
 */
export const sequential: Bench = async ({ quick, target: given, every = quick ? 16 : 4, say }) => {
  const target = await benchTarget(given);
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-replay-'));
  const file = join(folder, 'recording.json');
  const record = async (selectors: readonly string[]): Promise<RecordedRun['ran']> => {
    await script('replay/record-child.ts', [file, JSON.stringify({ target: target.file, selectors })]);
    return (JSON.parse(readFileSync(file, 'utf8')) as RecordedRun).ran;
  };
  const play = async (): Promise<Played> => JSON.parse((await script('replay/play-child.ts', [file])).stdout) as Played;
  try {
    const listed = JSON.parse((await node([mailspec, 'list', '--json'])).stdout) as { id: string }[];
    const ran = await record(everyNth(listed, every).map(({ id }) => id));
    const { diverged, tests: again } = await play();
    // A login that was answered to an old challenge is refused, and told by the pause that the server makes then.
    const kept = ran.filter(
      ({ id, milliseconds }) => Math.max(milliseconds, again[id] ?? 0) <= QUICK && !diverged.includes(id),
    );
    const tests = kept.map(({ id }) => id);
    await record(tests);
    say(
      `sequential: ${tests.length} tests against ${target.name} (every ${every}th of ${listed.length}; ` +
        `${ran.length - tests.length} of ${ran.length} that were not skipped left out)`,
    );
    const options = JSON.stringify({ target: target.file, selectors: tests, jobs: 1 });
    const runs: number[] = [];
    const plays: number[] = [];
    const commands: number[] = [];
    const perform = (): Promise<Finished> => node(['--input-type=module', '-e', runner, library, options]);
    for (let pair = 0; pair < (quick ? 4 : 8); pair += 1) {
      // The server is still busy with what was before, at the cost of who comes second: they take turns.
      const early = pair % 2 === 0 ? undefined : await play();
      const finished = await perform();
      const played = early ?? (await play());
      if (played.diverged.length > 0) {
        say(`  a pair is left out: the server answered otherwise in ${played.diverged.join(', ')}`);
        continue;
      }
      runs.push(Number(finished.stdout));
      commands.push(finished.milliseconds);
      plays.push(played.milliseconds);
    }
    if (runs.length === 0) throw new Error('no pair could be compared: is somebody else using these accounts?');
    const waits = (times: readonly number[]): string => `${(median(times) / 1000).toFixed(1)} s`;
    say(`  medians: the run ${waits(runs)}, the bare client ${waits(plays)}`);
    const cost = runs.map((run, index) => (run - (plays[index] ?? 0)) / tests.length);
    const rows: Row[] = [
      { what: 'sequential run / bare client', unit: '×', samples: ratios(runs, plays), goal: { atMost: 1.25 } },
      { what: '… with start-up and loading of suites', unit: '×', samples: ratios(commands, plays) },
      { what: '… added to a test', unit: 'ms', samples: cost },
    ];
    return rows;
  } finally {
    target.close();
    rmSync(folder, { recursive: true });
  }
};
