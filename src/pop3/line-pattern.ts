import type { Expression } from '../pattern/expression.js';
import { segments } from '../pattern/holes.js';
import type { Segment } from '../pattern/holes.js';
import type { Compiled, TextFault } from '../pattern/match.js';
import { mendBy } from '../pattern/suggest.js';
import { lineTypes } from './line-types.js';

interface Spot {
  /** Characters from the start of the pattern's text. */
  readonly offset: number;
  readonly length: number;
}

/** A piece of a line's pattern. Literal texts are latin1 for their UTF-8 octets, as lines are. */
export type Element = Spot &
  (
    | { readonly kind: 'literal'; readonly alternatives: readonly string[] }
    | { readonly kind: 'capture'; readonly name: string; readonly type: string }
    | { readonly kind: 'any'; readonly type: string }
    | { readonly kind: 'value'; readonly expression: Expression }
    /** `...`: any words or none, with the spaces around it. */
    | { readonly kind: 'more' }
  );

/** A status line's pattern: its indicators, response codes, and the words that must follow. */
export interface ReplyPattern {
  readonly indicators: Spot & { readonly alternatives: readonly string[] };
  /** Levels of each code in upper case; one code must be the response's. */
  readonly codes?: Spot & { readonly alternatives: readonly (readonly string[])[] };
  readonly elements: readonly Element[];
}

/** A pattern for a POP3 line: a status line, a line of a multi-line response, or the challenge of AUTH. */
export interface LinePattern {
  readonly source: string;
  readonly elements: readonly Element[];
  /** Where it begins with `+OK` or `-ERR`, what it says of a status line. */
  readonly reply?: ReplyPattern;
  /** Holes `${name:type}`, in order. */
  readonly captures: readonly { readonly name: string; readonly type: string; readonly offset: number }[];
  /** Names that must be bound before: those in expressions, without the ones captured further to the left. */
  readonly names: readonly string[];
}

const INDICATORS = ['+OK', '-ERR'];

/**
 * Reads the pattern of a line (docs/script-language.md, "Patterns").
 * @param place `status` for `reply:`, which must begin with `+OK` or `-ERR`
 */
export function compileLine(source: string, place: 'status' | 'line' = 'line'): Compiled<LinePattern> {
  const cut = segments(source);
  if (!cut.ok) return cut;
  const list = trimmed(cut.value);
  const faults = list.flatMap(typeFaults);
  const elements = absorbSpaces(
    list.flatMap((segment, index) => elementsOf(segment, index === 0, index === list.length - 1)),
  );
  if (elements.length === 0)
    faults.push({ offset: 0, length: Math.max(1, source.length), message: 'a pattern is missing' });
  const reply = replyOf(elements);
  if (place === 'status' && !reply && elements[0]) {
    const { offset, length } = elements[0];
    faults.push({
      offset,
      length,
      message: 'a status line begins with its indicator',
      mend: 'write `+OK …`, `-ERR …` or `+OK|-ERR …`',
    });
  }
  if (place === 'status' && reply) faults.push(...codeFaults(reply));
  if (faults.length > 0) return { ok: false, faults };
  const captures = elements.flatMap((element) =>
    element.kind === 'capture' ? [{ name: element.name, type: element.type, offset: element.offset }] : [],
  );
  return { ok: true, value: { source, elements, captures, names: freeNames(elements), ...(reply && { reply }) } };
}

/** Spaces at the ends of the pattern mean nothing. */
function trimmed(list: readonly Segment[]): readonly Segment[] {
  const trim = (segment: Segment, change: (text: string) => string, atStart: boolean): Segment => {
    if (segment.kind !== 'text') return segment;
    const text = change(segment.text);
    const gone = segment.text.length - text.length;
    return { ...segment, text, offset: segment.offset + (atStart ? gone : 0), length: segment.length - gone };
  };
  return list.map((segment, index) => {
    const started = index === 0 ? trim(segment, (text) => text.trimStart(), true) : segment;
    return index === list.length - 1 ? trim(started, (text) => text.trimEnd(), false) : started;
  });
}

