import type { RuleSink } from '../../events/rules/index.js';
import { isMultiline } from '../command.js';
import { parseCapability } from '../listing.js';
import { splitLines, unstuff } from '../multiline.js';
import type { Status } from '../status.js';
import { Capabilities } from './capabilities.js';
import { checkCode } from './codes.js';
import type { Maildrop } from './maildrop.js';
import { commandOf, Outbox, type Command } from './outbox.js';
import { Report } from './report.js';
import type { Pop3Scope } from './scope.js';
import { Transaction, type Left, type Shown } from './transaction.js';

/** A response as it was read: its first line, and what follows where that was read as one multi-line response. */
export interface Answer {
  readonly status?: Status | undefined;
  readonly block?: Buffer | undefined;
}

/** Hears when a session opens a maildrop, and when it may have changed it; what is left, where that is known. */
export interface WatchListener {
  entered(): void;
  updated(left: Left | undefined): void;
}

/** `none`: not connected. `gone`: QUIT was answered. `lost`: what the server means cannot be told any more. */
type State = 'none' | 'greeting' | 'authorization' | 'handshake' | 'transaction' | 'gone' | 'lost';

const transactionOnly = new Set(['STAT', 'LIST', 'RETR', 'DELE', 'NOOP', 'RSET', 'TOP', 'UIDL']);
const authorizationOnly = new Set(['USER', 'PASS', 'APOP', 'AUTH', 'STLS', 'UTF8']);
const logins = new Set(['PASS', 'APOP', 'AUTH']);

/**
 * Follows one connection of a test, from what was sent and what came. It says nothing from where it can no longer tell
 * which command an answer belongs to, until the next connection.
 */
export class Pop3Watch {
  readonly #scope: Pop3Scope;
  readonly #user: string;
  readonly #listener: WatchListener | undefined;
  #state: State = 'none';
  #outbox = new Outbox();
  #capabilities = new Capabilities();
  #transaction: Transaction | undefined;
  #secure = false;
  #mode = '';
  /** The AUTH whose exchange is under way (RFC 5034 §4). */
  #exchange: Command | undefined;
  /** A USER has succeeded. */
  #hasUser = false;
  /** The client has named somebody else: which maildrop that is cannot be told. */
  #isStranger = false;
  /** The last response was -ERR: a server may have a reason to close. */
  #refused = false;
  /** Which answer belongs to which command cannot be told any more. */
  #isOutOfStep = false;
  /** Commands were sent in clear behind STLS. */
  #isInjected = false;
  #undoubt: (() => void) | undefined;
  #unwatch: (() => void) | undefined;

  /** @param user the account that the session is meant for */
  constructor(scope: Pop3Scope, user: string, listener?: WatchListener) {
    this.#scope = scope;
    this.#user = user;
    this.#listener = listener;
  }

  /** What the session that is under way has shown; nothing where its maildrop is not that of the account. */
  get shown(): Shown | undefined {
    return this.#isStranger ? undefined : this.#transaction?.shown;
  }

  connected(secure: boolean): void {
    this.left();
    this.#state = 'greeting';
    this.#outbox = new Outbox();
    this.#capabilities = new Capabilities();
    this.#secure = secure;
    this.#mode = '';
    this.#exchange = undefined;
    this.#hasUser = false;
    this.#isStranger = false;
    this.#refused = false;
    this.#isOutOfStep = false;
    this.#isInjected = false;
  }

  /** Whether it can be told which command the next response answers, so that its grammar can be judged. */
  get isInStep(): boolean {
    return !this.#isOutOfStep && this.#state !== 'handshake';
  }

