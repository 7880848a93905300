import { compileExpression } from '../../pattern/expression.js';
import { substitute } from '../../pattern/substitute.js';
import { check } from '../check.js';
import { parseDuration } from '../duration.js';
import type { CommandStep, Expectations, SetStep, Step } from '../model.js';
import { commandShape, verbShapes, verbs } from '../schema/suite.js';
import type { Verb } from '../schema/suite.js';
import { listOf, mapOf, mapTexts, textOf, valueOf } from '../tree.js';
import type { Entry, MapNode, Node, TextNode } from '../tree.js';
import { didYouMean, listed, tick } from '../words.js';
import { commandStep } from './commands.js';
import { conditions } from './conditions.js';
import type { TestContext } from './context.js';
import { expectations } from './expectations.js';
import { covers } from './references.js';
import { seeds } from './seeds.js';
import { expression, template } from './texts.js';

/**
 * The steps of a list, fragments put in their places.
 * @param open names of the fragments that the list is a part of
 */
export function steps(nodes: readonly Node[], context: TestContext, open: readonly string[] = []): readonly Step[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'map') {
      const place = node.place;
      context.problems.error(
        'wrong-kind',
        place,
        'a step must be a map',
        'write: - C: NOOP, and what must hold below it',
      );
      return [];
    }
    const verb = verbOf(node, context);
    return verb && hasRoom(node, context) ? build(node, verb, context, open) : [];
  });
}

function hasRoom(step: MapNode, { room, problems }: TestContext): boolean {
  room.steps -= 1;
  if (room.steps === 0) {
    const message = 'with all its fragments the test has too many steps';
    problems.error('recursive-fragment', step.place, message, 'make several tests of it');
  }
  return room.steps > 0;
}

const isVerb = (word: string): word is Verb => Object.hasOwn(verbShapes, word);

/** The entry that says what the step does. */
function verbOf(step: MapNode, { sessions, problems }: TestContext): Entry | undefined {
  const [first, second] = step.entries.filter(({ key }) => isVerb(key.text) || sessions.has(key.text));
  if (second && first) {
    const message = `${tick(first.key.text)} in line ${first.key.place.line} says what this step does: it cannot do ${tick(second.key.text)} too`;
    problems.error('step-with-two-verbs', second.key.place, message, 'make two steps');
    return undefined;
  }
  if (first) return first;
  const words = [...sessions.keys(), ...verbs];
  const known = Object.keys(commandShape.shape);
  const strange = step.entries.find(({ key }) => !known.includes(key.text));
  if (strange) {
    const near = didYouMean(strange.key.text, [...words, ...known]);
    const message = `${tick(strange.key.text)} is neither a session of this test nor a step`;
    problems.error('unknown-session', strange.key.place, message, near ?? sessionNames(sessions.keys()));
  } else {
    const mend = `begin with a session (${[...sessions.keys()].join(', ')}) or with ${listed(verbs)}`;
    problems.error('step-without-verb', step.place, 'this step does not say what it does', mend);
  }
  return undefined;
}

const sessionNames = (names: Iterable<string>): string => `sessions of this test: ${[...names].join(', ')}`;

type Base = Pick<Step, 'place' | 'requires' | 'when' | 'covers'>;

function build(step: MapNode, verb: Entry, context: TestContext, open: readonly string[]): readonly Step[] {
  const base = (): Base => {
    const when = textOf(step, 'when');
    const compiled = when && expression(when, context);
    return {
      place: verb.key.place,
      requires: conditions(step, context),
      ...(compiled && { when: compiled }),
      covers: covers(step, context),
    };
  };
  if (!isVerb(verb.key.text)) return [commandStep(step, verb, base(), context)].flatMap((built) => built ?? []);
  const name = verb.key.text;
  const fine = check(step, verbShapes[name], `a step ${tick(name)}`, context);
  return builders[name]({ step, verb, fine }, base(), context, open);
}

