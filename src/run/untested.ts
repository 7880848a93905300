import type { EndpointInfo } from '../events/events.js';
import type { Condition, Suite, Test } from '../script/model.js';

/** Every test looks at these: a suite is for one revision or the other. */
const revisions: readonly string[] = ['IMAP4REV1', 'IMAP4REV2'];

const conditionsOf = (test: Test): Condition[] => [
  ...test.requires,
  ...[...test.setup, ...test.steps].flatMap(({ requires }) => requires),
];

/** `imap IDLE`, `pop3 SASL`: capabilities of which some test says that it needs them. */
const asked = (suites: readonly Suite[]): Set<string> =>
  new Set(
    suites
      .flatMap(({ tests }) => tests)
      .flatMap(conditionsOf)
      .flatMap(({ alternatives }) => alternatives)
      .flatMap((need) => {
        if (need.kind === 'capability') return [`${need.protocol} ${need.name.toUpperCase()}`];
        return need.kind === 'starttls' ? [`${need.protocol} ${need.protocol === 'imap' ? 'STARTTLS' : 'STLS'}`] : [];
      }),
  );

/** POP3 puts the mechanisms of SASL behind the tag (RFC 2449 §6.3); each is a capability of its own here. */
function namesOf({ protocol, before, after }: EndpointInfo): string[] {
  const lines = [...new Set([...before, ...after])].map((line) => line.toUpperCase());
  if (protocol === 'imap') return lines;
  return lines.flatMap((line) => {
    const [tag = '', ...words] = line.split(' ');
    return tag === 'SASL' ? words.map((word) => `SASL=${word}`) : [tag];
  });
}

/**
 * A sentence for each protocol with what the server advertises and no script knows: silence about it is no verdict.
 */
export function untestedCapabilities(endpoints: readonly EndpointInfo[], suites: readonly Suite[]): string[] {
  const known = asked(suites);
  const protocols = [...new Set(endpoints.map(({ protocol }) => protocol))];
  return protocols.flatMap((protocol) => {
    const names = endpoints.filter((endpoint) => endpoint.protocol === protocol).flatMap(namesOf);
    const untested = [...new Set(names)].filter(
      (name) =>
        !revisions.includes(name) &&
        !known.has(`${protocol} ${name}`) &&
        !known.has(`${protocol} ${name.split('=')[0] ?? ''}`),
    );
    if (untested.length === 0) return [];
    return [`${protocol.toUpperCase()}: advertised, and no test asks for it: ${untested.sort().join(', ')}`];
  });
}
