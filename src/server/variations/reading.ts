/** Takes responses of the server's own apart, so that they can be written another way. Texts are octets as latin1. */

/** Where the value ends that begins at `at`: a string, a literal, a list, or an atom with its section. */
export function endOfValue(text: string, at: number): number {
  const literal = /~?\{(\d+)\}\r\n/y;
  literal.lastIndex = at;
  const announced = literal.exec(text);
  if (announced) return literal.lastIndex + Number(announced[1]);
  if (text[at] === '"') return endOfQuoted(text, at);
  if (text[at] === '(') return endOfList(text, at);
  let end = at;
  while (end < text.length && !' ()\r'.includes(text.charAt(end))) {
    end = text[end] === '[' ? endOfSection(text, end) : end + 1;
  }
  return end;
}

function endOfQuoted(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

function endOfList(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== ')') end = text[end] === ' ' ? end + 1 : endOfValue(text, end);
  return end + 1;
}

function endOfSection(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== ']')
    end = '("{'.includes(text.charAt(end)) ? endOfValue(text, end) : end + 1;
  return end + 1;
}

/** The values of a text that are divided by single spaces. */
export function valuesOf(text: string): string[] {
  const values: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const end = endOfValue(text, at);
    values.push(text.slice(at, end));
    at = end;
  }
  return values;
}

/** Every list of names and values alike, with the order of the entries turned around. */
export function reversed(values: readonly string[], width: number): string[] {
  const entries: string[][] = [];
  for (let at = 0; at < values.length; at += width) entries.push(values.slice(at, at + width));
  return entries.reverse().flat();
}

/** Atoms outside of strings, literals and human-readable text, put through `spell`. */
export function respelled(response: string, spell: (atom: string) => string): string {
  const [, lead = '', body = ''] = /^(\* (?:\d+ )?)([^]*)\r\n$/.exec(response) ?? [];
  if (lead === '') return respelledStatus(response, spell);
  if (/^(?:OK|NO|BAD|BYE|PREAUTH) /.test(body)) return `${lead}${respelledStatus(`${body}\r\n`, spell)}`;
  return `${lead}${atomsIn(body, spell)}\r\n`;
}

/** `[tag] OK [CODE …] text`: the status and the code, not the tag and the text. */
function respelledStatus(line: string, spell: (atom: string) => string): string {
  return line.replace(
    /^((?:\S+ )??)(OK|NO|BAD|BYE|PREAUTH)( \[[^\]]*\])?/,
    (_, tag: string, status: string, code = '') => `${tag}${spell(status)}${atomsIn(String(code), spell)}`,
  );
}

function atomsIn(text: string, spell: (atom: string) => string): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const end = text[at] === '"' || /^~?\{\d+\}\r\n/.test(text.slice(at, at + 24)) ? endOfValue(text, at) : at + 1;
    const atom = /[A-Za-z\\$][A-Za-z0-9.=+-]*/y;
    atom.lastIndex = at;
    const found = end > at + 1 ? null : atom.exec(text);
    result += found ? spell(found[0]) : text.slice(at, end);
    at = found ? atom.lastIndex : end;
  }
  return result;
}
