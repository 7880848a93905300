import type { Change, Kind, Word } from './comparison.js';

/** The worst first. */
export const changes: readonly Change[] = ['new', 'different', 'fixed', 'other', 'differs', 'same'];

export const changeWords: Readonly<Record<Change, string>> = {
  new: 'new',
  different: 'fails otherwise',
  fixed: 'fixed',
  other: 'changed',
  differs: 'differs',
  same: 'same',
};

export const cellWords: Readonly<Record<Word, string>> = {
  pass: 'passed',
  fail: 'failed',
  warn: 'warned',
  skip: 'skipped',
  unresolved: 'unresolved',
  error: 'error',
  broken: 'broken',
  kept: 'kept',
  untaken: 'not taken',
  untried: 'not tried',
  absent: 'absent',
};

export const kindWords: Readonly<Record<Kind, string>> = {
  requirements: 'Requirements',
  tests: 'Tests',
  rules: 'Rules',
};
