import type { Place } from '../events/events.js';

/**
 * What can be wrong with a script, by stable id. Every one of them has a bad example with its expected rendering in
 * `testing/bad/`.
 */
export const problemCodes = [
  // The file and its YAML.
  'file-unreadable',
  'file-name',
  'no-suites',
  'not-utf8',
  'byte-order-mark',
  'tab',
  'yaml-syntax',
  'yaml-tag',
  'yaml-anchor',
  'yaml-alias',
  'yaml-merge-key',
  'yaml-duplicate-key',
  'yaml-documents',
  'yaml-directive',
  'yaml-escape',
  'yaml-comment',
  'yaml-flow',
  'yaml-indicator',
  'yaml-colon',
  'yaml-fold',
  'yaml-key',
  'schema-comment',
  // The shape.
  'unknown-key',
  'missing-key',
  'wrong-kind',
  'bad-value',
  'empty',
  'step-without-verb',
  'step-with-two-verbs',
  // Names of things.
  'suite-id',
  'duplicate-id',
  'title',
  'name-taken',
  'unknown-session',
  'unknown-message',
  'unknown-requirement',
  'untestable-requirement',
  'unknown-fragment',
  'unused-fragment',
  'recursive-fragment',
  'unused-parameter',
  'uneven-cases',
  'missing-covers',
  // Sessions and mailboxes.
  'session-protocol',
  'session-state',
  'session-mailbox',
  'mailbox-without-imap',
  'revision',
  'second-account',
  // Texts in texts.
  'text',
  'condition',
  'seed',
  // What must hold.
  'no-expectation',
  'wrong-protocol',
  'pointless-key',
  'key-twice',
  'unknown-name',
  'name-too-early',
  'session-closed',
  'session-open',
  'stray-continuation',
  // The ledger.
  'unknown-rule',
  'requirement-id',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** One thing that is wrong in a script, where it is, and how to mend it. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  readonly place: Place;
  /** One sentence without a period. */
  readonly message: string;
  /** What to write instead. */
  readonly mend?: string;
}

/** Gathers problems; the same complaint at the same place, as from the cases of one test, is kept once. */
export class Problems {
  readonly #byPlace = new Map<string, Problem>();

  error(code: ProblemCode, place: Place, message: string, mend?: string): void {
    this.#add('error', code, place, message, mend);
  }

  warning(code: ProblemCode, place: Place, message: string, mend?: string): void {
    this.#add('warning', code, place, message, mend);
  }

  add(problems: readonly Problem[]): void {
    for (const { severity, code, place, message, mend } of problems) this.#add(severity, code, place, message, mend);
  }

  /** All problems in the order of files as they were read, then of lines. */
  sorted(): Problem[] {
    const files = new Map<string, number>();
    const all = [...this.#byPlace.values()];
    for (const { place } of all) if (!files.has(place.file)) files.set(place.file, files.size);
    const rank = ({ place }: Problem): number => files.get(place.file) ?? 0;
    return all.sort((a, b) => rank(a) - rank(b) || a.place.line - b.place.line || a.place.column - b.place.column);
  }

  #add(severity: Problem['severity'], code: ProblemCode, place: Place, message: string, mend?: string): void {
    const key = `${place.file}:${place.line}:${place.column}:${code}`;
    if (this.#byPlace.has(key)) return;
    this.#byPlace.set(key, { severity, code, place, message, ...(mend !== undefined && { mend }) });
  }
}
