import { createHash } from 'node:crypto';
import type { RuleSink } from '../../events/rules/index.js';
import type { Response } from '../../imap/index.js';
import type { SharedInbox, Side } from './shared-inbox.js';

/** What an IMAP session sees of INBOX since it has selected it. */
interface View {
  generation: number;
  count: number | undefined;
  readonly sizes: Map<number, number>;
  readonly digests: Map<number, string>;
}

type Verb = 'select' | 'leave' | 'remove';

interface Sent {
  readonly verb: Verb;
  readonly inbox: boolean;
  readonly generation: number;
}

/** By which commands an IMAP session enters INBOX, leaves it, removes messages from it, or may change it otherwise. */
const selecting = /^(?:SELECT|EXAMINE)$/;
const leaving = /^(?:CLOSE|UNSELECT|LOGOUT)$/;
const removing = /^(?:UID )?(?:EXPUNGE|MOVE)$/;
const changing = /^(?:(?:UID )?(?:EXPUNGE|MOVE)|CLOSE|DELETE|RENAME)$/;
const adding = /^(?:APPEND|(?:UID )?COPY)$/;

/** What was done to the mailboxes of the account, for whom else that concerns. */
export interface Changes {
  removed(): void;
  added(): void;
}

/** Follows one IMAP session as far as its view of INBOX goes. */
export class ImapView {
  readonly #inbox: SharedInbox;
  readonly #changes: Changes;
  readonly #sent = new Map<string, Sent>();
  #view: View | undefined;

  constructor(inbox: SharedInbox, changes: Changes) {
    this.#inbox = inbox;
    this.#changes = changes;
  }

  sent(octets: Buffer): void {
    for (const line of octets.toString('latin1').split('\r\n')) {
      const [, tag = '', verb = '', rest = ''] = /^(\S+) +((?:UID +)?[A-Z]+)(?: +(.*))?$/i.exec(line) ?? [];
      this.#command(tag, verb.toUpperCase().replace(/ +/, ' '), rest);
    }
  }

  heard(sink: RuleSink, response: Response): void {
    if (response.kind === 'tagged') {
      const sent = this.#sent.get(response.tag);
      this.#sent.delete(response.tag);
      if (sent) this.#done(sent, response.name === 'OK');
    } else if (response.kind === 'untagged') this.#untagged(response);
    const view = this.#view;
    if (view && (response.kind === 'tagged' || response.name === 'FETCH')) {
      this.#inbox.shows(sink, 'imap', view.generation, sideOf(view));
    }
  }

  #command(tag: string, name: string, rest: string): void {
    if (changing.test(name)) {
      this.#inbox.changed();
      this.#changes.removed();
    } else if (adding.test(name)) {
      this.#inbox.changed({ odd: name === 'APPEND' });
      this.#changes.added();
    }
    const { generation } = this.#inbox;
    const note = (its: Verb, inbox = false) => this.#sent.set(tag, { verb: its, inbox, generation });
    if (selecting.test(name)) {
      note('select', /^(?:INBOX|"INBOX")(?: |$)/i.test(rest));
      // What the answer counts belongs to the mailbox that is being selected.
      this.#view = { generation: -1, count: undefined, sizes: new Map(), digests: new Map() };
    } else if (leaving.test(name)) note('leave');
    else if (removing.test(name)) note('remove');
  }

  #done({ verb, inbox, generation }: Sent, ok: boolean): void {
    if (verb === 'leave' || (verb === 'select' && !(ok && inbox))) this.#view = undefined;
    if (!this.#view || !ok) return;
    if (verb === 'select') this.#view.generation = generation;
    else if (generation === this.#inbox.generation && this.#view.generation === generation - 1) {
      // Nobody else has changed anything since, so what it counts now is what is there.
      this.#view.generation = generation;
      const { count } = this.#view;
      if (count !== undefined) this.#inbox.removed({ by: 'imap', least: count, most: count });
    }
  }

  #untagged(response: Response & { readonly kind: 'untagged' }): void {
    const view = this.#view;
    if (!view) return;
    if (response.name === 'EXISTS') view.count = response.number;
    else if (response.name === 'VANISHED') view.count = undefined;
    else if (response.name === 'EXPUNGE') {
      if (view.count !== undefined) view.count--;
      view.sizes.clear();
      view.digests.clear();
    } else if (response.name === 'FETCH') {
      if (response.size !== undefined) view.sizes.set(response.number, response.size);
      const octets = (response.item('BODY[]') ?? response.item('RFC822'))?.octets;
      const digest = octets && digestOf(octets);
      if (digest !== undefined) view.digests.set(response.number, digest);
    }
  }
}

const sideOf = ({ count, sizes, digests }: View): Side => ({ count, sizes, digests });

/** `undefined` for what POP3 may have to show otherwise: UTF-8 in a header (RFC 6856 §2.1), a CR or LF that stands alone. */
function digestOf(octets: Buffer): string | undefined {
  const text = octets.toString('latin1');
  const [header = ''] = text.split('\r\n\r\n', 1);
  if (/[^\r]\n|\r(?!\n)|^\n/.test(text) || /[\x80-\xff]/.test(header)) return undefined;
  const hash = createHash('sha1').update(octets);
  return (text.endsWith('\r\n') ? hash : hash.update('\r\n')).digest('base64');
}
