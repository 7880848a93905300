import { Secrets } from '../net/index.js';
import type { ClientLine } from './client-lines.js';

/** What a client logs in with, and which of it is secret. */
export class Credentials {
  readonly #secrets: Secrets;
  #mechanism = '';
  #responses = 0;

  /** @param secrets takes every secret that goes by */
  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** A command of IMAP. */
  imap(line: ClientLine, name: string): void {
    this.#responses = 0;
    if (name === 'LOGIN') for (const secret of astrings(line).slice(3)) this.#secrets.add(secret);
    else if (name === 'AUTHENTICATE') this.#initial(astrings(line).slice(2));
  }

  /** A command of POP3 (RFC 1939 §7, RFC 5034 §4). */
  pop3(line: string): void {
    this.#responses = 0;
    const [, keyword = '', rest = ''] = /^([^ ]*) ?(.*)$/s.exec(line) ?? [];
    const word = keyword.toUpperCase();
    if (word === 'PASS') this.#secrets.add(Buffer.from(rest, 'latin1'));
    else if (word === 'APOP') this.#secrets.add(Buffer.from(rest.split(' ').slice(1).join(' '), 'latin1'));
    else if (word === 'AUTH') this.#initial(rest.split(' ').map((part) => Buffer.from(part, 'latin1')));
  }

  /** A response to a challenge, by a client that logs in. */
  response(text: string): void {
    this.#sasl(Buffer.from(text, 'latin1'));
  }

  #initial([mechanism, response]: readonly Buffer[]): void {
    this.#mechanism = mechanism?.toString('latin1').toUpperCase() ?? '';
    if (response) this.#sasl(response);
  }

  /** The response itself is secret, and so is the password in it (RFC 4616 §2; LOGIN sends the user first, then the password). */
  #sasl(response: Buffer): void {
    this.#responses += 1;
    const text = response.toString('latin1');
    if (text === '' || text === '=' || text === '*') return;
    const decoded = Buffer.from(text, 'base64');
    if (this.#mechanism === 'LOGIN' && this.#responses === 1) return;
    this.#secrets.add(response);
    if (this.#mechanism === 'PLAIN') this.#secrets.add(decoded.subarray(decoded.lastIndexOf(0) + 1));
    else this.#secrets.add(decoded);
  }
}

/** The words of a command with quoting undone, the tag first; literals are words too. */
export function astrings(line: ClientLine): Buffer[] {
  return line.flatMap((part) =>
    part.kind === 'literal'
      ? [part.octets]
      : (part.text.match(/"(?:\\.|[^"\\])*"?|[^ ]+/gs) ?? []).map((word) =>
          Buffer.from(word.startsWith('"') ? word.slice(1).replace(/"$/, '').replace(/\\(.)/gs, '$1') : word, 'latin1'),
        ),
  );
}
