import { keyword, parameters } from '../command.js';

/** A command line as it was sent. */
export interface Command {
  /** Without its CRLF, latin1. */
  readonly line: string;
  /** In upper case; empty where the line is no command to the letter. */
  readonly keyword: string;
  readonly parameters: readonly string[];
  /**
   * Printable ASCII in at most 255 octets, single spaces, nothing at the ends (RFC 1939 §3, RFC 2449 §4): what the server
   * must understand as it stands.
   */
  readonly clean: boolean;
}

/** Octets with CRLF that every server with CAPA takes (RFC 2449 §4). */
const longest = 255;

export function commandOf(line: string): Command {
  const clean = line.length + 2 <= longest && /^[!-~]+(?: [!-~]+)*$/.test(line);
  // Passwords and names may hold spaces and UTF-8 (RFC 1939 §7, RFC 6856 §2.2).
  const isLogin = /^(?:USER|PASS) [^\0]+$/i.test(line);
  const isKnown = clean || isLogin;
  return {
    line,
    keyword: isKnown ? keyword(line) : '',
    parameters: isKnown ? parameters(line) : [],
    clean,
  };
}

/** What was sent and is still to be answered, in order. */
export class Outbox {
  #partial = '';
  #lines: string[] = [];
  /** A line end that is no CRLF was sent: how many answers come of that is not known. */
  #ambiguous = false;

  get ambiguous(): boolean {
    return this.#ambiguous;
  }

  /** Lines that await an answer. */
  get length(): number {
    return this.#lines.length;
  }

  send(octets: Buffer): readonly string[] {
    const lines = (this.#partial + octets.toString('latin1')).split('\r\n');
    this.#partial = lines.pop() ?? '';
    if (lines.some((line) => /[\r\n]/.test(line)) || /[\r\n]./s.test(this.#partial)) this.#ambiguous = true;
    this.#lines.push(...lines);
    return lines;
  }

  /** The oldest line that awaits an answer. */
  peek(): string | undefined {
    return this.#lines[0];
  }

  take(): string | undefined {
    return this.#lines.shift();
  }

  /** TLS begins: what was sent before it counts no more (RFC 2595 §4). */
  forget(): void {
    this.#lines = [];
    this.#partial = '';
  }
}
