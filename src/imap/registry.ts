import type { GrammarExtension, Read, ReadArguments, SectionItem } from './grammar/extension.js';
import { acls } from './extensions/acl.js';
import { annotate } from './extensions/annotate.js';
import { binary } from './extensions/binary.js';
import { condstore } from './extensions/condstore.js';
import { enable } from './extensions/enable.js';
import { esearch } from './extensions/esearch.js';
import { i18n } from './extensions/i18n.js';
import { id } from './extensions/id.js';
import { listExtended } from './extensions/list-extended.js';
import { messageData } from './extensions/message-data.js';
import { metadata } from './extensions/metadata.js';
import { namespace } from './extensions/namespace.js';
import { quotas } from './extensions/quota.js';
import { responseCodes } from './extensions/response-codes.js';
import { rfc3501 } from './extensions/rfc3501.js';
import { sortThread } from './extensions/sort-thread.js';
import { specialUse } from './extensions/special-use.js';
import { uidplus } from './extensions/uidplus.js';

/** All that the grammar knows, one file each in `extensions/`. */
const extensions: readonly GrammarExtension[] = [
  rfc3501,
  responseCodes,
  enable,
  uidplus,
  condstore,
  esearch,
  listExtended,
  namespace,
  id,
  binary,
  specialUse,
  quotas,
  acls,
  metadata,
  sortThread,
  messageData,
  annotate,
  i18n,
];

function collect<T>(
  pick: (extension: GrammarExtension) => Readonly<Record<string, T>> | undefined,
): ReadonlyMap<string, T> {
  return new Map(extensions.flatMap((extension) => Object.entries(pick(extension) ?? {})));
}

export const codes = collect<ReadArguments>(({ codes: known }) => known);
export const fetchItems = collect<Read>(({ fetchItems: known }) => known);
export const fetchSections = collect<SectionItem>(({ fetchSections: known }) => known);
export const statusItems = collect<Read>(({ statusItems: known }) => known);
export const searchReturns = collect<Read>(({ searchReturns: known }) => known);
export const listItems = collect<Read>(({ listItems: known }) => known);
export const data = collect<ReadArguments>(({ data: known }) => known);
