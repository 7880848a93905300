import type { Segment } from '../../pattern/holes.js';

export type Hole = Exclude<Segment, { kind: 'text' }>;

/** A character or a hole, and where it stands in the source. */
export interface Unit {
  readonly offset: number;
  readonly length: number;
  readonly char: string;
  readonly hole?: Hole;
}

/** The pattern as characters and holes, so that a tokenizer need not care where text ends and a hole begins. */
export const unitsOf = (segments: readonly Segment[]): readonly Unit[] =>
  segments.flatMap((segment): readonly Unit[] =>
    segment.kind === 'text'
      ? segment.text.split('').map((char, at) => ({ char, offset: segment.offset + at, length: 1 }))
      : [{ char: '', hole: segment, offset: segment.offset, length: segment.length }],
  );
