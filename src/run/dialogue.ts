import type { Measurement, Place } from '../events/events.js';
import { evaluate as evaluateExpression, EvaluationError } from '../pattern/expression.js';
import { render, type Piece, type Template } from '../pattern/template.js';
import { text, type Bindings, type Value } from '../pattern/value.js';
import { visible } from '../text/visible.js';
import type { Secrets } from '../net/index.js';
import type { CommandStep, Condition, Expectations, Located, Seed, Step } from '../script/model.js';
import { evaluate, type Evaluation, type Problem } from './evaluate.js';
import type { Observation } from './observation.js';
import type { Session } from './session.js';

/** An expectation of a step does not hold. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';

  constructor(
    readonly step: Step,
    readonly session: string | undefined,
    readonly problem: Omit<Problem, 'progress'>,
  ) {
    super(problem.message);
  }
}

/** The connection was gone before the step could be tried. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** The script asks for something that has no value. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

export interface DialogueParts {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly secrets: Secrets;
  /** The names that are bound from the start. */
  readonly bindings: Bindings;
  /** Factor for all times that scripts state. */
  readonly timeScale: number;
  readonly holds: (condition: Condition) => boolean;
  readonly deliver: (seeds: readonly Seed[], mailbox: string | undefined) => Promise<void>;
  /** Brings a session, closed or not, to its declared state. */
  readonly bring: (session: Session) => Promise<void>;
  readonly nextTag: () => string;
  readonly aborted: () => boolean;
}

/** Milliseconds between two sendings of a command that is repeated until it holds: the first, and the longest. */
const firstPause = 20;
const longestPause = 250;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Plays the steps of one test; what was captured grows from step to step. */
export class Dialogue {
  readonly #parts: DialogueParts;
  readonly measurements: Measurement[] = [];
  #bindings: Bindings;

