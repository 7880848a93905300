import type { MessageLibrary } from '../../fixtures/index.js';
import { Contents, Recogniser, type Slot } from './contents.js';
import { imapSteps, pushedSteps, type ImapWriting } from './imap-steps.js';
import { Mailboxes } from './imap-mailboxes.js';
import { saslSteps, silentLogins } from './login.js';
import { Maildrop, pop3Steps } from './pop3-steps.js';
import type { Connected, Entry } from './recording.js';
import type { Draft } from './steps.js';
import { Names } from './text.js';
import { yamlOf, type ScriptParts, type SeedPart } from './yaml.js';

export interface ScriptOptions {
  /** The id of the suite, its path without `.yaml`. */
  readonly id: string;
  readonly library: MessageLibrary;
}

/** Names that every script has (docs/script-language.md, "Expressions"), and those that would hide a key of a step. */
const reserved = 'user password mailbox sep prefix host port tag user2 password2 challenge stamp'.split(' ');

/** What was recorded, as a suite of one test. Secrets are no part of it but where a server repeats them elsewhere. */
export function scriptOf(recorded: readonly Entry[], { id, library }: ScriptOptions): string {
  const speaking = new Set(
    recorded.filter(({ kind }) => kind === 'imap' || kind === 'pop3').map(({ session }) => session),
  );
  const all = recorded.filter(({ session }) => speaking.has(session));
  const silent = silentLogins(all);
  const entries = withoutSilent(all, silent);
  const recogniser = new Recogniser(library);
  const mailboxes = new Mailboxes(recogniser, entries);
  const maildrop = new Maildrop(recogniser, entries);
  const names = new Names([...reserved, ...recogniser.names]);
  const notes: string[] = [];
  const protocols = [...new Set(entries.flatMap((entry) => (entry.kind === 'connected' ? [entry.protocol] : [])))];

  const inboxes = [mailboxes.contents.get('INBOX'), protocols.includes('pop3') ? maildrop.contents : undefined];
  const inbox = seed(
    inboxes.find((contents) => contents?.initial !== undefined),
    'INBOX',
    recogniser,
    notes,
  );
  const seeded = new Map<string, SeedPart[]>();
  const expressions = new Map<string, string>();
  const binds: Draft[] = [];
  for (const name of mailboxes.created) {
    if (name === 'INBOX') continue;
    const bound = names.fresh(slug(name));
    expressions.set(name, bound);
    const expression = ownName(name, mailboxes.separator);
    binds.push({ session: 0, does: 'set', name: bound, text: [expression], expect: [], single: [] });
  }
  for (const [name, contents] of mailboxes.contents) {
    if (name === 'INBOX' || expressions.has(name) || !contents.initial) continue;
    const parts = seed(contents, name, recogniser, notes);
    if (!parts) continue;
    const bound = names.fresh(slug(name));
    expressions.set(name, bound);
    seeded.set(bound, parts);
  }

  const sessions = sessionsOf(entries, protocols.length > 1, silent);
  const sasl = saslSteps(entries);
  const arrivals = new Map<string, number>();
  const writing: ImapWriting = {
    mailboxes,
    recogniser,
    names,
    expression: (name) => expressions.get(name),
    sasl,
    arrivals,
    told: new Map(),
  };
  const drafts = entries.flatMap((entry, at): Draft[] => {
    switch (entry.kind) {
      case 'imap':
        return imapSteps(entry, writing);
      case 'pushed':
        return pushedSteps(entry, writing);
      case 'pop3':
        return pop3Steps(entry, { maildrop, sasl, stamp: `stamp${entry.session.toString()}` });
      case 'connected':
        return connectSteps(entry, sessions.get(entry.session)?.state === 'closed', isApop(entries, entry.session));
      case 'left':
        return entries.slice(at + 1).some((later) => later.session !== entry.session)
          ? [{ session: entry.session, does: 'disconnect', text: [], expect: [], single: [] }]
          : [];
    }
  });
  for (const name of new Set([...silent.keys()].map((session) => sessions.get(session)?.name ?? '')))
    notes.push(`The client of ${name} logged in by a mechanism that a script cannot speak: the runner does it.`);
  const parts: ScriptParts = {
    id,
    protocol: protocols.length === 1 ? (protocols[0] ?? 'imap') : 'both',
    notes,
    inbox,
    mailboxes: seeded,
    sessions: [...sessions.values()],
    nameOf: (session) => sessions.get(session)?.name ?? 'C',
    drafts: [...binds, ...drafts],
    names,
    library,
    values: new Map([...expressions].map(([name, bound]) => [bound, name])),
  };
  return yamlOf(parts);
}

