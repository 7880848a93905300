import type { OctetString } from '../mime/index.js';
import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import type { MechanismTable } from '../sasl/index.js';
import type { Account, Mailbox } from '../store/index.js';
import type { LiteralAnnouncement, ReadCommand, Rejection, Segment } from './command-reader.js';
import type { Dialect, ResponseFormat, Wire } from './format.js';
import type { MailboxListing } from './list-selection.js';
import type { MailboxView, ViewEntry } from './mailbox-view.js';
import type { MessageReading } from './message-reading.js';
import type { Output } from './output.js';
import type { CommandParser } from './parser.js';

/** RFC 9051 §3. */
export type SessionState = 'not authenticated' | 'authenticated' | 'selected';

/** One connection's state, and the means by which commands answer on it. */
export interface Session {
  readonly channel: Channel;
  readonly context: ConnectionContext;
  readonly behaviour: ImapBehaviour;
  readonly output: Output;
  readonly state: SessionState;
  readonly format: ResponseFormat;
  /** IMAP4rev2 from the start where nothing else is served, else from ENABLE on (RFC 9051 §7.2.2). */
  readonly dialect: Dialect;
  /** Whether the client is CONDSTORE-aware (RFC 7162 §3.1). */
  readonly condstore: boolean;
  /** Whether what RFC 9051 took out of IMAP4rev1 is served: CHECK, LSUB, RFC822 items, NEW and RECENT (its appendix A). */
  readonly servesRev1: boolean;
  readonly mayStartTls: boolean;
  readonly plaintextAllowed: boolean;
  /** The authenticated user's account; commands that need it are not called without. */
  readonly account: Account;
  readonly view: MailboxView | undefined;
  /** The view of the selected mailbox; commands that need it are not called without. */
  readonly selectedView: MailboxView;
  /** The view, for commands that change messages. @throws Refusal in a mailbox selected read-only */
  readonly writableView: MailboxView;

  /** Enters the authenticated state. */
  authenticate(user: string): void;
  /** Enters the selected state. */
  select(mailbox: Mailbox, readOnly: boolean): MailboxView;
  /** Leaves the selected state; nothing is expunged. */
  deselect(): void;
  enableRev2(): void;
  /** Makes the client CONDSTORE-aware; the first time, it is told the mailbox's HIGHESTMODSEQ (RFC 7162 §3.1). */
  enableCondstore(): void;

  addHighestModseq(mailbox: Mailbox): void;
  /** Adds an untagged response to the output; it is sent with what follows. */
  addUntagged(content: Wire): void;
  /** Writes an untagged response that may be large; resolves when the client can take more. */
  untagged(content: Wire): Promise<void>;
  /** Adds an untagged status response. */
  addStatus(status: 'OK' | 'NO' | 'BAD' | 'BYE', code: string | undefined, text: string): void;
  /** Sends a command continuation request, and all before it. */
  invite(text: string): Promise<void>;
  /** The flags of a message in this session, \Recent among them for IMAP4rev1 (RFC 9051 appendix A). */
  flagsOf(entry: ViewEntry): string[];
  /** The flags defined in a mailbox (RFC 9051 §7.3.5). */
  definedFlags(mailbox: Mailbox): string[];
}

/** A command as it was given. */
export interface Invocation {
  readonly tag: string;
  /** The command's name in capitals, e.g. `UID FETCH`. */
  readonly name: string;
  /** Whether message numbers are unique identifiers: the command was prefixed with UID. */
  readonly uid: boolean;
}

/** The tagged response that ends a command (RFC 9051 §7.1). */
export interface Completion {
  readonly status: 'OK' | 'NO' | 'BAD';
  /** Response code without brackets. */
  readonly code?: string | undefined;
  readonly text: string;
  /** Sends the tagged response in place of the session: for what follows on it at once, such as another layer. */
  readonly deliver?: (response: OctetString) => Promise<void>;
  /** Done after the tagged response has been sent, such as ending the connection. */
  readonly afterwards?: () => void;
}

/** One entry of the command table. */
export interface Command<Arguments = unknown> {
  /** In which states the command is valid (RFC 9051 §6). */
  readonly states: readonly SessionState[];
  /** Whether EXPUNGE may be reported before its completion: not with FETCH, STORE, SEARCH (RFC 9051 §7.5.1). */
  readonly reportsExpunge: boolean;
  /** Whether a literal of message size may be among its arguments. */
  readonly takesMessage?: boolean;
  /** Reads what follows the command's name, with the space before it. @throws BadCommand */
  parse(parser: CommandParser, session: Session): Arguments;
  /** Carries the command out. @throws Refusal, BadCommand, StoreError */
  run(session: Session, given: Arguments, invocation: Invocation): Promise<Completion> | Completion;
}

/** Command tables are keyed by name in capitals; the UID variants have entries of their own, such as `UID FETCH`. */
export type CommandTable = Readonly<Record<string, Command>>;

/** A part of a response: text, or octets as they are. */
export type Piece = OctetString | Buffer;

/** One requested FETCH item, ready to be answered for any message. */
export interface FetchRequest {
  /** The item's name in the response; two requests of one name are answered once. */
  readonly name: string;
  /** Whether fetching it sets \Seen (RFC 9051 §6.4.5). */
  readonly setsSeen: boolean;
  /** What asking for it means besides, such as becoming CONDSTORE-aware. */
  readonly asked?: (session: Session) => void;
  /** The value; the flags are those after \Seen has been set. */
  value(session: Session, entry: ViewEntry): readonly Piece[];
}

