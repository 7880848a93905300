import type { RuleDefinition } from './definition.js';

/** Each judges the responses in which its construct stands. */
export const pop3GrammarRules: readonly RuleDefinition[] = [
  {
    id: 'pop3/grammar',
    family: 'grammar',
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
