import type { Response } from '../response.js';
import type { SentCommand } from './outgoing.js';
import type { Report } from './report.js';

interface Use {
  /** What may come once such a command was sent: its name, a space and its arguments. */
  readonly by: RegExp;
  /** IMAP4rev2 has it without an extension. */
  readonly base?: boolean;
}

const responses: Readonly<Record<string, Use>> = {
  NAMESPACE: { by: /^NAMESPACE/, base: true },
  ID: { by: /^ID\b/ },
  QUOTA: { by: /^(?:GET|SET)QUOTA/ },
  QUOTAROOT: { by: /^GETQUOTAROOT/ },
  ACL: { by: /^GETACL/ },
  LISTRIGHTS: { by: /^LISTRIGHTS/ },
  MYRIGHTS: { by: /^(?:MYRIGHTS|LIST .*\bMYRIGHTS\b)/is },
  METADATA: { by: /^(?:[GS]ETMETADATA|NOTIFY|ENABLE|LIST .*\bMETADATA\b)/is },
  SORT: { by: /^(?:UID )?SORT/ },
  THREAD: { by: /^(?:UID )?THREAD/ },
  LANGUAGE: { by: /^LANGUAGE/ },
  COMPARATOR: { by: /^COMPARATOR/ },
};

const asks = (name: string): RegExp => new RegExp(`^(?:(?:UID )?(?:FETCH|STORE)|NOTIFY) .*\\b${name}`, 'is');
const items: readonly (readonly [RegExp, Use])[] = [
  [/^BINARY\[/, { by: asks('BINARY(?:\\.PEEK)?\\[') }],
  [/^BINARY\.SIZE\[/, { by: asks('BINARY\\.SIZE\\[') }],
  [/^EMAILID$/, { by: asks('EMAILID') }],
  [/^THREADID$/, { by: asks('THREADID') }],
  [/^SAVEDATE$/, { by: asks('SAVEDATE') }],
  [/^PREVIEW$/, { by: asks('PREVIEW') }],
  [/^ANNOTATION/, { by: asks('ANNOTATION') }],
];

const counts = (name: string): RegExp => new RegExp(`^(?:STATUS|LIST|NOTIFY) .*\\b${name}\\b`, 'is');
const statusItems: readonly (readonly [RegExp, Use])[] = [
  [/^HIGHESTMODSEQ$/, { by: counts('HIGHESTMODSEQ') }],
  [/^SIZE$/, { by: counts('SIZE'), base: true }],
  [/^DELETED$/, { by: counts('DELETED'), base: true }],
  [/^DELETED-STORAGE$/, { by: counts('DELETED-STORAGE') }],
  [/^APPENDLIMIT$/, { by: counts('APPENDLIMIT') }],
];

/** LIST of RFC 5258: with options, several patterns, or options of what to return. */
const extendedList: Use = { by: /^LIST (?:\(|.* \(|.* RETURN \()/is, base: true };

/** What a client has used of the extensions on one connection (RFC 3501 §7.2.1). */
export class Asked {
  readonly #used = new Set<Use>();

  sent({ name, args }: SentCommand): void {
    const text = `${name} ${args}`;
    for (const use of all) if (use.by.test(text)) this.#used.add(use);
  }

  /** Holds a response against what the client has used. */
  check(report: Report, response: Response, rev2: boolean): void {
    for (const [what, use] of usesOf(response)) {
      if (use.base === true && rev2) continue;
      report.check('extension-asked', this.#used.has(use), () => ({
        message: `${what} comes, and the client has sent no command that asks for it`,
        kind: what,
        ...(rev2 && { rfc: 'RFC 9051', section: '7.2.2' }),
      }));
    }
  }
}

const all: readonly Use[] = [
  ...Object.values(responses),
  ...[...items, ...statusItems].map(([, use]) => use),
  extendedList,
];

function usesOf(response: Response): readonly (readonly [string, Use])[] {
  if (response.kind !== 'untagged') return [];
  if (response.name === 'FETCH')
    return named(
      response.items.map(({ key }) => key),
      items,
    );
  if (response.name === 'STATUS') return named([...response.items.keys()], statusItems);
  if (response.name === 'LIST') return response.tree.items.length > 4 ? [['extended data of LIST', extendedList]] : [];
  const use = responses[response.name];
  return use ? [[response.name, use]] : [];
}

const named = (
  names: readonly string[],
  uses: readonly (readonly [RegExp, Use])[],
): readonly (readonly [string, Use])[] =>
  names.flatMap((name) => {
    const found = uses.find(([form]) => form.test(name));
    return found ? [[name.replace(/\[.*/s, ''), found[1]] as const] : [];
  });
