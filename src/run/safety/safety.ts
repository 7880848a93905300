import { ownsInbox } from '../schedule.js';
import type { CommandStep, SessionSpec, Step, Test } from '../../script/model.js';
import { whyImapUnsafe, whyPop3Unsafe } from './commands.js';
import { isOwnMailbox, ownNames } from './own-names.js';
import { wordsOf } from './words.js';

export type Safety = 'safe' | { readonly reason: string };

export interface SafetyOptions {
  /** POP3 may retrieve messages: a server may mark them as seen, or delete them by policy. */
  readonly readMail?: boolean;
}

/** More would not be gentle: sessions at a time, and messages that are brought in. */
const MOST_SESSIONS = 3;
const MOST_MESSAGES = 200;
/** Bytes that a person's server may choke on, or that have no meaning that could be judged. */
const RAW = 'it sends octets that are no plain commands';

/**
 * Whether a test can be run on an account in use: it never selects, fills or changes the INBOX, touches only mailboxes of
 * the run's own, and tries no wrong password. In doubt it is not safe.
 */
export function safety(test: Test, options: SafetyOptions = {}): Safety {
  const reason = whyUnsafe(test, options.readMail ?? false);
  return reason === undefined ? 'safe' : { reason: `not safe on an account in use: ${reason}` };
}

function whyUnsafe(test: Test, readMail: boolean): string | undefined {
  if (test.inbox !== undefined) return 'it needs an empty INBOX';
  if (test.sessions.some(({ account }) => account !== 1)) return 'it needs a second account';
  if (test.sessions.length > MOST_SESSIONS) return `it needs ${test.sessions.length} connections at a time`;
  const messages = test.mailboxes.flatMap(({ seeds }) => seeds).reduce((sum, { times }) => sum + times, 0);
  if (messages > MOST_MESSAGES) return `it brings in ${messages} messages`;
  const own = ownNames(test);
  const protocols = new Map(test.sessions.map(({ name, protocol }) => [name, protocol]));
  for (const session of test.sessions) {
    const reason = whySessionUnsafe(session, test, own);
    if (reason !== undefined) return reason;
  }
  const whyStep = (step: Step): string | undefined => {
    switch (step.kind) {
      case 'command':
        return whyCommandUnsafe(step, protocols.get(step.session) === 'pop3', own, readMail);
      case 'pipeline':
        return firstOf(step.steps, whyStep);
      case 'deliver': {
        const [word] = step.to ? wordsOf(step.to.value) : [];
        return word && isOwnMailbox(word, own) ? undefined : 'it brings mail into the INBOX';
      }
      default:
        return undefined;
    }
  };
  const reason = firstOf([...test.setup, ...test.steps], whyStep);
  if (reason !== undefined) return reason;
  // What the reasons above have not thought of. POP3 owns the maildrop by being there.
  return ownsInbox(test) && !test.protocols.includes('pop3') ? 'it uses the INBOX' : undefined;
}

function whySessionUnsafe(
  { protocol, state, mailbox }: SessionSpec,
  test: Test,
  own: ReadonlySet<string>,
): string | undefined {
  if (protocol === 'pop3' || (state !== 'selected' && state !== 'examined')) return undefined;
  if (mailbox === undefined) {
    return test.mailboxes.some(({ name }) => name === 'mailbox') ? undefined : 'it selects the INBOX';
  }
  const [word, ...more] = wordsOf(mailbox);
  return word && more.length === 0 && isOwnMailbox(word, own)
    ? undefined
    : 'it selects a mailbox that may not be its own';
}

function whyCommandUnsafe(
  step: CommandStep,
  isPop3: boolean,
  own: ReadonlySet<string>,
  readMail: boolean,
): string | undefined {
  const { source, value } = step.send;
  if (step.raw || /[\r\n]/.test(source)) return RAW;
  const words = wordsOf(value);
  if (isPop3) return whyPop3Unsafe(words, { readMail });
  if (/\binbox\b/i.test(source)) return 'it names the INBOX';
  return whyImapUnsafe(words, own);
}

function firstOf<T>(items: readonly T[], why: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = why(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
