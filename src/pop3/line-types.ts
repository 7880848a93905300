import { isBase64 } from '../pattern/base64.js';
import { toBigInt } from '../pattern/digits.js';
import type { Value } from '../pattern/value.js';

/** A type of hole in a POP3 pattern. Texts are latin1: one character an octet. */
export interface LineType {
  /** What matches at a place, longest first. Sticky. */
  readonly pattern: RegExp;
  /** Whether less than what the pattern matches may do as well, so that what follows it finds a place. */
  readonly vague: boolean;
  readonly holds: (text: string) => boolean;
  readonly value: (text: string) => Value;
  /** For people: what should stand there. */
  readonly expected: string;
}

const always = (): boolean => true;
const octets = (text: string): Value => ({ kind: 'octets', octets: Buffer.from(text, 'latin1') });
const number = (text: string): Value => ({ kind: 'number', number: toBigInt(text) });

const exact = { vague: false, holds: always, value: octets } as const;
const vague = { vague: true, holds: always, value: octets } as const;

/** The types that POP3 patterns know, by the names of RFC rules. */
export const lineTypes: ReadonlyMap<string, LineType> = new Map<string, LineType>([
  ['number', { ...exact, pattern: /\d+/y, value: number, expected: 'a number' }],
  ['nz-number', { ...exact, pattern: /[1-9]\d*/y, value: number, expected: 'a number from 1 on' }],
  // RFC 1939 §7
  ['unique-id', { ...vague, pattern: /[\x21-\x7e]{1,70}/y, expected: 'a unique-id (1 to 70 printable characters)' }],
  ['word', { ...vague, pattern: /[^ ]+/y, expected: 'a word' }],
  ['any', { ...vague, pattern: /[^ ]+/y, expected: 'a word' }],
  ['text', { ...vague, pattern: /[^]*/y, expected: 'text' }],
  // RFC 1939 §7, RFC 2449 §3
  ['timestamp', { ...exact, pattern: /<[\x21-\x3b\x3d\x3f-\x7e]+>/y, expected: 'a timestamp in angle brackets' }],
  ['base64', { ...exact, pattern: /[A-Za-z0-9+/]*={0,2}/y, holds: isBase64, expected: 'base64' }],
]);
