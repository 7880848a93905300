import { dateTime, numberOf, single } from '../grammar/common.js';
import type { GrammarExtension, Read } from '../grammar/extension.js';
import { ALPHA_NUMERIC } from '../octets.js';
import { NUMBER, NUMBER64 } from '../reader.js';
import type { Reader } from '../reader.js';
import { defineRule } from '../rule.js';

const OBJECTID = defineRule('objectid', 'RFC 8474 §7', 'exact', 'object-id');
const OBJECTID_LIST = defineRule('objectid', 'RFC 8474 §7', 'seq', 'object-id');
const SAVEDATE = defineRule('date-time', 'RFC 8514 §5', 'exact', 'date-time');
const PREVIEW = defineRule('msg-att-dynamic', 'RFC 8970 §6', 'exact', 'fetch');
const SIZE = defineRule('status-att-val', 'RFC 8438 §4', 'number', 'status-data');
const APPENDLIMIT = defineRule('status-att-val', 'RFC 7889 §5', 'number', 'status-data');
const PREVIEW_LENGTH = defineRule('msg-att-dynamic', 'RFC 8970 §3.2', 'exact', 'fetch');
const LONGEST_OBJECTID = 255;
const LONGEST_PREVIEW = 256;

/** RFC 8474 §7: case-sensitive, 1 to 255 letters, digits, `_` and `-`. */
const objectId: Read = (reader) => {
  const start = reader.at;
  reader.skip(ALPHA_NUMERIC);
  const length = reader.at - start;
  if (length === 0) reader.stop(OBJECTID, 'objectid');
  if (length > LONGEST_OBJECTID) reader.fault(OBJECTID, `at most ${LONGEST_OBJECTID} characters`, start);
  return reader.node('atom', OBJECTID, start);
};

const objectIdList = single(OBJECTID_LIST, objectId);
const appendLimit = (reader: Reader) => reader.nil(APPENDLIMIT) ?? reader.number(APPENDLIMIT, NUMBER);

/** RFC 8970 §3.2: of no more than 256 characters. */
const preview: Read = (reader) => {
  const node = reader.nstring(PREVIEW);
  const isLong = node.octets.length > LONGEST_PREVIEW && Array.from(node.text).length > LONGEST_PREVIEW;
  if (isLong) reader.fault(PREVIEW_LENGTH, `at most ${LONGEST_PREVIEW} characters`, node.from);
  return node;
};

/** Single items that RFCs 7889, 8438, 8474, 8514 and 8970 add. */
export const messageData: GrammarExtension = {
  codes: {
    MAILBOXID: (reader) => {
      reader.sp(OBJECTID_LIST);
      return [objectIdList(reader)];
    },
  },
  fetchItems: {
    EMAILID: objectIdList,
    THREADID: (reader) => reader.nil(OBJECTID_LIST) ?? objectIdList(reader),
    SAVEDATE: (reader) => reader.nil(SAVEDATE) ?? dateTime(reader, SAVEDATE),
    PREVIEW: preview,
  },
  statusItems: { APPENDLIMIT: appendLimit, MAILBOXID: objectIdList, SIZE: numberOf(SIZE, NUMBER64) },
};
