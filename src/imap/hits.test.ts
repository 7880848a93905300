import { expect, test } from 'vitest';
import { hits } from './hits.js';
import { read } from './testing/read.js';

const of = (...responses: string[]) => hits(responses.map((response) => read(response)));

test('hits is the union of what SEARCH and ESEARCH report', () => {
  expect(of('* 3 EXISTS', 'a OK done')).toBeUndefined();
  expect(of('* SEARCH')).toEqual({ numbers: [], uid: false });
  expect(of('* SEARCH 4 2', '* 1 RECENT', '* SEARCH 2 9')).toEqual({ numbers: [2n, 4n, 9n], uid: false });
  expect(of('* ESEARCH (TAG "a") UID ALL 5,1:3')).toEqual({ numbers: [1n, 2n, 3n, 5n], uid: true });
  expect(of('* ESEARCH (TAG "a") COUNT 0')).toEqual({ numbers: [], uid: false });
  expect(of('* ESEARCH ALL 1:4294967295')).toBeUndefined();
  expect(of('* ESEARCH ALL 1:*')).toBeUndefined();
});
