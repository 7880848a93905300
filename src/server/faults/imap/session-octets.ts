import type { Dialogue } from '../../imap/index.js';
import type { Fault } from '../fault.js';
import { hears } from '../tools.js';
import { dialogues, inBoth } from './tools.js';

type Plant = Fault['plant'];
const fault = (name: string, wrong: string, breaks: readonly string[], plant: Plant): Fault => ({
  id: `imap/${name}`,
  wrong,
  breaks,
  plant,
});

/** Commands whose announcement of a non-synchronising literal is overlooked, so that its octets are read as commands. */
const overlooksLiteral = (pattern: RegExp): Plant =>
  hears((line) => (pattern.test(line) ? line.replace(/ \{\d+\+\}$/, '') : line));

/** What becomes of octets that are no command of their own, or come ahead of their time. */
export const sessionOctets: readonly Fault[] = [
  fault(
    'literals/executed-in-rename',
    'The server refuses RENAME by its first literal, and reads the octets of it as commands.',
    ['rfc7888-3-consumed'],
    overlooksLiteral(/ RENAME \{\d+\+\}$/),
  ),
  fault(
    'literals/executed-in-noop',
    'The server does not read the literal of a command that takes none, and takes its octets for commands.',
    ['rfc7888-3-consumed'],
    overlooksLiteral(/ NOOP \{\d+\+\}$/),
  ),
  fault(
    'literals/executed-in-append',
    'The server refuses APPEND before it reads the literal, and takes its octets for commands.',
    ['rfc7888-3-consumed'],
    overlooksLiteral(/ APPEND .*\{\d+\+\}$/),
  ),
  fault(
    'sasl-exchange/bad-initial-response-ignored',
    'The server passes over an initial response that is no base64, and asks for another.',
    ['rfc4959-3-bad-base64'],
    hears((line) => line.replace(/^(\S+ AUTHENTICATE \S+) (?![A-Za-z0-9+/]*={0,2}$).*/i, '$1')),
  ),
  fault(
    'literals/too-big-executed',
    'The server refuses a literal that is too big, and reads its octets as commands.',
    ['rfc7888-4-too-big'],
    overlooksLiteral(/ STATUS \{\d{6,}\+\}$/),
  ),
  fault(
    'literals/one-message',
    'The server advertises MULTIAPPEND and takes one message.',
    ['rfc7888-7-multiappend'],
    ({ imap }) => ({ imap: { capabilities: (session) => [...imap.capabilities(session), 'MULTIAPPEND'] } }),
  ),
  fault(
    'pipelining/waits-for-login',
    'The server keeps a SELECT that comes in one go with LOGIN until the client is logged in.',
    inBoth('5.5-order'),
    dialogues(
      (Usual) =>
        class extends Usual {
          override async read(): ReturnType<Dialogue['read']> {
            const read = await super.read();
            const { session } = this;
            const [line] = read.segments;
            const isEarly = session.state === 'not authenticated' && session.channel.buffered > 0;
            if (isEarly && typeof line === 'string' && / SELECT /i.test(line)) await this.serveCommand();
            return read;
          }
        },
    ),
  ),
];
