import { z } from 'zod';

/**
 * JSON Schema for editors, where it differs from what zod would write: the language's YAML is all text, while an editor
 * reads `true` and `2` as a boolean and a number. It stands in the schema's metadata.
 */
export const inEditors = <T extends z.ZodType>(schema: T, editors: object): T => schema.meta({ editors });

/** A part of the script that is checked by itself, by the schema of that name. */
export const part = (name: string): z.ZodUnknown => inEditors(z.unknown(), { $ref: `#/definitions/${name}` });

const PARAMETER = String.raw`\$\{.*\}`;

const scalar = { type: ['string', 'number', 'boolean'] };

/** Any text, on one line or many. */
export const text = (): z.ZodString => inEditors(z.string().min(1), scalar);

/** Any text, also none. */
export const anyText = (): z.ZodString => inEditors(z.string(), scalar);

/** A text of one form; `explained` ends a sentence that begins with its key. */
export const word = (pattern: RegExp, explained: string): z.ZodString =>
  inEditors(z.string().regex(pattern, explained), {
    type: 'string',
    pattern: `^(?:${pattern.source.replace(/^\^|\$$/g, '')}|${PARAMETER})$`,
  });

export const kebab = (): z.ZodString =>
  word(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be kebab-case: small letters and digits, parted by hyphens');

export const flag = (): z.ZodLiteral<'true'> => inEditors(z.literal('true'), { const: true });

/** `true`, or a word that qualifies it. */
export const flagOr = <const T extends string>(word: T): z.ZodUnion<[z.ZodLiteral<'true'>, z.ZodLiteral<T>]> =>
  inEditors(z.union([z.literal('true'), z.literal(word)]), { enum: [true, word] });

export const duration = (): z.ZodString =>
  word(/^\d+(?:\.\d+)?(?:ms|s|m)$/, 'must be a duration such as 300ms, 5s or 1m');

export const count = (): z.ZodString =>
  inEditors(z.string().regex(/^[1-9]\d{0,4}$/, 'must be a number from 1'), {
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', pattern: `^${PARAMETER}$` },
    ],
  });

export const oneOf = <const T extends readonly string[]>(words: T): z.ZodEnum<{ [K in T[number]]: K }> =>
  inEditors(z.enum(words), {
    anyOf: [
      { enum: words.flatMap((word) => (/^\d+$/.test(word) ? [Number(word), word] : [word])) },
      { type: 'string', pattern: `^${PARAMETER}$` },
    ],
  });

/** One thing, or a list of them; either is checked by the schema of that name. */
export const oneOrMore = (name: string): z.ZodUnknown =>
  inEditors(z.unknown(), {
    anyOf: [{ $ref: `#/definitions/${name}` }, { type: 'array', minItems: 1, items: { $ref: `#/definitions/${name}` } }],
  });
