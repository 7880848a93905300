import type { Level, Place, Protocol } from '../events/events.js';
import type { Expression } from '../pattern/expression.js';
import type { Template } from '../pattern/template.js';
import type { ImapPattern } from '../imap/pattern.js';
import type { LinePattern } from '../pop3/pattern.js';

/** What a test needs of the target; all must hold, else the test is skipped with `text` as the reason. */
export interface Condition {
  readonly text: string;
  readonly place: Place;
  readonly negated: boolean;
  /** Any one is enough. */
  readonly alternatives: readonly Need[];
}

export type Need =
  /** A capability as advertised in the state at hand, such as `IDLE`, `AUTH=PLAIN`; POP3: a CAPA tag, `SASL=PLAIN` for an argument. */
  | { readonly kind: 'capability'; readonly protocol: Protocol; readonly name: string }
  | { readonly kind: 'protocol'; readonly protocol: Protocol }
  | { readonly kind: 'accounts'; readonly count: number }
  /** A plain endpoint on which STARTTLS or STLS can be tried. */
  | { readonly kind: 'starttls'; readonly protocol: Protocol };

export type Revision = 'rev1' | 'rev2';

export type SessionState = 'closed' | 'connected' | 'authenticated' | 'selected' | 'examined' | 'transaction';

export interface SessionSpec {
  readonly name: string;
  readonly protocol: Protocol;
  /** Where the session stands when the first step begins. `connected`: the greeting has been read, nothing was sent. */
  readonly state: SessionState;
  /** 1 is the account of the test, 2 another one. */
  readonly account: number;
  /** The mailbox that is selected or examined; the test's own (or INBOX) where absent. */
  readonly mailbox?: Template;
  readonly place: Place;
}

/** A message put into a maildrop before the test. */
export interface Seed {
  readonly message: string;
  readonly times: number;
  /** IMAP flags such as `\Seen`, none where empty. */
  readonly flags: readonly string[];
  /** An RFC 3501 date-time without its quotes. */
  readonly date?: string;
  readonly place: Place;
}

export interface RequirementRef {
  readonly id: string;
  readonly place: Place;
}

export interface Located<T> {
  readonly value: T;
  /** The text as written, for reports. */
  readonly source: string;
  readonly place: Place;
}

/** What must hold of the answer to one step. All keys of one block must hold. */
export interface Expectations {
  /** POP3 status line. */
  readonly reply?: Located<LinePattern>;
  /** POP3 multi-line response as lines; `more` allows lines that no pattern names. */
  readonly lines?: {
    readonly patterns: readonly Located<LinePattern>[];
    readonly more: boolean;
    readonly place: Place;
  };
  /** POP3 multi-line response as octets, byte-stuffing undone, each line with its CRLF. */
  readonly body?: Located<Template>;
  /** Each must be matched by an untagged response of its own. */
  readonly untagged: readonly Located<ImapPattern>[];
  /** No response of the kinds that `untagged` names may come besides those it matches. */
  readonly exactly: boolean;
  /** `untagged`, or `lines`, must come in this order. */
  readonly ordered: boolean;
  /** No untagged response may match any of these. */
  readonly never: readonly Located<ImapPattern>[];
  /** `never:` of a POP3 session: no line of the multi-line response may match any of these. */
  readonly neverLines?: readonly Located<LinePattern>[];
  /** The message numbers or UIDs that SEARCH must find, whichever of SEARCH and ESEARCH reports them. */
  readonly hits?: Located<Template>;
  readonly tagged?: Located<ImapPattern>;
  /** A continuation request; the pattern is for its text. */
  readonly continue?: Located<ImapPattern>;
  /** `continue:` of a POP3 session: the base64 challenge behind `+ ` (RFC 5034 §4); `continue: true` is the pattern `...`. */
  readonly challenge?: Located<LinePattern>;
  /** The server closes the connection. */
  readonly closed: boolean;
  /** Nothing comes for so many milliseconds. */
  readonly silence?: number;
}

interface StepBase {
  readonly place: Place;
  readonly requires: readonly Condition[];
  /** The step is left out where this is false. */
  readonly when?: Located<Expression>;
  /** Requirements of this very step; the test's where empty. */
  readonly covers: readonly RequirementRef[];
}

