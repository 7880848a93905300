import type { Fault } from '../fault.js';
import { pop3Runs } from '../tools.js';

/** When messages go, and when they must not (RFC 1939 §5 DELE, RSET; §6). */
export const deletion: readonly Fault[] = [
  {
    id: 'pop3/deletion/at-once',
    wrong: 'DELE removes the message at once, whether or not QUIT follows.',
    breaks: ['rfc1939-6-no-quit-no-removal'],
    plant: pop3Runs(['DELE'], async (usual, session) => {
      await usual();
      session.maildrop?.update();
    }),
  },
  {
    id: 'pop3/deletion/never',
    wrong: 'QUIT removes nothing.',
    breaks: ['rfc1939-6-update-removes-marked'],
    plant: pop3Runs(['QUIT'], async (usual, session) => {
      session.maildrop?.reset();
      await usual();
    }),
  },
];
