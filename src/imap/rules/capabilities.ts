import type { SentCommand } from './outgoing.js';
import type { Report } from './report.js';

/** Commands that may change what a server announces; of all others, that is said of ENABLE alone (RFC 5161 §3.1). */
const changing = new Set(['LOGIN', 'AUTHENTICATE', 'STARTTLS', 'COMPRESS', 'UNAUTHENTICATE', 'LANGUAGE']);

/** What a server has announced on one connection, in its present state. */
export class Capabilities {
  #list: ReadonlySet<string> | undefined;
  #enabledSince = false;
  #isSecured = false;
  /** What ENABLED has named. */
  readonly enabled = new Set<string>();
  /** The client has issued a command of CONDSTORE (RFC 7162 §3.1), and it was answered with OK. */
  condstore: 'unasked' | 'asked' | 'granted' = 'unasked';

  has(name: string): boolean {
    return this.#list?.has(name) === true;
  }

  forget(): void {
    this.#list = undefined;
    this.#enabledSince = false;
  }

  /** TLS has begun: nothing that was announced before it counts (RFC 3501 §6.2.1). */
  secured(): void {
    this.forget();
    this.#isSecured = true;
  }

  /** @param pending commands that may change what is announced before they are completed */
  announced(report: Report, list: readonly string[], pending: readonly SentCommand[]): void {
    const before = this.#list;
    this.#list = new Set(list);
    if (this.#isSecured)
      report.check('starttls-gone', !this.has('STARTTLS'), () => 'STARTTLS is announced after STARTTLS has succeeded');
    if (!before || pending.some(({ name }) => changing.has(name))) return;
    const changed = [
      ...list.filter((name) => !before.has(name)),
      ...[...before].filter((name) => !list.includes(name)),
    ];
    const isEnabled = this.#enabledSince;
    this.#enabledSince = false;
    report.check(isEnabled ? 'capabilities-at-enable' : 'capabilities-same', changed.length === 0, () => ({
      message: `the capabilities ${isEnabled ? 'after ENABLE are not those before it' : 'are not those that were announced in the same state'}: ${changed.join(' ')}`,
    }));
  }

  /** A command has succeeded. */
  done(report: Report, name: string): void {
    if (name === 'LOGIN')
      report.check(
        'login-disabled',
        !this.has('LOGINDISABLED'),
        () => 'LOGIN succeeds where LOGINDISABLED is announced',
      );
    if (changing.has(name)) this.forget();
    if (name === 'ENABLE') this.#enabledSince = true;
  }
}

/** Whether the command makes the server aware that the client knows mod-sequences (RFC 7162 §3.1). */
export function isCondstoreEnabling(name: string, args: string): boolean {
  switch (name) {
    case 'SELECT':
    case 'EXAMINE':
      return /\((?:.*[( ])?(?:CONDSTORE|QRESYNC)\b/i.test(args);
    case 'STATUS':
      return /\bHIGHESTMODSEQ\b/i.test(args);
    case 'FETCH':
    case 'UID FETCH':
      return /\b(?:MODSEQ|CHANGEDSINCE)\b/i.test(args);
    case 'STORE':
    case 'UID STORE':
      return /\bUNCHANGEDSINCE\b/i.test(args);
    case 'SEARCH':
    case 'UID SEARCH':
    case 'SORT':
    case 'UID SORT':
      return /\bMODSEQ\b/i.test(args);
    case 'ENABLE':
      return /\b(?:CONDSTORE|QRESYNC)\b/i.test(args);
    default:
      return false;
  }
}
