import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostileEvents, hostileText } from '../testing/hostile.js';
import { written } from '../testing/written.js';
import { NdjsonReporter } from './ndjson.js';

test('one line is one event, whatever is in it', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (a, b) => {
      const events = hostileEvents(a, b);
      const text = written((screen) => new NdjsonReporter(screen), events);
      expect(text.endsWith('\n')).toBe(true);
      expect(
        text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(events);
    }),
  );
});
