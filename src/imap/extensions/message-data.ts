import { dateTime, numberOf } from '../grammar/common.js';
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
const LONGEST_OBJECTID = 255;

/** RFC 8474 §7: case-sensitive, 1 to 255 letters, digits, `_` and `-`. */
const objectId: Read = (reader) => {
  const start = reader.at;
  reader.skip(ALPHA_NUMERIC);
  const length = reader.at - start;
  if (length === 0) reader.stop(OBJECTID, 'objectid');
  if (length > LONGEST_OBJECTID) reader.fault(OBJECTID, `at most ${LONGEST_OBJECTID} characters`, start);
  return reader.node('atom', OBJECTID, start);
};

const objectIdList: Read = (reader) => reader.list(OBJECTID_LIST, objectId, 1);
const appendLimit = (reader: Reader) => reader.nil(APPENDLIMIT) ?? reader.number(APPENDLIMIT, NUMBER);

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
    PREVIEW: (reader) => reader.nstring(PREVIEW),
  },
  statusItems: { APPENDLIMIT: appendLimit, MAILBOXID: objectIdList, SIZE: numberOf(SIZE, NUMBER64) },
};
