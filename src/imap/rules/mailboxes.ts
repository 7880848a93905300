import type { GrammarContext } from '../context.js';
import { parseSequenceSet } from '../sequence-set.js';
import type { FlagsResponse, NumberResponse, StatusDataResponse, VanishedResponse } from '../views/data.js';
import type { FetchResponse } from '../views/fetch.js';
import type { ResponseCode, TaggedResponse } from '../views/status.js';
import type { Capabilities } from './capabilities.js';
import { checkExpunge } from './expunge.js';
import { MessageData } from './message-data.js';
import type { Numbers } from './numbers.js';
import { checkOpening, type Opening } from './opening.js';
import { mailboxOf, words, type SentCommand } from './outgoing.js';
import type { Report } from './report.js';
import type { Floor, ImapScope, MailboxMemory } from './scope.js';
import { Selected } from './selected.js';
import { checkSights, joined, type Sight } from './sight.js';
import { checkFloor, checkNewUids } from './validity.js';

type Told = NumberResponse | FetchResponse | VanishedResponse | FlagsResponse;

/** What a command says of one mailbox, and what was known of it when it was sent. */
interface Target {
  readonly memory: MailboxMemory;
  readonly floor: Floor;
  /** Of the changes, when the command was sent. */
  readonly mark: number | undefined;
}

const isSelect = ({ name }: SentCommand): boolean => name === 'SELECT' || name === 'EXAMINE';

/** Which of its words is the mailbox that a command names. */
const placeOf: Readonly<Record<string, number>> = {
  SELECT: 0,
  EXAMINE: 0,
  STATUS: 0,
  APPEND: 0,
  COPY: 1,
  'UID COPY': 1,
  MOVE: 1,
  'UID MOVE': 1,
};

/** The mailboxes of one connection: which is selected, which is being selected, and what is told of them. */
export class Mailboxes {
  readonly #scope: ImapScope;
  readonly #account: string;
  readonly #capabilities: Capabilities;
  readonly #messages: MessageData;
  readonly #targets = new Map<SentCommand, Target>();
  /** `unknown` after a SELECT that was not understood. */
  #state: 'none' | 'open' | 'unknown' = 'none';
  #selected: Selected | undefined;
  #opening: Opening | undefined;
  /** Selections of which it cannot be told which data is theirs. */
  readonly #unsure = new Set<SentCommand>();

  constructor(scope: ImapScope, account: string, capabilities: Capabilities) {
    this.#scope = scope;
    this.#account = account;
    this.#capabilities = capabilities;
    this.#messages = new MessageData(scope, account, capabilities, this);
  }

  sent(command: SentCommand): void {
    this.#scope.changes.began(command, this);
    const place = placeOf[command.name];
    const name = place === undefined ? undefined : words(command.args)[place];
    if (name === undefined) return;
    const memory = this.#scope.mailbox(this.#account, mailboxOf(name));
    this.#targets.set(command, { memory, floor: this.#scope.floor(memory), mark: this.#scope.changes.mark });
  }

  /** Of the selected mailbox. */
  get numbers(): Numbers | undefined {
    return this.#selected?.numbers;
  }

  /** The number of messages, where no selection is under way. */
  exists(pending: readonly SentCommand[]): number | undefined {
    return pending.some(isSelect) ? undefined : this.#selected?.numbers.exists;
  }

  unreadable(pending: readonly SentCommand[]): void {
    const opening = this.#openingFor(pending);
    if (opening) opening.unsure = true;
    this.#selected?.numbers.lose();
    opening?.box.numbers.lose();
  }

  listed(pending: readonly SentCommand[]): void {
    this.#openingFor(pending)?.brought.add('LIST');
  }

