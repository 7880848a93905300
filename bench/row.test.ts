import { expect, test } from 'vitest';
import { table, verdict, type Row } from './row.js';

const row = (samples: number[], goal?: Row['goal']): Row => ({
  what: 'it',
  unit: 'ms',
  samples,
  ...(goal && { goal }),
});

test.each([
  ['the median keeps an upper bound', row([90, 100, 300], { atMost: 100 }), 'met'],
  ['only some samples keep it', row([90, 110, 120], { atMost: 100 }), 'unclear'],
  ['no sample keeps it', row([101, 110, 120], { atMost: 100 }), 'missed'],
  ['the median keeps a lower bound', row([0.5, 1, 2], { atLeast: 1 }), 'met'],
  ['no sample reaches it', row([0.5, 0.9], { atLeast: 1 }), 'missed'],
  ['there is no goal', row([1]), undefined],
])('%s', (_, given, expected) => {
  expect(verdict(given)).toBe(expected);
});

test('a table shows median, range, goal and verdict', () => {
  const rows: Row[] = [row([80, 90, 120], { atMost: 150 }), { what: 'a ratio', unit: '×', samples: [1.234] }];
  expect(table(rows)).toEqual([
    '         median   range  goal',
    'it        90 ms  80–120  ≤ 150 ms  met',
    'a ratio  1.23 ×',
  ]);
});
