import type { RuleSink } from '../../../events/rules/index.js';
import { advance, initialContext, type GrammarContext } from '../../context.js';
import { parseResponse } from '../../parse.js';
import { ImapScope } from '../scope.js';
import { ImapWatch } from '../watch.js';

export interface Heard {
  /** What was broken, without `imap/session/`, in order; with the level where it is not the rule's own. */
  readonly broken: string[];
  readonly told: string[];
  readonly seen: Set<string>;
}

const part = (rule: string): string => rule.replace('imap/session/', '');

/**
 * Plays a dialogue of one or more sessions of one user before the session rules. Lines: `C: a NOOP` is sent and `S: a OK x`
 * comes, each with CRLF, `|` standing for another one; `C= …` is sent as it stands in a JSON string. `connect` (with the
 * greeting), `login`, `rev2`, `closed` (by the server), `tls`, `arrival` and `disturbance` stand alone. A name in front, as
 * in `b C: a NOOP`, tells another session.
 */
export function play(lines: readonly string[], offersCondstore = true): Heard {
  const heard: Heard = { broken: [], told: [], seen: new Set() };
  const sink: RuleSink = {
    saw: (rule) => void heard.seen.add(part(rule)),
    broke: (rule, { message, level }) => {
      heard.broken.push(level === undefined ? part(rule) : `${part(rule)} ${level}`);
      heard.told.push(message);
    },
  };
  const scope = new ImapScope(offersCondstore);
  const sessions = new Map<string, Player>();
  for (const line of lines) {
    const [, name = '', action = ''] =
      /^(?:([a-z]) (?=[CS][:=]|connect|login|rev2|closed|tls))?(.*)$/s.exec(line) ?? [];
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
  readonly #watch: ImapWatch;
  readonly #sink: RuleSink;
  #context: GrammarContext = initialContext;

  constructor(scope: ImapScope, sink: RuleSink) {
    this.#watch = new ImapWatch(scope, 'one');
    this.#sink = sink;
  }

  play(action: string): void {
    const octets = Buffer.from(`${action.slice(3).replaceAll('|', '\r\n')}\r\n`);
    if (action === 'connect') this.#all('open', 'S: * OK [CAPABILITY IMAP4rev1 IMAP4rev2 ENABLE] ready');
    else if (action === 'login') this.#all('connect', 'C: l LOGIN one secret', 'S: l OK done');
    else if (action === 'rev2') this.#all('C: e ENABLE IMAP4rev2', 'S: * ENABLED IMAP4rev2', 'S: e OK done');
    else if (action === 'open') {
      this.#context = initialContext;
      this.#watch.connected();
    } else if (action === 'closed') this.#watch.ended(this.#sink);
    else if (action === 'tls') this.#watch.secured();
    else if (action.startsWith('C: ')) this.#watch.sent(octets);
    else if (action.startsWith('C= ')) this.#watch.sent(Buffer.from(JSON.parse(`"${action.slice(3)}"`) as string));
    else this.#come(octets);
  }

  #all(...actions: readonly string[]): void {
    for (const action of actions) this.play(action);
  }

  #come(octets: Buffer): void {
    const { response } = parseResponse(octets, this.#context);
    this.#watch.received(this.#sink, response, this.#context);
    if (response) this.#context = advance(this.#context, response);
  }
}