function typeFaults(segment: Segment): TextFault[] {
  if ((segment.kind !== 'capture' && segment.kind !== 'any') || lineTypes.has(segment.type)) return [];
  const offset = segment.offset + segment.length - 1 - segment.type.length;
  const help = mendBy(segment.type, lineTypes.keys());
  const mend = help.mend ?? `write one of ${[...lineTypes.keys()].join(', ')}`;
  return [{ offset, length: segment.type.length, message: `POP3 patterns have no type \`${segment.type}\``, mend }];
}

const toLatin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

function elementsOf(segment: Segment, isFirst: boolean, isLast: boolean): Element[] {
  if (segment.kind !== 'text') return [segment];
  const { text, offset, length } = segment;
  // The escape `$${` is three characters for two.
  if (text.length !== length) return [{ kind: 'literal', alternatives: [text], offset, length }];
  return [...text.matchAll(/ +|[^ ]+/g)].map((found): Element => {
    const [written] = found;
    const start = found.index;
    const spot = { offset: offset + start, length: written.length };
    // Only a word that no hole is a part of has alternatives.
    const whole = (start > 0 || isFirst) && (start + written.length < text.length || isLast);
    if (whole && written === '...') return { kind: 'more', ...spot };
    return { kind: 'literal', alternatives: (whole ? alternatives(written) : [written]).map(toLatin1), ...spot };
  });
}

/** `a|b` or `{a|b}`. A "|" inside the brackets of a response code belongs to the code. */
function alternatives(word: string): string[] {
  const bare = /^\{.*\|.*\}$/.test(word) ? word.slice(1, -1) : word;
  if (bare.startsWith('[')) return [bare];
  const parts = bare.split('|');
  return parts.includes('') ? [word] : parts;
}

const isSpace = (element: Element | undefined): boolean =>
  element?.kind === 'literal' && /^ +$/.test(element.alternatives[0] ?? '');

/** `...` takes the spaces around it into itself, as none need be there where it stands for nothing. */
function absorbSpaces(elements: readonly Element[]): Element[] {
  return elements.filter(
    (element, index) =>
      !isSpace(element) || (elements[index - 1]?.kind !== 'more' && elements[index + 1]?.kind !== 'more'),
  );
}

function replyOf(elements: readonly Element[]): ReplyPattern | undefined {
  const [first] = elements;
  if (first?.kind !== 'literal' || !first.alternatives.every((word) => INDICATORS.includes(word.toUpperCase())))
    return undefined;
  const indicators = {
    alternatives: first.alternatives.map((word) => word.toUpperCase()),
    offset: first.offset,
    length: first.length,
  };
  const rest = elements.slice(isSpace(elements[1]) ? 2 : 1);
  const [code] = rest;
  const levels = code?.kind === 'literal' ? codeLevels(code.alternatives) : undefined;
  if (!code || !levels) return { indicators, elements: rest };
  const codes = { alternatives: levels, offset: code.offset, length: code.length };
  return { indicators, codes, elements: rest.slice(isSpace(rest[1]) ? 2 : 1) };
}

/** The levels of `[IN-USE]`, or of `[SYS/TEMP|SYS/PERM]` each. */
function codeLevels([word = '']: readonly string[]): string[][] | undefined {
  const inside = /^\[([^\][]+)\]$/.exec(word.replaceAll(']|[', '|'))?.[1];
  return inside?.split('|').map((code) => code.toUpperCase().split('/'));
}

function codeFaults({ elements: [first], codes }: ReplyPattern): TextFault[] {
  if (codes || first?.kind !== 'literal' || first.alternatives[0]?.startsWith('[') !== true) return [];
  const { offset, length } = first;
  return [
    { offset, length, message: 'the response code is not closed or empty', mend: 'write `[IN-USE]`, `[SYS/TEMP]`, …' },
  ];
}

function freeNames(elements: readonly Element[]): string[] {
  const captured = new Set<string>();
  const free = new Set<string>();
  for (const element of elements) {
    if (element.kind === 'capture') captured.add(element.name);
    if (element.kind !== 'value') continue;
    for (const name of element.expression.names) if (!captured.has(name)) free.add(name);
  }
  return [...free];
}
