import { initialContext } from '../context.js';
import type { GrammarContext } from '../context.js';
import { parseResponse } from '../parse.js';
import type { Response } from '../response.js';

export const rev2: GrammarContext = { revision: 'rev2', utf8: true, enabled: new Set(['IMAP4REV2']) };

/** A response from latin1 text (one character an octet) without its final CRLF. */
export const octets = (text: string): Buffer => Buffer.from(`${text}\r\n`, 'latin1');

/** The faults in a response, as `offset rule`, SHOULD-level ones with a question mark. */
export const faultsOf = (text: string, context: GrammarContext = initialContext): readonly string[] =>
  parseResponse(octets(text), context).faults.map(
    ({ offset, rule, level }) => `${offset} ${rule}${level === 'MUST' ? '' : '?'}`,
  );

/** A response that must be without fault. */
export function read(text: string, context: GrammarContext = initialContext): Response {
  const { response, faults } = parseResponse(octets(text), context);
  if (faults.length > 0) throw new Error(`${text}: ${JSON.stringify(faults)}`);
  if (!response) throw new Error(`no response: ${text}`);
  return response;
}

type Named<Name, R extends Response = Response> = R extends { readonly name: infer Known }
  ? Name extends Known
    ? R
    : never
  : never;

/** Narrows a response to the one that a test is about. */
export function as<Name extends Response['name']>(response: Response, name: Name): Named<Name> {
  if (response.name !== name) throw new Error(`${response.name} instead of ${name}`);
  return response as Named<Name>;
}
