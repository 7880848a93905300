import { decodeBase64, mechanismNames, verifyPassword, type SaslStep } from '../../sasl/index.js';
import type { OctetString } from '../../mime/index.js';
import { command, noArguments, NOT_AUTHENTICATED } from '../command.js';
import { readLine } from '../command-reader.js';
import { BadCommand, Disconnected, Refusal } from '../errors.js';
import { decodeUtf8 } from '../octets.js';
import type { Completion, SaslReading, Session } from '../model.js';

/** STARTTLS (RFC 9051 §6.2.1). Octets that came in clear after the command are thrown away. */
export const startTls = command<undefined>({
  states: NOT_AUTHENTICATED,
  reportsExpunge: false,
  parse: noArguments,
  run(session) {
    const { channel, context } = session;
    const { tls } = context;
    if (channel.secure) throw new BadCommand('TLS is active already');
    if (tls === undefined) throw new BadCommand('STARTTLS is not offered');
    return {
      status: 'OK',
      text: 'Begin TLS negotiation now',
      async deliver(reply) {
        if (!(await channel.startTls(tls, Buffer.from(reply, 'latin1')))) throw new Disconnected();
      },
    };
  },
});

/** LOGIN (RFC 9051 §6.2.3). */
export const login = command<{ user: OctetString; password: OctetString }>({
  states: NOT_AUTHENTICATED,
  reportsExpunge: false,
  parse(parser) {
    parser.space();
    const user = parser.astring('a user name');
    parser.space();
    const password = parser.astring('a password');
    parser.end();
    return { user, password };
  },
  run(session, given) {
    if (!session.plaintextAllowed) throw new Refusal('LOGIN needs TLS first', 'PRIVACYREQUIRED');
    const [user, password] = [decodeUtf8(given.user), decodeUtf8(given.password)];
    const known = user !== undefined && password !== undefined && verifyPassword(credentials(session), user, password);
    if (!known) throw new Refusal('Wrong user name or password', 'AUTHENTICATIONFAILED');
    return authenticated(session, user, 'LOGIN completed');
  },
});

/** AUTHENTICATE (RFC 9051 §6.2.2), with an initial response (RFC 4959). */
export const authenticate = command<{ mechanism: string; initial: Buffer | undefined }>({
  states: NOT_AUTHENTICATED,
  reportsExpunge: false,
  parse(parser, session) {
    const { saslReading } = session.behaviour;
    parser.space();
    const mechanism = parser.keyword('a mechanism');
    const initial = parser.accept(' ') ? saslReading.decode(parser.word('an initial response'), 'initial') : undefined;
    parser.end();
    return { mechanism, initial };
  },
  async run(session, { mechanism, initial }) {
    const { mechanisms, saslReading } = session.behaviour;
    const make = Object.hasOwn(mechanisms, mechanism) ? mechanisms[mechanism] : undefined;
    if (make === undefined) throw new Refusal(`There is no mechanism ${mechanism}`);
    if (!mechanismNames(mechanisms, session.plaintextAllowed).includes(mechanism)) {
      throw new Refusal(`${mechanism} needs TLS first`, 'PRIVACYREQUIRED');
    }
    const exchange = make(credentials(session));
    let step: SaslStep = exchange.step(initial);
    while ('challenge' in step) {
      await session.invite(step.challenge.toString('base64'));
      step = exchange.step(await saslReading.response(session));
    }
    if ('failure' in step) {
      if (step.kind === 'malformed') throw new BadCommand(step.failure);
      throw new Refusal(step.failure, 'AUTHENTICATIONFAILED');
    }
    if (step.data !== undefined) {
      // IMAP's success carries no data, so the mechanism's last word is one more challenge (RFC 4422 §3.6).
      await session.invite(step.data.toString('base64'));
      if ((await saslReading.response(session)).length > 0) throw new BadCommand('The last response must be empty');
    }
    return authenticated(session, step.success, `${mechanism} authentication completed`);
  },
});

function credentials(session: Session): (user: string) => string | undefined {
  return (user) => session.context.store.account(user)?.password;
}

function authenticated(session: Session, user: string, text: string): Completion {
  session.authenticate(user);
  return { status: 'OK', code: `CAPABILITY ${session.behaviour.capabilities(session).join(' ')}`, text };
}

/** As RFC 9051 §6.2.2 says. */
export const saslReading: SaslReading = {
  async response(session) {
    const timeout = session.context.settings.autologout.imap;
    const line = await readLine(session.channel, { lineLimit: session.behaviour.lineLimit, timeout });
    if (line === undefined) throw new BadCommand('The response is too long');
    if (line === '*') throw new BadCommand('The authentication exchange was cancelled');
    return session.behaviour.saslReading.decode(line, 'later');
  },

  /** An initial response without octets is written `=`. */
  decode(text, place) {
    if (place === 'initial' && text === '=') return Buffer.alloc(0);
    const octets = decodeBase64(text);
    if (octets === undefined) throw new BadCommand('The response is not valid base64');
    return octets;
  },
};
