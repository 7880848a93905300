import { z } from 'zod';
import type { RunEvent, Shard, Summary, TestInfo, TestResult } from '../../events/events.js';

/**
 * The JSON report: everything that a run says, in one file. The shapes are those of the events, so that a report can be
 * replayed; `Checked` below holds the two together: what is new in an event must be new here.
 */

/** Raised when a reader of the former format would misread; new optional keys do not raise it. */
export const format = 1;

const described = <T extends z.ZodType>(shape: T, description: string): T => shape.describe(description);
const text = (description: string): z.ZodString => described(z.string(), description);
const number = (description: string): z.ZodNumber => described(z.number(), description);
const whole = (description: string): z.ZodNumber => described(z.number().int().min(0), description);
const optional = <T extends z.ZodType>(shape: T): z.ZodExactOptional<T> => z.exactOptional(shape);

const verdict = z.enum(['pass', 'fail', 'warn', 'skip', 'unresolved', 'error']).meta({
  id: 'verdict',
  description:
    'pass conforms; fail breaks a MUST; warn breaks a SHOULD; skip was not run; unresolved could not be set up; error is a fault of mailspec.',
});

const requirement = z
  .object({
    id: text('Stable id in the ledger.'),
    rfc: text('Such as RFC 1939.'),
    section: text('Such as 7.4.2.'),
    level: z.enum(['MUST', 'SHOULD', 'MAY']).describe('How strong the obligation is.'),
    text: text('The obligation in the words of mailspec.'),
  })
  .meta({ id: 'requirement', description: 'An obligation that an RFC lays on a server.' });

const place = z
  .object({
    file: text('The script.'),
    line: whole('From 1.'),
    column: whole('From 1.'),
    length: whole('In characters.'),
  })
  .meta({ id: 'place', description: 'A place in a script.' });

const test = z
  .object({
    id: text('Stable and unique: suite/test, then /case and @revision where it has them.'),
    suite: text('The id of its suite.'),
    suiteTitle: text('The title of its suite.'),
    name: text('The id without the suite.'),
    title: text('What it tests, in a sentence.'),
    protocols: z.array(z.enum(['imap', 'pop3'])),
    place,
    tags: z.array(z.string()),
    covers: z.array(requirement).describe('The requirements that it tests.'),
  })
  .meta({ id: 'test', description: 'A test of this run.' });

const entry = z
  .object({
    at: number('Milliseconds since the test began, on one clock for all its sessions.'),
    session: text('The name of the session.'),
    direction: z.enum(['send', 'receive', 'note']).describe('A note is what mailspec says or does itself.'),
    octets: text('One character an octet (latin1), secrets replaced. Of a note: text.'),
  })
  .meta({ id: 'entry', description: 'What went over a connection, or was done to it.' });

const failure = z
  .object({
    message: text('What is wrong, in a sentence.'),
    place,
    excerpt: z
      .object({ firstLine: whole('From 1.'), lines: z.array(z.string()) })
      .describe('The lines of the script around the place.'),
    expected: text("What the script demanded, in the script's notation."),
    actual: text('What the server sent, invisible octets made visible.'),
    session: optional(text('The session that heard it.')),
    requirements: z.array(requirement),
    hint: optional(text('Further help, such as a ruling.')),
  })
  .meta({ id: 'failure', description: 'Why a test did not pass.' });

const measurement = z
  .object({ place, what: text('What was waited for.'), milliseconds: number('How long it took.') })
  .meta({ id: 'measurement', description: 'A delay that was measured.' });

const leftOut = z
  .object({ entries: whole('Whole entries.'), octets: whole('Octets, those of the left out entries among them.') })
  .meta({
    id: 'leftOut',
    description: 'What the transcript lacks to keep the report readable; notes stand in its place.',
  });

const known = z
  .object({
    reason: z.string(),
    link: optional(text('Where it is dealt with.')),
    expires: optional(text('The day from which on it is accepted no longer.')),
  })
  .meta({ id: 'known', description: 'A failure that the user has accepted in a baseline.' });

const attempts = z
  .object({
    runs: whole('Plays.'),
    passed: whole('Of them; where some passed and some did not, the test is flaky.'),
    trouble: optional(text('Why one did not.')),
  })
  .meta({ id: 'attempts', description: 'A test that was played more than once.' });

const result = z
  .object({
    test: text('The id of the test, which stands in tests.'),
    verdict,
    reason: optional(text('Why it was skipped, is unresolved, or erred.')),
    failure: optional(failure),
    known: optional(known),
    attempts: optional(attempts),
    startedAt: number('Milliseconds since the run began.'),
    milliseconds: number('How long it took.'),
    transcript: z.array(entry).describe('All sessions interleaved.'),
    leftOut: optional(leftOut),
    measurements: z.array(measurement),
    serverLog: optional(
      text('What the server under test logged meanwhile, of a test that did not pass: the last lines.'),
    ),
    reproduce: text('A command line that runs just this test.'),
  })
  .meta({ id: 'result', description: 'What came of a test.' });

