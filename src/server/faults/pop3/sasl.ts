import { Refusal } from '../../pop3/index.js';
import type { Fault } from '../fault.js';
import { ScramExchange } from '../../sasl/index.js';
import { mechanismFaults, scramSha1 } from '../sasl/index.js';
import { both, pop3Runs } from '../tools.js';
import { pop3Capabilities, pop3Hears, pop3Replies, pop3Sessions } from './tools.js';

/** Longest command; what may be longer is a response of SASL. */
const COMMAND = 255;

let guestCount = 0;

/** Makes a mailbox for whoever is let in without one, and another one each time, as each is locked. */
const guests: Fault['plant'] = pop3Sessions(
  (Usual) =>
    class extends Usual {
      override async enter(user: string): Promise<void> {
        const { store } = this.context;
        await super.enter(store.account(user) ? user : store.addAccount(`${user}-${++guestCount}`, '').user);
      }
    },
);

const ofMechanisms = mechanismFaults.map(
  ({ name, wrong, breaks, inPop3 = [], guests: hasGuests, mechanisms }): Fault => {
    const plant: Fault['plant'] = ({ pop3 }) => ({ pop3: { mechanisms: mechanisms(pop3.mechanisms) } });
    return {
      id: `pop3/sasl-${name}`,
      wrong,
      breaks: [...breaks, ...inPop3],
      plant: hasGuests ? both(plant, guests) : plant,
    };
  },
);

/** A mechanism that CAPA names and AUTH does not know. */
const announcedOnly = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'].map(
  (name): Fault => ({
    id: `pop3/sasl/${name.toLowerCase()}-is-not-there`,
    wrong: `CAPA names ${name}, and AUTH refuses it.`,
    breaks: ['rfc2449-6.3-sasl-mechanisms', 'rfc5034-3-list'],
    plant: ({ pop3 }) => ({
      pop3: {
        mechanisms: Object.fromEntries(Object.entries(pop3.mechanisms).filter(([other]) => other !== name)),
        capabilities: (session) =>
          pop3.capabilities(session).map((line) => (line.startsWith('SASL ') ? `${line} ${name}` : line)),
      },
    }),
  }),
);

/** Responses of SASL heard otherwise. */
const responses = (hear: (line: string) => string): Fault['plant'] =>
  pop3Sessions(
    (Usual) =>
      class extends Usual {
        override async readLine(limit: number): Promise<string | undefined> {
          const line = await super.readLine(limit);
          return line === undefined || limit <= COMMAND ? line : hear(line);
        }
      },
  );

/** Responses of this form are not answered otherwise than by another, empty challenge. */
const askAgain = (pattern: RegExp): Fault['plant'] =>
  pop3Sessions(
    (Usual) =>
      class extends Usual {
        override async readLine(limit: number): Promise<string | undefined> {
          let line = await super.readLine(limit);
          while (line !== undefined && limit > COMMAND && pattern.test(line)) {
            await this.send('+ \r\n');
            line = await super.readLine(limit);
          }
          return line;
        }
      },
  );

