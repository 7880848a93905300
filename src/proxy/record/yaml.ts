import type { MessageLibrary } from '../../fixtures/index.js';
import { compilePattern, matchResponse } from '../../imap/index.js';
import { EvaluationError } from '../../pattern/expression.js';
import { text as textValue, type Bindings, type Value } from '../../pattern/value.js';
import { quoted } from '../../script/yaml-traps.js';
import { scalar } from '../../script/scalar.js';
import type { Draft, Expected } from './steps.js';
import type { Names } from './text.js';

export interface SeedPart {
  readonly message: string;
  readonly flags: readonly string[];
}

/** A suite of one test, with the names still to be chosen. */
export interface ScriptParts {
  readonly id: string;
  readonly protocol: 'imap' | 'pop3' | 'both';
  /** What a reader must know, a line each. */
  readonly notes: readonly string[];
  readonly inbox: readonly SeedPart[] | undefined;
  readonly mailboxes: ReadonlyMap<string, readonly SeedPart[]>;
  readonly sessions: readonly {
    readonly name: string;
    readonly protocol: string | undefined;
    readonly state: string;
  }[];
  readonly nameOf: (session: number) => string;
  readonly drafts: readonly Draft[];
  readonly names: Names;
  readonly library: MessageLibrary;
  /** The names of mailboxes in the recording, by what the script calls them. */
  readonly values: ReadonlyMap<string, string>;
}

/** The script. Each pattern is tried on the response that it was made from: what does not match it is said more loosely. */
export function yamlOf(parts: ScriptParts): string {
  const { names, drafts } = parts;
  for (const { text, expect, single, does } of drafts) {
    names.count(text, does === 'send');
    for (const { items } of expect)
      for (const { text: each, hits = [] } of items) names.count([...each, ...hits], false);
    for (const { value } of single) names.count(value.text, false);
  }
  const writer = new Writer(parts);
  const notes = ['Recorded by mailspec record.', ...parts.notes].map((line) => `# ${line}`);
  const seeds = [
    ...(parts.inbox ? [`    inbox: ${seedList(parts.inbox)}`] : []),
    ...(parts.mailboxes.size > 0
      ? ['    mailboxes:', ...[...parts.mailboxes].map(([name, list]) => `      ${name}: ${seedList(list)}`)]
      : []),
  ];
  const sessions = parts.sessions.map(({ name, protocol, state }) =>
    protocol === undefined ? `${name}: ${state}` : `${name}: {protocol: ${protocol}, state: ${state}}`,
  );
  const steps = writer.steps(drafts);
  return `${[
    ...notes,
    `suite: ${parts.id}`,
    'title: A recorded conversation',
    `protocol: ${parts.protocol}`,
    'tests:',
    '  - id: recorded',
    '    title: The server answers as it did when this was recorded',
    ...seeds,
    `    sessions: {${sessions.join(', ')}}`,
    '    steps:',
    ...steps,
  ].join('\n')}\n`;
}

/** Messages as a list, several of a kind in a row as one. */
function seedList(list: readonly SeedPart[]): string {
  const written = list.map(({ message, flags }) =>
    flags.length === 0 ? message : `{message: ${message}, flags: ${quoted(flags.join(' '))}}`,
  );
  const items: string[] = [];
  for (let at = 0; at < written.length;) {
    let times = 1;
    while (written[at + times] === written[at]) times += 1;
    const item = written[at] ?? '';
    const isMany = times > 2 && !item.startsWith('{');
    items.push(
      ...(isMany ? [`{message: ${item}, times: ${times.toString()}}`] : Array.from({ length: times }, () => item)),
    );
    at += times;
  }
  return `[${items.join(', ')}]`;
}

class Writer {
  readonly #parts: ScriptParts;
  #bindings: Bindings;

  constructor(parts: ScriptParts) {
    this.#parts = parts;
    const { library, values } = parts;
    const messages = library.names().flatMap((name): [string, Value][] => {
      const message = library.get(name);
      return message ? [[name, { kind: 'message', message }]] : [];
    });
    const mailboxes = [...values].map(([bound, name]): [string, Value] => [bound, textValue(name)]);
    this.#bindings = new Map([...messages, ...mailboxes]);
  }

