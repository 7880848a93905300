import type { Protocol, Requirement } from './events.js';

/** An always-on rule: it hears of every response of its protocol in every test. */
export interface RuleDefinition {
  /** Stable; reports and the ledger's `rule:` name it. */
  readonly id: string;
  readonly protocol: Protocol;
  /** One plain sentence: what a conforming server does. */
  readonly title: string;
  readonly requirement: Requirement;
}

/** The always-on rules. The ledger names them, the runner applies them. */
export const ruleDefinitions: readonly RuleDefinition[] = [
  {
    id: 'imap/grammar',
    protocol: 'imap',
    title: 'Every IMAP response follows the formal syntax',
    requirement: {
      id: 'rfc3501-9-formal-syntax',
      rfc: 'RFC 3501',
      section: '9',
      level: 'MUST',
      text: 'Every octet that the server sends follows the formal syntax of the revision in use and of its extensions.',
    },
  },
  {
    id: 'pop3/grammar',
    protocol: 'pop3',
    title: 'Every POP3 response follows the format of responses',
    requirement: {
      id: 'rfc1939-3-response-format',
      rfc: 'RFC 1939',
      section: '3',
      level: 'MUST',
      text: 'Responses are a status indicator and text in at most 512 octets with CRLF; multi-line ones are byte-stuffed and end in a lone dot.',
    },
  },
];

/** The ids of all rules, as the ledger may name them. */
export const ruleIds: readonly string[] = ruleDefinitions.map(({ id }) => id);
