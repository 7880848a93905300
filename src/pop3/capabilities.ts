/** The arguments of the capabilities that RFCs define. A tag that is not here may have any. */
interface Arguments {
  /** For all arguments together, each with the space in front of it. */
  readonly pattern: RegExp;
  readonly expected: string;
  readonly source: string;
}

const none = (source: string): Arguments => ({ pattern: /^$/, expected: 'no argument', source });

export const capabilityArguments: ReadonlyMap<string, Arguments> = new Map(
  Object.entries({
    TOP: none('RFC 2449 §6.1'),
    USER: none('RFC 2449 §6.2'),
    SASL: {
      // sasl-mech (RFC 4422 §3.1). An empty list is let pass: no RFC says what a server does that has none to offer.
      pattern: /^(?: [A-Z0-9_-]{1,20})*$/,
      expected: 'SASL mechanisms of up to 20 upper-case letters, digits, "-" and "_"',
      source: 'RFC 2449 §6.3, RFC 4422 §3.1',
    },
    'RESP-CODES': none('RFC 2449 §6.4'),
    'LOGIN-DELAY': { pattern: /^ \d+(?: USER)?$/, expected: 'seconds, optionally USER', source: 'RFC 2449 §6.5' },
    PIPELINING: none('RFC 2449 §6.6'),
    EXPIRE: {
      pattern: /^ (?:\d+|NEVER)(?: USER)?$/,
      expected: 'days or NEVER, optionally USER',
      source: 'RFC 2449 §6.7',
    },
    UIDL: none('RFC 2449 §6.8'),
    IMPLEMENTATION: { pattern: /^ ./, expected: 'one or more words', source: 'RFC 2449 §6.9' },
    STLS: none('RFC 2595 §4'),
    'AUTH-RESP-CODE': none('RFC 3206 §6'),
    UTF8: { pattern: /^(?: USER)?$/, expected: 'nothing or USER', source: 'RFC 6856 §2' },
    LANG: none('RFC 6856 §3.1'),
  }),
);
