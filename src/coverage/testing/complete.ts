/**
 * RFCs whose ledger is complete: every testable line of them is covered, and `npm test` fails where one is not.
 * In the end they are all of those in suites/requirements/.
 */
export const completeRfcs: readonly string[] = [];
