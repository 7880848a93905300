import type { Behaviour, BehaviourChange } from '../behaviour.js';
import type { Command, Completion, Session } from '../imap/index.js';
import type { ResponseFormat } from '../imap/index.js';
import type { Pop3Command, Pop3Session } from '../pop3/index.js';
import type { Fault } from './fault.js';

type Plant = Fault['plant'];

/** An object that does as the usual one, but for these members; what they call of each other they get replaced, too. */
export function otherwise<T extends object>(usual: T, members: (usual: T) => Partial<T>): T {
  const made = Object.create(usual) as T;
  return Object.defineProperties(made, Object.getOwnPropertyDescriptors(members(usual)));
}

/** One of several plants after the other. */
export const both =
  (...plants: readonly Plant[]): Plant =>
  (usual) =>
    plants.reduce<BehaviourChange>((change, plant) => {
      const now: Behaviour = {
        ...usual,
        ...change,
        imap: { ...usual.imap, ...change.imap },
        pop3: { ...usual.pop3, ...change.pop3 },
      };
      const next = plant(now);
      return { ...change, ...next, imap: { ...change.imap, ...next.imap }, pop3: { ...change.pop3, ...next.pop3 } };
    }, {});

/** Commands of IMAP done otherwise, by name in capitals such as `UID FETCH`; names that there are not are a mistake. */
export const imapCommands =
  (names: readonly string[], wrap: (usual: Command, name: string) => Command): Plant =>
  ({ imap }) => ({ imap: { commands: { ...imap.commands, ...wrapped(imap.commands, names, wrap) } } });

/** Commands of IMAP carried out otherwise; `usual` is what they do otherwise. */
export const imapRuns = (
  names: readonly string[],
  run: (usual: () => Promise<Completion>, session: Session, given: unknown) => Promise<Completion> | Completion,
): Plant =>
  imapCommands(names, (usual) => ({
    ...usual,
    run: (session, given, invocation) => run(async () => usual.run(session, given, invocation), session, given),
  }));

/** Commands of POP3 done otherwise, by keyword. */
export const pop3Commands =
  (names: readonly string[], wrap: (usual: Pop3Command, name: string) => Pop3Command): Plant =>
  ({ pop3 }) => ({ pop3: { commands: { ...pop3.commands, ...wrapped(pop3.commands, names, wrap) } } });

/** Commands of POP3 carried out otherwise; `rest` is what follows the keyword and its space. */
export const pop3Runs = (
  names: readonly string[],
  execute: (usual: (rest?: string) => Promise<void>, session: Pop3Session, rest: string | undefined) => Promise<void>,
): Plant =>
  pop3Commands(names, (usual) => ({
    ...usual,
    execute: (session, rest) => execute((other = rest) => usual.execute(session, other), session, rest),
  }));

function wrapped<T>(table: Readonly<Record<string, T>>, names: readonly string[], wrap: (usual: T, name: string) => T) {
  return Object.fromEntries(
    names.map((name) => {
      const usual = table[name];
      if (usual === undefined) throw new Error(`the server has no command ${name}`);
      return [name, wrap(usual, name)];
    }),
  );
}

/** The pieces of IMAP's responses written otherwise. */
export const imapFormat =
  (members: (usual: ResponseFormat) => Partial<ResponseFormat>): Plant =>
  ({ imap }) => ({ imap: { format: otherwise(imap.format, members) } });

/**
 * Every response of IMAP (octets as latin1, with `* ` or tag and CRLF) written otherwise, literals and all; an empty string
 * leaves it out.
 */
export const imapResponses = (rewrite: (response: string) => string): Plant =>
  imapFormat((usual) => ({
    untagged: (content) => {
      const wire = usual.untagged(content);
      return rewrite(
        typeof wire === 'string'
          ? wire
          : wire.map((piece) => (typeof piece === 'string' ? piece : piece.toString('latin1'))).join(''),
      );
    },
    status: (...parts) => rewrite(usual.status(...parts)),
    continuation: (text) => rewrite(usual.continuation(text)),
  }));

/**
 * Every line of a client (latin1, without CRLF) heard otherwise; of both protocols, and of SASL exchanges. `memory` lives
 * as long as the connection.
 */
export const hears =
  (rewrite: (line: string, memory: Map<string, string>) => string): Plant =>
  ({ channel: Usual }) => ({
    channel: class extends Usual {
      readonly #memory = new Map<string, string>();

      override async readLine(limit: number, timeoutMs?: number) {
        const line = await super.readLine(limit, timeoutMs);
        return Buffer.isBuffer(line) ? Buffer.from(rewrite(line.toString('latin1'), this.#memory), 'latin1') : line;
      }
    },
  });

/** What the server writes at once (latin1; one response or several) sent otherwise; LMTP too. */
export const says =
  (rewrite: (octets: string, memory: Map<string, string>) => string): Plant =>
  ({ channel: Usual }) => ({
    channel: class extends Usual {
      readonly #memory = new Map<string, string>();

      override write(data: string | Uint8Array): Promise<void> {
        return super.write(
          Buffer.from(rewrite(Buffer.from(data as Uint8Array).toString('latin1'), this.#memory), 'latin1'),
        );
      }
    },
  });

/** The class of all mailboxes with members replaced. */
export const mailboxes =
  (extend: (usual: Behaviour['mailbox']) => Behaviour['mailbox']): Plant =>
  ({ mailbox }) => ({ mailbox: extend(mailbox) });

/** The class of all accounts with members replaced. */
export const accounts =
  (extend: (usual: Behaviour['account']) => Behaviour['account']): Plant =>
  ({ account }) => ({ account: extend(account) });
