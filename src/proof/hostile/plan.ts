import type { Protocol } from '../../events/events.js';
import { pick, randomOf } from './random.js';
import { mischiefs, tlsMischiefs } from './server/mischief.js';
import type { Role, Strike } from './server/server.js';

/** One hostile server, and how it is met. */
export interface Plan {
  /** How it is named in messages, and asked for to play it again. */
  readonly name: string;
  /** Of all that is random in its mischief. */
  readonly seed: number;
  /** All deadlines of the run are multiplied by it: with 0.03 a response may take 0.3 s, a test 1.8 s. */
  readonly timeScale: number;
  readonly protocols: readonly Protocol[];
  readonly tls: 'none' | 'starttls' | 'implicit';
  readonly trust: 'accept' | 'ca';
  readonly seeding: 'append' | 'lmtp' | 'smtp';
  readonly disposable: boolean;
  readonly password: string;
  readonly strikes: readonly Strike[];
  /** The only tests that are played, by name; all where absent. */
  readonly only?: readonly string[];
  /** The only test during which strikes are due; always where absent. */
  readonly during?: string;
}

/** Passwords that are hard to keep out of an output: with quotes, backslashes, octets beyond ASCII, blanks. */
export const passwords = ['open sesame', 'Tr0ub4dor "and" \\three', 'pässwörd-ünïcode', 'Quick.brown.fox.jumps.over'];

const testPoints: Readonly<Record<Protocol, readonly string[]>> = {
  imap: 'greeting LOGIN SELECT APPEND continuation FETCH IDLE DONE NOOP LIST LOGOUT STARTTLS tls CAPABILITY'.split(' '),
  pop3: 'greeting USER PASS UIDL LIST NOOP STAT RETR TOP DELE QUIT STLS tls CAPA'.split(' '),
};
const custodyPoints: Readonly<Record<Protocol, readonly string[]>> = {
  imap: [
    ...'greeting CAPABILITY LOGIN LIST LSUB STATUS SELECT CLOSE APPEND continuation CREATE DELETE'.split(' '),
    ...['UNSUBSCRIBE', 'LOGOUT', 'EXAMINE', 'FETCH', 'UID STORE'],
  ],
  pop3: 'greeting CAPA USER PASS STAT RETR TOP DELE QUIT'.split(' '),
};
const deliveryPoints = 'greeting EHLO MAIL RCPT DATA message QUIT RSET'.split(' ');

export const points = (role: Role, protocol: Protocol): readonly string[] => {
  if (role === 'delivery') return deliveryPoints;
  return role === 'test' ? testPoints[protocol] : custodyPoints[protocol];
};

const roles: readonly Role[] = ['test', 'test', 'test', 'test', 'custody', 'custody', 'cleanup', 'probe', 'delivery'];
const whens = ['instead', 'instead', 'before', 'inside', 'after'] as const;
const certificateNames = ['stranger', 'nameless'];

/** The hostile server of a seed: always the same one. */
export function planOf(seed: number): Plan {
  const random = randomOf(seed);
  const choose = <T>(list: readonly T[]): T => pick(random, list);
  const protocols = choose<readonly Protocol[]>([['imap'], ['imap'], ['pop3'], ['pop3'], ['imap', 'pop3']]);
  const seeding = choose(
    protocols.includes('imap') ? (['append', 'append', 'lmtp'] as const) : (['lmtp', 'smtp'] as const),
  );
  const strikes = Array.from({ length: 1 + Math.floor(random() * 3) }, (): Strike => {
    const role = choose(roles);
    const point = choose(points(role, choose(protocols)));
    const names = point === 'tls' ? [...Object.keys(tlsMischiefs), ...certificateNames] : Object.keys(mischiefs);
    const nth = choose([0, 0, 1, 2, 'each'] as const);
    return { role, point, nth, when: choose(whens), mischief: choose(names) };
  });
  return {
    name: seed.toString(),
    seed,
    timeScale: 0.03,
    protocols,
    tls: choose(['none', 'none', 'none', 'starttls', 'implicit']),
    trust: choose(['accept', 'ca']),
    seeding,
    disposable: choose([true, true, false]),
    password: choose(passwords),
    strikes,
  };
}

