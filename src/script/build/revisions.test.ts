import { expect, it } from 'vitest';
import type { RequirementRef, Revision } from '../model.js';
import { coversIn } from './revisions.js';

const ref = (id: string): RequirementRef => ({ id, place: { file: 'x.yaml', line: 1, column: 1, length: 1 } });

it.each<[Revision, string[], string[]]>([
  ['rev1', ['rfc3501-6.4.7-copies', 'rfc9051-6.4.7-copies'], ['rfc3501-6.4.7-copies']],
  ['rev2', ['rfc3501-6.4.7-copies', 'rfc9051-6.4.7-copies'], ['rfc9051-6.4.7-copies']],
  ['rev1', ['rfc6851-3.3-moves', 'rfc9051-6.4.8-moves'], ['rfc6851-3.3-moves']],
  ['rev2', ['rfc6851-3.3-moves'], ['rfc6851-3.3-moves']],
  ['rev1', ['rfc9051-6.4.8-moves'], ['rfc9051-6.4.8-moves']],
  ['rev1', [], []],
])('in %s %j means %j', (revision, covers, expected) => {
  expect(coversIn(revision, covers.map(ref)).map(({ id }) => id)).toEqual(expected);
});
