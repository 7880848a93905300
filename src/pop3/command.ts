/** What a POP3 command line is, and what kind of answer it gets. Lines come without CRLF. */

/** The keyword of a command in upper case; keywords are case-insensitive (RFC 1939 §3). Empty for an empty line. */
export function keyword(command: string): string {
  return /^[^ \r\n]*/.exec(command)?.[0].toUpperCase() ?? '';
}

/** The arguments of a command: what stands behind the keyword, cut at single spaces (RFC 1939 §3). */
export function parameters(command: string): string[] {
  const [line = ''] = command.split(/[\r\n]/, 1);
  const rest = line.slice(keyword(command).length).trim();
  return rest === '' ? [] : rest.split(/ +/);
}

/** When the positive response to a command is multi-line. Negative responses never are (RFC 1939 §3). */
const multiline: Readonly<Record<string, 'always' | 'without argument'>> = {
  CAPA: 'always', // RFC 2449 §5
  RETR: 'always', // RFC 1939 §5
  TOP: 'always', // RFC 1939 §7
  LIST: 'without argument', // RFC 1939 §5
  UIDL: 'without argument', // RFC 1939 §7
  LANG: 'without argument', // RFC 6856 §3.2
  // In no RFC, but many servers from before CAPA list their mechanisms so; RFC 5034 §4 demands an argument.
  AUTH: 'without argument',
};

/** Whether a positive response to this command is a multi-line response (see each command in its RFC). */
export function isMultiline(command: string): boolean {
  const when = multiline[keyword(command)];
  return when === 'always' || (when === 'without argument' && parameters(command).length === 0);
}
