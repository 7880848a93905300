import type { Node } from '../node.js';
import * as o from '../octets.js';
import { NUMBER, NUMBER64 } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';
import type { Compare, Rule } from '../rule.js';
import { envelope } from './envelope.js';
import type { Read } from './extension.js';

const rule = (name: string, compare: Compare): Rule => defineRule(name, 'RFC 3501 §9', compare, 'body-structure');
const BODY = rule('body', 'seq');
const MULTIPART = rule('body-type-mpart', 'seq');
const MEDIA = rule('media-basic', 'fold');
const MEDIA_SUBTYPE = rule('media-subtype', 'fold');
const PARAM = rule('body-fld-param', 'map');
const PARAM_NAME = rule('body-fld-param', 'fold');
const PARAM_VALUE = rule('body-fld-param', 'exact');
const PARAM_CHARSET = rule('body-fld-param', 'fold');
const ID = rule('body-fld-id', 'exact');
const DESC = rule('body-fld-desc', 'exact');
const ENC = rule('body-fld-enc', 'fold');
const OCTETS = rule('body-fld-octets', 'number');
const LINES = rule('body-fld-lines', 'number');
const MD5 = rule('body-fld-md5', 'exact');
const DSP = rule('body-fld-dsp', 'seq');
const DSP_TYPE = rule('body-fld-dsp', 'fold');
const LANG = rule('body-fld-lang', 'seq');
const LANG_TAG = rule('body-fld-lang', 'fold');
const LOC = rule('body-fld-loc', 'exact');
const EXTENSION = rule('body-extension', 'seq');
const EXTENSION_VALUE = rule('body-extension', 'exact');

/** Names and values; what a name names decides how its value is compared (RFC 2046 §4.1.2: charsets know no case). */
const params: Read = (reader) => {
  const nil = reader.nil(PARAM);
  if (nil) return nil;
  const start = reader.at;
  const items: Node[] = [];
  reader.open(PARAM);
  if (reader.peek() === o.CLOSE) reader.fault(PARAM, 'a parameter, or NIL for none');
  else {
    do {
      const name = reader.string(PARAM_NAME);
      reader.sp(PARAM);
      items.push(name, reader.string(name.upper === 'CHARSET' ? PARAM_CHARSET : PARAM_VALUE));
    } while (reader.more(PARAM));
  }
  reader.close(PARAM);
  return reader.node('list', PARAM, start, items);
};

/** RFC 3501 §9 body-fld-dsp; a bare string, as some servers send, is a fault and no more. */
const disposition: Read = (reader) => {
  const nil = reader.nil(DSP);
  if (nil) return nil;
  const start = reader.at;
  if (reader.atString) {
    reader.fault(DSP, '"(" or NIL');
    return reader.string(DSP_TYPE);
  }
  reader.open(DSP);
  const type = reader.string(DSP_TYPE);
  reader.sp(DSP);
  const parameters = params(reader);
  reader.close(DSP);
  return reader.node('list', DSP, start, [type, parameters]);
};

const language: Read = (reader) =>
  reader.peek() === o.OPEN ? reader.list(LANG, (inner) => inner.string(LANG_TAG), 1) : reader.nstring(LANG_TAG);

/** RFC 3501 §9 body-extension: readable, yet no server may send any before an RFC says so. */
const bodyExtension: Read = (reader) => {
  reader.fault(EXTENSION, '")" (no extension data is defined beyond body-fld-loc)');
  return extensionValue(reader);
};

const extensionValue: Read = (reader) => {
  if (reader.peek() === o.OPEN) return reader.list(EXTENSION, extensionValue, 1);
  return reader.is(o.DIGIT) ? reader.number(EXTENSION_VALUE, NUMBER64) : reader.nstring(EXTENSION_VALUE);
};

const md5: Read = (reader) => reader.nstring(MD5);
const location: Read = (reader) => reader.nstring(LOC);
const onePartExtension: readonly Read[] = [md5, disposition, language, location];
const multipartExtension: readonly Read[] = [params, disposition, language, location];