  greeted(sink: RuleSink, status: Status | undefined): void {
    if (this.#state !== 'greeting') return;
    this.#state = status ? 'authorization' : 'lost';
    this.#refused = status?.ok === false;
    const { timestamps } = this.#scope.options;
    const stamp = status?.timestamp;
    if (stamp === undefined) return;
    const why = () => ({ message: `a greeting before had the timestamp ${stamp} too`, kind: 'timestamp' });
    new Report(sink).check('pop3/session/timestamp', !timestamps.has(stamp), why);
    timestamps.add(stamp);
  }

  /**
   * The client sends.
   * @param unread what had come before, and was not yet read
   */
  sent(sink: RuleSink, octets: Buffer, unread: Buffer): void {
    if (this.#state === 'none' || this.#state === 'lost') return;
    if (unread.length > 0) this.unasked(sink);
    const lines = this.#outbox.send(octets);
    if (this.#outbox.ambiguous || this.#state === 'greeting') this.#fallOut();
    // What it removes is not known before its answer.
    else if (this.#transaction && lines.some((line) => commandOf(line).keyword === 'QUIT')) this.#doubt();
  }

  /** Octets have come. That is a breach where no answer is awaited. */
  unasked(sink: RuleSink): void {
    if (this.#state === 'none' || this.#state === 'lost' || this.#state === 'greeting') return;
    const report = new Report(sink);
    if (this.#state === 'gone')
      report.check('pop3/session/after-quit', false, () => 'octets come behind the answer to QUIT');
    else if (this.#outbox.length > 0) return;
    else report.check('pop3/session/one-response', false, () => ({ message: 'octets come unasked', kind: 'unasked' }));
    this.#fallOut();
  }

  /** A continuation request has come (RFC 5034 §4). */
  continued(sink: RuleSink): void {
    if (this.#state === 'lost' || this.#state === 'none') return;
    const line = this.#outbox.take();
    const command = line === undefined ? undefined : commandOf(line);
    if (this.#exchange) this.#recognize(line ?? '');
    else if (command?.keyword === 'AUTH') this.#exchange = this.#begin(command);
    else {
      const what = command === undefined ? 'nothing' : command.keyword || 'a command';
      const why = () => ({ message: `a continuation request comes in answer to ${what}`, kind: 'continuation' });
      if (command?.clean !== false) new Report(sink).check('pop3/session/one-response', false, why);
      this.#fallOut();
    }
  }

  /** A status line has come, with the multi-line response that it begins. */
  answered(sink: RuleSink, { status, block }: Answer): void {
    if (this.#state === 'lost' || this.#state === 'none') return;
    if (this.#state === 'gone' || this.#outbox.length === 0) {
      this.unasked(sink);
      return;
    }
    const report = new Report(sink);
    report.check('pop3/session/one-response', true, () => '');
    report.check('pop3/session/answers', true, () => '');
    const line = this.#outbox.take() ?? '';
    const command = this.#exchange ?? commandOf(line);
    if (this.#exchange) this.#recognize(line);
    else if (command.keyword === 'AUTH') this.#begin(command);
    this.#exchange = undefined;
    const isMany = status?.ok === true && isMultiline(command.line);
    // The reader has taken it for the answer to another command.
    if (!status || isMany !== (block !== undefined) || this.#state === 'handshake') {
      if (status) this.#fallOut();
      else this.#lose();
      return;
    }
    this.#refused = !status.ok;
    if (command.keyword !== '') this.#judge(report, command, status, block);
    else if (status.ok) this.#lose();
  }

  /** The server has not answered within the time that it was given. */
  unanswered(sink: RuleSink): void {
    const head = this.#outbox.peek();
    const command = head === undefined ? undefined : commandOf(head);
    // How long a login may wait for the lock, no RFC says.
    const isJudged = command?.clean === true && !logins.has(command.keyword) && !this.#exchange;
    if (isJudged && this.#state !== 'lost') this.#isUnanswered(sink, command, 'is not answered');
    this.#fallOut();
  }

  /** The server has ended the connection. */
  ended(sink: RuleSink): void {
    const report = new Report(sink);
    const head = this.#outbox.peek();
    if (this.#state === 'gone') report.check('pop3/session/after-quit', true, () => '');
    else if (['authorization', 'transaction'].includes(this.#state) && !this.#refused && !this.#exchange) {
      const command = head === undefined ? undefined : commandOf(head);
      if (!command)
        report.check('pop3/session/closing', false, () => 'the server closes the connection without a reason');
      else if (command.clean) this.#isUnanswered(sink, command, 'is not answered before the connection is closed');
    }
    this.#leave();
  }

  /** The connection is still open, though QUIT was answered and time was given. */
  stillOpen(sink: RuleSink): void {
    if (this.#state !== 'gone') return;
    new Report(sink).check(
      'pop3/session/after-quit',
      false,
      () => 'the connection stays open behind the answer to QUIT',
    );
  }

  /** TLS has begun. `clear` came before it, behind the answer to STLS (RFC 2595 §4). */
  secured(sink: RuleSink, clear: Buffer): void {
    if (this.#state !== 'handshake') return;
    if (this.#outbox.length === 0) {
      new Report(sink).check('pop3/session/one-response', clear.length === 0, () => ({
        message: 'octets come in clear behind the answer to STLS',
        kind: 'STLS',
        rfc: 'RFC 2595',
        section: '4',
      }));
    }
    this.#isInjected = this.#outbox.length > 0;
    this.#outbox.forget();
    this.#capabilities.forget();
    this.#secure = true;
    this.#state = 'authorization';
  }

  /** The client ends the connection. */
  left(sink?: RuleSink): void {
    const isOpen = this.#state === 'authorization' || this.#state === 'transaction';
    if (sink && isOpen) new Report(sink).check('pop3/session/closing', true, () => '');
    this.#leave();
  }

  #judge(report: Report, command: Command, status: Status, block: Buffer | undefined): void {
    const { keyword, parameters } = command;
    const { ok, code } = status;
    if (!ok && code && this.#announces('RESP-CODES')) checkCode(report, keyword, code);
    if (!this.#isPermitted(report, command, ok)) {
      this.#lose();
      return;
    }
    this.#checkPositive(report, command, status);
    const worth = this.#transaction?.named(report, command, ok) ?? true;
    if (keyword === 'QUIT') this.#quit(ok, parameters.length === 0);
    if (!ok) return;
    if (keyword === 'USER') this.#name(parameters[0]);
    else if (keyword === 'APOP') this.#name(parameters[0]);
    if (logins.has(keyword)) this.#enter();
    else if (keyword === 'STLS') this.#state = 'handshake';
    else if (keyword === 'UTF8') this.#mode = 'utf8';
    else if (keyword === 'CAPA' && block) this.#capa(report, block);
    else if (worth) this.#transaction?.positive(report, { command, status, mode: this.#mode, ...(block && { block }) });
  }

  /** RFC 1939 §3: a command of another state is refused. */
  #isPermitted(report: Report, { keyword }: Command, ok: boolean): boolean {
    const state = this.#state;
    const isForeign = (state === 'transaction' ? authorizationOnly : transactionOnly).has(keyword);
    const isBare = keyword === 'PASS' && ok && !this.#hasUser && state === 'authorization';
    if (!isForeign && !isBare) return true;
    if (ok && this.#isInjected) {
      const breach = { message: 'what was sent in clear behind STLS is answered', kind: 'STLS' };
      return report.check('pop3/session/one-response', false, () => ({ ...breach, rfc: 'RFC 2595', section: '4' }));
    }
    const why = isBare ? 'before any USER has succeeded' : `in the ${state.toUpperCase()} state`;
    return report.check('pop3/session/state', !ok, () => ({
      message: `${keyword} is answered with +OK ${why}`,
      kind: `${keyword} ${why}`,
    }));
  }

  /** For some commands the RFC knows no other response; a failure of the system excuses (RFC 3206 §4). */
  #checkPositive(report: Report, { keyword, parameters }: Command, { ok, code }: Status): void {
    if (parameters.length > 0 || code?.name === 'SYS') return;
    const isAlways = this.#state === 'transaction' ? /^(?:STAT|NOOP|RSET)$/ : /^QUIT$/;
    if (!isAlways.test(keyword)) return;
    report.check('pop3/session/always-positive', ok, () => ({
      message: `${keyword} is answered with -ERR in the ${this.#state.toUpperCase()} state`,
      kind: keyword,
      rfc: 'RFC 1939',
      section: keyword === 'QUIT' ? '4' : '5',
    }));
  }

  #capa(report: Report, block: Buffer): void {
    if (this.#state !== 'authorization' && this.#state !== 'transaction') return;
    const list = splitLines(unstuff(block).octets).flatMap((line) => parseCapability(line).value ?? []);
    this.#capabilities.announced(report, this.#state, this.#secure, list);
  }

  #announces(tag: string): boolean {
    return this.#scope.options.capabilities.has(tag) || this.#capabilities.has(tag);
  }

  #name(user: string | undefined): void {
    this.#hasUser = true;
    this.#isStranger = user !== this.#user;
  }

  #begin(auth: Command): Command {
    this.#isStranger = true;
    this.#recognize(auth.parameters[1] ?? '');
    return auth;
  }

  /** A SASL response tells who logs in, in most mechanisms. */
  #recognize(response: string): void {
    const decoded = Buffer.from(response, 'base64').toString();
    if (decoded.includes(this.#user)) this.#isStranger = false;
  }

  #enter(): void {
    this.#state = 'transaction';
    if (this.#isStranger) this.#scope.disturbed();
    const transaction = new Transaction(this.#maildrop, this.#announces('UTF8'));
    if (this.#isStranger) this.#doubt();
    this.#transaction = transaction;
    this.#listener?.entered();
    this.#unwatch = this.#scope.watchDisturbances(() => transaction.disturb());
  }

  get #maildrop(): Maildrop {
    return this.#scope.maildrop(this.#isStranger ? `not ${this.#user}` : this.#user);
  }

  #quit(ok: boolean, isPlain: boolean): void {
    if (!isPlain) {
      if (ok) this.#lose();
      return;
    }
    if (this.#transaction) {
      const left = this.#transaction.quit(ok, this.#scope.options.capabilities.has('EXPIRE NEVER'));
      this.#listener?.updated(this.#isStranger ? undefined : left);
      this.#transaction = undefined;
      this.#undoubt?.();
      this.#undoubt = undefined;
      if (this.#isStranger) this.#scope.disturbed();
    }
    this.#state = 'gone';
  }

  #isUnanswered(sink: RuleSink, { keyword }: Command, why: string): void {
    const breach = { message: `${keyword} ${why}`, kind: `${keyword} ${why}` };
    new Report(sink).check('pop3/session/answers', false, () => breach);
  }

  #doubt(): void {
    this.#undoubt ??= this.#scope.maildrop(this.#user).doubt();
  }

  /** From here on nobody knows which command an answer belongs to. */
  #fallOut(): void {
    this.#isOutOfStep = true;
    this.#lose();
  }

  /** From here on it cannot be told what the server does. */
  #lose(): void {
    if (this.#state === 'none' || this.#state === 'lost') return;
    if (this.#state !== 'gone') {
      this.#doubt();
      this.#listener?.updated(undefined);
    }
    this.#state = 'lost';
  }

  #leave(): void {
    if (this.#undoubt) {
      this.#undoubt();
      this.#undoubt = undefined;
      this.#scope.maildrop(this.#user).disturbed();
      this.#listener?.updated(undefined);
    } else if (this.#transaction) this.#scope.maildrop(this.#user).cut();
    this.#transaction = undefined;
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#state = 'none';
  }
}
