import type { Step, Test } from '../../script/model.js';
import { HOLE, type Word } from './words.js';

/** `name`, or `name + "text" + other`: whatever it adds, it begins with that name. */
const SUM = /^(?<head>[A-Za-z][\w-]*)(?<rest>(?:\s*\+\s*(?:"[^"\\]*"|[A-Za-z][\w-]*))*)$/;
/** No name of ours holds these: a server might read them as a way out of the mailbox. */
const WAY_OUT = /\binbox\b|\.\./i;

/** Whether an expression yields a name that begins with one of the `own`. */
export function isOwn(expression: string, own: ReadonlySet<string>): boolean {
  const { head = '', rest = '' } = SUM.exec(expression.trim())?.groups ?? {};
  return own.has(head) && !WAY_OUT.test(rest);
}

/** Whether a word of a command is a mailbox name that begins with one of the `own`, quoted or not. */
export function isOwnMailbox({ text, holes }: Word, own: ReadonlySet<string>): boolean {
  const [first] = holes;
  return text.replace(/^"/, '').startsWith(HOLE) && first !== undefined && isOwn(first, own) && !WAY_OUT.test(text);
}

/**
 * The names of a script that stand for mailboxes of the run's own: those declared, the prefix of the run, and variables made
 * from them and from nothing else.
 */
export function ownNames(test: Pick<Test, 'mailboxes' | 'setup' | 'steps'>): ReadonlySet<string> {
  const own = new Set(['mailbox', 'prefix', ...test.mailboxes.map(({ name }) => name)]);
  const variables = variablesOf([...test.setup, ...test.steps]);
  // A name is what it is at the worst of the places that set it.
  for (const { name, value } of variables) if (!isOwn(value, own)) own.delete(name);
  for (const { name, value } of variables) {
    if (variables.every((other) => other.name !== name || isOwn(other.value, own)) && isOwn(value, own)) own.add(name);
  }
  return own;
}

const variablesOf = (steps: readonly Step[]): { name: string; value: string }[] =>
  steps.flatMap((step) =>
    step.kind === 'set' ? step.variables.map(({ name, value }) => ({ name, value: value.value.source })) : [],
  );
