import { decodeBase64, findMechanism, verifyApop, verifyPassword } from '../sasl/index.js';
import type { SaslExchange, SaslStep } from '../sasl/index.js';
import { command, noArguments, oneArgument, oneOrTwoArguments, twoArguments, wholeRest } from './command.js';
import type { Pop3Command, Pop3Session } from './model.js';
import { Refusal } from './refusal.js';
import type { Pop3State } from './state.js';

const AUTHORIZATION: readonly Pop3State[] = ['AUTHORIZATION'];

/** Longest line of a SASL exchange in octets, CRLF included: not bound by the limit of commands (RFC 5034 §4). */
const SASL_LIMIT = 64 * 1024;

const wrongCredentials = (): Refusal => new Refusal((texts) => texts.wrongCredentials, 'AUTH');

function demandPlaintext(session: Pop3Session): void {
  if (!session.plaintextPermitted) throw new Refusal((texts) => texts.plaintextRefused);
}

/** Sends a challenge and gives the decoded response; undefined when the client is gone. */
async function challenge(session: Pop3Session, octets: Buffer): Promise<Buffer | undefined> {
  await session.send(session.behaviour.replies.challenge(octets));
  const line = await session.readLine(SASL_LIMIT);
  if (line === undefined) return undefined;
  if (line === '*') throw new Refusal((texts) => texts.cancelled);
  return decodeResponse(line);
}

function decodeResponse(text: string): Buffer {
  const response = decodeBase64(text);
  if (!response) throw new Refusal((texts) => texts.notBase64);
  return response;
}

/** Goes on with an exchange until it has an outcome; the user, or undefined when the client is gone. */
async function authenticate(
  session: Pop3Session,
  exchange: SaslExchange,
  initial: Buffer | undefined,
): Promise<string | undefined> {
  let step: SaslStep = exchange.step(initial);
  while ('challenge' in step) {
    const response = await challenge(session, step.challenge);
    if (!response) return undefined;
    step = exchange.step(response);
  }
  if ('failure' in step) {
    throw step.kind === 'credentials' ? wrongCredentials() : new Refusal((texts) => texts.saslMistake);
  }
  if (step.data) {
    // +OK has no place for additional data, so it goes as one more challenge (RFC 5034 §4, RFC 4422 §3.6).
    const response = await challenge(session, step.data);
    if (!response) return undefined;
    if (response.length > 0) throw new Refusal((texts) => texts.saslMistake);
  }
  return step.success;
}

/** Commands that identify the user or prepare for it. */
export const authorizationCommands: Readonly<Record<string, Pop3Command>> = {
  USER: command({
    states: AUTHORIZATION,
    usage: 'USER name',
    parse: oneArgument,
    run: async (session, name) => {
      demandPlaintext(session);
      session.known.user = name;
      await session.ok(session.texts.nameAccepted);
    },
  }),

  PASS: command({
    states: AUTHORIZATION,
    usage: 'PASS string',
    parse: wholeRest,
    run: async (session, password) => {
      const { user } = session.known;
      session.known.user = undefined;
      if (user === undefined) throw new Refusal((texts) => texts.userFirst);
      if (!verifyPassword(session.credentials, user, password)) throw wrongCredentials();
      await session.enter(user);
    },
  }),

  APOP: command({
    states: AUTHORIZATION,
    usage: 'APOP name digest',
    parse: twoArguments,
    run: async (session, user, digest) => {
      if (!verifyApop(session.credentials, user, session.timestamp, digest)) throw wrongCredentials();
      await session.enter(user);
    },
  }),

  AUTH: command({
    states: AUTHORIZATION,
    usage: 'AUTH mechanism [initial-response]',
    parse: oneOrTwoArguments,
    run: async (session, name, initial) => {
      const mechanism = findMechanism(session.behaviour.mechanisms, name, session.plaintextPermitted);
      if (!mechanism) throw new Refusal((texts) => texts.unknownMechanism);
      const response = initial === undefined ? undefined : decodeResponse(initial === '=' ? '' : initial);
      const user = await authenticate(session, mechanism(session.credentials), response);
      if (user !== undefined) await session.enter(user);
    },
  }),

  STLS: command({
    states: AUTHORIZATION,
    usage: 'STLS',
    parse: noArguments,
    run: async (session) => {
      const { tls } = session.context;
      if (session.channel.secure) throw new Refusal((texts) => texts.tlsActive);
      if (!tls) throw new Refusal((texts) => texts.noTls);
      if (session.known.utf8) throw new Refusal((texts) => texts.tlsAfterUtf8);
      const secured = await session.channel.startTls(tls, session.behaviour.replies.ok(session.texts.beginTls));
      session.forget();
      if (!secured) session.finish();
    },
  }),

  UTF8: command({
    states: AUTHORIZATION,
    usage: 'UTF8',
    parse: noArguments,
    run: async (session) => {
      session.known.utf8 = true;
      await session.ok(session.texts.utf8Enabled);
    },
  }),
};