  constructor(parts: DialogueParts) {
    this.#parts = parts;
    this.#bindings = parts.bindings;
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (this.#parts.aborted()) throw new ConnectionLost('the test was stopped');
      if (!step.requires.every(this.#parts.holds)) continue;
      if (step.when && !this.#isTrue(step.when)) continue;
      try {
        await this.#step(step);
      } catch (error) {
        throw error instanceof EvaluationError ? this.#blame(error, step) : error;
      }
    }
  }

  /** An expression without a value is the script's fault, unless it chokes on what the server sent. */
  #blame(error: EvaluationError, step: Step): Error {
    if (error.blame === 'script') {
      const { file, line, column } = step.place;
      return new ScriptError(`${file}:${line}:${column}: ${error.message}`);
    }
    const problem = {
      message: error.message,
      place: step.place,
      expected: 'a value that can be used',
      actual: error.message,
    };
    return new StepFailure(step, 'session' in step ? step.session : undefined, problem);
  }

  async #step(step: Step): Promise<void> {
    switch (step.kind) {
      case 'command':
        return this.#command(step);
      case 'pipeline':
        return this.#pipeline(step);
      case 'await':
        return this.#await(step);
      case 'connect': {
        const session = this.#session(step.session);
        const seen = await session.open(this.#awaited(step.expect, step.place));
        this.#settle(step, step.session, step.expect, seen);
        return;
      }
      case 'reconnect': {
        const session = this.#session(step.session);
        await session.leave('close');
        return this.#parts.bring(session);
      }
      case 'disconnect':
        return this.#session(step.session).leave(step.how);
      case 'deliver': {
        const mailbox = step.to && Buffer.concat(this.#render(step.to.value).map(({ octets }) => octets)).toString();
        return this.#parts.deliver(step.seeds, mailbox);
      }
      case 'pause':
        return sleep(step.milliseconds * this.#parts.timeScale);
      case 'set': {
        const bound = new Map(this.#bindings);
        for (const { name, value } of step.variables)
          bound.set(name, evaluateExpression(value.value, { bindings: bound }));
        this.#bindings = bound;
        return;
      }
      case 'check': {
        const broken = step.conditions.find((condition) => !this.#isTrue(condition));
        if (!broken) return;
        throw new StepFailure(step, undefined, {
          message: 'what must hold of the captured values does not',
          place: broken.place,
          expected: broken.source,
          actual: this.#values(broken),
        });
      }
    }
  }

  async #command(step: CommandStep): Promise<void> {
    const session = this.#usable(step.session);
    const started = performance.now();
    const deadline = started + (step.within ?? 0) * this.#parts.timeScale;
    let seen: Observation | undefined;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const latest = await session.perform(step, this.#pieces(step), this.#awaited(step.expect, step.place));
      seen = seen ? { ...latest, untagged: [...seen.untagged, ...latest.untagged] } : latest;
      const result = evaluate(step.expect, seen, this.#bindings, step.place);
      if (result.ok || seen.cut || performance.now() + pause > deadline) break;
      await sleep(pause);
    }
    this.#settle(step, step.session, step.expect, seen);
    if (step.within !== undefined) this.#measure(step, started);
    if (step.upgrade) await this.#upgrade(step, session);
  }

  async #pipeline(step: Extract<Step, { kind: 'pipeline' }>): Promise<void> {
    const session = this.#usable(step.session);
    const commands = step.steps.map((command) => ({
      step: command,
      pieces: this.#pieces(command),
      awaited: this.#awaited(command.expect, command.place),
    }));
    const seen = await session.pipeline(commands);
    // A server may work ahead (RFC 3501 §5.5): untagged data of one command may come before the answer to another.
    const untagged = seen.flatMap((observation) => observation.untagged);
    for (const [index, command] of step.steps.entries()) {
      const observation = seen[index];
      if (observation) this.#settle(command, step.session, command.expect, { ...observation, untagged });
    }
  }

  async #await(step: Extract<Step, { kind: 'await' }>): Promise<void> {
    const session = this.#usable(step.session);
    const started = performance.now();
    const awaited = this.#awaited(step.expect, step.place);
    const seen = await session.listen({ ...awaited, within: step.within * this.#parts.timeScale });
    this.#settle(step, step.session, step.expect, seen);
    this.#measure(step, started);
  }

  async #upgrade(step: CommandStep, session: Session): Promise<void> {
    const clear = await session.upgrade();
    if (clear.length === 0) return;
    throw new StepFailure(step, step.session, {
      message: 'octets came in clear behind the answer that begins TLS',
      place: step.place,
      expected: 'the TLS handshake',
      actual: visible(clear, { limit: 200 }),
    });
  }

  /** Takes over what was captured, or fails. */
  #settle(step: Step, session: string, expect: readonly Expectations[], seen: Observation): void {
    const result: Evaluation = evaluate(expect, seen, this.#bindings, step.place);
    if (!result.ok) throw new StepFailure(step, session, result.problem);
    this.#bindings = result.bindings;
  }

  #awaited(expect: readonly Expectations[], place: Place) {
    return { expect, satisfied: (seen: Observation) => evaluate(expect, seen, this.#bindings, place).ok };
  }

  #session(name: string): Session {
    const session = this.#parts.sessions.get(name);
    if (!session) throw new Error(`no session ${name}`);
    return session;
  }

  #usable(name: string): Session {
    const session = this.#session(name);
    if (!session.usable) throw new ConnectionLost(`the connection of session ${name} was already closed`);
    return session;
  }

  /** The pieces of a command; what is secret in them is known to the transcript before it goes out. */
  #pieces(step: CommandStep): Piece[] {
    return this.#render(step.send.value);
  }

  #render(template: Template): Piece[] {
    const bindings = template.names.includes('tag')
      ? new Map(this.#bindings).set('tag', text(this.#parts.nextTag()))
      : this.#bindings;
    const pieces = render(template, { bindings });
    for (const piece of pieces) if (piece.secret) this.#parts.secrets.add(piece.octets);
    return pieces;
  }

  #isTrue(condition: Located<Parameters<typeof evaluateExpression>[0]>): boolean {
    const value = evaluateExpression(condition.value, { bindings: this.#bindings });
    return value.kind === 'boolean' ? value.boolean : value.kind !== 'number' || value.number !== 0n;
  }

  #values(condition: Located<Parameters<typeof evaluateExpression>[0]>): string {
    const shown = condition.value.names.flatMap((name) => {
      const value = this.#bindings.get(name);
      return value ? [`${name} = ${describe(value)}`] : [];
    });
    return shown.join('\n');
  }

  #measure(step: Extract<Step, { session: string }>, started: number): void {
    const what = step.kind === 'command' ? step.send.source : 'unasked';
    const milliseconds = Math.round(performance.now() - started);
    this.measurements.push({ place: step.place, what: `${step.session}: ${what}`, milliseconds });
  }
}

function describe(value: Value): string {
  switch (value.kind) {
    case 'octets':
      return value.secret ? '[secret]' : visible(value.octets, { limit: 200 });
    case 'number':
      return value.number.toString();
    case 'boolean':
      return String(value.boolean);
    case 'message':
      return `the message ${value.message.name}`;
    case 'pattern':
      return value.source;
  }
}
