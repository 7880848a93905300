import type {
  Failure,
  Requirement,
  RuleResult,
  RunEvent,
  Summary,
  TestInfo,
  TestResult,
  TranscriptEntry,
  Verdict,
} from '../../events/events.js';

export const must: Requirement = {
  id: 'rfc1939-5-dele-marks',
  rfc: 'RFC 1939',
  section: '5',
  level: 'MUST',
  text: 'DELE marks a message as deleted; it is removed when the session ends.',
};

export const script = [
  '      - C: STAT',
  '        reply: +OK 3 ${octets:number}',
  '      - C: LIST 1',
  '        reply: +OK 1 ${plain.size}',
  '      - C: QUIT',
];

export function testInfo(id: string, more: Partial<TestInfo> = {}): TestInfo {
  const at = id.lastIndexOf('/');
  return {
    id,
    suite: id.slice(0, at),
    suiteTitle: `Title of ${id.slice(0, at)}`,
    name: id.slice(at + 1),
    title: 'A message is listed with its size',
    protocols: ['pop3'],
    place: { file: 'suites/pop3/deletion.yaml', line: 12, column: 5, length: 20 },
    tags: [],
    covers: [must],
    ...more,
  };
}

export const transcript: readonly TranscriptEntry[] = [
  { at: 0.4, session: 'C', direction: 'note', octets: 'connected to 127.0.0.1:1110' },
  { at: 1.2, session: 'C', direction: 'receive', octets: '+OK ready\r\n' },
  { at: 1.6, session: 'C', direction: 'send', octets: 'PASS [secret]\r\n' },
  { at: 2.2, session: 'laptop', direction: 'receive', octets: '+OK 1 \\Seen caf\xc3\xa9\r\n' },
];

export const failure: Failure = {
  message: 'the reply is another one: expected 487, found 486',
  place: { file: 'suites/pop3/deletion.yaml', line: 15, column: 22, length: 13 },
  excerpt: { firstLine: 12, lines: script },
  expected: '+OK 1 ${plain.size}',
  actual: '+OK 1 486\\r\\n',
  session: 'C',
  requirements: [must],
};

const reasons: Readonly<Partial<Record<Verdict, string>>> = {
  skip: 'requires TOP',
  unresolved: 'LOGIN was refused: NO',
  error: 'suites/pop3/deletion.yaml:3:4: there is no value',
};

export function result(id: string, verdict: Verdict, more: Partial<TestResult> = {}): TestResult {
  const reason = reasons[verdict];
  return {
    test: testInfo(id),
    verdict,
    ...(reason !== undefined && { reason }),
    ...((verdict === 'fail' || verdict === 'warn') && { failure }),
    startedAt: 10,
    milliseconds: 12,
    transcript: verdict === 'skip' ? [] : transcript,
    measurements: [],
    reproduce: `mailspec run ${id}`,
    ...more,
  };
}

export const brokenRule: RuleResult = {
  rule: 'pop3/grammar',
  title: 'Every POP3 response follows the format of responses',
  requirement: must,
  verdict: 'fail',
  responses: 120,
  violations: 7,
  first: [
    {
      rule: 'pop3/grammar',
      requirement: must,
      test: 'pop3/deletion/one',
      session: 'C',
      at: 4,
      octets: '+OK\n',
      offset: 3,
      message: 'CRLF: expected CRLF at the end of the line, found \\n at octet 3 of +OK\\n',
    },
  ],
};

export const soundRule: RuleResult = {
  rule: 'imap/grammar',
  title: 'Every IMAP response follows the formal syntax',
  requirement: must,
  verdict: 'pass',
  responses: 300,
  violations: 0,
  first: [],
};

/** The events of a whole run with these results. */
export function eventsOf(results: readonly TestResult[], more: Partial<Summary> = {}): RunEvent[] {
  const counts: Record<Verdict, number> = { pass: 0, fail: 0, warn: 0, skip: 0, unresolved: 0, error: 0 };
  for (const { verdict } of results) counts[verdict]++;
  return [
    {
      type: 'run-started',
      runId: 'r1700000000abc',
      startedAt: '2026-01-02T03:04:05.678Z',
      version: '0.1.0',
      target: {
        name: 'Example server',
        version: '2.3',
        endpoints: [{ protocol: 'pop3', url: 'pop://127.0.0.1:1110', greeting: '+OK ready', before: [], after: [] }],
        accounts: 2,
        seeding: 'append',
      },
      tests: results.map(({ test }) => test),
    },
    ...results.flatMap((one): RunEvent[] => [
      { type: 'test-started', test: one.test, at: one.startedAt },
      { type: 'test-ended', result: one },
    ]),
    {
      type: 'run-ended',
      summary: { counts, rules: [], milliseconds: 1234, interrupted: false, notices: [], exitCode: 1, ...more },
    },
  ];
}
