import { Secrets } from '../../net/index.js';
import { textOf, type ClientLine } from '../client-lines.js';
import { Credentials } from '../credentials.js';
import type { Heard, ImapObserver, Pending } from '../imap-relay.js';
import type { Watcher } from '../listen.js';
import type { Answer, Pop3Observer } from '../pop3-relay.js';
import type { EndedBy } from '../relay.js';

/** A command of IMAP, or a line that continues one, with what came until the next thing happened. */
export interface ImapExchange {
  readonly kind: 'imap';
  readonly session: number;
  readonly line: ClientLine;
  readonly command: Pending;
  readonly continues: boolean;
  /** Another command of the session was still to be answered. */
  readonly piped: boolean;
  readonly untagged: Heard[];
  /** What ended it: the tagged response or the continuation request. */
  end?: Heard;
  closed?: boolean;
}

/** Untagged data that came unasked, as in IDLE. */
export interface Pushed {
  readonly kind: 'pushed';
  readonly session: number;
  readonly untagged: Heard[];
}

export interface Pop3Exchange {
  readonly kind: 'pop3';
  readonly session: number;
  /** Without its line end, latin1. */
  readonly line: string;
  readonly command: string;
  readonly continues: boolean;
  readonly piped: boolean;
  /** What came: an answer, or a challenge. */
  end?: Answer | { readonly challenge: Buffer };
  closed?: boolean;
}

export interface Connected {
  readonly kind: 'connected';
  readonly session: number;
  readonly protocol: 'imap' | 'pop3';
  greeting?: Heard | Answer;
}

/** The client has left without a word of farewell. */
export interface Left {
  readonly kind: 'left';
  readonly session: number;
}

export type Entry = ImapExchange | Pushed | Pop3Exchange | Connected | Left;

/** Writes down what goes over the connections of a proxy, in the order of time. */
export class Recording implements Watcher {
  readonly secrets = new Secrets();
  readonly entries: Entry[] = [];
  readonly #tell: { trouble(connection: number, message: string): void; left(): void };

  constructor(tell: { trouble(connection: number, message: string): void; left(): void }) {
    this.#tell = tell;
  }

  trouble(connection: number, message: string): void {
    this.#tell.trouble(connection, this.secrets.redactText(message));
  }

  left(): void {
    this.#tell.left();
  }

  imap(session: number): ImapObserver {
    const credentials = new Credentials(this.secrets);
    const connected: Connected = { kind: 'connected', session, protocol: 'imap' };
    let open: ImapExchange[] = [];
    let last: ImapExchange | undefined;
    let stray: Heard[] = [];
    let isSecuring = false;
    return {
      connected: () => this.entries.push(connected),
      sending: () => undefined,
      sent: (line, command, continues) => {
        if (!continues) credentials.imap(line, command.name);
        else if (command.name === 'AUTHENTICATE') credentials.response(textOf(line));
        const piped = open.length > 0;
        last = { kind: 'imap', session, line, command, continues, piped, untagged: stray };
        stray = [];
        open.push(last);
        this.entries.push(last);
      },
      received: (heard) => {
        if (!connected.greeting) connected.greeting = heard;
        else if (heard.completes?.name === 'STARTTLS' && open.length === 0) isSecuring = true;
        else if (heard.response?.kind === 'continuation') {
          const asked = open.find(({ command }) => /^(?:IDLE|AUTHENTICATE)$/.test(command.name));
          if (asked) asked.end = heard;
          open = open.filter((other) => other !== asked);
        } else if (heard.completes) {
          const { completes } = heard;
          const completed = open.find(({ command }) => command === completes);
          if (completed) completed.end = heard;
          else this.#push(session, heard);
          open = open.filter((other) => other !== completed);
        } else if (open[0]) open[0].untagged.push(heard);
        else if (isIdle(last)) this.#push(session, heard);
        else if (!isSecuring || last) stray.push(heard);
      },
      secured: () => undefined,
      ended: (by) => {
        this.#ended(session, last, by);
      },
    };
  }

  pop3(session: number): Pop3Observer {
    const credentials = new Credentials(this.secrets);
    const connected: Connected = { kind: 'connected', session, protocol: 'pop3' };
    let open: Pop3Exchange[] = [];
    let last: Pop3Exchange | undefined;
    return {
      connected: () => this.entries.push(connected),
      sending: () => undefined,
      sent: (line, command, continues) => {
        if (continues) credentials.response(line);
        else credentials.pop3(line);
        last = { kind: 'pop3', session, line, command, continues, piped: open.length > 0 };
        open.push(last);
        this.entries.push(last);
      },
      answered: (answer) => {
        if (answer.command === undefined) connected.greeting = answer;
        const [first, ...others] = open;
        if (answer.command === undefined || !first) return;
        first.end = answer;
        open = others;
      },
      continued: (challenge) => {
        const [first, ...others] = open;
        if (!first) return;
        first.end = { challenge };
        open = others;
      },
      unasked: () => undefined,
      secured: () => undefined,
      ended: (by) => {
        this.#ended(session, last, by);
      },
    };
  }

  #push(session: number, heard: Heard): void {
    const last = this.entries.at(-1);
    if (last?.kind === 'pushed' && last.session === session) last.untagged.push(heard);
    else this.entries.push({ kind: 'pushed', session, untagged: [heard] });
  }

  #ended(session: number, last: ImapExchange | Pop3Exchange | undefined, by: EndedBy): void {
    if (by === 'server' && last) last.closed = true;
    else if (by === 'client') this.entries.push({ kind: 'left', session });
  }
}

const isIdle = (last: ImapExchange | undefined): boolean =>
  last?.command.name === 'IDLE' && !last.continues && last.end?.response?.kind === 'continuation';
