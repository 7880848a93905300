import { toBigInt } from '../pattern/digits.js';
import { capabilityArguments } from './capabilities.js';
import { faultAt } from './faults.js';
import type { Pop3Fault, Rule } from './faults.js';

/** What a line gave: the value where it could be read, and the faults by offset in the line. */
export interface Read<T> {
  readonly value?: T;
  readonly faults: readonly Pop3Fault[];
}

/** `number` is the message-number, `size` in octets, `rest` whatever follows the size (RFC 1939 §5). */
export interface ScanListing {
  readonly number: bigint;
  readonly size: bigint;
  readonly rest: string;
}

export interface UniqueIdListing {
  readonly number: bigint;
  readonly uniqueId: string;
}

export interface DropListing {
  readonly count: bigint;
  /** Of the maildrop, in octets. */
  readonly size: bigint;
  readonly rest: string;
}

export interface Capability {
  /** In upper case: tags are case-insensitive (RFC 2449 §5). */
  readonly tag: string;
  readonly parameters: readonly string[];
}

export interface LanguageListing {
  readonly tag: string;
  /** Latin1 for UTF-8 octets. */
  readonly description: string;
}

const rules = {
  scan: {
    watch: 'pop3/grammar/scan-listing',
    rule: 'scan listing',
    source: 'RFC 1939 §5',
    expected: 'message-number SP size in octets',
  },
  uniqueId: {
    watch: 'pop3/grammar/unique-id-listing',
    rule: 'unique-id listing',
    source: 'RFC 1939 §7',
    expected: 'message-number SP unique-id of 1 to 70 characters from 0x21 to 0x7E, nothing behind',
  },
  drop: {
    watch: 'pop3/grammar/drop-listing',
    rule: 'drop listing',
    source: 'RFC 1939 §5',
    expected: 'number of messages SP size in octets',
  },
  capability: {
    watch: 'pop3/grammar/capability-list',
    rule: 'capability',
    source: 'RFC 2449 §3',
    expected: 'capability tag, then parameters with one SP in front of each',
  },
  capabilityLength: {
    watch: 'pop3/grammar/capability-list',
    rule: 'capability',
    source: 'RFC 2449 §3',
    expected: 'a line of at most 512 octets with its CRLF',
  },
  language: {
    watch: 'pop3/grammar/language-listing',
    rule: 'language listing',
    source: 'RFC 6856 §3.2',
    expected: 'language tag, optionally SP and a description',
  },
  languageChosen: {
    watch: 'pop3/grammar/language-choice',
    rule: 'LANG response',
    source: 'RFC 6856 §3.2',
    expected: 'language tag SP',
  },
} as const satisfies Record<string, Rule>;

/** Where a line leaves the grammar: behind the longest beginning that one of the steps matches. */
function offsetOfFault(line: string, steps: readonly RegExp[]): number {
  return Math.max(0, ...steps.map((step) => step.exec(line)?.[0].length ?? 0));
}

function refuse<T>(line: string, steps: readonly RegExp[], rule: Rule): Read<T> {
  return { faults: [faultAt(Buffer.from(line, 'latin1'), offsetOfFault(line, steps), rule)] };
}

/** Reads a scan listing (RFC 1939 §5). Lines come without CRLF, as latin1. */
export function parseScanListing(line: string): Read<ScanListing> {
  const found = /^(0*[1-9]\d*) (\d+)(?: (.*))?$/s.exec(line);
  if (!found) return refuse(line, [/^0*[1-9]\d*/, /^0*[1-9]\d* /, /^0*[1-9]\d* \d+/], rules.scan);
  const [, number = '', size = '', rest = ''] = found;
  return { value: { number: toBigInt(number), size: toBigInt(size), rest }, faults: [] };
}

/** Reads a unique-id listing (RFC 1939 §7). */
export function parseUniqueIdListing(line: string): Read<UniqueIdListing> {
  const found = /^(0*[1-9]\d*) ([\x21-\x7e]{1,70})$/.exec(line);
  if (!found) return refuse(line, [/^0*[1-9]\d*/, /^0*[1-9]\d* [\x21-\x7e]{0,70}/], rules.uniqueId);
  const [, number = '', uniqueId = ''] = found;
  return { value: { number: toBigInt(number), uniqueId }, faults: [] };
}

/** Reads a drop listing, the text of STAT's answer (RFC 1939 §5). */
export function parseDropListing(text: string): Read<DropListing> {
  const found = /^(\d+) (\d+)(?: (.*))?$/s.exec(text);
  if (!found) return refuse(text, [/^\d+/, /^\d+ /, /^\d+ \d+/], rules.drop);
  const [, count = '', size = '', rest = ''] = found;
  return { value: { count: toBigInt(count), size: toBigInt(size), rest }, faults: [] };
}

/** Reads a line of CAPA's answer (RFC 2449 §3, §5), with the arguments that the capability's own RFC demands. */
export function parseCapability(line: string): Read<Capability> {
  const faults: Pop3Fault[] = [];
  const octets = Buffer.from(line, 'latin1');
  if (octets.length > 510) faults.push(faultAt(octets, 510, rules.capabilityLength));
  const found = /^([\x21-\x2d\x2f-\x7f]+)((?: [\x21-\x7e]+)*)$/.exec(line);
  if (!found) {
    const refused = refuse<Capability>(line, [/^[\x21-\x2d\x2f-\x7f]+(?: [\x21-\x7e]+)*/], rules.capability);
    return { faults: [...faults, ...refused.faults] };
  }
  const [, written = '', list = ''] = found;
  const tag = written.toUpperCase();
  const known = capabilityArguments.get(tag);
  if (known && !known.pattern.test(list)) {
    faults.push(
      faultAt(octets, written.length, {
        watch: 'pop3/grammar/capability-arguments',
        rule: `${tag} capability`,
        source: known.source,
        expected: known.expected,
      }),
    );
  }
  return { value: { tag, parameters: list.split(' ').slice(1) }, faults };
}

/** Reads a language listing (RFC 6856 §3.2). */
export function parseLanguageListing(line: string): Read<LanguageListing> {
  const found = /^([A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?: (.+))?$/s.exec(line);
  if (!found) return refuse(line, [/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/], rules.language);
  const [, tag = '', description = ''] = found;
  return { value: { tag, description }, faults: [] };
}

/** Reads the text of the answer to LANG with an argument: the language chosen, then a text in it (RFC 6856 §3.2). */
export function parseLanguageChosen(text: string): Read<LanguageListing> {
  const found = /^([A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*) (.*)$/s.exec(text);
  if (!found) return refuse(text, [/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/], rules.languageChosen);
  const [, tag = '', description = ''] = found;
  return { value: { tag, description }, faults: [] };
}
