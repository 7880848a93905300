/** A command as it was sent. */
export interface SentCommand {
  readonly tag: string;
  /** In upper case, with `UID ` in front where that is part of it. */
  readonly name: string;
  /** What follows the name, latin1; literals stand in it as quoted strings, cut to 1,024 octets. */
  readonly args: string;
  /** Whether all of it was sent: a command is not in progress before (RFC 3501 §7.4.1). */
  complete: boolean;
  /** Continuation requests that it gives cause to; AUTHENTICATE to any number. */
  continuations: number;
  /** A line that continues it may follow. */
  continued: boolean;
  /** Reading of the scope's clock when it was sent. */
  at: number;
}

const HEAD = /^([!#$&',-[\]-z|}~]+) (?:([Uu][Ii][Dd]) )?([A-Za-z][A-Za-z0-9-]*)(?: (.*))?$/s;
const LITERAL = /~?\{(\d{1,10})(\+)?\}$/;
/** Octets of a line and of a literal that are kept. */
const longestLine = 65_536;
const keptLiteral = 1024;

/** Control characters, of which no mailbox name has any, would look like the end of the line. */
const quoted = (literal: string): string => `"${literal.replace(/["\\]/g, '\\$&').replace(/[\0\r\n]/g, '?')}"`;

/**
 * Reads what the client sends, literals, IDLE and AUTHENTICATE included. What it cannot understand as every server must
 * makes it doubt: from then on nobody can tell which commands the server has seen.
 */
export class Outgoing {
  #line = '';
  /** Octets of the present literal that are still to come. */
  #literal = 0;
  #literalBegun = false;
  #kept = '';
  #partial: SentCommand | undefined;
  #pending: SentCommand[] = [];
  #doubt = false;

  /** Sent and not yet completed, oldest first; an incomplete one is last. */
  get pending(): readonly SentCommand[] {
    return this.#pending;
  }

  get doubt(): boolean {
    return this.#doubt;
  }

  /** Yields the commands that begin in these octets. */
  feed(octets: Buffer, at: number): readonly SentCommand[] {
    const before = new Set(this.#pending);
    let rest = octets.toString('latin1');
    while (rest !== '' && !this.#doubt) rest = this.#literal > 0 ? this.#takeLiteral(rest) : this.#takeLine(rest, at);
    return this.#pending.filter((command) => !before.has(command));
  }

  /** The server asks for more. Yields whether anything awaits that. */
  continuation(): boolean {
    const command = this.#pending.find(({ continuations }) => continuations > 0);
    if (!command) return false;
    if (command.continuations !== Infinity) command.continuations--;
    else command.continued = true;
    return true;
  }

  /** The server completes a command; `undefined` where none has this tag. */
  complete(tag: string): SentCommand | undefined {
    const command = this.#pending.find((pending) => pending.tag === tag);
    if (!command) return undefined;
    this.#pending = this.#pending.filter((pending) => pending !== command);
    // Octets of a literal that were sent without leave may be read as a command.
    const isUnasked = command.continuations > 0 && command.continuations !== Infinity;
    const isRash = isUnasked && (command.name !== 'IDLE' || command.continued);
    if (command === this.#partial) {
      if (this.#literalBegun) this.#doubt = true;
      this.#partial = undefined;
      this.#literal = 0;
      this.#line = '';
    } else if (isRash) this.#doubt = true;
    return command;
  }

  /** TLS begins. */
  forget(): void {
    this.#pending = [];
    this.#partial = undefined;
    this.#literal = 0;
    this.#line = '';
  }

  #takeLiteral(rest: string): string {
    const taken = rest.slice(0, this.#literal);
    this.#literalBegun = true;
    this.#kept += taken.slice(0, keptLiteral - this.#kept.length);
    this.#literal -= taken.length;
    if (this.#literal === 0) this.#line += quoted(this.#kept);
    return rest.slice(taken.length);
  }

  #takeLine(rest: string, at: number): string {
    const end = rest.indexOf('\n');
    this.#line += end < 0 ? rest : rest.slice(0, end + 1);
    if (this.#line.length > longestLine || /[\0\n]|\r[^\n]/.test(this.#line.replace(/\r\n$/, ''))) this.#doubt = true;
    if (end >= 0 && !this.#doubt) {
      const line = this.#line.slice(0, -2);
      if (this.#line.endsWith('\r\n')) this.#ended(line, at);
      else this.#doubt = true;
    }
    return end < 0 ? '' : rest.slice(end + 1);
  }

  #ended(line: string, at: number): void {
    const last = this.#pending.at(-1);
    if (!this.#partial && last && (last.name === 'IDLE' || last.name === 'AUTHENTICATE') && this.#continues(last)) {
      this.#line = '';
      return;
    }
    const literal = LITERAL.exec(line);
    const command = this.#partial ?? this.#begin(line, at);
    if (!command) {
      this.#doubt = true;
      return;
    }
    if (!literal) {
      const [, , , , args = ''] = HEAD.exec(line) ?? [];
      Object.assign(command, { args, complete: true });
      this.#partial = undefined;
      this.#line = '';
      return;
    }
    this.#partial = command;
    this.#line = line.slice(0, literal.index);
    this.#literal = Number(literal[1]);
    this.#kept = '';
    this.#literalBegun = this.#literal === 0;
    if (literal[2] === undefined) command.continuations++;
    if (this.#literal === 0) this.#line += '""';
  }

  #begin(line: string, at: number): SentCommand | undefined {
    const [, tag, uid, name] = HEAD.exec(line) ?? [];
    if (tag === undefined || name === undefined) return undefined;
    const upper = `${uid === undefined ? '' : 'UID '}${name.toUpperCase()}`;
    const continuations = upper === 'AUTHENTICATE' ? Infinity : upper === 'IDLE' ? 1 : 0;
    const command = { tag, name: upper, args: '', complete: false, continuations, continued: false, at };
    this.#pending.push(command);
    return command;
  }

  /** Whether the line belongs to IDLE or AUTHENTICATE. */
  #continues(command: SentCommand): boolean {
    if (command.name === 'IDLE') {
      if (command.continued) return false;
      command.continued = true;
      return true;
    }
    // What follows AUTHENTICATE before the server has asked may be a response or a command.
    if (!command.continued) this.#doubt = true;
    command.continued = false;
    return true;
  }
}

/** The words of a command's arguments, strings with their quoting undone; lists are left as they stand. */
export function words(args: string): readonly string[] {
  const found = args.match(/"(?:\\.|[^"\\])*"|\((?:"(?:\\.|[^"\\])*"|[^")])*\)|[^ ]+/gs) ?? [];
  return found.map((word) => {
    const text = word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/gs, '$1') : word;
    return Buffer.from(text, 'latin1').toString('utf8');
  });
}

/** A mailbox name in the form in which equal names are equal: INBOX knows no case (RFC 3501 §5.1). */
export const mailboxOf = (name: string): string => (name.toUpperCase() === 'INBOX' ? 'INBOX' : name);
