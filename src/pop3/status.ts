import { isBase64 } from '../pattern/base64.js';
import { endOfLine, faultAt } from './faults.js';
import type { Pop3Fault, Rule } from './faults.js';

/** A response code such as `[SYS/TEMP]` (RFC 2449 §8). Case does not count. */
export interface ResponseCode {
  /** The first level in upper case: `SYS`. */
  readonly name: string;
  /** All levels in upper case: `['SYS', 'TEMP']`. */
  readonly parts: readonly string[];
}

/** The first line of a response. Text is latin1: one character an octet. */
export interface Status {
  readonly ok: boolean;
  readonly code?: ResponseCode;
  /** What follows the indicator, or the response code, without the space in front. */
  readonly text: string;
  /** Octets from the start of the line to `text`. */
  readonly textOffset: number;
  /** The APOP timestamp of a greeting, with its angle brackets (RFC 1939 §7). */
  readonly timestamp?: string;
}

export interface StatusOptions {
  /** The line is the greeting (RFC 1939 §4, RFC 2449 §3). */
  readonly greeting?: boolean;
  /** A UTF8 or LANG command succeeded, so texts are UTF-8 (RFC 6856 §2.1, §3.2). */
  readonly utf8?: boolean;
}

/** Octets, with the CRLF (RFC 1939 §3, RFC 2449 §4). */
export const STATUS_LIMIT = 512;

const rules = {
  indicator: {
    watch: 'pop3/grammar/status-indicator',
    rule: 'status',
    source: 'RFC 1939 §3',
    expected: '"+OK" or "-ERR" in upper case',
  },
  space: {
    watch: 'pop3/grammar/status-space',
    rule: 'single-line',
    source: 'RFC 2449 §3',
    expected: 'SP or CRLF behind the status indicator',
  },
  positive: {
    watch: 'pop3/grammar/greeting',
    rule: 'greeting',
    source: 'RFC 1939 §4',
    expected: '"+OK": the greeting is a positive response',
  },
  length: {
    watch: 'pop3/grammar/line-length',
    rule: 'response',
    source: 'RFC 1939 §3',
    expected: `a line of at most ${STATUS_LIMIT} octets with its CRLF`,
  },
  code: {
    watch: 'pop3/grammar/response-code',
    rule: 'resp-code',
    source: 'RFC 2449 §3',
    expected: 'a response code, as the text begins with "["',
  },
  text: { watch: 'pop3/grammar/text-ascii', rule: 'text', source: 'RFC 2449 §3', expected: 'printable US-ASCII' },
  utf8: { watch: 'pop3/grammar/text-utf8', rule: 'text', source: 'RFC 6856 §3.2', expected: 'printable text in UTF-8' },
  timestamp: {
    watch: 'pop3/grammar/greeting-timestamp',
    rule: 'timestamp',
    source: 'RFC 2449 §3',
    expected: 'a msg-id such as <1896.697170952@host>, as "<" begins one',
  },
  negative: {
    watch: 'pop3/grammar/response-code-with-err',
    rule: 'resp-code',
    source: 'RFC 2449 §8',
    expected: 'no such response code with +OK: it tells of a failure',
  },
  challenge: {
    watch: 'pop3/grammar/challenge',
    rule: 'continue-req',
    source: 'RFC 5034 §5',
    expected: '"+" SP, base64 or nothing, CRLF',
  },
  base64: {
    watch: 'pop3/grammar/challenge',
    rule: 'continue-req',
    source: 'RFC 5034 §4',
    expected: 'base64 or nothing: no text, no other character',
  },
} as const satisfies Record<string, Rule>;

/** The codes that their RFCs define for -ERR only, with the place where each does. */
export const failureCodes: ReadonlyMap<string, string> = new Map([
  ['LOGIN-DELAY', 'RFC 2449 §8.1.1'],
  ['IN-USE', 'RFC 2449 §8.1.2'],
  ['SYS', 'RFC 3206 §4'],
  ['AUTH', 'RFC 3206 §5'],
  ['UTF8', 'RFC 6856 §5'],
]);

/** resp-code (RFC 2449 §3): levels of printable octets but "/" and "]". */
const CODE = /^\[([\x21-\x2e\x30-\x5c\x5e-\x7f]+(?:\/[\x21-\x2e\x30-\x5c\x5e-\x7f]+)*)\]/;

/** msg-id (RFC 822 §6.1, without the white space that VCHAR excludes). */
const MESSAGE_ID = ((): RegExp => {
  const atom = "[!#-'*+\\-/-9=?A-Z^-~]+";
  const word = `(?:${atom}|"(?:[!#-\\[\\]-~]|\\\\[!-~])*")`;
  const domain = `(?:${atom}|\\[(?:[!-Z^-~]|\\\\[!-~])*\\])`;
  return new RegExp(`<${word}(?:\\.${word})*@${domain}(?:\\.${domain})*>`);
})();

