import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';
import { pop3Replies, pop3Sessions } from './tools.js';

/** The greeting, and the end of a session (RFC 1939 §4, §6). */
export const session: readonly Fault[] = [
  {
    id: 'pop3/session/negative-greeting',
    wrong: 'The server greets with -ERR, and works all the same.',
    breaks: ['rfc1939-4-greeting', 'pop3/grammar/greeting'],
    shows: ['pop3/greeting/positive'],
    plant: pop3Replies(() => ({ greeting: (text, timestamp) => `-ERR ${text} ${timestamp}\r\n` })),
  },
  {
    id: 'pop3/session/two-greetings',
    wrong: 'The server sends a second line behind its greeting.',
    breaks: ['rfc1939-4-greeting-alone'],
    plant: pop3Replies((usual) => ({
      greeting: (...parts) => `${usual.greeting(...parts)}+OK unauthorized use is prohibited\r\n`,
    })),
  },
  {
    id: 'pop3/session/quit-unanswered-before-login',
    wrong: 'QUIT before login closes the connection without an answer.',
    breaks: ['rfc1939-4-quit'],
    plant: pop3Runs(['QUIT'], async (usual, session, rest) => {
      if (session.state !== 'AUTHORIZATION' || rest !== undefined) return usual();
      session.finish();
    }),
  },
  {
    id: 'pop3/session/quit-unanswered',
    wrong: 'QUIT after login does its work and closes the connection without an answer.',
    breaks: ['rfc1939-6-quit-closes', 'rfc1939-6-quit-status', 'pop3/session/answers'],
    shows: ['pop3/greeting/quit-after-login'],
    plant: pop3Runs(['QUIT'], async (usual, session, rest) => {
      if (session.state !== 'TRANSACTION' || rest !== undefined) return usual();
      session.maildrop?.update();
      session.closeMaildrop();
      session.finish();
    }),
  },
  {
    id: 'pop3/session/quit-keeps-connection-before-login',
    wrong: 'QUIT before login is answered, and the connection stays open.',
    breaks: ['rfc1939-4-quit-closes'],
    plant: pop3Runs(['QUIT'], (usual, session, rest) =>
      session.state !== 'AUTHORIZATION' || rest !== undefined ? usual() : session.ok(session.texts.signingOff),
    ),
  },
  {
    id: 'pop3/session/quit-keeps-connection',
    wrong: 'QUIT after login is answered, and the connection stays open.',
    breaks: ['rfc1939-6-quit-closes', 'pop3/session/after-quit'],
    shows: ['pop3/greeting/quit-after-login'],
    plant: pop3Runs(['QUIT'], async (usual, session, rest) => {
      if (session.state !== 'TRANSACTION' || rest !== undefined) return usual();
      session.maildrop?.update();
      session.closeMaildrop();
      session.state = 'AUTHORIZATION';
      await session.ok(session.texts.signingOff);
    }),
  },
  {
    id: 'pop3/session/quit-refused-after-user',
    wrong: 'Between USER and PASS the server takes nothing but PASS.',
    breaks: ['rfc1939-7-user-then-pass-or-quit'],
    plant: pop3Sessions(
      (Usual) =>
        class extends Usual {
          #isNamed = false;

          override async readLine(limit: number): Promise<string | undefined> {
            const line = await super.readLine(limit);
            if (line === undefined) return undefined;
            const wasNamed = this.#isNamed;
            this.#isNamed = /^user /i.test(line);
            return wasNamed && /^quit$/i.test(line) ? `?${line}` : line;
          }
        },
    ),
  },
  {
    id: 'pop3/session/pipeline-goes-on-behind-quit',
    wrong: 'QUIT marks what DELE commands behind it in the same segment name, before it removes what is marked.',
    breaks: ['rfc1939-6-quit-ends-commands', 'rfc1939-6-quit-closes'],
    plant: pop3Runs(['QUIT'], async (usual, session, rest) => {
      while (session.maildrop && rest === undefined && session.channel.buffered > 0) {
        const line = await session.readLine(255);
        const message = session.maildrop.messages[Number(/^DELE ([0-9]+)$/.exec(line ?? '')?.[1]) - 1];
        if (message) session.maildrop.mark(message);
      }
      await usual();
    }),
  },
  {
    id: 'pop3/session/quit-negative',
    wrong: 'QUIT answers -ERR although it has removed what was marked.',
    breaks: ['rfc1939-6-quit-status'],
    plant: pop3Runs(['QUIT'], async (usual, session) => {
      const { maildrop } = session;
      if (!maildrop) return usual();
      session.finish();
      maildrop.update();
      session.closeMaildrop();
      await session.send(session.behaviour.replies.err('some deleted messages not removed'));
    }),
  },
];
