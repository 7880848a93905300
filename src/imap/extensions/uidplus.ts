import { nothing, one } from '../grammar/common.js';
import type { GrammarExtension, ReadArguments } from '../grammar/extension.js';
import { NZ_NUMBER } from '../reader.js';
import { defineRule } from '../rule.js';

const APPENDUID = defineRule('resp-code-apnd', 'RFC 4315 §4', 'number', 'uidplus');
const COPYUID = defineRule('resp-code-copy', 'RFC 4315 §4', 'number', 'uidplus');
const UID_SET = defineRule('uid-set', 'RFC 4315 §4', 'sequence-set', 'uidplus');

const uidSet = one((reader) => reader.sequenceSet(UID_SET, false), COPYUID);

const copyuid: ReadArguments = (reader) => {
  const validity = one((inner) => inner.number(COPYUID, NZ_NUMBER), COPYUID)(reader);
  return [...validity, ...uidSet(reader), ...uidSet(reader)];
};

const appenduid: ReadArguments = (reader) => {
  const validity = one((inner) => inner.number(APPENDUID, NZ_NUMBER), APPENDUID)(reader);
  const [uids] = uidSet(reader);
  // RFC 4315 §3: a client without MULTIAPPEND would not know what to make of a range of one.
  if (uids && /^(\d+):\1$/.test(uids.text)) reader.fault(APPENDUID, 'one UID, not a range of one', uids.start);
  return uids ? [...validity, uids] : validity;
};

/** RFC 4315; also RFC 6851 §4.3, which sends COPYUID in an untagged OK. */
export const uidplus: GrammarExtension = {
  codes: { APPENDUID: appenduid, COPYUID: copyuid, UIDNOTSTICKY: nothing },
};