export interface CommandStep extends StepBase {
  readonly kind: 'command';
  readonly session: string;
  /** What is sent. IMAP: without tag and CRLF, unless `raw`. */
  readonly send: Located<Template>;
  /** The octets are exactly these: no tag, no CRLF; `\r \n \t \0 \\ \xHH` are read as escapes. */
  readonly raw: boolean;
  /** After the answer the connection is upgraded to TLS. `may-fail`: where the handshake fails, the test ends there and holds. */
  readonly upgrade: false | 'must-succeed' | 'may-fail';
  /** Alternatives; one must hold. */
  readonly expect: readonly Expectations[];
  /** The command is sent again until the expectations hold, for so many milliseconds. */
  readonly within?: number;
}

/** Waits for what the server sends unasked. */
export interface AwaitStep extends StepBase {
  readonly kind: 'await';
  readonly session: string;
  readonly expect: readonly Expectations[];
  /** Milliseconds. */
  readonly within: number;
}

/** Opens a connection that is closed, and reads the greeting, which `expect` is about. */
export interface ConnectStep extends StepBase {
  readonly kind: 'connect';
  readonly session: string;
  readonly expect: readonly Expectations[];
}

/** Opens the connection anew (closing what is left of the old one) and brings it to the state declared for the session. */
export interface ReconnectStep extends StepBase {
  readonly kind: 'reconnect';
  readonly session: string;
}

/** Ends the connection without a word: `close` sends FIN, `reset` RST. */
export interface DisconnectStep extends StepBase {
  readonly kind: 'disconnect';
  readonly session: string;
  readonly how: 'close' | 'reset';
}

/** Sends all commands in one write, then checks the answers in order. */
export interface PipelineStep extends StepBase {
  readonly kind: 'pipeline';
  readonly session: string;
  readonly steps: readonly CommandStep[];
}

/** Mail arrives by the way that the target seeds with, or by IMAP APPEND into a mailbox. */
export interface DeliverStep extends StepBase {
  readonly kind: 'deliver';
  readonly seeds: readonly Seed[];
  /** INBOX where absent. */
  readonly to?: Located<Template>;
}

export interface PauseStep extends StepBase {
  readonly kind: 'pause';
  readonly milliseconds: number;
}

export interface SetStep extends StepBase {
  readonly kind: 'set';
  readonly variables: readonly { readonly name: string; readonly value: Located<Expression> }[];
}

export interface CheckStep extends StepBase {
  readonly kind: 'check';
  readonly conditions: readonly Located<Expression>[];
}

export type Step =
  | CommandStep
  | AwaitStep
  | ConnectStep
  | ReconnectStep
  | DisconnectStep
  | PipelineStep
  | DeliverStep
  | PauseStep
  | SetStep
  | CheckStep;

/** One test, ready to run: cases, fragments and revisions have been expanded. */
export interface Test {
  readonly id: string;
  readonly suite: string;
  readonly suiteTitle: string;
  readonly name: string;
  readonly title: string;
  readonly protocols: readonly Protocol[];
  readonly revision: Revision;
  readonly covers: readonly RequirementRef[];
  readonly tags: readonly string[];
  readonly requires: readonly Condition[];
  /** Messages of the INBOX, which the test then owns; absent: it does not touch the INBOX. */
  readonly inbox?: readonly Seed[];
  /** Fresh mailboxes by the name that scripts give them; `mailbox` is the one that sessions select. */
  readonly mailboxes: readonly { readonly name: string; readonly seeds: readonly Seed[] }[];
  readonly sessions: readonly SessionSpec[];
  /** Steps whose failure makes the test unresolved. */
  readonly setup: readonly Step[];
  readonly steps: readonly Step[];
  readonly place: Place;
  /** The last line of the test in its file, for `file:line` selection. */
  readonly lastLine: number;
}

export interface Suite {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** The lines of the file, for code frames. */
  readonly lines: readonly string[];
  readonly tests: readonly Test[];
}

/** A line of the ledger. */
export interface LedgerEntry {
  readonly id: string;
  readonly rfc: string;
  readonly section: string;
  readonly level: Level;
  readonly text: string;
  /** Ids of the always-on rules that decide it; none where absent. */
  readonly rules?: readonly string[];
  /** Why it cannot be tested from outside. */
  readonly untestable?: string;
  readonly place: Place;
}
