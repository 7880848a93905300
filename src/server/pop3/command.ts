import type { Pop3Command, Pop3Session, Rest } from './model.js';
import { Refusal } from './refusal.js';
import type { Pop3State } from './state.js';

/** Puts a command together from its parser, which gives undefined when the arguments are not of that form, and its doing. */
export function command<Arguments extends readonly unknown[]>(definition: {
  states: readonly Pop3State[];
  usage: string;
  parse: (rest: Rest) => Arguments | undefined;
  run: (session: Pop3Session, ...parsed: Arguments) => Promise<void>;
}): Pop3Command {
  const { states, usage, parse, run } = definition;
  return {
    states,
    usage,
    execute: async (session, rest) => {
      const parsed = parse(rest);
      if (parsed === undefined) throw new Refusal((texts) => texts.usage(usage));
      await run(session, ...parsed);
    },
  };
}

const PARAMETER = /^[\x21-\x7e]+$/;

/** Parameters with a single space before each (RFC 2449 §3); undefined when they are not so, or not `least` to `most`. */
function parameters(rest: Rest, least: number, most: number): string[] | undefined {
  const list = rest === undefined ? [] : rest.split(' ');
  return list.length >= least && list.length <= most && list.every((item) => PARAMETER.test(item)) ? list : undefined;
}

export const noArguments = (rest: Rest): [] | undefined => (rest === undefined ? [] : undefined);

export const oneArgument = (rest: Rest): [string] | undefined => {
  const [first] = parameters(rest, 1, 1) ?? [];
  return first === undefined ? undefined : [first];
};

export const optionalArgument = (rest: Rest): [string | undefined] | undefined => {
  const list = parameters(rest, 0, 1);
  return list && [list[0]];
};

export const twoArguments = (rest: Rest): [string, string] | undefined => {
  const [first, second] = parameters(rest, 2, 2) ?? [];
  return first === undefined || second === undefined ? undefined : [first, second];
};

export const oneOrTwoArguments = (rest: Rest): [string, string | undefined] | undefined => {
  const [first, second] = parameters(rest, 1, 2) ?? [];
  return first === undefined ? undefined : [first, second];
};

/** All that follows the first space, further spaces included, as RFC 1939 §7 permits for PASS. */
export const wholeRest = (rest: Rest): [string] | undefined => (rest === undefined || rest === '' ? undefined : [rest]);
