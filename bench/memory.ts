import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.js';
import { mailspec, node } from './child.js';
import type { Row } from './row.js';

const literalSuite = `suite: bench/literal
title: A literal of more than five megabytes, there and back
protocol: imap
tests:
  - id: there-and-back
    title: It comes back octet for octet
    mailbox: []
    steps:
      - C: 'APPEND \${mailbox} \${large:literal}'
        tagged: OK
      - C: FETCH 1 BODY.PEEK[]
        untagged:
          - 1 FETCH (BODY[] \${large})
        tagged: OK
`;

/** One suite of `count` cases of a short dialogue that stores and reads. */
function manySuite(name: string, count: number): string {
  const cases = Array.from({ length: count }, (_, n) => `      case-${n}: {n: ${n + 1}}`);
  return `suite: bench/${name}
title: Many short tests
protocol: imap
tests:
  - id: flags
    title: A keyword of number \${n} is stored
    mailbox: [plain, attachment]
    cases:
${cases.join('\n')}
    steps:
      - C: STORE 1 +FLAGS (keyword\${n})
        untagged:
          - 1 FETCH (FLAGS (keyword\${n} ...))
        tagged: OK
      - C: FETCH 1:2 (FLAGS RFC822.SIZE ENVELOPE BODYSTRUCTURE)
        untagged:
          - 1 FETCH (RFC822.SIZE \${plain.size} FLAGS (keyword\${n} ...))
          - 2 FETCH (BODYSTRUCTURE \${attachment.bodystructure})
        tagged: OK
`;
}

/** Peak resident memory of whole commands, the embedded server in the same process. */
export const memory: Bench = async ({ quick, say }) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailspec-memory-'));
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const tests = quick ? 1_000 : 10_000;
  write('literal/bench/literal.yaml', literalSuite);
  for (let suite = 0; suite < 10; suite += 1) {
    write(`many/bench/many-${suite}.yaml`, manySuite(`many-${suite}`, tests / 10));
  }
  const peaks = async (args: readonly string[], times: number): Promise<number[]> => {
    const found: number[] = [];
    const reporters = ['-r', 'console', '-r', `junit=${join(folder, 'junit.xml')}`];
    for (let time = 0; time < times; time += 1) {
      found.push((await node([mailspec, 'run', ...args, ...reporters], { memory: true })).peak);
    }
    return found;
  };
  try {
    const literal = await peaks(['--suites', join(folder, 'literal')], quick ? 1 : 5);
    const many = await peaks(['--suites', join(folder, 'many')], quick ? 1 : 3);
    say('memory: peak RSS of the command, with console and JUnit reports, the embedded server in the same process');
    const rows: Row[] = [
      { what: 'peak memory, a literal of 5 MB', unit: 'MB', samples: literal, goal: { atMost: 250 } },
      { what: `peak memory, ${tests} tests`, unit: 'MB', samples: many, goal: { atMost: 250 } },
    ];
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