  /** A response code of an untagged OK. */
  code(report: Report, { name, args }: ResponseCode, pending: readonly SentCommand[]): void {
    if (name === 'COPYUID') {
      const moves = pending.filter((command) => command.name === 'MOVE' || command.name === 'UID MOVE');
      const [only] = moves;
      if (only && moves.length === 1) this.#newUids(report, only, args[0]?.number, args[2]?.text);
      return;
    }
    if (name === 'CLOSED') this.#closed();
    const opening = this.#openingFor(pending);
    if (!opening) return;
    const [value] = args;
    switch (name) {
      case 'UIDVALIDITY':
        opening.validity = value?.number;
        opening.brought.add(name);
        if (value) opening.box.dated(this.#scope.generation(opening.box.memory, value.number));
        break;
      case 'UIDNEXT':
        opening.uidNext = value?.number;
        opening.brought.add(name);
        break;
      case 'UNSEEN':
        opening.firstUnseen = value?.number;
        break;
      case 'PERMANENTFLAGS':
        opening.permanentFlags = value?.items.map((flag) => flag.text);
        opening.box.permanent = new Set(opening.permanentFlags?.map((flag) => flag.toUpperCase()));
        opening.brought.add(name);
        break;
      case 'HIGHESTMODSEQ':
        opening.highest = value?.bigint;
        opening.brought.add(name);
        break;
      case 'NOMODSEQ':
        opening.box.noModSeq = true;
        opening.brought.add(name);
        break;
      default:
    }
  }

  /** STATUS: its values hold against what was known when it was asked for. */
  statusTold(report: Report, status: StatusDataResponse, pending: readonly SentCommand[]): void {
    const { items, mailbox } = status;
    const command = pending.find(({ name, args }) => name === 'STATUS' && mailboxOf(words(args)[0] ?? '') === mailbox);
    const target = command && this.#targets.get(command);
    if (!target) return;
    const [validity, uidNext] = [items.get('UIDVALIDITY'), items.get('UIDNEXT')];
    checkFloor(report, this.#scope, target, {
      what: 'STATUS',
      validity: validity === undefined ? undefined : Number(validity),
      uidNext: uidNext === undefined ? undefined : Number(uidNext),
      highest: items.get('HIGHESTMODSEQ'),
    });
    const numberOf = (name: string): number | undefined => {
      const value = items.get(name);
      return value === undefined ? undefined : Number(value);
    };
    this.#seen(report, target, {
      what: 'STATUS',
      validity: numberOf('UIDVALIDITY'),
      messages: numberOf('MESSAGES'),
      uidNext: numberOf('UIDNEXT'),
      highest: items.get('HIGHESTMODSEQ'),
      unseen: numberOf('UNSEEN'),
      firstUnseen: undefined,
    });
  }

  /** SELECT or STATUS has told of a mailbox: that is the same as the last time where nothing can have changed. */
  #seen(report: Report, { memory, floor, mark }: Target, told: Omit<Sight, 'mark'>): void {
    if (mark === undefined || mark !== this.#scope.changes.mark || floor.names !== this.#scope.names) return;
    const now = { ...told, mark };
    const before = memory.sight?.mark === mark ? memory.sight : undefined;
    if (before) checkSights(report, before, now);
    memory.sight = before ? joined(before, now) : now;
  }

  told(report: Report, response: Told, pending: readonly SentCommand[], context: GrammarContext): void {
    const opening = this.#openingFor(pending);
    const isUnsure = !opening && pending.some(isSelect);
    if (isUnsure) {
      for (const command of pending) if (isSelect(command)) this.#unsure.add(command);
      this.#selected?.numbers.lose();
      return;
    }
    const box = opening?.box ?? this.#selected;
    if (response.name !== 'FLAGS' && this.#state !== 'unknown')
      report.check('data-needs-selection', box !== undefined, () => ({
        message: `${response.name} comes where no mailbox is selected`,
        kind: response.name,
      }));
    if (response.name === 'EXPUNGE' || response.name === 'VANISHED') {
      const isEarlier = response.name === 'VANISHED' && response.earlier;
      const { enabled } = this.#capabilities;
      checkExpunge(report, response.name, { isEarlier, pending, enabled, noModSeq: box?.noModSeq === true });
    }
    if (!box) return;
    switch (response.name) {
      case 'FLAGS':
        opening?.brought.add('FLAGS');
        box.flags = new Set(response.flags.map((flag) => flag.toUpperCase()));
        break;
      case 'EXISTS':
        opening?.brought.add('EXISTS');
        opening?.counts.push(response.number);
        box.numbers.count(report, response.number);
        break;
      case 'RECENT':
        opening?.brought.add('RECENT');
        break;
      default:
        this.#messages.told(report, box, response, pending, context, opening !== undefined);
    }
  }

  /** A command has got its tagged response. */
  completed(
    report: Report,
    command: SentCommand,
    wasFirst: boolean,
    response: TaggedResponse,
    context: GrammarContext,
  ): void {
    const target = this.#targets.get(command);
    this.#scope.changes.ended(command, this);
    if (isSelect(command)) this.#selectEnded(report, command, wasFirst, response, context);
    else if (response.name === 'OK' && /^(?:CLOSE|UNSELECT|UNAUTHENTICATE)$/.test(command.name)) this.#closed();
    this.#targets.delete(command);
    this.#unsure.delete(command);
    const { code } = response;
    if (!target || response.name !== 'OK' || !code) return;
    this.#targets.set(command, target);
    const [validity, first, second] = code.args;
    if (code.name === 'APPENDUID') this.#newUids(report, command, validity?.number, first?.text);
    if (code.name === 'COPYUID') this.#newUids(report, command, validity?.number, second?.text);
    this.#targets.delete(command);
  }

  #newUids(report: Report, command: SentCommand, validity: number | undefined, uids: string | undefined): void {
    const target = this.#targets.get(command);
    const set = uids === undefined ? undefined : parseSequenceSet(uids);
    if (target && set && validity !== undefined) checkNewUids(report, this.#scope, target, validity, set);
  }

  #closed(): void {
    this.#state = 'none';
    this.#selected = undefined;
    if (this.#opening) this.#opening = this.#open(this.#opening.command);
  }

  /** The selection that data belongs to now: that of the oldest command that is still to be completed. */
  #openingFor(pending: readonly SentCommand[]): Opening | undefined {
    const [command] = pending;
    if (!command?.complete || !isSelect(command) || this.#unsure.has(command)) return undefined;
    if (this.#opening?.command !== command) this.#opening = this.#open(command);
    return this.#opening;
  }

  #open(command: SentCommand): Opening {
    const name = mailboxOf(words(command.args)[0] ?? '');
    const memory = this.#targets.get(command)?.memory ?? this.#scope.mailbox(this.#account, name);
    const box = new Selected(name, memory, command.at, this.#targets.get(command)?.mark);
    return {
      command,
      box,
      brought: new Set(),
      counts: [],
      permanentFlags: undefined,
      validity: undefined,
      uidNext: undefined,
      highest: undefined,
      firstUnseen: undefined,
      unsure: false,
    };
  }

  #selectEnded(
    report: Report,
    command: SentCommand,
    wasFirst: boolean,
    response: TaggedResponse,
    context: GrammarContext,
  ): void {
    const opening = wasFirst && !this.#unsure.has(command) ? this.#openingFor([command]) : undefined;
    this.#opening = undefined;
    if (response.name !== 'OK') {
      this.#state = response.name === 'NO' || this.#state === 'none' ? 'none' : 'unknown';
      this.#selected = undefined;
      return;
    }
    const { box, unsure } = opening ?? { ...this.#open(command), unsure: true };
    this.#state = 'open';
    this.#selected = box;
    box.readOnly = command.name === 'EXAMINE' || response.code?.name === 'READ-ONLY';
    const { noSelect } = box.memory;
    if (noSelect !== undefined)
      report.check('noselect-true', !noSelect, () => `${command.name} opens ${box.name}, which LIST says cannot be`);
    if (!opening || unsure) return;
    const condstore = this.#capabilities.condstore === 'granted';
    checkOpening(report, opening, response, { rev2: context.revision === 'rev2', condstore });
    const target = this.#targets.get(command);
    const { validity, uidNext, highest } = opening;
    if (!target) return;
    checkFloor(report, this.#scope, target, { what: command.name, validity, uidNext, highest });
    const { counts, firstUnseen } = opening;
    this.#seen(report, target, {
      what: command.name,
      validity,
      messages: counts.length === 1 && counts[0] === box.numbers.exists ? counts[0] : undefined,
      uidNext,
      highest: opening.box.noModSeq ? 0n : highest,
      unseen: undefined,
      firstUnseen,
    });
  }
}