  steps(drafts: readonly Draft[]): string[] {
    const lines: string[] = [];
    for (let at = 0; at < drafts.length;) {
      const draft = drafts[at];
      if (!draft) break;
      let count = 1;
      const isFollowed = (next: Draft | undefined): boolean => next?.piped === true && next.session === draft.session;
      while (draft.does === 'send' && isFollowed(drafts[at + count])) count += 1;
      if (count === 1) lines.push(...this.#step(draft, 6));
      else {
        lines.push('      - pipeline:');
        for (const each of drafts.slice(at, at + count)) lines.push(...this.#step(each, 10));
      }
      at += count;
    }
    return lines;
  }

  #step(draft: Draft, indent: number): string[] {
    const { does, session, expect, single, notes = [] } = draft;
    const margin = ' '.repeat(indent);
    const name = this.#parts.nameOf(session);
    const lines = notes.map((note) => `${margin}# ${note}`);
    if (does === 'set') return [...lines, ...this.#set(draft, margin)];
    if (does === 'deliver') return [...lines, `${margin}- deliver: ${this.#parts.names.command(draft.text)}`];
    const head = does === 'send' ? `${name}: ${scalar(this.#parts.names.command(draft.text))}` : `${does}: ${name}`;
    lines.push(`${margin}- ${head}`);
    const within = single.filter(({ key }) => key === 'within');
    const others = single.filter(({ key }) => key !== 'within');
    for (const { value } of within) lines.push(`${margin}  within: ${this.#pattern(value, 'untagged') ?? ''}`);
    const isReply = others.some(({ key }) => key === 'reply');
    const singles = others.flatMap(({ key, value }) => {
      const place = key === 'tagged' ? 'tagged' : 'untagged';
      const pattern = this.#pattern(value, place);
      return pattern === undefined ? [] : [`${margin}  ${key}: ${scalar(pattern)}`];
    });
    const lists = expect.flatMap(({ key, items: all }) => {
      const found = all.map(({ hits }) => this.#hits(hits));
      for (const each of found) if (each !== undefined) singles.unshift(`${margin}  hits: ${each}`);
      const items = all.filter((_, at) => found[at] === undefined);
      const patterns = items.flatMap((item) => this.#pattern(item, 'untagged') ?? []);
      return patterns.length === 0
        ? []
        : [`${margin}  ${key}:`, ...patterns.map((each) => `${margin}    - ${scalar(each)}`)];
    });
    // As the examples of the language have it: lines behind the reply, untagged data before the tagged response.
    return isReply ? [...lines, ...singles, ...lists] : [...lines, ...lists, ...singles];
  }

  #hits(hits: Expected['hits']): string | undefined {
    const { names } = this.#parts;
    if (!hits?.every((each) => typeof each === 'string' || names.knows(each))) return undefined;
    return hits.length === 0 ? 'none' : hits.map((each) => names.command([each])).join(' ');
  }

  #set({ name = '', text, lines }: Draft, margin: string): string[] {
    if (!lines || lines.length === 1)
      return [`${margin}- set:`, `${margin}    ${name}: ${scalar(lines?.[0] ?? this.#parts.names.command(text))}`];
    return [`${margin}- set:`, `${margin}    ${name}: >-`, ...lines.map((line) => `${margin}      ${line}`)];
  }

  #pattern({ text, response, fallback }: Expected, place: 'untagged' | 'tagged'): string | undefined {
    const { source, keep } = this.#parts.names.pattern(text);
    if (!response) {
      keep();
      return source;
    }
    if (this.#matches(source, response, place)) {
      keep();
      return source;
    }
    return fallback !== undefined && this.#matches(fallback, response, place) ? fallback : undefined;
  }

  #matches(source: string, response: NonNullable<Expected['response']>, place: 'untagged' | 'tagged'): boolean {
    const compiled = compilePattern(source, place);
    if (!compiled.ok) return false;
    try {
      const result = matchResponse(compiled.value, response, { bindings: this.#bindings });
      if (result.ok) this.#bindings = result.bindings;
      return result.ok;
    } catch (error) {
      if (error instanceof EvaluationError) return false;
      throw error;
    }
  }
}
