import type { Command, MailboxListing, Session } from '../../imap/index.js';
import type { Account } from '../../store/index.js';
import type { Fault } from '../fault.js';
import { imapCommands, otherwise } from '../tools.js';

type Plant = Fault['plant'];

/** The ids of obligations that RFC 3501 and RFC 9051 have under the same name in sections of different numbers. */
const of =
  (rev1: string, rev2: string) =>
  (...names: readonly string[]): string[] =>
    names.flatMap((name) => [`rfc3501-${rev1}-${name}`, `rfc9051-${rev2}-${name}`]);

export const ofSelect = of('6.3.1', '6.3.2');
export const ofExamine = of('6.3.2', '6.3.3');
export const ofCreate = of('6.3.3', '6.3.4');
export const ofDelete = of('6.3.4', '6.3.5');
export const ofRename = of('6.3.5', '6.3.6');
export const ofSubscribe = of('6.3.6', '6.3.7');
export const ofUnsubscribe = of('6.3.7', '6.3.8');
export const ofList = of('6.3.8', '6.3.9');
export const ofListResponse = of('7.2.2', '7.3.1');
export const ofStatus = of('6.3.10', '6.3.11');

/** What LIST and LSUB find and say of it, done otherwise. */
export const lists =
  (members: (usual: MailboxListing) => Partial<MailboxListing>): Plant =>
  ({ imap }) => ({ imap: { listing: otherwise(imap.listing, members) } });

/** The arguments of commands changed once they have been read. */
export const takes = <Given extends object>(
  names: readonly string[],
  change: (given: Given, session: Session) => Given,
): Plant =>
  imapCommands(names, (usual) => ({
    ...usual,
    parse: (parser, session) => change(usual.parse(parser, session) as Given, session),
  }));

/** What LIST was given, as far as faults change it. */
export interface ListGiven {
  readonly patterns: readonly string[];
  readonly selection: { readonly subscribed?: boolean; readonly specialUse?: boolean; readonly recursive?: boolean };
  readonly asksForDelimiter: boolean;
  readonly extended: boolean;
  readonly returnSubscribed: boolean;
  readonly statusItems: readonly string[];
}

/** A command with one mailbox name among its arguments. */
export const nameIn = (given: unknown): string => {
  const { name, mailbox } = given as { name?: string; mailbox?: { name?: string } };
  return name ?? mailbox?.name ?? '';
};

/** A session in which single members are others; all the rest is that of the session itself. */
export const disguised = (session: Session, members: Partial<Session>): Session =>
  new Proxy(session, {
    get(target, key) {
      const value: unknown = Reflect.get(Object.hasOwn(members, key) ? members : target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

/** Commands run in such a session. */
export const runsIn = (names: readonly string[], members: (session: Session) => Partial<Session>): Plant =>
  imapCommands(names, (usual): Command => ({
    ...usual,
    run: (session, given, invocation) => usual.run(disguised(session, members(session)), given, invocation),
  }));

/**
 * The untagged responses of commands rewritten, without `* ` and CRLF; undefined leaves one out. `before` is what the
 * command had to tell so far, as it would be by itself.
 */
export const tells = (
  names: readonly string[],
  rewrite: (content: string, before: readonly string[], session: Session) => string | readonly string[] | undefined,
): Plant =>
  runsIn(names, (session) => {
    const before: string[] = [];
    const send = (content: string): void => {
      const now = rewrite(content, before, session);
      before.push(content);
      for (const each of typeof now === 'string' ? [now] : (now ?? [])) session.addUntagged(each);
    };
    return {
      addUntagged: (content) => {
        if (typeof content === 'string') send(content);
        else session.addUntagged(content);
      },
      addStatus: (status, code, text) => {
        send(`${status} ${code === undefined ? '' : `[${code}] `}${text}`);
      },
    };
  });

/** The names of an account that begin as another name does, which is not to be taken for being below it. */
export const beginningWith = (account: Account, name: string): string[] =>
  [...account.mailboxes.keys()].filter((other) => other.startsWith(name));

/** The names of an account that lie below another. */
export const namesBelow = (account: Account, name: string): string[] =>
  beginningWith(account, name + account.delimiter);
