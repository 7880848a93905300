import type { Word } from '../../compare/comparison.js';
import type { Face } from './faces.js';

export const cellFaces: Readonly<Record<Word, Face>> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warn',
  skip: 'skip',
  unresolved: 'unresolved',
  error: 'error',
  broken: 'fail',
  kept: 'pass',
  untaken: 'skip',
  untried: 'skip',
  absent: 'skip',
};
