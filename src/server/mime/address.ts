import type { OctetString } from './entity.js';
import { tokenize, type HeaderToken } from './tokens.js';

/**
 * One address structure of an ENVELOPE (RFC 3501 §7.4.2). Without host it marks a group: the start when it has a
 * mailbox (the group's name), else the end.
 */
export interface Address {
  readonly name?: OctetString;
  /** Source route, `@a,@b`. */
  readonly route?: OctetString;
  readonly mailbox?: OctetString;
  readonly host?: OctetString;
}

const SPECIALS = '<>[]:;@,.';
const GROUP_END: Address = {};

/**
 * Parses an address list (RFC 5322 §3.4, §4.4), groups and source routes included. Quoting and comments are removed,
 * encoded words stay as they are. What cannot be an address is passed over up to the next comma.
 */
export function parseAddressList(value: OctetString): Address[] {
  return new AddressParser(tokenize(value, SPECIALS)).list();
}

class AddressParser {
  private at = 0;

  constructor(private readonly tokens: readonly HeaderToken[]) {}

  list(): Address[] {
    const found: Address[] = [];
    while (this.at < this.tokens.length) {
      if (this.accept(',') || this.accept(';')) continue;
      found.push(...this.address());
    }
    return found;
  }

  /** One mailbox, or a group with all its members; always takes at least one token. */
  private address(): Address[] {
    const words = this.words();
    if (this.accept(':')) return this.group(phrase(words));
    return this.mailbox(words);
  }

  private group(name: OctetString): Address[] {
    const members: Address[] = [{ mailbox: name }];
    while (this.at < this.tokens.length && !this.accept(';')) {
      if (this.accept(',')) continue;
      members.push(...this.mailbox(this.words()));
    }
    members.push(GROUP_END);
    return members;
  }

  private mailbox(words: readonly HeaderToken[]): Address[] {
    if (this.accept('<')) {
      const route = this.route();
      const address = this.addressSpec(this.words());
      while (this.at < this.tokens.length && !this.accept('>') && !this.standsAt(',')) this.at += 1;
      if (address === undefined) return [];
      const name = phrase(words);
      return [{ ...(name === '' ? {} : { name }), ...(route === '' ? {} : { route }), ...address }];
    }
    const address = this.addressSpec(words);
    // Whatever follows an address without a comma is no part of it.
    while (this.at < this.tokens.length && !this.standsAt(',') && !this.standsAt(';')) this.at += 1;
    return address === undefined ? [] : [address];
  }

  /** local-part "@" domain; the local part has been read. A missing domain is reported as empty: NIL would mean a group. */
  private addressSpec(local: readonly HeaderToken[]): Address | undefined {
    const mailbox = joined(local);
    if (!this.accept('@')) return mailbox === '' ? undefined : { mailbox, host: '' };
    return { mailbox, host: joined(dottedWords(this.words())) };
  }

  /** obs-route: `@a,@b:` before the address. */
  private route(): OctetString {
    const start = this.at;
    const domains: string[] = [];
    while (this.standsAt('@') || this.standsAt(',')) {
      if (this.accept(',')) continue;
      this.at += 1;
      domains.push(`@${joined(dottedWords(this.words()))}`);
    }
    if (this.accept(':')) return domains.join(',');
    this.at = start;
    return '';
  }

  /** Words and dots, as they make up phrases, local parts and domains. */
  private words(): HeaderToken[] {
    const found: HeaderToken[] = [];
    for (let token = this.tokens[this.at]; token !== undefined; token = this.tokens[this.at]) {
      if (token.kind === 'special' && token.text !== '.') {
        if ('<@:,;'.includes(token.text)) break;
        this.at += 1;
        continue;
      }
      found.push(token);
      this.at += 1;
    }
    return found;
  }

  private standsAt(special: string): boolean {
    const token = this.tokens[this.at];
    return token?.kind === 'special' && token.text === special;
  }

  private accept(special: string): boolean {
    if (!this.standsAt(special)) return false;
    this.at += 1;
    return true;
  }
}

/** The words that dots join to the first one: a domain ends where two stand side by side. */
function dottedWords(words: readonly HeaderToken[]): readonly HeaderToken[] {
  const isDot = (token: HeaderToken | undefined): boolean => token?.kind === 'special';
  const end = words.findIndex((token, index) => index > 0 && !isDot(token) && !isDot(words[index - 1]));
  return end === -1 ? words : words.slice(0, end);
}

/** The text of a phrase: one space between words that had white space between them, dots as they stood. */
function phrase(words: readonly HeaderToken[]): OctetString {
  return words.map(({ text, spaceBefore }, index) => (index > 0 && spaceBefore ? ` ${text}` : text)).join('');
}

/** The text of a local part or domain: white space between its words means nothing (RFC 5322 §4.4). */
function joined(words: readonly HeaderToken[]): OctetString {
  return words.map(({ text }) => text).join('');
}
