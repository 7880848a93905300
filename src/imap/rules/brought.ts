import type { Report } from './report.js';
import type { SentCommand } from './outgoing.js';

interface Due {
  readonly command: RegExp;
  readonly brings: readonly string[];
  readonly rfc: string;
  readonly section: string;
}

/** Data that the definition of a command demands of each success. */
const due: readonly Due[] = [
  { command: /^CAPABILITY$/, brings: ['CAPABILITY'], rfc: 'RFC 3501', section: '6.1.1' },
  { command: /^STATUS$/, brings: ['STATUS'], rfc: 'RFC 3501', section: '6.3.10' },
  { command: /^(?:UID )?SEARCH$/, brings: ['SEARCH', 'ESEARCH'], rfc: 'RFC 3501', section: '6.4.4' },
  { command: /^NAMESPACE$/, brings: ['NAMESPACE'], rfc: 'RFC 2342', section: '5' },
  { command: /^ENABLE$/, brings: ['ENABLED'], rfc: 'RFC 5161', section: '3.1' },
  { command: /^GETQUOTA$/, brings: ['QUOTA'], rfc: 'RFC 9208', section: '4.1.1' },
  { command: /^GETQUOTAROOT$/, brings: ['QUOTAROOT'], rfc: 'RFC 9208', section: '4.1.2' },
  { command: /^GETACL$/, brings: ['ACL'], rfc: 'RFC 4314', section: '3.3' },
  { command: /^LISTRIGHTS$/, brings: ['LISTRIGHTS'], rfc: 'RFC 4314', section: '3.4' },
  { command: /^MYRIGHTS$/, brings: ['MYRIGHTS'], rfc: 'RFC 4314', section: '3.5' },
];

/** SAVE alone keeps what was found, and tells nothing (RFC 5182 §1). */
const savesOnly = /^(?:"[^"]*" )?RETURN \(SAVE\)/i;

/** The names of responses that came while a command was in progress. */
export class Brought {
  readonly #names = new WeakMap<SentCommand, Set<string>>();

  /** @param name `undefined` of a response that could not be read, which may be any */
  came(name: string | undefined, pending: readonly SentCommand[]): void {
    for (const command of pending) {
      const names = this.#names.get(command) ?? new Set();
      this.#names.set(command, names.add(name ?? ''));
    }
  }

  /** A command has succeeded. */
  check(report: Report, command: SentCommand): void {
    const { name, args } = command;
    const owed = due.find((one) => one.command.test(name));
    if (!owed || savesOnly.test(args)) return;
    const came = this.#names.get(command) ?? new Set();
    const { brings, rfc, section } = owed;
    const holds = came.has('') || brings.some((what) => came.has(what));
    report.check('data-brought', holds, () => ({
      message: `${name} is answered with OK and without ${brings.join(' or ')}`,
      kind: name,
      rfc,
      section,
    }));
  }
}
