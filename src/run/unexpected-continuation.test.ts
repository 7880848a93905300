import { expect, test } from 'vitest';
import { embedded, runTexts } from './testing/running.js';

const suite = `suite: imap/unexpected
title: The server asks for more
protocol: imap
tests:
  - id: idle
    title: The script does not see the continuation request coming
    mailbox: []
    steps:
      - C: IDLE
        tagged: BAD
`;

test('a server that asks for more, where the script says no more, is not waited for until the deadline', async () => {
  const { server, target } = await embedded();
  const { results } = await runTexts(target, [suite]);
  await server.stop();
  expect(results[0]).toMatchObject({ verdict: 'fail', failure: { expected: 'BAD' } });
  expect(results[0]?.failure?.actual).toContain('+ ');
  expect(results[0]?.milliseconds).toBeLessThan(5_000);
});
