import type { Protocol } from '../../events/events.js';
import { check } from '../check.js';
import type { SessionSpec, SessionState } from '../model.js';
import { expectationKeys, commandShape, sessionShape, sessionWordShape, verbs } from '../schema/suite.js';
import { mapOf, textOf, valueOf } from '../tree.js';
import type { Entry, MapNode, TextNode } from '../tree.js';
import { tick, listed } from '../words.js';
import type { SuiteContext } from './context.js';
import { template } from './texts.js';

const statesOf: Readonly<Record<Protocol, readonly SessionState[]>> = {
  imap: ['closed', 'connected', 'authenticated', 'selected', 'examined'],
  pop3: ['closed', 'connected', 'transaction'],
};

const reserved = new Set<string>([
  ...verbs,
  ...expectationKeys,
  ...Object.keys(commandShape.shape),
  'how',
  'to',
  'with',
]);

/** The sessions of a test by name, in the order in which they open. */
export function sessions(test: MapNode, context: SuiteContext): ReadonlyMap<string, SessionSpec> {
  const declared = mapOf(test, 'sessions');
  const specs = declared ? declared.entries.map((entry) => session(entry, test, context)) : [only(test, context)];
  return new Map(specs.map((spec) => [spec.name, spec]));
}

/** The one session of a test that declares none. */
function only(test: MapNode, context: SuiteContext): SessionSpec {
  const { place } = test;
  if (context.protocol === 'both') {
    const mend = 'declare them: sessions: {phone: {protocol: imap}, desk: {protocol: pop3}}';
    context.problems.error(
      'session-protocol',
      place,
      'the suite speaks both protocols, so the test must say its sessions',
      mend,
    );
  }
  const protocol = context.protocol === 'both' ? 'imap' : context.protocol;
  return { name: 'C', protocol, state: defaultState(protocol, test), account: 1, place };
}

const hasMailbox = (test: MapNode): boolean =>
  valueOf(test, 'mailbox') !== undefined || valueOf(test, 'inbox') !== undefined;

function defaultState(protocol: Protocol, test: MapNode): SessionState {
  if (protocol === 'pop3') return 'transaction';
  return hasMailbox(test) ? 'selected' : 'authenticated';
}

function session({ key, value }: Entry, test: MapNode, context: SuiteContext): SessionSpec {
  if (reserved.has(key.text)) {
    context.problems.error('name-taken', key.place, `${tick(key.text)} is a key of steps and cannot name a session`);
  }
  const fine =
    value.kind === 'text'
      ? check(value, sessionWordShape, 'a session', context)
      : check(value, sessionShape, 'a session', context);
  const long = value.kind === 'map' && fine ? value : undefined;
  const state = fine ? (value.kind === 'text' ? value : long && textOf(long, 'state')) : undefined;
  const protocol = protocolOf(key, long && textOf(long, 'protocol'), state, context);
  const spec = {
    name: key.text,
    protocol,
    state: (state?.text as SessionState | undefined) ?? defaultState(protocol, test),
    account: Number((long && textOf(long, 'account')?.text) ?? 1),
    place: key.place,
  };
  const possible = (statesOf[protocol] as readonly string[]).includes(spec.state);
  if (state && !possible) impossibleState(state, protocol, context);
  const mailbox = long && textOf(long, 'mailbox');
  if (mailbox) checkMailboxKey(mailbox, spec.state, context);
  else if (possible && (spec.state === 'selected' || spec.state === 'examined'))
    checkMailbox(spec, state ?? key, test, context);
  const compiled = mailbox && template(mailbox, context);
  return compiled ? { ...spec, mailbox: compiled.value } : spec;
}

function protocolOf(
  key: TextNode,
  said: TextNode | undefined,
  state: TextNode | undefined,
  context: SuiteContext,
): Protocol {
  if (said) return said.text as Protocol;
  if (context.protocol !== 'both') return context.protocol;
  const can = (protocol: Protocol): boolean =>
    state !== undefined && (statesOf[protocol] as readonly string[]).includes(state.text);
  if (can('imap') === can('pop3')) {
    const mend = `write: ${key.text}: {protocol: imap${state ? `, state: ${state.text}` : ''}}`;
    context.problems.error(
      'session-protocol',
      key.place,
      `the suite speaks both protocols: which does ${tick(key.text)} speak?`,
      mend,
    );
  }
  return can('pop3') && !can('imap') ? 'pop3' : 'imap';
}

function impossibleState(state: TextNode, protocol: Protocol, { problems }: SuiteContext): void {
  const name = protocol === 'imap' ? 'an IMAP' : 'a POP3';
  const other = protocol === 'imap' ? 'pop3' : 'imap';
  const message = `${name} session cannot be ${tick(state.text)}, only ${listed(statesOf[protocol])}`;
  problems.error(
    'session-state',
    state.place,
    message,
    `for the other protocol write {protocol: ${other}, state: ${state.text}}`,
  );
}

function checkMailboxKey(mailbox: TextNode, state: SessionState, { problems }: SuiteContext): void {
  if (state === 'selected' || state === 'examined') return;
  problems.error(
    'session-mailbox',
    mailbox.place,
    `a session that is ${tick(state)} has no mailbox`,
    'write state: selected',
  );
}

/** What a session finds in an INBOX that the test does not own, nobody can say. */
function checkMailbox(spec: SessionSpec, at: TextNode, test: MapNode, { problems }: SuiteContext): void {
  if (hasMailbox(test)) return;
  const message = `${tick(spec.name)} is ${spec.state}, but the test has no mailbox`;
  problems.error(
    'session-mailbox',
    at.place,
    message,
    "add mailbox: [plain], or inbox: [plain], or the session's own mailbox:",
  );
}
