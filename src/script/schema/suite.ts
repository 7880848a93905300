import { z } from 'zod';
import { anyText, count, duration, flag, flagOr, kebab, oneOf, oneOrMore, part, text, word } from './values.js';

/** The shapes of a suite's parts. Each is checked by itself, so that a complaint names the very key that is wrong. */

const requires = z
  .array(text())
  .min(1)
  .describe('Conditions such as UIDPLUS, pop3:TOP, AUTH=PLAIN|AUTH=LOGIN, "!LOGINDISABLED", accounts=2, imap, pop3, starttls. Where one does not hold it is left out, with the condition as the reason.');

const tags = z.array(kebab()).min(1).describe('Words to select tests by.');
const revision = oneOf(['rev1', 'rev2', 'each']).describe(
  'IMAP4rev1 (the default), IMAP4rev2 (RFC 9051, enabled where both are offered), or each: the test runs twice.',
);
const steps = z.array(part('step')).min(1);
const inbox = z.array(part('seed'));

export const suiteShape = z
  .strictObject({
    suite: word(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/, 'must be a path of kebab-case words, such as pop3/deletion').describe(
      "The suite's id: its path below the suites' folder, without .yaml.",
    ),
    title: text().describe('What the suite is about.'),
    protocol: oneOf(['imap', 'pop3', 'both']).describe(
      'The protocol of sessions that do not say otherwise; both where every session says it.',
    ),
    revision: revision.optional(),
    requires: requires.optional().describe('Conditions for all tests of the suite.'),
    tags: tags.optional().describe('Tags of all tests of the suite.'),
    fragments: z
      .record(kebab(), steps)
      .optional()
      .describe('Named lists of steps, put into tests by `use:`.'),
    tests: z.array(part('test')).min(1).describe('The tests.'),
  })
  .describe('A suite of mailspec: dialogues that every conforming server takes part in alike.');

