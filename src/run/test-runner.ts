import { setMaxListeners } from 'node:events';
import type { Failure, Protocol, TestInfo, TestResult, Verdict } from '../events/events.js';
import type { MessageLibrary } from '../fixtures/index.js';
import { CommandError, ImapScope, ImapWatch } from '../imap/index.js';
import { Connection, NetError, Transcript, type Recorder, type Secrets } from '../net/index.js';
import { render, type Piece } from '../pattern/template.js';
import { text, type Bindings } from '../pattern/value.js';
import type { Condition, SessionSpec, Suite, Test } from '../script/model.js';
import { Pop3Scope, Pop3Watch } from '../pop3/index.js';
import { endpointFor, SeedError, type Account, type Custodian, type Target } from '../target/index.js';
import { capabilities, holds, type Offer } from './conditions.js';
import { ImapView } from './both/imap-view.js';
import { Pop3View } from './both/pop3-view.js';
import { SharedInbox } from './both/shared-inbox.js';
import { Dialogue, StepFailure, Stopped } from './dialogue.js';
import { describeFailure, requirements, verdictOf, type Ledger } from './failure.js';
import { ImapSession } from './imap-session.js';
import { deliveredBindings, initialBindings } from './names.js';
import { Pop3Session } from './pop3-session.js';
import type { RuleBook } from './rules.js';
import { refused, ScriptError, SetupError, type Session, type Wiring } from './session.js';

/** Milliseconds that a test may take as a whole, and one response or connection, before the time scale. */
const testLimit = 60_000;
const responseLimit = 10_000;
const connectLimit = 10_000;
/** Milliseconds, before the time scale, that the removal of what a test made may hold up its end. */
const removalLimit = 30_000;
/** Milliseconds during which a maildrop that is still locked by an earlier session is asked for again. */
const lockLimit = 5_000;

/** All that the tests of a run share. */
export interface RunContext {
  readonly target: Target;
  readonly offer: Offer;
  readonly library: MessageLibrary;
  readonly ledger: Ledger;
  readonly rules: RuleBook;
  /** The timestamps of all POP3 greetings. */
  readonly timestamps: Set<string>;
  readonly secrets: Secrets;
  /** `performance.now()` when the run began. */
  readonly startedAt: number;
  readonly prefix: string;
  readonly delimiter: string;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** A command line that runs just this test. */
  readonly reproduce: (test: Test) => string;
}

export interface Place {
  readonly account: Account;
  readonly custodian: Custodian;
}

export function testInfo(test: Test, suite: Suite, ledger: Ledger): TestInfo {
  const { id, name, title, protocols, place, tags } = test;
  return {
    id,
    suite: test.suite,
    suiteTitle: suite.title,
    name,
    title,
    protocols,
    place,
    tags,
    covers: requirements(test.covers, ledger),
  };
}

interface Outcome {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly failure?: Failure;
}

/** Runs one test on the accounts that were given to it; never throws, whatever the server does. */
export async function runTest(
  context: RunContext,
  test: Test,
  suite: Suite,
  places: readonly Place[],
): Promise<TestResult> {
  const began = performance.now();
  const transcript = new Transcript({ secrets: context.secrets });
  const running = new RunningTest(context, test, suite, places, transcript);
  const outcome = await running.run();
  const redact = (value: string): string => transcript.secrets.redactText(value);
  return {
    test: testInfo(test, suite, context.ledger),
    verdict: outcome.verdict,
    ...(outcome.reason !== undefined && { reason: redact(outcome.reason) }),
    ...(outcome.failure && { failure: redactFailure(outcome.failure, redact) }),
    startedAt: Math.round(began - context.startedAt),
    milliseconds: Math.round(performance.now() - began),
    transcript: transcript.entries(),
    measurements: running.measurements,
    reproduce: context.reproduce(test),
  };
}

const redactFailure = (failure: Failure, redact: (value: string) => string): Failure => ({
  ...failure,
  message: redact(failure.message),
  expected: redact(failure.expected),
  actual: redact(failure.actual),
});

