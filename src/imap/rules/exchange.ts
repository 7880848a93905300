import type { Response } from '../response.js';
import type { TaggedResponse } from '../views/status.js';
import { Asked } from './asked.js';
import { Brought } from './brought.js';
import { FetchWhole } from './fetch-whole.js';
import type { Numbers } from './numbers.js';
import type { SentCommand } from './outgoing.js';
import { checkPlace } from './placed.js';
import type { Report } from './report.js';

/** What the commands of one connection ask for, and whether they get that and nothing of what nobody has asked for. */
export class Exchange {
  readonly #asked = new Asked();
  readonly #brought = new Brought();
  readonly #fetch = new FetchWhole();

  /** @param numbers of the selected mailbox */
  sent(command: SentCommand, numbers: Numbers | undefined, pending: readonly SentCommand[]): void {
    this.#asked.sent(command);
    this.#fetch.sent(command, numbers, pending.length === 1);
  }

  /** @param response `undefined` where it could not be read */
  came(report: Report, response: Response | undefined, pending: readonly SentCommand[], rev2: boolean): void {
    if (response && response.kind !== 'untagged') return;
    this.#brought.came(response?.name, pending);
    if (!response || response.name === 'EXPUNGE' || response.name === 'VANISHED') this.#fetch.disturbed();
    if (response?.name === 'FETCH') this.#fetch.came(response);
    if (response) this.#asked.check(report, response, rev2);
  }

  /** @param removals another session may have expunged messages of which this one was not told (RFC 2180 §4.1) */
  completed(
    report: Report,
    command: SentCommand,
    response: TaggedResponse,
    { numbers, removals }: { readonly numbers: Numbers | undefined; readonly removals: boolean },
  ): void {
    checkPlace(report, command, response);
    if (removals) this.#fetch.disturbed();
    if (response.name !== 'OK') return;
    this.#brought.check(report, command);
    this.#fetch.completed(report, command, numbers);
  }
}
