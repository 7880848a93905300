import { isUtf8 } from 'node:buffer';
import type { ImapGrammarRule } from '../../events/rules/imap-grammar.js';
import type { Node } from '../node.js';
import * as o from '../octets.js';
import { GrammarStop } from '../reader.js';
import type { Reader } from '../reader.js';
import { codes } from '../registry.js';
import { defineRule, markOf } from '../rule.js';

const SOURCE = 'RFC 3501 §9';
const RESP_TEXT = defineRule('resp-text', SOURCE, 'seq', 'status-response');
const CODE = defineRule('resp-text-code', SOURCE, 'seq', 'response-code');
const CODE_NAME = defineRule('resp-text-code', SOURCE, 'fold', 'response-code');
const CODE_TEXT = defineRule('resp-text-code', SOURCE, 'exact', 'response-code');
const TEXT = defineRule('text', SOURCE, 'text', 'status-response');

const NUL = markOf('nul');
const SEVEN_BIT = markOf('seven-bit');
const UTF_8 = markOf('utf-8');

/** The rest of the line, for people. Octets that may not be in it are a fault and no more. */
function text(reader: Reader): Node {
  const start = reader.at;
  reader.skip(o.TEXT);
  reader.mark(NUL);
  reader.mark(mayBeUtf8(reader) ? UTF_8 : SEVEN_BIT);
  if (!endsHere(reader)) oddText(reader, start);
  return reader.node('text', TEXT, start);
}

const endsHere = (reader: Reader): boolean =>
  reader.peek() === undefined ||
  reader.peek() === o.LF ||
  (reader.peek() === o.CR && reader.octets[reader.at + 1] === o.LF);

/** 8-bit text is for RFC 9051 and RFC 5255 §3.5 alone. */
const mayBeUtf8 = ({ context }: Reader): boolean => context.revision === 'rev2' || context.enabled.has('LANGUAGE');

/** NUL and bare CR are for none. */
function oddText(reader: Reader, start: number): void {
  const at = reader.at;
  while (!endsHere(reader)) reader.at++;
  const octets = reader.octets.subarray(start, reader.at);
  const report = (watch: ImapGrammarRule, expected: string): void => reader.fault(TEXT, expected, at, 'MUST', watch);
  if (octets.includes(0)) report('nul', 'TEXT-CHAR (no NUL, CR or LF)');
  else if (octets.includes(o.CR)) report('line-end', 'TEXT-CHAR (no NUL, CR or LF)');
  else if (!mayBeUtf8(reader)) report('seven-bit', '7-bit characters');
  else if (!isUtf8(octets)) report('utf-8', 'valid UTF-8');
}

/** `atom [SP 1*<any TEXT-CHAR except "]">]`: the form that every response code has. */
function generalArguments(reader: Reader): readonly Node[] {
  if (reader.peek() !== o.SP) return [];
  reader.at++;
  const start = reader.at;
  reader.skip(o.CODE_TEXT);
  if (reader.at === start) reader.fault(CODE, 'at least one character, or "]" at once');
  return [reader.node('text', CODE_TEXT, start)];
}

/** The arguments of a code that is known; where they break its rule, that is a fault, and the general form is read. */
function knownArguments(reader: Reader, name: string): readonly Node[] {
  const read = codes.get(name);
  if (!read) return generalArguments(reader);
  const start = reader.at;
  try {
    const args = read(reader);
    if (reader.peek() !== o.CLOSE_BRACKET) reader.stop(CODE, '"]"');
    return args;
  } catch (error) {
    if (!(error instanceof GrammarStop)) throw error;
    reader.at = start;
    return generalArguments(reader);
  }
}

/** RFC 3501 §9 resp-text-code in its brackets. */
function code(reader: Reader): Node {
  const start = reader.at;
  reader.expect(o.OPEN_BRACKET, CODE);
  const name = reader.atom(CODE_NAME, 'name of a response code');
  const args = knownArguments(reader, name.upper);
  reader.expect(o.CLOSE_BRACKET, CODE);
  return reader.node('code', CODE, start, [name, ...args]);
}

/** After a code: RFC 9051 lets the text be empty, and examples in RFC 5530 §3 leave out even the space. */
function afterCode(reader: Reader): readonly Node[] {
  if (reader.atLineEnd()) {
    reader.fault(RESP_TEXT, 'SP and text', reader.at, 'SHOULD');
    return [];
  }
  if (reader.peek() === o.SP) reader.at++;
  else reader.fault(RESP_TEXT, 'SP');
  return textOrNone(reader);
}

function textOrNone(reader: Reader): readonly Node[] {
  if (!endsHere(reader)) return [text(reader)];
  if (reader.context.revision === 'rev1') reader.fault(RESP_TEXT, 'text of at least one character');
  return [];
}

/** What follows a status: a space, a response code or none, text. */
export function respText(reader: Reader): readonly Node[] {
  if (reader.atLineEnd()) {
    reader.fault(RESP_TEXT, 'SP and text');
    return [];
  }
  if (!reader.take(o.SP)) reader.stop(RESP_TEXT, 'SP');
  if (reader.peek() !== o.OPEN_BRACKET) return textOrNone(reader);
  const node = code(reader);
  return [node, ...afterCode(reader)];
}

/** What follows `+`: like a status, or base64, which may be empty (RFC 3501 §9 continue-req). */
export function continueText(reader: Reader): readonly Node[] {
  if (reader.peek() === o.SP && reader.octets[reader.at + 1] === o.CR) {
    const start = ++reader.at;
    return [reader.node('text', TEXT, start)];
  }
  if (reader.atLineEnd()) {
    reader.fault(RESP_TEXT, 'SP', reader.at, 'MUST', 'continuation');
    return [];
  }
  if (reader.peek() !== o.SP) reader.stop(RESP_TEXT, 'SP', reader.at, 'continuation');
  return respText(reader);
}
