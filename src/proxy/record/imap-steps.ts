import { hits, type Response } from '../../imap/index.js';
import { textOf } from '../client-lines.js';
import type { Heard } from '../imap-relay.js';
import type { Recogniser } from './contents.js';
import { commandText, type CommandScene } from './imap-command.js';
import { mailboxesIn, type Mailboxes } from './imap-mailboxes.js';
import { responseText, taggedText, type ResponseScene } from './imap-response.js';
import { loginText, saslText } from './login.js';
import type { ImapExchange, Pushed } from './recording.js';
import type { Draft, Expected } from './steps.js';
import type { Names, Ref, Text } from './text.js';

/** What all steps of IMAP are made with. */
export interface ImapWriting {
  readonly mailboxes: Mailboxes;
  readonly recogniser: Recogniser;
  readonly names: Names;
  readonly expression: (mailbox: string) => string | undefined;
  readonly sasl: ReadonlyMap<unknown, { mechanism: string; at: number; ok: boolean | undefined }>;
  /** Messages that are known to have been put into a mailbox, by the recorded clients or by steps. */
  readonly arrivals: Map<string, number>;
  /** How many of them a session was told of. */
  readonly told: Map<string, number>;
}

/** Longer results are not spelled out. */
const mostHits = 500;

/** Commands after which new messages are the clients' own. */
const putting = /^(?:APPEND|(?:UID )?(?:COPY|MOVE))$/;

export function imapSteps(entry: ImapExchange, writing: ImapWriting): Draft[] {
  const { command, session, piped } = entry;
  const before: Draft[] = [];
  const text = sentText(entry, writing, before);
  if (putting.test(command.name) && isOk(entry)) {
    const into = mailboxesIn(entry)[0] ?? '';
    writing.arrivals.set(into, command.name === 'APPEND' ? (writing.arrivals.get(into) ?? 0) + 1 : Infinity);
  }
  const { untagged, delivered } = heardOf(entry, entry.untagged, writing);
  before.push(...delivered);
  const single: Draft['single'][number][] = [];
  const response = entry.end?.response;
  if (delivered.length > 0 && command.name === 'NOOP') single.push({ key: 'within', value: { text: ['5s'] } });
  if (response?.kind === 'tagged') {
    const scene = responseScene(entry, response, writing);
    const tagged = { text: taggedText(response, scene), response, fallback: response.name };
    single.push({ key: 'tagged', value: tagged });
  } else if (response?.kind === 'continuation') {
    const sasl = writing.sasl.get(entry);
    const isChallenge = sasl?.mechanism === 'CRAM-MD5' && sasl.at === 0;
    single.push({ key: 'continue', value: { text: [isChallenge ? '${challenge:base64}' : 'true'] } });
  }
  if (entry.closed === true) single.push({ key: 'closed', value: { text: ['true'] } });
  if (single.length === 0) return before;
  return [...before, { session, does: 'send', text, piped, expect: [{ key: 'untagged', items: untagged }], single }];
}

export function pushedSteps(entry: Pushed, writing: ImapWriting): Draft[] {
  const { untagged, delivered } = heardOf(entry, entry.untagged, writing);
  if (untagged.length === 0) return delivered;
  const single = [{ key: 'within' as const, value: { text: ['10s'] } }];
  const expect = [{ key: 'untagged' as const, items: untagged }];
  return [...delivered, { session: entry.session, does: 'await', text: [], expect, single }];
}

const isOk = ({ end }: ImapExchange): boolean => end?.response?.kind === 'tagged' && end.response.name === 'OK';

function sentText(entry: ImapExchange, writing: ImapWriting, before: Draft[]): Text {
  const { command, session } = entry;
  if (command.name === 'LOGIN') return [loginText(entry)];
  const sasl = writing.sasl.get(entry);
  if (sasl) {
    const hasResponse = sasl.at > 0 || textOf(entry.line).trim().split(/ +/).length > 3;
    const response = hasResponse ? saslText(sasl.mechanism, sasl.at, sasl.ok, 'challenge') : undefined;
    if (sasl.at > 0) return [textOf(entry.line) === '*' ? '*' : (response ?? '')];
    return [`AUTHENTICATE ${sasl.mechanism}${response === undefined ? '' : ` ${response}`}`];
  }
  const selected = writing.mailboxes.selected(entry);
  const scene: CommandScene = {
    recogniser: writing.recogniser,
    mailbox: writing.expression,
    uid: (value) => uidRef(selected, value),
    modseq: modseqRef,
    validity: validityRef,
    bind: (lines) => {
      const name = writing.names.fresh('message');
      before.push({ session, does: 'set', name, text: [], lines, expect: [], single: [] });
      return name;
    },
  };
  return commandText(entry, scene);
}