const violation = z
  .object({
    rule: text('The id of the rule.'),
    requirement,
    test: text('The id of the test in which it came.'),
    session: text('The session that heard it.'),
    at: number("Milliseconds on the test's clock."),
    octets: text('The response (latin1), secrets replaced, cut to a bearable length.'),
    offset: whole('Octets from the start of the response to the fault.'),
    message: text('What is wrong, in a sentence.'),
  })
  .meta({ id: 'violation', description: 'A response that a rule found wrong.' });

const rule = z
  .object({
    rule: text('Stable id.'),
    title: text('What a conforming server does.'),
    requirement,
    verdict: z.enum(['pass', 'fail', 'warn', 'skip']),
    responses: whole('Responses that it judged.'),
    violations: whole('Those that broke it.'),
    first: z.array(violation).describe('The first violations, each of another shape.'),
    known: optional(known),
  })
  .meta({ id: 'rule', description: 'What one always-on rule saw in the whole run.' });

const endpoint = z.object({
  protocol: z.enum(['imap', 'pop3']),
  url: text('Without credentials.'),
  greeting: z.string(),
  before: z.array(z.string()).describe('Capabilities before login, upper case.'),
  after: z.array(z.string()).describe('Capabilities after login, upper case.'),
});

const target = z
  .object({
    name: z.string(),
    version: optional(z.string()),
    endpoints: z.array(endpoint),
    accounts: whole('How many accounts there were.'),
    delimiter: optional(text('Between the levels of mailbox names.')),
    seeding: text('How mail was brought in.'),
  })
  .meta({ id: 'target', description: 'The server under test.' });

const shard = z
  .object({
    index: whole('From 1.'),
    count: whole('How many shards there are.'),
    of: whole('Tests of the whole selection.'),
    positions: z.array(z.number().int().min(0)).describe('Where each test stands in the whole selection, from 0.'),
    selection: text('A hash of the whole selection, the same in all shards.'),
  })
  .meta({ id: 'shard', description: 'Which part of a run this is.' });

const counts = z.object({
  pass: whole('Tests.'),
  fail: whole('Tests.'),
  warn: whole('Tests.'),
  skip: whole('Tests.'),
  unresolved: whole('Tests.'),
  error: whole('Tests.'),
});

const baseline = z
  .object({
    file: z.string(),
    known: whole('Failures that are listed, and fail as listed.'),
    untried: whole('Listed ones that this run did not try.'),
    findings: z.array(
      z.object({
        id: text('Of a test, or rules/ and the id of a rule.'),
        kind: z.enum(['new', 'different', 'stale', 'expired']),
        message: text('What is to be done, in a sentence.'),
      }),
    ),
  })
  .meta({ id: 'baseline', description: 'What the baseline makes of the run.' });

const summary = z
  .object({
    counts,
    rules: z.array(rule),
    milliseconds: number('How long the run took.'),
    interrupted: z.boolean(),
    notices: z.array(z.string()).describe('What the user should know though no test says it.'),
    baseline: optional(baseline),
    exitCode: whole('0 conforms, 1 does not, 3 target unusable, 4 too little ran, 5 internal error, 130 interrupted.'),
  })
  .meta({ id: 'summary', description: 'The verdict on the run.' });

const run = z
  .object({
    id: z.string(),
    startedAt: text('ISO 8601.'),
    target,
    shard: optional(shard),
  })
  .meta({ id: 'run', description: 'Absent where the run could not begin.' });

const broken = z
  .object({ message: z.string(), exitCode: whole('As in the summary.') })
  .describe('Why the run could not begin, or broke off.');

export const reportShape = z
  .object({
    format: z.literal(format).describe('The version of this format.'),
    mailspec: text('The version of mailspec that ran.'),
    run: optional(run),
    tests: z.array(test).describe('All tests of the run, in the order of the suites.'),
    results: z.array(result).describe('In the order in which the tests ended.'),
    notices: z.array(z.string()).describe('What was told while the run lasted.'),
    summary: optional(summary),
    broken: optional(broken),
  })
  .describe(
    'What a run of mailspec found. Later versions of mailspec may add keys; readers pass over those they do not know.',
  );

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** What a file of format 1 holds. */
export type Report = Frozen<z.infer<typeof reportShape>>;
export type ReportedRun = NonNullable<Report['run']>;
/** The result of a test, which it names by its id. */
export type ReportedResult = Report['results'][number];

/** With nothing optional, so that a key which one of two lacks shows. */
type Whole<T> = T extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Whole<T[Key]> }
    : T;
type Both<T> = [Frozen<T>, Whole<T>];
type Same<A, B> = Both<A> extends Both<B> ? (Both<B> extends Both<A> ? true : false) : false;
type Agreed<All extends true[]> = All;
type Started = Extract<RunEvent, { type: 'run-started' }>;

/** Does not compile where an event has a key that the report lacks, or the other way round. */
export type Checked = Agreed<
  [
    Same<z.infer<typeof test>, TestInfo>,
    Same<z.infer<typeof target>, Started['target']>,
    Same<z.infer<typeof shard>, Shard>,
    Same<z.infer<typeof summary>, Summary>,
    Same<Omit<z.infer<typeof result>, 'test'>, Omit<TestResult, 'test'>>,
    Same<Omit<z.infer<typeof run>, 'id'>, Omit<Started, 'type' | 'runId' | 'version' | 'tests'>>,
  ]
>;
