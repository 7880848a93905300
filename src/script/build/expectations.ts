import type { Protocol } from '../../events/events.js';
import { check } from '../check.js';
import { parseDuration } from '../duration.js';
import type { Expectations } from '../model.js';
import { alternativeShape, expectationKeys } from '../schema/suite.js';
import { entryOf, listOf, textOf, textsOf, valueOf } from '../tree.js';
import type { Entry, MapNode, TextNode } from '../tree.js';
import { listed, tick } from '../words.js';
import type { SuiteContext } from './context.js';
import { imapPattern, linePattern, template } from './texts.js';

const keysOf: Readonly<Record<Protocol, readonly string[]>> = {
  imap: ['tagged', 'untagged', 'exactly', 'never', 'hits'],
  pop3: ['reply', 'lines', 'body', 'never'],
};
const shared = keysOf.imap.filter((key) => keysOf.pop3.includes(key));
/** Keys that only say how others are meant. */
const manners = new Set(['exactly', 'ordered']);
/** Keys that a step ends with. */
const endings = ['tagged', 'reply', 'lines', 'body'];

/**
 * What a step demands: one block, or with `any` one for each alternative, the step's own keys in each.
 * @param what the key that says what the step does, for complaints
 * @param fine whether all keys of the step are known
 */
export function expectations(
  step: MapNode,
  protocol: Protocol | undefined,
  what: TextNode,
  fine: boolean,
  context: SuiteContext,
): readonly Expectations[] {
  const own = step.entries.filter(({ key }) => expectationKeys.includes(key.text));
  const alternatives = (listOf(step, 'any') ?? []).flatMap((node) =>
    check(node, alternativeShape, 'an alternative', context) && node.kind === 'map' ? node : [],
  );
  const asserts = (entries: readonly Entry[]): boolean => entries.some(({ key }) => !manners.has(key.text));
  for (const alternative of alternatives) {
    if (!asserts(alternative.entries)) {
      context.problems.error(
        'no-expectation',
        alternative.place,
        'this alternative demands nothing, so any answer would do',
      );
    }
  }
  // A step whose keys are wrong means to demand something.
  if (fine && !asserts(own) && valueOf(step, 'any') === undefined) {
    const keys = protocol === 'pop3' ? ['reply', 'continue', 'closed'] : ['tagged', 'untagged', 'continue', 'closed'];
    const mend = `say what must hold: ${listed(keys)}, …`;
    context.problems.error('no-expectation', what.place, 'this step demands nothing, so any answer would do', mend);
  }
  const blocks = alternatives.length === 0 ? [own] : alternatives.map(({ entries }) => merge(own, entries, context));
  return blocks.map((entries) => block({ ...step, entries }, protocol, context));
}

/** The step's own demands hold in every alternative: lists add up, other keys may stand only once. */
function merge(own: readonly Entry[], alternative: readonly Entry[], context: SuiteContext): readonly Entry[] {
  const merged = new Map(own.map((entry) => [entry.key.text, entry]));
  for (const entry of alternative) {
    const first = merged.get(entry.key.text);
    if (!first) merged.set(entry.key.text, entry);
    else if (first.value.kind === 'list' && entry.value.kind === 'list') {
      merged.set(entry.key.text, {
        key: entry.key,
        value: { ...entry.value, items: [...first.value.items, ...entry.value.items] },
      });
    } else {
      const message = `${tick(entry.key.text)} stands in line ${first.key.place.line} for all alternatives already`;
      context.problems.error('key-twice', entry.key.place, message, 'write it either for all or in each of them');
    }
  }
  return [...merged.values()];
}

function block(map: MapNode, protocol: Protocol | undefined, context: SuiteContext): Expectations {
  checkKeys(map, protocol, context);
  const patterns = (key: string): Expectations['untagged'] =>
    textsOf(map, key).flatMap((node) => imapPattern(node, 'untagged', context) ?? []);
  const silence = textOf(map, 'silence');
  return {
    untagged: patterns('untagged'),
    ...never(map, protocol, context),
    exactly: textOf(map, 'exactly') !== undefined,
    ordered: textOf(map, 'ordered') !== undefined,
    closed: textOf(map, 'closed') !== undefined,
    ...one(map, 'reply', (node) => reply(node, context)),
    ...linesOf(map, context),
    ...one(map, 'body', (node) => template(node, context)),
    ...one(map, 'hits', (node) => hits(node, context)),
    ...one(map, 'tagged', (node) => imapPattern(node, 'tagged', context)),
    ...continues(map, protocol, context),
    ...(silence && { silence: parseDuration(silence.text) ?? 0 }),
  };
}