/** RFC 3501 §9 body-ext-1part and body-ext-mpart, which a BODY without STRUCTURE never has. */
function extensionData(reader: Reader, items: Node[], order: readonly Read[], extensible: boolean): void {
  const start = reader.at;
  for (let field = 0; reader.more(BODY); field++) {
    if (field === 0 && !extensible) reader.fault(BODY, '")": BODY is without extension data', start);
    items.push((order[field] ?? bodyExtension)(reader));
  }
}

function multipart(reader: Reader, extensible: boolean): Node[] {
  const items: Node[] = [];
  while (reader.peek() === o.OPEN) {
    items.push(body(reader, extensible));
    if (reader.peek() === o.SP && reader.octets[reader.at + 1] === o.OPEN) {
      reader.spaceFault(MULTIPART, '"(" without a space before it');
      reader.at++;
    }
  }
  reader.sp(MULTIPART);
  items.push(reader.string(MEDIA_SUBTYPE, 'media-subtype'));
  extensionData(reader, items, multipartExtension, extensible);
  return items;
}

/** RFC 9051 takes MESSAGE/GLOBAL for a message with a structure; RFC 3501 does not know it, and both forms are met. */
function isMessage(reader: Reader, subtype: string): boolean {
  if (subtype === 'RFC822') return true;
  return subtype === 'GLOBAL' && (reader.context.revision === 'rev2' || reader.octets[reader.at + 1] === o.OPEN);
}

function lines(reader: Reader): Node {
  reader.sp(BODY);
  return reader.number(LINES, reader.context.revision === 'rev2' ? NUMBER64 : NUMBER);
}

/** The number of lines of a text; where it is missing that is a fault and no more. */
function textLines(reader: Reader, items: Node[]): void {
  const next = reader.octets[reader.at + 1];
  const isDigit = next !== undefined && next >= 0x30 && next <= 0x39;
  if (reader.peek() === o.CLOSE || (reader.peek() === o.SP && !isDigit)) {
    reader.fault(LINES, 'SP and the number of lines of the text');
  } else items.push(lines(reader));
}

function onePart(reader: Reader, extensible: boolean): Node[] {
  const type = reader.string(MEDIA, 'media type, or "(" for a part of a multipart');
  reader.sp(BODY);
  const subtype = reader.string(MEDIA_SUBTYPE, 'media-subtype');
  reader.sp(BODY);
  const parameters = params(reader);
  reader.sp(BODY);
  const id = reader.nstring(ID);
  reader.sp(BODY);
  const description = reader.nstring(DESC);
  reader.sp(BODY);
  const encoding = bodyEncoding(reader);
  reader.sp(BODY);
  const octets = reader.number(OCTETS, NUMBER);
  const items = [type, subtype, parameters, id, description, encoding, octets];
  const media = type.upper;
  if (media === 'TEXT') textLines(reader, items);
  else if (media === 'MESSAGE' && isMessage(reader, subtype.upper)) {
    reader.sp(BODY);
    items.push(envelope(reader));
    reader.sp(BODY);
    items.push(body(reader, extensible), lines(reader));
  }
  extensionData(reader, items, onePartExtension, extensible);
  return items;
}

/** RFC 3501 §9 body-fld-enc is never NIL: where the message names none it is 7BIT. */
function bodyEncoding(reader: Reader): Node {
  const nil = reader.nil(ENC);
  if (!nil) return reader.string(ENC);
  reader.fault(ENC, 'string', nil.start);
  return nil;
}

function body(reader: Reader, extensible: boolean): Node {
  const start = reader.at;
  reader.open(BODY);
  const items = reader.peek() === o.OPEN ? multipart(reader, extensible) : onePart(reader, extensible);
  reader.close(BODY);
  return reader.node('list', BODY, start, items);
}

/** The value of BODY: without extension data (RFC 3501 §7.4.2). */
export const bodyOnly: Read = (reader) => body(reader, false);
/** The value of BODYSTRUCTURE. */
export const bodyStructure: Read = (reader) => body(reader, true);
