import { createHash } from 'node:crypto';
import { isBase64 } from './base64.js';
import { ValueError } from './error.js';
import { isSecret, kindOf, numberOf, octetsOf } from './operators.js';
import { saslFunctions } from './sasl.js';
import type { Value } from './value.js';

/** A function of the script language. */
export interface ScriptFunction {
  readonly parameters: readonly string[];
  /** How a call looks, such as `top(message, n)`. */
  readonly usage: string;
  /** What it gives, in one line. */
  readonly about: string;
  /** Called with as many values as there are parameters. Throws a ValueError. */
  readonly call: (args: readonly Value[]) => Value;
}

/** More than any test needs, and less than what would exhaust memory. */
const MAX_OCTETS = 64 * 1024 * 1024;

const argument = (args: readonly Value[], index: number): Value => {
  const value = args[index];
  if (value === undefined) throw new ValueError(`argument ${index + 1} is missing`);
  return value;
};

const octetsAt = (args: readonly Value[], index: number): Buffer => octetsOf(argument(args, index));

/** A count or offset: a number that is not negative and fits into a double. */
function countAt(args: readonly Value[], index: number): number {
  const count = numberOf(argument(args, index));
  if (count < 0n) throw new ValueError(`${count} is negative`);
  return Number(count > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : count);
}

const octets = (value: Buffer): Value => ({ kind: 'octets', octets: value });

/** A function from octets to octets. */
const convert =
  (change: (octets: Buffer) => Buffer): ScriptFunction['call'] =>
  (args) =>
    octets(change(octetsAt(args, 0)));

const compare =
  (holds: (whole: Buffer, part: Buffer) => boolean): ScriptFunction['call'] =>
  (args) => ({ kind: 'boolean', boolean: holds(octetsAt(args, 0), octetsAt(args, 1)) });

/** Maps ASCII letters only; other octets may be of any charset. */
const letters = (from: number, shift: number) => (octets: Buffer) =>
  Buffer.from(octets.map((octet) => (octet >= from && octet < from + 26 ? octet + shift : octet)));

function unbase64(octets: Buffer): Buffer {
  const encoded = octets.toString('latin1');
  if (!isBase64(encoded)) throw new ValueError('the text is no base64 (RFC 4648 §4)', 'server');
  return Buffer.from(encoded, 'base64');
}

function readNumber(args: readonly Value[]): Value {
  const value = argument(args, 0);
  if (value.kind === 'number') return value;
  // A number cannot be marked as secret, so none is made from a password.
  if (isSecret(value)) throw new ValueError('a password is no number');
  const digits = octetsOf(value).toString('latin1');
  if (!/^\d{1,40}$/.test(digits)) throw new ValueError('the text is no number', 'server');
  return { kind: 'number', number: BigInt(digits) };
}

const DATE_TIME = /^ ?(\d{1,2})-([A-Z][a-z]{2})-(\d{4}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2})(\d{2})$/;

/** A server may tell an instant in another zone than it was given in; milliseconds can be compared. */
function instant(args: readonly Value[]): Value {
  const [, day, month, year, time, hours, minutes] = DATE_TIME.exec(octetsAt(args, 0).toString('latin1')) ?? [];
  const milliseconds = Date.parse(`${day} ${month} ${year} ${time} ${hours}${minutes}`);
  if (Number.isNaN(milliseconds)) throw new ValueError('the text is no date-time (RFC 3501 §9)', 'server');
  return { kind: 'number', number: BigInt(milliseconds) };
}

function top(args: readonly Value[]): Value {
  const message = argument(args, 0);
  if (message.kind !== 'message') throw new ValueError(`\`top\` is of a message, not of ${kindOf(message)}`);
  return octets(message.message.top(countAt(args, 1)));
}

function repeat(args: readonly Value[]): Value {
  const once = octetsAt(args, 0);
  const count = countAt(args, 1);
  if (once.length * count > MAX_OCTETS) throw new ValueError(`the result would be longer than ${MAX_OCTETS} octets`);
  return octets(Buffer.alloc(once.length * count, once));
}

const table: Readonly<Record<string, { about: string; call: ScriptFunction['call'] }>> = {
  'size(x)': {
    about: 'the number of octets',
    call: (args) => ({ kind: 'number', number: BigInt(octetsAt(args, 0).length) }),
  },
  'top(message, n)': {
    about: 'the header and the first n lines of the body, as TOP gives them (RFC 1939 §7)',
    call: top,
  },
  'base64(x)': { about: 'in base64', call: convert((x) => Buffer.from(x.toString('base64'), 'latin1')) },
  'unbase64(x)': { about: 'the octets that base64 stands for', call: convert(unbase64) },
  'md5(x)': { about: 'the MD5 digest, 16 octets', call: convert((x) => createHash('md5').update(x).digest()) },
  'hex(x)': {
    about: 'in lower-case hexadecimal digits',
    call: convert((x) => Buffer.from(x.toString('hex'), 'latin1')),
  },
  'upper(x)': { about: 'with ASCII letters in upper case', call: convert(letters(0x61, -0x20)) },
  'lower(x)': { about: 'with ASCII letters in lower case', call: convert(letters(0x41, 0x20)) },
  'repeat(x, n)': { about: 'n times', call: repeat },
  'substring(x, from, to)': {
    about: 'the octets from offset `from` (0 is the first) up to, not including, offset `to`',
    call: (args) => octets(octetsAt(args, 0).subarray(countAt(args, 1), countAt(args, 2))),
  },
  'contains(x, y)': { about: 'whether y stands somewhere in x', call: compare((x, y) => x.includes(y)) },
  'starts-with(x, y)': { about: 'whether x begins with y', call: compare((x, y) => x.subarray(0, y.length).equals(y)) },
  'ends-with(x, y)': {
    about: 'whether x ends with y',
    call: compare((x, y) => y.length <= x.length && x.subarray(x.length - y.length).equals(y)),
  },
  'number(x)': { about: 'the number that decimal digits stand for', call: readNumber },
  'instant(x)': { about: 'milliseconds since 1970-01-01 UTC of an IMAP date-time', call: instant },
  'bound(name)': {
    about: 'whether the name has a value: a capture in `any:` may not have happened',
    // The evaluator answers where the argument is a name; all else has a value.
    call: () => ({ kind: 'boolean', boolean: true }),
  },
  'nul()': { about: 'the octet 0', call: () => octets(Buffer.from([0])) },
  'crlf()': { about: 'CR LF', call: () => octets(Buffer.from('\r\n')) },
  'now()': {
    about: 'milliseconds since 1970-01-01 UTC',
    call: () => ({ kind: 'number', number: BigInt(Date.now()) }),
  },
  ...saslFunctions,
};

/** Whatever octets a function makes of a secret are secret too. */
const marked = (value: Value, args: readonly Value[]): Value =>
  value.kind === 'octets' && args.some(isSecret) ? { ...value, secret: true } : value;

/** All functions by name. */
export const functions: ReadonlyMap<string, ScriptFunction> = new Map(
  Object.entries(table).map(([usage, entry]): [string, ScriptFunction] => {
    const [name = '', list = ''] = usage.slice(0, -1).split('(');
    const parameters = list.split(', ').filter((parameter) => parameter !== '');
    return [name, { usage, parameters, about: entry.about, call: (args) => marked(entry.call(args), args) }];
  }),
);

/** `no argument`, `1 argument`, `3 arguments`. */
export function arity({ parameters: { length } }: ScriptFunction): string {
  return `${length === 0 ? 'no' : length} argument${length === 1 || length === 0 ? '' : 's'}`;
}