/** A step as it stands in the file. */
interface Written {
  readonly step: MapNode;
  /** The entry that says what it does. */
  readonly verb: Entry;
  /** Nothing is wrong with its keys. */
  readonly fine: boolean;
}

type Builder = (written: Written, base: Base, context: TestContext, open: readonly string[]) => readonly Step[];

/** The session that a step names as its value. */
function sessionOf({ value }: Entry, { sessions, problems }: TestContext): string | undefined {
  if (value.kind !== 'text' || value.text === '') return undefined;
  if (sessions.has(value.text)) return value.text;
  const mend = didYouMean(value.text, sessions.keys()) ?? sessionNames(sessions.keys());
  problems.error('unknown-session', value.place, `the test has no session ${tick(value.text)}`, mend);
  return undefined;
}

const expectOf = ({ step, verb, fine }: Written, session: string, context: TestContext): readonly Expectations[] =>
  expectations(step, context.sessions.get(session)?.protocol, verb.key, fine, context);

const DEFAULT_WAIT = 5000;

const builders: Readonly<Record<Verb, Builder>> = {
  await: (written, base, context) => {
    const session = sessionOf(written.verb, context);
    if (session === undefined) return [];
    const within = parseDuration(textOf(written.step, 'within')?.text ?? '') ?? DEFAULT_WAIT;
    return [{ ...base, kind: 'await', session, expect: expectOf(written, session, context), within }];
  },
  connect: (written, base, context) => {
    const session = sessionOf(written.verb, context);
    if (session === undefined) return [];
    return [{ ...base, kind: 'connect', session, expect: expectOf(written, session, context) }];
  },
  reconnect: ({ verb }, base, context) => {
    const session = sessionOf(verb, context);
    return session === undefined ? [] : [{ ...base, kind: 'reconnect', session }];
  },
  disconnect: ({ step, verb }, base, context) => {
    const session = sessionOf(verb, context);
    if (session === undefined) return [];
    return [{ ...base, kind: 'disconnect', session, how: textOf(step, 'how')?.text === 'reset' ? 'reset' : 'close' }];
  },
  pipeline: ({ step }, base, context) => pipeline(step, base, context),
  deliver: ({ step, verb }, base, context) => {
    const to = textOf(step, 'to');
    const compiled = to && template(to, context);
    const nodes = verb.value.kind === 'list' ? verb.value.items : [verb.value];
    if (nodes.length === 0) context.problems.error('empty', verb.key.place, '`deliver` is empty', 'name a message');
    return [{ ...base, kind: 'deliver', seeds: seeds(nodes, context), ...(compiled && { to: compiled }) }];
  },
  pause: ({ verb }, base) => [
    { ...base, kind: 'pause', milliseconds: parseDuration(verb.value.kind === 'text' ? verb.value.text : '') ?? 0 },
  ],
  set: ({ step }, base, context) => {
    const variables = (mapOf(step, 'set')?.entries ?? []).flatMap(({ key, value }): SetStep['variables'] => {
      const compiled = value.kind === 'text' ? expression(value, context) : undefined;
      return compiled ? [{ name: key.text, value: compiled }] : [];
    });
    return [{ ...base, kind: 'set', variables }];
  },
  check: ({ verb }, base, context) => {
    const nodes = verb.value.kind === 'list' ? verb.value.items : [verb.value];
    const texts = nodes.filter((node): node is TextNode => node.kind === 'text' && node.text !== '');
    if (texts.length < nodes.length || nodes.length === 0) {
      context.problems.error('wrong-kind', verb.key.place, '`check` must be an expression or a list of them');
    }
    return [{ ...base, kind: 'check', conditions: texts.flatMap((node) => expression(node, context) ?? []) }];
  },
  use: ({ step, verb }, base, context, open) => use(step, verb, base, context, open),
};

