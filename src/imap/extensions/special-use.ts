import { nothing } from '../grammar/common.js';
import type { GrammarExtension } from '../grammar/extension.js';

/** RFC 6154: its attributes have the form of every attribute, so the code is all that is new. */
export const specialUse: GrammarExtension = { codes: { USEATTR: nothing } };
