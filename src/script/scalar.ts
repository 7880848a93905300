import { quoted } from './yaml-traps.js';

/** What a plain scalar may not begin with, and what it may not hold: YAML would take it for its own, or cut it short. */
const TAKEN = /^(?:[\s[\]{},#&*!|>'"%@`]|[-?:](?:\s|$))|:(?:\s|$)|\s#|\s$/;

/** A text as a YAML scalar that is read as just this text: plain where it can be, else in single quotes. */
export const scalar = (text: string): string => (text === '' || TAKEN.test(text) ? quoted(text) : text);
