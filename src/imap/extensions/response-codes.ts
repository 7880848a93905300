import { nothing } from '../grammar/common.js';
import type { GrammarExtension } from '../grammar/extension.js';

const names = [
  // RFC 5530 §3
  ...[
    'ALREADYEXISTS',
    'AUTHENTICATIONFAILED',
    'AUTHORIZATIONFAILED',
    'CANNOT',
    'CLIENTBUG',
    'CONTACTADMIN',
    'CORRUPTION',
  ],
  ...[
    'EXPIRED',
    'EXPUNGEISSUED',
    'INUSE',
    'LIMIT',
    'NONEXISTENT',
    'NOPERM',
    'OVERQUOTA',
    'PRIVACYREQUIRED',
    'SERVERBUG',
  ],
  'UNAVAILABLE',
  // RFC 9051 §7.1
  'HASCHILDREN',
  // RFC 3516 §4.3
  'UNKNOWN-CTE',
  // RFC 5182 §2.1
  'NOTSAVED',
  // RFC 5255 §4.9
  'BADCOMPARATOR',
  // RFC 5466 §3.1 and RFC 5465 §5.8 take arguments in a form that any code may have: they are not listed.
];

/** Response codes without arguments that come with no other grammar. */
export const responseCodes: GrammarExtension = { codes: Object.fromEntries(names.map((name) => [name, nothing])) };
