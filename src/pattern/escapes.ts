import type { TextFault } from './match.js';

const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|([^])|$)/gu;

const characters: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '0': '\0', '\\': '\\' };

/** Reads the escapes `\r \n \t \0 \\ \xHH` of `raw:` text, which is UTF-8 otherwise. Offsets count from `base`. */
export function unescape(
  text: string,
  base: number,
): { readonly octets: Buffer; readonly faults: readonly TextFault[] } {
  const pieces: Buffer[] = [];
  const faults: TextFault[] = [];
  let from = 0;
  for (const found of text.matchAll(ESCAPE)) {
    pieces.push(Buffer.from(text.slice(from, found.index), 'utf8'));
    from = found.index + found[0].length;
    const [written, hex, letter = ''] = found;
    const character = characters[letter];
    if (hex !== undefined) pieces.push(Buffer.from(hex, 'hex'));
    else if (character !== undefined) pieces.push(Buffer.from(character, 'latin1'));
    else {
      const message = letter === 'x' ? '`\\x` needs two hexadecimal digits' : `\`${written}\` is no escape`;
      const mend =
        letter === 'x' ? 'write `\\xHH`' : 'write `\\\\` for a backslash; there are \\r \\n \\t \\0 \\\\ \\xHH';
      faults.push({ offset: base + found.index, length: written.length, message, mend });
    }
  }
  pieces.push(Buffer.from(text.slice(from), 'utf8'));
  return { octets: Buffer.concat(pieces), faults };
}
