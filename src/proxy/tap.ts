import type { RuleResult, Violation } from '../events/events.js';
import type { RuleLog } from '../events/rules/index.js';
import { capabilitiesOf, ImapScope, ImapWatch } from '../imap/index.js';
import { Secrets } from '../net/index.js';
import { judge, judgeContinuation, Pop3Scope, Pop3Watch } from '../pop3/index.js';
import { reportImapGrammar } from '../run/imap-grammar.js';
import { breachOf, RuleBook } from '../run/rules.js';
import { textOf } from './client-lines.js';
import { Credentials } from './credentials.js';
import type { ImapObserver } from './imap-relay.js';
import type { Watcher } from './listen.js';
import type { Answer, Pop3Observer } from './pop3-relay.js';

export interface TapOptions {
  /**
   * All clients use one account, and nobody else does: so sessions are held against each other too. Otherwise what one
   * session shows may be another client's doing.
   */
  readonly alone: boolean;
  /** Hears of each violation at once; of many of one kind, of the first. */
  readonly violated: (violation: Violation) => void;
  readonly trouble: (connection: number, message: string) => void;
  readonly left?: (connection: number) => void;
}

const nothing = Buffer.alloc(0);

/** How the sessions of a tap are called in what it prints. */
export const sessionName = (connection: number): string => `client ${connection.toString()}`;

/** Holds all that servers say against the always-on rules. */
export class Tap implements Watcher {
  readonly secrets = new Secrets();
  readonly #options: TapOptions;
  readonly #book: RuleBook;
  readonly #start = performance.now();
  readonly #timestamps = new Set<string>();
  readonly #shared: { imap: ImapScope; pop3: Pop3Scope } | undefined;
  /** The POP3 user that the clients log in as, once one has. */
  #user = '';

  constructor(options: TapOptions) {
    this.#options = options;
    this.#book = new RuleBook(undefined, options.violated);
    this.#shared = options.alone ? { imap: new ImapScope(false), pop3: this.#pop3Scope() } : undefined;
  }

  results(): RuleResult[] {
    return this.#book.results();
  }

  trouble(connection: number, message: string): void {
    this.#options.trouble(connection, this.secrets.redactText(message));
  }

  left(connection: number): void {
    this.#options.left?.(connection);
  }

  imap(connection: number): ImapObserver {
    const log = this.#log(connection);
    const scope = this.#shared?.imap ?? strangers();
    const watch = new ImapWatch(scope, '');
    const credentials = new Credentials(this.secrets);
    return {
      connected: () => watch.connected(),
      sending: (octets) => watch.sent(octets),
      sent: (line, command, continues) => {
        if (!continues) credentials.imap(line, command.name);
        else if (command.name === 'AUTHENTICATE') credentials.response(textOf(line));
      },
      received: ({ octets, response, faults, judged, context }) => {
        const offered = response && capabilitiesOf(response);
        if (offered?.some((name) => /^(?:CONDSTORE|QRESYNC)$/i.test(name))) scope.offersCondstore = true;
        if (this.#shared) scope.arrived();
        else scope.disturbed();
        log.hear(octets, (sink) => {
          reportImapGrammar(sink, judged.names(), faults);
          watch.received(sink, response, context);
        });
      },
      secured: () => watch.secured(),
      ended: (by, rest) => {
        if (by === 'server' && rest.length === 0) log.hear(nothing, (sink) => watch.ended(sink));
      },
    };
  }

  pop3(connection: number): Pop3Observer {
    const log = this.#log(connection);
    const scope = this.#shared?.pop3 ?? this.#pop3Scope();
    const watch = new Pop3Watch(scope, this.#user);
    const credentials = new Credentials(this.secrets);
    return {
      connected: (secure) => {
        // The maildrop is fixed while a session has it (RFC 1939 §4), but mail may have come since the one before.
        scope.arrived();
        watch.connected(secure);
      },
      sending: (octets, unread) => log.hear(unread, (sink) => watch.sent(sink, octets, unread)),
      sent: (line, _command, continues) => {
        if (continues) credentials.response(line);
        else credentials.pop3(line);
        const [, user] = continues ? [] : (/^(?:USER|APOP) +([^ ]+)/i.exec(line) ?? []);
        if (user !== undefined) this.#user = user;
      },
      answered: (answer) => {
        const whole = answer.block ? Buffer.concat([answer.line, answer.block]) : answer.line;
        judgeAnswer(log, watch, answer, whole);
        log.hear(whole, (sink) => {
          if (answer.command === undefined) watch.greeted(sink, answer.status);
          else watch.answered(sink, answer);
        });
      },
      continued: (line) => {
        const judgement = judgeContinuation(line);
        log.hear(line, (sink) => {
          if (judgement && watch.isInStep) report(sink, judgement);
          watch.continued(sink);
        });
      },
      unasked: (line) => log.hear(line, (sink) => watch.unasked(sink)),
      secured: (clear) => log.hear(clear, (sink) => watch.secured(sink, clear)),
      ended: (by, rest) => {
        log.hear(rest, (sink) => {
          if (by === 'client') watch.left(sink);
          else {
            if (rest.length > 0) watch.unasked(sink);
            watch.ended(sink);
          }
        });
      },
    };
  }

  #pop3Scope(): Pop3Scope {
    return new Pop3Scope({ capabilities: new Set(), timestamps: this.#timestamps });
  }

  #log(connection: number): RuleLog {
    return this.#book.log({
      test: 'tap',
      session: sessionName(connection),
      now: () => performance.now() - this.#start,
      redact: (octets) => this.secrets.redact(octets),
    });
  }
}

/** What one session knows where others, who are not seen, may do anything at any time. */
function strangers(): ImapScope {
  const scope = new ImapScope(false);
  scope.opened('');
  scope.disturbed();
  return scope;
}

function judgeAnswer(log: RuleLog, watch: Pop3Watch, { command, line, block, utf8 }: Answer, whole: Buffer): void {
  if (!watch.isInStep) return;
  const judgement = judge(command, line, block, { utf8 });
  log.hear(whole, (sink) => report(sink, judgement));
}

function report(
  sink: Parameters<Parameters<RuleLog['hear']>[1]>[0],
  { judged, faults }: ReturnType<typeof judge>,
): void {
  for (const rule of judged) sink.saw(rule);
  for (const fault of faults) sink.broke(fault.watch, breachOf(fault));
}
