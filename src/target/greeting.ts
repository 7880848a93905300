import type { Frame } from '../net/index.js';
import type { Clean } from './clean.js';
import { TargetError } from './errors.js';
import { endpointUrl } from './target.js';
import type { Endpoint } from './target.js';

/** First lines that give other servers away. */
const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [/^220[ -]/, 'an SMTP or FTP server'],
  [/^(?:HTTP\/|<!doctype|<html)/i, 'an HTTP server'],
  [/^SSH-/, 'an SSH server'],
  [/^\+OK/, 'a POP3 server'],
  [/^-ERR/, 'a POP3 server'],
  [/^\* (?:OK|PREAUTH|BYE)/i, 'an IMAP server'],
  [/^"IMPLEMENTATION"/, 'a ManageSieve server'],
];

const WELCOME = { imap: /^\* (?:OK|PREAUTH)\b/i, pop3: /^\+OK\b/i };
const REFUSAL = { imap: /^\* BYE\b/i, pop3: /^-ERR\b/i };
const NAMES = { imap: 'IMAP', pop3: 'POP3' };

/**
 * The greeting (RFC 3501 §7.1, RFC 1939 §4), without its line end.
 * @throws {TargetError} when the frame is none, in one line that says what it is instead
 */
export function checkGreeting(frame: Frame, endpoint: Endpoint, milliseconds: number, clean: Clean): string {
  const url = endpointUrl(endpoint);
  const name = NAMES[endpoint.protocol];
  if (frame.kind === 'timeout') {
    const hint = endpoint.tls === 'implicit' ? 'is it up?' : 'is it up, or does TLS begin at once on that port?';
    throw new TargetError('greeting', `${url} sent no greeting within ${milliseconds} ms; ${hint}`);
  }
  if (frame.kind === 'end') {
    throw new TargetError('greeting', `${url} closed the connection without a greeting; see the server's log`);
  }
  if (frame.kind === 'too-long')
    throw new TargetError('not-a-mail-server', `${url} is no ${name} server: it sends an endless line`);
  const line = clean(frame.octets.toString('latin1').replace(/\r?\n$/, ''));
  if (WELCOME[endpoint.protocol].test(line)) return line;
  if (REFUSAL[endpoint.protocol].test(line)) {
    throw new TargetError('greeting', `${url} turns connections away: ${excerpt(line)}`);
  }
  const stranger = STRANGERS.find(([pattern]) => pattern.test(line))?.[1];
  const seen = stranger ? `it is ${stranger}` : `it greets with ${JSON.stringify(excerpt(line))}`;
  throw new TargetError('not-a-mail-server', `${url} is no ${name} server: ${seen}; check host and port`);
}

/** A server's text, fit for one line. */
export const excerpt = (text: string): string => {
  const line = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)} …` : line;
};
