import { ValueError } from './error.js';
import type { BinaryOperator } from './node.js';
import type { Value } from './value.js';

const kinds: Readonly<Record<Value['kind'], string>> = {
  octets: 'text',
  number: 'a number',
  boolean: 'true or false',
  message: 'a message',
  pattern: 'a pattern',
};

/** What a value is, for messages. */
export const kindOf = (value: Value): string => kinds[value.kind];

export const isSecret = (value: Value): boolean => value.kind === 'octets' && value.secret === true;

/** A value as octets: text as it is, numbers in decimal, a message's octets. Throws a ValueError for others. */
export function octetsOf(value: Value): Buffer {
  switch (value.kind) {
    case 'octets':
      return value.octets;
    case 'number':
      return Buffer.from(value.number.toString(), 'latin1');
    case 'message':
      return value.message.octets;
    case 'boolean':
      throw new ValueError('a condition cannot be used as text');
    case 'pattern':
      throw new ValueError('an envelope or body structure is no text: it can only stand in a pattern');
  }
}

/** Octets that are secret where one of the values they are made from is. */
export function octetsFrom(octets: Buffer, sources: readonly Value[]): Value {
  return sources.some(isSecret) ? { kind: 'octets', octets, secret: true } : { kind: 'octets', octets };
}

export function truth(value: Value): boolean {
  if (value.kind === 'boolean') return value.boolean;
  throw new ValueError(`a condition is needed here, not ${kindOf(value)}`);
}

export function numberOf(value: Value): bigint {
  if (value.kind === 'number') return value.number;
  const help = value.kind === 'octets' ? '; `number(x)` reads one from text' : '';
  throw new ValueError(`a number is needed here, not ${kindOf(value)}${help}`);
}

type Arithmetic = '-' | '*' | '/' | '%';

const arithmetic: Readonly<Record<Arithmetic, (left: bigint, right: bigint) => bigint>> = {
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const orders: Readonly<Record<'<' | '<=' | '>' | '>=', (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Applies an operator; `and` and `or` are not among them, as they may leave their right side alone. */
export function operate(operator: Exclude<BinaryOperator, 'and' | 'or'>, left: Value, right: Value): Value {
  switch (operator) {
    case '+':
      if (left.kind === 'number' && right.kind === 'number')
        return { kind: 'number', number: left.number + right.number };
      return octetsFrom(Buffer.concat([octetsOf(left), octetsOf(right)]), [left, right]);
    case '==':
    case '!=':
      return { kind: 'boolean', boolean: same(left, right) === (operator === '==') };
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { kind: 'boolean', boolean: orders[operator](compare(left, right)) };
    default: {
      const divisor = numberOf(right);
      if ((operator === '/' || operator === '%') && divisor === 0n) throw new ValueError('division by zero');
      return { kind: 'number', number: arithmetic[operator](numberOf(left), divisor) };
    }
  }
}

/** Numbers and conditions are the same by value, everything else by octets (a number by its decimal digits). */
function same(left: Value, right: Value): boolean {
  if (left.kind === 'boolean' && right.kind === 'boolean') return left.boolean === right.boolean;
  if (left.kind === 'number' && right.kind === 'number') return left.number === right.number;
  return octetsOf(left).equals(octetsOf(right));
}

function compare(left: Value, right: Value): number {
  if (left.kind === 'number' && right.kind === 'number') {
    return left.number < right.number ? -1 : left.number > right.number ? 1 : 0;
  }
  if (left.kind === 'octets' && right.kind === 'octets') return left.octets.compare(right.octets);
  throw new ValueError(`${kindOf(left)} and ${kindOf(right)} have no order`);
}
