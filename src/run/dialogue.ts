import { setTimeout as sleep } from 'node:timers/promises';
import type { Measurement, Place } from '../events/events.js';
import { evaluate as evaluateExpression, EvaluationError } from '../pattern/expression.js';
import { render, type Piece, type Template } from '../pattern/template.js';
import { text, type Bindings, type Value } from '../pattern/value.js';
import { visible } from '../text/visible.js';
import { NetError, type Secrets } from '../net/index.js';
import type { CommandStep, Condition, Expectations, Located, Seed, Step } from '../script/model.js';
import { evaluate } from './evaluate.js';
import type { Observation } from './observation.js';
import type { Problem } from './problem.js';
import { ScriptError, type Session } from './session.js';

/** An expectation of a step does not hold. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';

  constructor(
    readonly step: Step,
    readonly session: string | undefined,
    readonly problem: Problem,
  ) {
    super(problem.message);
  }
}

/** The test was ended from outside. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export interface DialogueParts {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly secrets: Secrets;
  /** The names that are bound from the start. */
  readonly bindings: Bindings;
  /** Factor for all times that scripts state. */
  readonly timeScale: number;
  readonly holds: (condition: Condition) => boolean;
  /** Yields the messages as they lie in the maildrop, where the delivery changed them. */
  readonly deliver: (seeds: readonly Seed[], mailbox: string | undefined) => Promise<Bindings>;
  /** Brings a session, closed or not, to its declared state. */
  readonly bring: (session: Session) => Promise<void>;
  readonly nextTag: () => string;
  /** Ends the dialogue. */
  readonly signal: AbortSignal;
}

/** Milliseconds between two sendings of a command that is repeated until it holds: the first, and the longest. */
const firstPause = 20;
const longestPause = 250;

/** Octets that a report shows of a response, and of a value. */
const shownResponse = 600;
const shownValue = 200;

/** Plays the steps of one test; what was captured grows from step to step. */
export class Dialogue {
  readonly #parts: DialogueParts;
  readonly measurements: Measurement[] = [];
  /** Steps that were not left out and demand something of the server. */
  checked = 0;
  #bindings: Bindings;
  /** A step said all there was to say: the handshake that may fail failed. */
  #isOver = false;

  constructor(parts: DialogueParts) {
    this.#parts = parts;
    this.#bindings = parts.bindings;
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (this.#parts.signal.aborted) throw new Stopped('the test was stopped');
      if (this.#isOver) return;
      if (!step.requires.every(this.#parts.holds)) continue;
      if (step.when && !this.#isTrue(step.when)) continue;
      if ('expect' in step || step.kind === 'pipeline' || step.kind === 'check') this.checked++;
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
        const changed = await this.#parts.deliver(step.seeds, mailbox);
        this.#bindings = new Map([...this.#bindings, ...changed]);
        return;
      }
      case 'pause':
        return this.#sleep(step.milliseconds * this.#parts.timeScale);
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
      const isLost = seen.cut !== undefined && seen.cut.kind !== 'timeout';
      if (isLost || this.#holds(step.expect, seen, step.place) || performance.now() + pause > deadline) break;
      await this.#sleep(pause);
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
    const broken = (message: string, actual: string): StepFailure =>
      new StepFailure(step, step.session, { message, place: step.place, expected: 'the TLS handshake', actual });
    let clear: Buffer;
    try {
      clear = await session.upgrade();
    } catch (error) {
      // A certificate that is not trusted is a matter of the target's settings.
      const isServers = error instanceof NetError && error.code !== 'certificate' && error.code !== 'aborted';
      this.#isOver = isServers && step.upgrade === 'may-fail';
      if (this.#isOver) return;
      throw isServers ? broken('TLS did not begin after the server agreed to it', error.message) : error;
    }
    if (clear.length > 0) throw broken('octets came in clear behind the answer that begins TLS', this.#show(clear));
  }

  /** Takes over what was captured, or fails. */
  #settle(step: Step, session: string, expect: readonly Expectations[], seen: Observation): void {
    const scene = { seen, place: step.place, show: (octets: Buffer) => this.#show(octets) };
    const result = evaluate(expect, scene, this.#bindings);
    if (!result.ok) throw new StepFailure(step, session, result.problem);
    this.#bindings = result.bindings;
  }

  #awaited(expect: readonly Expectations[], place: Place) {
    return { expect, satisfied: (seen: Observation) => this.#holds(expect, seen, place) };
  }

  #holds(expect: readonly Expectations[], seen: Observation, place: Place): boolean {
    return evaluate(expect, { seen, place, show: () => '' }, this.#bindings).ok;
  }

  /** Secrets are taken out while the octets are whole: of one that is cut, or made visible, half would remain. */
  #show(octets: Buffer): string {
    return visible(this.#parts.secrets.redact(octets), { limit: shownResponse });
  }

  async #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#parts;
    await sleep(milliseconds, undefined, { signal }).catch((error: unknown) => {
      throw signal.aborted ? new Stopped('the test was stopped') : error;
    });
  }

  #session(name: string): Session {
    const session = this.#parts.sessions.get(name);
    if (!session) throw new Error(`no session ${name}`);
    return session;
  }

  #usable(name: string): Session {
    const session = this.#session(name);
    if (!session.connected)
      throw new ScriptError(`session ${name} has no connection here: a step must \`connect\` it first`);
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
      return value ? [`${name} = ${this.#describe(value)}`] : [];
    });
    return shown.join('\n');
  }

  #measure(step: Extract<Step, { session: string }>, started: number): void {
    const what = step.kind === 'command' ? step.send.source : 'unasked';
    const milliseconds = Math.round(performance.now() - started);
    this.measurements.push({ place: step.place, what: `${step.session}: ${what}`, milliseconds });
  }

  #describe(value: Value): string {
    switch (value.kind) {
      case 'octets':
        return value.secret ? '[secret]' : visible(this.#parts.secrets.redact(value.octets), { limit: shownValue });
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
}
