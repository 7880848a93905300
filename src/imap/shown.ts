import { visible } from '../text/visible.js';

/** Octets of a response as a report shows them. */
export const shown = (octets: Uint8Array, limit?: number): string =>
  visible(octets, limit === undefined ? {} : { limit });
