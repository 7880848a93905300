import type { RunEvent, TestResult, Verdict } from '../../../events/events.js';
import { brokenRule, eventsOf, failure, must, result, soundRule, testInfo, transcript } from '../../testing/events.js';

const may = { ...must, id: 'rfc1939-7-top', section: '7', level: 'MAY' as const, text: 'A server may have TOP.' };
const body = 'A line of the body that a reader need not see.\r\n'.repeat(5);

/** Two sessions, a literal, and octets that nobody would see. */
const dialogue: TestResult['transcript'] = [
  ...transcript,
  { at: 3, session: 'laptop', direction: 'send', octets: 'a2 FETCH 1 BODY.PEEK[]\r\n' },
  {
    at: 4,
    session: 'laptop',
    direction: 'receive',
    octets: `* 1 FETCH (BODY[] {${body.length}}\r\n${body} UID 7)\r\n`,
  },
  { at: 5, session: 'C', direction: 'receive', octets: '+OK \0\x1b[31m\r\n' },
];

/** A run in which there is something of everything, and a text of the server wherever one can stand. */
export function mixedRun(evil = ''): RunEvent[] {
  const untaken = result('pop3/top/untaken', 'skip', { test: testInfo('pop3/top/untaken', { covers: [may] }) });
  const results: TestResult[] = [
    result('pop3/deletion/sound', 'pass', {
      transcript: dialogue,
      measurements: [{ place: failure.place, what: 'laptop: unasked', milliseconds: 40 }],
    }),
    result('pop3/deletion/broken', 'fail', {
      failure: { ...failure, actual: `${failure.actual}${evil}`, hint: `See the ruling.${evil}` },
      transcript: [...dialogue, { at: 6, session: `C${evil}`, direction: 'note', octets: evil }],
    }),
    result('pop3/deletion/known', 'fail', { known: { reason: `an old one${evil}`, link: 'javascript:alert(1)' } }),
    result('pop3/deletion/flaky', 'pass', { attempts: { runs: 3, passed: 2, trouble: `late${evil}` } }),
    result('pop3/uidl/unresolved', 'unresolved', { reason: `LOGIN was refused${evil}` }),
    result('pop3/uidl/soft', 'warn'),
    result('pop3/top/skipped', 'skip', { reason: 'requires TOP' }),
    { ...untaken, failure: { ...failure, requirements: [may] } },
  ];
  return eventsOf(results, {
    rules: [soundRule, brokenRule],
    notices: [`PIPELINING is advertised and no test tries it${evil}`],
    baseline: {
      file: 'known-issues.yaml',
      known: 1,
      untried: 0,
      findings: [{ id: 'pop3/deletion/sound', kind: 'stale', message: 'known-issues.yaml:3: it passes now' }],
    },
  });
}

const usual: readonly Verdict[] = ['pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'pass', 'skip', 'pass', 'fail'];

/** So many tests in suites of forty, each with a dialogue as long as the usual one. */
export function longRun(tests: number): RunEvent[] {
  const long = Array.from({ length: 4 }, () => dialogue).flat();
  return eventsOf(
    Array.from({ length: tests }, (_, index) => {
      const id = `imap/suite-${Math.floor(index / 40)}/test-${index}`;
      return result(id, usual[index % usual.length] ?? 'pass', { transcript: long });
    }),
    { rules: Array.from({ length: 150 }, () => soundRule) },
  );
}