const scripted = (protocol: Protocol, more: Pick<Plan, 'name' | 'strikes'> & Partial<Plan>): Plan => ({
  seed: 1,
  // Of these the verdict on the test behind is demanded, also on a machine that has other work to do.
  timeScale: 0.1,
  protocols: [protocol],
  tls: 'none',
  trust: 'accept',
  seeding: protocol === 'imap' ? 'append' : 'lmtp',
  disposable: true,
  password: passwords[0] ?? '',
  ...more,
});

const attackedPoints: Readonly<Record<Protocol, readonly string[]>> = {
  imap: 'greeting LOGIN SELECT APPEND continuation FETCH IDLE DONE NOOP LOGOUT'.split(' '),
  pop3: 'greeting USER PASS UIDL LIST NOOP STAT QUIT'.split(' '),
};

const positions = ['instead', 'before', 'inside', 'after'] as const;

/** Of a list all, or in turn just one, and of three turns for one only. */
const some = <T>(list: readonly T[], turn: number, all: boolean): readonly T[] =>
  all ? list : turn % 3 > 0 ? [] : list.slice((turn / 3) % list.length, ((turn / 3) % list.length) + 1);

/**
 * Every mischief at a third of the points of a test, in turn at each position, and at some points of all that is done besides
 * tests; all that can be done to TLS. `all` combines each with each.
 */
export const scriptedPlans = (all: boolean): Plan[] =>
  (['imap', 'pop3'] as const).flatMap((protocol) => [
    ...attacks(protocol, attackedPoints[protocol], 'attacked', all),
    ...attacks(protocol, [protocol === 'imap' ? 'STARTTLS' : 'STLS'], 'secured', all),
    ...tlsAttacks(protocol, all),
    ...(['probe', 'custody', 'cleanup', 'delivery'] as const).flatMap((role) => besides(protocol, role, all)),
  ]);

function attacks(protocol: Protocol, at: readonly string[], during: string, all: boolean): Plan[] {
  return at.flatMap((point, first) =>
    Object.keys(mischiefs).flatMap((mischief, second) =>
      some(positions, first + second, all).map((when) => {
        const strikes: Strike[] = [{ role: 'test', point, nth: 0, when, mischief }];
        const name = `${protocol} ${point} ${when} ${mischief}`;
        return scripted(protocol, { name, strikes, only: [during, 'afterwards'], during });
      }),
    ),
  );
}

function tlsAttacks(protocol: Protocol, all: boolean): Plan[] {
  return [...Object.keys(tlsMischiefs), ...certificateNames].flatMap((mischief, turn) =>
    (['instead', 'after'] as const).flatMap((when) =>
      some(['accept', 'ca'] as const, 3 * turn, all).map((trust) => {
        const strikes: Strike[] = [{ role: 'test', point: 'tls', nth: 0, when, mischief }];
        const name = `${protocol} tls ${when} ${mischief} ${trust}`;
        return scripted(protocol, { name, trust, strikes, only: ['secured', 'afterwards'], during: 'secured' });
      }),
    ),
  );
}

function besides(protocol: Protocol, role: Exclude<Role, 'test'>, all: boolean): Plan[] {
  return Object.keys(mischiefs).flatMap((mischief, turn) =>
    some(points(role, protocol), turn, all).map((point) => {
      const strikes: Strike[] = [{ role, point, nth: 'each', when: 'instead', mischief }];
      const name = `${protocol} ${role} ${point} ${mischief}`;
      return scripted(protocol, { name, seeding: 'lmtp', strikes, only: ['prepared'] });
    }),
  );
}
