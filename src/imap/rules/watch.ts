import type { RuleSink } from '../../events/rules/index.js';
import { capabilitiesOf, type GrammarContext } from '../context.js';
import type { Response, UntaggedResponse } from '../response.js';
import type { TaggedResponse, UntaggedStatusResponse } from '../views/status.js';
import { Capabilities, isCondstoreEnabling } from './capabilities.js';
import { Exchange } from './exchange.js';
import { Mailboxes } from './mailboxes.js';
import { Names } from './names.js';
import { Outgoing, type SentCommand } from './outgoing.js';
import { Report } from './report.js';
import { checkEsearch, checkSearch, checkStatus } from './results.js';
import type { ImapScope } from './scope.js';

/**
 * Follows one connection after another of a session, and holds what the server sends against what went before. It reads
 * what the client sends by itself; where a server may understand that otherwise, it judges no more of the connection.
 */
export class ImapWatch {
  readonly #scope: ImapScope;
  readonly #account: string;
  #outgoing = new Outgoing();
  #capabilities = new Capabilities();
  #names = new Names();
  #exchange = new Exchange();
  #mailboxes: Mailboxes;
  #greeted = false;
  #bye = false;
  #doubted = false;
  #followed = new Set<SentCommand>();

  /** @param account whose mailboxes the session sees */
  constructor(scope: ImapScope, account: string) {
    this.#scope = scope;
    this.#account = account;
    this.#mailboxes = new Mailboxes(scope, account, this.#capabilities);
  }

  connected(): void {
    this.#outgoing = new Outgoing();
    this.#capabilities = new Capabilities();
    this.#names = new Names();
    this.#exchange = new Exchange();
    this.#mailboxes = new Mailboxes(this.#scope, this.#account, this.#capabilities);
    this.#followed = new Set();
    this.#greeted = false;
    this.#bye = false;
    this.#doubted = false;
    this.#scope.opened(this.#account);
  }