/** AUTH and the exchanges that it begins (RFC 5034, RFC 4422). */
export const sasl: readonly Fault[] = [
  ...ofMechanisms,
  ...announcedOnly,
  {
    id: 'pop3/sasl/initial-response-dropped',
    wrong: 'AUTH drops an initial response.',
    breaks: ['rfc5034-4-initial-response', 'rfc2449-6.3-initial-response'],
    plant: pop3Runs(['AUTH'], (usual, _, rest) => usual(rest?.split(' ')[0])),
  },
  {
    id: 'pop3/sasl/empty-initial-response-dropped',
    wrong: 'AUTH takes an initial response of = for none.',
    breaks: ['rfc5034-4-empty-initial-response'],
    plant: pop3Runs(['AUTH'], (usual, _, rest) => usual(rest?.replace(/ =$/, ''))),
  },
  {
    id: 'pop3/sasl/initial-response-needed',
    wrong: 'AUTH refuses PLAIN and SCRAM where no initial response comes with the command.',
    breaks: ['rfc5034-4-empty-challenge'],
    plant: pop3Runs(['AUTH'], async (usual, _, rest) => {
      if (/^(?:PLAIN|SCRAM-SHA-256)$/i.test(rest ?? '')) throw new Refusal((texts) => texts.saslMistake);
      await usual();
    }),
  },
  {
    id: 'pop3/sasl/mechanisms-in-capitals',
    wrong: 'AUTH knows mechanisms in capitals only.',
    breaks: ['rfc5034-5-case-insensitive'],
    plant: pop3Runs(['AUTH'], async (usual, _, rest = '') => {
      if (/^[a-z]/.test(rest)) throw new Refusal((texts) => texts.unknownMechanism);
      await usual();
    }),
  },
  {
    id: 'pop3/sasl/announced-in-small-letters',
    wrong: 'CAPA names the mechanisms in small letters.',
    breaks: ['rfc4422-3.1-mechanism-names'],
    plant: pop3Capabilities((lines) =>
      lines.map((line) => (line.startsWith('SASL ') ? `SASL ${line.slice(5).toLowerCase()}` : line)),
    ),
  },
  {
    id: 'pop3/sasl/cancel-is-empty-response',
    wrong: 'The server takes * for an empty response.',
    breaks: ['rfc5034-4-cancel', 'rfc4422-3.5-abort-by-client'],
    plant: responses((line) => (line === '*' ? '' : line)),
  },
  {
    id: 'pop3/sasl/cancel-asked-again',
    wrong: 'The server asks again when the client cancels; it has SCRAM-SHA-1, too.',
    breaks: ['rfc5034-4-cancel', 'rfc4422-3.5-abort-by-client'],
    plant: both(askAgain(/^\*$/), ({ pop3 }) => ({
      pop3: { mechanisms: scramSha1(ScramExchange)(pop3.mechanisms) },
    })),
  },
  {
    id: 'pop3/sasl/cancelled-for-good',
    wrong: 'The server refuses every AUTH after one that was cancelled.',
    breaks: ['rfc5034-4-failed-auth-forgotten'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          #isCancelled = false;

          override async readLine(limit: number): Promise<string | undefined> {
            const line = await super.readLine(limit);
            const isDeaf = this.#isCancelled && /^AUTH /i.test(line ?? '');
            this.#isCancelled ||= line === '*';
            return isDeaf ? `?${line}` : line;
          }
        },
    ),
  },
  {
    id: 'pop3/sasl/strays-skipped',
    wrong: 'The server skips what is not of the base64 alphabet in responses.',
    breaks: ['rfc5034-4-base64'],
    plant: responses((line) => (line === '*' ? line : line.replace(/[^A-Za-z0-9+/=]/g, '').replace(/^=+/, ''))),
  },
  {
    id: 'pop3/sasl/strays-skipped-in-command',
    wrong: 'The server skips what is not of the base64 alphabet in initial responses.',
    breaks: ['rfc5034-4-base64'],
    plant: pop3Hears((line) => line.replace(/^(AUTH \S+) [^A-Za-z0-9+/=]+/i, '$1 ')),
  },
  {
    id: 'pop3/sasl/no-base64-asked-again',
    wrong: 'The server asks again when a response is no base64.',
    breaks: ['rfc5034-4-base64'],
    plant: askAgain(/[^A-Za-z0-9+/=*]|=[^=]/),
  },
  {
    id: 'pop3/sasl/challenge-without-space',
    wrong: 'The server leaves the space out behind the plus sign of a challenge.',
    breaks: ['rfc5034-4-challenge', 'rfc5034-4-challenge-alone'],
    plant: pop3Replies(() => ({ challenge: (octets) => `+${octets.toString('base64')}\r\n` })),
  },
  {
    id: 'pop3/sasl/challenge-with-text',
    wrong: 'The server has a text behind a challenge.',
    breaks: ['rfc5034-4-challenge', 'rfc5034-4-challenge-alone', 'pop3/grammar/challenge'],
    shows: ['pop3/sasl-cram-md5/challenge'],
    plant: pop3Replies(() => ({ challenge: (octets) => `+ ${octets.toString('base64')} go ahead\r\n` })),
  },
  {
    id: 'pop3/sasl/challenge-not-in-base64',
    wrong: 'The server sends challenges as they are.',
    breaks: ['rfc5034-4-challenge'],
    plant: pop3Replies(() => ({ challenge: (octets) => `+ ${octets.toString('latin1')}\r\n` })),
  },
  {
    id: 'pop3/sasl/last-challenge-lost',
    wrong: 'The server does not send what a mechanism has to say at its success, and waits for the response to it.',
    breaks: ['rfc4422-3.4-each-response-answered', 'rfc5034-4-no-data-with-success'],
    plant: pop3Replies((usual) => ({
      challenge: (octets) => (octets.toString('latin1').startsWith('v=') ? '' : usual.challenge(octets)),
    })),
  },
  {
    id: 'pop3/sasl/data-behind-ok',
    wrong: 'The server sends what a mechanism has to say at its success behind +OK.',
    breaks: ['rfc5034-4-no-data-with-success'],
    plant: pop3Replies((usual) => ({
      challenge: (octets) =>
        octets.toString('latin1').startsWith('v=') ? usual.ok(octets.toString('base64')) : usual.challenge(octets),
    })),
  },
  {
    id: 'pop3/sasl/long-message-ends-session',
    wrong: 'The server closes the connection behind a response of more than 512 octets.',
    breaks: ['rfc4616-2-255-octets', 'rfc5034-4-long-responses'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          override async readLine(limit: number): Promise<string | undefined> {
            const line = await super.readLine(limit);
            if ((line?.length ?? 0) > 512) this.finish();
            return line;
          }
        },
    ),
  },
  {
    id: 'pop3/sasl/anonymous-unannounced',
    wrong: 'The server lets anyone in by ANONYMOUS, and does not announce it.',
    breaks: ['rfc4505-2-announced'],
    plant: both(
      guests,
      ({ pop3 }) => ({
        pop3: { mechanisms: { ...pop3.mechanisms, ANONYMOUS: () => ({ step: () => ({ success: 'guest' }) }) } },
      }),
      pop3Capabilities((lines) => lines.map((line) => line.replace(' ANONYMOUS', ''))),
    ),
  },
];
