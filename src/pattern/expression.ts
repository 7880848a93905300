import { EvaluationError, ValueError } from './error.js';
import { functions } from './functions.js';
import { LexicalFault } from './lexer.js';
import type { Compiled } from './match.js';
import type { Member, Node } from './node.js';
import { operate, truth } from './operators.js';
import { parseExpression } from './parser.js';
import { countTextLines } from './text-lines.js';
import type { Bindings, MessageValue, Value } from './value.js';

export { EvaluationError } from './error.js';

/** An expression of the script language (docs/script-language.md, "Expressions"), ready to be evaluated. */
export interface Expression {
  readonly source: string;
  readonly node: Node;
  /** The names it needs, each once, in the order in which they appear. */
  readonly names: readonly string[];
}

/** What names stand for where an expression is evaluated or a pattern is matched. */
export interface Scope {
  readonly bindings: Bindings;
}

/**
 * Reads an expression. Unknown functions, members and wrong numbers of arguments are found here; unknown names are not, as
 * what is bound is known only where it is used.
 * @param base offset of the source in the text that it stands in: faults and errors count from that text's start
 */
export function compileExpression(source: string, base = 0): Compiled<Expression> {
  try {
    const node = parseExpression(source, base);
    const names = new Set<string>();
    collectNames(node, names);
    return { ok: true, value: { source, node, names: [...names] } };
  } catch (error) {
    if (error instanceof LexicalFault) return { ok: false, faults: [error.fault] };
    throw error;
  }
}

function collectNames(node: Node, names: Set<string>): void {
  switch (node.kind) {
    case 'name':
      names.add(node.name);
      return;
    case 'member':
    case 'section':
    case 'not':
      collectNames(node.of, names);
      return;
    case 'call':
      for (const argument of node.args) collectNames(argument, names);
      return;
    case 'binary':
      collectNames(node.left, names);
      collectNames(node.right, names);
      return;
    default:
  }
}

/**
 * The value of an expression. A value made from a secret one is secret.
 * @throws {EvaluationError} where it has none: an unbound name, operands of the wrong kind, a division by zero, …
 */
export function evaluate(expression: Expression, scope: Scope): Value {
  return valueOf(expression.node, scope);
}

/**
 * Whether a condition (`check:`, `when:`) holds.
 * @throws {EvaluationError} also where the value is no boolean
 */
export function holds(expression: Expression, scope: Scope): boolean {
  return placed(expression.node, () => truth(evaluate(expression, scope)));
}

/** Adds the place to the errors of functions and operators. */
function placed<T>(node: Node, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ValueError) throw new EvaluationError(error.message, node.offset, node.length, error.blame);
    throw error;
  }
}

function valueOf(node: Node, scope: Scope): Value {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', number: node.number };
    case 'text':
      return { kind: 'octets', octets: Buffer.from(node.text, 'utf8') };
    case 'name': {
      const value = scope.bindings.get(node.name);
      if (value === undefined)
        throw new EvaluationError(`\`${node.name}\` is not bound here`, node.offset, node.length);
      return value;
    }
    case 'member':
      return member(messageOf(node.of, scope), node.member);
    case 'section':
      return { kind: 'octets', octets: section(messageOf(node.of, scope), node) };
    case 'call': {
      const [first] = node.args;
      // The only function that is about a name and not its value.
      if (node.name === 'bound' && first?.kind === 'name') {
        return { kind: 'boolean', boolean: scope.bindings.has(first.name) };
      }
      const args = node.args.map((argument) => valueOf(argument, scope));
      return placed(node, () => call(node.name, args));
    }
    case 'not':
      return placed(node, () => ({ kind: 'boolean', boolean: !truth(valueOf(node.of, scope)) }));
    case 'binary':
      return binary(node, scope);
  }
}

function binary(node: Node & { kind: 'binary' }, scope: Scope): Value {
  const left = valueOf(node.left, scope);
  if (node.operator === 'and' || node.operator === 'or') {
    const decided = placed(node.left, () => truth(left));
    if (decided === (node.operator === 'or')) return { kind: 'boolean', boolean: decided };
    const right = valueOf(node.right, scope);
    return { kind: 'boolean', boolean: placed(node.right, () => truth(right)) };
  }
  const { operator } = node;
  const right = valueOf(node.right, scope);
  return placed(node, () => operate(operator, left, right));
}

function call(name: string, args: readonly Value[]): Value {
  const known = functions.get(name);
  if (!known) throw new ValueError(`there is no function \`${name}\``);
  return known.call(args);
}

function messageOf(node: Node, scope: Scope): MessageValue {
  const value = valueOf(node, scope);
  if (value.kind === 'message') return value.message;
  throw new EvaluationError('only a message has members and sections', node.offset, node.length);
}

function member(message: MessageValue, name: Member): Value {
  switch (name) {
    case 'size':
      return { kind: 'number', number: BigInt(message.size) };
    case 'lines':
      return { kind: 'number', number: BigInt(countTextLines(message.octets)) };
    default:
      return { kind: 'pattern', source: message[name] };
  }
}

function section(message: MessageValue, node: Node & { kind: 'section' }): Buffer {
  let octets: Buffer | undefined;
  try {
    octets = message.section(node.spec);
  } catch (error) {
    // The fixtures refuse what is no section specification.
    if (error instanceof RangeError) throw new EvaluationError(error.message, node.offset, node.length);
    throw error;
  }
  if (octets) return octets;
  throw new EvaluationError(`message \`${message.name}\` has no section [${node.spec}]`, node.offset, node.length);
}