/** Reads what follows a FETCH item's name and yields the request. */
export type FetchItem = (parser: CommandParser, session: Session) => FetchRequest;

export type FetchItemTable = Readonly<Record<string, FetchItem>>;

/** Whether a message matches; made for one search in one session. */
export type Test = (entry: ViewEntry) => boolean;

/** A search key as parsed, to be applied to the session's view when the search runs. */
export type Criterion = (session: Session) => Test;

/** Reads what follows a search key's name. */
export type SearchKey = (reader: SearchReader) => Criterion;

export type SearchKeyTable = Readonly<Record<string, SearchKey>>;

/** Reads search keys one within the other. */
export interface SearchReader {
  readonly parser: CommandParser;
  readonly session: Session;
  /** Set by keys that make the response tell the highest mod-sequence (RFC 7162 §3.1.5). */
  usesModseq: boolean;
  /** One search-key (RFC 9051 §9). */
  key(): Criterion;
  /** The text of a string argument. */
  text(): string;
}

/** One item of STATUS. */
export interface StatusItem {
  /** The item's value as written. */
  readonly value: (mailbox: Mailbox) => string;
  /** Whether the item is served in this session; if not, asking for it is BAD. */
  readonly served?: (session: Session) => boolean;
  /** What asking for it means besides, such as becoming CONDSTORE-aware. */
  readonly asked?: (session: Session) => void;
}

export type StatusItemTable = Readonly<Record<string, StatusItem>>;

/** How one session is led, from the greeting to BYE; each member is one decision that another may override. */
export interface Dialogue {
  readonly session: Session;
  greet(): void;
  sayBye(text: string): Promise<void>;
  /** Reads one command, carries it out and completes it. @throws Disconnected */
  serveCommand(): Promise<void>;
  read(): Promise<ReadCommand>;
  /** Takes the tag; undefined if there is none with a space behind it. */
  tag(parser: CommandParser): string | undefined;
  /** Answers what has no tag. */
  answerUntagged(text: string): Promise<void>;
  /** Carries a command out and reports what happened meanwhile; whatever goes wrong becomes its completion. */
  execute(tag: string, parser: CommandParser): Promise<Completion>;
  /** A command that fails still has its say about what happened to the mailbox; one that is misunderstood has not. */
  attempt(run: () => Promise<Completion> | Completion): Promise<Completion>;
  asCompletion(error: unknown): Completion;
  complete(tag: string, completion: Completion): Promise<void>;
  /** Takes the command's name, of two words after UID. @throws BadCommand if there is none such in this state */
  findCommand(parser: CommandParser): { name: string; command: Command };
  /** Refuses a literal before it is sent: of an unknown or misplaced command, or one that is too large. */
  admitLiteral(before: readonly Segment[], literal: LiteralAnnouncement): Rejection | undefined;
}

/** How the responses of a client are read within AUTHENTICATE. */
export interface SaslReading {
  /** The client's response to a challenge. @throws BadCommand if it cancels or is no base64 */
  response(session: Session): Promise<Buffer>;
  /** @throws BadCommand if it is no base64 */
  decode(text: OctetString, place: 'initial' | 'later'): Buffer;
}

/** How a session is told what happened to its mailbox; see the class `Updates`. */
export interface UpdateReports {
  report(session: Session, expungePermitted: boolean): void;
  reportKeywords(session: Session): void;
  reportFlagsOf(session: Session, entry: ViewEntry, content: 'with flags' | 'without flags', uid?: boolean): void;
}

/**
 * All that the server does, in tables and objects whose entries can be replaced or wrapped one by one. Each session works
 * through its behaviour and calls nothing of this past it.
 */
export interface ImapBehaviour {
  readonly commands: CommandTable;
  readonly fetchItems: FetchItemTable;
  /** Items by the macro that stands for them. */
  readonly fetchMacros: Readonly<Record<string, readonly string[]>>;
  readonly searchKeys: SearchKeyTable;
  readonly reading: MessageReading;
  readonly statusItems: StatusItemTable;
  readonly listing: MailboxListing;
  readonly format: ResponseFormat;
  readonly updates: UpdateReports;
  /** The capabilities to advertise in a session's present state. */
  readonly capabilities: (session: Session) => string[];
  readonly mechanisms: MechanismTable;
  readonly saslReading: SaslReading;
  /** The class of what reads the arguments of a command. */
  readonly parser: typeof CommandParser;
  /** The class of the sessions' dialogues. */
  readonly dialogue: new (session: Session) => Dialogue;
  /** The class of the views that sessions have of their mailboxes. */
  readonly view: typeof MailboxView;
  /** The class of the sessions. */
  readonly session: new (channel: Channel, context: ConnectionContext, behaviour: ImapBehaviour) => Session;
  /** Which non-synchronizing literals to take (RFC 7888 §5). */
  readonly literals: 'LITERAL+' | 'LITERAL-';
  /** Octets of a command line, CRLF included, and of every literal but a message (RFC 2683 §3.2.1.5). */
  readonly lineLimit: number;
}
