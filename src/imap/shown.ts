import { visible } from '../pattern/visible.js';

/** Octets of a response as a report shows them: what is invisible made visible, a backslash (of a flag, say) as it stands. */
export const shown = (octets: Uint8Array, limit?: number): string =>
  visible(octets, limit === undefined ? {} : { limit }).replace(/\\\\/g, '\\');
