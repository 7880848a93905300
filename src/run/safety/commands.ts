import { isOwnMailbox } from './own-names.js';
import type { Word } from './words.js';

/** What a command may touch: `none` outside the mailbox that is selected, or the mailboxes at these places behind its name. */
type Reach = { readonly mailboxes: readonly number[]; readonly most?: number };

const nothing: Reach = { mailboxes: [] };
/** The selected mailbox, which is the run's own because nothing else is ever selected. */
const selected = nothing;

/**
 * Commands of IMAP that are safe where the mailboxes they name are the run's own. What is not here is not safe: who adds a
 * command says what it reaches.
 */
const IMAP: ReadonlyMap<string, Reach> = new Map([
  ...['CAPABILITY', 'NOOP', 'LOGOUT', 'ID', 'ENABLE', 'NAMESPACE', 'STARTTLS', 'IDLE', 'DONE'].map(
    (name): [string, Reach] => [name, nothing],
  ),
  // They read names, and change nothing.
  ...['LIST', 'LSUB'].map((name): [string, Reach] => [name, nothing]),
  ...['CHECK', 'CLOSE', 'UNSELECT', 'EXPUNGE', 'SEARCH', 'FETCH', 'STORE'].map((name): [string, Reach] => [
    name,
    selected,
  ]),
  ...['SELECT', 'EXAMINE', 'STATUS', 'APPEND', 'DELETE', 'SUBSCRIBE', 'UNSUBSCRIBE'].map((name): [string, Reach] => [
    name,
    { mailboxes: [1] },
  ]),
  // More than a name is (USE …), which may take a special use away from a mailbox of the user (RFC 6154 §3).
  ['CREATE', { mailboxes: [1], most: 1 }],
  ['RENAME', { mailboxes: [1, 2], most: 2 }],
  ['COPY', { mailboxes: [2] }],
  ['MOVE', { mailboxes: [2] }],
  ...['UID FETCH', 'UID STORE', 'UID SEARCH', 'UID EXPUNGE'].map((name): [string, Reach] => [name, selected]),
  ['UID COPY', { mailboxes: [3] }],
  ['UID MOVE', { mailboxes: [3] }],
]);

/** Commands of POP3 that change nothing, not even \Seen, and delete nothing by policy. */
const POP3 = new Set(['CAPA', 'STLS', 'NOOP', 'RSET', 'STAT', 'LIST', 'UIDL', 'QUIT', 'LANG']);
/** These hand out messages: a server may mark them as seen, or delete them by policy (RFC 1939 §8, RFC 2449 §6.7). */
const READING = new Set(['RETR', 'TOP']);

const LOGINS = /^(?:LOGIN|AUTHENTICATE|USER|PASS|APOP|AUTH)$/;

/** Why a command of IMAP is not safe; undefined where it is. `own`: the names that stand for mailboxes of the run. */
export function whyImapUnsafe(words: readonly Word[], own: ReadonlySet<string>): string | undefined {
  const verb = words[0]?.text.toUpperCase() ?? '';
  if (LOGINS.test(verb))
    return isRightLogin(words) ? undefined : 'it tries to log in otherwise than with user and password';
  const name = verb === 'UID' ? `UID ${words[1]?.text.toUpperCase() ?? ''}` : verb;
  const reach = IMAP.get(name);
  if (!reach) return `it sends ${shown(name)}, which is not known to be safe`;
  if (reach.most !== undefined && words.length - 1 > reach.most) return `it sends ${name} with more than names`;
  for (const position of reach.mailboxes) {
    const word = words[position];
    if (word && !isOwnMailbox(word, own)) return `it sends ${name} for a mailbox that may not be its own`;
  }
  return undefined;
}

/** Why a command of POP3 is not safe; undefined where it is. */
export function whyPop3Unsafe(words: readonly Word[], options: { readonly readMail: boolean }): string | undefined {
  const verb = words[0]?.text.toUpperCase() ?? '';
  if (POP3.has(verb)) return undefined;
  if (LOGINS.test(verb)) return 'it tries ways to log in, which might lock an account';
  if (verb === 'DELE') return 'it deletes mail';
  if (!READING.has(verb)) return `it sends ${shown(verb)}, which is not known to be safe`;
  return options.readMail
    ? undefined
    : `it sends ${verb}, by which a server may mark or delete mail; --read-mail allows it`;
}

/** LOGIN with the user and the password of the account, in whatever form they are sent. */
const isRightLogin = ([verb, user, password, ...more]: readonly Word[]): boolean =>
  verb?.text.toUpperCase() === 'LOGIN' &&
  more.length === 0 &&
  user?.text === '\0' &&
  user.holes[0] === 'user' &&
  password?.text === '\0' &&
  password.holes[0] === 'password';

const shown = (name: string): string => (/^[A-Z0-9 -]{1,30}$/.test(name) ? name.trim() : 'what is no plain command');
