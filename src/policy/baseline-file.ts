import { readFileSync } from 'node:fs';
import { LineCounter, isMap, isNode, isSeq, parseDocument, type Document, type Node } from 'yaml';
import { z } from 'zod';
import type { KnownIssue } from '../events/events.js';

/** A baseline that cannot be used; the message names every place and its mend. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/** A known issue with its place in the file. */
export interface Entry extends KnownIssue {
  /** Id of a test, or `rules/` and the id of a rule. */
  readonly id: string;
  /** Fingerprints of how it fails; none: however it fails. */
  readonly fails: readonly string[];
  /** From 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface Baseline {
  readonly file: string;
  readonly entries: ReadonlyMap<string, Entry>;
  /** As it was parsed, so that comments survive a change. */
  readonly document: Document;
}

const text = z.string({ error: 'write text' }).min(1, { error: 'write some text' });
const fingerprint = z
  .string({ error: 'write a fingerprint' })
  .regex(/^[0-9a-f]{8}$/, { error: 'write eight hexadecimal digits, as `mailspec baseline write` does' });

const entryShape = z.strictObject({
  id: text.describe('The id of a test, or `rules/` and the id of a rule.'),
  fails: z
    .union([fingerprint, z.array(fingerprint)], { error: 'write eight hexadecimal digits, or a list of them' })
    .optional()
    .describe('How it fails, as `mailspec baseline write` has found it; absent: however it fails.'),
  reason: text.describe('Why it is accepted.'),
  link: text.optional().describe('Where it is dealt with.'),
  expires: z.iso
    .date({ error: 'write a day such as 2027-03-31' })
    .optional()
    .describe('The day from which on it is accepted no longer.'),
});

const fileShape = z.strictObject({ issues: z.array(entryShape, { error: 'write a list' }) });

/** The JSON Schema of a baseline, for editors. */
export const baselineJsonSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Known issues of a server under test by mailspec',
  ...z.toJSONSchema(fileShape, { io: 'input' }),
});

/**
 * Reads a baseline.
 * @throws {BaselineError} with every complaint as `file:line:column: what is wrong; how to mend it`
 */
export function readBaseline(file: string): Baseline {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const mend = isMissing ? `there is no such file; mailspec baseline write ${file} makes it` : 'it cannot be read';
    throw new BaselineError(`${file}: ${mend}`);
  }
  return parseBaseline(source, file);
}

/** As {@link readBaseline}, from text. */
export function parseBaseline(source: string, file: string): Baseline {
  const lines = new LineCounter();
  const document = parseDocument(source, { schema: 'failsafe', lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new BaselineError(
      document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split(/ at line|\n/)[0] ?? ''}`).join('\n'),
    );
  }
  const value: unknown = document.toJS();
  // A file that is empty, or `issues:` without any, is a baseline of a server that has none.
  if (value === null || (isMap(document.contents) && isEmpty(document.get('issues', true))))
    return { file, entries: new Map(), document };
  const { success, data, error } = fileShape.safeParse(value);
  if (!success) {
    const complaints = error.issues.map((issue) => `${at(offsetOf(document, issue.path))}: ${saying(issue)}`);
    throw new BaselineError(complaints.join('\n'));
  }
  const entries = new Map<string, Entry>();
  const doubles: string[] = [];
  for (const [index, { fails = [], link, expires, ...rest }] of data.issues.entries()) {
    const node = document.getIn(['issues', index], true);
    const [start = 0, end = start] = (isNode(node) ? node.range : undefined) ?? [];
    const [firstLine, lastLine] = [lines.linePos(start).line, lines.linePos(Math.max(start, end - 1)).line];
    const first = entries.get(rest.id);
    if (first)
      doubles.push(`${at(start)}: ${rest.id} is listed in line ${first.firstLine} already; delete one of them`);
    entries.set(rest.id, {
      ...rest,
      fails: typeof fails === 'string' ? [fails] : fails,
      ...(link !== undefined && { link }),
      ...(expires !== undefined && { expires }),
      firstLine,
      lastLine,
    });
  }
  if (doubles.length > 0) throw new BaselineError(doubles.join('\n'));
  return { file, entries, document };
}

const isEmpty = (node: unknown): boolean => isNode(node) && !isMap(node) && !isSeq(node) && node.toJSON() === '';

/** Where in the source a path stands, or the nearest node above it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = isNode(node) ? (node as Node).range : undefined;
    if (range) return range[0];
  }
  return 0;
}

function saying(issue: z.core.$ZodIssue): string {
  const key = issue.path.at(-1);
  if (issue.code === 'unrecognized_keys') {
    return `there is no ${issue.keys.join(', ')} here; write id, fails, reason, link, expires`;
  }
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return typeof key === 'string' ? `${key}${isMissing ? ' is missing' : ''}: ${issue.message}` : issue.message;
}