function one<K extends string, T>(
  map: MapNode,
  key: K,
  build: (node: TextNode) => T | undefined,
): Partial<Record<K, T>> {
  const node = textOf(map, key);
  const built = node && node.text !== '' ? build(node) : undefined;
  return built === undefined ? {} : ({ [key]: built } as Partial<Record<K, T>>);
}

/** IMAP's request is a response like others; that of POP3 is a challenge in base64. */
function continues(
  map: MapNode,
  protocol: Protocol | undefined,
  context: SuiteContext,
): Pick<Expectations, 'continue' | 'challenge'> {
  if (protocol !== 'pop3') return one(map, 'continue', (node) => continuation(node, context));
  const { continue: built } = one(map, 'continue', (node) => challenge(node, context));
  return built ? { challenge: built } : {};
}

/** Of IMAP patterns for untagged responses, of POP3 for the lines of a multi-line one. */
function never(
  map: MapNode,
  protocol: Protocol | undefined,
  context: SuiteContext,
): Pick<Expectations, 'never' | 'neverLines'> {
  const nodes = textsOf(map, 'never');
  if (protocol === 'pop3') return { never: [], neverLines: nodes.flatMap((node) => linePattern(node, context) ?? []) };
  return { never: nodes.flatMap((node) => imapPattern(node, 'untagged', context) ?? []) };
}

function reply(node: TextNode, context: SuiteContext): Expectations['reply'] {
  const built = linePattern(node, context);
  if (built && !built.value.reply) {
    context.problems.error(
      'text',
      node.place,
      'a status line begins with +OK or -ERR (RFC 1939 §3)',
      'write +OK, -ERR or +OK|-ERR',
    );
  }
  return built;
}

/** `true` is any continuation request. */
function continuation(node: TextNode, context: SuiteContext): Expectations['continue'] {
  const built = imapPattern(node.text === 'true' ? { ...node, text: '...' } : node, 'continuation', context);
  return built && { ...built, source: node.text };
}

/** The base64 of a POP3 challenge, behind its `+ ` (RFC 5034 §4). */
function challenge(node: TextNode, context: SuiteContext): Expectations['challenge'] {
  const built = linePattern(node.text === 'true' ? { ...node, text: '...' } : node, context);
  return built && { ...built, source: node.text };
}

const HITS = /^(?:none|(?:\d+|\$\{[^}]*\}|[\s,:])+)$/;

function hits(node: TextNode, context: SuiteContext): Expectations['hits'] {
  if (!HITS.test(node.text)) {
    const message = `${tick(node.text)} names no message numbers`;
    context.problems.error('text', node.place, message, 'write numbers, such as 2 4, or none');
  }
  return template(node, context);
}

function linesOf(map: MapNode, context: SuiteContext): Pick<Expectations, 'lines'> {
  const entry = entryOf(map, 'lines');
  if (entry?.value.kind !== 'list') return {};
  const nodes = textsOf(map, 'lines');
  const patterns = nodes.filter(({ text }) => text !== '...').flatMap((node) => linePattern(node, context) ?? []);
  return { lines: { patterns, more: nodes.some(({ text }) => text === '...'), place: entry.key.place } };
}

function checkKeys(map: MapNode, protocol: Protocol | undefined, context: SuiteContext): void {
  const has = (key: string): boolean => entryOf(map, key) !== undefined;
  const pointless = (key: string, message: string, mend?: string): void => {
    const place = entryOf(map, key)?.key.place;
    if (place) context.problems.error('pointless-key', place, message, mend);
  };
  if (protocol) {
    const other = protocol === 'imap' ? 'pop3' : 'imap';
    const foreign = keysOf[other].filter((key) => !shared.includes(key));
    for (const { key } of map.entries.filter(({ key }) => foreign.includes(key.text))) {
      const message = `${tick(key.text)} is of ${names[other]}, but this session speaks ${names[protocol]}`;
      context.problems.error(
        'wrong-protocol',
        key.place,
        message,
        `${names[protocol]} has ${listed(keysOf[protocol], 'and')}`,
      );
    }
  }
  if (!has('untagged')) pointless('exactly', '`exactly` is about `untagged`, which is not here');
  if (protocol === 'pop3' && !has('lines')) pointless('never', '`never` is about `lines`, which are not here');
  if (!has('untagged') && !has('lines'))
    pointless('ordered', '`ordered` is about `untagged` or `lines`, which are not here');
  const ending = endings.find(has);
  if (ending !== undefined) {
    const message = `a step ends with its continuation request or with ${tick(ending)}, not with both`;
    pointless('continue', message, 'make two steps, or put them into `any:`');
  }
  if (has('silence') && ['closed', 'continue', ...endings].some(has)) {
    pointless('silence', 'in silence nothing comes that the other keys could be about', 'make it a step of its own');
  }
}

const names: Readonly<Record<Protocol, string>> = { imap: 'IMAP', pop3: 'POP3' };
