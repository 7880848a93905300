import type { Fault } from '../faults/index.js';
import { both } from '../faults/tools.js';
import { content } from './content.js';
import { delivery } from './delivery.js';
import { spelling } from './spelling.js';
import { texts } from './texts.js';
import { untagged } from './untagged.js';
import type { Variation } from './variation.js';

export type { Variation } from './variation.js';

/** Everything that a server may do and that no verdict may hang on. */
export const variations: readonly Variation[] = [...spelling, ...untagged, ...texts, ...content, ...delivery];

/** Variations that one server can show at the same time; each stands in one of these. */
export const blends: readonly (readonly string[])[] = [
  ['imap/case', 'imap/order', 'uids/high', 'delimiter/dot'],
  ['imap/literals', 'imap/chatty', 'imap/updates-early', 'texts/long', 'uids/validity'],
  ['imap/quoted', 'imap/atoms', 'imap/flags-unasked', 'texts/short', 'capabilities/unknown'],
  ['texts/braces', 'expunge/late', 'delimiter/backslash'],
  ['imap/rev1-alone'],
  ['imap/rev2-alone'],
  ['bare'],
  ['octet-by-octet'],
  ['slow'],
];

/** A server that shows several variations at once. */
export function blend(parts: readonly Variation[]): Variation {
  return {
    id: parts.map(({ id }) => id).join(' + '),
    what: parts.map(({ what }) => what).join(' '),
    sources: parts.flatMap(({ sources }) => sources),
    lacks: parts.some(({ lacks }) => lacks === true),
    warns: parts.flatMap(({ warns = [] }) => warns),
    settings: Object.assign({}, ...parts.map(({ settings }) => settings)) as NonNullable<Fault['settings']>,
    plant: both(...parts.map(({ plant }) => plant)),
  };
}

/** The variation of an id. @throws RangeError if there is none */
export function variation(id: string): Variation {
  const found = variations.find((each) => each.id === id);
  if (!found)
    throw new RangeError(`there is no variation ${id}: they are ${variations.map((each) => each.id).join(', ')}`);
  return found;
}
