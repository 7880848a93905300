import type { TaggedResponse } from '../views/status.js';
import type { SentCommand } from './outgoing.js';
import type { Report } from './report.js';

interface Place {
  readonly commands: RegExp;
  readonly rfc: string;
  readonly section: string;
}

/** Commands in whose tagged responses a response code means anything, where its definition says so. */
const places: Readonly<Record<string, Place>> = {
  APPENDUID: { commands: /^(?:APPEND|(?:UID )?REPLACE)$/, rfc: 'RFC 4315', section: '3' },
  COPYUID: { commands: /^(?:UID )?(?:COPY|MOVE)$/, rfc: 'RFC 4315', section: '3' },
  MODIFIED: { commands: /^(?:UID )?STORE$/, rfc: 'RFC 7162', section: '3.1.3' },
  NOTSAVED: { commands: /^(?:UID )?(?:SEARCH|SORT|THREAD)$/, rfc: 'RFC 5182', section: '2.5' },
  TRYCREATE: {
    commands: /^(?:APPEND|(?:UID )?(?:COPY|MOVE|REPLACE))$/,
    rfc: 'RFC 3501',
    section: '7.1',
  },
};

/** The code of a tagged response belongs to the command that this completes. */
export function checkPlace(report: Report, command: SentCommand, { code, name }: TaggedResponse): void {
  const place = code && places[code.name];
  if (!place) return;
  const isFailure = code.name === 'TRYCREATE' || code.name === 'NOTSAVED';
  const suits = code.name === 'MODIFIED' ? name !== 'BAD' : (name === 'NO') === isFailure;
  report.check('code-place', place.commands.test(command.name) && suits, () => ({
    message: `${command.name} is answered by ${name} with the code ${code.name}`,
    kind: `${command.name} ${code.name}`,
    rfc: place.rfc,
    section: place.section,
    // No more than a hint (RFC 3501 §7.1).
    ...(code.name === 'TRYCREATE' && { level: 'SHOULD' }),
  }));
}
