/** Runs suites once and writes what went over the wire to a file: `record-child.ts FILE RUN-OPTIONS-AS-JSON`. */
import { writeFileSync } from 'node:fs';
import { run, type RunOptions } from '../../src/index.js';
import type { RecordedRun } from './recording.js';
import { Tap } from './tap.js';

const [file, options] = process.argv.slice(2);
if (file === undefined || options === undefined) throw new Error('record-child.ts FILE OPTIONS');
const tap = new Tap().install();
const { results } = await run({
  ...(JSON.parse(options) as RunOptions),
  jobs: 1,
  reporters: [
    {
      event: (event) => {
        if (event.type === 'test-started') tap.test(event.test.id);
        else if (event.type === 'test-ended') tap.test(undefined);
      },
    },
  ],
});
tap.remove();
const ran = results.flatMap(({ test, verdict, milliseconds }) =>
  verdict === 'skip' ? [] : [{ id: test.id, milliseconds }],
);
writeFileSync(file, JSON.stringify({ ran, recording: tap.recording() } satisfies RecordedRun));
