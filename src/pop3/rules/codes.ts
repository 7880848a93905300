import type { ResponseCode } from '../status.js';
import type { Report } from './report.js';

/** In answer to which commands a code may come. */
const places: ReadonlyMap<string, { readonly commands: ReadonlySet<string>; rfc: string; section: string }> = new Map([
  ['IN-USE', { commands: new Set(['AUTH', 'APOP', 'PASS']), rfc: 'RFC 2449', section: '8.1.2' }],
  ['LOGIN-DELAY', { commands: new Set(['AUTH', 'USER', 'PASS', 'APOP']), rfc: 'RFC 2449', section: '8.1.1' }],
  ['UTF8', { commands: new Set(['LIST', 'TOP', 'RETR']), rfc: 'RFC 6856', section: '5' }],
  ['AUTH', { commands: new Set(['AUTH', 'USER', 'PASS', 'APOP']), rfc: 'RFC 3206', section: '5' }],
]);

/**
 * Whether the code of a refusal may come in answer to this command. Only of a server that announces RESP-CODES; what else
 * looks like a code may be text (RFC 2449 §6.4).
 */
export function checkCode(report: Report, command: string, { name, parts }: ResponseCode): void {
  if (name === 'SYS') {
    const detail = parts[1];
    report.check('pop3/session/response-code', detail === undefined || /^(?:TEMP|PERM)$/.test(detail), () => ({
      message: `the code SYS has the detail ${detail ?? ''}, and not TEMP or PERM`,
      kind: 'SYS',
      rfc: 'RFC 3206',
      section: '4',
    }));
    return;
  }
  const place = places.get(name);
  if (!place) return;
  report.check('pop3/session/response-code', place.commands.has(command), () => ({
    message: `the code ${name} is in the answer to ${command}`,
    kind: `${name} ${command}`,
    rfc: place.rfc,
    section: place.section,
  }));
}