export const testShape = z
  .strictObject({
    id: kebab().describe('The id, unique in the suite, never changed once published.'),
    title: text().describe('One plain sentence without a period: what a conforming server does.'),
    covers: z.array(text()).min(1).optional().describe('Ids of the requirements (suites/requirements/) that the test decides.'),
    tags: tags.optional(),
    requires: requires.optional(),
    revision: revision.optional(),
    inbox: inbox
      .optional()
      .describe('The messages that the INBOX (POP3: the maildrop) holds when the test begins; the test then owns the INBOX.'),
    mailbox: z
      .array(part('seed'))
      .optional()
      .describe("The messages of a fresh mailbox of the test's own, named ${mailbox}; [] for an empty one."),
    mailboxes: z
      .record(kebab(), z.array(part('seed')))
      .optional()
      .describe('Further fresh mailboxes: {archive: [plain], drafts: []}, named ${archive} and ${drafts}.'),
    sessions: z
      .record(word(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be a word'), part('session'))
      .optional()
      .describe('The connections of the test, in the order in which they open. Without this key there is one, C.'),
    cases: z
      .record(kebab(), z.record(word(/^[a-z][a-z0-9-]*$/, 'must be a small-letter word'), anyText()))
      .optional()
      .describe('The same test over parameters: {zero: {n: 0}, negative: {n: -1}}; ${n} is replaced in all texts.'),
    setup: steps.optional().describe('Steps that make the precondition: where one fails the test is unresolved, not failed.'),
    steps: steps.describe('The dialogue.'),
  })
  .describe('One dialogue and what must hold in it.');

export const sessionStates = ['closed', 'connected', 'authenticated', 'selected', 'examined', 'transaction'] as const;

const state = (): z.ZodType =>
  oneOf(sessionStates).describe(
    'Where the session stands when the first step begins: closed, connected (greeting read), authenticated, selected, examined (IMAP), transaction (POP3).',
  );

export const sessionWordShape = state();

export const sessionShape = z
  .strictObject({
    protocol: oneOf(['imap', 'pop3']).optional().describe("The session's protocol; the suite's where absent."),
    state: state().optional(),
    account: oneOf(['1', '2']).optional().describe('1 is the account of the test, 2 another one.'),
    mailbox: text().optional().describe("The mailbox that is selected or examined; the test's own, else INBOX, where absent."),
  })
  .describe('A connection.');

export const seedShape = z
  .strictObject({
    message: text().describe('The name of a message of the fixtures.'),
    flags: z.string().optional().describe('IMAP flags, such as \\Seen \\Flagged.'),
    date: text().optional().describe('The internal date: 01-Jan-2020 00:00:00 +0000.'),
    times: count().optional().describe('How many of it; one where absent.'),
  })
  .describe('A message put into a mailbox before the test.');

const always = {
  requires: requires.optional(),
  when: text().optional().describe('An expression; the step is left out where it is false.'),
  covers: z.array(text()).min(1).optional().describe('Requirements of this very step.'),
};

const expectations = {
  tagged: text().optional().describe('IMAP: the tagged response: OK, NO|BAD, OK [READ-WRITE]. Human-readable text is never compared.'),
  untagged: z
    .array(text())
    .min(1)
    .optional()
    .describe('Patterns, each to be matched by an untagged response of its own, in any order; other untagged data is no failure.'),
  exactly: flag().optional().describe('No response of the kinds named in untagged besides the matched ones.'),
  ordered: flag().optional().describe('untagged, or lines, must come in this order.'),
  never: z.array(text()).min(1).optional().describe('Patterns that no untagged response may match; POP3: no line besides those of `lines`.'),
  hits: text().optional().describe('SEARCH found just these numbers: 2 4, or none, whichever of SEARCH and ESEARCH says so.'),
  continue: text().optional().describe('true for a continuation request, or a pattern for its text.'),
  reply: text().optional().describe('POP3: the status line; what follows the words is free text. A response code: -ERR [IN-USE].'),
  lines: z
    .array(text())
    .optional()
    .describe('POP3: the lines of the multi-line response, one pattern each, in any order unless ordered; an entry ... allows more.'),
  body: text().optional().describe('POP3: the multi-line response octet for octet, byte-stuffing undone.'),
  closed: flag().optional().describe('The server then closes the connection.'),
  silence: duration().optional().describe('Nothing comes for so long.'),
};

export const expectationKeys = Object.keys(expectations);

const expecting = {
  ...expectations,
  any: z.array(part('alternative')).min(2).optional().describe('Blocks of expectations, one of which must hold: the legal alternatives.'),
};

export const alternativeShape = z.strictObject(expectations).describe('One legal alternative.');

/** The keys of a command step besides the one that names its session. */
export const commandShape = z.strictObject({
  ...always,
  ...expecting,
  raw: flag().optional().describe('The text is sent exactly as it is: no tag, no CRLF; \\r \\n \\t \\0 \\\\ \\xHH are escapes; ${tag} is the next tag.'),
  upgrade: flagOr('may-fail')
    .optional()
    .describe('After the answer the connection changes to TLS; may-fail: where the handshake fails, the test ends there and holds.'),
  within: duration().optional().describe('The command is sent again until the expectations hold, for so long; the delay is recorded.'),
});

const session = (does: string): z.ZodString => text().describe(does);

/** The steps that are no commands, by the key that says what they do. */
export const verbShapes = {
  await: z.strictObject({
    await: session('Waits for what the server sends this session unasked.'),
    ...always,
    ...expecting,
    within: duration().optional().describe('How long to wait; 5s where absent.'),
  }),
  connect: z.strictObject({
    connect: session('Opens a closed session; reply or untagged are about the greeting.'),
    ...always,
    ...expecting,
  }),
  reconnect: z.strictObject({
    reconnect: session("Opens the session's connection anew and brings it to its declared state."),
    ...always,
  }),
  disconnect: z.strictObject({
    disconnect: session("Ends the session's connection without a word."),
    how: oneOf(['close', 'reset']).optional().describe('reset sends RST; FIN where absent.'),
    ...always,
  }),
  pipeline: z.strictObject({
    pipeline: steps.describe('Command steps of one session that go out in one write.'),
    ...always,
  }),
  deliver: z.strictObject({
    deliver: oneOrMore('seed').describe('Mail arrives in the INBOX, or by APPEND in `to:`.'),
    to: text().optional().describe('The mailbox; INBOX where absent.'),
    ...always,
  }),
  pause: z.strictObject({ pause: duration().describe('Waits so long.'), ...always }),
  set: z.strictObject({
    set: z.record(word(/^[a-z][a-z0-9-]*$/, 'must be a small-letter word'), text()).describe('Binds names to expressions: {next: uid + 1}.'),
    ...always,
  }),
  check: z.strictObject({ check: oneOrMore('text').describe('Expressions that must be true.'), ...always }),
  use: z.strictObject({
    use: text().describe('The fragment whose steps stand here.'),
    with: z.record(z.string(), anyText()).optional().describe("The fragment's parameters: {n: 2}."),
    ...always,
  }),
} as const;

export type Verb = keyof typeof verbShapes;
export const verbs = Object.keys(verbShapes) as Verb[];
