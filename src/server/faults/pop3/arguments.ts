import { apopDigest } from '../../sasl/index.js';
import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';

const syntax = 'rfc1939-3-syntax';

/** How many arguments a command has at most, and what is broken where more are taken. */
const most: Readonly<Record<string, readonly [number, ...string[]]>> = {
  LIST: [1, 'rfc1939-5-list-surplus-refused', syntax],
  RETR: [1, 'rfc1939-5-retr-surplus-refused', syntax],
  DELE: [1, 'rfc1939-5-dele-surplus-refused', syntax],
  UIDL: [1, 'rfc1939-7-uidl-surplus-refused', 'rfc1939-7-uidl-no-such-message'],
  TOP: [2, 'rfc1939-7-top-surplus-refused', 'rfc1939-7-top-arguments', syntax],
  APOP: [2, 'rfc1939-7-apop-surplus-refused', syntax],
  AUTH: [2, 'rfc5034-5-one-response'],
  LANG: [1, 'rfc6856-3.2-surplus-refused', syntax],
  STAT: [0, 'rfc1939-5-stat-no-arguments', syntax],
  NOOP: [0, 'rfc1939-5-noop-no-arguments', syntax],
  RSET: [0, 'rfc1939-5-rset-no-arguments', syntax],
  QUIT: [0, 'rfc1939-4-quit-no-arguments', 'rfc1939-6-quit-no-arguments', syntax],
  CAPA: [0, 'rfc2449-5-capa-no-arguments', syntax],
  STLS: [0, 'rfc2595-4-no-arguments', syntax],
  UTF8: [0, 'rfc6856-2.1-no-parameters'],
};

const surplus = Object.entries(most).map(([keyword, [count, ...breaks]]): Fault => ({
  id: `pop3/arguments/surplus-${keyword.toLowerCase()}`,
  wrong: `${keyword} takes no notice of arguments that it does not have.`,
  breaks,
  plant: ({ pop3 }) => {
    const usual = pop3.commands[keyword];
    if (!usual) throw new Error(`the server has no command ${keyword}`);
    const cut = (rest: string | undefined): string | undefined =>
      count === 0 ? undefined : rest?.split(' ').slice(0, count).join(' ');
    const execute: typeof usual.execute = (session, rest) => usual.execute(session, cut(rest));
    return { pop3: { commands: { ...pop3.commands, [keyword]: { ...usual, execute } } } };
  },
}));

/** A command, what it gets in place of the arguments that are missing, and what that breaks. */
const defaults: readonly (readonly [string, string, RegExp, string, ...string[]])[] = [
  ['dele', 'DELE', /^$/, '1', 'rfc1939-5-dele-number-required', syntax],
  ['retr', 'RETR', /^$/, '1', 'rfc1939-5-retr-number-required', syntax],
  ['top', 'TOP', /^$/, '1 10', 'rfc1939-7-top-number-required', 'rfc1939-7-top-arguments', syntax],
  ['top-lines', 'TOP', /^[0-9]+$/, '$& 10', 'rfc1939-7-top-lines-required', 'rfc1939-7-top-arguments', syntax],
  ['user', 'USER', /^$/, 'anonymous', 'rfc1939-7-user-name-required'],
];

const missing = defaults.map(([id, keyword, pattern, given, ...breaks]): Fault => ({
  id: `pop3/arguments/missing-${id}`,
  wrong: `${keyword} without all of its arguments is carried out, with others that the server thinks of.`,
  breaks,
  plant: pop3Runs([keyword], (usual, _, rest = '') =>
    pattern.test(rest) ? usual(rest.replace(pattern, given)) : usual(),
  ),
}));

/** Arguments that are too many, too few or of another form (RFC 1939 §3). */
export const argumentFaults: readonly Fault[] = [
  ...surplus,
  ...missing,
  {
    id: 'pop3/arguments/top-negative-lines',
    wrong: 'TOP takes a negative number of lines for all lines.',
    breaks: ['rfc1939-7-top-negative-lines', 'rfc1939-7-top-arguments', syntax],
    plant: pop3Runs(['TOP'], (usual, _, rest) => usual(rest?.replace(/ -[0-9]+$/, ' 999999'))),
  },
  {
    id: 'pop3/arguments/top-lines-with-letters',
    wrong: 'TOP reads the digits of a number of lines and no further; without any, they are none.',
    breaks: ['rfc1939-7-top-lines-no-number', 'rfc1939-7-top-arguments', syntax],
    plant: pop3Runs(['TOP'], (usual, _, rest) =>
      usual(rest?.replace(/ ([0-9]*)[a-z]+$/i, (__, digits: string) => ` ${digits === '' ? 0 : digits}`)),
    ),
  },
  {
    id: 'pop3/arguments/apop-probed',
    wrong: 'APOP without arguments is answered positively, as a sign that it is there.',
    breaks: ['rfc1939-7-apop-arguments', syntax],
    plant: pop3Runs(['APOP'], (usual, session, rest) => (rest === undefined ? session.ok('APOP is there') : usual())),
  },
  {
    id: 'pop3/arguments/apop-digest-as-far-as-given',
    wrong: 'APOP compares as many digits of the digest as the client gives.',
    breaks: ['rfc1939-7-apop-digest-required', 'rfc1939-7-apop-shortened-refused', 'rfc1939-7-apop-refused', syntax],
    plant: pop3Runs(['APOP'], async (usual, session, rest) => {
      const [user = '', digest = ''] = rest?.split(' ') ?? [];
      const password = session.credentials(user);
      const right = password === undefined ? '' : apopDigest(session.timestamp, password);
      await (right !== '' && right.startsWith(digest) ? usual(`${user} ${right}`) : usual());
    }),
  },
  {
    id: 'pop3/arguments/auth-lists',
    wrong: 'AUTH without a mechanism lists the mechanisms.',
    breaks: ['rfc5034-5-mechanism-required'],
    plant: pop3Runs(['AUTH'], async (usual, session, rest) => {
      if (rest !== undefined) return usual();
      const { replies, mechanisms } = session.behaviour;
      await session.send(replies.multiLine(replies.ok('the mechanisms follow'), Object.keys(mechanisms)));
    }),
  },
  {
    id: 'pop3/arguments/auth-unknown',
    wrong: 'AUTH with a mechanism that the server does not have begins PLAIN.',
    breaks: ['rfc5034-4-unknown-mechanism'],
    plant: pop3Runs(['AUTH'], (usual, session, rest = '') => {
      const [name = '', ...response] = rest.split(' ');
      const isKnown = Object.hasOwn(session.behaviour.mechanisms, name.toUpperCase());
      return name === '' || isKnown ? usual() : usual(response.length > 0 ? rest : 'PLAIN');
    }),
  },
  {
    id: 'pop3/arguments/auth-unknown-with-response',
    wrong:
      'AUTH with a mechanism that the server does not have is answered with a challenge when a response comes along.',
    breaks: ['rfc5034-4-unknown-mechanism'],
    plant: pop3Runs(['AUTH'], (usual, session, rest = '') => {
      const [name = '', response] = rest.split(' ');
      const isKnown = Object.hasOwn(session.behaviour.mechanisms, name.toUpperCase());
      return isKnown || response === undefined ? usual() : usual('PLAIN');
    }),
  },
];
