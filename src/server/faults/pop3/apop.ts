import { Refusal } from '../../pop3/index.js';
import { apopDigest } from '../../sasl/index.js';
import type { Fault } from '../fault.js';
import { both, pop3Runs } from '../tools.js';
import { enterQuietly, pop3Replies, pop3Sessions } from './tools.js';

const refused = 'rfc1939-7-apop-refused';

/** The timestamp of each session made otherwise. */
const timestamps = (make: (usual: string) => string): Fault['plant'] =>
  pop3Sessions(
    (Usual) =>
      class extends Usual {
        override readonly timestamp = make('<1896.697170952@mailspec.example>');
      },
  );

/** Digests that are right, too; `user` has this password. */
const alsoRight = (isRight: (digest: string, password: string, timestamp: string) => boolean): Fault['plant'] =>
  pop3Runs(['APOP'], async (usual, session, rest = '') => {
    const [user = '', digest = '', ...surplus] = rest.split(' ');
    const password = session.credentials(user);
    const isTaken =
      surplus.length === 0 && digest !== '' && password !== undefined && isRight(digest, password, session.timestamp);
    await (isTaken ? session.enter(user) : usual());
  });

/** APOP (RFC 1939 §7). */
export const apop: readonly Fault[] = [
  {
    id: 'pop3/apop/same-timestamp',
    wrong: 'The server has one timestamp for all greetings.',
    breaks: ['rfc1939-7-apop-timestamp-differs', 'rfc1939-7-apop-replay-refused', refused, 'pop3/session/timestamp'],
    shows: ['pop3/apop/timestamps-differ'],
    plant: timestamps((usual) => usual),
  },
  {
    id: 'pop3/apop/timestamp-without-host',
    wrong: 'The timestamp in the greeting is a number in angle brackets.',
    breaks: ['rfc1939-7-apop-timestamp-form', 'pop3/grammar/greeting-timestamp'],
    shows: ['pop3/apop/timestamp-is-a-msg-id'],
    plant: timestamps(() => `<${process.hrtime.bigint()}>`),
  },
  {
    id: 'pop3/apop/timestamp-with-empty-host',
    wrong: 'The timestamp in the greeting has nothing behind its @, as the host has no name.',
    breaks: ['rfc1939-7-apop-timestamp-form', 'rfc1939-7-apop-timestamp'],
    plant: timestamps(() => `<${process.hrtime.bigint()}@>`),
  },
  {
    id: 'pop3/apop/without-timestamp',
    wrong: 'The server answers APOP positively although its greeting has no timestamp.',
    breaks: ['rfc1939-7-apop-timestamp', 'rfc1939-3-unimplemented-apop'],
    plant: both(
      pop3Replies((usual) => ({ greeting: (text) => usual.ok(text) })),
      pop3Runs(['APOP'], (_, session) => session.ok('')),
    ),
  },
  {
    id: 'pop3/apop/right-digest-refused',
    wrong: 'APOP refuses the right digest, as it keeps passwords in another form.',
    breaks: ['rfc1939-7-apop-opens-maildrop'],
    plant: pop3Runs(['APOP'], () => {
      throw new Refusal((texts) => texts.wrongCredentials, 'AUTH');
    }),
  },
  {
    id: 'pop3/apop/any-digest',
    wrong: 'APOP looks at the form of the digest only.',
    breaks: [refused, 'rfc1939-7-apop-replay-refused'],
    plant: alsoRight((digest) => /^[0-9a-f]{32}$/.test(digest)),
  },
  {
    id: 'pop3/apop/any-timestamp',
    wrong: 'APOP takes the digest of the timestamp that an example has.',
    breaks: [refused],
    plant: alsoRight((digest, password) => digest === apopDigest('<1896.697170952@dbc.mtview.ca.us>', password)),
  },
  {
    id: 'pop3/apop/thirty-one-digits',
    wrong: 'APOP compares 31 digits of the digest.',
    breaks: ['rfc1939-7-apop-shortened-refused', refused],
    plant: alsoRight(
      (digest, password, timestamp) =>
        apopDigest(timestamp, password).startsWith(digest.slice(0, 31)) && digest.length >= 31,
    ),
  },
  {
    id: 'pop3/apop/every-digest-so-far',
    wrong: 'APOP takes the digests of all timestamps that the server has sent.',
    breaks: ['rfc1939-7-apop-replay-refused', refused],
    plant: (behaviour) => {
      const sent: string[] = [];
      const greet = pop3Replies((usual) => ({
        greeting: (text, timestamp) => {
          sent.push(timestamp);
          return usual.greeting(text, timestamp);
        },
      }));
      const take = alsoRight((digest, password) =>
        sent.some((timestamp) => apopDigest(timestamp, password) === digest),
      );
      return both(greet, take)(behaviour);
    },
  },
  {
    id: 'pop3/apop/unknown-user',
    wrong: 'APOP lets a name in that it does not know, with the digest of any user.',
    breaks: ['rfc1939-7-apop-unknown-user', refused],
    plant: pop3Runs(['APOP'], async (usual, session, rest = '') => {
      const [user = '', digest = ''] = rest.split(' ');
      const accounts = [...session.context.store.accounts.values()];
      const owner = accounts.find(({ password }) => apopDigest(session.timestamp, password) === digest);
      await (owner && session.credentials(user) === undefined ? session.enter(owner.user) : usual());
    }),
  },
  {
    id: 'pop3/apop/in-all-the-same',
    wrong: 'APOP refuses a wrong digest, and then answers as if it had not.',
    breaks: ['rfc1939-7-apop-stays-outside', refused],
    plant: pop3Runs(['APOP'], async (usual, session, rest = '') => {
      try {
        await usual();
      } catch (refusal) {
        enterQuietly(session, rest.split(' ')[0] ?? '');
        throw refusal;
      }
    }),
  },
];