/** A session that the runner logs in begins behind the login. */
function withoutSilent(entries: readonly Entry[], silent: ReadonlyMap<number, Entry>): Entry[] {
  const reached = new Set<number>();
  return entries.filter((entry) => {
    const login = silent.get(entry.session);
    if (!login || entry.kind === 'connected' || reached.has(entry.session)) return true;
    if (entry === login) reached.add(entry.session);
    return false;
  });
}

/** The messages that make up a mailbox; undefined, with a note, where some of them are none of the fixtures'. */
function seed(
  contents: Contents | undefined,
  name: string,
  recogniser: Recogniser,
  notes: string[],
): SeedPart[] | undefined {
  if (!contents?.initial) return undefined;
  const found = contents.initial.map((slot) => slot.message ?? recogniser.find(slot));
  if (found.every((message) => message !== undefined)) {
    return contents.initial.map((slot, at) => {
      slot.message = found[at];
      return { message: found[at]?.name ?? '', flags: slot.flags ?? [] };
    });
  }
  notes.push(`${name} must hold, as when this was recorded:`);
  const own = 'mailspec run leaves an INBOX alone that holds other mail: record with messages of the fixtures in it.';
  if (name === 'INBOX') notes.push(own);
  for (const [at, slot] of contents.initial.slice(0, mostNoted).entries())
    notes.push(`  ${(at + 1).toString()}. ${described(slot)}`);
  if (contents.initial.length > mostNoted) notes.push(`  … ${contents.initial.length.toString()} messages in all`);
  return undefined;
}

const mostNoted = 20;

function described({ message, size, subject }: Slot): string {
  if (message) return `the message ${message.name}`;
  const octets = size === undefined ? '' : ` of ${size.toString()} octets`;
  const about = subject === undefined || subject === '' ? '' : ` with the subject ${JSON.stringify(subject)}`;
  return `a message${octets}${about}`;
}

/** A name of small letters, digits and hyphens. */
function slug(name: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(word) ? word : `box-${word}`.replace(/-$/, '');
}

/** The name of a mailbox that the test makes, under the prefix of all that a run makes. */
function ownName(name: string, separator: string | undefined): string {
  const parts = separator === undefined || separator === '' ? [name] : name.split(separator);
  const quoted = parts.map((part) => `"${part.replace(/["\\]/g, '\\$&')}"`);
  return `prefix + ${quoted.join(' + sep + ')}`;
}

interface SessionPart {
  readonly name: string;
  readonly protocol: 'imap' | 'pop3' | undefined;
  readonly state: string;
}

function sessionsOf(
  entries: readonly Entry[],
  isMixed: boolean,
  silent: ReadonlyMap<number, Entry>,
): Map<number, SessionPart> {
  const connected = entries.filter((entry) => entry.kind === 'connected');
  const firstCommand = entries.findIndex((entry) => entry.kind === 'imap' || entry.kind === 'pop3');
  return new Map(
    connected.map((entry, at): [number, SessionPart] => {
      const { session, protocol } = entry;
      const isLate = firstCommand >= 0 && entries.indexOf(entry) > firstCommand;
      const loggedIn = protocol === 'imap' ? 'authenticated' : 'transaction';
      const state = silent.has(session) ? loggedIn : isLate || isApop(entries, session) ? 'closed' : 'connected';
      const name = connected.length === 1 ? 'C' : `c${(at + 1).toString()}`;
      return [session, { name, protocol: isMixed ? protocol : undefined, state }];
    }),
  );
}

const isApop = (entries: readonly Entry[], session: number): boolean =>
  entries.some((entry) => entry.kind === 'pop3' && entry.session === session && /^APOP /i.test(entry.line));

function connectSteps({ session, protocol }: Connected, isClosed: boolean, needsStamp: boolean): Draft[] {
  if (!isClosed) return [];
  const stamp = needsStamp ? ` ... \${stamp${session.toString()}:timestamp} ...` : '';
  const draft = { session, does: 'connect' as const, text: [] };
  return protocol === 'pop3'
    ? [{ ...draft, expect: [], single: [{ key: 'reply', value: { text: [`+OK${stamp}`] } }] }]
    : [{ ...draft, expect: [{ key: 'untagged', items: [{ text: ['OK|PREAUTH'] }] }], single: [] }];
}
