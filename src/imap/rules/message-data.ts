import type { GrammarContext } from '../context.js';
import type { NumberResponse, VanishedResponse } from '../views/data.js';
import type { FetchResponse } from '../views/fetch.js';
import type { Capabilities } from './capabilities.js';
import { checkFacts } from './facts.js';
import { checkModSeq, checkSections, checkUid } from './fetched.js';
import { checkKept } from './kept.js';
import type { SentCommand } from './outgoing.js';
import type { Report } from './report.js';
import type { ImapScope, MessageRecord } from './scope.js';
import type { Selected } from './selected.js';

/** Holds what is told of messages against what was told before. */
export class MessageData {
  readonly #scope: ImapScope;
  readonly #account: string;
  readonly #capabilities: Capabilities;

  /** @param author under which the scope knows the changes of the session */
  constructor(
    scope: ImapScope,
    account: string,
    capabilities: Capabilities,
    private readonly author: object,
  ) {
    this.#scope = scope;
    this.#account = account;
    this.#capabilities = capabilities;
  }

  told(
    report: Report,
    box: Selected,
    response: FetchResponse | VanishedResponse | NumberResponse,
    pending: readonly SentCommand[],
    context: GrammarContext,
    isOpening: boolean,
  ): void {
    if (response.name === 'FETCH') this.#fetched(report, box, response, pending, context, isOpening);
    else if (response.name === 'EXPUNGE') {
      const entry = box.numbers.remove(report, response.number);
      box.removed(response.number);
      if (entry?.uid !== undefined) entry.record.removedAt ??= this.#scope.clock;
    } else if (response.name === 'VANISHED' && !response.earlier) {
      box.snapshot = undefined;
      for (const { record } of box.numbers.vanish(report, response.uids)) record.removedAt ??= this.#scope.clock;
    }
  }

  #fetched(
    report: Report,
    box: Selected,
    { number, items }: FetchResponse,
    pending: readonly SentCommand[],
    context: GrammarContext,
    isOpening: boolean,
  ): void {
    const rev2 = context.revision === 'rev2';
    checkSections(report, items, pending);
    if (!isOpening) checkUid(report, items, pending, { rev2, alone: this.#scope.isAlone(this.#account) });
    checkModSeq(report, items, pending, box.noModSeq ? 'asked' : this.#capabilities.condstore);
    if (!box.numbers.inRange(report, 'FETCH', number)) return;
    const uid = items.find(({ key }) => key === 'UID')?.value;
    if (uid && !box.identify(report, this.#scope, number, uid.number)) return;
    const entry = box.numbers.entry(number);
    if (!entry) return;
    const where =
      entry.uid === undefined ? `message ${number.toString()}` : `the message with the UID ${entry.uid.toString()}`;
    const mode = context.utf8 ? 'u' : 'a';
    checkFacts(report, this.#scope, entry.record, items, { mode, mayBeGone: this.#scope.removals, where });
    const modseq = items.find(({ key }) => key === 'MODSEQ')?.value.items[0]?.bigint;
    const before = entry.modseq;
    if (modseq !== undefined) {
      if (before !== undefined)
        report.check('modseq-falls', modseq >= before, () => ({
          message: `the mod-sequence of ${where} is ${modseq.toString()}, and was ${before.toString()}`,
          kind: 'MODSEQ',
        }));
      entry.modseq = modseq;
    }
    const flags = items.find(({ key }) => key === 'FLAGS')?.value.items.map((flag) => flag.upper);
    if (!flags || isOpening) return;
    this.#checkListed(report, box, flags, where);
    if (entry.uid !== undefined) this.#checkRecent(report, box, entry.record, flags, where);
    checkKept(report, this.#scope.changes, box, flags, { number, author: this.author, where });
  }

  /** What a message had when its mailbox was selected is in FLAGS (RFC 3501 §7.2.6); new keywords may be told later. */
  #checkListed(report: Report, { flags: listed, openedAt }: Selected, flags: readonly string[], where: string): void {
    if (!listed || this.#scope.flaggedSince(openedAt)) return;
    const stray = flags.find((flag) => flag !== '\\RECENT' && !listed.has(flag));
    report.check('flags-listed', stray === undefined, () => ({
      message: `${where} has the flag ${stray ?? ''}, which FLAGS does not name`,
      kind: stray?.startsWith('\\') === true ? stray : 'keyword',
    }));
  }

  #checkRecent(report: Report, box: Selected, record: MessageRecord, flags: readonly string[], where: string): void {
    if (!flags.includes('\\RECENT')) return;
    const { recent } = record;
    if (!recent && !box.readOnly) record.recent = { session: this, at: this.#scope.clock };
    const holds = !recent || recent.session === this || recent.at >= box.openedAt;
    report.check('recent-once', holds, () => ({
      message: `${where} is \\Recent, and was so in another session that has selected its mailbox before`,
      kind: 'recent',
    }));
  }
}
