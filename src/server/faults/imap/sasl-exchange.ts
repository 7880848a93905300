import { BadCommand, Refusal } from '../../imap/index.js';
import type { SaslReading, Session } from '../../imap/index.js';
import type { SaslStep } from '../../sasl/index.js';
import type { Fault } from '../fault.js';
import { both, hears, imapCommands, imapFormat, imapRuns, otherwise } from '../tools.js';
import { completes, done, inBoth, parsers, refuses } from './tools.js';
import { leniently, mechanism, scram } from './sasl-tools.js';

type Plant = Fault['plant'];

/** How responses are read within AUTHENTICATE with members replaced. */
const reading =
  (members: (usual: SaslReading) => Partial<SaslReading>): Plant =>
  ({ imap }) => ({ imap: { saslReading: otherwise(imap.saslReading, members) } });

/** Base64 of one kind of wrong form taken for right. */
const decodes = (name: string, what: string, mend: (text: string) => string, breaks: readonly string[]): Fault => ({
  id: `imap/sasl-exchange/base64-${name}`,
  wrong: `The server decodes base64 with ${what}.`,
  breaks,
  plant: reading((usual) => ({
    decode: (text, place) => (text === '=' ? usual.decode(text, place) : leniently(mend(text))),
  })),
});

const badBase64 = ['rfc3501-6.2.2-bad-base64', 'rfc4959-3-bad-base64', 'rfc9051-6.2.2-initial-response-base64'];

/** What befalls the connection when a response is an asterisk. */
const cancels = (onCancel: (session: Session) => Buffer | never): Plant =>
  reading((usual) => ({
    async response(session) {
      try {
        return await usual.response(session);
      } catch (error) {
        if (error instanceof BadCommand && error.message.includes('cancelled')) return onCancel(session);
        throw error;
      }
    },
  }));

const failsThen = (act: (session: Session) => void): Plant =>
  imapRuns(['AUTHENTICATE'], async (usual, session) => {
    try {
      return await usual();
    } catch (error) {
      act(session);
      throw error;
    }
  });

const mechanismOf = (given: unknown): string => (given as { readonly mechanism: string }).mechanism;
const initialOf = (given: unknown): Buffer | undefined => (given as { readonly initial: Buffer | undefined }).initial;

/** A mechanism that lets the client in whatever it says. */
const lets =
  (user = 'ada') =>
  (): { step: () => SaslStep } => ({ step: () => ({ success: user }) });

