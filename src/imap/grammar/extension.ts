import type { Node } from '../node.js';
import type { Reader } from '../reader.js';

/** Reads one value; the reader stands on its first octet. */
export type Read = (reader: Reader) => Node;
/** Reads what follows a name up to the end of the response or the `]` of a code, its leading space included. */
export type ReadArguments = (reader: Reader) => readonly Node[];

/** A FETCH data item with a section, such as `BODY[HEADER]<0>`. */
export interface SectionItem {
  /** Reads what stands between the brackets; yields the header field names, if any. */
  readonly section: ReadArguments;
  /** `<origin octet>` may follow. */
  readonly origin: boolean;
  readonly value: Read;
}

/** What one RFC adds to the grammar of responses. Names are in upper case. */
export interface GrammarExtension {
  /** resp-text-code: by name. */
  readonly codes?: Readonly<Record<string, ReadArguments>>;
  /** msg-att: data items without a section. */
  readonly fetchItems?: Readonly<Record<string, Read>>;
  /** msg-att: data items with a section, the name without its brackets. */
  readonly fetchSections?: Readonly<Record<string, SectionItem>>;
  /** status-att-val. */
  readonly statusItems?: Readonly<Record<string, Read>>;
  /** search-return-data. */
  readonly searchReturns?: Readonly<Record<string, Read>>;
  /** mbox-list-extended-item. */
  readonly listItems?: Readonly<Record<string, Read>>;
  /** Untagged responses that begin with a name. */
  readonly data?: Readonly<Record<string, ReadArguments>>;
}
