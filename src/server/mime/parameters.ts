import type { Disposition, MediaType, OctetString, Parameter } from './entity.js';
import { tokenize, type HeaderToken } from './tokens.js';

const SPECIALS = '/;=,';

/** Parses a Content-Type (RFC 2045 §5.1); undefined when there is no `type/subtype` at its start. */
export function parseMediaType(value: OctetString): MediaType | undefined {
  const tokens = tokenize(value, SPECIALS);
  const [type, slash, subtype] = tokens;
  if (type?.kind !== 'atom' || slash?.text !== '/' || subtype?.kind !== 'atom') return undefined;
  return { type: type.text, subtype: subtype.text, parameters: parseParameters(tokens.slice(3)) };
}

/** Parses a Content-Disposition (RFC 2183 §2); undefined when it has no type. */
export function parseDisposition(value: OctetString): Disposition | undefined {
  const tokens = tokenize(value, SPECIALS);
  const [type] = tokens;
  if (type?.kind !== 'atom') return undefined;
  return { type: type.text, parameters: parseParameters(tokens.slice(1)) };
}

/** Parses a Content-Language (RFC 3282 §2): a list of language tags. */
export function parseLanguages(value: OctetString): OctetString[] {
  return tokenize(value, ',;')
    .filter((token) => token.kind === 'atom')
    .map((token) => token.text);
}

/** Splits at semicolons and keeps what reads `attribute=value`; all else between two semicolons is passed over. */
function parseParameters(tokens: readonly HeaderToken[]): Parameter[] {
  const parameters: Parameter[] = [];
  let at = 0;
  while (at < tokens.length) {
    const [name, equals] = [tokens[at], tokens[at + 1]];
    if (name?.kind === 'atom' && equals?.kind === 'special' && equals.text === '=') {
      const [value, next] = parameterValue(tokens, at + 2);
      parameters.push([name.text, value]);
      at = next;
    }
    while (at < tokens.length && !isSemicolon(tokens[at])) at += 1;
    at += 1;
  }
  return parameters;
}

/** A quoted string, or everything up to white space or a semicolon: some mailers leave specials unquoted. */
function parameterValue(tokens: readonly HeaderToken[], at: number): [value: OctetString, next: number] {
  const first = tokens[at];
  if (first === undefined || isSemicolon(first)) return ['', at];
  if (first.kind === 'quoted') return [first.text, at + 1];
  let value = first.text;
  let next = at + 1;
  for (
    let token = tokens[next];
    token !== undefined && !token.spaceBefore && !isSemicolon(token);
    token = tokens[next]
  ) {
    value += token.text;
    next += 1;
  }
  return [value, next];
}

function isSemicolon(token: HeaderToken | undefined): boolean {
  return token?.kind === 'special' && token.text === ';';
}