function heardOf(
  entry: ImapExchange | Pushed,
  heard: readonly Heard[],
  writing: ImapWriting,
): { untagged: Expected[]; delivered: Draft[] } {
  const untagged: Expected[] = [];
  const delivered: Draft[] = [];
  for (const { response } of heard) {
    if (!response) continue;
    delivered.push(...arrivals(entry, response, writing));
    const scene = responseScene(entry, response, writing);
    const text = responseText(response, scene);
    const found = foundBy(response, scene);
    if (text) untagged.push({ text, response, fallback: response.name, ...(found && { hits: found }) });
  }
  return { untagged, delivered };
}

/** What an ESEARCH response found: a set, which a pattern would have to spell as the server did. */
function foundBy(response: Response, scene: ResponseScene): (Ref | string)[] | undefined {
  if (response.kind !== 'untagged' || response.name !== 'ESEARCH' || !response.value('ALL')) return undefined;
  const found = hits([response])?.numbers ?? [];
  if (found.length > mostHits) return undefined;
  return found.map((number) => (scene.hasUids ? scene.uid(String(number)) : String(number)));
}

/** Mail that no recorded client has brought. */
function arrivals(entry: ImapExchange | Pushed, response: Response, writing: ImapWriting): Draft[] {
  const drafts: Draft[] = [];
  const mailbox = writing.mailboxes.selected(entry);
  for (const slot of writing.mailboxes.arrived(response)) {
    const key = `${entry.session.toString()} ${mailbox}`;
    const told = (writing.told.get(key) ?? 0) + 1;
    writing.told.set(key, told);
    if (told <= (writing.arrivals.get(mailbox) ?? 0)) continue;
    writing.arrivals.set(mailbox, told);
    const known = slot.message;
    const message = known ?? writing.recogniser.find(slot);
    const notes = [known ? 'mail arrived here' : `mail arrived here; ${message?.name ?? 'nothing'} stands for it`];
    if (message && mailbox === 'INBOX')
      drafts.push({ session: entry.session, does: 'deliver', text: [message.name], expect: [], single: [], notes });
  }
  return drafts;
}

function responseScene(entry: ImapExchange | Pushed, response: Response, writing: ImapWriting): ResponseScene {
  const selected = writing.mailboxes.selected(entry);
  const slot = writing.mailboxes.slot(response);
  const name = entry.kind === 'imap' ? entry.command.name : '';
  return {
    slot,
    message: slot?.message,
    selected,
    mailbox: writing.expression,
    uid: (value, mailbox) => uidRef(mailbox ?? selected, value),
    modseq: modseqRef,
    validity: validityRef,
    uidNext: (mailbox, value) => ({
      key: `uidnext ${mailbox} ${value}`,
      base: 'uidnext',
      type: 'nz-number',
      value,
      loose: true,
    }),
    hasUids: name.startsWith('UID '),
    destination: entry.kind === 'imap' ? (mailboxesIn(entry)[0] ?? selected) : selected,
  };
}

const uidRef = (mailbox: string, value: string): Ref => ({
  key: `uid ${mailbox} ${value}`,
  base: 'uid',
  type: 'uniqueid',
  value,
  other: [`uidnext ${mailbox} ${value}`],
});

const modseqRef = (value: string): Ref => ({
  key: `modseq ${value}`,
  base: 'modseq',
  type: 'number64',
  value,
  loose: true,
});

const validityRef = (mailbox: string, value: string): Ref => ({
  key: `validity ${mailbox} ${value}`,
  base: 'uidvalidity',
  type: 'nz-number',
  value,
});
