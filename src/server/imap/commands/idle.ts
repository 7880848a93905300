import { AUTHENTICATED, command, noArguments, ok } from '../command.js';
import { readLine } from '../command-reader.js';
import { BadCommand } from '../errors.js';
import type { Session } from '../model.js';

/** IDLE (RFC 9051 §6.3.13, RFC 2177): what happens is reported at once until the client sends DONE. */
export const idle = command<undefined>({
  states: AUTHENTICATED,
  reportsExpunge: true,
  parse: noArguments,
  async run(session) {
    const { view, channel, behaviour, context } = session;
    behaviour.updates.report(session, true);
    await session.invite('idling');
    view?.watch(() => push(session));
    let line: string | undefined;
    try {
      push(session);
      line = await readLine(channel, { lineLimit: behaviour.lineLimit, timeout: context.settings.autologout.imap });
    } finally {
      view?.watch(undefined);
    }
    if (line?.toUpperCase() !== 'DONE') throw new BadCommand('IDLE ends with DONE');
    return ok('IDLE terminated');
  },
});

/** Sends reports now. A client that does not read is cut off by the channel, so nothing need wait here. */
function push(session: Session): void {
  session.behaviour.updates.report(session, true);
  void session.output.flush();
}
