import type { RuleSink } from '../../../events/rules/index.js';
import { isMultiline } from '../../command.js';
import { parseContinuation, parseStatus } from '../../status.js';
import { Pop3Scope, type ScopeOptions } from '../scope.js';
import { Pop3Watch } from '../watch.js';

export interface Heard {
  /** What was broken, without `pop3/session/`, in order. */
  readonly broken: string[];
  /** With the messages. */
  readonly told: string[];
  readonly seen: Set<string>;
}

const part = (rule: string): string => rule.replace('pop3/session/', '');

/**
 * Plays a dialogue of one or more sessions of the user `one` before the session rules. Lines: `C: STAT` is sent (with CRLF);
 * `S: +OK 1 2` comes, its lines cut at `|`, a multi-line response with its dot; `S! …` comes without being asked for;
 * `connect`, `login`, `close` (by the client), `closed` (by the server), `timeout`, `tls`, `arrival` and `disturbance`
 * stand alone. A name in front, as in `b C: STAT`, tells another session.
 */
export function play(lines: readonly string[], options: Partial<ScopeOptions> = {}): Heard {
  const heard: Heard = { broken: [], told: [], seen: new Set() };
  const sink: RuleSink = {
    saw: (rule) => void heard.seen.add(part(rule)),
    broke: (rule, { message, level }) => {
      heard.broken.push(level === undefined ? part(rule) : `${part(rule)} ${level}`);
      heard.told.push(message);
    },
  };
  const scope = new Pop3Scope({ capabilities: new Set(['RESP-CODES']), timestamps: new Set(), ...options });
  const sessions = new Map<string, Player>();
  for (const line of lines) {
    const [, name = 'a', action = ''] = /^(?:([a-z]) )?(.*)$/s.exec(line) ?? [];
    if (action === 'arrival') scope.arrived();
    else if (action === 'disturbance') scope.disturbed();
    else {
      const player = sessions.get(name) ?? new Player(scope, sink);
      sessions.set(name, player);
      player.play(action);
    }
  }
  return heard;
}

class Player {
  readonly #watch: Pop3Watch;
  readonly #sink: RuleSink;
  #commands: string[] = [];
  #isGreeted = true;

  constructor(scope: Pop3Scope, sink: RuleSink) {
    this.#watch = new Pop3Watch(scope, 'one');
    this.#sink = sink;
  }

  play(action: string): void {
    const text = action.slice(3);
    const come = Buffer.from(`${text.replaceAll('|', '\r\n')}\r\n`, 'latin1');
    if (action === 'connect') {
      this.#watch.connected(false);
      this.#commands = [];
      this.#isGreeted = false;
    } else if (action === 'login') {
      for (const step of ['connect', 'S: +OK ready', 'C: USER one', 'S: +OK', 'C: PASS secret', 'S: +OK'])
        this.play(step);
    } else if (action === 'close') this.#watch.left(this.#sink);
    else if (action === 'closed') this.#watch.ended(this.#sink);
    else if (action === 'timeout') this.#watch.unanswered(this.#sink);
    else if (action === 'tls') this.#watch.secured(this.#sink, Buffer.alloc(0));
    else if (action.startsWith('C: ')) this.#send(`${text}\r\n`);
    else if (action.startsWith('C= ')) this.#send(JSON.parse(`"${text}"`) as string);
    else if (action.startsWith('S! ')) this.#watch.unasked(this.#sink);
    else this.#come(come);
  }

  #send(text: string): void {
    this.#watch.sent(this.#sink, Buffer.from(text, 'latin1'), Buffer.alloc(0));
    this.#commands.push(text);
  }

  #come(octets: Buffer): void {
    const end = octets.indexOf('\n') + 1;
    const line = octets.subarray(0, end);
    if (!this.#isGreeted) {
      this.#isGreeted = true;
      this.#watch.greeted(this.#sink, parseStatus(line, { greeting: true }).status);
    } else if (parseContinuation(line)) this.#watch.continued(this.#sink);
    else {
      const { status } = parseStatus(line);
      const command = this.#commands.shift() ?? '';
      const block = status?.ok && isMultiline(command) ? octets.subarray(end) : undefined;
      this.#watch.answered(this.#sink, { status, block });
    }
  }
}
