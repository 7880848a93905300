import { decodeCharset } from './decode.js';
import type { OctetString, Parameter } from './entity.js';

/** `name*0`, `name*0*`: the section's number, and whether it is encoded (RFC 2231 §3, §4.1). */
const SECTION = /^([^*]+)\*(0|[1-9][0-9]*)(\*?)$/;
const EXTENDED = /^[^*]+\*$/;
const EXTENDED_VALUE = /^([^']*)'[^']*'(.*)$/s;

interface Section {
  readonly number: number;
  readonly encoded: boolean;
  readonly value: OctetString;
}

/**
 * Puts parameter values together that were cut in sections (RFC 2231 §3), as servers should for BODYSTRUCTURE (§6): the
 * result stands where the first section stood, and is named `name*` if it has a charset. Values with a charset keep
 * their encoding; with `decode` they become UTF-8 (RFC 9051 §7.5.2). Sections that do not add up stay as they are.
 */
export function joinContinuations(parameters: readonly Parameter[], decode: boolean): Parameter[] {
  const sections = new Map<string, Section[]>();
  for (const [name, value] of parameters) {
    const [, base, number, star] = SECTION.exec(name) ?? [];
    if (base === undefined) continue;
    const key = base.toLowerCase();
    sections.set(key, [...(sections.get(key) ?? []), { number: Number(number), encoded: star === '*', value }]);
  }
  const joined = new Set<string>();
  return parameters.flatMap(([name, value]): Parameter[] => {
    const [, base] = SECTION.exec(name) ?? [];
    const own = base === undefined ? undefined : complete(sections.get(base.toLowerCase()) ?? []);
    if (base === undefined || own === undefined)
      return [EXTENDED.test(name) && decode ? [name, toUtf8(value)] : [name, value]];
    if (joined.has(base.toLowerCase())) return [];
    joined.add(base.toLowerCase());
    if (own[0]?.encoded !== true) return [[base, own.map((section) => section.value).join('')]];
    const whole = own.map((section) => (section.encoded ? section.value : percentEncode(section.value))).join('');
    return [[`${base}*`, decode ? toUtf8(whole) : whole]];
  });
}

/** The sections in order if they are 0, 1, 2 …, each once. */
function complete(sections: readonly Section[]): Section[] | undefined {
  const ordered = [...sections].sort((one, other) => one.number - other.number);
  return ordered.every(({ number }, index) => number === index) ? ordered : undefined;
}

/** Encodes all that is no attribute-char (RFC 2231 §7). */
function percentEncode(value: OctetString): OctetString {
  return value.replace(
    /[^!#$&+\-.0-9A-Z^_`a-z{|}~]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Undoes the encoding of an extended value; what is none stays as it is. */
function toUtf8(value: OctetString): OctetString {
  const [, charset, encoded] = EXTENDED_VALUE.exec(value) ?? [];
  if (charset === undefined || encoded === undefined) return value;
  const octets = encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(decodeCharset(Buffer.from(octets, 'latin1'), charset), 'utf8').toString('latin1');
}
