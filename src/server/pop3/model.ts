import type { Channel } from '../net/index.js';
import type { ConnectionContext } from '../options.js';
import type { Credentials, MechanismTable } from '../sasl/index.js';
import type { Account } from '../store/index.js';
import type { Maildrop } from './maildrop.js';
import type { Replies } from './replies.js';
import type { Pop3State } from './state.js';
import type { Texts } from './texts.js';

/** What follows a keyword and a space: undefined when nothing, not even a space, does. */
export type Rest = string | undefined;

/** What a session knows from its client, apart from who it is; TLS makes it forget all of it. */
export interface ClientKnowledge {
  /** The name given by USER when that was the last command. */
  user: string | undefined;
  utf8: boolean;
  language: string;
}

/** A session as its commands see it. */
export interface Pop3Session {
  state: Pop3State;
  known: ClientKnowledge;
  /** Set in the TRANSACTION state. */
  readonly maildrop: Maildrop | undefined;
  readonly channel: Channel;
  readonly context: ConnectionContext;
  readonly behaviour: Pop3Behaviour;
  readonly credentials: Credentials;
  /** The challenge in the greeting, for APOP. */
  readonly timestamp: string;
  /** The human-readable texts in the session's language. */
  readonly texts: Texts;
  /** Whether commands and mechanisms that send the password itself are permitted (RFC 2595 §2.3). */
  readonly plaintextPermitted: boolean;
  send(reply: string | Buffer): Promise<void>;
  /** Replies +OK with this text. */
  ok(text: string): Promise<void>;
  /**
   * The next line of the client; undefined when none will come and the session is over (connection closed, or autologout).
   * @throws Refusal when it is longer than `limit` octets
   */
  readLine(limit: number): Promise<string | undefined>;
  /** Enters the TRANSACTION state with the maildrop of an authenticated user (RFC 1939 §4). @throws Refusal */
  enter(user: string): Promise<void>;
  /** Forgets what the client said before TLS. */
  forget(): void;
  /** Unlocks the maildrop. */
  closeMaildrop(): void;
  /** Ends the session after the current command. */
  finish(): void;
}

/** One command, as it stands in the table of commands by its keyword. */
export interface Pop3Command {
  readonly states: readonly Pop3State[];
  /** The command's form, e.g. `TOP msg n`. */
  readonly usage: string;
  /** Carries the command out and replies. @throws Refusal */
  execute(session: Pop3Session, rest: Rest): Promise<void>;
}

/** Everything that decides how the server behaves; whoever wants another behaviour replaces one entry. */
export interface Pop3Behaviour {
  /** Commands by their keywords in capitals. */
  readonly commands: Readonly<Record<string, Pop3Command>>;
  readonly replies: Replies;
  /** The lines of CAPA in the session's present state (RFC 2449 §5). */
  readonly capabilities: (session: Pop3Session) => string[];
  readonly mechanisms: MechanismTable;
  /** What TOP sends of a message in transmission form: its header and this many lines of its body (RFC 1939 §7). */
  readonly top: (octets: Buffer, lines: number) => Buffer;
  /** Locks and numbers the maildrop for a session; undefined when it is in use. */
  readonly openMaildrop: (account: Account, owner: Pop3Session) => Maildrop | undefined;
  /** The class of the sessions. */
  readonly connection: new (
    channel: Channel,
    context: ConnectionContext,
    behaviour: Pop3Behaviour,
  ) => Pop3Session & { run(): Promise<void> };
}
