import type { Fault } from '../fault.js';
import { pop3Hears, pop3Sessions } from './tools.js';

const general = 'rfc1939-3-keyword-case';

/** What each command's tests in other cases claim. */
const claims: Readonly<Record<string, readonly string[]>> = {
  USER: ['rfc1939-3-keyword-case-user'],
  PASS: ['rfc1939-3-keyword-case-pass'],
  APOP: ['rfc1939-3-keyword-case-apop'],
  QUIT: ['rfc1939-3-keyword-case-quit'],
  STAT: ['rfc1939-3-keyword-case-stat', general],
  LIST: ['rfc1939-3-keyword-case-list'],
  RETR: ['rfc1939-3-keyword-case-retr'],
  DELE: ['rfc1939-3-keyword-case-dele'],
  NOOP: ['rfc1939-3-keyword-case-noop'],
  RSET: ['rfc1939-3-keyword-case-rset'],
  TOP: ['rfc1939-3-keyword-case-top'],
  UIDL: ['rfc1939-3-keyword-case-uidl'],
  CAPA: ['rfc2449-5-capa-any-case'],
  STLS: ['rfc2595-4-any-case', general],
  UTF8: ['rfc6856-2.1-any-case', general],
  LANG: ['rfc6856-3.2-any-case', general],
  AUTH: ['rfc5034-5-case-insensitive'],
};

const inCapitalsOnly = Object.entries(claims).map(([keyword, breaks]): Fault => ({
  id: `pop3/keywords/capitals-${keyword.toLowerCase()}`,
  wrong: `The server recognizes ${keyword} in capitals only.`,
  breaks,
  plant: pop3Hears((line) => {
    const [word = ''] = line.split(' ');
    return word !== keyword && word.toUpperCase() === keyword ? `?${line}` : line;
  }),
}));

/** Which words are commands (RFC 1939 §3). */
export const keywords: readonly Fault[] = [
  ...inCapitalsOnly,
  {
    id: 'pop3/keywords/one-case',
    wrong: 'The server recognizes STAT in capitals or in small letters, but not in both together.',
    breaks: ['rfc1939-3-keyword-case-stat'],
    plant: pop3Hears((line) => (line.toUpperCase() === 'STAT' && !/^(?:STAT|stat)$/.test(line) ? `?${line}` : line)),
  },
  {
    id: 'pop3/keywords/answers-in-small-letters',
    wrong: 'The server writes its status in small letters to a client that writes so.',
    breaks: ['rfc1939-3-status-upper-case', 'pop3/grammar/status-indicator'],
    shows: ['pop3/states/keyword-in-any-case'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          #small = false;

          override async readLine(limit: number): Promise<string | undefined> {
            const line = await super.readLine(limit);
            this.#small = line !== undefined && /^[a-z]/.test(line);
            return line;
          }

          override send(reply: string | Buffer): Promise<void> {
            if (!this.#small || Buffer.isBuffer(reply)) return super.send(reply);
            return super.send(reply.replace(/^(?:\+OK|-ERR)/, (status) => status.toLowerCase()));
          }
        },
    ),
  },
  {
    id: 'pop3/keywords/abbreviated',
    wrong: 'The server takes the beginning of a keyword for the keyword.',
    breaks: ['rfc1939-3-unrecognized-beginning', 'rfc1939-3-unrecognized'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          protected override commandOf(keyword: string) {
            const name = Object.keys(this.behaviour.commands).find((name) => name.startsWith(keyword));
            return super.commandOf(name ?? keyword);
          }
        },
    ),
  },
  {
    id: 'pop3/keywords/four-letters',
    wrong: 'The server looks at the first four letters of a keyword only.',
    breaks: ['rfc1939-3-unrecognized-longer', 'rfc1939-3-unrecognized'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          protected override commandOf(keyword: string) {
            return super.commandOf(keyword.slice(0, 4));
          }
        },
    ),
  },
  {
    id: 'pop3/keywords/unknown-after-login',
    wrong: 'The server answers what it does not know positively after login.',
    breaks: ['rfc1939-3-unrecognized-after-login', 'rfc1939-3-unrecognized'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          protected override commandOf(keyword: string) {
            const noop = super.commandOf('NOOP');
            const isUnknown = super.commandOf(keyword) === undefined && this.state === 'TRANSACTION';
            if (!noop || !isUnknown) return super.commandOf(keyword);
            return { ...noop, execute: () => this.ok('ignored') };
          }
        },
    ),
  },
  {
    id: 'pop3/keywords/unknown-before-login',
    wrong: 'The server answers what it does not know positively before login.',
    breaks: ['rfc1939-3-unrecognized-before-login', 'rfc1939-3-unrecognized'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          protected override commandOf(keyword: string) {
            const quit = super.commandOf('QUIT');
            if (!quit || super.commandOf(keyword) || this.state !== 'AUTHORIZATION') return super.commandOf(keyword);
            return { ...quit, execute: () => this.ok('ignored') };
          }
        },
    ),
  },
  {
    id: 'pop3/keywords/unknown-ends-session',
    wrong: 'The server closes the connection behind its refusal of a command that it does not know.',
    breaks: ['rfc1939-3-goes-on'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          protected override commandOf(keyword: string) {
            const command = super.commandOf(keyword);
            if (!command) this.finish();
            return command;
          }
        },
    ),
  },
];
