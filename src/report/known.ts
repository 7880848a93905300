import type { KnownIssue } from '../events/events.js';
import { oneLine } from './plain.js';

/** A failure that the baseline lists, in a sentence. */
export const knownText = ({ reason, link, expires }: KnownIssue): string =>
  oneLine(
    `known issue: ${reason}${link === undefined ? '' : ` (${link})`}${expires === undefined ? '' : `, until ${expires}`}`,
  );
