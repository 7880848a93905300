import { mechanismNames } from '../sasl/index.js';
import type { Session } from './model.js';

/** Extensions served in every state and revision. */
const EXTENSIONS = [
  'BINARY',
  'CHILDREN',
  'CONDSTORE',
  'CREATE-SPECIAL-USE',
  'ENABLE',
  'ESEARCH',
  'ID',
  'IDLE',
  'LIST-EXTENDED',
  'LIST-STATUS',
  'MOVE',
  'NAMESPACE',
  'SASL-IR',
  'SEARCHRES',
  'SPECIAL-USE',
  'STATUS=SIZE',
  'UIDPLUS',
  'UNSELECT',
];

const REVISIONS = { both: ['IMAP4rev1', 'IMAP4rev2'], rev1: ['IMAP4rev1'], rev2: ['IMAP4rev2'] };

/** The capability list of RFC 9051 §7.2.2 for the state a session is in; ENABLE does not change it (§6.3.1). */
export function capabilities(session: Session): string[] {
  const list = [...REVISIONS[session.context.settings.revisions], session.behaviour.literals, ...EXTENSIONS];
  if (session.state !== 'not authenticated') return list;
  if (session.mayStartTls) list.push('STARTTLS');
  if (!session.plaintextAllowed) list.push('LOGINDISABLED');
  return [
    ...list,
    ...mechanismNames(session.behaviour.mechanisms, session.plaintextAllowed).map((name) => `AUTH=${name}`),
  ];
}
