import { ANY_STATE, command, noArguments, ok } from '../command.js';
import { Disconnected } from '../errors.js';
import type { OctetString } from '../../mime/index.js';

/** CAPABILITY (RFC 9051 §6.1.1). */
export const capability = command<undefined>({
  states: ANY_STATE,
  reportsExpunge: true,
  parse: noArguments,
  run(session) {
    session.addUntagged(`CAPABILITY ${session.behaviour.capabilities(session).join(' ')}`);
    return ok('CAPABILITY completed');
  },
});

/** NOOP (RFC 9051 §6.1.2): the reports that follow every command are all it does. */
export const noop = command<undefined>({
  states: ANY_STATE,
  reportsExpunge: true,
  parse: noArguments,
  run: () => ok('NOOP completed'),
});

/** LOGOUT (RFC 9051 §6.1.3). */
export const logout = command<undefined>({
  states: ANY_STATE,
  reportsExpunge: false,
  parse: noArguments,
  run(session) {
    session.deselect();
    session.addStatus('BYE', undefined, 'Logging out');
    return {
      status: 'OK',
      text: 'LOGOUT completed',
      afterwards: () => {
        throw new Disconnected();
      },
    };
  },
});

/** ID (RFC 2971). What the client says of itself is read and not kept. */
export const id = command<undefined>({
  states: ANY_STATE,
  reportsExpunge: true,
  parse(parser) {
    parser.space();
    if (parser.peek() === '(') {
      parser.list((): [OctetString, OctetString | undefined] => {
        const field = parser.string('a field name');
        parser.space();
        return [field, parser.nstring('a field value')];
      }, 'empty allowed');
    } else {
      parser.nstring('a list of fields, or NIL');
    }
    parser.end();
    return undefined;
  },
  run(session) {
    session.addUntagged('ID ("name" "mailspec reference server")');
    return ok('ID completed');
  },
});
