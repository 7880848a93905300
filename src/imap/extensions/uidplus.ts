import { nothing, one } from '../grammar/common.js';
import type { GrammarExtension, ReadArguments } from '../grammar/extension.js';
import type { Node } from '../node.js';
import { NZ_NUMBER } from '../reader.js';
import { defineRule } from '../rule.js';
import { parseSequenceSet } from '../sequence-set.js';

const APPENDUID = defineRule('resp-code-apnd', 'RFC 4315 §4', 'number', 'uidplus');
const COPYUID = defineRule('resp-code-copy', 'RFC 4315 §4', 'number', 'uidplus');
const MAPPING = defineRule('resp-code-copy', 'RFC 4315 §3', 'number', 'uidplus');
const UID_SET = defineRule('uid-set', 'RFC 4315 §4', 'sequence-set', 'uidplus');

const uidSet = one((reader) => reader.sequenceSet(UID_SET, false), COPYUID);

const copyuid: ReadArguments = (reader) => {
  const validity = one((inner) => inner.number(COPYUID, NZ_NUMBER), COPYUID)(reader);
  const [source] = uidSet(reader);
  const [copies] = uidSet(reader);
  if (!source || !copies) return validity;
  if (members(source) !== members(copies)) reader.fault(MAPPING, 'as many UIDs as in the set before', copies.start);
  return [...validity, source, copies];
};

/** How many UIDs a set names, each as often as it does: the sets of COPYUID correspond one to one. */
const members = (set: Node): bigint | undefined =>
  parseSequenceSet(set.text)?.reduce((sum, { from, to }) => (to === '*' ? sum : sum + to - from + 1n), 0n);

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
