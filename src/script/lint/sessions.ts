import type { SuiteContext } from '../build/context.js';
import type { CommandStep, Expectations, Step, Test } from '../model.js';
import { tick } from '../words.js';

type Connection = 'open' | 'closed' | 'unknown';

interface SessionTrace {
  connection: Connection;
  /** The last command ended with a continuation request, so the next line is continuation data. */
  continues: boolean;
}

/** The end of IDLE and a cancelled SASL exchange: lines that are no commands. */
const BARE = /^(?:DONE|\*)$/i;
/** Functions that make SASL responses, which are sent on a line of their own. */
const RESPONSES: readonly string[] = ['base64', 'sasl-plain', 'cram-md5', 'scram-first', 'scram-final'];

function isContinuation({ send: { source, value } }: CommandStep): boolean {
  const [part, more] = value.parts;
  if (BARE.test(source)) return true;
  if (part?.kind !== 'hole' || more) return false;
  const { node } = part.expression;
  return node.kind === 'call' && RESPONSES.includes(node.name);
}

/** Follows each session through a test: is there a connection when a step needs one, and is a bare line asked for. */
export function lintSessions(test: Test, context: SuiteContext): void {
  const traces = new Map(
    test.sessions.map(({ name, state }): [string, SessionTrace] => [
      name,
      { connection: state === 'closed' ? 'closed' : 'open', continues: false },
    ]),
  );
  for (const step of [...test.setup, ...test.steps]) {
    if (!('session' in step)) continue;
    const trace = traces.get(step.session);
    if (trace) follow(step, trace, context);
  }
}

type SessionStep = Extract<Step, { readonly session: string }>;

function follow(step: SessionStep, trace: SessionTrace, context: SuiteContext): void {
  const certain = step.when === undefined && step.requires.length === 0;
  checkConnection(step, trace, context);
  const before = { ...trace };
  advance(step, trace, context);
  // A step that may be left out leaves both possible.
  if (!certain && trace.connection !== before.connection) trace.connection = 'unknown';
  if (!certain && before.continues) trace.continues = true;
}

function checkConnection(step: SessionStep, { connection }: SessionTrace, { problems }: SuiteContext): void {
  if (step.kind === 'reconnect' || connection === 'unknown') return;
  const name = tick(step.session);
  if (step.kind === 'connect') {
    if (connection === 'open')
      problems.error(
        'session-open',
        step.place,
        `${name} is connected already`,
        'declare it as closed, or write reconnect:',
      );
  } else if (connection === 'closed') {
    problems.error(
      'session-closed',
      step.place,
      `${name} has no connection here`,
      `write - connect: ${step.session} or - reconnect: ${step.session} before`,
    );
  }
}

function advance(step: SessionStep, trace: SessionTrace, context: SuiteContext): void {
  switch (step.kind) {
    case 'connect':
    case 'reconnect':
      trace.continues = false;
      trace.connection = step.kind === 'connect' ? afterwards(step.expect, 'open') : 'open';
      return;
    case 'disconnect':
      trace.continues = false;
      trace.connection = 'closed';
      return;
    case 'await':
      trace.connection = afterwards(step.expect, trace.connection);
      if (asksMore(step.expect)) trace.continues = true;
      return;
    case 'pipeline':
      for (const command of step.steps) send(command, trace, context);
      return;
    case 'command':
      send(step, trace, context);
  }
}

function send(step: CommandStep, trace: SessionTrace, { problems }: SuiteContext): void {
  if (!step.raw && !trace.continues && isContinuation(step)) {
    const message = `${tick(step.send.source)} answers a continuation request, but the step before asks for none`;
    problems.error('stray-continuation', step.send.place, message, 'add continue: true to the step before');
  }
  trace.continues = asksMore(step.expect);
  trace.connection = afterwards(step.expect, trace.connection);
}

const asksMore = (expect: readonly Expectations[]): boolean =>
  expect.some((block) => block.continue !== undefined || block.challenge !== undefined);

function afterwards(expect: readonly Expectations[], before: Connection): Connection {
  const closing = expect.filter(({ closed }) => closed).length;
  if (closing === 0) return before;
  return closing === expect.length ? 'closed' : 'unknown';
}
