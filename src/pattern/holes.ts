import { compileExpression } from './expression.js';
import type { Expression } from './expression.js';
import type { Compiled, TextFault } from './match.js';
import { runs } from './runs.js';
import type { Run } from './runs.js';

/** A piece of a pattern's text. Offsets and lengths are characters of the source. */
export type Segment = { readonly offset: number; readonly length: number } & (
  | {
      readonly kind: 'text';
      /** As written, except that `$${` has become `${` (in a segment of its own, so that offsets stay true). */
      readonly text: string;
    }
  /** `${name:type}`: captures where the name is not bound yet, else compares. */
  | { readonly kind: 'capture'; readonly name: string; readonly type: string }
  /** `${:type}`: matches and forgets. */
  | { readonly kind: 'any'; readonly type: string }
  /** `${expression}`: compares. */
  | { readonly kind: 'value'; readonly expression: Expression }
);

const NAME = /^[A-Za-z_][\w-]*$/;
const TYPE = /^[a-z][a-z0-9-]*$/;

/** Cuts the text of a pattern at its holes. Which types there are is the protocol's business. */
export function segments(source: string): Compiled<Segment[]> {
  const cut = runs(source);
  const faults: TextFault[] = [...cut.faults];
  const found: Segment[] = [];
  for (const run of cut.runs) {
    const segment = run.kind === 'text' ? { ok: true as const, value: run } : readHole(run);
    if (segment.ok) found.push(segment.value);
    else faults.push(...segment.faults);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: found };
}

function readHole(run: Run & { kind: 'hole' }): Compiled<Segment> {
  const { offset, length, inner, innerOffset, colon } = run;
  if (colon === undefined) {
    const compiled = compileExpression(inner, innerOffset);
    return compiled.ok ? { ok: true, value: { kind: 'value', expression: compiled.value, offset, length } } : compiled;
  }
  const name = inner.slice(0, colon);
  const type = inner.slice(colon + 1);
  const fault = (at: number, text: string, message: string, mend: string): Compiled<Segment> => ({
    ok: false,
    faults: [{ offset: innerOffset + at, length: Math.max(1, text.length), message, mend }],
  });
  if (!TYPE.test(type))
    return fault(colon + 1, type, `\`${type}\` is no type`, 'write `${name:type}`, such as `${n:number}`');
  if (name === '') return { ok: true, value: { kind: 'any', type, offset, length } };
  if (NAME.test(name)) return { ok: true, value: { kind: 'capture', name, type, offset, length } };
  return fault(
    0,
    name,
    `\`${name}\` cannot be captured into: it is no name`,
    'write `${name:type}` to capture, `${expression}` to compare',
  );
}