  /** Before the octets go out. */
  sent(octets: Buffer): void {
    this.#outgoing.feed(octets, this.#scope.clock);
    for (const command of this.#outgoing.pending) {
      if (!command.complete || this.#followed.has(command)) continue;
      this.#followed.add(command);
      command.at = this.#scope.sent(command.name);
      this.#mailboxes.sent(command);
      this.#exchange.sent(command, this.#mailboxes.numbers, this.#outgoing.pending);
      if (isCondstoreEnabling(command.name, command.args) && this.#capabilities.condstore === 'unasked')
        this.#capabilities.condstore = 'asked';
    }
    if (this.#outgoing.doubt) this.#scope.disturbed();
  }

  /** TLS has begun: nothing that was announced before it counts (RFC 3501 §6.2.1). */
  secured(): void {
    this.#outgoing.forget();
    this.#capabilities.secured();
  }

  /** @param response `undefined` where it could not be read */
  received(sink: RuleSink, response: Response | undefined, context: GrammarContext): void {
    const report = new Report(sink);
    const isBye = response?.kind === 'untagged' && response.name === 'BYE';
    if (isBye) this.#bye = true;
    if (!this.#greeted) this.#greet(report, response);
    else if (response?.kind === 'untagged' && response.name === 'PREAUTH')
      report.check('greeting', false, () => 'PREAUTH comes after the greeting');
    if (this.#isLost()) return;
    this.#exchange.came(report, response, this.#outgoing.pending, context.revision === 'rev2');
    if (!response) this.#mailboxes.unreadable(this.#outgoing.pending);
    else if (response.kind === 'tagged') this.#completed(report, response, context);
    else if (response.kind === 'continuation') this.#continued(report);
    else this.#untagged(report, response, context);
    this.#isLost();
  }

  /** Something came that was not read as a response. */
  lost(): void {
    this.#doubted = true;
    this.#scope.disturbed();
  }

  /** The server has closed the connection in order, and all that it sent before was received. */
  ended(sink: RuleSink): void {
    if (!this.#greeted || this.#isLost()) return;
    this.#greeted = false;
    new Report(sink).check('bye-before-close', this.#bye, () => 'the server closes the connection without BYE');
  }

  #greet(report: Report, response: Response | undefined): void {
    this.#greeted = true;
    if (!response) return;
    const holds = response.kind === 'untagged' && /^(?:OK|PREAUTH|BYE)$/.test(response.name);
    report.check('greeting', holds, () => ({ message: 'the first response is no greeting', kind: 'first' }));
  }

  /** Whether nobody can tell any more what the session does; other sessions see what comes of it. */
  #isLost(): boolean {
    if (this.#outgoing.doubt && !this.#doubted) {
      this.#doubted = true;
      this.#scope.disturbed();
    }
    return this.#doubted;
  }

  #continued(report: Report): void {
    report.check(
      'continuation-awaited',
      this.#outgoing.continuation(),
      () => 'a continuation request that nothing awaits',
    );
  }

  #completed(report: Report, response: TaggedResponse, context: GrammarContext): void {
    const pending = this.#outgoing.pending;
    const command = this.#outgoing.complete(response.tag);
    report.check('one-tagged', command !== undefined, () => ({
      message: `${response.tag} is the tag of no command that is still to be completed`,
      kind: 'tag',
    }));
    if (!command) return;
    this.#followed.delete(command);
    const ok = response.name === 'OK';
    if (ok && command.name === 'LOGOUT')
      report.check('logout-bye', this.#bye, () => 'LOGOUT is answered with OK and without BYE');
    if (ok) this.#capabilities.done(report, command.name);
    const isEnabling = ok && isCondstoreEnabling(command.name, command.args);
    if (isEnabling && this.#scope.offersCondstore) this.#capabilities.condstore = 'granted';
    const { removals } = this.#scope;
    this.#exchange.completed(report, command, response, { numbers: this.#mailboxes.numbers, removals });
    this.#mailboxes.completed(report, command, pending[0] === command, response, context);
    this.#announced(report, response, []);
  }

  #announced(
    report: Report,
    response: TaggedResponse | UntaggedResponse,
    pending: readonly SentCommand[] = this.#outgoing.pending,
  ): void {
    const announced = capabilitiesOf(response);
    if (announced) this.#capabilities.announced(report, announced, pending);
  }

  #untagged(report: Report, response: UntaggedResponse, context: GrammarContext): void {
    const { pending } = this.#outgoing;
    const rev2 = context.revision === 'rev2';
    this.#announced(report, response);
    switch (response.name) {
      case 'OK':
      case 'NO':
      case 'BAD':
      case 'BYE':
      case 'PREAUTH':
        this.#status(report, response, pending);
        break;
      case 'ENABLED':
        this.#enabled(report, response.capabilities, pending);
        break;
      case 'LIST':
      case 'LSUB':
        this.#names.listed(report, this.#scope, this.#account, response);
        if (response.name === 'LIST') this.#mailboxes.listed(pending);
        break;
      case 'STATUS':
        checkStatus(report, response, { pending, exists: undefined, rev2 });
        this.#mailboxes.statusTold(report, response, pending);
        break;
      case 'SEARCH':
      case 'SORT':
        checkSearch(report, response, { pending, exists: this.#mailboxes.exists(pending), rev2 });
        break;
      case 'ESEARCH':
        checkEsearch(report, response, { pending, exists: this.#mailboxes.exists(pending), rev2 });
        break;
      case 'EXISTS':
      case 'RECENT':
      case 'EXPUNGE':
      case 'FETCH':
      case 'VANISHED':
      case 'FLAGS':
        this.#mailboxes.told(report, response, pending, context);
        break;
      default:
    }
  }

  #status(report: Report, { code, name }: UntaggedStatusResponse, pending: readonly SentCommand[]): void {
    if (code && name === 'OK') this.#mailboxes.code(report, code, pending);
  }

  /** RFC 5161 §3.2: only what was asked for; QRESYNC brings CONDSTORE with it (RFC 7162 §3.2.3). */
  #enabled(report: Report, names: readonly string[], pending: readonly SentCommand[]): void {
    const commands = pending.filter(({ name }) => name === 'ENABLE');
    const asked = new Set(commands.flatMap(({ args }) => args.toUpperCase().split(' ')));
    if (asked.has('QRESYNC')) asked.add('CONDSTORE');
    for (const name of names) this.#capabilities.enabled.add(name);
    const stray = names.find((name) => !asked.has(name));
    report.check('enabled-asked', commands.length > 0 && stray === undefined, () =>
      commands.length === 0 ? 'ENABLED comes without ENABLE' : `ENABLED names ${stray ?? ''}, which was not asked for`,
    );
  }
}