/** One test in the course of its run. */
class RunningTest {
  readonly #context: RunContext;
  readonly #test: Test;
  readonly #suite: Suite;
  readonly #places: readonly Place[];
  readonly #transcript: Transcript;
  readonly #sessions = new Map<string, Session>();
  readonly #stop = new AbortController();
  #stopReason: string | undefined;
  #tags = 0;
  #dialogue: Dialogue | undefined;
  readonly #pop3: Pop3Scope;
  readonly #imap: ImapScope;
  /** By the number of the account. */
  readonly #inboxes = new Map<number, SharedInbox>();

  constructor(context: RunContext, test: Test, suite: Suite, places: readonly Place[], transcript: Transcript) {
    this.#context = context;
    this.#test = test;
    this.#suite = suite;
    this.#places = places;
    this.#transcript = transcript;
    const { offer, timestamps } = context;
    const announced = [true, false].flatMap((outside) => capabilities(offer, 'pop3', outside));
    const tags = announced.flatMap((line) => [line.toUpperCase(), line.toUpperCase().split(' ', 1)[0] ?? '']);
    this.#pop3 = new Pop3Scope({ capabilities: new Set(tags), timestamps });
    this.#imap = new ImapScope(
      [true, false]
        .flatMap((outside) => capabilities(offer, 'imap', outside))
        .some((name) => /^(?:CONDSTORE|QRESYNC)$/i.test(name)),
    );
    // Each connection of the test listens to it.
    setMaxListeners(0, this.#stop.signal);
  }

  get measurements() {
    return this.#dialogue?.measurements ?? [];
  }

