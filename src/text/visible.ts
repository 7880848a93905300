const named: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t' };

/**
 * Everything that a reader would not see, or not see as what it is; and backslashes in front of such a thing, or of what
 * would pass for its escape.
 */
const UNCLEAR =
  /\\+(?=[rnt\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]|x[0-9a-f]{2})|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

const hex = (octet: number): string => `\\x${octet.toString(16).padStart(2, '0')}`;

/** A character that would not be seen, by its UTF-8 octets; backslashes twice. */
const escape = (unclear: string): string =>
  unclear.startsWith('\\')
    ? unclear + unclear
    : (named[unclear] ?? [...Buffer.from(unclear, 'utf8')].map(hex).join(''));

const clear = (text: string): string => text.replace(UNCLEAR, escape);

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu;

/** Text, which may have been made visible before, in which nothing is left that a terminal would obey or not show. */
export const printable = (text: string): string => text.replace(INVISIBLE, escape);

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Makes octets visible for people: `\r\n`, `\x00`, `\xe9`. Text in valid UTF-8 is shown as text, and a backslash as it stands
 * (`\Seen`), unless it would be taken for one of these: then it is doubled, so that different octets never look the same.
 * @param limit at most about so many octets are shown; from longer ones the middle is cut out, with a count in its place
 */
export function visible(octets: Uint8Array, options: { readonly limit?: number } = {}): string {
  const { limit } = options;
  if (limit === undefined || octets.length <= limit) return show(octets);
  const head = Math.ceil(limit / 2);
  const tail = octets.length - (limit - head);
  const [from, to] = [backToStart(octets, head), backToStart(octets, tail)];
  return `${show(octets.subarray(0, from))}…(${to - from} octets)…${show(octets.subarray(to))}`;
}

/** Where the UTF-8 character begins that an index would cut through; the index itself where there is none. */
function backToStart(octets: Uint8Array, index: number): number {
  for (let start = index; start > index - 4 && start > 0; start -= 1) {
    if (((octets[start] ?? 0) & 0xc0) !== 0x80) return start;
  }
  return index;
}

function show(octets: Uint8Array): string {
  try {
    return clear(strict.decode(octets));
  } catch {
    return showPiecewise(octets);
  }
}

/** Octets of which some are no UTF-8: each valid stretch is shown as text, each other octet by its number. */
function showPiecewise(octets: Uint8Array): string {
  const shown: string[] = [];
  let from = 0;
  let index = 0;
  const showText = (): string => clear(strict.decode(octets.subarray(from, index)));
  while (index < octets.length) {
    const length = characterLength(octets, index);
    if (length === 0) {
      // Backslashes at its end stand in front of an escape.
      if (index > from) shown.push(showText().replace(/\\+$/, '$&$&'));
      shown.push(hex(octets[index] ?? 0));
      from = index + 1;
    }
    index += Math.max(1, length);
  }
  if (index > from) shown.push(showText());
  return shown.join('');
}

/**
 * The well-formed UTF-8 characters of more than one octet (RFC 3629 §4): by the range of the first octet, the range of the
 * second, and the length. All further octets are 0x80 to 0xBF.
 */
const sequences = [
  { first: [0xc2, 0xdf], second: [0x80, 0xbf], length: 2 },
  { first: [0xe0, 0xe0], second: [0xa0, 0xbf], length: 3 },
  { first: [0xe1, 0xec], second: [0x80, 0xbf], length: 3 },
  { first: [0xed, 0xed], second: [0x80, 0x9f], length: 3 },
  { first: [0xee, 0xef], second: [0x80, 0xbf], length: 3 },
  { first: [0xf0, 0xf0], second: [0x90, 0xbf], length: 4 },
  { first: [0xf1, 0xf3], second: [0x80, 0xbf], length: 4 },
  { first: [0xf4, 0xf4], second: [0x80, 0x8f], length: 4 },
] as const;

const within = (octet: number | undefined, [from, to]: readonly [number, number]): boolean =>
  octet !== undefined && octet >= from && octet <= to;

/** The length of the UTF-8 character at an index, 0 where none stands there. */
function characterLength(octets: Uint8Array, index: number): number {
  const first = octets[index] ?? 0;
  if (first < 0x80) return 1;
  const sequence = sequences.find((candidate) => within(first, candidate.first));
  if (!sequence || !within(octets[index + 1], sequence.second)) return 0;
  for (let next = index + 2; next < index + sequence.length; next += 1) {
    if (!within(octets[next], [0x80, 0xbf])) return 0;
  }
  return sequence.length;
}
