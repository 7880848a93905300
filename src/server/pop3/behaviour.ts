import { mechanismNames, mechanisms } from '../sasl/index.js';
import { authorizationCommands } from './authorization.js';
import { commonCommands } from './common.js';
import { Maildrop } from './maildrop.js';
import { replies } from './replies.js';
import type { Pop3Behaviour, Pop3Session } from './model.js';
import { Pop3Connection } from './session.js';
import { transactionCommands } from './transaction.js';
import { topOf } from './transmission.js';

/** As the RFCs say: announced is what can be used, now or, for commands of the other state, then. */
function capabilities(session: Pop3Session): string[] {
  const { behaviour, channel, context, known, plaintextPermitted, state } = session;
  const stls = state === 'AUTHORIZATION' && context.tls !== undefined && !channel.secure && !known.utf8;
  return [
    'TOP',
    ...(plaintextPermitted ? ['USER'] : []),
    `SASL ${mechanismNames(behaviour.mechanisms, plaintextPermitted).join(' ')}`,
    'RESP-CODES',
    'AUTH-RESP-CODE',
    'PIPELINING',
    'EXPIRE NEVER',
    'UIDL',
    'UTF8',
    'LANG',
    ...(stls ? ['STLS'] : []),
    'IMPLEMENTATION mailspec-reference-server',
  ];
}

export const pop3Behaviour: Pop3Behaviour = {
  commands: { ...authorizationCommands, ...transactionCommands, ...commonCommands },
  replies,
  capabilities,
  mechanisms,
  top: topOf,
  openMaildrop: (account, owner) => Maildrop.open(account, owner),
  connection: Pop3Connection,
};
