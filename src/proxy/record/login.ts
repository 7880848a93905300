import { astrings } from '../credentials.js';
import { textOf } from '../client-lines.js';
import type { Entry, ImapExchange, Pop3Exchange } from './recording.js';

/** Mechanisms of which a script can say what the client says; of others the runner logs in itself. */
const spoken = new Set(['PLAIN', 'LOGIN', 'CRAM-MD5']);

/** The mechanism of an AUTHENTICATE or AUTH command; empty where there is none. */
export const mechanismOf = (command: string): string =>
  /\bAUTH(?:ENTICATE)? +([^ ]+)/i.exec(command)?.[1]?.toUpperCase() ?? '';

const commandOf = (entry: ImapExchange | Pop3Exchange): string =>
  entry.kind === 'imap' ? textOf(entry.line) : entry.line;

/** Whether the answer says that the client is logged in, or that it is not; undefined where it asks for more. */
export function outcome(entry: ImapExchange | Pop3Exchange): boolean | undefined {
  if (entry.kind === 'imap') {
    const response = entry.end?.response;
    return response?.kind === 'tagged' ? response.name === 'OK' : undefined;
  }
  return entry.end && 'status' in entry.end ? entry.end.status?.ok : undefined;
}

/** The exchanges of SASL logins, each with its mechanism and the number of the client's response, 0 being the command. */
export function saslSteps(
  entries: readonly Entry[],
): Map<Entry, { mechanism: string; at: number; ok: boolean | undefined }> {
  const found = new Map<Entry, { mechanism: string; at: number; ok: boolean | undefined }>();
  const under = new Map<number, { mechanism: string; at: number; ok: boolean | undefined }[]>();
  for (const entry of entries) {
    if (entry.kind !== 'imap' && entry.kind !== 'pop3') continue;
    const command = commandOf(entry);
    const isLogin = entry.kind === 'imap' ? entry.command.name === 'AUTHENTICATE' : /^AUTH /i.test(entry.command);
    if (!isLogin) continue;
    const steps = entry.continues ? (under.get(entry.session) ?? []) : [];
    under.set(entry.session, steps);
    const step = { mechanism: steps[0]?.mechanism ?? mechanismOf(command), at: steps.length, ok: undefined };
    steps.push(step);
    found.set(entry, step);
    const ok = outcome(entry);
    for (const each of steps) each.ok = ok;
  }
  return found;
}

/** Sessions that the runner is to log in, with the exchange that did it in the recording. */
export function silentLogins(entries: readonly Entry[]): Map<number, Entry> {
  const found = new Map<number, Entry>();
  for (const [entry, { mechanism, ok }] of saslSteps(entries))
    if (!spoken.has(mechanism) && ok === true) found.set(entry.session, entry);
  return found;
}

/** What a SASL response becomes in a script; an initial one where `at` is 0 (RFC 4959, RFC 5034 §4). */
export function saslText(
  mechanism: string,
  at: number,
  ok: boolean | undefined,
  challenge: string,
): string | undefined {
  const password = ok === false ? '"not the password"' : 'password';
  if (mechanism === 'PLAIN') return `\${sasl-plain(user, ${password})}`;
  if (mechanism === 'LOGIN') return at <= 1 ? '${base64(user)}' : `\${base64(${password})}`;
  if (mechanism === 'CRAM-MD5') return `\${cram-md5(user, ${password}, ${challenge})}`;
  return undefined;
}

/** LOGIN with the names of the script, in the forms in which the client sent its own. */
export function loginText({ line, end }: ImapExchange): string {
  const ok = end?.response?.kind === 'tagged' && end.response.name === 'OK';
  const words = line.flatMap((part) =>
    part.kind === 'literal' ? [part.form as string] : (part.text.match(/"(?:\\.|[^"\\])*"?|[^ ]+/gs) ?? []),
  );
  const forms = words
    .slice(2)
    .map((word) => (word.startsWith('literal') ? word : word.startsWith('"') ? 'quoted' : 'astring'));
  if (astrings(line).length < 4) return 'LOGIN';
  const password = ok ? 'password' : '"not the password"';
  return `LOGIN \${user:${forms[0] ?? 'astring'}} \${${password}:${forms[1] ?? 'astring'}}`;
}
