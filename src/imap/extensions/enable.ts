import { enableData } from '../grammar/capability.js';
import type { GrammarExtension } from '../grammar/extension.js';

/** RFC 5161. */
export const enable: GrammarExtension = { data: { ENABLED: enableData } };
