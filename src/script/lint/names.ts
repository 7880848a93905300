import { alwaysThere } from '../build/names.js';
import type { SuiteContext } from '../build/context.js';
import type { Expectations, Step, Test } from '../model.js';
import { placeWithin } from '../source.js';
import { didYouMean, tick } from '../words.js';
import { expectedTexts, sentTexts } from './uses.js';
import type { Text } from './uses.js';

/**
 * Follows names through a test: each must be bound before it is used, by a capture, a `set:`, a mailbox, a message, or
 * because it is always there. Steps that may be left out count as taken, alternatives as all taken.
 */
export function lintNames(test: Test, context: SuiteContext): void {
  const bound = new Set([...alwaysThere, ...test.mailboxes.map(({ name }) => name)]);
  const all = [...test.setup, ...test.steps];
  new NameLint(context, bound, boundAnywhere(all)).follow(all);
}

function boundAnywhere(steps: readonly Step[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'set') for (const { name } of step.variables) names.add(name);
    const blocks = step.kind === 'pipeline' ? step.steps.flatMap(({ expect }) => expect) : expectationsOf(step);
    for (const block of blocks)
      for (const { captures } of expectedTexts(block)) for (const { name } of captures) names.add(name);
  }
  return names;
}

const expectationsOf = (step: Step): readonly Expectations[] => ('expect' in step ? step.expect : []);

class NameLint {
  constructor(
    private readonly context: SuiteContext,
    private readonly bound: Set<string>,
    private readonly later: ReadonlySet<string>,
  ) {}

  follow(steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.kind === 'pipeline') {
        // All commands go out before the first answer is read.
        for (const command of step.steps) this.#use(sentTexts(command));
        for (const command of step.steps) this.#expect(command.expect);
        continue;
      }
      this.#use(sentTexts(step));
      if (step.kind === 'set') this.#set(step);
      this.#expect(expectationsOf(step));
    }
  }

  #set(step: Step & { kind: 'set' }): void {
    for (const { name, value } of step.variables) {
      this.#use([{ source: value.source, place: value.place, names: value.value.names, captures: [] }]);
      if (alwaysThere.has(name) || this.#isMessage(name)) {
        this.context.problems.error('name-taken', value.place, `${tick(name)} has a meaning already and cannot be set`);
      }
      this.bound.add(name);
    }
  }

  /** The texts of a block are matched together, so one may use what another captures. */
  #expect(blocks: readonly Expectations[]): void {
    const captured = new Set<string>();
    for (const block of blocks) {
      const texts = expectedTexts(block);
      const here = texts.flatMap(({ captures }) => captures.map(({ name }) => name));
      this.#use(texts, new Set(here));
      for (const each of texts) this.#refuseTaken(each);
      for (const name of here) captured.add(name);
    }
    for (const name of captured) this.bound.add(name);
  }

  #isMessage(name: string): boolean {
    return this.context.library.messages?.has(name) === true;
  }

  /** `${plain:number}` would not capture but compare with the message of that name. */
  #refuseTaken(text: Text): void {
    for (const { name, offset } of text.captures) {
      if (!this.#isMessage(name)) continue;
      const place = placeWithin(this.context.source.lines, text.place, text.source, offset, name.length);
      this.context.problems.error(
        'name-taken',
        place,
        `${tick(name)} is a message and cannot be captured into`,
        'take another name',
      );
    }
  }

  #use(texts: readonly Text[], here: ReadonlySet<string> = new Set()): void {
    for (const text of texts) {
      for (const name of text.names) {
        if (!this.bound.has(name) && !here.has(name) && !this.#isMessage(name)) this.#complain(name, text);
      }
    }
  }

  #complain(name: string, text: Text): void {
    const { problems, source, library } = this.context;
    const found = new RegExp(`(?<![\\w.-])${name}(?![\\w-])`).exec(text.source);
    const place = found ? placeWithin(source.lines, text.place, text.source, found.index, name.length) : text.place;
    if (this.later.has(name)) {
      const mend = 'capture it in an earlier step, by ${' + name + ':number} for instance';
      problems.error('name-too-early', place, `${tick(name)} is used before it is captured or set`, mend);
    } else if (library.messages) {
      // Without the messages nobody can tell a wrong name from a message.
      const mend = didYouMean(name, [...this.bound, ...this.later, ...library.messages.names()]);
      problems.error('unknown-name', place, `nothing is called ${tick(name)} here`, mend ?? 'capture or set it first');
    }
  }
}