function pipeline(step: MapNode, base: Base, context: TestContext): readonly Step[] {
  const commands = (listOf(step, 'pipeline') ?? []).flatMap((node): CommandStep[] => {
    const inner = node.kind === 'map' ? verbOf(node, context) : undefined;
    if (node.kind !== 'map' || (inner && isVerb(inner.key.text))) {
      context.problems.error('wrong-kind', node.place, 'a pipeline holds command steps only');
      return [];
    }
    for (const key of ['requires', 'when', 'within', 'upgrade']) {
      const place = node.entries.find((entry) => entry.key.text === key)?.key.place;
      if (place)
        context.problems.error(
          'pointless-key',
          place,
          `${tick(key)} cannot stand inside of a pipeline, which is one write`,
        );
    }
    return inner ? build(node, inner, context, []).filter((built) => built.kind === 'command') : [];
  });
  const session = commands[0]?.session;
  for (const command of commands.filter((each) => each.session !== session)) {
    const message = `a pipeline is of one session, here ${tick(session ?? '')}`;
    context.problems.error('unknown-session', command.place, message);
  }
  return session === undefined ? [] : [{ ...base, kind: 'pipeline', session, steps: commands }];
}

function use(step: MapNode, verb: Entry, base: Base, context: TestContext, open: readonly string[]): readonly Step[] {
  const { value } = verb;
  if (value.kind !== 'text') return [];
  const fragment = context.fragments.get(value.text);
  if (!fragment) {
    const mend = didYouMean(value.text, context.fragments.keys()) ?? 'write it under `fragments:`';
    context.problems.error('unknown-fragment', value.place, `there is no fragment ${tick(value.text)}`, mend);
    return [];
  }
  context.usedFragments.add(value.text);
  if (open.includes(value.text)) {
    const message = `the fragment ${tick(value.text)} uses itself: ${[...open, value.text].join(' → ')}`;
    context.problems.error('recursive-fragment', value.place, message);
    return [];
  }
  const parameters = (mapOf(step, 'with')?.entries ?? []).filter((entry) => entry.value.kind === 'text');
  for (const { key } of parameters) {
    if (usesParameter(fragment.steps, key.text)) continue;
    const message = `the fragment ${tick(value.text)} has no parameter ${tick(key.text)}`;
    context.problems.error('unused-parameter', key.place, message);
  }
  const texts = new Map(parameters.map(({ key, value: text }) => [key.text, (text as TextNode).text]));
  const replaced = mapTexts(fragment.steps, (text) => substitute(text, texts));
  if (replaced.kind !== 'list') return [];
  const when = textOf(step, 'when');
  return steps(replaced.items, context, [...open, value.text]).map((each) => ({
    ...each,
    requires: [...base.requires, ...each.requires],
    covers: each.covers.length > 0 ? each.covers : base.covers,
    ...both(when, base, each),
  }));
}

/** Whether `${name}` stands anywhere in the tree. */
export function usesParameter(node: Node, name: string): boolean {
  const marker = new Map([[name, '\0']]);
  switch (node.kind) {
    case 'text':
      return substitute(node.text, marker) !== node.text;
    case 'list':
      return node.items.some((item) => usesParameter(item, name));
    case 'map':
      return node.entries.some(({ value }) => usesParameter(value, name));
  }
}

/** A step of a fragment is left out where its own condition or that of its `use:` is false. */
function both(when: TextNode | undefined, base: Base, step: Step): Pick<Base, 'when'> {
  if (!when || !base.when) return {};
  if (!step.when) return { when: base.when };
  const source = `(${when.text}) and (${step.when.source})`;
  const compiled = compileExpression(source);
  return compiled.ok ? { when: { value: compiled.value, source, place: step.when.place } } : {};
}

/** The list of steps at a key of a test. */
export const stepsAt = (test: MapNode, key: string, context: TestContext): readonly Step[] => {
  const node = valueOf(test, key);
  return node?.kind === 'list' ? steps(node.items, context) : [];
};