  async run(): Promise<Outcome> {
    const limit = testLimit * this.#context.target.timeScale;
    const stop = (reason: string): void => {
      this.#stopReason ??= reason;
      this.#stop.abort();
    };
    const timer = setTimeout(() => stop(`the test took longer than ${(limit / 1000).toString()} s`), limit);
    const onAbort = (): void => stop('interrupted');
    this.#context.signal.addEventListener('abort', onAbort, { once: true });
    if (this.#context.signal.aborted) onAbort();
    let made: string[] = [];
    try {
      made = await this.#prepare();
      return await this.#play();
    } catch (error) {
      return this.#outcomeOf(error);
    } finally {
      clearTimeout(timer);
      this.#context.signal.removeEventListener('abort', onAbort);
      await this.#leave(made);
    }
  }

  /** Fills what the test starts from and opens its sessions; yields the mailboxes that were made. */
  async #prepare(): Promise<string[]> {
    const { account, custodian } = this.#place(1);
    const made: string[] = [];
    const delivered = new Map(this.#test.inbox ? await this.#timely(custodian.fill(this.#test.inbox)) : []);
    const base = custodian.freshName();
    const names = new Map([['mailbox', base]]);
    for (const { name, seeds } of this.#test.mailboxes) {
      const mailbox = name === 'mailbox' ? base : `${base}-${name}`;
      names.set(name, mailbox);
      await this.#timely(custodian.makeMailbox(mailbox, seeds));
    }
    made.push(base);
    const bindings = initialBindings({
      account,
      second: this.#places[1]?.account,
      target: this.#context.target,
      protocol: this.#test.protocols[0] ?? 'imap',
      delimiter: this.#context.delimiter,
      prefix: this.#context.prefix,
      mailboxes: names,
      library: this.#context.library,
      delivered,
    });
    this.#dialogue = new Dialogue({
      sessions: this.#sessions,
      secrets: this.#transcript.secrets,
      bindings,
      timeScale: this.#context.target.timeScale,
      holds: (condition: Condition) => holds(condition, this.#context.offer, this.#test),
      deliver: async (seeds, mailbox) => {
        this.#arrival();
        const arrived = await this.#timely(custodian.deliver(seeds, mailbox));
        this.#arrival();
        for (const [name, copies] of arrived) delivered.set(name, [...(delivered.get(name) ?? []), ...copies]);
        return deliveredBindings(this.#context.library, delivered);
      },
      bring: (session) => this.#bring(session, bindings),
      nextTag: () => this.#nextTag(),
      signal: this.#stop.signal,
    });
    for (const spec of this.#test.sessions) {
      const session = this.#makeSession(spec);
      this.#sessions.set(spec.name, session);
      if (spec.state !== 'closed') await this.#bring(session, bindings);
    }
    return made;
  }

  async #play(): Promise<Outcome> {
    const dialogue = this.#dialogue;
    if (!dialogue) throw new Error('the test was not prepared');
    try {
      await dialogue.play(this.#test.setup);
    } catch (error) {
      const outcome = this.#outcomeOf(error);
      const reason = outcome.reason ?? `its setup failed: ${outcome.failure?.message ?? ''}`;
      return { ...outcome, verdict: outcome.verdict === 'error' ? 'error' : 'unresolved', reason };
    }
    const before = dialogue.checked;
    try {
      await dialogue.play(this.#test.steps);
    } catch (error) {
      return this.#outcomeOf(error);
    }
    if (dialogue.checked > before) return { verdict: 'pass' };
    // Who checks nothing finds nothing: that is no pass.
    return { verdict: 'skip', reason: 'the conditions of its steps do not hold: nothing was checked' };
  }

  /** What an exception means for the verdict. */
  #outcomeOf(error: unknown): Outcome {
    if (this.#stopReason !== undefined) {
      return { verdict: this.#context.signal.aborted ? 'skip' : 'unresolved', reason: this.#stopReason };
    }
    if (error instanceof StepFailure) {
      const failure = describeFailure(error, this.#test, this.#suite, this.#context.ledger);
      const verdict = verdictOf(failure.requirements);
      return verdict === 'skip'
        ? { verdict, failure, reason: `the server does not take this MAY: ${failure.message}` }
        : { verdict, failure };
    }
    if (error instanceof ScriptError || error instanceof CommandError) {
      return { verdict: 'error', reason: error.message };
    }
    // The server was not there, would not talk, or did not take what the test begins with.
    if (error instanceof SetupError || error instanceof NetError || error instanceof SeedError)
      return { verdict: 'unresolved', reason: error.message };
    return { verdict: 'error', reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }

  /** Work of a custodian, for as long as the test may last: what is under way goes on, but nobody waits for it. */
  #timely<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#stop;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(new Stopped('the test was stopped'));
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  #place(account: number): Place {
    const place = this.#places[account - 1];
    if (!place) throw new SetupError(`there is no account ${account.toString()}`);
    return place;
  }

  /** Tags carry the test's id, so that the server's log can be joined with the report. */
  #nextTag(): string {
    const id = this.#test.name.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 48);
    return `${id}.${(++this.#tags).toString()}`;
  }

  #makeSession(spec: SessionSpec): Session {
    const recorder = this.#transcript.recorder(spec.name);
    const scale = this.#context.target.timeScale;
    const wiring: Wiring = {
      recorder,
      patience: responseLimit * scale,
      connect: (to: Recorder) => this.#connect(spec.protocol, to),
      rules: this.#context.rules.log({
        test: this.#test.id,
        session: spec.name,
        now: () => recorder.now(),
        redact: (octets) => this.#transcript.secrets.redact(octets),
      }),
    };
    const inbox = this.#inboxOf(spec);
    if (spec.protocol === 'pop3') {
      const view = new Pop3View(inbox);
      const watch = new Pop3Watch(this.#pop3, this.#place(spec.account).account.user, view);
      return new Pop3Session(spec, { ...wiring, recorder: this.#tellingImap(recorder) }, watch, view);
    }
    const changes = { removed: () => this.#pop3.disturbed(), added: () => this.#pop3.arrived() };
    const view = new ImapView(inbox, changes);
    const telling: Recorder = {
      ...recorder,
      send: (octets, secret) => {
        view.sent(octets);
        recorder.send(octets, secret);
      },
    };
    const watch = new ImapWatch(this.#imap, this.#place(spec.account).account.user);
    return new ImapSession(spec, { ...wiring, recorder: telling, inbox: view }, () => this.#nextTag(), watch);
  }

  /** Tells the rules of IMAP when POP3 may have removed messages. */
  #tellingImap(recorder: Recorder): Recorder {
    return {
      ...recorder,
      send: (octets, secret) => {
        if (/^QUIT\b/im.test(octets.toString('latin1'))) this.#imap.disturbed();
        recorder.send(octets, secret);
      },
    };
  }

  /** What both protocols show of the messages of an account. */
  #inboxOf({ account }: SessionSpec): SharedInbox {
    const known = this.#inboxes.get(account);
    if (known) return known;
    const inbox = new SharedInbox(this.#pop3.options.capabilities.has('UTF8'));
    this.#inboxes.set(account, inbox);
    return inbox;
  }

  /** Mail may be arriving, by another way than the sessions of the test. */
  #arrival(): void {
    this.#pop3.arrived();
    this.#imap.arrived();
    for (const inbox of this.#inboxes.values()) inbox.changed();
  }

  #connect(protocol: Protocol, recorder: Recorder): Promise<Connection> {
    const { target } = this.#context;
    const endpoint = endpointFor(target, protocol);
    return Connection.open({
      host: endpoint.host,
      port: endpoint.port,
      tls: endpoint.tls === 'implicit' ? 'implicit' : 'none',
      trust: target.trust,
      timeout: connectLimit * target.timeScale,
      limits: target.limits,
      recorder,
      signal: this.#stop.signal,
    });
  }

  /** Connects and goes as far as the session's state says. */
  async #bring(session: Session, bindings: Bindings): Promise<void> {
    const { spec } = session;
    const { account } = this.#place(spec.account);
    this.#transcript.secrets.add(Buffer.from(account.password));
    const user: Piece = { octets: Buffer.from(account.user), secret: false };
    const password: Piece = { octets: Buffer.from(account.password), secret: true };
    const { timeScale } = this.#context.target;
    const starttls = endpointFor(this.#context.target, spec.protocol).tls === 'starttls' && spec.state !== 'connected';
    if (session instanceof Pop3Session) {
      await this.#greet(session);
      if (starttls) await session.secure();
      if (spec.state === 'transaction') await session.login(user, password, lockLimit * timeScale);
    } else if (session instanceof ImapSession) {
      await this.#greet(session);
      if (starttls) await session.secure();
      if (spec.state === 'connected') return;
      const before = capabilities(this.#context.offer, 'imap', true);
      const enable = this.#test.revision === 'rev2' && this.#offersBoth();
      await session.login(user, password, { loginDisabled: before.includes('LOGINDISABLED'), enable });
      if (spec.state === 'authenticated') return;
      const named = spec.mailbox
        ? Buffer.concat(render(spec.mailbox, { bindings }).map(({ octets }) => octets))
        : undefined;
      const own = this.#test.mailboxes.some(({ name }) => name === 'mailbox') ? bindings.get('mailbox') : text('INBOX');
      const mailbox = named ?? (own?.kind === 'octets' ? own.octets : Buffer.from('INBOX'));
      await session.select(spec.state === 'examined' ? 'EXAMINE' : 'SELECT', mailbox);
    }
  }

  async #greet(session: Session): Promise<void> {
    const seen = await session.open({ expect: [], satisfied: () => true });
    const line = seen.status?.line ?? seen.untagged[0]?.octets;
    // RFC 3501 §7.1, RFC 1939 §4: anything else is no greeting, and BYE a refusal.
    const welcome = seen.status
      ? seen.status.status?.ok
      : seen.untagged.some(({ response }) => response?.kind === 'untagged' && /^(?:OK|PREAUTH)$/.test(response.name));
    if (welcome === true) return;
    throw refused('the connection', line, seen.cut);
  }

  #offersBoth(): boolean {
    const after = capabilities(this.#context.offer, 'imap', false).map((name) => name.toUpperCase());
    return after.includes('IMAP4REV1') && after.includes('IMAP4REV2');
  }

  /** Ends the sessions and removes what was made; what cannot be removed now is found at the end of the run. */
  async #leave(made: readonly string[]): Promise<void> {
    await Promise.allSettled([...this.#sessions.values()].map((session) => session.part()));
    const removed = Promise.allSettled(made.map((name) => this.#place(1).custodian.removeMailbox(name)));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, removalLimit * this.#context.target.timeScale);
    });
    await Promise.race([removed, late]);
    clearTimeout(timer);
  }
}
