import type { GrammarContext } from './grammar-context.js';
import type { ReadArguments } from './grammar/extension.js';
import { msgAtt } from './grammar/fetch.js';
import { mailboxList } from './grammar/list.js';
import { esearch, search, status } from './grammar/mailbox-data.js';
import { continueText, respText } from './grammar/resp-text.js';
import { Node } from './node.js';
import * as o from './octets.js';
import { GrammarStop, NUMBER, NZ_NUMBER, Reader } from './reader.js';
import type { ImapFault, JudgedRules } from './reader.js';
import { data } from './registry.js';
import type { Response, UntaggedResponse } from './response.js';
import { defineRule, markOf } from './rule.js';
import { untaggedView } from './views/untagged.js';
import { ContinuationRequest, TaggedResponse, UntaggedStatusResponse } from './views/status.js';

export interface ParsedResponse {
  /** Absent where the octets allow no reading that is evident. */
  readonly response?: Response;
  readonly faults: readonly ImapFault[];
  readonly judged: JudgedRules;
}

const SOURCE = 'RFC 3501 §9';
const RESPONSE = defineRule('response', SOURCE, 'seq', 'status-response');
const RESPONSE_DATA = defineRule('response-data', SOURCE, 'seq', 'unknown-response');
const STATUS = defineRule('response-data', SOURCE, 'fold', 'status-response');
const NAME = defineRule('response-data', SOURCE, 'fold', 'unknown-response');
const TAG = defineRule('response', SOURCE, 'seq', 'tag');
const TAG_MARK = markOf('tag');
const TAGGED = defineRule('response-tagged', SOURCE, 'seq', 'status-response');
const CONTINUE = defineRule('continue-req', SOURCE, 'seq', 'continuation');
const MESSAGE_DATA = defineRule('message-data', SOURCE, 'seq', 'message-data');
const NUMBERED_NAME = defineRule('message-data', SOURCE, 'fold', 'message-data');
const NUMERIC = defineRule('mailbox-data', SOURCE, 'number', 'message-data');

type TaggedName = 'OK' | 'NO' | 'BAD';
const isTaggedName = (name: string): name is TaggedName => name === 'OK' || name === 'NO' || name === 'BAD';
const isStatusName = (name: string): name is TaggedName | 'PREAUTH' | 'BYE' =>
  isTaggedName(name) || name === 'PREAUTH' || name === 'BYE';

/** Untagged data by name: what the base protocol's own files read, and what extensions add. */
const named: ReadonlyMap<string, ReadArguments> = new Map([
  ...data,
  ['LIST', mailboxList],
  ['LSUB', mailboxList],
  ['STATUS', status],
  ['SEARCH', search],
  ['SORT', search],
  ['ESEARCH', esearch],
]);

/**
 * Reads one whole response: its lines with the literals among them, and the final CRLF.
 * Never throws. The response keeps views into `octets`, which must not change afterwards.
 */
export function parseResponse(octets: Buffer, context: GrammarContext): ParsedResponse {
  const reader = new Reader(octets, context);
  const { faults } = reader;
  try {
    const response = readResponse(reader);
    return { response, faults, judged: reader };
  } catch (error) {
    if (error instanceof GrammarStop) return { faults, judged: reader };
    throw error;
  }
}

function readResponse(reader: Reader): Response {
  reader.mark(TAG_MARK);
  if (reader.peek() === o.STAR) return untagged(reader);
  return reader.peek() === o.PLUS ? continuation(reader) : tagged(reader);
}

function continuation(reader: Reader): ContinuationRequest {
  const { octets } = reader;
  reader.at++;
  const items = continueText(reader);
  const tree = reader.node('bare', CONTINUE, 0, items);
  reader.crlf(CONTINUE);
  return new ContinuationRequest(octets, tree);
}

function tagged(reader: Reader): TaggedResponse {
  reader.skip(o.TAG);
  if (reader.at === 0) reader.stop(TAG, '"*", "+" or a tag');
  const tag = reader.slice(0);
  if (reader.peek() !== o.SP) reader.stop(TAGGED, 'SP', reader.at, 'tag');
  reader.sp(TAGGED);
  const start = reader.at;
  const name = reader.peekAtom();
  if (!isTaggedName(name)) reader.stop(TAGGED, 'OK, NO or BAD');
  const tree = statusTree(reader, start);
  return new TaggedResponse(reader.octets, tree, tag, name);
}

function statusTree(reader: Reader, start: number): Node {
  const name = reader.atom(STATUS);
  const items = [name, ...respText(reader)];
  const tree = reader.node('bare', RESPONSE, start, items);
  reader.crlf(RESPONSE);
  return tree;
}

function untagged(reader: Reader): UntaggedResponse {
  reader.at++;
  reader.sp(RESPONSE_DATA);
  if (reader.is(o.DIGIT)) return numbered(reader);
  const start = reader.at;
  const name = reader.peekAtom();
  if (isStatusName(name)) return new UntaggedStatusResponse(reader.octets, statusTree(reader, start), name);
  const read = named.get(name);
  if (!read) reader.stop(RESPONSE_DATA, 'an untagged response that an RFC defines');
  const node = reader.atom(NAME);
  const args = read(reader);
  const tree = reader.node('bare', RESPONSE_DATA, start, [node, ...args]);
  reader.crlf(RESPONSE_DATA, args.at(-1)?.rule);
  return untaggedView(reader.octets, tree, name) ?? reader.stop(RESPONSE_DATA, 'known response', start);
}

/** `* n NAME`: of messages n is a sequence number, so not 0 (RFC 3501 §9 message-data). */
function numbered(reader: Reader): UntaggedResponse {
  const start = reader.at;
  reader.skip(o.DIGIT);
  const end = reader.at;
  reader.sp(MESSAGE_DATA);
  const name = reader.peekAtom();
  const resume = reader.at;
  const isMessage = name === 'FETCH' || name === 'EXPUNGE';
  if (!isMessage && name !== 'EXISTS' && name !== 'RECENT') {
    reader.stop(MESSAGE_DATA, 'EXISTS, RECENT, EXPUNGE or FETCH');
  }
  reader.at = start;
  const number = reader.number(NUMERIC, isMessage ? NZ_NUMBER : NUMBER);
  reader.at = resume;
  const items = [
    new Node(reader.octets, 'number', NUMERIC, start, start, end, number.items),
    reader.atom(NUMBERED_NAME),
  ];
  if (name === 'FETCH') {
    reader.sp(MESSAGE_DATA);
    items.push(msgAtt(reader));
  }
  const tree = reader.node('bare', MESSAGE_DATA, start, items);
  reader.crlf(MESSAGE_DATA, items.at(-1)?.rule);
  return untaggedView(reader.octets, tree, name) ?? reader.stop(MESSAGE_DATA, 'known response', start);
}
