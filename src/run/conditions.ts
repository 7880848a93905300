import type { EndpointInfo, Protocol } from '../events/events.js';
import type { Condition, Need, Test } from '../script/model.js';

/** What is known of the target when tests are chosen. */
export interface Offer {
  readonly endpoints: readonly EndpointInfo[];
  readonly accounts: number;
}

/** Whether the sessions of this protocol never log in, so that what is advertised before login counts. */
const staysOutside = (test: Test, protocol: Protocol): boolean => {
  const sessions = test.sessions.filter((session) => session.protocol === protocol);
  return sessions.length > 0 && sessions.every(({ state }) => state === 'closed' || state === 'connected');
};

export function capabilities(offer: Offer, protocol: Protocol, outside: boolean): readonly string[] {
  const endpoint = offer.endpoints.find((candidate) => candidate.protocol === protocol);
  return (outside ? endpoint?.before : endpoint?.after) ?? [];
}

/** POP3 advertises SASL mechanisms as arguments of one tag (RFC 2449 §6.3); `SASL=PLAIN` asks for one of them. */
function advertises(list: readonly string[], name: string): boolean {
  const wanted = name.toUpperCase();
  const [tag, argument] = wanted.split('=', 2);
  return list.some((line) => {
    const words = line.toUpperCase().split(' ');
    if (words[0] === wanted) return true;
    return argument !== undefined && words[0] === tag && words.slice(1).includes(argument);
  });
}

/** A POP3 greeting with a timestamp is all there is to announce APOP (RFC 1939 §7, RFC 2449 §6). */
const offersApop = ({ endpoints }: Offer): boolean =>
  /<[^<>]+>/.test(endpoints.find(({ protocol }) => protocol === 'pop3')?.greeting ?? '');

const beginsTls: Readonly<Record<Protocol, string>> = { imap: 'STARTTLS', pop3: 'STLS' };

/** TLS from the start: whoever offers it once more there offers what nobody can take. */
const isSecure = ({ endpoints }: Offer, protocol: Protocol): boolean =>
  /^(?:imaps|pops):/.test(endpoints.find((endpoint) => endpoint.protocol === protocol)?.url ?? '');

function meets(need: Need, offer: Offer, test: Test): boolean {
  switch (need.kind) {
    case 'capability':
      if (need.protocol === 'pop3' && need.name === 'APOP') return offersApop(offer);
      return advertises(capabilities(offer, need.protocol, staysOutside(test, need.protocol)), need.name);
    case 'protocol':
      return offer.endpoints.some(({ protocol }) => protocol === need.protocol);
    case 'accounts':
      return offer.accounts >= need.count;
    case 'starttls':
      return (
        !isSecure(offer, need.protocol) &&
        advertises(capabilities(offer, need.protocol, true), beginsTls[need.protocol])
      );
  }
}

/** Whether a condition holds on this target for the sessions of this test. */
export const holds = (condition: Condition, offer: Offer, test: Test): boolean =>
  condition.alternatives.some((need) => meets(need, offer, test)) !== condition.negated;

/** Why a test cannot run against this target, `undefined` where it can. */
export function reasonToSkip(test: Test, offer: Offer): string | undefined {
  for (const protocol of test.protocols) {
    if (!offer.endpoints.some((endpoint) => endpoint.protocol === protocol)) {
      return `the target has no ${protocol.toUpperCase()} endpoint`;
    }
  }
  if (test.protocols.includes('imap')) {
    const revision = test.revision === 'rev1' ? 'IMAP4rev1' : 'IMAP4rev2';
    const offered = [false, true].some((outside) => advertises(capabilities(offer, 'imap', outside), revision));
    if (!offered) return `the server does not advertise ${revision}`;
  }
  const accounts = Math.max(1, ...test.sessions.map(({ account }) => account));
  if (accounts > offer.accounts)
    return `needs ${accounts.toString()} accounts, the target has ${offer.accounts.toString()}`;
  const broken = test.requires.find((condition) => !holds(condition, offer, test));
  return broken && `requires ${broken.text}`;
}
