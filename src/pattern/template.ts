import { EvaluationError, ValueError } from './error.js';
import { unescape } from './escapes.js';
import { compileExpression, evaluate } from './expression.js';
import type { Expression, Scope } from './expression.js';
import type { Compiled, TextFault } from './match.js';
import { isSecret, octetsOf } from './operators.js';
import { runs } from './runs.js';
import type { Value } from './value.js';

/** Text to be sent or compared, with holes for expressions. Offsets and lengths are characters of the source. */
export interface Template {
  readonly source: string;
  readonly raw: boolean;
  readonly parts: readonly TemplatePart[];
  /** The names that its expressions need, each once. */
  readonly names: readonly string[];
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly octets: Buffer; readonly offset: number; readonly length: number }
  | {
      readonly kind: 'hole';
      readonly expression: Expression;
      /** What follows a colon, such as `literal+`: how the value is to be sent. The protocol's room knows the forms. */
      readonly form?: string;
      /** Of the form in the source. */
      readonly formOffset?: number;
      readonly offset: number;
      readonly length: number;
    };

/** A stretch of rendered octets: text of the template, or the value of one hole. */
export interface Piece {
  readonly octets: Buffer;
  readonly secret: boolean;
  readonly form?: string;
  /** What the hole's expression gave; absent for text. */
  readonly value?: Value;
}

const FORM = /^[a-z][a-z0-9]*[+]?$/;

/**
 * Reads a template. Its text is UTF-8, and with `raw` knows the escapes `\r \n \t \0 \\ \xHH`; without, a backslash is a
 * backslash.
 */
export function compileTemplate(source: string, options: { readonly raw?: boolean } = {}): Compiled<Template> {
  const raw = options.raw === true;
  const cut = runs(source);
  const faults: TextFault[] = [...cut.faults];
  const parts: TemplatePart[] = [];
  for (const run of cut.runs) {
    const { offset, length } = run;
    if (run.kind === 'text') {
      const text = raw ? unescape(run.text, offset) : { octets: Buffer.from(run.text, 'utf8'), faults: [] };
      faults.push(...text.faults);
      parts.push({ kind: 'text', octets: text.octets, offset, length });
      continue;
    }
    const compiled = compileExpression(run.inner.slice(0, run.colon), run.innerOffset);
    if (!compiled.ok) {
      faults.push(...compiled.faults);
      continue;
    }
    const hole = { kind: 'hole', expression: compiled.value, offset, length } as const;
    if (run.colon === undefined) {
      parts.push(hole);
      continue;
    }
    const form = run.inner.slice(run.colon + 1);
    const formOffset = run.innerOffset + run.colon + 1;
    if (FORM.test(form)) parts.push({ ...hole, form, formOffset });
    else
      faults.push({
        offset: formOffset,
        length: Math.max(1, form.length),
        message: `\`${form}\` is no form`,
        mend: 'write `:literal`, `:quoted`, …',
      });
  }
  if (faults.length > 0) return { ok: false, faults };
  const names = new Set(parts.flatMap((part) => (part.kind === 'hole' ? part.expression.names : [])));
  return { ok: true, value: { source, raw, parts, names: [...names] } };
}

/**
 * Evaluates the holes of a template. Forms are left to the caller, who knows the protocol.
 * @throws {EvaluationError} with offset and length in the template's source
 */
export function render(template: Template, scope: Scope): Piece[] {
  return template.parts.map((part) => {
    if (part.kind === 'text') return { octets: part.octets, secret: false };
    const value = evaluate(part.expression, scope);
    return {
      octets: holeOctets(value, part),
      secret: isSecret(value),
      value,
      ...(part.form !== undefined && { form: part.form }),
    };
  });
}

/** The octets of a template whose holes have no forms, or whose forms do not matter. Throws as {@link render} does. */
export function renderOctets(template: Template, scope: Scope): Buffer {
  const pieces = render(template, scope);
  return pieces.length === 1 && pieces[0] ? pieces[0].octets : Buffer.concat(pieces.map((piece) => piece.octets));
}

function holeOctets(value: Value, { offset, length }: TemplatePart): Buffer {
  try {
    return octetsOf(value);
  } catch (error) {
    if (error instanceof ValueError) throw new EvaluationError(error.message, offset, length);
    throw error;
  }
}
