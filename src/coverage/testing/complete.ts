/**
 * RFCs whose ledger is complete: every testable line of them is covered, and `npm test` fails where one is not.
 * In the end they are all of those in suites/requirements/.
 */
export const completeRfcs: readonly string[] = [
  'RFC 1939',
  'RFC 1957',
  'RFC 2195',
  'RFC 2449',
  'RFC 2595',
  'RFC 3206',
  'RFC 4422',
  'RFC 4505',
  'RFC 4616',
  'RFC 4959',
  'RFC 5034',
  'RFC 5802',
  'RFC 6856',
  'RFC 7677',
  'RFC 8314',
];
