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

/** Every mischief at every point of a test, in every position, and all that can be done to TLS. */
export function scriptedPlans(): Plan[] {
  const plans: Plan[] = [];
  for (const protocol of ['imap', 'pop3'] as const) {
    for (const point of attackedPoints[protocol]) {
      for (const mischief of Object.keys(mischiefs)) {
        for (const when of ['instead', 'before', 'inside', 'after'] as const) {
          const strike = { role: 'test', point, nth: 0, when, mischief } as const;
          const name = `${protocol} ${point} ${when} ${mischief}`;
          plans.push(
            scripted(protocol, { name, strikes: [strike], only: ['attacked', 'afterwards'], during: 'attacked' }),
          );
        }
      }
    }
    const command = protocol === 'imap' ? 'STARTTLS' : 'STLS';
    for (const mischief of [...Object.keys(tlsMischiefs), ...certificateNames]) {
      for (const when of ['instead', 'after'] as const) {
        for (const trust of ['accept', 'ca'] as const) {
          const strike = { role: 'test', point: 'tls', nth: 0, when, mischief } as const;
          const name = `${protocol} tls ${when} ${mischief} ${trust}`;
          plans.push(
            scripted(protocol, { name, trust, strikes: [strike], only: ['secured', 'afterwards'], during: 'secured' }),
          );
        }
      }
    }
    for (const mischief of Object.keys(mischiefs)) {
      for (const when of ['instead', 'before', 'inside', 'after'] as const) {
        const strike = { role: 'test', point: command, nth: 0, when, mischief } as const;
        const name = `${protocol} ${command} ${when} ${mischief}`;
        plans.push(scripted(protocol, { name, strikes: [strike], only: ['secured', 'afterwards'], during: 'secured' }));
      }
    }
    for (const role of ['probe', 'custody', 'cleanup', 'delivery'] as const) {
      for (const point of points(role, protocol)) {
        for (const mischief of Object.keys(mischiefs)) {
          const strike = { role, point, nth: 'each', when: 'instead', mischief } as const;
          const name = `${protocol} ${role} ${point} ${mischief}`;
          plans.push(scripted(protocol, { name, seeding: 'lmtp', strikes: [strike], only: ['prepared'] }));
        }
      }
    }
  }
  return plans;
}
