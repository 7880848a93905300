import { expect, test } from 'vitest';
import { embedded, runTexts } from './testing/running.js';

const numbers = Array.from({ length: 30 }, (_, index) => `      n${index}: {n: '${index}'}`).join('\n');
const suite = `suite: pop3/vanished
title: A server that vanishes
protocol: pop3
tests:
  - id: greets
    title: The server answers for the \${n}th time
    sessions: {C: connected}
    cases:
${numbers}
    steps:
      - C: NOOP
        reply: -ERR
`;

test('when the server is gone, the rest of the tests is unresolved without trying each of them', async () => {
  const { server, target } = await embedded();
  let stopped: Promise<void> | undefined;
  const { results, summary } = await runTexts(target, [suite], {
    jobs: 1,
    onEvent: (event) => {
      if (event.type === 'test-ended') stopped ??= server.stop();
    },
  });
  await stopped;
  expect(results[0]?.verdict).toBe('pass');
  expect(results.slice(-10).map(({ verdict }) => verdict)).toEqual(Array(10).fill('unresolved'));
  expect(results.at(-1)?.reason).toMatch(/^the server no longer answers: .*refused/);
  expect(
    results.filter(({ transcript, reason }) => transcript.length > 0 || !reason?.startsWith('the server no longer'))
      .length,
  ).toBeLessThan(12);
  expect(summary.exitCode).toBe(4);
});