/**
 * Reads the first line of a response, or the greeting, to the letter of RFC 1939 §3, RFC 2449 §3 and §8.
 *
 * The grammar of RFC 2449 §3 forgets the space in `schar` and `gchar`, which its own examples have: spaces are allowed. A "["
 * further on in a text is let pass for the same reason; at its start it must begin a response code.
 * @param line with its line end. `status` is absent where there is no telling success from failure
 */
export function parseStatus(
  line: Buffer,
  options: StatusOptions = {},
): { readonly status?: Status; readonly faults: readonly Pop3Fault[] } {
  const end = endOfLine(line);
  const faults: Pop3Fault[] = [...end.faults];
  const fault = (offset: number, rule: Rule): number => faults.push(faultAt(line, offset, rule));
  const { content } = end;
  const written = content.toString('latin1');

  const indicator = /^(?:\+OK|-ERR)/i.exec(written)?.[0];
  if (indicator === undefined) {
    fault(0, rules.indicator);
    return { faults };
  }
  const ok = indicator.startsWith('+');
  if (indicator !== indicator.toUpperCase()) fault(0, rules.indicator);
  if (options.greeting === true && !ok) fault(0, rules.positive);
  if (line.length > STATUS_LIMIT) fault(STATUS_LIMIT, rules.length);

  let offset = indicator.length;
  if (written[offset] === ' ') offset += 1;
  // In a greeting the grammar lets a response code or timestamp follow at once.
  else if (offset < content.length && !(options.greeting === true && /[[<]/.test(written[offset] ?? ''))) {
    fault(offset, rules.space);
  }
  const { code, length } = readCode(written.slice(offset));
  if (code === undefined && written[offset] === '[') fault(offset, rules.code);
  const source = ok && code ? failureCodes.get(code.name) : undefined;
  if (source !== undefined) fault(offset, { ...rules.negative, source });
  offset += length;

  const stranger = offset + firstStranger(content.subarray(offset), code ? 0x01 : 0x20, options.utf8 === true);
  // What stands where a space should was told already.
  if (stranger < content.length && faults.every((known) => known.offset !== stranger)) {
    fault(stranger, options.utf8 === true ? rules.utf8 : rules.text);
  }

  const text = written.slice(offset);
  const timestamp = options.greeting === true ? readTimestamp(text) : undefined;
  if (timestamp === 'malformed') fault(offset + text.indexOf('<'), rules.timestamp);
  const status: Status = {
    ok,
    text,
    textOffset: offset,
    ...(code && { code }),
    ...(timestamp !== undefined && timestamp !== 'malformed' && { timestamp }),
  };
  return { status, faults };
}

/** A response code, and how many octets it takes with the space behind it. */
function readCode(text: string): { readonly code?: ResponseCode; readonly length: number } {
  const found = CODE.exec(text);
  if (!found) return { length: 0 };
  const parts = (found[1] ?? '').toUpperCase().split('/');
  const { length } = found[0];
  return { code: { name: parts[0] ?? '', parts }, length: text[length] === ' ' ? length + 1 : length };
}

/** In a greeting "<" can only begin a timestamp: `gchar` excludes it (RFC 2449 §3). */
function readTimestamp(text: string): string | undefined {
  const start = text.indexOf('<');
  if (start < 0) return undefined;
  const found = MESSAGE_ID.exec(text);
  return found?.index === start ? found[0] : 'malformed';
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The index of the first octet that may not stand in a text; its length where there is none. Behind a response code the
 * grammar lets control characters stand, but NUL; DEL it lets stand everywhere.
 */
function firstStranger(text: Buffer, least: number, isUtf8: boolean): number {
  const stranger = text.findIndex((octet) => octet < least || (octet > 0x7f && !isUtf8));
  if (stranger >= 0) return stranger;
  try {
    if (isUtf8) utf8.decode(text);
    return text.length;
  } catch {
    return text.findIndex((octet) => octet >= 0x80);
  }
}

/**
 * Reads a continuation request of AUTH: `+ ` and a challenge in base64, of any length (RFC 5034 §4, §5).
 * @param line with its line end
 * @returns the challenge in base64 as it stands; `undefined` where the line is no continuation request
 */
export function parseContinuation(
  line: Buffer,
): { readonly challenge: string; readonly faults: readonly Pop3Fault[] } | undefined {
  const end = endOfLine(line);
  const written = end.content.toString('latin1');
  if (!/^\+(?: |$)/.test(written)) return undefined;
  const faults: Pop3Fault[] = [...end.faults];
  if (written === '+') faults.push(faultAt(line, 1, rules.challenge));
  const challenge = written.slice(2);
  if (!isBase64(challenge)) faults.push(faultAt(line, 2, rules.base64));
  return { challenge, faults };
}
