import type { Place } from '../../events/events.js';
import type { Expectations, Located, Step } from '../model.js';

/** A text that needs names, and may bind some. */
export interface Text {
  readonly source: string;
  readonly place: Place;
  readonly names: readonly string[];
  readonly captures: readonly { readonly name: string; readonly offset: number }[];
}

interface Reading {
  readonly names: readonly string[];
  readonly captures?: readonly { readonly name: string; readonly offset: number }[];
}

const text = ({ value, source, place }: Located<Reading>): Text => ({
  source,
  place,
  names: value.names,
  captures: value.captures ?? [],
});

const given = (located: Located<Reading> | undefined): readonly Text[] => (located ? [text(located)] : []);

/** The texts of a step that are evaluated before anything is received. */
export function sentTexts(step: Step): readonly Text[] {
  switch (step.kind) {
    case 'command':
      return [...given(step.when), text(step.send)];
    case 'deliver':
      return [...given(step.when), ...given(step.to)];
    case 'check':
      return [...given(step.when), ...step.conditions.map(text)];
    default:
      return given(step.when);
  }
}

/** The texts of one block of expectations. */
export function expectedTexts(block: Expectations): readonly Text[] {
  return [
    ...given(block.continue),
    ...given(block.challenge),
    ...given(block.reply),
    ...(block.lines?.patterns ?? []).map(text),
    ...given(block.body),
    ...block.untagged.map(text),
    ...block.never.map(text),
    ...(block.neverLines ?? []).map(text),
    ...given(block.hits),
    ...given(block.tagged),
  ];
}