/** AUTHENTICATE and what is between the mechanisms (RFC 4422, RFC 4959, RFC 3501 and RFC 9051 §6.2.2). */
export const saslExchange: readonly Fault[] = [
  decodes(
    'anything-between',
    'anything between its characters',
    (text) => text.replace(/[^A-Za-z0-9+/=]/g, ''),
    badBase64,
  ),
  decodes('pad-in-front', 'pad characters in front', (text) => text.replace(/^=+/, ''), badBase64),
  decodes('pad-inside', 'pad characters inside', (text) => text.replace(/=(?=[^=])/g, 'A'), ['rfc4959-3-bad-base64']),
  {
    id: 'imap/sasl-exchange/bad-base64-is-no',
    wrong: 'The server answers NO to a response that is no base64.',
    breaks: ['rfc9051-6.2.2-bad-base64', 'rfc9051-6.2.2-initial-response-base64'],
    plant: completes(['AUTHENTICATE'], (completion) =>
      completion.text.includes('base64') ? { ...completion, status: 'NO' } : completion,
    ),
  },
  {
    id: 'imap/sasl-exchange/plain-challenges',
    wrong: 'The server sends its challenges in clear, not in base64.',
    breaks: inBoth('6.2.2-challenge-base64', '6.2.2-authenticate'),
    plant: imapFormat((usual) => ({
      continuation: (text) =>
        usual.continuation(text === '' ? 'go ahead, please' : Buffer.from(text, 'base64').toString('latin1')),
    })),
  },
  {
    id: 'imap/sasl-exchange/ok-means-nothing',
    wrong: 'The server says OK to AUTHENTICATE and leaves the client not authenticated.',
    breaks: inBoth('6.2.2-authenticate'),
    plant: imapRuns(['AUTHENTICATE'], async (usual, session) => {
      const authenticate = session.authenticate.bind(session);
      session.authenticate = () => undefined;
      try {
        return await usual();
      } finally {
        session.authenticate = authenticate;
      }
    }),
  },
  {
    id: 'imap/sasl-exchange/mechanisms-in-capitals',
    wrong: 'The server knows its mechanisms in capitals only.',
    breaks: inBoth('6.2.2-mechanism-any-case'),
    plant: hears((line) => line.replace(/^(\S+ authenticate) (?=\S*[a-z])/i, '$1 X-')),
  },
  {
    id: 'imap/sasl-exchange/unknown-is-bad',
    wrong: 'The server answers BAD to a mechanism that it does not know.',
    breaks: inBoth('6.2.2-unknown-mechanism'),
    plant: completes(['AUTHENTICATE'], (completion) =>
      completion.text.startsWith('There is no mechanism') ? { ...completion, status: 'BAD' } : completion,
    ),
  },
  {
    id: 'imap/sasl-exchange/hidden-mechanisms',
    wrong: 'The server takes mechanisms that it does not list.',
    breaks: inBoth('6.2.2-not-listed'),
    plant: ({ imap }) => ({
      imap: { capabilities: (session) => imap.capabilities(session).filter((name) => !name.startsWith('AUTH=')) },
    }),
  },
  ...['DIGEST-MD5', 'SCRAM-SHA-1'].map((name): Fault => ({
    id: `imap/sasl-exchange/hidden-${name.toLowerCase()}`,
    wrong: `The server takes ${name}, which it does not list.`,
    breaks: inBoth('6.2.2-not-listed'),
    plant: imapRuns(['AUTHENTICATE'], (usual, _, given) => (mechanismOf(given) === name ? done : usual())),
  })),
  {
    id: 'imap/sasl-exchange/cancel-is-no',
    wrong: 'The server answers NO to a client that cancels the exchange.',
    breaks: inBoth('6.2.2-cancelled'),
    plant: both(
      cancels(() => {
        throw new Refusal('cancelled');
      }),
      mechanism('SCRAM-SHA-1', (usual) => usual['SCRAM-SHA-256'] ?? lets()),
    ),
  },
  {
    id: 'imap/sasl-exchange/cancel-is-empty',
    wrong: 'The server takes an asterisk for an empty response.',
    breaks: [...inBoth('6.2.2-cancelled', '6.2.2-cancel-keeps-state'), 'rfc4422-3.5-abort-by-client'],
    plant: both(
      cancels(() => Buffer.alloc(0)),
      mechanism('SCRAM-SHA-1', (usual) => usual['SCRAM-SHA-256'] ?? lets()),
    ),
  },
  {
    id: 'imap/sasl-exchange/cancel-logs-in',
    wrong: 'A client that cancels is logged in, and may not begin another exchange.',
    breaks: inBoth('6.2.2-cancel-keeps-state', '6.2.2-try-again'),
    plant: cancels((session) => {
      session.authenticate('ada');
      throw new BadCommand('cancelled');
    }),
  },
  {
    id: 'imap/sasl-exchange/wrong-password-is-bad',
    wrong: 'The server answers BAD to wrong credentials.',
    breaks: inBoth('6.2.2-credentials-refused'),
    plant: completes(['AUTHENTICATE'], (completion) => ({
      ...completion,
      status: completion.status === 'NO' ? 'BAD' : completion.status,
    })),
  },
  {
    id: 'imap/sasl-exchange/failure-logs-in',
    wrong: 'The server says NO and lets the client in.',
    breaks: inBoth('6.2.2-failure-keeps-state'),
    plant: failsThen((session) => session.authenticate('ada')),
  },
  {
    id: 'imap/sasl-exchange/one-attempt',
    wrong: 'The server closes the connection after a failed AUTHENTICATE.',
    breaks: [...inBoth('6.2.2-try-again', '6.2.2-login-instead'), 'rfc4422-3.6-tls-remains'],
    plant: failsThen((session) => setImmediate(() => session.channel.end())),
  },
  {
    id: 'imap/sasl-exchange/twice',
    wrong: 'The server takes an exchange after a successful one.',
    breaks: ['rfc4422-3.8-once', ...inBoth('6.2.2-after-login')],
    plant: imapCommands(['AUTHENTICATE'], (usual) => ({
      ...usual,
      states: ['not authenticated', 'authenticated', 'selected'],
      run: (session, given, invocation) =>
        session.state === 'not authenticated' ? usual.run(session, given, invocation) : done,
    })),
  },
  {
    id: 'imap/sasl-exchange/external',
    wrong: 'The server lets any client in by EXTERNAL.',
    breaks: ['rfc4422-A.1-external-without-credentials'],
    plant: mechanism('EXTERNAL', () => lets()),
  },
  {
    id: 'imap/sasl-exchange/external-goes-on',
    wrong: 'The server answers the response of EXTERNAL with a challenge.',
    breaks: ['rfc4422-A.1-external-no-more-challenges'],
    plant: mechanism('EXTERNAL', () => () => ({ step: () => ({ challenge: Buffer.alloc(0) }) })),
  },
  {
    id: 'imap/sasl-exchange/anonymous-unannounced',
    wrong: 'The server takes ANONYMOUS without announcing it.',
    breaks: ['rfc4505-2-announced'],
    plant: imapRuns(['AUTHENTICATE'], (usual, _, given) => (mechanismOf(given) === 'ANONYMOUS' ? done : usual())),
  },
  {
    id: 'imap/sasl-exchange/anonymous-for-nobody',
    wrong: 'The server announces ANONYMOUS and refuses everyone.',
    breaks: ['rfc4505-2-anyone'],
    plant: mechanism('ANONYMOUS', () => () => ({
      step: (response) =>
        response === undefined ? { challenge: Buffer.alloc(0) } : { failure: 'no guests', kind: 'credentials' },
    })),
  },
  {
    id: 'imap/sasl-exchange/initial-response-refused',
    wrong: 'The server advertises SASL-IR and takes no initial response.',
    breaks: ['rfc4959-3-initial-response', 'rfc9051-6.2.2-initial-response', 'rfc4959-6-largest'],
    plant: refuses(['AUTHENTICATE'], (_, given) => initialOf(given) !== undefined),
  },
  {
    id: 'imap/sasl-exchange/initial-response-demanded',
    wrong: 'The server takes AUTHENTICATE with an initial response only.',
    breaks: ['rfc4959-3-without', 'rfc9051-6.2.2-without-initial-response', 'rfc4959-6-omitted'],
    plant: both(
      scram(undefined, () => ({ hash: 'sha1' }), 'SCRAM-SHA-1'),
      refuses(['AUTHENTICATE'], (_, given) => initialOf(given) === undefined),
    ),
  },
  {
    id: 'imap/sasl-exchange/empty-is-missing',
    wrong: 'The server takes an equals sign for a missing initial response.',
    breaks: ['rfc4959-3-empty', 'rfc9051-6.2.2-empty-initial-response'],
    plant: hears((line) => line.replace(/^(\S+ AUTHENTICATE \S+) =$/i, '$1')),
  },
  {
    id: 'imap/sasl-exchange/server-first-any-response',
    wrong: 'The server passes over an initial response to CRAM-MD5 and sends its challenge.',
    breaks: ['rfc4959-3-server-first', 'rfc9051-6.2.2-server-first'],
    plant: hears((line) => line.replace(/^(\S+ AUTHENTICATE CRAM-MD5) .+$/i, '$1')),
  },
  {
    id: 'imap/sasl-exchange/quoted-response',
    wrong: 'The server takes an initial response in a quoted string.',
    breaks: ['rfc4959-3-not-quoted'],
    plant: hears((line) => line.replace(/^(\S+ AUTHENTICATE \S+) "(.*)"$/i, '$1 $2')),
  },
  {
    id: 'imap/sasl-exchange/literal-response',
    wrong: 'The server takes an initial response in a literal.',
    breaks: ['rfc4959-3-not-quoted'],
    plant: parsers(
      (Usual) =>
        class extends Usual {
          override word(what: string) {
            return this.peek() === '' && !this.atEnd() ? this.string(what) : super.word(what);
          }
        },
    ),
  },
  {
    id: 'imap/sasl-exchange/more-than-one-response',
    wrong: 'The server passes over what follows the initial response.',
    breaks: ['rfc4959-7-one-response'],
    plant: hears((line) => line.replace(/^(\S+ AUTHENTICATE \S+ \S+) .+$/i, '$1')),
  },
];
